package limit_test

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fieldbooks/fieldbooks/limit"
)

// The tables of this file are of what was reported from the field, one for each kind.

// folder is a path for a limit, which is not there yet.
func folder(t testing.TB) string { return filepath.Join(t.TempDir(), "limit") }

// open opens a limit in a folder.
func open(t testing.TB, path string, p limit.Policy) *limit.Directory {
	t.Helper()
	d, err := limit.Dir(path, p)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

// Two users of one folder that name different policies learn so at once, and are told both.
func TestPoliciesOfOneFolder(t *testing.T) {
	first := limit.Policy{Calls: 10, Per: time.Second, Parallel: 4}
	tests := []struct {
		name   string
		policy limit.Policy
		says   string // "" when it is the same
	}{
		{"the same", first, ""},
		{"the same with defaults named", limit.Policy{Calls: 10, Parallel: 4, MaxPause: 30 * time.Second, Lease: 30 * time.Second}, ""},
		{"calls", limit.Policy{Calls: 9, Parallel: 4}, "9 calls per 1s"},
		{"any calls", limit.Policy{Parallel: 4}, "any number of calls"},
		{"length", limit.Policy{Calls: 10, Per: time.Minute, Parallel: 4}, "10 calls per 1m0s"},
		{"slots", limit.Policy{Calls: 10, Parallel: 5}, "5 at once"},
		{"strictness", limit.Policy{Calls: 10, Parallel: 4, Strict: true}, "from their answer"},
		{"pauses", limit.Policy{Calls: 10, Parallel: 4, MaxPause: time.Minute}, "pauses up to 1m0s"},
		{"leases", limit.Policy{Calls: 10, Parallel: 4, Lease: time.Minute}, "leases of 1m0s"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := folder(t)
			open(t, path, first)
			d, err := limit.Dir(path, tt.policy)
			if err == nil {
				d.Close()
			}
			if (err == nil) != (tt.says == "") {
				t.Fatalf("error %v", err)
			}
			for _, text := range []string{tt.says, first.String(), path} {
				if err != nil && !strings.Contains(err.Error(), text) {
					t.Errorf("error %v, want one that says %q", err, text)
				}
			}
		})
	}
}

func TestFolderNeedsSlots(t *testing.T) {
	for _, parallel := range []int{0, -1} {
		if _, err := limit.Dir(folder(t), limit.Policy{Calls: 10, Parallel: parallel}); err == nil || !strings.Contains(err.Error(), "Parallel") {
			t.Errorf("%d slots: error %v, want one that names Parallel", parallel, err)
		}
	}
}

// Without a name there is no folder, least of all the one where the program runs.
func TestFolderWithoutAName(t *testing.T) {
	t.Chdir(t.TempDir())
	_, err := limit.Dir("", limit.Policy{Parallel: 1})
	if left, _ := os.ReadDir("."); err == nil || !strings.Contains(err.Error(), "no directory given") || len(left) > 0 {
		t.Errorf("%v, and %d files where the program runs", err, len(left))
	}
}

// What is no limit of this package is left as it is.
func TestFolderOfSomethingElse(t *testing.T) {
	tests := []struct{ name, text, says string }{
		{"another program's", strings.Repeat("x", 1000), "no file of a limit"},
		{"a short one", "x", "no file of a limit"},
		{"one of an older form", string(make([]byte, 1000)), "no file of a limit"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := folder(t)
			name := filepath.Join(path, "window")
			if err := errors.Join(os.Mkdir(path, 0o700), os.WriteFile(name, []byte(tt.text), 0o600)); err != nil {
				t.Fatal(err)
			}
			if _, err := limit.Dir(path, shared); err == nil || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("error %v, want %q", err, tt.says)
			}
			if text, err := os.ReadFile(name); string(text) != tt.text || err != nil {
				t.Errorf("it holds %q, %v; want what it held", text, err)
			}
		})
	}
}

// A window of ours that lacks its end is refused: nobody knows what it held.
func TestWindowCutOff(t *testing.T) {
	path := folder(t)
	open(t, path, shared)
	if err := os.Truncate(filepath.Join(path, "window"), 300); err != nil {
		t.Fatal(err)
	}
	if _, err := limit.Dir(path, shared); err == nil || !strings.Contains(err.Error(), "cut off") {
		t.Errorf("error %v, want that the file is cut off", err)
	}
}

// Closing a directory under an open call is what the system does to a process that is killed.
// The server may go on with the call, so its slot stays taken.
func TestSlotOfTheKilled(t *testing.T) {
	p := limit.Policy{Calls: 100, Parallel: 1, Lease: 30 * time.Second}
	tests := []struct {
		name string
		does func(p limit.Permit)
		held time.Duration // how long the slot stays taken after the death
	}{
		{"it made no call", func(limit.Permit) {}, 0},
		{"its call was over", func(p limit.Permit) { ask(p); p.Sent(); p.Done() }, 0},
		{"its call was about to be sent", func(p limit.Permit) { ask(p) }, p.Lease},
		{"its call was open", func(p limit.Permit) { ask(p); p.Sent() }, p.Lease},
		{"its call was open for long", func(p limit.Permit) { ask(p); p.Sent(); time.Sleep(25 * time.Second) }, p.Lease - 5*time.Second},
		{"its call was open for hours", func(p limit.Permit) { ask(p); p.Sent(); time.Sleep(2*time.Hour + time.Second) }, p.Lease - time.Second},
		{"it made another call", func(p limit.Permit) { ask(p); p.Sent(); p.Done(); time.Sleep(time.Hour); ask(p) }, p.Lease},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := folder(t)
			synctest.Test(t, func(t *testing.T) {
				killed, other := open(t, path, p), open(t, path, p)
				tt.does(killed.Begin())
				killed.Close()
				permit, died := other.Begin(), time.Now()
				defer permit.Done()
				for ask(permit) != "" && time.Since(died) < time.Hour {
					time.Sleep(10 * time.Millisecond)
				}
				if held := time.Since(died); held != tt.held {
					t.Errorf("the slot was free %v after the death, want %v", held, tt.held)
				}
			})
		})
	}
}

// ask says what a permit waits for, or of what it failed.
func ask(p limit.Permit) limit.Reason {
	wait, err := p.Take(context.Background())
	if err != nil {
		return limit.Reason(err.Error())
	}
	return wait.For
}

// A folder that somebody else could have prepared is refused.
func TestFolderOfSomebodyElse(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("permissions are told otherwise there")
	}
	tests := []struct {
		name    string
		prepare func(t *testing.T, path string) error
		says    string
	}{
		{"its own", func(_ *testing.T, path string) error { return os.Mkdir(path, 0o755) }, ""},
		{"a link", func(t *testing.T, path string) error { return os.Symlink(t.TempDir(), path) }, "is a link"},
		{"a file", func(_ *testing.T, path string) error { return os.WriteFile(path, nil, 0o600) }, "not a directory"},
		{"open to others", func(_ *testing.T, path string) error {
			return errors.Join(os.Mkdir(path, 0o700), os.Chmod(path, 0o777))
		}, "others may write"},
		{"another user's", func(t *testing.T, path string) error {
			if os.Geteuid() != 0 {
				t.Skip("only root can give a folder away")
			}
			return errors.Join(os.Mkdir(path, 0o755), os.Chown(path, 12345, -1))
		}, "belongs to another user"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := folder(t)
			if err := tt.prepare(t, path); err != nil {
				t.Fatal(err)
			}
			for _, end := range []string{"", "/"} {
				d, err := limit.Dir(path+end, shared)
				if err == nil {
					d.Close()
				}
				if (err == nil) != (tt.says == "") || err != nil && !(strings.Contains(err.Error(), tt.says) && strings.Contains(err.Error(), path)) {
					t.Errorf("%q: error %v, want %q", path+end, err, tt.says)
				}
			}
		})
	}
}

func TestRetryAfter(t *testing.T) {
	const longest = 100 * 365 * 24 * time.Hour
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	tests := []struct {
		text string
		want time.Duration
		ok   bool
	}{
		{"", 0, false},
		{"7", 7 * time.Second, true},
		{" 0 ", 0, true},
		{"1.5", 2 * time.Second, true},
		{"1.0", time.Second, true},
		{"0.001", time.Second, true},
		{".5", time.Second, true},
		{"3.", 3 * time.Second, true},
		{"2147483647", 2147483647 * time.Second, true},
		{"2147483648", 2147483648 * time.Second, true},
		{"3153600000", longest, true},
		{"3153600001", longest, true},
		{"99999999999999999999", longest, true},
		{strings.Repeat("9", 400), longest, true},
		{"-3", 0, false},
		{"+3", 0, false},
		{"1.2.3", 0, false},
		{".", 0, false},
		{"1e3", 0, false},
		{"0x10", 0, false},
		{"Inf", 0, false},
		{"NaN", 0, false},
		{"1_0", 0, false},
		{"soon", 0, false},
		{"Sun, 01 Mar 2026 12:00:30 GMT", 30 * time.Second, true},
		{"Sun, 1 Mar 2026 12:00:30 GMT", 30 * time.Second, true},
		{"Sun, 01 Mar 2026 12:00:30 UTC", 30 * time.Second, true},
		{"Sun, 01 Mar 2026 05:00:30 -0700", 30 * time.Second, true},
		{"Sunday, 01-Mar-26 12:00:30 GMT", 30 * time.Second, true},
		{"Sun Mar  1 12:00:30 2026", 30 * time.Second, true},
		{"2026-03-01T12:00:30Z", 30 * time.Second, true},
		{"2026-03-01T13:00:30.5+01:00", 30*time.Second + 500*time.Millisecond, true},
		{"Sun, 01 Mar 2026 12:00:30 PST", 0, false},
		{"2026-03-01 12:00:30", 0, false},
		{"Sun, 01 Mar 2026 11:00:00 GMT", 0, true},
		{"Fri, 31 Dec 9999 23:59:59 GMT", longest, true},
	}
	for _, tt := range tests {
		got, ok := limit.RetryAfter(http.Header{"Retry-After": {tt.text}}, now)
		if got != tt.want || ok != tt.ok {
			t.Errorf("%q: %v, %v; want %v, %v", tt.text, got, ok, tt.want, tt.ok)
		}
	}
}

// A date is compared with the clock that it was made by, when the answer tells it.
func TestRetryAfterByTheClockOfTheServer(t *testing.T) {
	h := http.Header{"Retry-After": {"Sun, 01 Mar 2026 12:00:30 GMT"}, "Date": {"Sun, 01 Mar 2026 12:00:00 GMT"}}
	for _, late := range []time.Duration{-time.Hour, 0, time.Hour} {
		now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC).Add(late)
		if got, ok := limit.RetryAfter(h, now); got != 30*time.Second || !ok {
			t.Errorf("a clock that is %v late: %v, %v; want 30s", late, got, ok)
		}
	}
}

// What a server orders together with a complaint is kept, whatever its form.
func TestComplaints(t *testing.T) {
	tests := []struct {
		status int
		after  string
		paused time.Duration
		slowed bool
	}{
		{http.StatusTooManyRequests, "5", 5 * time.Second, true},
		{http.StatusTooManyRequests, "1.5", 2 * time.Second, true},
		{http.StatusTooManyRequests, "2147483648", 30 * time.Second, true},
		{http.StatusTooManyRequests, "99999999999999999999", 30 * time.Second, true},
		{http.StatusTooManyRequests, "", 0, true},
		{http.StatusServiceUnavailable, "5", 5 * time.Second, true},
		{http.StatusGatewayTimeout, "5", 5 * time.Second, true},
		{http.StatusForbidden, "5", 5 * time.Second, true},
		{http.StatusForbidden, "0", 0, true},
		{http.StatusForbidden, "", 0, false},
		{http.StatusForbidden, "soon", 0, false},
		{http.StatusOK, "5", 0, false},
		{http.StatusInternalServerError, "5", 0, false},
	}
	for _, tt := range tests {
		t.Run(http.StatusText(tt.status)+" "+tt.after, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				n := &network{answer: func(int) *http.Response {
					resp := response(tt.status, "")
					resp.Header.Set("Retry-After", tt.after)
					return resp
				}}
				l := limit.New(limit.Policy{Calls: 10})
				begin := time.Now()
				flood(t, &limit.Transport{Limiter: l, Base: n}, 2, 1)
				if paused := time.Since(begin); paused != tt.paused {
					t.Errorf("paused for %v, want %v", paused, tt.paused)
				}
				if slowed := l.Stats().Throttled > 0; slowed != tt.slowed {
					t.Errorf("slowed: %v, want %v", slowed, tt.slowed)
				}
			})
		})
	}
}

// No cap is so large that a pause runs over.
func TestPauseForEver(t *testing.T) {
	for name, l := range map[string]*limit.Limiter{
		"memory": limit.New(limit.Policy{Calls: 10, MaxPause: 1<<63 - 1}),
		"folder": limit.Shared(open(t, folder(t), limit.Policy{Calls: 10, Parallel: 1, MaxPause: 1<<63 - 1})),
	} {
		l.Slow(1<<63 - 1)
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		if err := get(ctx, &limit.Transport{Limiter: l, Base: &network{}}, "/"); !errors.As(err, new(*limit.WaitError)) {
			t.Errorf("%s: error %v, want a *WaitError", name, err)
		}
		cancel()
	}
}
