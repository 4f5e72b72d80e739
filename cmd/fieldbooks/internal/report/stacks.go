package report

// stack is one column of a picture.
type stack struct {
	name  string    // below it
	year  string    // behind the name, where it is another one than before
	parts []float64 // by the layers of the picture
	says  string    // above it, where there is room
}

// layer is what has one colour in all columns.
type layer struct {
	name  string
	says  string // behind the name
	color colour
}

// stacks is a picture of columns of layers, the first of which is at the bottom.
type stacks struct {
	heading
	unit   string // of the values
	of     string // what a column is
	layers []layer
	list   []stack
}

const (
	plotHigh   = 520
	legendWide = 330
)

// draw gives the picture as a file.
func (s stacks) draw(format string) ([]byte, error) {
	measure := newCanvas(format, 10)
	head := s.lay(measure)
	legend, legendHigh := s.legend(measure)
	top := head.above() + 26
	high := max(plotHigh, legendHigh-20)
	bottom := top + high
	c := newCanvas(format, bottom+axisHigh+head.below())
	low, most := s.span()
	y := newScale(low, most, bottom, top, 8)
	left := margin
	for _, tick := range y.ticks {
		left = max(left, margin+reserved(c.wide(tickText(tick), normal))+10)
	}
	right := width - margin - legendWide - 24
	c.text(s.unit, margin, top-16, normal, soft)
	for _, tick := range y.ticks {
		c.line(left, y.at(tick), right, y.at(tick), grid, 1)
		c.text(tickText(tick), left-10-c.wide(tickText(tick), normal), y.at(tick)+5, normal, soft)
	}
	s.columns(c, y, left, right, bottom)
	c.line(left, y.at(0), right, y.at(0), axis, 1)
	c.centred(s.of, (left+right)/2, bottom+42, normal, soft)
	s.drawLegend(c, legend, right+24, top)
	head.draw(c, bottom+axisHigh)
	return c.Bytes()
}

// span is from the deepest to the highest column: what is below zero hangs from it.
func (s stacks) span() (low, high float64) {
	for _, one := range s.list {
		below, above := 0.0, 0.0
		for _, part := range one.parts {
			below, above = below+min(part, 0), above+max(part, 0)
		}
		low, high = min(low, below), max(high, above)
	}
	return low, high
}

// columns draws them, and below as many of their names as there is room for.
func (s stacks) columns(c canvas, y scale, left, right, bottom int) {
	slot := float64(right-left) / float64(len(s.list))
	wide, room := min(int(slot*0.72), 90), true
	for _, one := range s.list {
		room = room && reserved(c.wide(one.says, small)) < int(slot)
	}
	every, year := s.every(c, slot), ""
	for i, one := range s.list {
		middle := left + int(slot*(float64(i)+0.5))
		up := s.column(c, y, one, middle-wide/2, middle-wide/2+max(wide, 1))
		if room {
			c.centred(one.says, middle, up-6, small, soft)
		}
		if i%every == 0 {
			name := one.name
			if year != "" && one.year != year {
				name += " " + one.year
			}
			c.centred(name, middle, bottom+20, normal, soft)
			c.line(middle, bottom, middle, bottom+4, axis, 1)
			year = one.year
		}
	}
}

// every is which columns have room for their names, with a year behind those that begin one.
func (s stacks) every(c canvas, slot float64) int {
	wide, years := 0, false
	for _, one := range s.list {
		wide = max(wide, c.wide(one.name, normal))
		years = years || one.year != s.list[0].year
	}
	if years {
		wide += c.wide(" 2026", normal)
	}
	return 1 + int(float64(wide+10)/slot)
}

// column draws one, and returns where it ends above.
func (s stacks) column(c canvas, y scale, one stack, from, to int) int {
	below, above := 0.0, 0.0
	for i, part := range one.parts {
		base := &above
		if part < 0 {
			base = &below
		}
		a, b := y.at(*base), y.at(*base+part)
		*base += part
		if a != b {
			c.rect(from, min(a, b), to, max(a, b), s.layers[i].color)
			if max(a, b)-min(a, b) > 3 {
				c.line(from, b, to, b, white, 1)
			}
		}
	}
	return y.at(above)
}

// legend is the names of the layers as they fit, and how high they are.
func (s stacks) legend(c canvas) (names [][]string, high int) {
	for _, l := range s.layers {
		lines := c.lines(l.name, (legendWide-24)*8/9, normal, 3)
		names = append(names, lines)
		high += lineOfBar*(len(lines)+1) + 10
	}
	return names, high
}

// drawLegend has the layers from top to bottom, as they lie on each other.
func (s stacks) drawLegend(c canvas, names [][]string, x, y int) {
	for i := len(s.layers) - 1; i >= 0; i-- {
		c.rect(x, y-1, x+14, y+13, s.layers[i].color)
		for _, line := range names[i] {
			c.text(line, x+24, y+11, normal, ink)
			y += lineOfBar
		}
		c.text(s.layers[i].says, x+24, y+10, small, soft)
		y += lineOfBar + 10
	}
}
