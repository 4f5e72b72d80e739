package limit

import (
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// dateForms are the forms of a date beside those of [http.ParseTime]. Each tells its zone in a way that
// cannot be misread: of a name like EST, package time knows no offset.
var dateForms = []string{time.RFC1123Z, "Mon, 2 Jan 2006 15:04:05 GMT", "Mon, 2 Jan 2006 15:04:05 UTC", time.RFC3339}

// RetryAfter reads the header Retry-After as the time to wait from now: seconds, of which a fraction
// counts as a whole one and what is beyond a hundred years as those, or a date, which is compared
// with the header Date where there is one, so that it does not matter how this clock goes. It is
// false when there is none or it cannot be read, as a negative one.
func RetryAfter(h http.Header, now time.Time) (time.Duration, bool) {
	text := strings.TrimSpace(h.Get("Retry-After"))
	if wait, ok := seconds(text); ok {
		return wait, true
	}
	date, ok := parseDate(text)
	if !ok {
		return 0, false
	}
	if sent, ok := parseDate(h.Get("Date")); ok {
		now = sent
	}
	return max(0, min(date.Sub(now), longest)), true
}

// seconds reads digits, with a point or without.
func seconds(text string) (time.Duration, bool) {
	if whole := strings.Replace(text, ".", "", 1); whole == "" || strings.Trim(whole, "0123456789") != "" {
		return 0, false
	}
	n, _ := strconv.ParseFloat(text, 64) // infinite when a float has no room for it
	return time.Duration(math.Ceil(min(n, longest.Seconds()))) * time.Second, true
}

func parseDate(text string) (time.Time, bool) {
	date, err := http.ParseTime(text)
	for i := 0; err != nil && i < len(dateForms); i++ {
		date, err = time.Parse(dateForms[i], text)
	}
	return date, err == nil
}
