package mcp

import (
	"crypto/rand"
	"slices"
	"sync"
	"time"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/call"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/internal/digest"
)

// How long a change that was shown can be sent, and how many wait at most.
const (
	shownFor   = 10 * time.Minute
	mostShown  = 32
	noSuchWord = "apply_write: no change waits under this token: a token is good for one change, within 10 minutes, and a server that was started again knows none; preview_write the change again"
)

// pending are the changes that were shown. They stand in this process alone: its end forgets them.
type pending struct {
	mu   sync.Mutex
	list []*change // the oldest first
}

// change is one of them, sent or not.
type change struct {
	token   string
	call    *digest.Call
	write   *call.Write
	until   time.Time
	taken   bool
	outcome string // "" while it is on its way
}

// add keeps a change, and returns its token and the change that had to go for it, nil for none.
func (p *pending) add(c *digest.Call, w *call.Write, now time.Time) (token string, dropped *change) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.forget(now)
	if len(p.list) == mostShown {
		at := max(0, slices.IndexFunc(p.list, func(c *change) bool { return c.taken })) // those first
		if dropped = p.list[at]; dropped.taken {
			dropped = nil
		}
		p.list = slices.Delete(p.list, at, at+1)
	}
	token = rand.Text()
	p.list = append(p.list, &change{token: token, call: c, write: w, until: now.Add(shownFor)})
	return token, dropped
}

// take gives the change of a token, once.
func (p *pending) take(token string, now time.Time) (*change, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.forget(now)
	at := slices.IndexFunc(p.list, func(c *change) bool { return c.token == token })
	if at < 0 {
		return nil, exit.Errorf(exit.Refused, noSuchWord)
	}
	c := p.list[at]
	switch {
	case !c.taken:
		c.taken = true
		return c, nil
	case c.outcome == "":
		return nil, exit.Errorf(exit.Refused, "apply_write: this change is on its way already, and nothing is sent twice; read the records to see what became of it")
	}
	return nil, exit.Errorf(exit.Refused, "apply_write: this change was sent before (outcome: %s), and nothing is sent twice; read the records, and preview_write what is still to be changed", c.outcome)
}

// ended notes what became of a change that was taken.
func (p *pending) ended(c *change, outcome string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	c.outcome = outcome
}

// forget forgets what is too old. What was sent is remembered as long, for who asks again.
func (p *pending) forget(now time.Time) {
	p.list = slices.DeleteFunc(p.list, func(c *change) bool { return !now.Before(c.until) })
}
