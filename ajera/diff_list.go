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
	first := make(map[int]int, base.Len()) // place behind the first item with a key
	after := make([]int, base.Len())       // and behind the next one with the same
	for i := base.Len() - 1; i >= 0; i-- {
		key := p.keyOf(base.Index(i))
		after[i], first[key] = first[key], i+1
	}
	found := make([]int, edited.Len())
	for i := range found {
		key := p.keyOf(edited.Index(i))
		found[i] = first[key] - 1
		if found[i] >= 0 {
			first[key] = after[found[i]]
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
		case at >= 0 && equal(base.Index(at), edited.Index(i)):
			out[i] = old[at].value
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
	old, err := split(list, base.Len())
	if err != nil && base.Len() > 0 || len(old) < base.Len() {
		return nil, d.refuse(ErrArgument, place, "read it again", "is not the list that was read")
	}
	return old, nil
}

// owns reports whether items of this type are records of their own rather than
// links to others: they carry a token, or records in turn.
func owns(t reflect.Type) bool { return planOf(t).token || len(planOf(t).keyed()) > 0 }

// newRecord writes a record that was not read. In version 1 a record without a
// key, at any depth, gets a negative one of its own.
func (d *differ) newRecord(place string, record reflect.Value) (wire.Value, error) {
	if err := planOf(record.Type()).check(place, record); err != nil {
		return nil, d.refuse(ErrArgument, place, "", "%v", err)
	}
	if d.m.Update.Send == wire.SendRecords {
		record = d.numbered(record)
	}
	text, err := json.Marshal(record.Interface())
	if err == nil {
		d.note(cmp.Or(place, "new record"), nil, nil, text)
	}
	return text, err
}

// numbered is a copy of a new record in which no key is missing.
func (d *differ) numbered(record reflect.Value) reflect.Value {
	p := planOf(record.Type())
	out := reflect.New(record.Type()).Elem()
	out.Set(record)
	if p.keyOf(record) <= 0 && owns(record.Type()) {
		d.created++
	}
	if p.key != nil && out.Field(p.key.at).CanInt() && p.keyOf(record) == 0 {
		d.lowest--
		out.Field(p.key.at).SetInt(int64(d.lowest))
	}
	for i := range p.fields {
		if f := out.Field(p.fields[i].at); p.fields[i].shape == records && f.Len() > 0 {
			list := reflect.MakeSlice(f.Type(), f.Len(), f.Len())
			for i := range f.Len() {
				list.Index(i).Set(d.numbered(f.Index(i)))
			}
			f.Set(list)
		}
	}
	return out
}
