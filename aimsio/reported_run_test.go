package aimsio_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
)

// scripted is a server whose list and clock a test sets.
type scripted struct {
	list string
	date time.Time
	bad  string // key of a record that is locked

	mu   sync.Mutex
	read []string
}

func (s *scripted) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !s.date.IsZero() {
		w.Header().Set("Date", s.date.UTC().Format(http.TimeFormat))
	}
	key := path.Base(r.URL.Path)
	if key == "JobOrder" {
		_, _ = io.WriteString(w, s.list)
		return
	}
	s.mu.Lock()
	s.read = append(s.read, key)
	s.mu.Unlock()
	if key == s.bad {
		_, _ = io.WriteString(w, `{"message":"locked"}`)
		return
	}
	fmt.Fprintf(w, `{"jobGuid":%q}`, key)
}

// stubs are entries of a list, changed long ago.
func stubs(keys ...string) string {
	var entries []string
	for _, key := range keys {
		entries = append(entries, fmt.Sprintf(`{"guid":%q,"updatedAt":%d}`, key, epoch))
	}
	return "[" + strings.Join(entries, ",") + "]"
}

// follow makes one run, and returns what was read and what went wrong.
func (s *scripted) follow(t *testing.T, c *aimsio.Client, at aimsio.Checkpoint) (read []string, run *aimsio.Run[aimsioapi.JobOrder], err error) {
	t.Helper()
	run = c.JobOrders().Changed(t.Context(), at, aimsio.AtOnce(1))
	s.read = nil
	for _, e := range run.Records() {
		err = errors.Join(err, e)
	}
	return s.read, run, err
}

// TestReportedOddLists: nothing is forgotten, and nothing vanished, on the word of an odd answer.
func TestReportedOddLists(t *testing.T) {
	for list, fails := range map[string]bool{
		`[]`: false, `null`: true, `{}`: true, `{"message":"locked"}`: true, `[{"message":"locked"}]`: true, `""`: true,
		stubs("a"): false, stubs("new"): false, `[{"guid":"a","updatedAt":5},{},{"guid":"b"},{"guid":"d"}]`: true,
	} {
		s := &scripted{list: stubs("a", "b", "c", "d"), bad: "c"}
		c := talk(t, s.ServeHTTP)
		at := &aimsio.MemoryCheckpoint{}
		if read, _, err := s.follow(t, c, at); len(read) != 4 || !errors.Is(err, aimsio.ErrAnswer) {
			t.Fatalf("%v, %v; want four reads and one that is locked", read, err)
		}
		before, _ := at.Load(t.Context())
		if len(before.Done) != 3 || before.Failed["c"] != 1 {
			t.Fatalf("state %+v: the locked one is not done", before)
		}
		s.list = list
		for range 3 {
			_, run, err := s.follow(t, c, at)
			if (err != nil) != fails || len(run.Vanished()) != 0 {
				t.Errorf("%s: %v, vanished %v; want an error %v, and nothing vanished", list, err, run.Vanished(), fails)
			}
		}
		after, _ := at.Load(t.Context())
		for _, key := range []string{"a", "b", "d"} {
			if _, known := after.Done[key]; !known {
				t.Errorf("%s: %s is forgotten", list, key)
			}
		}
		if after.Failed["c"] != 1 || len(after.Missing) != 0 {
			t.Errorf("%s: state %+v", list, after)
		}
		s.list, s.bad = stubs("a", "b", "c", "d"), ""
		if read, _, err := s.follow(t, c, at); err != nil || !slices.Contains(read, "c") || slices.Contains(read, "d") && !strings.Contains(list, `"d"`) {
			t.Errorf("%s: then %v, %v; want the failed one, and none that was done", list, read, err)
		}
	}
}

// TestReportedVanished: keys that are gone are asked for, and told by two lists.
func TestReportedVanished(t *testing.T) {
	s := &scripted{list: stubs("a", "b", "c", "d")}
	c := talk(t, s.ServeHTTP)
	at := aimsio.FileCheckpoint(filepath.Join(t.TempDir(), "x"))
	steps := []struct {
		list string
		want []string
	}{
		{stubs("a", "b", "c", "d"), nil},
		{stubs("a", "b", "c"), nil},
		{stubs("a", "b", "c", "d"), nil}, // it was but one list
		{stubs("a", "b"), nil},
		{`[]`, nil}, // says nothing
		{stubs("a", "b", "e"), []string{"c", "d"}},
		{stubs("a", "b", "c"), []string{"d"}},
		{`[]`, []string{"d"}},
	}
	for i, step := range steps {
		s.list = step.list
		_, run, err := s.follow(t, c, at)
		if got := run.Vanished(); err != nil || !slices.Equal(got, step.want) {
			t.Errorf("step %d: %v, vanished %v, want %v", i, err, got, step.want)
		}
	}
	s.list = stubs("a", "b", "c", "e")
	_, run, _ := s.follow(t, c, at)
	if err := run.Forget(run.Vanished()...); err != nil || len(run.Vanished()) != 0 {
		t.Errorf("%v, %v", run.Vanished(), err)
	}
	if state, err := at.Load(t.Context()); err != nil || len(state.Done) != 4 || len(state.Missing) != 0 {
		t.Errorf("%+v, %v: what is forgotten after the loop is saved", state, err)
	}
	early := c.JobOrders().Changed(t.Context(), at)
	if early.Forget("a") == nil || early.NotDone("a", nil) == nil || early.Vanished() != nil || early.Key() != "" {
		t.Error("a run that has not begun takes words")
	}
}

// TestReportedSameTick: a record changed twice under one stamp is read once more, and then no more.
func TestReportedSameTick(t *testing.T) {
	now := time.UnixMilli(epoch)
	tests := []struct {
		name  string
		stamp time.Time
		after []time.Duration // the lists after the first, from now
		want  []int           // reads by each
	}{
		{"long ago", now.Add(-time.Minute), []time.Duration{time.Second, time.Hour}, []int{0, 0}},
		{"just now", now, []time.Duration{time.Hour, 2 * time.Hour}, []int{1, 0}},
		{"just now, read often", now.Add(-time.Second), []time.Duration{2 * time.Second, 5 * time.Second, 60 * time.Second, 61 * time.Second}, []int{1, 1, 1, 0}},
		{"by a clock that is fast", now.Add(3 * time.Second), []time.Duration{time.Hour, 2 * time.Hour}, []int{1, 0}},
		{"in another century", now.AddDate(100, 0, 0), []time.Duration{time.Second, time.Hour}, []int{0, 0}},
	}
	for _, tt := range tests {
		for _, options := range [][]aimsio.ReadOption{nil, {aimsio.Overlap(0)}} {
			s := &scripted{list: fmt.Sprintf(`[{"guid":"a","updatedAt":%d}]`, tt.stamp.UnixMilli()), date: now}
			c := talk(t, s.ServeHTTP)
			at := aimsio.FileCheckpoint(filepath.Join(t.TempDir(), "x"))
			var got []int
			for _, later := range append([]time.Duration{0}, tt.after...) {
				s.date, s.read = now.Add(later), nil
				for _, err := range c.JobOrders().Changed(t.Context(), at, options...).Records() {
					if err != nil {
						t.Error(err)
					}
				}
				got = append(got, len(s.read))
			}
			if options == nil && tt.name == "in another century" || tt.name != "in another century" {
				if want := append([]int{1}, tt.want...); !slices.Equal(got, want) {
					t.Errorf("%s: reads %v, want %v", tt.name, got, want)
				}
			}
		}
	}
}

// TestReportedNotDone: what the caller could not do comes again, and holds nothing up.
func TestReportedNotDone(t *testing.T) {
	s := &scripted{list: stubs("a", "b", "c", "d", "e")}
	c := talk(t, s.ServeHTTP)
	at := aimsio.FileCheckpoint(filepath.Join(t.TempDir(), "x"))
	var last aimsio.Progress
	run := c.JobOrders().Changed(t.Context(), at, aimsio.AtOnce(1), aimsio.OnProgress(func(p aimsio.Progress) { last = p }))
	var keys []string
	for _, err := range run.Records() {
		keys = append(keys, run.Key())
		switch run.Key() {
		case "b":
			err = errors.Join(err, run.NotDone(run.Key(), errors.New("disk full")), run.NotDone("b", nil))
		case "d":
			err = errors.Join(err, run.NotDone("a", nil)) // which was taken before
		}
		if err != nil {
			t.Error(err)
		}
	}
	if !slices.Equal(keys, []string{"a", "b", "c", "d", "e"}) || last.Read != 4 || last.Failed != 1 {
		t.Errorf("keys %v, %+v", keys, last)
	}
	var all sync.WaitGroup
	for _, key := range []string{"e", "e", "d"} { // a batch failed after the loop
		all.Go(func() {
			if err := run.NotDone(key, nil); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if err := run.NotDone("x", nil); err == nil || !strings.Contains(err.Error(), `"x"`) {
		t.Errorf("a key that was not given out: %v", err)
	}
	if state, _ := at.Load(t.Context()); !reflect.DeepEqual(state.Failed, map[string]int{"a": 1, "b": 1, "d": 1, "e": 1}) {
		t.Errorf("failed %v", state.Failed)
	}
	if read, _, err := s.follow(t, c, at); err != nil || !slices.Equal(slices.Sorted(slices.Values(read)), []string{"a", "b", "d", "e"}) {
		t.Errorf("the next run reads %v, %v", read, err)
	}
	if read, _, err := s.follow(t, c, at); err != nil || len(read) != 0 {
		t.Errorf("the third run reads %v, %v", read, err)
	}
}

// TestReportedFiles: a file that is no checkpoint of ours is refused, and stays as it is.
func TestReportedFiles(t *testing.T) {
	tests := []struct{ text, want string }{
		{``, "the file is empty"}, {" \n", "the file is empty"},
		{`{"a":1}`, "no checkpoint"}, {`[]`, "no checkpoint"}, {`null`, "no checkpoint"}, {`"x"`, "no checkpoint"}, {`{}`, "no checkpoint"},
		{`{"server":"s","resource":"JobOrder"}`, "no checkpoint"}, {`{"done":{}}`, "no checkpoint"}, {`{"done":5,"server":"s","resource":"JobOrder"}`, "no checkpoint"},
		{`{"checkpoint":7}`, "no checkpoint"},
		{`{"checkpoint":"aimsio/3","server":"s","resource":"JobOrder","done":{}}`, `of the kind "aimsio/3"`},
		{`{"server":"s","resource":"JobOrder","mark":5,"done":{"a":1}}`, ""},
		{`{"checkpoint":"aimsio/1","server":"s","resource":"JobOrder","mark":5,"done":{"a":1}}`, ""},
		{`{"checkpoint":"aimsio/1"}`, ""},
	}
	c, s := connect(t)
	for _, tt := range tests {
		name := filepath.Join(t.TempDir(), "x")
		if err := os.WriteFile(name, []byte(tt.text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := aimsio.FileCheckpoint(name).Load(t.Context())
		if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.text, err, tt.want)
		}
		if tt.want == "" {
			continue
		}
		for _, err = range c.JobOrders().Changed(t.Context(), aimsio.FileCheckpoint(name)).Records() {
		}
		if now, _ := os.ReadFile(name); err == nil || string(now) != tt.text {
			t.Errorf("%s: %v, and the file is now %s", tt.text, err, now)
		}
	}
	for _, err := range c.JobOrders().Changed(t.Context(), aimsio.FileCheckpoint("")).Records() {
		if err == nil || !strings.Contains(err.Error(), "no file named") {
			t.Errorf("without a name: %v", err)
		}
	}
	if len(s.Log()) != 0 {
		t.Error("a call was made all the same")
	}
}

// TestReportedLinks: a link stays, and what it leads to is written.
func TestReportedLinks(t *testing.T) {
	for name, link := range map[string]func(folder string) (from, to string){
		"a name beside it":      func(string) (string, string) { return "link", "real" },
		"a whole name":          func(folder string) (string, string) { return "link", filepath.Join(folder, "real") },
		"through another":       func(folder string) (string, string) { return "link", "second" },
		"below a linked folder": func(folder string) (string, string) { return "up/link", "../real" },
	} {
		folder := t.TempDir()
		from, to := link(folder)
		inner := filepath.Join(folder, "inner", "deep")
		err := errors.Join(os.MkdirAll(inner, 0o700), os.Symlink("real", filepath.Join(folder, "second")), os.Symlink(inner, filepath.Join(folder, "up")))
		if err = errors.Join(err, os.Symlink(to, filepath.Join(folder, from))); err != nil {
			t.Skip("no links here:", err)
		}
		real := filepath.Join(folder, "real")
		if from == "up/link" {
			real = filepath.Join(folder, "inner", "real")
		}
		at := aimsio.FileCheckpoint(filepath.Join(folder, from))
		for range 2 { // the first time it leads to nothing
			if err := at.Save(t.Context(), aimsio.State{Server: "s", Resource: "JobOrder"}); err != nil {
				t.Error(name, err)
			}
		}
		info, err := os.Lstat(string(at))
		if err != nil || info.Mode()&os.ModeSymlink == 0 {
			t.Errorf("%s: the link is gone: %v", name, err)
		}
		if state, err := aimsio.FileCheckpoint(real).Load(t.Context()); err != nil || state.Server != "s" {
			t.Errorf("%s: %+v, %v", name, state, err)
		}
	}
}
