package proof

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/aimsio/aimsiotest"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database/pgtest"
)

// entire is the variable that asks for the whole firm; see make mirror-firm.
const entire = "FIELDBOOKS_WHOLE_FIRM"

func TestLifeOfAFirm(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		folder := t.TempDir()
		made := 0
		live(t, func() string {
			made++
			return filepath.Join(folder, fmt.Sprintf("books%d.db", made))
		})
	})
	t.Run("postgres", func(t *testing.T) {
		if os.Getenv(entire) == "" {
			t.Parallel() // the whole is measured: one after the other
		}
		live(t, func() string { return pgtest.URL(t) })
	})
}

// life is that of a firm, with the mirror that follows it.
type life struct {
	*testing.T
	*firm
	order
	all     bool // of the firm, with a bound on what it costs
	settled settled
	first   int      // calls of the first run
	gone    []string // job orders that were taken away, and are marked as deleted
}

// aDay is more than what no list tells may be old.
const aDay = 21 * time.Hour

// settled is how many calls the fakes had answered when a step began.
type settled struct{ ajera, aimsio int }

// live goes through the life of a firm. Each step ends with all tables held against the fakes.
func live(t *testing.T, empty func() string) {
	of := hundredth
	if os.Getenv(entire) != "" {
		of = whole
	}
	to := empty() // or skip
	f := newFirm(t, of)
	l := &life{T: t, firm: f, all: of == whole}
	l.order = order{Ajera: f.ajera.URL(), Aimsio: f.aimsio.URL(), User: f.ajera.User(), Password: f.ajera.Password(), To: to}
	l.readAndRest()
	l.followChanges()
	l.survive(empty())
	l.markDeleted()
	l.refuseMany()
	l.takeFields()
}

// step carries the order out, says what it cost, and holds the tables against the fakes.
func (l *life) step(name, code string, want expected) ending {
	l.Helper()
	l.later(10 * time.Minute)
	l.Ahead = time.Duration(l.ahead.Load())
	l.settled = settled{len(l.ajera.Log()), len(l.aimsio.Log())}
	e := mirrored(l.T, l.order, nil)
	calls := len(l.ajera.Log()) - l.settled.ajera + len(l.aimsio.Log()) - l.settled.aimsio
	if l.first == 0 {
		l.first = calls
	}
	l.Logf("%s: %s in %.1f s (%.1f s of CPU), %d calls, %d MiB at most", name, e.Code, e.Took.Seconds(), e.CPU.Seconds(), calls, e.KiB>>10)
	if e.Code != code {
		l.Errorf("%s ended as %s, wanted %s: %s\n%s", name, e.Code, code, e.Error, strings.Join(e.Notes, "\n"))
	}
	if l.all && e.KiB >= 128<<10 {
		l.Errorf("%s took %d KiB of memory, allowed are less than 128 MiB", name, e.KiB)
	}
	compare(l.T, name, l.To, want)
	return e
}

// readAndRest is the first run, and one that finds nothing new: it asks for lists and nothing else.
func (l *life) readAndRest() {
	e := l.step("first run", "ok", l.expect())
	for _, table := range unread {
		if !slices.ContainsFunc(e.Skipped, func(text string) bool { return strings.HasPrefix(text, table+":") }) {
			l.Errorf("%s has records that nobody can read, and is not among those that were skipped: %q", table, e.Skipped)
		}
	}
	want := l.expect()
	l.step("second run", "ok", want)
	l.onlyLists("second run")
}

// onlyLists looks what was asked since the last step began.
func (l *life) onlyLists(step string) {
	l.Helper()
	var other []string
	for _, c := range l.ajera.Log()[l.settled.ajera:] {
		if !strings.HasPrefix(c.Method, "List") && !strings.HasSuffix(c.Method, "APISession") {
			other = append(other, c.Method)
		}
	}
	for _, c := range l.aimsio.Log()[l.settled.aimsio:] {
		if strings.Contains(c.Operation, "{") { // nor is what cannot be read tried again
			other = append(other, c.Method+" "+c.Path)
		}
	}
	if len(other) > 0 {
		l.Errorf("%s: %d calls are no lists: %.500q", step, len(other), other)
	}
}

// followChanges has one in a hundred records changed.
func (l *life) followChanges() {
	l.later(aDay) // of what no list tells the change, what is older is read again
	jobs := l.change(100, "changed once")
	l.step("changed run", "ok", l.expect())
	if got := l.reads(); got != jobs {
		l.Errorf("%d job orders were read, %d had changed", got, jobs)
	}
}

// reads counts the job orders that were read since the last step began.
func (l *life) reads() int {
	return len(slices.DeleteFunc(l.aimsio.Log()[l.settled.aimsio:], func(c aimsiotest.Call) bool {
		return c.Resource != "JobOrder" || !strings.Contains(c.Operation, "{")
	}))
}

// survive mirrors to another database by runs of which twenty are killed: some as they begin, the
// others in the middle of what they read.
func (l *life) survive(to string) {
	before := l.To
	defer func() { l.To = before }()
	l.To = to
	l.Ahead = time.Duration(l.ahead.Load())
	began, within := len(l.aimsio.Log()), max(l.first/10, 2*200) // 200 are a batch
	for n := 0; n < 20; {
		early := n%5 == 0
		kill := make(chan time.Time)
		stop := l.killing(kill, early, within)
		if mirrored(l.T, l.order, kill).killed {
			n++
		} else if !early {
			within = 50 // there is little left to be in the middle of
		}
		stop()
	}
	want := l.expect()
	l.step("run after 20 kills", "ok", want)
	l.settled.aimsio = began
	if got, most := l.reads(), len(l.aimsio.Keys("JobOrder"))+20*500; got > most {
		l.Errorf("%d job orders were read in all, %d are enough where what was read is kept", got, most)
	}
	l.step("rest after 20 kills", "ok", want)
	l.onlyLists("rest after 20 kills")
}

// killing says when a process is to be killed that begins now: within its first half second, or within
// so many calls and some milliseconds more.
func (l *life) killing(kill chan<- time.Time, early bool, within int) (stop func()) {
	ctx, stop := context.WithCancel(l.Context())
	calls, pause := l.calls.Load()+rand.Int64N(int64(within)), rand.N(20*time.Millisecond)
	if early {
		calls, pause = 0, rand.N(500*time.Millisecond)
	}
	go func() {
		for l.calls.Load() < calls && ctx.Err() == nil {
			time.Sleep(time.Millisecond)
		}
		time.Sleep(pause)
		select {
		case kill <- time.Now():
		case <-ctx.Done():
		}
	}()
	return stop
}

// markDeleted has a twentieth of the records gone.
func (l *life) markDeleted() {
	l.later(time.Hour)
	l.gone = l.remove(20)
	l.removeBooks(20)
	l.step("run after a twentieth is gone", "ok", l.expect())
	deleted(l.T, l.To, "aimsio_job_orders", l.gone)
}

// refuseMany has a fifth of the job orders gone: their rows stay until that is said to be right.
// Whatever else has changed is in the tables.
func (l *life) refuseMany() {
	l.later(aDay)
	many := l.remove(5)
	l.change(100, "changed twice")
	want := l.expect()
	there := want.records["aimsio_job_orders"]
	want.records["aimsio_job_orders"] = slices.Concat(there, many)
	e := l.step("run after a fifth is gone", "refused", want)
	if told := fmt.Sprint(len(many)); !strings.Contains(strings.Join(e.Notes, "\n"), told) || !strings.Contains(strings.Join(e.Notes, "\n"), "--accept-deletions") {
		l.Errorf("it is not told that %s are gone, and what to do: %q", told, e.Notes)
	}
	deleted(l.T, l.To, "aimsio_job_orders", l.gone)
	want.records["aimsio_job_orders"], l.AcceptDeletions = there, true
	l.step("run that accepts it", "ok", want)
	l.AcceptDeletions = false
	deleted(l.T, l.To, "aimsio_job_orders", slices.Concat(l.gone, many))
}

// takeFields has a custom field appear, and then change its type, before the specs change that of a
// column.
func (l *life) takeFields() {
	l.later(aDay)
	l.custom("7.50")
	l.step("run with a custom field", "ok", l.expect())
	l.hasColumns("ajera_clients", "cf_risk_score decimal")
	l.hasColumns("ajera_projects", "cf_risk_score decimal")
	l.later(aDay)
	l.custom(`"high"`)
	want := l.expect()
	l.step("run with text in it", "ok", want)
	l.hasColumns("ajera_clients", "cf_risk_score decimal", "cf_risk_score_2 text")
	l.hasColumns("ajera_projects", "cf_risk_score decimal", "cf_risk_score_2 text")
	l.Respecified = true
	l.step("run with other specs", "ok", want)
	l.hasColumns("ajera_clients", "annual_percentage_rate decimal", "annual_percentage_rate_2 text")
}

// hasColumns holds that a table has columns, each with its kind.
func (l *life) hasColumns(table string, want ...string) {
	l.Helper()
	db, err := database.Open(l.Context(), l.To, database.Options{ReadOnly: true})
	if err != nil {
		l.Fatal(err)
	}
	defer db.Close()
	var have []string
	for _, c := range (&held{l.T, db}).described()[table] {
		have = append(have, c.name+" "+c.kind)
	}
	for _, column := range want {
		if !slices.Contains(have, column) {
			l.Errorf("%s has no column %s", table, column)
		}
	}
}
