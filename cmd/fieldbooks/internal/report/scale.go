package report

import (
	"math"
	"strconv"
	"strings"
)

// scale leads from values to pixels.
type scale struct {
	low, high float64
	from, to  int // the pixels of low and high
	ticks     []float64
}

// newScale has the values low to high, and zero. Above zero it ends at a round figure; what is below
// it is mostly a correction, and gets the room that it needs.
func newScale(low, high float64, from, to, ticks int) scale {
	low, high = min(low, 0), max(high, 0)
	if low == high {
		high = 1
	}
	step := roundStep((high - low) / float64(max(ticks, 1)))
	first, last := math.Ceil(low/step-1e-9), math.Ceil(high/step-1e-9)
	if low < 0 {
		low -= (high - low) / 50
	}
	s := scale{low: low, high: max(last, 0) * step, from: from, to: to}
	for i := first; i <= last; i++ {
		s.ticks = append(s.ticks, i*step+0) // no -0
	}
	return s
}

// roundStep is 1, 2 or 5 times a power of ten, and not less than that.
func roundStep(least float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(least)))
	for _, n := range []float64{1, 2, 5} {
		if n*power >= least*(1-1e-9) {
			return n * power
		}
	}
	return 10 * power
}

// at is the pixel of a value; beyond the ends it is the end.
func (s scale) at(value float64) int {
	part := (min(max(value, s.low), s.high) - s.low) / (s.high - s.low)
	return s.from + int(math.Round(part*float64(s.to-s.from)))
}

// tickText is the figure at a tick.
func tickText(value float64) string {
	return grouped(strconv.FormatFloat(math.Round(value*1e9)/1e9+0, 'f', -1, 64))
}

// grouped has commas between the thousands of a number, whose digits stay.
func grouped(number string) string {
	sign, digits := "", number
	if strings.HasPrefix(digits, "-") {
		sign, digits = "−", digits[1:]
	}
	whole, places, dot := strings.Cut(digits, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if dot {
		whole += "." + places
	}
	return sign + whole
}
