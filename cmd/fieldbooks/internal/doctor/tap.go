package doctor

import (
	"math"
	"net/http"
	"sync"
	"time"
)

// tap counts the requests that pass, and compares the clocks of both sides by the hour that each
// answer tells.
type tap struct {
	base  http.RoundTripper
	now   func() time.Time
	mu    sync.Mutex
	calls int
	heard bool
	// The server's clock is ahead of this machine's by this much at least, and at most.
	least, most time.Duration
}

func newTap(now func() time.Time) *tap {
	// A transport of its own: the connections end with the client.
	return &tap{base: http.DefaultTransport.(*http.Transport).Clone(), now: now}
}

// RoundTrip sends a request.
func (t *tap) RoundTrip(req *http.Request) (*http.Response, error) {
	began := t.now()
	answer, err := t.base.RoundTrip(req)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.calls++
	if err == nil {
		t.hear(answer.Header, began, t.now())
	}
	return answer, err
}

// CloseIdleConnections closes connections that are not in use.
func (t *tap) CloseIdleConnections() {
	if base, can := t.base.(interface{ CloseIdleConnections() }); can {
		base.CloseIdleConnections()
	}
}

// hear learns from the date of an answer, which is whole seconds, cut off, and was written at some
// time between the request and the answer. Each answer makes what is known narrower.
func (t *tap) hear(header http.Header, began, ended time.Time) {
	date, err := http.ParseTime(header.Get("Date"))
	if err != nil || header.Get("Age") != "" { // an old answer, out of a cache
		return
	}
	least, most := date.Sub(ended), date.Add(time.Second).Sub(began)
	if t.heard && max(least, t.least) <= min(most, t.most) {
		least, most = max(least, t.least), min(most, t.most)
	}
	t.heard, t.least, t.most = true, least, most
}

// count is how many requests there were.
func (t *tap) count() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.calls
}

// clock is what is known about the clocks.
type clock struct {
	Agrees bool
	Ahead  float64 // of the server, in seconds; below 0 it is behind
	Within float64 // seconds, either way
}

// clock is nil when no answer told the hour.
func (t *tap) clock() *clock {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.heard {
		return nil
	}
	ahead, within := (t.least+t.most)/2, (t.most-t.least)/2
	return &clock{
		Agrees: t.least <= grace && t.most >= -grace,
		Ahead:  tenth(ahead), Within: max(tenth(within), 0.1),
	}
}

// grace is a difference of clocks that does no harm.
const grace = 2 * time.Second

// tenth is seconds to one place; adding 0 makes 0 of -0.
func tenth(d time.Duration) float64 { return math.Round(d.Seconds()*10)/10 + 0 }
