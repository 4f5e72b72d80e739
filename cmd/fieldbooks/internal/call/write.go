package call

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/wire"
)

// masked is what would be sent, for people.
func (m *method) masked(list []rawjson.Member) string {
	args := newMask(m.digest, m.app.Output.Sensitive).outline(rawjson.Object(list), "  ")
	if args == "" {
		args = "  (none)\n"
	}
	return fmt.Sprintf("%s, with the arguments:\n%s", wireName(m.call), args)
}

// prepare completes what a write sends, and finds what it would change.
func (m *method) prepare(ctx context.Context, c *ajera.Client, list []rawjson.Member) (*Write, error) {
	w := &Write{Name: m.name, Plan: m.masked(list), Question: "Send " + wireName(m.call) + "?"}
	if m.spec != nil && m.spec.Update != nil {
		complete, changes, err := m.updated(ctx, c, list)
		if err != nil {
			return nil, err
		}
		list, w.Plan = complete, changes.plan(newMask(m.digest, m.app.Output.Sensitive), m.call.Go)
	}
	w.Plan = strings.TrimRight(w.Plan, "\n")
	send := func(ctx context.Context, c *ajera.Client) (wire.Replied, error) {
		return Ajera(ctx, c, m.call.Version, m.call.Go, rawjson.Object(list), m.form.verbatim(list)...)
	}
	var err error
	if w.ReadOnly, err = refusable(ctx, c, send); err != nil {
		return nil, err
	}
	w.send = func(ctx context.Context) (Sent, error) {
		got, err := send(ctx, c)
		if got != nil {
			err = afterWrite(m.name, got.Reply(), err)
		}
		return Sent{Replied: got}, err
	}
	return w, nil
}

// refusable is why the client would refuse to send the arguments, as where a record lacks something:
// nobody is asked about those. That the account may only read is none: whoever asks knows it, and a
// dry run may go on.
func refusable(ctx context.Context, c *ajera.Client, send func(context.Context, *ajera.Client) (wire.Replied, error)) (readOnly bool, err error) {
	_, err = c.Explain(func(c *ajera.Client) error {
		_, err := send(ctx, c)
		return err
	})
	if errors.Is(err, ajera.ErrReadOnly) {
		return true, nil
	}
	return false, asTyped(err)
}

// asTyped is the error of arguments that were refused before they were sent: they were typed so.
func asTyped(err error) error {
	if errors.Is(err, ajera.ErrArgument) {
		return exit.Usagef("%w", err)
	}
	return err
}
