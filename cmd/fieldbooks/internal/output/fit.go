package output

import (
	"slices"

	"github.com/mattn/go-runewidth"
)

// gap stands between columns.
const gap = "  "

// What columns of a table give away before one of them is left out: long texts, and long names
// above numbers, are cut to comfortable, and if that is not enough to narrow. Numbers are never
// cut.
const (
	comfortable = 40
	narrow      = 12
)

// fit gives the widths of the columns that a terminal has room for, of all when width is 0.
func (t *table) fit(width int) []int {
	natural, values := t.natural()
	widths := slices.Clone(natural)
	if width == 0 {
		return widths
	}
	for _, most := range []int{comfortable, narrow} {
		if over := total(widths) - width; over > 0 {
			t.shrink(widths, values, over, most)
		}
	}
	for len(widths) > 1 && total(widths) > width {
		widths = widths[:len(widths)-1]
	}
	if over := total(widths) - width; over > 0 {
		widths[0] = max(1, widths[0]-over)
	}
	grow(widths, natural, width-total(widths))
	return widths
}

// natural are the widths that the columns have with their names, and without.
func (t *table) natural() (widths, values []int) {
	widths, values = make([]int, len(t.columns.list)), make([]int, len(t.columns.list))
	for _, row := range t.rows {
		for i, text := range row {
			values[i] = max(values[i], runewidth.StringWidth(text))
		}
	}
	for i, c := range t.columns.list {
		widths[i] = max(values[i], runewidth.StringWidth(oneLine(c.Name)))
	}
	return widths, values
}

// shrink cuts the widest columns first, until so many characters are saved or none has more to
// give.
func (t *table) shrink(widths, values []int, over, most int) {
	for ; over > 0; over-- {
		widest := -1
		for i, w := range widths {
			least := most
			if t.right(i) {
				least = max(most, values[i])
			}
			if w > least && (widest < 0 || w > widths[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			return
		}
		widths[widest]--
	}
}

// grow gives what room is left to columns that were cut, the first ones first.
func grow(widths, natural []int, room int) {
	for i := range widths {
		more := min(max(0, room), natural[i]-widths[i])
		widths[i] += more
		room -= more
	}
}

// total is how long a line is.
func total(widths []int) int {
	sum := len(gap) * max(0, len(widths)-1)
	for _, w := range widths {
		sum += w
	}
	return sum
}
