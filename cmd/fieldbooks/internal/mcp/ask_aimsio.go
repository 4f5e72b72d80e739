package mcp

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/call"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mcp/answer"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
	"github.com/fieldbooks/fieldbooks/internal/digest"
	"github.com/fieldbooks/fieldbooks/internal/parallel"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/wire"
)

// asked is what is asked of Aimsio.
type asked struct {
	keys    []string // of records
	since   int64    // of a list: what was changed at or after it
	records bool     // of a list: its records are read
}

// aimsioArguments reads the arguments of an operation: keys of a get, and of a list what its command
// takes, for the vendor has no filters.
func aimsioArguments(c *digest.Call, list []rawjson.Member) (q asked, err error) {
	takes := []string{"changed_since", "records"}
	if c.Kind == string(wire.KindGet) {
		takes = []string{c.Keys, "keys"}
	}
	q.since, _ = call.Since("")
	for _, m := range list {
		switch name := strings.ToLower(strings.ReplaceAll(m.Name, "-", "_")); {
		case !slices.ContainsFunc(takes, func(known string) bool { return strings.EqualFold(known, name) }):
			return q, exit.Usagef("args: %s takes no %s%s; it takes %s", call.Name(c), output.Quoted(m.Name), output.DidYouMean(output.Nearest(name, takes)), output.Alternatives(takes))
		case name == "changed_since":
			if q.since, err = call.Since(rawjson.Text(m.Value)); err != nil {
				return q, err
			}
		case name == "records":
			if q.records = string(m.Value) == "true"; !q.records && string(m.Value) != "false" {
				return q, exit.Usagef("args: records is true or false")
			}
		default:
			q.keys = append(q.keys, keysOf(m.Value)...)
		}
	}
	if c.Kind == string(wire.KindGet) && len(q.keys) == 0 {
		return q, exit.Usagef("args: %s needs %s, a key or a list of keys, as %s gives them", call.Name(c), c.Keys, "its list")
	}
	return q, nil
}

// keysOf are the keys in a value: one, or a list.
func keysOf(value wire.Value) (keys []string) {
	if value.Kind() != '[' {
		return []string{rawjson.Text(value)}
	}
	items, _ := rawjson.Items(value)
	for _, item := range items {
		keys = append(keys, rawjson.Text(item.Value))
	}
	return keys
}

// askAimsio reads a list or records. Of records those are read that are shown, a call for each.
func (a *assistant) askAimsio(ctx context.Context, c *digest.Call, args []rawjson.Member, r answer.Request) (*came, error) {
	q, err := aimsioArguments(c, args)
	if err != nil {
		return nil, err
	}
	client, err := a.aimsio(ctx)
	if err != nil {
		return nil, err
	}
	got := &came{narrow: narrower(c, args)}
	if c.Kind == string(wire.KindGet) {
		return got, got.readKeys(ctx, client, c, q.keys, r)
	}
	list, err := got.listed(ctx, client, c)
	if err != nil {
		return nil, err
	}
	stubs, keys := call.Stubs(list, q.since)
	reading := call.ReadingOf(c)
	if q.records && reading != nil {
		return got, got.readKeys(ctx, client, reading, keys, r)
	}
	if reading != nil {
		got.notes = append(got.notes, "the vendor's list has keys and times only: args {\"records\": true} reads the records shown, a call for each")
	}
	got.list(c, rawjson.Array(stubs))
	return got, nil
}

// listed is the list as it came.
func (g *came) listed(ctx context.Context, client *aimsio.Client, c *digest.Call) (wire.Value, error) {
	var text wire.Raw
	_, err := call.Aimsio(ctx, client, c.Go, nil, nil, wire.TextTo(&text))
	switch {
	case partly(err):
		g.also("error", rawjson.Quote(exit.Plain(err.Error())))
	case err != nil:
		return nil, err
	}
	return wire.Value(text), nil
}

// list adds records to the only list of an answer.
func (g *came) list(c *digest.Call, content wire.Value) {
	part := call.Answers(c, content)[0]
	if len(g.lists) == 0 {
		g.lists = []answer.List{{Name: part.Name, Columns: part.Columns}}
	}
	g.lists[0].Records = append(g.lists[0].Records, part.Records...)
}

// atOnce is how many records are read at a time; the limits of the account hold all the same.
const atOnce = 10

// readKeys reads the records of those keys that are shown. One that cannot be read does not hold up
// the others, and keeps its place.
func (g *came) readKeys(ctx context.Context, client *aimsio.Client, c *digest.Call, keys []string, r answer.Request) error {
	start := 0
	if len(r.Place) > 0 {
		start = min(r.Place[0], len(keys))
	}
	wanted := keys[start:min(start+r.Limit, len(keys))]
	part := call.Answers(c, nil)[0]
	list := answer.List{Name: part.Name, Columns: part.Columns, Before: start, After: len(keys) - start - len(wanted)}
	var faults []error
	var failed []rawjson.Value
	for got := range records(ctx, client, c, wanted) {
		if got.err != nil {
			faults = append(faults, got.err)
			failed = append(failed, rawjson.Object([]rawjson.Member{{Name: "key", Value: rawjson.Quote(got.key)}, {Name: "error", Value: rawjson.Quote(exit.Plain(got.err.Error()))}}))
		}
		if got.text == nil {
			got.text = wire.Value("{}")
		}
		list.Records = append(list.Records, got.text)
		if errors.Is(got.err, aimsio.ErrAuthentication) || ctx.Err() != nil {
			return got.err
		}
	}
	if len(faults) == len(wanted) && len(faults) > 0 && !partly(faults[0]) {
		return sought(faults[0])
	}
	if len(failed) > 0 {
		g.also("errors", rawjson.Array(failed))
	}
	g.lists = []answer.List{list}
	return nil
}

// sought says of a key that is none how it is found: people know numbers and names.
func sought(err error) error {
	if errors.Is(err, aimsio.ErrNotFound) {
		return exit.Errorf(exit.NotFound, "%w; lookup finds the key of a number, a code or a name", err)
	}
	return err
}

// one is a record as it came, or why it did not.
type one struct {
	key  string
	text wire.Value
	err  error
}

// records reads records in the order of their keys.
func records(ctx context.Context, client *aimsio.Client, c *digest.Call, keys []string) func(func(one) bool) {
	return parallel.Results(ctx, len(keys), atOnce, false, func(ctx context.Context, i int) one {
		var text wire.Raw
		_, err := call.Aimsio(ctx, client, c.Go, keys[i:i+1], nil, wire.TextTo(&text))
		if err != nil && !partly(err) {
			text = nil
		}
		return one{keys[i], wire.Value(text), err}
	})
}
