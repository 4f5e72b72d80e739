package ajera

import (
	"fmt"
	"reflect"

	"github.com/fieldbooks/fieldbooks/wire"
	"github.com/go-json-experiment/json"
)

// list compares a list inside a record. The whole list is sent when anything in
// it changed.
func (d *differ) list(place string, was wire.Value, base, edited reflect.Value) (wire.Value, error) {
	t := base.Type().Elem()
	p := planOf(t)
	out := make([]wire.Value, edited.Len())
	changed, noted := edited.Len() != base.Len(), len(d.edits)
	lost, err := d.pair(place, was, base, edited, func(item string, i, at int, was wire.Value) (err error) {
		if changed = changed || at != i; at < 0 {
			out[i], err = d.newRecord(item, p, edited.Index(i))
			return err
		}
		c, err := d.object(item, was, base.Index(at), edited.Index(i), false)
		if err != nil {
			return err
		}
		changed = changed || len(c.values) > 0
		out[i], err = splice(was, c.values)
		return err
	})
	switch {
	case err != nil:
		return nil, err
	case lost != "" && p.owns(t):
		return nil, d.refuse(ErrArgument, lost, "keep it in the list", "was taken out, and Ajera's API has no delete")
	case !changed:
		return nil, nil
	}
	value := array(out)
	if lost != "" || len(d.edits) == noted {
		d.note(place, nil, was, value)
	}
	return value, nil
}

// pair hands each item of an edited list to visit together with its place among
// those read and its text: found by key, or by place where the items have none.
// The place of a new item is -1. It returns an item that was taken out, if any.
func (d *differ) pair(place string, list wire.Value, base, edited reflect.Value, visit func(item string, i, at int, was wire.Value) error) (lost string, err error) {
	old, err := elements(list)
	if err != nil {
		return "", d.refuse(ErrArgument, place, "read it again", "was read as %v", err)
	}
	p := planOf(base.Type().Elem())
	index := indexOf(p, base)
	kept := make(map[int]bool)
	for i := range edited.Len() {
		at, found := i, i < base.Len()
		if p.key != nil {
			at, found = index[p.keyOf(edited.Index(i))]
		}
		var was wire.Value
		if found = found && at < len(old); found {
			was, kept[at] = old[at].value, true
		} else {
			at = -1
		}
		if err := visit(fmt.Sprintf("%s[%d]", place, i), i, at, was); err != nil {
			return "", err
		}
	}
	for at := range base.Len() {
		if !kept[at] {
			return fmt.Sprintf("%s[%d]", place, at), nil
		}
	}
	return "", nil
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
	d.note(orElse(place, "new record"), nil, nil, text)
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
