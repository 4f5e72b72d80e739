package report

// heading is what stands above and below a picture.
type heading struct {
	title, under string
	keys         []key
	notes        []string // below it
}

// key says what a colour is.
type key struct {
	color colour
	says  string
	mark  bool // a stroke, and no field
}

const (
	titleHeight = 30
	lineHeight  = 20
)

// laid is a heading whose lines are broken.
type laid struct {
	heading
	title, under, notes []string
}

// lay breaks the lines of a heading, with any canvas.
func (h heading) lay(c canvas) laid {
	l := laid{heading: h}
	wide := (width - 2*margin) * 8 / 9
	l.title = c.lines(h.title, wide, large, 3)
	l.under = c.lines(h.under, wide, medium, 3)
	for _, note := range h.notes {
		l.notes = append(l.notes, c.lines(note, wide, normal, 4)...)
	}
	return l
}

// above and below are how high the heading is, over and under what is drawn.
func (l laid) above() int {
	high := margin + titleHeight*len(l.title) + lineHeight*len(l.under) + 12
	if len(l.keys) > 0 {
		high += 28
	}
	return high
}

func (l laid) below() int {
	if len(l.notes) == 0 {
		return margin / 2
	}
	return lineHeight*len(l.notes) + margin
}

// draw draws it around what ends at the line y.
func (l laid) draw(c canvas, y int) {
	at := margin + titleHeight - 10
	for _, line := range l.title {
		c.text(line, margin, at, large, ink)
		at += titleHeight
	}
	at -= 6
	for _, line := range l.under {
		c.text(line, margin, at, medium, soft)
		at += lineHeight
	}
	l.drawKeys(c, at+10)
	for i, line := range l.notes {
		c.text(line, margin, y+lineHeight*(i+1), normal, soft)
	}
}

func (l laid) drawKeys(c canvas, y int) {
	x := margin
	for _, k := range l.keys {
		if k.mark {
			c.rect(x+6, y-13, x+9, y+3, k.color)
		} else {
			c.rect(x, y-11, x+14, y+2, k.color)
		}
		c.text(k.says, x+20, y, normal, ink)
		x += 20 + reserved(c.wide(k.says, normal)) + 22
	}
}
