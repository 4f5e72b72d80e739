package call

import (
	"context"
	"sync/atomic"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// Write is a write that was prepared: what has to be read before it was read, what it would change is
// known, and nothing was sent.
type Write struct {
	Name     string   // of the call
	Plan     string   // what it would change, for people, without what is personal
	Question string   // whether it shall be sent
	Notes    []string // what else people should know
	ReadOnly bool     // the account may only read: Send would be refused

	send func(context.Context) (Sent, error)
	sent atomic.Bool
}

// Sent is what a vendor answered to a write.
type Sent struct {
	Replied wire.Replied // by Ajera, nil when nothing came
	Content wire.Value   // by Aimsio, for a call of which it publishes nothing
	Fates   []Fate       // of each record, where records are sent one by one
}

// Send sends what was shown, once: a second time is refused, whatever became of the first. With an
// error a part may be done, and an answer may be there; see [exit.Of].
func (w *Write) Send(ctx context.Context) (Sent, error) {
	if !w.sent.CompareAndSwap(false, true) {
		return Sent{}, exit.Errorf(exit.Refused, "%s: it was sent before, and nothing is sent twice", w.Name)
	}
	return w.send(ctx)
}
