package wire

import "time"

// Info is what a call cost: one call of a typed method may be several HTTP
// attempts (retries, pages, batches).
type Info struct {
	Attempts int           // HTTP requests begun
	Bytes    int64         // answer bytes read
	Total    time.Duration // from call to return
	Slot     time.Duration // waited for a parallel slot
	Rate     time.Duration // waited for the rate limit
	Session  time.Duration // waited for a login
	Backoff  time.Duration // waited between attempts
}

// Add adds the figures of b to i.
func (i *Info) Add(b Info) {
	i.Attempts += b.Attempts
	i.Bytes += b.Bytes
	i.Total += b.Total
	i.Slot += b.Slot
	i.Rate += b.Rate
	i.Session += b.Session
	i.Backoff += b.Backoff
}

// Waited is the time spent waiting for limits.
func (i Info) Waited() time.Duration { return i.Slot + i.Rate }

// Outcome says what is certain about a call that failed.
type Outcome string

// The outcomes of a failed call.
const (
	NotSent  Outcome = "not sent" // nothing left this machine: it may be sent again
	Refused  Outcome = "refused"  // the vendor answered no: nothing was changed
	Unknown  Outcome = "unknown"  // bytes left and no usable answer came: it may have been executed
	Executed Outcome = "executed" // the vendor executed it; something after that failed
)
