package progress

import (
	"bytes"
	"io"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/fieldbooks/fieldbooks/limit"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"counting": func() {
		terminal, err := os.OpenFile("/dev/tty", os.O_RDWR, 0)
		if err != nil {
			panic(err)
		}
		counting(terminal)
	}})
}

// counting is a command that takes more than a second.
func counting(out io.Writer) {
	l := New(out, "reading timesheets", nil)
	l.Total(4)
	for range 4 {
		time.Sleep(300 * time.Millisecond)
		l.Add(1)
	}
	l.Hide()
	_, _ = io.WriteString(out, "a note\n")
	time.Sleep(500 * time.Millisecond)
	l.End()
	_, _ = io.WriteString(out, "the end\n")
}

// TestTerminal counts on a real one.
func TestTerminal(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata", RequireExplicitExec: true, Cmds: map[string]func(*testscript.TestScript, bool, []string){"screen": screen}})
}

// screen wants what is left on the terminal to be what a file says.
func screen(ts *testscript.TestScript, _ bool, args []string) {
	left, want := seen(ts.ReadFile("ttyout")), ts.ReadFile(args[0])
	if left != want {
		ts.Fatalf("the screen shows\n%s\nwant\n%s", left, want)
	}
}

// seen is what a terminal shows of an output: a carriage return goes back, and what is written
// there takes the place of what was.
func seen(output string) string {
	var lines []string
	for line := range strings.SplitSeq(strings.TrimSuffix(strings.ReplaceAll(output, "\r\n", "\n"), "\n"), "\n") {
		var cells []rune
		for part := range strings.SplitSeq(line, "\r") {
			text := []rune(part)
			cells = append(text, cells[min(len(text), len(cells)):]...)
		}
		lines = append(lines, strings.TrimRight(string(cells), " "))
	}
	return strings.Join(lines, "\n") + "\n"
}

// TestLine is what stands there, second by second.
func TestLine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var b bytes.Buffer
		var waits atomic.Value
		waits.Store("")
		l := New(&b, "reading timesheets", func(time.Time) string { return waits.Load().(string) })
		at := func(d time.Duration, want string) {
			t.Helper()
			time.Sleep(d)
			synctest.Wait()
			l.mu.Lock()
			defer l.mu.Unlock()
			if got := seen(b.String()); got != want+"\n" {
				t.Errorf("%q, want %q", got, want)
			}
		}
		at(400*time.Millisecond, "")
		at(700*time.Millisecond, "reading timesheets  0:01")
		l.Add(4)
		at(time.Second, "reading timesheets  4  2/s")
		l.Total(1146)
		l.Add(308)
		at(time.Second, "reading timesheets  312/1,146  27%  101/s  0:08 left")
		waits.Store("waiting for Ajera's limit (8 calls a second)")
		at(time.Second, "reading timesheets  312/1,146  27%  0:11 left  waiting for Ajera's limit (8 ca…")
		waits.Store("")
		at(5*time.Second, "reading timesheets  312/1,146  27%  34/s  0:24 left")
		l.Hide()
		l.mu.Lock()
		b.WriteString("a note\n")
		l.mu.Unlock()
		at(100*time.Millisecond, "a note")
		at(300*time.Millisecond, "a note\nreading timesheets  312/1,146  27%  33/s  0:25 left")
		l.End()
		l.End()
		at(time.Second, "a note\n")
		if what, done, total := l.State(); what != "reading timesheets" || done != 312 || total != 1146 {
			t.Errorf("%s %d %d", what, done, total)
		}
	})
}

// TestSoonOver: a command of less than half a second has no line, and one that nobody looks at has
// none.
func TestSoonOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var b bytes.Buffer
		l := New(&b, "reading", nil)
		time.Sleep(450 * time.Millisecond)
		l.Hide()
		l.End()
		silent := New(nil, "reading", nil)
		time.Sleep(time.Minute)
		silent.Add(1)
		silent.Hide()
		silent.End()
		new(Line).End()
		if b.Len() > 0 {
			t.Errorf("%q", b.String())
		}
	})
}

func TestWaits(t *testing.T) {
	var s limit.Stats
	v := &Vendor{Name: "Aimsio", Pace: limit.Policy{Calls: 10, Parallel: 4}, Stats: func() limit.Stats { return s }}
	now := time.Now()
	for _, c := range []struct {
		stats limit.Stats
		later time.Duration
		want  string
	}{
		{limit.Stats{Open: 4}, 0, ""},
		{limit.Stats{Open: 3, Waiting: 1}, 0, "waiting for Aimsio's limit (10 calls a second)"},
		{limit.Stats{Open: 4, Waiting: 1}, 0, "waiting for Aimsio's limit (4 calls at once)"},
		{limit.Stats{Throttled: 1}, 0, "Aimsio is busy: waiting as it asks"},
		{limit.Stats{Throttled: 1}, time.Second, "Aimsio is busy: waiting as it asks"},
		{limit.Stats{Throttled: 1}, 2 * time.Second, ""},
	} {
		s = c.stats
		if got := v.Waits(now.Add(c.later)); got != c.want {
			t.Errorf("%+v: %q, want %q", c.stats, got, c.want)
		}
	}
	s.Waiting, v.Pace = 1, limit.Policy{Calls: 500, Per: time.Minute}
	if got := v.Waits(now.Add(time.Hour)); got != "waiting for Aimsio's limit (500 calls in 1m0s)" {
		t.Error(got)
	}
}

func TestWords(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567", -100: "-100", -1000: "-1,000"} {
		if got := Count(n); got != want {
			t.Errorf("%d: %s", n, got)
		}
	}
	if got := Clock(3725*time.Second) + rate(1, time.Minute); got != "1:02:051/min" {
		t.Error(got)
	}
}
