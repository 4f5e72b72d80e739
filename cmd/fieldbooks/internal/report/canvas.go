package report

import (
	"strings"
	"unicode"

	"github.com/go-analyze/charts"
)

// All pictures are that wide, in pixels: a page of a report or a screen takes it without scaling.
const (
	width  = 1200
	margin = 32
)

// Sizes of letters, in points; a pixel is three quarters of one.
const (
	large  = 19.5
	medium = 12.0
	normal = 10.5
	small  = 9.0
)

// Colours of Okabe and Ito, which people tell apart who see red and green alike, and greys.
var (
	ink    = charts.ColorFromHex("#222222")
	soft   = charts.ColorFromHex("#5a5a5a")
	grid   = charts.ColorFromHex("#e4e4e4")
	axis   = charts.ColorFromHex("#8a8a8a")
	pale   = charts.ColorFromHex("#cfd8e3")
	white  = charts.ColorWhite
	blue   = charts.ColorFromHex("#0072b2")
	orange = charts.ColorFromHex("#e69f00")
	red    = charts.ColorFromHex("#d55e00")
	grey   = charts.ColorFromHex("#b4b4b4")
	dark   = charts.ColorFromHex("#6b6b6b")
	many   = []charts.Color{blue, orange, charts.ColorFromHex("#009e73"), charts.ColorFromHex("#cc79a7"), charts.ColorFromHex("#56b4e9"), red, charts.ColorFromHex("#f0e442")}
)

// canvas is what a picture is drawn on. All texts begin at their x: a program that shows an SVG may
// have another font, and text that is wider there then runs into free space.
type canvas struct{ *charts.Painter }

func newCanvas(format string, height int) canvas {
	c := canvas{charts.NewPainter(charts.PainterOptions{OutputFormat: format, Width: width, Height: height})}
	c.rect(0, 0, width, height, white)
	return c
}

// font has the letters of most firms' names: Latin, Greek and Cyrillic.
const font = charts.FontFamilyNotoSans

func style(size float64, color charts.Color) charts.FontStyle {
	return charts.FontStyle{FontSize: size, FontColor: color, Font: charts.GetFont(font)}
}

func (c canvas) text(text string, x, y int, size float64, color charts.Color) {
	c.Text(text, x, y, 0, style(size, color))
}

// centred is for short texts.
func (c canvas) centred(text string, x, y int, size float64, color charts.Color) {
	c.text(text, x-c.wide(text, size)/2, y, size, color)
}

func (c canvas) rect(x1, y1, x2, y2 int, color charts.Color) {
	c.FilledRect(x1, y1, x2, y2, color, charts.ColorTransparent, 0)
}

func (c canvas) line(x1, y1, x2, y2 int, color charts.Color, wide float64) {
	c.LineStroke([]charts.Point{{X: x1, Y: y1}, {X: x2, Y: y2}}, color, wide)
}

// wide is how wide a text is.
func (c canvas) wide(text string, size float64) int {
	return c.MeasureText(text, 0, style(size, ink)).Width()
}

// reserved is the room for a text, in fonts that are wider too.
func reserved(wide int) int { return wide + wide/8 }

// lines are a text as it fits, on so many lines at most; what is beyond them is said by dots.
func (c canvas) lines(text string, wide int, size float64, most int) []string {
	var lines []string
	rest := []rune(plain(text))
	for len(rest) > 0 {
		n := c.fitting(rest, wide, size)
		if len(lines) == most-1 && n < len(rest) {
			for n = min(n, len(rest)); n > 1 && c.wide(string(rest[:n])+"…", size) > wide; n-- {
			}
			return append(lines, strings.TrimSpace(string(rest[:n]))+"…")
		}
		if n < len(rest) {
			n = afterWord(rest, n)
		}
		lines = append(lines, strings.TrimSpace(string(rest[:n])))
		rest = []rune(strings.TrimSpace(string(rest[n:])))
	}
	return lines
}

// fitting is how many letters fit, one at least.
func (c canvas) fitting(text []rune, wide int, size float64) int {
	if c.wide(string(text), size) <= wide {
		return len(text)
	}
	low, high := 1, len(text)
	for low < high-1 {
		if mid := (low + high) / 2; c.wide(string(text[:mid]), size) <= wide {
			low = mid
		} else {
			high = mid
		}
	}
	return low
}

// afterWord is where a line ends that can take n letters: behind a word, unless that is long.
func afterWord(text []rune, n int) int {
	for i := n; i > n/2; i-- {
		if text[i] == ' ' || text[i-1] == '-' || text[i-1] == '/' {
			return i
		}
	}
	return n
}

// plain is a text on one line, of letters alone: a name may have what no XML takes, or what turns
// the line around.
func plain(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) || unicode.IsControl(r):
			return ' '
		case unicode.IsPrint(r):
			return r
		case unicode.Is(unicode.Cf, r):
			return -1
		}
		return '\uFFFD'
	}, strings.ToValidUTF8(text, "\uFFFD"))
	return strings.Join(strings.Fields(text), " ")
}

// unknownLetters reports whether the font of the pictures lacks a letter of a text.
func unknownLetters(text string) bool {
	letters := charts.GetFont(font)
	return strings.ContainsFunc(plain(text), func(r rune) bool { return letters.Index(r) == 0 })
}
