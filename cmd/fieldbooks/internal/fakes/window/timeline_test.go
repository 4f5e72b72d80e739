package window

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// noon is when the calls of tests begin: with a whole minute.
var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// called are calls that arrive at, and take, so many milliseconds.
func called(v *Vendor, times ...[2]int) (calls []noted) {
	for i, t := range times {
		calls = append(calls, noted{Vendor: v, Number: i + 1, Call: Call{
			ID: i + 1, Name: "GetProjects", Outcome: "ok", Start: noon.Add(time.Duration(t[0]) * time.Millisecond), Duration: time.Duration(t[1]) * time.Millisecond,
		}})
	}
	return calls
}

// TestPaceIsOfAnySecond: the highest number of a column is that of the second that ends in it, wherever
// that begins; of two calls exactly a second apart only one is in any.
func TestPaceIsOfAnySecond(t *testing.T) {
	s := span{noon, 60 * time.Second} // columns of half a second
	for name, c := range map[string]struct {
		at   []int
		want map[int]int
	}{
		"across two seconds":   {[]int{900, 950, 1050, 1100}, map[int]int{0: 0, 1: 2, 2: 4, 3: 4, 4: 2, 5: 0}},
		"exactly one apart":    {[]int{0, 1000}, map[int]int{0: 1, 1: 1, 2: 1, 3: 1, 4: 0}},
		"before what is shown": {[]int{-600, -400, 100}, map[int]int{0: 3, 1: 2, 2: 1, 3: 0}},
		"after it":             {[]int{60500}, map[int]int{119: 0}},
		"none":                 {nil, map[int]int{0: 0}},
	} {
		var starts []time.Time
		for _, ms := range c.at {
			starts = append(starts, noon.Add(time.Duration(ms)*time.Millisecond))
		}
		most := pace(starts, s)
		for column, want := range c.want {
			if most[column] != want {
				t.Errorf("%s: %d in column %d, want %d (%v)", name, most[column], column, want, most[:8])
			}
		}
	}
}

// TestSlots: as many rows as calls were open at once, and a row is free again when its call ended.
func TestSlots(t *testing.T) {
	calls := called(nil, [2]int{0, 100}, [2]int{10, 20}, [2]int{20, 500}, [2]int{35, 1}, [2]int{100, 5})
	calls[3], calls[0] = calls[0], calls[3] // in the order of answers
	all, rows := slots(calls)
	var got []string
	for _, s := range all {
		got = append(got, fmt.Sprintf("%d:%d", s.Number, s.row))
	}
	if rows != 3 || strings.Join(got, " ") != "1:0 2:1 3:2 4:1 5:0" {
		t.Errorf("%d rows: %s", rows, got)
	}
}

// TestLimitsOnTheLine: what is beyond a limit is drawn apart and told in words.
func TestLimitsOnTheLine(t *testing.T) {
	v := &Vendor{Title: "Ajera", Limits: Limits{PerSecond: 3, AtOnce: 2}}
	calls := called(v, [2]int{0, 500}, [2]int{100, 500}, [2]int{200, 500}, [2]int{300, 500})
	calls[3].Over = []string{"4 calls within one second, 3 allowed"}
	calls[2].Fault = true
	line := draw(v, calls, span{noon, 10 * time.Second}, time.Second)
	if line.Text != "In any second: at most 4; 3 allowed. Open at once: at most 4; 2 allowed." {
		t.Error(line.Text)
	}
	if len(line.Beyond) == 0 || len(line.Beyond) >= len(line.Pace) || len(line.Lines) != 2 || line.Lines[0].Y != line.Beyond[0].Y+line.Beyond[0].H {
		t.Errorf("%d columns, %d beyond, limits %v", len(line.Pace), len(line.Beyond), line.Lines)
	}
	var signs []string
	for _, s := range line.Marks {
		signs = append(signs, s.Sign)
	}
	if len(line.Calls) != 4 || strings.Join(signs, "") != "✕▲" {
		t.Errorf("%d calls and the signs %q", len(line.Calls), signs)
	}
	if v.Limits = (Limits{}); len(draw(v, calls, span{noon, 10 * time.Second}, time.Second).Beyond) > 0 {
		t.Error("something is beyond no limit")
	}
}

// TestEveryCallIsSeen: what has no width is not drawn at all, and most calls take no time on the line.
func TestEveryCallIsSeen(t *testing.T) {
	calls := called(&Vendor{}, [2]int{1000, 0}, [2]int{2000, 0}, [2]int{2001, 1}, [2]int{9000, 0})
	line := draw(calls[0].Vendor, calls, span{noon, 10 * time.Minute}, time.Minute)
	if len(line.Calls) != 3 { // two of them are one to the eye
		t.Errorf("%d shapes", len(line.Calls))
	}
	for _, s := range line.Calls {
		if s.W.String() == "0" {
			t.Errorf("%s has no width", s.Title)
		}
	}
}

// TestSpan: without a wish the line is as long as the calls need.
func TestSpan(t *testing.T) {
	for want, ms := range map[string]int{"10s": 8_000, "1m": 40_000, "10m": 400_000} {
		if got := spanFor(called(nil, [2]int{0, 1}, [2]int{ms, 1})); got.Word != want {
			t.Errorf("%d ms are shown on %s, want %s", ms, got.Word, want)
		}
	}
	if got := spanFor(called(nil, [2]int{0, 1}, [2]int{4_000_000, 1})); got.Word != "10m" {
		t.Errorf("an hour is shown on %s", got.Word)
	}
}

// TestBurst: ten thousand calls are a page of a bounded size, made in a moment, and events of
// a few a second.
func TestBurst(t *testing.T) {
	w, _, at := opened(t)
	sub := w.events.join()
	start := time.Now()
	for n := range 10_000 {
		c := Call{ID: n + 1, Name: "GetProjects v2", Start: start.Add(time.Duration(n) * time.Millisecond), Sent: []byte(`{"RequestedProjects":[1]}`)}
		w.Note("ajera", c)
		c.Outcome, c.Status, c.Duration = "ok", 200, 20*time.Millisecond
		if n%3 == 0 {
			c.Over = []string{"12 calls within one second, 9 allowed"}
		}
		if n%5 == 0 {
			c.Changes = []Change{{"Projects", "15", `{"A":1}`, `{"A":2}`}}
		}
		w.Note("ajera", c)
	}
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("they were noted in %s", took)
	}
	if len(sub) != 1 {
		t.Errorf("%d events wait for one reader", len(sub))
	}
	if kept := len(w.log.calls) + len(w.log.writes); kept > 2*(keptCalls+keptWrites) {
		t.Errorf("%d are kept", kept)
	}
	sent := 0
	for _, c := range w.log.calls {
		if c.Sent != nil {
			sent++
		}
	}
	_, page := at.get("/?span=10s")
	if sent > shownCalls || len(page) > 600<<10 {
		t.Errorf("what %d calls sent is kept; the page has %d bytes", sent, len(page))
	}
	for _, want := range []string{"<b>10\u202f000</b> calls answered", "The last 200 of 10\u202f000", "The last 25 of 2\u202f000", "over the limit</span> 3\u202f334"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if strings.Count(page, "<rect") > 4000 {
		t.Errorf("%d shapes", strings.Count(page, "<rect"))
	}
}
