package exchange

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/wire"
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

func (p Retry) withDefaults() Retry {
	p.Attempts = cmp.Or(p.Attempts, 4)
	p.First = cmp.Or(p.First, 250*time.Millisecond)
	p.Longest = cmp.Or(p.Longest, 8*time.Second)
	p.After = cmp.Or(p.After, 30*time.Second)
	p.Total = cmp.Or(p.Total, 2*time.Minute)
	p.Budget = cmp.Or(p.Budget, 50)
	p.Rest = cmp.Or(p.Rest, 10*time.Second)
	return p
}

// pause is the time to wait after attempt number: anything up to a ceiling that
// doubles, so that clients that failed together do not return together. What
// the server orders comes first.
func (p Retry) pause(number int, resp *http.Response) time.Duration {
	ceiling := p.Longest
	if doublings := number - 1; doublings < 30 {
		ceiling = min(p.Longest, p.First<<doublings)
	}
	pause := rand.N(ceiling + 1)
	if resp == nil {
		return pause
	}
	if ordered, ok := limit.RetryAfter(resp.Header, time.Now()); ok {
		return min(ordered, p.After) + rand.N(p.First+1)
	}
	return pause
}

// errEnough ends a call whose last attempt says it all.
var errEnough = errors.New("enough")

// again decides whether to repeat the call after a, and when. The error says
// why not; it is errEnough when there is nothing to add.
func (r *run) again(ctx context.Context, a *tried) (time.Duration, error) {
	retry, tries := r.sender.Retry, r.number-r.hops
	if a.next != nil && a.Err == nil {
		r.to, r.hops = a.next, r.hops+1
		return 0, nil
	}
	if !r.repeatable(a) {
		if a.Err == nil {
			r.sender.budget.refund()
		}
		return 0, errEnough
	}
	if tries >= retry.Attempts || ctx.Err() != nil {
		return 0, errEnough
	}
	pause := retry.pause(tries, a.resp)
	if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) <= pause {
		return 0, fmt.Errorf("no time for another attempt: %w", context.DeadlineExceeded)
	}
	if time.Since(r.begin)-r.info.Slot-r.info.Rate+pause > retry.Total {
		return 0, errEnough
	}
	if !r.sender.budget.take() {
		return 0, errBudget
	}
	if a.Err == nil {
		r.causes = append(r.causes, statusError(a.Status))
	}
	return pause, nil
}

var errBudget = errors.New("not repeated, because too many calls are failing")

// repeatable reports whether another attempt is safe and may help.
func (r *run) repeatable(a *tried) bool {
	req := r.call.Request
	switch {
	case req.Body != nil && req.Body != http.NoBody && req.GetBody == nil:
		return false
	case a.Err == nil:
		return r.call.Repeat && passing(a.Status)
	case permanent(a.Err):
		return false
	}
	return r.call.Repeat || a.Outcome == wire.NotSent
}

// passing reports whether a status tells of a fault that may pass.
func passing(status int) bool {
	switch status {
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

// permanent reports whether the next attempt would fail alike.
func permanent(err error) bool {
	var dns *net.DNSError
	return waited(err) ||
		errors.Is(err, ErrOutage) ||
		errors.Is(err, ErrTooLarge) ||
		errors.Is(err, ErrRedirect) ||
		errors.Is(err, http.ErrSchemeMismatch) ||
		errors.As(err, new(*tls.CertificateVerificationError)) ||
		errors.As(err, new(x509.HostnameError)) ||
		errors.As(err, new(tls.RecordHeaderError)) ||
		errors.As(err, &dns) && dns.IsNotFound
}

// budget bounds the repeats of all calls, so that an outage does not multiply
// the load.
type budget struct {
	mu   sync.Mutex
	most float64
	left float64
}

func newBudget(repeats int) *budget {
	return &budget{most: float64(repeats), left: float64(repeats)}
}

// take reports whether one more repeat is allowed.
func (b *budget) take() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.most < 0 {
		return true
	}
	if b.left < 1 {
		return false
	}
	b.left--
	return true
}

// refund rewards an answer.
func (b *budget) refund() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.left = min(b.most, b.left+0.1)
}
