package tables

import (
	"strings"
	"time"
)

// Moment is a day, or a point in time when the text had an hour.
type Moment struct {
	day   string // as written, YYYY-MM-DD
	point time.Time
	exact bool
}

var momentLayouts = []string{
	"2006-01-02 15:04:05.000 GMT-07:00", "2006-01-02 15:04:05.000 GMT-0700", "2006-01-02 15:04:05 GMT-0700",
	"2006-01-02T15:04:05.000 GMT-07", "2006-01-02T15:04:05.9999999-07:00", "2006-01-02T15:04:05",
}

// ParseMoment reads every form of date that travels; the name of the zone in
// parentheses is ignored.
func ParseMoment(text string) (Moment, bool) {
	text, _, _ = strings.Cut(text, " (")
	if t, err := time.Parse(time.DateOnly, text); err == nil {
		return Moment{day: text, point: t}, true
	}
	for _, layout := range momentLayouts {
		if t, err := time.Parse(layout, text); err == nil {
			return Moment{day: text[:len(time.DateOnly)], point: t, exact: true}, true
		}
	}
	return Moment{}, false
}

// Compare orders two moments, by day unless both are exact.
func (m Moment) Compare(other Moment) int {
	if m.exact && other.exact {
		return m.point.Compare(other.point)
	}
	return strings.Compare(m.day, other.day)
}

// Eastern is the zone of the vendor's servers.
var Eastern = time.FixedZone("Eastern Standard Time", -5*60*60)

// Stamp is a LastModifiedDate later than every one before it.
func (t *Tables) Stamp() string {
	now := t.Now().Truncate(time.Millisecond)
	if !now.After(t.stamped) {
		now = t.stamped.Add(time.Millisecond)
	}
	t.stamped = now
	return StampOf(now)
}

// StampOf writes a moment as live tenants do.
func StampOf(t time.Time) string {
	return t.In(Eastern).Format("2006-01-02 15:04:05.000 GMT-07:00") + " (" + Eastern.String() + ")"
}
