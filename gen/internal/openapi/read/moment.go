package read

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/yamldoc"
)

// A Moment is what the description says of an integer that may be a point in time.
type Moment struct {
	Told   bool   // its text or format speaks of a point in time
	Millis string // what says that it counts milliseconds, "" when nothing does
	Other  string // what says that it does not
}

var (
	pointWords  = regexp.MustCompile(`(?i)\b(epoch|unix|timestamp|1970)`)
	milliWords  = regexp.MustCompile(`(?i)\bmilli[- ]?sec(ond)?s?\b|\bmillis\b|\bms\b|\bmsecs?\b`)
	secondWords = regexp.MustCompile(`(?i)\b(sec|second|micro[- ]?second|nano[- ]?second|minute)s?\b`)
	dayWords    = regexp.MustCompile(`(?i)\b(day|week|month|quarter|year)s?\b`)
	milliFormat = regexp.MustCompile(`(?i)milli|[-_]ms$|^ms$`)
	unixFormat  = regexp.MustCompile(`(?i)unix|second|epoch|^int32$`)
)

// leastMillis is the year 1973 in milliseconds, and the year 5138 in seconds.
const leastMillis = 100_000_000_000

// or is what is said in one place or another.
func (m Moment) or(other Moment) Moment {
	return Moment{m.Told || other.Told, cmp.Or(m.Millis, other.Millis), cmp.Or(m.Other, other.Other)}
}

// momentOf is what the schema of an integer says.
func momentOf(n *yamldoc.Node) (m Moment) {
	if slices.Contains(n.Get("type").Strings(), "integer") {
		m = momentIn(n)
	}
	return m
}

// momentIn looks for what tells the unit of an integer: its text, format, bounds and examples.
func momentIn(n *yamldoc.Node) (m Moment) {
	text, format := n.Text("title")+" "+n.Text("description"), n.Text("format")
	rest := milliWords.ReplaceAllString(text, "")
	m.Told = pointWords.MatchString(text + " " + format)
	if rest != text {
		m.Millis = "its text speaks of milliseconds"
	}
	switch {
	case secondWords.MatchString(rest):
		m.Other = "its text speaks of another unit"
	case dayWords.MatchString(rest) && rest == text:
		m.Other = "its text speaks of days or longer"
	}
	switch {
	case milliFormat.MatchString(format):
		m.Millis = "its format is " + format
	case unixFormat.MatchString(format):
		m.Other = "its format is " + format
	}
	m.values(n)
	return m
}

// values looks at the examples of an integer, and at its bounds.
func (m *Moment) values(n *yamldoc.Node) {
	list := []string{n.Text("example"), n.Text("x-example"), n.Text("default")}
	for _, text := range append(list, n.Get("examples").Strings()...) {
		switch value, err := strconv.ParseInt(strings.ReplaceAll(text, "_", ""), 10, 64); {
		case err != nil || value == 0:
		case value >= 10*leastMillis && value < 100*leastMillis:
			m.Millis = "its example has 13 digits"
		default:
			m.Other = "its example has not 13 digits"
		}
	}
	if top, err := strconv.ParseFloat(n.Text("maximum"), 64); err == nil && top < leastMillis {
		m.Other = "its maximum is " + n.Text("maximum")
	}
}
