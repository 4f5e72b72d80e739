package ajeratest

import (
	"strings"
	"time"
)

// moment is a day, or a point in time when the text had an hour.
type moment struct {
	day   string // as written, YYYY-MM-DD
	point time.Time
	exact bool
}

var momentLayouts = []string{
	"2006-01-02 15:04:05.000 GMT-07:00", "2006-01-02 15:04:05.000 GMT-0700", "2006-01-02 15:04:05 GMT-0700",
	"2006-01-02T15:04:05.000 GMT-07", "2006-01-02T15:04:05.9999999-07:00", "2006-01-02T15:04:05",
}

// parseMoment reads every form of date that travels; the name of the zone in
// parentheses is ignored.
func parseMoment(text string) (moment, bool) {
	text, _, _ = strings.Cut(text, " (")
	if t, err := time.Parse(time.DateOnly, text); err == nil {
		return moment{day: text, point: t}, true
	}
	for _, layout := range momentLayouts {
		if t, err := time.Parse(layout, text); err == nil {
			return moment{day: text[:len(time.DateOnly)], point: t, exact: true}, true
		}
	}
	return moment{}, false
}

// compare orders two moments, by day unless both are exact.
func (m moment) compare(other moment) int {
	if m.exact && other.exact {
		return m.point.Compare(other.point)
	}
	return strings.Compare(m.day, other.day)
}
