package limit_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fieldbooks/fieldbooks/limit"
)

// shared is a policy that processes share.
var shared = limit.Policy{Calls: 10, Per: 100 * time.Millisecond, Parallel: 4, Strict: true}

// busy is as another process that is at the window of a limit.
func busy(t testing.TB, path string) (end func()) {
	t.Helper()
	file, err := os.OpenFile(filepath.Join(path, "window"), os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { file.Close() })
	end, err = limit.Busy(file)
	if err != nil {
		t.Fatal(err)
	}
	return end
}

// expect asks once.
func expect(t testing.TB, p limit.Permit, want limit.Reason) {
	t.Helper()
	if got := ask(p); got != want {
		t.Fatalf("take waits for %q, want %q", got, want)
	}
}

// A call that the killed was about to make may have been sent until it is found, so it counts
// from then, for one window; its slot stays taken for longer.
func TestCallsOfTheKilled(t *testing.T) {
	const window = time.Second + limit.Margin
	p := limit.Policy{Calls: 1, Parallel: 2, Lease: time.Hour}
	for _, idle := range []time.Duration{0, time.Minute} { // until it is found
		path := folder(t)
		synctest.Test(t, func(t *testing.T) {
			killed, other := open(t, path, p), open(t, path, p)
			expect(t, killed.Begin(), "")
			killed.Close()
			time.Sleep(idle)
			first, second := other.Begin(), other.Begin()
			defer first.Done()
			begin := time.Now()
			expect(t, first, limit.ForRate)
			expect(t, second, limit.ForSlot)
			time.Sleep(window - 1)
			expect(t, first, limit.ForRate)
			time.Sleep(time.Nanosecond)
			expect(t, first, "")
			if waited := time.Since(begin); waited != window {
				t.Errorf("waited %v, want %v", waited, window)
			}
		})
	}
}

// A slot whose lease has run out is taken, and what its killed holder was about to send counts.
func TestSlotAfterTheLease(t *testing.T) {
	path := folder(t)
	synctest.Test(t, func(t *testing.T) {
		p := limit.Policy{Calls: 1, Per: time.Hour, Parallel: 1, Lease: time.Second}
		killed, other := open(t, path, p), open(t, path, p)
		expect(t, killed.Begin(), "")
		killed.Close()
		time.Sleep(p.Lease)
		permit := other.Begin()
		defer permit.Done()
		expect(t, permit, limit.ForRate)
	})
}

// The clock was set back: what a slot is said to be taken until is none of its lease.
func TestSlotOfTheFuture(t *testing.T) {
	p := limit.Policy{Parallel: 1, Lease: time.Minute}
	for _, tt := range []struct {
		left time.Duration
		want limit.Reason
	}{{p.Lease, limit.ForSlot}, {p.Lease + 1, ""}, {1, limit.ForSlot}, {0, ""}, {-1, ""}} {
		path := folder(t)
		synctest.Test(t, func(t *testing.T) {
			time.Sleep(time.Hour)
			killed := open(t, path, p)
			expect(t, killed.Begin(), "")
			killed.Close()
		})
		synctest.Test(t, func(t *testing.T) {
			time.Sleep(time.Hour + p.Lease - tt.left)
			permit := open(t, path, p).Begin()
			defer permit.Done()
			expect(t, permit, tt.want)
		})
	}
}

// What a directory cannot tell its file at once, it tells it with the next thing.
func TestWindowIsBusy(t *testing.T) {
	path := folder(t)
	synctest.Test(t, func(t *testing.T) {
		p := limit.Policy{Calls: 2, Per: time.Hour, Parallel: 2}
		d := open(t, path, p)
		sent, next := d.Begin(), d.Begin()
		expect(t, sent, "")
		end := busy(t, path)
		if wait, err := next.Take(t.Context()); wait.For != limit.ForRate || wait.Poll != time.Millisecond || err != nil {
			t.Errorf("take: %+v, %v; want to ask again at once", wait, err)
		}
		begin := time.Now()
		sent.Sent()
		if took := time.Since(begin); took != time.Second+time.Millisecond {
			t.Errorf("sent tries for %v, want until a second is over", took)
		}
		end()
		sent.Done()
		expect(t, next, "")
		next.Sent()
		expect(t, next, limit.ForRate) // both were counted
		next.Done()
	})
}

// A call that was sent and told is told once.
func TestSentIsToldOnce(t *testing.T) {
	path := folder(t)
	synctest.Test(t, func(t *testing.T) {
		d := open(t, path, limit.Policy{Calls: 2, Per: time.Hour, Parallel: 1})
		for range 2 {
			p := d.Begin()
			expect(t, p, "")
			p.Sent()
			p.Done()
			p.Done()
		}
		p := d.Begin()
		defer p.Done()
		expect(t, p, limit.ForRate)
	})
}

// A folder opens while another process is at it.
func TestOpenWhileBusy(t *testing.T) {
	path := folder(t)
	synctest.Test(t, func(t *testing.T) {
		p := limit.Policy{Calls: 2, Parallel: 2}
		open(t, path, p)
		end := busy(t, path)
		d := open(t, path, p)
		end()
		permit := d.Begin()
		expect(t, permit, "")
		permit.Done()
	})
}

// Of a folder that can be used no more, a call says so and is not let through.
func TestDirectoryIsClosed(t *testing.T) {
	d := open(t, folder(t), shared)
	held := d.Begin()
	expect(t, held, "")
	if err := d.Close(); err != nil {
		t.Errorf("close: %v", err)
	}
	if _, err := d.Begin().Take(t.Context()); !errors.Is(err, os.ErrClosed) && (err == nil || !strings.Contains(err.Error(), "bad file descriptor")) {
		t.Errorf("error %v, want that the file is closed", err)
	}
	held.Done()
	if err := d.Close(); !errors.Is(err, os.ErrClosed) {
		t.Errorf("closed twice: error %v", err)
	}
}

// A folder that cannot be made, or opened, is an error.
func TestFolderFails(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := limit.Dir(filepath.Join(file, "below"), shared); err == nil {
		t.Error("a folder below a file opens")
	}
	for _, name := range []string{"window", "slot-3"} {
		path := folder(t)
		if err := os.MkdirAll(filepath.Join(path, name), 0o700); err != nil {
			t.Fatal(err)
		}
		if _, err := limit.Dir(path, shared); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("a folder in place of %s: error %v", name, err)
		}
	}
}

// The clock was set back by an hour: neither the window nor a pause lasts longer than it may.
func TestClockSetBack(t *testing.T) {
	tests := []struct {
		name string
		does func(d *limit.Directory)
		want time.Duration
	}{
		{"calls", func(d *limit.Directory) { p := d.Begin(); ask(p); p.Sent(); p.Done() }, time.Second + limit.Margin},
		{"a pause", func(d *limit.Directory) { d.Slow(time.Minute) }, time.Minute},
	}
	for _, tt := range tests {
		path, p := folder(t), limit.Policy{Calls: 1, Parallel: 1, MaxPause: time.Minute}
		synctest.Test(t, func(t *testing.T) {
			time.Sleep(time.Hour)
			tt.does(open(t, path, p))
		})
		synctest.Test(t, func(t *testing.T) { // an hour earlier
			permit := open(t, path, p).Begin()
			defer permit.Done()
			wait, err := permit.Take(t.Context())
			if wait.For != limit.ForRate || wait.AtLeast != tt.want || err != nil {
				t.Errorf("%s: %+v, %v; want to wait %v", tt.name, wait, err, tt.want)
			}
		})
	}
}
