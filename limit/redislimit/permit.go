package redislimit

import (
	"context"
	"time"

	"github.com/fieldbooks/fieldbooks/limit"
)

// permit is guarded by the mutex of its source.
type permit struct {
	source *Source
	id     string
	asked  bool // Redis may know it
	place  bool
	owed   bool // it was sent, and Redis could not be told
	deaf   bool // Redis did not answer when it was last asked
}

func (p *permit) Take(ctx context.Context) (limit.Wait, error) {
	s := p.source
	s.mu.Lock()
	p.asked = true
	owed := p.owed
	s.mu.Unlock()
	var got answer
	var err error
	if owed {
		err = p.leave(ctx, true, false)
	}
	if err == nil {
		got, err = s.ask(ctx, "take", p.id)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	p.deaf = err != nil
	if err != nil && ctx.Err() != nil {
		return limit.Wait{For: forAnswer, Poll: slotPoll}, nil // the limiter makes an error of its context
	}
	if err != nil {
		return limit.Wait{}, err
	}
	p.owed, p.place = false, got.reason == ""
	if got.slot {
		s.hold(p)
	}
	wait := limit.Wait{For: got.reason, AtLeast: got.wait, Poll: slotPoll}
	if wait.AtLeast > 0 {
		wait.Poll = min(wait.AtLeast, ratePoll)
	}
	if wait.For == "" {
		return limit.Wait{}, nil
	}
	return wait, nil
}

func (p *permit) Sent() {
	err := p.leave(context.Background(), true, false)
	p.source.mu.Lock()
	defer p.source.mu.Unlock()
	p.place, p.owed, p.deaf = false, p.owed || err != nil, err != nil
}

// Done gives back what p holds. If Redis cannot be told, it runs out; nobody waits
// for a Redis that did not answer just before.
func (p *permit) Done() {
	s := p.source
	s.mu.Lock()
	asked, owed, deaf := p.asked, p.owed, p.deaf
	p.asked, p.place, p.owed, p.deaf = false, false, false, false
	delete(s.held, p.id)
	s.mu.Unlock()
	give := func() {
		s.renewing.RLock()
		defer s.renewing.RUnlock()
		_ = p.leave(context.Background(), owed, true)
	}
	switch {
	case asked && deaf:
		go give()
	case asked:
		give()
	}
}

// leave gives up the place, of a call that was sent or not, and maybe the slot.
func (p *permit) leave(ctx context.Context, sent, slot bool) error {
	_, err := p.source.ask(ctx, "leave", p.id, sent, slot)
	return err
}

// hold keeps what p has from running out.
func (s *Source) hold(p *permit) {
	s.held[p.id] = p
	if s.timer == nil {
		s.timer = time.AfterFunc(s.pulse(), s.renew)
	}
}

// pulse is the time between two renewals. Several fit into a lease, and one into
// the window that passes without a call when Redis has lost its data: after it,
// Redis knows again what is held.
func (s *Source) pulse() time.Duration {
	return max(renewAtMost, min(s.lease()/3, s.window()/2))
}

// renew extends all leases, and goes on as long as there are any.
func (s *Source) renew() {
	s.renewing.Lock()
	defer s.renewing.Unlock()
	var args []any
	s.mu.Lock()
	for id, p := range s.held {
		args = append(args, id, p.place)
	}
	s.mu.Unlock()
	if len(args) > 0 {
		_, _ = s.ask(context.Background(), "renew", args...)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.held) == 0 {
		s.timer = nil
		return
	}
	s.timer.Reset(s.pulse())
}
