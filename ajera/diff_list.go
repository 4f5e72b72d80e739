package ajera

import (
	"fmt"
	"reflect"

	"github.com/fieldbooks/fieldbooks/wire"
	"github.com/go-json-experiment/json"
)

// list compares a list inside a record: by key, or by place where the items
// have none. The whole list is sent when anything in it changed.
func (d *differ) list(place string, was wire.Value, base, edited reflect.Value) (wire.Value, error) {
	old, err := elements(was)
	if err != nil {
		return nil, d.refuse(ErrArgument, place, "read it again", "was read as %v", err)
	}
	p := planOf(base.Type().Elem())
	find := finder(p, base)
	out := make([]wire.Value, edited.Len())
	kept := make(map[int]bool)
	moved := edited.Len() != base.Len()
	for i := range out {
		item := edited.Index(i)
		at := find(i, item)
		moved = moved || at != i
		if at < 0 || at >= len(old) {
			out[i], err = d.newRecord(fmt.Sprintf("%s[%d]", place, i), p, item)
		} else {
			kept[at] = true
			out[i], err = d.item(fmt.Sprintf("%s[%d]", place, i), old[at].value, base.Index(at), item, &moved)
		}
		if err != nil {
			return nil, err
		}
	}
	for at := range base.Len() {
		if kept[at] {
			continue
		}
		if p.owns(base.Type().Elem()) {
			return nil, d.refuse(ErrArgument, fmt.Sprintf("%s[%d]", place, at), "keep it in the list", "was taken out, and Ajera's API has no delete")
		}
		d.note(fmt.Sprintf("%s[%d]", place, at), nil, old[at].value, nil)
	}
	if !moved {
		return nil, nil
	}
	return array(out), nil
}

// item is one element of a list as it would be sent.
func (d *differ) item(place string, was wire.Value, base, edited reflect.Value, changed *bool) (wire.Value, error) {
	c, err := d.object(place, was, base, edited, false)
	if err != nil {
		return nil, err
	}
	*changed = *changed || len(c.values) > 0
	return splice(was, c.values)
}

// finder finds the item as read that belongs to an edited one, -1 for a new one.
func finder(p *plan, base reflect.Value) func(i int, item reflect.Value) int {
	if p.key == nil {
		return func(i int, _ reflect.Value) int {
			if i < base.Len() {
				return i
			}
			return -1
		}
	}
	index := indexOf(p, base)
	return func(_ int, item reflect.Value) int {
		if at, ok := index[p.keyOf(item)]; ok {
			return at
		}
		return -1
	}
}

func indexOf(p *plan, list reflect.Value) map[int]int {
	index := make(map[int]int, list.Len())
	for i := range list.Len() {
		index[p.keyOf(list.Index(i))] = i
	}
	return index
}

// owns reports whether items of this type are records of their own rather than
// links to others: they carry a token, or records in turn.
func (p *plan) owns(t reflect.Type) bool { return p.token || len(p.keyed(t)) > 0 }

// newRecord writes a record that was not read. In version 1 a record without a
// key, at any depth, gets a negative one of its own.
func (d *differ) newRecord(place string, p *plan, record reflect.Value) (wire.Value, error) {
	dot := place
	if dot != "" {
		dot += "."
	}
	if err := p.check(dot, record); err != nil {
		return nil, d.refuse(ErrArgument, place, "", "%v", err)
	}
	text, err := json.Marshal(record.Interface())
	if err != nil {
		return nil, err
	}
	d.note(place, nil, nil, text)
	return d.numbered(text, p, record)
}

func (d *differ) numbered(text wire.Value, p *plan, record reflect.Value) (wire.Value, error) {
	if d.m.Update.Send != wire.SendRecords {
		return text, nil
	}
	var set []member
	if p.key != nil && p.keyOf(record) == 0 {
		d.lowest--
		set = append(set, member{name: p.key.name, value: wire.Value(fmt.Sprint(d.lowest))})
	}
	have, err := members(text)
	if err != nil {
		return nil, err
	}
	for i := range p.fields {
		f := &p.fields[i]
		value, ok := lookup(have, f.name)
		if f.shape != records || !ok {
			continue
		}
		list := record.Field(f.at)
		item := planOf(list.Type().Elem())
		old, err := elements(value)
		if err != nil {
			return nil, err
		}
		out := make([]wire.Value, len(old))
		for i := range out {
			if out[i], err = d.numbered(old[i].value, item, list.Index(i)); err != nil {
				return nil, err
			}
		}
		set = append(set, member{name: f.name, value: array(out)})
	}
	return splice(text, set)
}
