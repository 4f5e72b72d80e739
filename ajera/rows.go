package ajera

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/fieldbooks/fieldbooks/wire"
)

// rows adds a record whose save consists of its key, the changed rows of its
// lists, and the opaque token that proves what was read.
func (s *save) rows(d *differ, p *plan, raw wire.Value, base, edited reflect.Value) error {
	have, err := members(raw)
	if err != nil {
		return err
	}
	rest := reflect.New(edited.Type()).Elem() // edited without the rows
	rest.Set(edited)
	var set []member
	for _, r := range s.m.Update.Rows {
		path := strings.Split(r.List, ".")
		list, _ := walk(have, path)
		before, after := descend(base, path), descend(edited, path)
		descend(rest, path).Set(before)
		rows, err := d.rows(r, list, before, after)
		if err != nil {
			return err
		}
		if len(rows) > 0 {
			set = append(set, member{name: r.Arg, value: array(rows)})
		}
	}
	c, err := d.object("", raw, base, rest, false)
	switch {
	case err != nil:
		return err
	case len(c.values) > 0:
		return d.refuse(ErrReadOnly, c.values[0].name, "set it back", "only rows can be changed")
	case len(set) == 0:
		return nil
	}
	token, ok := lookup(have, s.m.Update.Unchanged)
	if !ok {
		return d.refuse(ErrArgument, s.m.Update.Unchanged, "read the record again", "it was not answered")
	}
	path, key, _ := p.key.spelled(have)
	set = append([]member{{name: path[0], value: key}}, set...)
	s.updated = append(s.updated, object(append(set, member{name: s.m.Update.Unchanged, value: token})))
	return nil
}

// descend follows wire names into a record.
func descend(record reflect.Value, path []string) reflect.Value {
	for _, name := range path {
		record = record.Field(planOf(record.Type()).field(name).at)
	}
	return record
}

// rows gives a delta for each changed row and each new one.
func (d *differ) rows(r wire.Rows, list wire.Value, base, edited reflect.Value) (deltas []wire.Value, err error) {
	p := planOf(base.Type().Elem())
	found := match(p, base, edited)
	old, err := d.elements(r.List, list, base)
	for i := 0; i < len(found) && err == nil; i++ {
		place, at := fmt.Sprintf("%s[%d]", r.List, i), found[i]
		var row wire.Value
		switch {
		case at < 0:
			row, err = d.newRow(place, r, p, edited.Index(i))
		case !equal(base.Index(at), edited.Index(i)):
			row, err = d.row(place, p, old[at].value, base.Index(at), edited.Index(i))
		}
		if row != nil {
			deltas = append(deltas, row)
		}
	}
	if gone := lost(r.List, found, base.Len()); gone != "" && err == nil {
		err = d.refuse(ErrArgument, gone, "keep it in the list and clear its values", "was taken out, and Ajera's API cannot delete rows")
	}
	return deltas, err
}

// row gives the delta of a row that was read, nothing when it is unchanged.
func (d *differ) row(place string, p *plan, was wire.Value, base, edited reflect.Value) (wire.Value, error) {
	c, err := d.object(place, was, base, edited, false)
	if err != nil || len(c.values) == 0 {
		return nil, err
	}
	return c.delta(p), nil
}

func (d *differ) newRow(place string, r wire.Rows, p *plan, row reflect.Value) (wire.Value, error) {
	switch {
	case p.keyOf(row) > 0:
		return nil, d.stranger(place, p)
	case r.IsNew == "":
		return nil, d.refuse(ErrArgument, place, "take it out", "rows cannot be added to this list")
	}
	text, err := d.newRecord(place, row)
	if err != nil {
		return nil, err
	}
	return splice(text, []member{{name: r.IsNew, value: wire.Value("true")}})
}
