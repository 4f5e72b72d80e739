package save

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/ajera/internal/fault"
	"github.com/fieldbooks/fieldbooks/ajera/internal/match"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/internal/record"
	"github.com/fieldbooks/fieldbooks/wire"
)

// lost is an item of the list at place that was taken out, "" when none was.
func lost(place string, found []int, read int) string {
	for at := range read {
		if !slices.Contains(found, at) {
			return fmt.Sprintf("%s[%d]", place, at)
		}
	}
	return ""
}

// list compares a list inside a record. It is sent whole when anything in it changed.
func (d *differ) list(place string, was wire.Value, base, edited reflect.Value) (wire.Value, error) {
	r := record.Of(base.Type().Elem())
	found := match.Places(r, base, edited)
	old, err := d.elements(place, was, base)
	if err != nil {
		return nil, err
	}
	out := make([]wire.Value, len(found))
	changed, noted := len(found) != base.Len(), len(d.edits)
	for i, at := range found {
		item := fmt.Sprintf("%s[%d]", place, i)
		switch {
		case at >= 0 && match.Equal(base.Index(at), edited.Index(i)):
			out[i] = old[at].Value
		case at >= 0:
			var c *changes
			if c, err = d.object(item, form{whole: true}, old[at].Value, base.Index(at), edited.Index(i)); err == nil {
				out[i], err = c.text(r, old[at].Value)
			}
		case r.IsOwn() && r.KeyOf(edited.Index(i)) > 0:
			err = d.stranger(item, r)
		default:
			out[i], err = d.newRecord(item, edited.Index(i))
		}
		if err != nil {
			return nil, err
		}
		changed = changed || at != i || string(out[i]) != string(old[at].Value)
	}
	if err := d.keepsUnread(place, r, old, found); err != nil {
		return nil, err
	}
	gone := lost(place, found, base.Len())
	if gone != "" && r.IsOwn() {
		return nil, d.refuse(fault.ErrArgument, gone, "keep it in the list", "was taken out, and Ajera's API has no delete")
	}
	if !changed {
		return nil, nil
	}
	value := rawjson.Array(out)
	if gone != "" || len(d.edits) == noted {
		d.note(place, nil, was, value)
	}
	return value, nil
}

// stranger refuses a record that by its key exists, but was not read in this place.
func (d *differ) stranger(place string, r *record.Record) *fault.Fault {
	return d.refuse(fault.ErrReadOnly, record.Join(place, r.Key.Name), "save only records of the result, each once, and do not change their keys", "no such record was read here, or it is listed twice")
}

// elements are the texts of the items of a list as read.
func (d *differ) elements(place string, list wire.Value, base reflect.Value) ([]rawjson.Member, error) {
	old, err := rawjson.Split(list, base.Len())
	if err != nil && base.Len() > 0 || len(old) < base.Len() {
		return nil, d.refuse(fault.ErrArgument, place, "read it again", "is not the list that was read")
	}
	return old, nil
}

// newRecord writes a record that was not read. In version 1 a record without a
// key, at any depth, gets a negative one of its own.
func (d *differ) newRecord(place string, v reflect.Value) (wire.Value, error) {
	if err := record.Of(v.Type()).Check(place, v); err != nil {
		return nil, d.refuse(fault.ErrArgument, place, "", "%v", err)
	}
	if d.method.Update.Send == wire.SendRecords {
		v = d.numbered(v)
	}
	text, err := d.marshal(place, v)
	if err == nil {
		d.note(cmp.Or(place, "new record"), nil, nil, text)
	}
	return text, err
}

// numbered is a copy of a new record in which no key is missing.
func (d *differ) numbered(v reflect.Value) reflect.Value {
	r := record.Of(v.Type())
	out := reflect.New(v.Type()).Elem()
	out.Set(v)
	if r.KeyOf(v) <= 0 && r.IsOwn() {
		d.created++
	}
	if r.Key != nil && out.Field(r.Key.Index).CanInt() && r.KeyOf(v) == 0 {
		d.lowest--
		out.Field(r.Key.Index).SetInt(int64(d.lowest))
	}
	for i := range r.Fields {
		if f := out.Field(r.Fields[i].Index); r.Fields[i].Shape == record.List && f.Len() > 0 {
			list := reflect.MakeSlice(f.Type(), f.Len(), f.Len())
			for i := range f.Len() {
				list.Index(i).Set(d.numbered(f.Index(i)))
			}
			f.Set(list)
		}
	}
	return out
}

// rows adds a record whose save consists of its key, the changed rows of its
// lists, and the opaque token that proves what was read.
func (d *differ) rows(p *past, at int, edited reflect.Value) error {
	raw, base, err := p.record(d, at)
	if err != nil {
		return err
	}
	have, err := d.record.Members(raw, nil)
	if err != nil {
		return err
	}
	rest := reflect.New(edited.Type()).Elem() // edited without the rows
	rest.Set(edited)
	var set []rawjson.Member
	for _, of := range d.method.Update.Rows {
		path := strings.Split(of.List, ".")
		before, after := descend(base, path), descend(edited, path)
		if p.isToldSame(at, path[0]) || p.texts != nil && match.Equal(before, after) {
			continue // most are
		}
		descend(rest, path).Set(before)
		rows, err := d.rowsOf(of, within(d.record, have, path), before, after)
		if err != nil {
			return err
		}
		if len(rows) > 0 {
			set = append(set, rawjson.Member{Name: of.Arg, Value: rawjson.Array(rows)})
		}
	}
	c, err := p.compare(d, form{}, at, raw, base, rest)
	switch {
	case err != nil:
		return err
	case len(c.set) > 0:
		return d.refuse(fault.ErrReadOnly, c.set[0].Name, "set it back", "only rows can be changed")
	case len(set) == 0:
		return nil
	}
	proof := d.method.Update.Unchanged
	token, ok := rawjson.Lookup(have, proof)
	if !ok {
		return d.refuse(fault.ErrArgument, proof, "read the record again", "it was not answered")
	}
	path, key, _ := d.record.Key.Spelled(have)
	set = slices.Concat([]rawjson.Member{{Name: path[0], Value: key}}, set, []rawjson.Member{{Name: proof, Value: token}})
	d.updated = append(d.updated, rawjson.Object(set))
	return nil
}

// within follows wire names into the members of a record.
func within(r *record.Record, have []rawjson.Member, path []string) wire.Value {
	value, _ := rawjson.Lookup(have, path[0])
	for i, name := range path[1:] {
		r = r.Field(path[i]).Inner()
		inner, err := r.Members(value, nil)
		if err != nil {
			return nil
		}
		value, _ = rawjson.Lookup(inner, name)
	}
	return value
}

// descend follows wire names into a record.
func descend(v reflect.Value, path []string) reflect.Value {
	for _, name := range path {
		v = v.Field(record.Of(v.Type()).Field(name).Index)
	}
	return v
}

// rowsOf gives a delta for each changed row and each new one.
func (d *differ) rowsOf(of wire.Rows, list wire.Value, base, edited reflect.Value) (deltas []wire.Value, err error) {
	r := record.Of(base.Type().Elem())
	found := match.Places(r, base, edited)
	old, err := d.elements(of.List, list, base)
	for i := 0; i < len(found) && err == nil; i++ {
		place, at := fmt.Sprintf("%s[%d]", of.List, i), found[i]
		var row wire.Value
		switch {
		case at < 0:
			row, err = d.newRow(place, of, r, edited.Index(i))
		case !match.Equal(base.Index(at), edited.Index(i)):
			var c *changes
			if c, err = d.object(place, form{}, old[at].Value, base.Index(at), edited.Index(i)); err == nil && len(c.set) > 0 {
				row, err = c.text(r, old[at].Value)
			}
		}
		if row != nil {
			deltas = append(deltas, row)
		}
	}
	if gone := lost(of.List, found, base.Len()); gone != "" && err == nil {
		err = d.refuse(fault.ErrArgument, gone, "keep it in the list and clear its values", "was taken out, and Ajera's API cannot delete rows")
	}
	return deltas, err
}

func (d *differ) newRow(place string, of wire.Rows, r *record.Record, row reflect.Value) (wire.Value, error) {
	switch {
	case r.KeyOf(row) > 0:
		return nil, d.stranger(place, r)
	case of.IsNew == "":
		return nil, d.refuse(fault.ErrArgument, place, "take it out", "rows cannot be added to this list")
	}
	text, err := d.newRecord(place, row)
	if err != nil {
		return nil, err
	}
	return rawjson.Splice(text, []rawjson.Member{{Name: of.IsNew, Value: wire.Value("true")}})
}
