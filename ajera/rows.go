package ajera

import (
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
	lost, err := d.pair(r.List, list, base, edited, func(place string, i, at int, was wire.Value) error {
		if at < 0 {
			row, err := d.newRow(place, r, p, edited.Index(i))
			deltas = append(deltas, row)
			return err
		}
		c, err := d.object(place, was, base.Index(at), edited.Index(i), false)
		if err == nil && len(c.values) > 0 {
			deltas = append(deltas, c.delta(p))
		}
		return err
	})
	if err == nil && lost != "" {
		err = d.refuse(ErrArgument, lost, "keep it in the list and clear its values", "was taken out, and Ajera's API cannot delete rows")
	}
	return deltas, err
}

func (d *differ) newRow(place string, r wire.Rows, p *plan, row reflect.Value) (wire.Value, error) {
	switch {
	case p.keyOf(row) > 0:
		return nil, d.refuse(ErrReadOnly, place, "save only rows of the result", "no row with this key was read")
	case r.IsNew == "":
		return nil, d.refuse(ErrArgument, place, "take it out", "rows cannot be added to this list")
	}
	text, err := d.newRecord(place, p, row)
	if err != nil {
		return nil, err
	}
	return splice(text, []member{{name: r.IsNew, value: wire.Value("true")}})
}
