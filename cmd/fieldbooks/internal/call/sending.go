package call

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/change"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/internal/digest"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/wire"
)

// write sends what --body has.
func (o *operation) write(ctx context.Context, _ []string) error {
	if o.body == "" {
		return exit.Usagef("%s: --body is missing; give a file with JSON or YAML, or - for standard input", o.name)
	}
	value, err := readBody(o.body, o.app.In)
	if err != nil {
		return exit.Usagef("--body: %w", err)
	}
	if u, known := upserterOf(o.call.Go); known {
		return o.upsert(ctx, u, value)
	}
	return o.post(ctx, value)
}

// post sends a body of which the vendor publishes nothing.
func (o *operation) post(ctx context.Context, body wire.Value) error {
	if err := o.isBody(body); err != nil {
		return err
	}
	client, err := o.app.Aimsio(ctx)
	if err != nil {
		return err
	}
	if o.explain {
		return o.told(client, func(c *aimsio.Client) error {
			_, err := Aimsio(ctx, c, o.call.Go, nil, body)
			return err
		}, o.withBody(body))
	}
	out, err := open(o.app, o.digest, o.call, "")
	if err != nil {
		return err
	}
	w, err := o.prepareBody(ctx, client, body)
	if err == nil {
		err = o.app.Confirm(ctx, w.Plan, w.Question)
	}
	if err != nil {
		return err
	}
	sent, err := w.Send(ctx)
	return out.end(errors.Join(err, out.add(sound(sent.Content, err))))
}

// isBody refuses what is no object.
func (o *operation) isBody(body wire.Value) error {
	members, err := rawjson.Members(body)
	switch {
	case err != nil:
		return exit.Usagef("%s: an object is expected, as the vendor wants it", o.from)
	case len(members) == 0:
		return exit.Usagef("%s: the object is empty, so there is nothing to send; put into it what the vendor has told you that it takes", o.from)
	}
	return nil
}

// prepareBody prepares to send a body of which the vendor publishes nothing.
func (o *operation) prepareBody(ctx context.Context, client *aimsio.Client, body wire.Value) (*Write, error) {
	send := func(ctx context.Context, c *aimsio.Client) (text wire.Raw, err error) {
		_, err = Aimsio(ctx, c, o.call.Go, nil, body, wire.TextTo(&text))
		return text, err
	}
	_, err := client.Explain(func(c *aimsio.Client) error {
		_, err := send(ctx, c)
		return err
	})
	return &Write{
		Name: o.name, Plan: strings.TrimRight(o.withBody(body), "\n"), Question: "Send it?", ReadOnly: errors.Is(err, aimsio.ErrReadOnly),
		send: func(ctx context.Context) (Sent, error) {
			text, err := send(ctx, client)
			return Sent{Content: wire.Value(text)}, err
		},
	}, nil
}

// withBody is the operation and what it would send, for people.
func (o *operation) withBody(body wire.Value) string {
	return fmt.Sprintf("%s %s, with the body:\n%s", o.call.Verb, o.call.Path, o.hide().outline(body, "  "))
}

func (o *operation) hide() mask { return newMask(o.digest, o.app.Output.Sensitive) }

// types are the record as it is read and as it is sent, nil where one is not known.
func (o *operation) types() (read, sent *digest.Type) {
	if o.reading != nil && len(o.reading.Content) > 0 {
		read = o.digest.Type(o.reading.Content[0].Type, 0)
	}
	if body := o.digest.Type(o.call.Body, 0); body != nil {
		for _, f := range body.Fields {
			if element, list, _ := digest.Element(f.Type); list {
				sent = o.digest.Type(element, 0)
			}
		}
	}
	return read, sent
}

// withoutReadOnly is a record without the members that can be read and not be sent, noted in left:
// its own, and those of the records in it.
func (o *operation) withoutReadOnly(record wire.Value, left map[string]bool) wire.Value {
	read, sent := o.types()
	return o.sendable(record, read, sent, left)
}

func (o *operation) sendable(record wire.Value, read, sent *digest.Type, left map[string]bool) wire.Value {
	if read == nil || sent == nil || record.Kind() != '{' {
		return record
	}
	members, _ := rawjson.Members(record) // it begins as an object
	var kept []rawjson.Member
	same := true
	for _, m := range members {
		was, to := fieldOf(read, m.Name), fieldOf(sent, m.Name)
		if was != nil && to == nil {
			left[m.Name], same = true, false
			continue
		}
		if was != nil {
			inner := o.sendableIn(m.Value, was, to, left)
			same = same && len(inner) == len(m.Value)
			m.Value = inner
		}
		kept = append(kept, m)
	}
	if same {
		return record // byte for byte
	}
	return rawjson.Object(kept)
}

// sendableIn is the value of a member, be it a record or a list of records.
func (o *operation) sendableIn(value wire.Value, was, to *digest.Field, left map[string]bool) wire.Value {
	from, _, _ := digest.Element(was.Type)
	into, _, _ := digest.Element(to.Type)
	read, sent := o.digest.Type(from, 0), o.digest.Type(into, 0)
	if read == nil || sent == nil || value.Kind() != '[' {
		return o.sendable(value, read, sent, left)
	}
	items, same := elements(value), true
	for i, item := range items {
		items[i] = o.sendable(item, read, sent, left)
		same = same && len(items[i]) == len(item)
	}
	if same {
		return value
	}
	return rawjson.Array(items)
}

// plan shows what records would change. Those with the key of the server are read before; what is
// known by a code may be new or there already.
func (o *operation) plan(ctx context.Context, c *aimsio.Client, records []wire.Value) (string, error) {
	var changes edits
	read, _ := o.types()
	for i, record := range records {
		members, _ := rawjson.Members(record) // it begins as an object
		key := o.keyOf(members)
		if key == "" || read == nil {
			changes = append(changes, sentWhole(i, members)...)
			continue
		}
		var was wire.Raw
		_, err := Aimsio(ctx, c, o.reading.Go, []string{key}, nil, wire.TextTo(&was))
		switch {
		case errors.Is(err, aimsio.ErrNotFound):
			changes = append(changes, sentWhole(i, members)...)
			continue
		case err != nil && !exit.IsUnread(err):
			return "", err
		}
		before, _ := rawjson.Members(wire.Value(was)) // it was read as an object
		changes = append(changes, differences(fmt.Sprintf("record %d, %s", i+1, key), before, members)...)
	}
	return changes.plan(o.hide(), o.call.Go), nil
}

// keyOf is the key by which a record can be read, "" when it has none.
func (o *operation) keyOf(members []rawjson.Member) string {
	if o.reading == nil {
		return ""
	}
	for _, op := range aimsioapi.Operations() {
		if op.ID != o.reading.Go {
			continue
		}
		for _, name := range op.Keys {
			if value, _ := rawjson.Lookup(members, name); !rawjson.IsBlank(value) {
				return rawjson.Text(value)
			}
		}
	}
	return ""
}

// sentWhole are the edits of a record of which nothing was read.
func sentWhole(i int, members []rawjson.Member) (all edits) {
	name := fmt.Sprintf("record %d (created, or changed where its code is known)", i+1)
	for _, m := range members {
		all = append(all, change.Edit{Record: name, Field: m.Name, After: m.Value})
	}
	return all
}

// differences are the edits of a record that was read.
func differences(name string, before, members []rawjson.Member) (all edits) {
	for _, m := range members {
		if old, _ := rawjson.Lookup(before, m.Name); !rawjson.Same(old, m.Value) {
			all = append(all, change.Edit{Record: name, Field: m.Name, Before: old, After: m.Value})
		}
	}
	if all == nil {
		all = edits{{Record: name}}
	}
	return all
}
