package limit

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// waiter is a call behind the head of the line.
type waiter struct {
	turn     chan struct{} // closed when it is the head, or too late
	deadline time.Time
	late     error
}

// queue returns when the caller is at the head of the line.
func (l *Limiter) queue(ctx context.Context, waits *Waits) error {
	l.mu.Lock()
	if !l.busy {
		l.busy = true
		l.mu.Unlock()
		return nil
	}
	begin := time.Now()
	slot, rate := l.clocks(begin)
	w := &waiter{turn: make(chan struct{})}
	w.deadline, _ = ctx.Deadline()
	l.line = append(l.line, w)
	l.refuse(len(l.line)-1, begin)
	l.mu.Unlock()

	select {
	case <-w.turn:
	case <-ctx.Done():
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	slot2, rate2 := l.clocks(time.Now())
	slot, rate = slot2-slot, rate2-rate
	waits.Slot += slot
	waits.Rate += rate
	if ctx.Err() != nil && w.late == nil {
		w.late = &WaitError{For: longer(slot, rate), Waited: time.Since(begin), Err: ended(ctx)}
		l.abandon(w)
	}
	return w.late
}

// abandon takes w out of the line, or passes its turn on.
func (l *Limiter) abandon(w *waiter) {
	if i := slices.Index(l.line, w); i >= 0 {
		l.line = slices.Delete(l.line, i, i+1)
		return
	}
	l.pass()
}

// refuse sends away who cannot be served before its deadline, from place first
// of the line on. The head cannot pass before opens, and no more than Calls per
// window can follow it.
func (l *Limiter) refuse(first int, now time.Time) {
	opens := l.opens
	if opens.Before(now) {
		opens = now
	}
	kept := l.line[:first]
	for _, w := range l.line[first:] {
		served := opens
		if l.policy.Calls > 0 {
			served = opens.Add(time.Duration((len(kept)+1)/l.policy.Calls) * l.policy.window())
		}
		if w.deadline.IsZero() || !served.After(w.deadline) {
			kept = append(kept, w)
			continue
		}
		w.late = &WaitError{For: cmp.Or(l.pause, ForRate), Need: served.Sub(now), Left: max(0, w.deadline.Sub(now)), Err: context.DeadlineExceeded}
		close(w.turn)
	}
	clear(l.line[len(kept):])
	l.line = kept
}

// pass makes the first of the line its head.
func (l *Limiter) pass() {
	l.opens = time.Time{}
	if l.busy = len(l.line) > 0; l.busy {
		close(l.line[0].turn)
		l.line[0] = nil
		l.line = l.line[1:]
	}
}

// longer names the longer one of two waits.
func longer(slot, rate time.Duration) Reason {
	if slot > rate {
		return ForSlot
	}
	return ForRate
}
