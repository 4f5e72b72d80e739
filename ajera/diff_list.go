package ajera

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"

	"github.com/fieldbooks/fieldbooks/wire"
	"github.com/go-json-experiment/json"
)

// match gives the place among the items read of each item of an edited list, -1
// for a new one. Items belong together by key; those that share a key, and those
// of a list without keys, in turn.
func match(p *plan, base, edited reflect.Value) []int {
	places := make(map[int][]int)
	for i := range base.Len() {
		key := p.keyOf(base.Index(i))
		places[key] = append(places[key], i)
	}
	found := make([]int, edited.Len())
	for i := range found {
		key := p.keyOf(edited.Index(i))
		if rest := places[key]; len(rest) > 0 {
			found[i], places[key] = rest[0], rest[1:]
		} else {
			found[i] = -1
		}
	}
	return found
}

// lost is an item of the list at place that was taken out, "" when none was.
func lost(place string, found []int, read int) string {
	for at := range read {
		if !slices.Contains(found, at) {
			return fmt.Sprintf("%s[%d]", place, at)
		}
	}
	return ""
}

// list compares a list inside a record. The whole list is sent when anything in
// it changed.
func (d *differ) list(place string, was wire.Value, base, edited reflect.Value) (wire.Value, error) {
	t := base.Type().Elem()
	found := match(planOf(t), base, edited)
	old, err := d.elements(place, was, base)
	if err != nil {
		return nil, err
	}
	out := make([]wire.Value, len(found))
	changed, noted := len(found) != base.Len(), len(d.edits)
	for i, at := range found {
		item := fmt.Sprintf("%s[%d]", place, i)
		switch p := planOf(t); {
		case at >= 0:
			out[i], err = d.item(item, old[at].value, base.Index(at), edited.Index(i))
		case owns(t) && p.keyOf(edited.Index(i)) > 0:
			err = d.stranger(item, p)
		default:
			out[i], err = d.newRecord(item, edited.Index(i))
		}
		if err != nil {
			return nil, err
		}
		changed = changed || at != i || string(out[i]) != string(old[at].value)
	}
	gone := lost(place, found, base.Len())
	if gone != "" && owns(t) {
		return nil, d.refuse(ErrArgument, gone, "keep it in the list", "was taken out, and Ajera's API has no delete")
	}
	if !changed {
		return nil, nil
	}
	value := array(out)
	if gone != "" || len(d.edits) == noted {
		d.note(place, nil, was, value)
	}
	return value, nil
}

// item gives the text of an item that was read, as edited.
func (d *differ) item(place string, was wire.Value, base, edited reflect.Value) (wire.Value, error) {
	c, err := d.object(place, was, base, edited, false)
	if err != nil {
		return nil, err
	}
	return splice(was, c.values)
}

// stranger refuses a record whose key says that it exists, but that was not read
// in this place.
func (d *differ) stranger(place string, p *plan) *Error {
	return d.refuse(ErrReadOnly, join(place, p.key.name), "save only records of the result, each once, and do not change their keys", "no such record was read here, or it is listed twice")
}

// elements are the texts of the items of a list as read.
func (d *differ) elements(place string, list wire.Value, base reflect.Value) ([]member, error) {
	old, err := elements(list)
	if err != nil && base.Len() > 0 || len(old) < base.Len() {
		return nil, d.refuse(ErrArgument, place, "read it again", "is not the list that was read")
	}
	return old, nil
}

// owns reports whether items of this type are records of their own rather than
// links to others: they carry a token, or records in turn.
func owns(t reflect.Type) bool { return planOf(t).token || len(planOf(t).keyed(t)) > 0 }

// newRecord writes a record that was not read. In version 1 a record without a
// key, at any depth, gets a negative one of its own.
func (d *differ) newRecord(place string, record reflect.Value) (wire.Value, error) {
	if err := planOf(record.Type()).check(place, record); err != nil {
		return nil, d.refuse(ErrArgument, place, "", "%v", err)
	}
	text, err := json.Marshal(record.Interface())
	if err != nil {
		return nil, err
	}
	d.note(cmp.Or(place, "new record"), nil, nil, text)
	if d.m.Update.Send != wire.SendRecords {
		return text, nil
	}
	return d.numbered(text, record)
}

// numbered gives the keys that are missing in text, which was written of record.
func (d *differ) numbered(text wire.Value, record reflect.Value) (wire.Value, error) {
	p := planOf(record.Type())
	var set []member
	key := p.keyOf(record)
	if p.key != nil && key == 0 {
		d.lowest--
		set = append(set, member{name: p.key.name, value: wire.Value(fmt.Sprint(d.lowest))})
	}
	if key <= 0 && owns(record.Type()) {
		d.created++
	}
	have, err := members(text)
	if err != nil {
		return nil, err
	}
	for i := range p.fields {
		f := &p.fields[i]
		if value, ok := lookup(have, f.name); ok && f.shape == records {
			list, err := d.numberedAll(value, record.Field(f.at))
			if err != nil {
				return nil, err
			}
			set = append(set, member{name: f.name, value: list})
		}
	}
	return splice(text, set)
}

func (d *differ) numberedAll(text wire.Value, list reflect.Value) (wire.Value, error) {
	old, err := elements(text)
	out := make([]wire.Value, len(old))
	for i := 0; i < len(old) && err == nil; i++ {
		out[i], err = d.numbered(old[i].value, list.Index(i))
	}
	return array(out), err
}
