package call

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/change"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/internal/digest"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/wire"
)

// update is a write of records that were read. The vendor wants to see what was read beside what
// shall be; who gives only the latter has it read here, and only what differs goes out.
type update struct {
	*method
	client  *ajera.Client
	how     *wire.Update
	reads   *digest.Call
	content wire.Value // as read, or as the arguments prove it
	proven  bool       // the arguments have what was read
	edits   edits
	named   []string // records and rows that were met
}

// once refuses a second entry for a record: the vendor would take the first, and the record would be
// another one by then than what the second one is a change of.
func (u *update) once(name string) error {
	if slices.Contains(u.named, name) {
		return exit.Usagef("%s: two entries of %s are about %s; put what changes into one", u.method.name, u.how.Updated, name)
	}
	u.named = append(u.named, name)
	return nil
}

// newUpdate is the update that a method makes.
func (m *method) newUpdate(c *ajera.Client) *update {
	how := m.spec.Update
	at := slices.IndexFunc(m.digest.Calls, func(o *digest.Call) bool {
		return o.Version == m.call.Version && wireName(o) == how.Reads.Name
	})
	return &update{method: m, client: c, how: how, reads: m.digest.Calls[at]}
}

// updated are the arguments of an update with all that the vendor wants, and what they would change.
func (m *method) updated(ctx context.Context, c *ajera.Client, list []rawjson.Member) ([]rawjson.Member, edits, error) {
	u := m.newUpdate(c)
	value, _ := rawjson.Lookup(list, u.how.Updated)
	deltas := elements(value)
	for i, delta := range deltas {
		deltas[i] = u.numeric(delta)
	}
	list = rawjson.With(list, u.how.Updated, rawjson.Array(deltas))
	var err error
	if u.how.Send == wire.SendRows {
		deltas, err = u.rowwise(ctx, deltas)
		list = rawjson.With(list, u.how.Updated, rawjson.Array(deltas))
	} else {
		list, err = u.recordwise(ctx, list, deltas)
	}
	if err == nil && len(u.edits) == 0 {
		err = exit.Errorf(exit.Refused, "%s: nothing to change: the vendor has all of it already", m.name)
	}
	return list, u.edits, err
}

// rehearsed makes the call that reads what is updated, where nothing is answered, and has something
// stand for what it would have read.
func (m *method) rehearsed(ctx context.Context, c *ajera.Client, list []rawjson.Member) []rawjson.Member {
	u := m.newUpdate(c)
	value, _ := rawjson.Lookup(list, u.how.Updated)
	proof, _ := rawjson.Lookup(list, u.how.Unchanged)
	if !rawjson.IsNull(proof) {
		return list
	}
	_ = u.read(ctx, elements(value)) // an answer that is empty is not what it would be
	if u.how.Send == wire.SendRows {
		return list
	}
	return rawjson.With(slices.Clone(list), u.how.Unchanged, value)
}

// recordwise finds what whole records, or their changed fields, would change.
func (u *update) recordwise(ctx context.Context, list []rawjson.Member, deltas []wire.Value) ([]rawjson.Member, error) {
	if err := u.prove(ctx, list, deltas); err != nil {
		return nil, err
	}
	var updated, unchanged []wire.Value
	for i, delta := range deltas {
		to, was, err := u.record(i, delta)
		if err != nil {
			return nil, err
		}
		if to != nil {
			updated = append(updated, to)
		}
		if to != nil && was != nil {
			unchanged = append(unchanged, was)
		}
	}
	if u.proven {
		return list, nil
	}
	list = rawjson.With(list, u.how.Updated, rawjson.Array(updated))
	if u.how.Send == wire.SendRecords {
		return rawjson.With(list, u.how.Unchanged, rawjson.Array(unchanged)), nil
	}
	return rawjson.With(list, u.how.Unchanged, u.content), nil
}

// prove takes what was read from the arguments, or reads it.
func (u *update) prove(ctx context.Context, list []rawjson.Member, deltas []wire.Value) error {
	proof, _ := rawjson.Lookup(list, u.how.Unchanged)
	u.content, u.proven = proof, !rawjson.IsNull(proof)
	if !u.proven {
		return u.read(ctx, deltas)
	}
	if u.how.Send == wire.SendRecords {
		u.content = rawjson.Object([]rawjson.Member{{Name: u.reads.Content[0].Name, Value: proof}})
	}
	return nil
}

// record is what goes out for one record, nil when nothing of it changes, and the record as read.
func (u *update) record(i int, delta wire.Value) (to, was wire.Value, err error) {
	members, err := rawjson.Members(delta)
	if err != nil {
		return nil, nil, exit.Usagef("%s: entry %d of %s is no object", u.name, i+1, u.how.Updated)
	}
	f, t, key := u.kind(members)
	if t == nil {
		return nil, nil, exit.Usagef("%s: entry %d of %s names no record; give its %s", u.name, i+1, u.how.Updated, strings.Join(u.keyNames(), " or "))
	}
	name := fmt.Sprintf("%s %s %d", f.Name, t.Key, key)
	if key <= 0 {
		for _, m := range members {
			u.edits = append(u.edits, change.Edit{Record: name + " (new)", Field: m.Name, After: m.Value})
		}
		return delta, nil, nil
	}
	if err := u.once(name); err != nil {
		return nil, nil, err
	}
	lists, _ := rawjson.Members(u.content) // it was read as an object
	if was = withKey(Spelled(lists, f), t.Key, key); was == nil {
		return nil, nil, exit.Errorf(exit.NotFound, "%s: there is no %s among what was read", u.name, name)
	}
	before, _ := rawjson.Members(was)
	u.strangeTo(t, name, before, members)
	changed, found, err := compare(t, name, before, members)
	u.edits = append(u.edits, found...)
	switch {
	case err != nil || len(changed) == 0:
		return nil, nil, err
	case u.how.Send == wire.SendRecords:
		to, err = rawjson.Splice(was, changed)
		return to, was, err
	}
	own, _ := rawjson.Lookup(members, t.Key)
	return rawjson.Object(append([]rawjson.Member{{Name: t.Key, Value: own}}, changed...)), was, nil
}

// strangeTo tells of members that neither the specs nor the record as read have: a vendor may say that
// all is well and leave them out.
func (u *update) strangeTo(t *digest.Type, name string, before, members []rawjson.Member) {
	var known []string
	for _, f := range t.Fields {
		known = append(append(known, f.Name), f.Also...)
	}
	for _, m := range before {
		known = append(known, m.Name)
	}
	slices.Sort(known)
	known = slices.Compact(known)
	for _, m := range members {
		if !slices.Contains(known, m.Name) && (t.Custom == "" || !strings.HasPrefix(m.Name, t.Custom)) {
			u.app.Note("note: %s as read has no %s, nor do the specs know it; it is sent all the same%s", name, m.Name, meant(m.Name, known))
		}
	}
}

// kind finds out what a record is by its key, its type and the list that it stands in: a phase names
// its project too, so the lists are asked from the last to the first.
func (u *update) kind(members []rawjson.Member) (*digest.Field, *digest.Type, int) {
	for _, f := range slices.Backward(u.reads.Content) {
		element, _, _ := digest.Element(f.Type)
		t := u.digest.Type(element, u.call.Version)
		if t == nil || t.Key == "" {
			continue
		}
		if key, there := keyOf(members, t.Key); there {
			return f, t, key
		}
	}
	return nil, nil, 0
}

// numeric is an entry with numbers where the specs have numbers; see [reader.numbers].
func (u *update) numeric(delta wire.Value) wire.Value {
	members, _ := rawjson.Members(delta) // what is no object is refused later
	_, t, _ := u.kind(members)
	if t == nil {
		return delta
	}
	return reader{digest: u.digest, version: u.call.Version}.numbersOf(t, delta)
}

// keyNames are the members by which records are known.
func (u *update) keyNames() (names []string) {
	for _, f := range u.reads.Content {
		element, _, _ := digest.Element(f.Type)
		if t := u.digest.Type(element, u.call.Version); t != nil && t.Key != "" {
			names = append(names, t.Key)
		}
	}
	return names
}

// read reads the records that deltas name.
func (u *update) read(ctx context.Context, deltas []wire.Value) error {
	name := u.keyNames()[0]
	var keys []int
	for i, delta := range deltas {
		members, _ := rawjson.Members(delta) // none where it is no object
		key, there := keyOf(members, name)
		if !there {
			return exit.Usagef("%s: entry %d of %s has no %s, by which the records are read; add it", u.method.name, i+1, u.how.Updated, name)
		}
		if key > 0 && !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	if len(keys) == 0 {
		return nil
	}
	args := rawjson.Object([]rawjson.Member{{Name: u.reads.Keys, Value: rawjson.KeyList(keys)}})
	got, err := Ajera(ctx, u.client, u.call.Version, u.reads.Go, args)
	if got != nil {
		u.content = wire.Value(got.Reply().Raw)
		err = verdict(Kebab(u.reads.Go), got.Reply(), err)
	}
	return err
}
