package call

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/internal/parallel"
	"github.com/fieldbooks/fieldbooks/wire"
)

// list writes what the list has, or the records that it names.
func (o *operation) list(ctx context.Context, _ []string) error {
	since, err := o.sinceMillis()
	if err != nil {
		return err
	}
	client, err := o.app.Aimsio(ctx)
	if err != nil {
		return err
	}
	if o.explain {
		more := ""
		if o.records {
			more = "and a call for each record that is read\n"
		}
		return o.told(client, func(c *aimsio.Client) error {
			_, err := Aimsio(ctx, c, o.call.Go, nil, nil)
			return err
		}, more)
	}
	shows := o.call
	if o.records {
		shows = o.reading
	}
	out, err := open(o.app, o.digest, shows, o.request.list)
	if err != nil {
		return err
	}
	return out.end(o.listed(ctx, client, out, since))
}

// listed reads the list, and writes its entries or their records.
func (o *operation) listed(ctx context.Context, c *aimsio.Client, out *sheet, since int64) error {
	line := o.app.Progress("reading " + strings.Fields(o.name)[0])
	defer line.End()
	var text wire.Raw
	_, unread := Aimsio(ctx, c, o.call.Go, nil, nil, wire.TextTo(&text))
	if unread != nil && !exit.IsUnread(unread) {
		return unread
	}
	stubs, keys := Stubs(wire.Value(text), since)
	if !o.records {
		return errors.Join(out.all(0, stubs), unread)
	}
	if limit := o.app.Output.Limit; limit > 0 {
		keys = keys[:min(limit, len(keys))]
	}
	return errors.Join(unread, o.fetch(ctx, c, out, keys))
}

// get writes the records with those keys.
func (o *operation) get(ctx context.Context, given []string) error {
	keys, err := readKeys(given, o.app.In)
	if err != nil {
		return exit.Usagef("%w", err)
	}
	client, err := o.app.Aimsio(ctx)
	if err != nil {
		return err
	}
	if o.explain {
		return o.told(client, func(c *aimsio.Client) error {
			var faults []error
			for _, key := range keys {
				_, err := Aimsio(ctx, c, o.call.Go, []string{key}, nil)
				faults = append(faults, err)
			}
			return errors.Join(faults...)
		}, "")
	}
	out, err := open(o.app, o.digest, o.call, o.request.list)
	if err != nil {
		return err
	}
	o.reading = o.call
	return out.end(o.fetch(ctx, client, out, keys))
}

// atOnce is how many records are read at a time; the limits of the account hold all the same.
const atOnce = 10

// came is a record as it came, or why it did not.
type came struct {
	text wire.Raw
	err  error
}

// fetch reads records, in parallel, and writes them in the order of their keys. One that cannot be
// read does not hold up the others.
func (o *operation) fetch(ctx context.Context, c *aimsio.Client, out *sheet, keys []string) error {
	line := o.app.Progress("reading " + strings.Fields(o.name)[0])
	defer line.End()
	line.Total(len(keys))
	read := func(ctx context.Context, i int) (got came) {
		_, got.err = Aimsio(ctx, c, o.reading.Go, []string{keys[i]}, nil, wire.TextTo(&got.text))
		return got
	}
	var faults []error
	for got := range parallel.Results(ctx, len(keys), atOnce, false, read) {
		line.Add(1)
		if got.err != nil && !exit.IsUnread(got.err) {
			faults = append(faults, got.err)
			if out.cut = errors.Is(got.err, aimsio.ErrAuthentication) || ctx.Err() != nil; out.cut {
				break
			}
			continue
		}
		if got.err != nil {
			faults = append(faults, got.err)
		}
		if err := out.row(0, wire.Value(got.text)); err != nil {
			return err
		}
	}
	return shortfall(o.name, faults, out.rows)
}

// shortfall is the error of a run in which some records could not be read.
func shortfall(name string, faults []error, done int) error {
	const most = 3
	switch {
	case len(faults) == 0:
		return nil
	case len(faults) == 1:
		return faults[0]
	}
	code := exit.Of(faults[0])
	for _, err := range faults[1:] {
		if exit.Of(err) != code {
			code = exit.Failed
		}
	}
	if done > 0 && code != exit.NotFound {
		code = exit.Partial
	}
	text := make([]string, 0, most)
	for _, err := range faults[:min(most, len(faults))] {
		text = append(text, err.Error())
	}
	if more := len(faults) - most; more > 0 {
		text = append(text, fmt.Sprintf("and %d more", more))
	}
	return exit.Errorf(code, "%s: %d records came, with %d errors: %s", name, done, len(faults), strings.Join(text, "; "))
}
