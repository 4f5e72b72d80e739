package aimsio_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/aimsio/aimsiotest"
	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/wire"
)

const epoch = 1_750_000_000_000 // some moment in 2025

// numbers runs a loop to its end and returns the job numbers in their order.
func numbers(t *testing.T, jobs *aimsio.Writable[aimsioapi.JobOrder, aimsioapi.JobOrderWrite], at aimsio.Checkpoint, options ...aimsio.ReadOption) []string {
	t.Helper()
	var got []string
	for job, err := range jobs.Changed(t.Context(), at, options...).Records() {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, job.JobNumber)
	}
	return got
}

// TestSecondRun is the main promise: one call for the list and one for each
// record that changed.
func TestSecondRun(t *testing.T) {
	const all, changed = 10_000, 300
	c, s := connect(t)
	plant(s, 1, all, epoch)
	jobs := c.JobOrders()
	at := aimsio.FileCheckpoint(t.TempDir() + "/jobs.json")
	if got := numbers(t, jobs, at, aimsio.AnyOrder()); len(got) != all {
		t.Fatalf("first run: %d records, want %d", len(got), all)
	}
	if n := s.Calls("GET", ""); n != 1+all {
		t.Fatalf("first run: %d calls, want %d", n, 1+all)
	}
	var want []string
	for i := range changed {
		n := 1 + i*33
		put(s, n, epoch+all*1000+int64(i)) // later than all others
		want = append(want, fmt.Sprintf("J-%d", n))
	}
	before := len(s.Log())
	if got := numbers(t, jobs, at); !slices.Equal(got, want) {
		t.Fatalf("second run: got %d records, want the %d that changed, oldest change first", len(got), changed)
	}
	if n := len(s.Log()) - before; n != 1+changed {
		t.Errorf("second run: %d calls, want %d", n, 1+changed)
	}
	if got := numbers(t, jobs, at); len(got) != 0 {
		t.Errorf("third run: %d records, want none", len(got))
	}
}

// TestKilled stops a run at every kind of moment; the next one has the rest.
func TestKilled(t *testing.T) {
	const all, after = 250, 150
	for _, order := range []struct {
		name    string
		options []aimsio.ReadOption
	}{
		{"in order", []aimsio.ReadOption{aimsio.SaveEvery(0)}},
		{"in any order", []aimsio.ReadOption{aimsio.SaveEvery(0), aimsio.AnyOrder()}},
		{"with an overlap", []aimsio.ReadOption{aimsio.SaveEvery(0), aimsio.Overlap(time.Minute)}},
	} {
		t.Run(order.name, func(t *testing.T) {
			c, s := connect(t)
			plant(s, 1, all, epoch)
			at := aimsio.FileCheckpoint(t.TempDir() + "/jobs.json")
			seen := map[string]int{}
			func() {
				defer func() { _ = recover() }()
				for job, err := range c.JobOrders().Changed(t.Context(), at, order.options...).Records() {
					if err != nil {
						t.Error(err)
					}
					if len(seen) == after {
						panic("killed") // this record is not taken
					}
					seen[job.JobNumber]++
				}
			}()
			for _, number := range numbers(t, c.JobOrders(), at, order.options...) {
				seen[number]++
			}
			twice := 0
			for _, n := range seen {
				twice += n - 1
			}
			if len(seen) != all || twice != 0 {
				t.Errorf("%d of %d records seen, %d again; want all, none again", len(seen), all, twice)
			}
		})
	}
}

// TestKilledBetweenSaves reads again what was not saved, and loses nothing.
func TestKilledBetweenSaves(t *testing.T) {
	c, s := connect(t)
	plant(s, 1, 60, epoch)
	at := &frozen{after: 20}
	seen := map[string]bool{}
	for job, err := range c.JobOrders().Changed(t.Context(), at, aimsio.SaveEvery(0)).Records() {
		if err != nil {
			break // the save that failed
		}
		seen[job.JobNumber] = true
	}
	if len(seen) != 21 {
		t.Fatalf("%d records before the save failed, want 21", len(seen))
	}
	at.after = 1000
	rest := numbers(t, c.JobOrders(), at)
	for _, number := range rest {
		seen[number] = true
	}
	if len(seen) != 60 || len(rest) != 40 {
		t.Errorf("%d records seen, %d in the second run; want 60, 40", len(seen), len(rest))
	}
}

// frozen is a checkpoint that stops saving.
type frozen struct {
	aimsio.MemoryCheckpoint
	after int
}

func (f *frozen) Save(ctx context.Context, state aimsio.State) error {
	if f.after--; f.after < 0 {
		return errors.New("disk full")
	}
	return f.MemoryCheckpoint.Save(ctx, state)
}

// TestReadsNoFurther counts what is held: read from the server, and not yet taken
// by the loop.
func TestReadsNoFurther(t *testing.T) {
	for _, options := range [][]aimsio.ReadOption{{aimsio.AtOnce(4)}, {aimsio.AtOnce(4), aimsio.AnyOrder()}} {
		for _, all := range []int{50, 500} {
			var answered atomic.Int64
			c, s := connect(t, aimsiotest.WithObserver(func(call aimsiotest.Call) {
				if strings.HasPrefix(call.Operation, "/rest/api/standard/v1/JobOrder/") {
					answered.Add(1)
				}
			}))
			plant(s, 1, all, epoch)
			taken, most := int64(0), int64(0)
			for _, err := range c.JobOrders().All(t.Context(), options...) {
				if err != nil {
					t.Fatal(err)
				}
				most = max(most, answered.Load()-taken)
				taken++
			}
			if taken != int64(all) || most > 5 {
				t.Errorf("of %d records %d came, up to %d were held; want no more than 5", all, taken, most)
			}
		}
	}
}

func TestFailuresAreReadAgain(t *testing.T) {
	for _, overlap := range []aimsio.ReadOption{aimsio.AtOnce(3), aimsio.Overlap(time.Second)} {
		c, s := connect(t)
		plant(s, 1, 30, epoch)
		s.Fail(aimsiotest.Fault{Kind: aimsiotest.Status, Status: 400, Method: "GET", Path: "JobOrder/guid-3"})
		s.Fail(aimsiotest.Fault{Kind: aimsiotest.Truncated, Method: "GET", Path: "JobOrder/guid-7"})
		at := &aimsio.MemoryCheckpoint{}
		var failed []string
		var last aimsio.Progress
		good := 0
		for _, err := range c.JobOrders().Changed(t.Context(), at, overlap, aimsio.OnProgress(func(p aimsio.Progress) { last = p })).Records() {
			if e, ok := errors.AsType[*aimsio.Error](err); ok {
				failed = append(failed, e.Key)
				continue
			}
			good++
		}
		slices.Sort(failed)
		if good != 28 || !slices.Equal(failed, []string{"guid-3", "guid-7"}) {
			t.Fatalf("%d records, %v failed; want 28 and guid-3, guid-7", good, failed)
		}
		if want := (aimsio.Progress{Listed: 30, Total: 30, Read: 28, Failed: 2, Waited: last.Waited}); last != want {
			t.Errorf("progress %+v, want %+v", last, want)
		}
		if got := numbers(t, c.JobOrders(), at, overlap); !slices.Equal(got, []string{"J-3", "J-7"}) {
			t.Errorf("second run: %v, want J-3 and J-7", got)
		}
		if got := numbers(t, c.JobOrders(), at, overlap); len(got) != 0 {
			t.Errorf("third run: %v, want none", got)
		}
	}
}

// TestLateAndOdd are changes that a plain "newer than the last one" would miss.
func TestLateAndOdd(t *testing.T) {
	c, s := connect(t)
	plant(s, 1, 5, epoch)
	put(s, 6, epoch+100*365*24*3600*1000) // in the next century
	at := &aimsio.MemoryCheckpoint{}
	if got := numbers(t, c.JobOrders(), at); len(got) != 6 {
		t.Fatal(got)
	}
	put(s, 2, epoch-5000)  // back in time
	put(s, 7, epoch-90000) // shows up late
	put(s, 3, epoch+7000)  // long before number 6
	if got, want := numbers(t, c.JobOrders(), at), []string{"J-7", "J-2", "J-3"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	s.Remove("JobOrder", "guid-4")
	if got := numbers(t, c.JobOrders(), at); len(got) != 0 {
		t.Errorf("after a removal: %v, want none", got)
	}
	if state, _ := at.Load(t.Context()); len(state.Done) != 7 || state.Missing["guid-4"] != 1 || len(state.Missing) != 1 {
		t.Errorf("%d keys kept, missing %v; want 7, and the removed one missing once", len(state.Done), state.Missing)
	}
}

// TestOverlap keeps the keys of the window only, and still finds what changes in it.
func TestOverlap(t *testing.T) {
	c, s := connect(t)
	plant(s, 1, 100, epoch) // one second apart
	put(s, 101, time.Now().Add(100*time.Hour).UnixMilli())
	at := &aimsio.MemoryCheckpoint{}
	window := aimsio.Overlap(time.Since(time.UnixMilli(epoch + 90_500)))
	if got := numbers(t, c.JobOrders(), at, window); len(got) != 101 {
		t.Fatal(len(got))
	}
	state, _ := at.Load(t.Context())
	if len(state.Done) < 10 || len(state.Done) > 12 {
		t.Errorf("%d keys kept, want about 11 of 101", len(state.Done))
	}
	if future := time.UnixMilli(int64(state.Mark)); future.After(time.Now().Add(time.Minute)) {
		t.Errorf("the mark is in the future: %v", future)
	}
	put(s, 95, epoch+95_001) // within the window, but before the newest
	put(s, 5, time.Now().UnixMilli())
	if got := numbers(t, c.JobOrders(), at, window); !slices.Equal(got, []string{"J-95", "J-5"}) {
		t.Errorf("got %v, want J-95 and J-5", got)
	}
}

func TestCancelledRunIsNoWholeRun(t *testing.T) {
	c, s := connect(t)
	plant(s, 1, 50, epoch)
	at := &aimsio.MemoryCheckpoint{}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var got, failed int
	var last error
	for _, err := range c.JobOrders().Changed(ctx, at).Records() {
		if last = err; err == nil {
			got++
		} else {
			failed++
		}
		if got == 20 {
			cancel()
		}
	}
	if got != 20 || failed != 1 || !errors.Is(last, context.Canceled) {
		t.Errorf("%d records, %d errors, the last %v; want 20 and context.Canceled once", got, failed, last)
	}
	if rest := numbers(t, c.JobOrders(), at); len(rest) != 30 {
		t.Errorf("%d records left, want 30: no failure of the cancelled run counts", len(rest))
	}
}

func TestLeftLoopStopsCalls(t *testing.T) {
	c, s := connect(t)
	plant(s, 1, 200, epoch)
	for range c.JobOrders().All(t.Context(), aimsio.AtOnce(5)) {
		break
	}
	calls := c.Limiter().Stats()
	if calls.Calls > 7 || calls.Open != 0 || calls.Waiting != 0 {
		t.Errorf("after the loop %+v, want at most 7 calls and none open", calls)
	}
}

func TestWrongPasswordEndsRun(t *testing.T) {
	c, s := connect(t, aimsiotest.WithLogin("api", "first-invented"))
	plant(s, 1, 100, epoch)
	other := newClient(t, aimsio.Config{URL: wire.Hide(s.URL()), Username: "api", Password: wire.Hide("second-invented")})
	n := 0
	for _, err := range other.JobOrders().All(t.Context()) {
		if n++; !errors.Is(err, aimsio.ErrAuthentication) {
			t.Fatal(err)
		}
	}
	if n != 1 || len(s.Log()) != 1 {
		t.Errorf("%d errors, %d calls; want one of each", n, len(s.Log()))
	}
	_ = c
}

func TestAllKeepsListOrder(t *testing.T) {
	c, s := connect(t)
	plant(s, 1, 3, epoch)
	put(s, 4, epoch-1)
	var got []string
	for job, err := range c.JobOrders().All(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, job.JobNumber)
	}
	if !slices.Equal(got, []string{"J-1", "J-2", "J-3", "J-4"}) {
		t.Error(got)
	}
}

// TestTwiceInTheList reads a record once that the list names twice, and gives an
// entry without a key out as an error.
func TestTwiceInTheList(t *testing.T) {
	reads := 0
	c := talk(t, func(w http.ResponseWriter, r *http.Request) {
		if path.Base(r.URL.Path) == "JobOrder" {
			_, _ = io.WriteString(w, `[{"guid":"a","updatedAt":5},{"updatedAt":6},{"guid":"b","updatedAt":7},{"guid":"a","updatedAt":9},{}]`)
			return
		}
		reads++
		_, _ = io.WriteString(w, `{"jobGuid":"`+path.Base(r.URL.Path)+`","jobNumber":"`+path.Base(r.URL.Path)+`"}`)
	})
	at := &aimsio.MemoryCheckpoint{}
	var got []string
	keyless := 0
	for job, err := range c.JobOrders().Changed(t.Context(), at, aimsio.AtOnce(1)).Records() {
		if err != nil && strings.Contains(err.Error(), "an entry of a list without either") {
			keyless++
			continue
		}
		got = append(got, job.JobNumber)
	}
	if !slices.Equal(got, []string{"b", "a"}) || keyless != 2 || reads != 2 {
		t.Errorf("records %v, %d without a key, %d reads; want b and a once, and two", got, keyless, reads)
	}
	if state, _ := at.Load(t.Context()); state.Done["a"] != 9 || len(state.Done) != 2 || len(state.Failed) != 0 {
		t.Errorf("state %+v", state)
	}
}

// TestLeftLoopIsSaved has a loop that was left go on after the records it took,
// without a save for each of them.
func TestLeftLoopIsSaved(t *testing.T) {
	c, s := connect(t)
	plant(s, 1, 60, epoch)
	at := &frozen{after: 1000}
	taken := 0
	for _, err := range c.JobOrders().Changed(t.Context(), at).Records() {
		if err != nil {
			t.Fatal(err)
		}
		if taken++; taken == 41 {
			break // not taken
		}
	}
	if saves := 1000 - at.after; saves < 1 || saves > 10 {
		t.Errorf("%d saves for 40 records, want one in a second", saves)
	}
	if rest := numbers(t, c.JobOrders(), at); len(rest) != 20 || rest[0] != "J-41" {
		t.Errorf("then %v, want J-41 to J-60", rest)
	}
}
