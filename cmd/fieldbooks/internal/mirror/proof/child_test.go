package proof

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/source"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/store"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/tables"
	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// order is what the process of a mirror is to do.
type order struct {
	To              string
	Ajera, Aimsio   string // where the fakes are
	User, Password  string
	Ahead           time.Duration // of the machine's clock
	Full            bool
	AcceptDeletions bool
	Respecified     bool // the specs give a column another type
}

// ending is what that process says at its end.
type ending struct {
	Code    string // as exit has it
	Error   string
	Notes   []string // what people are told
	Skipped []string // kinds
	KiB     int      // the most memory that it had
	Took    time.Duration
	CPU     time.Duration // of its processor, in and for it; not that of a server of PostgreSQL
	killed  bool
}

const (
	ordered = "FIELDBOOKS_TEST_MIRROR" // has the order of a process
	marked  = "ended: "                // begins the line with its ending
)

// TestProcess is no test: it is the process of a mirror, where one is ordered.
func TestProcess(t *testing.T) {
	text := os.Getenv(ordered)
	if text == "" {
		t.Skip("no mirror is ordered")
	}
	var o order
	if err := json.Unmarshal([]byte(text), &o); err != nil {
		t.Fatal(err)
	}
	begun := time.Now()
	e, err := o.run(context.Background())
	e.Code, e.KiB, e.Took = exit.Of(err).Name(), peak(), time.Since(begun)
	if err != nil {
		e.Error = err.Error()
	}
	line, _ := json.Marshal(e)
	fmt.Printf("%s%s\n", marked, line)
}

// run mirrors.
func (o *order) run(ctx context.Context) (e ending, err error) {
	db, err := database.Open(ctx, o.To, database.Options{})
	if err != nil {
		return e, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	books, err := ajera.New(ajera.Config{URL: wire.Hide(o.Ajera), Username: o.User, Password: wire.Hide(o.Password),
		Limiter: limit.New(limit.Policy{Parallel: 10})})
	if err != nil {
		return e, err
	}
	defer func() { err = errors.Join(err, books.Close()) }()
	field, err := aimsio.New(aimsio.Config{URL: wire.Hide(o.Aimsio), Username: o.User, Password: wire.Hide(o.Password),
		Limiter: limit.New(limit.Policy{Parallel: 10})})
	if err != nil {
		return e, err
	}
	defer func() { err = errors.Join(err, field.Close()) }()
	job := mirror.Job{DB: db, Ajera: books, Aimsio: field, Profile: "firm", Command: "fieldbooks mirror", Version: "v0.0.0",
		Full: o.Full, AcceptDeletions: o.AcceptDeletions, MaxAge: 20 * time.Hour,
		Now:  func() time.Time { return time.Now().Add(o.Ahead) },
		Note: func(format string, args ...any) { e.Notes = append(e.Notes, fmt.Sprintf(format, args...)) }}
	if o.Respecified {
		return e, respecified(ctx, job)
	}
	report, err := mirror.Run(ctx, job)
	if report == nil {
		return e, err
	}
	for _, o := range report.Outcomes {
		if o.Skipped != "" {
			e.Skipped = append(e.Skipped, o.Kind.Name+": "+o.Skipped)
		}
		if o.Err != nil {
			e.Notes = append(e.Notes, o.Kind.Name+": "+o.Err.Error())
		}
	}
	for _, c := range report.Unsound() {
		e.Notes = append(e.Notes, fmt.Sprintf("%s %s: %s, expected %s", c.Table, c.Name, c.Got, c.Expected))
	}
	return e, errors.Join(err, report.Err())
}

// respecified is a run of a program whose specs call a decimal a text.
func respecified(ctx context.Context, j mirror.Job) error {
	all := tables.All(false)
	for _, t := range all {
		if i := t.Column("annual_percentage_rate"); t.Name == "ajera_clients" {
			t.Columns[i].Kind = database.Text // as its values are already: digits
		}
	}
	s, err := store.Open(ctx, j.DB, all, store.Options{Profile: j.Profile, Command: j.Command, Version: j.Version, Now: j.Now, Note: j.Note})
	if err != nil {
		return err
	}
	from := &source.Source{Ajera: j.Ajera, Aimsio: j.Aimsio, Store: s, MaxAge: j.MaxAge, Now: j.Now}
	for _, k := range source.Kinds(all) {
		if !k.Named {
			_, failed := from.Read(ctx, k)
			err = errors.Join(err, failed)
		}
	}
	return errors.Join(err, s.End(ctx, exit.Of(err).Name(), 0, 0, err))
}

// peak is the most memory that this process has had, in KiB, 0 where the system does not tell.
func peak() int {
	text, _ := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kib, _ := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(rest), " kB"))
			return kib
		}
	}
	return 0
}

// mirrored has a process carry out an order, and kills it when the channel says so.
func mirrored(t *testing.T, o order, kill <-chan time.Time) ending {
	t.Helper()
	text, _ := json.Marshal(o)
	process := exec.Command(os.Args[0], "-test.run=^TestProcess$", "-test.timeout=30m")
	// The command has the collector keep within so much: see bounded in package mirror.
	process.Env = append(os.Environ(), ordered+"="+string(text), "GOMEMLIMIT=64MiB")
	var out bytes.Buffer
	process.Stdout, process.Stderr = &out, &out
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- process.Wait() }()
	var err error
	select {
	case err = <-ended:
	case <-kill:
		_ = process.Process.Kill() // SIGKILL: nothing of it runs any more
		err = <-ended
		if err != nil && !strings.Contains(out.String(), marked) {
			return ending{killed: true}
		}
	}
	var e ending
	_, line, _ := strings.Cut(out.String(), marked)
	line, _, _ = strings.Cut(line, "\n")
	if json.Unmarshal([]byte(line), &e) != nil || err != nil && kill == nil {
		t.Fatalf("the mirror ended with %v:\n%s", err, out.String())
	}
	e.CPU = process.ProcessState.UserTime() + process.ProcessState.SystemTime()
	return e
}
