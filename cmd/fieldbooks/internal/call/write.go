package call

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
)

// masked is what would be sent, for people.
func (m *method) masked(list []rawjson.Member) string {
	args := newMask(m.digest, m.app.Output.Sensitive).outline(rawjson.Object(list), "  ")
	if args == "" {
		args = "  (none)\n"
	}
	return fmt.Sprintf("%s, with the arguments:\n%s", wireName(m.call), args)
}

// confirm completes what a write sends, shows what it would change, and asks.
func (m *method) confirm(ctx context.Context, c *ajera.Client, list []rawjson.Member) ([]rawjson.Member, error) {
	plan := m.masked(list)
	if m.spec != nil && m.spec.Update != nil {
		complete, changes, err := m.updated(ctx, c, list)
		if err != nil {
			return nil, err
		}
		list, plan = complete, changes.plan(newMask(m.digest, m.app.Output.Sensitive), m.call.Go)
	}
	if err := m.refusable(ctx, c, list); err != nil {
		return nil, err
	}
	return list, m.app.Confirm(ctx, strings.TrimRight(plan, "\n"), "Send "+wireName(m.call)+"?")
}

// refusable is why the client would refuse to send the arguments, as where a record lacks something:
// nobody is asked about those.
func (m *method) refusable(ctx context.Context, c *ajera.Client, list []rawjson.Member) error {
	_, err := c.Explain(func(c *ajera.Client) error {
		_, err := Ajera(ctx, c, m.call.Version, m.call.Go, rawjson.Object(list), m.form.verbatim(list)...)
		return err
	})
	if errors.Is(err, ajera.ErrReadOnly) {
		return nil // of the account: whoever asks knows it, and a dry run may go on
	}
	return asTyped(err)
}

// asTyped is the error of arguments that were refused before they were sent: they were typed so.
func asTyped(err error) error {
	if errors.Is(err, ajera.ErrArgument) {
		return exit.Usagef("%w", err)
	}
	return err
}
