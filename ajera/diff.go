package ajera

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/fieldbooks/fieldbooks/wire"
	"github.com/go-json-experiment/json"
)

// differ compares one record as edited with the same record as read.
type differ struct {
	*save
	of     string // the list, e.g. "Phases"
	key    string // the name of the record's key, e.g. "PhaseKey"
	number int    // and the key
	masked bool   // the record's type prints masked
}

// record is the record's place, e.g. "Phases PhaseKey 12".
func (d *differ) record() string { return d.of + " " + d.key + " " + strconv.Itoa(d.number) }

// object compares two structs and gives the members of raw that changed. link
// says that the struct stands for another record, so that its key may be
// changed, and what is derived from the key does not matter then.
func (d *differ) object(place string, raw wire.Value, base, edited reflect.Value, link bool) (*changes, error) {
	p := planOf(base.Type())
	room := d.room
	d.room = nil // records in this one need their own
	have, err := p.members(raw, room, nil)
	if err != nil {
		return nil, d.refuse(ErrArgument, place, "read it again", "was read as %v", err)
	}
	c := &changes{have: have}
	moved := link && p.keyOf(base) != p.keyOf(edited)
	for i := range p.fields {
		f := &p.fields[i]
		before, after := base.Field(f.at), edited.Field(f.at)
		if moved && f.ReadOnly || equal(before, after) {
			continue
		}
		if err := d.field(place, c, f, before, after, link); err != nil {
			return nil, err
		}
	}
	if p.unknown >= 0 {
		for _, m := range d.rawMembers(place, base.Field(p.unknown).Bytes(), edited.Field(p.unknown).Bytes()) {
			if err := c.put([]string{m.name}, m.value, m.value); err != nil {
				return nil, err
			}
		}
	}
	return c, nil
}

func (d *differ) field(place string, c *changes, f *field, base, edited reflect.Value, link bool) error {
	path, was, _ := f.spelled(c.have)
	place = join(place, f.name)
	value, delta, err := d.value(place, f, was, base, edited)
	switch {
	case err != nil || value == nil:
		return err
	case f.Key && !link:
		return d.refuse(ErrReadOnly, place, "set it back", "a key cannot be changed")
	case f.Token:
		return d.refuse(ErrReadOnly, place, "set it back", "it proves what was read")
	case f.Required && d.m.Update.Send == wire.SendRows:
		return d.refuse(ErrReadOnly, place, "add a row for it", "is given on a new row only")
	case f.ReadOnly:
		return d.refuse(ErrReadOnly, place, "set it back", "the vendor keeps it read-only")
	}
	if err := f.check(place, edited); err != nil && !edited.IsZero() {
		return d.refuse(ErrArgument, place, "", "%v", err)
	}
	return c.put(path, value, delta)
}

// value gives the new JSON of a field, whole and as a delta; nothing when it is
// unchanged.
func (d *differ) value(place string, f *field, was wire.Value, base, edited reflect.Value) (value, delta wire.Value, err error) {
	switch f.shape {
	case nested:
		return d.nested(place, was, base, edited)
	case records:
		value, err = d.list(place, was, base, edited)
		return value, value, err
	case raw:
		return d.raw(place, was, base.Bytes(), edited.Bytes())
	}
	if same(base, edited) {
		return nil, nil, nil
	}
	value, err = encodeValue(f, edited)
	d.note(place, f, was, value)
	return value, value, err
}

// encodeValue writes a leaf. A reference that is cleared goes out as null, as the
// vendor writes a missing one, unless 0 stands for none; other zero numbers as 0.
func encodeValue(f *field, v reflect.Value) (wire.Value, error) {
	if v.CanInt() && v.IsZero() && strings.HasSuffix(f.name, "Key") && !f.Zero {
		return wire.Value("null"), nil
	}
	return json.Marshal(v.Addr().Interface()) // a pointer costs no copy
}

func (d *differ) nested(place string, was wire.Value, base, edited reflect.Value) (value, delta wire.Value, err error) {
	switch {
	case edited.IsZero():
		none := wire.Value("null")
		d.note(place, nil, was, none)
		return none, none, nil
	case isNull(was):
		value, err = json.Marshal(edited.Interface())
		d.note(place, nil, nil, value)
		return value, value, err
	}
	c, err := d.object(place, was, base, edited, true)
	if err != nil || len(c.values) == 0 {
		return nil, nil, err
	}
	value, err = splice(was, c.values)
	p := planOf(base.Type())
	if p.keyOf(edited) == 0 {
		return value, value, err
	}
	return value, c.delta(p), err
}

// delta is the key of an object and what changed in it.
func (c *changes) delta(p *plan) wire.Value {
	path, value, ok := p.key.spelled(c.have)
	if _, changed := lookup(c.deltas, path[0]); changed || !ok {
		return object(c.deltas)
	}
	return object(append([]member{{name: path[0], value: value}}, c.deltas...))
}

// raw compares JSON text member by member. Leaving it out changes nothing: what
// the specs do not know is never lost.
func (d *differ) raw(place string, was wire.Value, base, edited []byte) (value, delta wire.Value, err error) {
	set := d.rawMembers(place, base, edited)
	if len(set) > 0 {
		value, err = splice(was, set)
		return value, object(set), err
	}
	if wire.Value(edited).Kind() == '{' || len(edited) == 0 || equalJSON(base, edited) {
		return nil, nil, nil
	}
	d.note(place, nil, was, edited)
	return edited, edited, nil
}

// rawMembers are the members of an edited object that differ from those read.
func (d *differ) rawMembers(place string, base, edited []byte) []member {
	if string(base) == string(edited) {
		return nil
	}
	before, err := members(base)
	if err != nil {
		before = nil
	}
	after, err := members(edited)
	if err != nil {
		return nil
	}
	var set []member
	for _, m := range after {
		was, ok := lookup(before, m.name)
		if ok && equalJSON(was, m.value) {
			continue
		}
		d.note(join(place, m.name), nil, was, m.value)
		set = append(set, m)
	}
	return set
}

// equalJSON compares texts, but for blanks between tokens.
func equalJSON(a, b wire.Value) bool {
	if string(a) == string(b) {
		return true
	}
	a, b = a.Clone(), b.Clone()
	return a.Compact() == nil && b.Compact() == nil && string(a) == string(b)
}

// note records an edit for the reader.
func (d *differ) note(place string, f *field, before, after wire.Value) {
	secret := d.masked && f == nil || f != nil && f.Sensitive
	d.edits = append(d.edits, edit{d, place, before, after, secret})
}

// refuse reports an edit that cannot be saved, without its values.
func (d *differ) refuse(kind error, place, remedy, format string, args ...any) *Error {
	what := fmt.Sprintf(format, args...)
	return fault(d.m, kind).because(remedy, "%s: field %s: %s", d.record(), strconv.Quote(place), what)
}

func join(place, name string) string {
	if place == "" {
		return name
	}
	return place + "." + name
}
