package window

import (
	"fmt"
	"slices"
	"strconv"
	"time"
)

// Heights of a time line in pixels. Along it all is in percent, so that it has the width of its
// page and its words keep their size.
const (
	headHeight  = 22
	paceHeight  = 72
	rowHeight   = 9
	markHeight  = 16
	axisHeight  = 22
	fewestRows  = 3
	mostRows    = 16
	lineMargins = 6
)

// timeline is the calls of a vendor on a line, as the page draws it.
type timeline struct {
	Vendor *Vendor
	Text   string // what there is to see, for those who do not
	Height int

	Pace   []shape // one column for each part of the span
	Beyond []shape // what of them is above the limit
	Calls  []shape // each call, from its arrival to its answer
	Marks  []sign
	Lines  []limitLine
	Heads  []head
	Ticks  []tick
	Axis   int // where the axis is
	Hidden int // calls in rows that are not drawn
}

// shape is a rectangle: X and W in percent, Y and H in pixels.
type shape struct {
	X, Y, W, H number
	Class      string
	Title      string
}

// number is one as SVG has it.
type number float64

// String has two digits after the point at most.
func (n number) String() string {
	return strconv.FormatFloat(float64(int(float64(n)*100+0.5))/100, 'f', -1, 64)
}

type (
	sign struct {
		X     number
		Y     int
		Class string
		Sign  string
		Title string
	}
	limitLine struct {
		Y    number
		Text string
	}
	head struct {
		Y    int
		Text string
	}
	tick struct {
		X     number
		Text  string
		Minor bool // left out where there is little room
	}
)

// Anchor has the first and the last words end where the line does.
func (t tick) Anchor() string {
	switch {
	case t.X < 1:
		return "start"
	case t.X > 99:
		return "end"
	}
	return "middle"
}

// draw makes the time line of a vendor's calls.
func draw(v *Vendor, calls []noted, s span, step time.Duration) *timeline {
	all, _ := slots(calls)
	var starts []time.Time
	var seen []slot
	for _, c := range all {
		starts = append(starts, c.Start)
		if c.Start.Before(s.end()) && !c.end().Before(s.from) {
			seen = append(seen, c)
		}
	}
	t := &timeline{Vendor: v}
	y := t.drawPace(pace(starts, s), 0)
	y = t.drawCalls(seen, s, y+lineMargins)
	y = t.drawMarks(seen, s, y+lineMargins)
	t.Axis, t.Height = y, y+axisHeight
	t.ticks(s, step)
	return t
}

// drawPace draws the columns below y, and returns where they end.
func (t *timeline) drawPace(most [buckets]int, y int) int {
	limit, high := t.Vendor.Limits.PerSecond, slices.Max(most[:])
	top, scale := y+headHeight, float64(max(limit, high, 4))*1.1
	base, of := float64(top+paceHeight), func(n int) number { return number(float64(n) / scale * paceHeight) }
	text := fmt.Sprintf("In any second: at most %d", high)
	for b, n := range most {
		if n == 0 {
			continue
		}
		column := shape{X: number(float64(b) * 100 / buckets), W: number(100.0 / buckets), Title: strconv.Itoa(n)}
		within := n
		if limit > 0 {
			within = min(n, limit)
		}
		column.Y, column.H = number(base)-of(within), of(within)
		t.Pace = append(t.Pace, column)
		if n > within {
			column.H = of(n) - of(within)
			column.Y -= column.H
			t.Beyond = append(t.Beyond, column)
		}
	}
	if limit > 0 {
		t.Lines = append(t.Lines, limitLine{number(base) - of(limit), fmt.Sprintf("limit %d", limit)})
		text += fmt.Sprintf("; %d allowed", limit)
	}
	t.Heads = append(t.Heads, head{y + headHeight - 7, text})
	t.Text = text + "."
	return top + paceHeight
}

// drawCalls draws each call in its row below y, and returns where the rows end.
func (t *timeline) drawCalls(seen []slot, s span, y int) int {
	limit, rows := t.Vendor.Limits.AtOnce, 0
	top := y + headHeight
	last := map[int]int{} // the last shape of each row
	for _, c := range seen {
		rows = max(rows, c.row+1)
		if c.row >= mostRows {
			t.Hidden++
			continue
		}
		t.drawCall(last, c, s, top)
	}
	text := fmt.Sprintf("Open at once: at most %d", rows)
	shown := min(mostRows, max(rows, limit+1, fewestRows))
	if limit > 0 {
		text += fmt.Sprintf("; %d allowed", limit)
	}
	if limit > 0 && limit < shown {
		t.Lines = append(t.Lines, limitLine{number(top + limit*rowHeight), fmt.Sprintf("limit %d", limit)})
	}
	t.Heads = append(t.Heads, head{y + headHeight - 7, text})
	t.Text += " " + text + "."
	return top + shown*rowHeight
}

// drawCall draws one call, or has the one before it in its row go on where nobody could tell them
// apart: a burst of thousands is not thousands of shapes.
func (t *timeline) drawCall(last map[int]int, c slot, s span, top int) {
	const apart, least = 0.12, 0.01 // percent; of no width is not drawn at all
	x, end, class := s.percent(c.Start), s.percent(c.end()), c.mark().String()
	if at, any := last[c.row]; any {
		if before := &t.Calls[at]; before.Class == class && x-float64(before.X+before.W) < apart {
			before.W = max(before.W, number(end)-before.X)
			return
		}
	}
	t.Calls = append(t.Calls, shape{
		X: number(x), W: number(max(least, end-x)), Y: number(top + c.row*rowHeight + 1), H: rowHeight - 2, Class: class,
		Title: fmt.Sprintf("#%d %s: %s", c.Number, c.Name, c.Outcome),
	})
	last[c.row] = len(t.Calls) - 1
}

// drawMarks draws a sign for what went wrong, one of each kind for a column, and returns where they
// end.
func (t *timeline) drawMarks(seen []slot, s span, y int) int {
	type place struct {
		bucket int
		mark   mark
	}
	counts := map[place]int{}
	for _, c := range seen {
		if m := c.mark(); m >= waited && !c.Start.Before(s.from) {
			counts[place{s.bucket(c.Start) / 2, m}]++
		}
	}
	row := map[mark]int{}
	for m := faulted; m >= waited; m-- {
		if slices.ContainsFunc(seen, func(c slot) bool { return c.mark() == m }) {
			row[m] = len(row)
		}
	}
	for p, n := range counts {
		t.Marks = append(t.Marks, sign{
			X: number((float64(p.bucket)*2 + 1) * 100 / buckets), Y: y + row[p.mark]*markHeight + markHeight - 4, Class: p.mark.String(), Sign: p.mark.Sign(),
			Title: fmt.Sprintf("%s: %d", p.mark.Word(), n),
		})
	}
	slices.SortFunc(t.Marks, func(a, b sign) int { return int(100*(a.X-b.X)) + a.Y - b.Y })
	return y + len(row)*markHeight + lineMargins
}

func (t *timeline) ticks(s span, step time.Duration) {
	for n := 0; ; n++ {
		at := s.from.Add(time.Duration(n) * step)
		if at.After(s.end()) {
			return
		}
		t.Ticks = append(t.Ticks, tick{number(s.percent(at)), at.Local().Format(time.TimeOnly), n%(int(s.length/step)/2) != 0})
	}
}
