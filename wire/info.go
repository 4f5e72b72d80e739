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

// Retry bounds how a failed call is repeated: a read after any failure that may
// pass, a write only when nothing of it was sent. Zero means the default.
type Retry struct {
	Attempts int           // of one call, the first included; default 4, 1 means no repeats
	First    time.Duration // ceiling of the first pause, doubled for each further one; default 250 ms
	Longest  time.Duration // ceiling of every pause; default 8 s
	After    time.Duration // longest Retry-After that is waited for; default 30 s
	Total    time.Duration // no attempt begins later, waits for limits not counted; default 2 min
	// Budget is the number of repeats that all calls may make while none
	// succeeds; every ten answers give one back. Default 50, below 0 no bound.
	Budget int
	// Trip is the number of attempts failed in a row, of all calls, after which
	// calls fail at once with ErrOutage, not sent, for Rest; then one at a time
	// looks whether the server answers again. Default 0: never.
	Trip int
	Rest time.Duration // default 10 s
}

// Attempt is one HTTP request of a call and what came of it.
type Attempt struct {
	Name    string
	Number  int           // from 1
	Status  int           // 0 when no answer began
	Bytes   int64         // of the answer's body
	Took    time.Duration // waits for limits included
	Slot    time.Duration // waited for a parallel slot
	Rate    time.Duration // waited for the rate limit
	Backoff time.Duration // waited before it
	// Outcome is what is certain when Err is set.
	Outcome Outcome
	Err     error // shows no secret
}
