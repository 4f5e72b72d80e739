package report

import "github.com/go-analyze/charts"

type colour = charts.Color

// bar is one line of a picture: a name, a bar, and what the bar comes to in words.
type bar struct {
	name   string
	color  colour
	value  *float64 // nil is no bar
	behind *float64 // a wide pale bar behind it
	mark   *float64 // a stroke across it
	says   [2]string
	apart  bool // a line is drawn below it
}

// bars is a picture of lines, from top to bottom.
type bars struct {
	heading
	unit      string
	least     float64 // the axis goes so far at least
	low, high float64 // and no further; what is beyond ends there, and its words say how much it is
	lines     []bar
}

const (
	lineOfBar = 17 // between the lines of a name
	axisHigh  = 54
)

// draw gives the picture as a file.
func (b bars) draw(format string) ([]byte, error) {
	measure := newCanvas(format, 10)
	head := b.lay(measure)
	names, nameWide := b.names(measure)
	says, saysWide := b.words(measure)
	top := head.above()
	bottom := top + 6
	for _, lines := range names {
		bottom += rowHeight(lines)
	}
	c := newCanvas(format, bottom+axisHigh+head.below())
	low, high := b.span()
	x := b.scale(measure, low, high, margin+nameWide+16, width-margin-saysWide-20)
	b.axis(c, x, top, bottom)
	y := top + 6
	for i, line := range b.lines {
		row := rowHeight(names[i])
		for j, text := range names[i] {
			c.text(text, margin, y+row/2+2+lineOfBar*j-lineOfBar*(len(names[i])-1)/2, normal, ink)
		}
		line.draw(c, x, y, y+row-6)
		for j, text := range line.says {
			c.text(text, width-margin-saysWide+says[j], y+row/2+2, normal, soft)
		}
		if line.apart {
			c.line(margin, y+row-3, width-margin, y+row-3, axis, 1)
		}
		y += row
	}
	zero := x.at(0)
	c.line(zero, top, zero, bottom, axis, 1)
	head.draw(c, bottom+axisHigh)
	return c.Bytes()
}

// rowHeight is the room for a name and its bar.
func rowHeight(name []string) int { return 10 + lineOfBar*max(len(name), 1) }

// names are the names as they fit, and how wide they are.
func (b bars) names(c canvas) (names [][]string, wide int) {
	for _, line := range b.lines {
		lines := c.lines(line.name, 340, normal, 3)
		for _, text := range lines {
			wide = max(wide, reserved(c.wide(text, normal)))
		}
		names = append(names, lines)
	}
	return names, wide
}

// words is where the words behind the bars begin, and how wide all of them are.
func (b bars) words(c canvas) (at [2]int, wide int) {
	for i := range at {
		at[i] = wide
		for _, line := range b.lines {
			if text := line.says[i]; text != "" {
				wide = max(wide, at[i]+reserved(c.wide(text, normal))+12)
			}
		}
	}
	return at, wide
}

// scale has as many figures below the bars as there is room for.
func (b bars) scale(c canvas, low, high float64, from, to int) (x scale) {
	for ticks := 8; ticks > 0; ticks-- {
		x = newScale(low, high, from, to, ticks)
		fits, free := true, 0
		for _, tick := range x.ticks {
			half := reserved(c.wide(tickText(tick), normal))/2 + 4
			fits = fits && x.at(tick)-half >= free
			free = x.at(tick) + half
		}
		if fits {
			break
		}
	}
	return x
}

// span is what the axis has to show.
func (b bars) span() (low, high float64) {
	high = b.least
	for _, line := range b.lines {
		for _, value := range []*float64{line.value, line.behind, line.mark} {
			if value != nil {
				low, high = min(low, *value), max(high, *value)
			}
		}
	}
	if b.low < b.high {
		low, high = max(low, b.low), min(high, b.high)
	}
	return low, high
}

// axis draws the grid, the figures below it, and of what they are.
func (b bars) axis(c canvas, x scale, top, bottom int) {
	for _, tick := range x.ticks {
		at := x.at(tick)
		c.line(at, top, at, bottom, grid, 1)
		c.centred(tickText(tick), at, bottom+20, normal, soft)
	}
	c.centred(b.unit, (x.from+x.to)/2, bottom+42, normal, soft)
}

// draw draws the bar between two heights.
func (b bar) draw(c canvas, x scale, top, bottom int) {
	high := min(bottom-top, 20)
	top += (bottom - top - high) / 2
	if b.behind != nil {
		across(c, x, *b.behind, top, top+high, pale)
	}
	inset := 2
	if b.behind != nil {
		inset = high / 4
	}
	if b.value != nil {
		across(c, x, *b.value, top+inset, top+high-inset, b.color)
	}
	if b.mark != nil {
		at := x.at(*b.mark)
		c.rect(at-1, top-1, at+2, top+high+1, ink)
	}
}

// across draws from zero to a value. One that is not zero is seen.
func across(c canvas, x scale, value float64, top, bottom int, color colour) {
	from, to := x.at(0), x.at(value)
	switch {
	case value > 0:
		to = max(to, from+1)
	case value < 0:
		to = min(to, from-1)
	default:
		return
	}
	c.rect(min(from, to), top, max(from, to), bottom, color)
}
