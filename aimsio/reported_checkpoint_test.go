package aimsio_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/wire"
)

// TestReportedStrangers: keys that are new do not make up for those that a list lacks.
func TestReportedStrangers(t *testing.T) {
	s := &scripted{list: stubs("a", "b", "c", "d")}
	c := talk(t, s.ServeHTTP)
	at := &aimsio.MemoryCheckpoint{}
	for i, list := range []string{s.list, stubs("w", "x", "y", "z"), stubs("w", "x", "y", "z"), stubs("a", "b", "c", "d")} {
		s.list = list
		if _, run, err := s.follow(t, c, at); err != nil || len(run.Vanished()) != 0 {
			t.Errorf("list %d: vanished %v, %v", i, run.Vanished(), err)
		}
	}
	at = &aimsio.MemoryCheckpoint{}
	for i, step := range []struct{ list, want string }{
		{stubs("a", "b", "c", "d"), ""}, {stubs("b", "c", "d"), ""}, {stubs("b", "c", "d"), "a"}, {stubs("c", "d"), "a"},
		{stubs("c", "d"), "a b"}, {stubs("d"), "a b"}, {stubs("d"), "a b c"},
	} {
		s.list = step.list
		if _, run, err := s.follow(t, c, at); err != nil || strings.Join(run.Vanished(), " ") != step.want {
			t.Errorf("nobody forgets, list %d: vanished %v, want %s: %v", i, run.Vanished(), step.want, err)
		}
	}
}

// TestReportedKeyless: who says "not done" of an entry without a key has nothing of it in the checkpoint.
func TestReportedKeyless(t *testing.T) {
	s := &scripted{list: `[{"guid":"a","updatedAt":5},{"guid":"b","updatedAt":5},{}]`}
	c := talk(t, s.ServeHTTP)
	at := &aimsio.MemoryCheckpoint{}
	for range 4 {
		run := c.JobOrders().Changed(t.Context(), at)
		for _, err := range run.Records() {
			if err != nil && run.NotDone(run.Key(), err) != nil {
				t.Error("not done is refused")
			}
		}
		if state, _ := at.Load(t.Context()); len(run.Vanished()) != 0 || len(state.Failed) != 0 {
			t.Errorf("vanished %q, failed %v", run.Vanished(), state.Failed)
		}
		s.list = stubs("a", "b")
	}
}

// breaking is a checkpoint that cannot always be saved.
type breaking struct {
	aimsio.MemoryCheckpoint
	broken bool
}

func (b *breaking) Save(ctx context.Context, s aimsio.State) error {
	if b.broken {
		return errors.New("disk full")
	}
	return b.MemoryCheckpoint.Save(ctx, s)
}

// TestReportedNotSaved: what is said after a run that could not save is saved, or an error.
func TestReportedNotSaved(t *testing.T) {
	s := &scripted{list: stubs("a", "b", "c")}
	c := talk(t, s.ServeHTTP)
	at := &breaking{}
	run := c.JobOrders().Changed(t.Context(), at, aimsio.AtOnce(1), aimsio.SaveEvery(0))
	var last error
	for _, err := range run.Records() {
		last, at.broken = err, run.Key() == "b"
	}
	if at.broken = true; last == nil || run.NotDone("a", nil) == nil {
		t.Errorf("%v, and then no error", last)
	}
	at.broken = false
	if err := run.NotDone("a", nil); err != nil {
		t.Error(err)
	}
	if read, _, err := s.follow(t, c, at); err != nil || !slices.Contains(read, "a") {
		t.Errorf("the next run reads %v, %v; want a, which was not done", read, err)
	}
}

// TestReportedForgetAtOnce: a run takes words while it looks through its list.
func TestReportedForgetAtOnce(t *testing.T) {
	keys := make([]string, 3000)
	for i := range keys {
		keys[i] = fmt.Sprint("k", i)
	}
	s := &scripted{list: stubs(keys...)}
	run := talk(t, s.ServeHTTP).JobOrders().Changed(t.Context(), &aimsio.MemoryCheckpoint{}, aimsio.AtOnce(1))
	done := make(chan struct{})
	var all sync.WaitGroup
	all.Go(func() {
		for {
			select {
			case <-done:
				return
			default:
				_ = run.Forget("k1")
			}
		}
	})
	for range run.Records() {
		break
	}
	close(done)
	all.Wait()
}

// TestReportedNoContext: a run without a context is an error, and what is said of it too.
func TestReportedNoContext(t *testing.T) {
	var none context.Context
	s := &scripted{list: stubs("a")}
	run := talk(t, s.ServeHTTP).JobOrders().Changed(none, &aimsio.MemoryCheckpoint{})
	for _, err := range run.Records() {
		if !errors.Is(err, aimsio.ErrBadRequest) {
			t.Error(err)
		}
	}
	if run.Forget("a") == nil || run.NotDone("a", nil) == nil {
		t.Error("a run that did not begin takes words")
	}
}

// TestReportedFirstTimes: a first run reads all, what some servers write for no time too.
func TestReportedFirstTimes(t *testing.T) {
	const list = `[{"guid":"a","updatedAt":-62135596800000},{"guid":"b","updatedAt":0},{"guid":"c","updatedAt":1},{"guid":"d","updatedAt":1700000000000}]`
	for name, options := range map[string][]aimsio.ReadOption{"all": nil, "the newest": {aimsio.Overlap(0)}} {
		s := &scripted{list: list}
		c := talk(t, s.ServeHTTP)
		at := &aimsio.MemoryCheckpoint{}
		for i, want := range []int{4, 1} {
			n := 0
			for _, err := range c.JobOrders().Changed(t.Context(), at, options...).Records() {
				if n++; err != nil {
					t.Error(err)
				}
			}
			if n != want {
				t.Errorf("remembering %s, run %d reads %d, want %d", name, i, n, want)
			}
		}
	}
}

// TestReportedSlowRecord: a record that is too slow for the user's own HTTP client costs that record, also
// where the run has a deadline.
func TestReportedSlowRecord(t *testing.T) {
	s := &scripted{list: stubs("a", "b", "c")}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if path.Base(r.URL.Path) == "b" {
			<-r.Context().Done()
			return
		}
		s.ServeHTTP(w, r)
	}))
	defer server.Close()
	c := newClient(t, aimsio.Config{
		URL: wire.Hide(server.URL), Username: "someone", Password: wire.Hide(password),
		HTTPClient: &http.Client{Timeout: 300 * time.Millisecond}, Retry: wire.Retry{Attempts: 1},
	})
	ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
	defer cancel()
	run := c.JobOrders().Changed(ctx, &aimsio.MemoryCheckpoint{}, aimsio.AtOnce(1))
	var got []string
	for _, err := range run.Records() {
		got = append(got, fmt.Sprint(run.Key(), err == nil))
	}
	if !slices.Equal(got, []string{"atrue", "bfalse", "ctrue"}) {
		t.Errorf("the run gives %v", got)
	}
}
