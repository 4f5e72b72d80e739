package tables

import (
	"fmt"
	"slices"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/fieldbooks/fieldbooks/internal/rawjson"
)

// Rows makes the row of a record as it came, which must be JSON, and behind it those of the records
// that stand in it. More are values of columns that no member fills, by their names and in the form of
// their kinds; of a column that a member fills as well they go before.
//
// A value that cannot be read as its kind is nil and told in Unread. The error is that of a text that
// is no record, or one without its key: it names the table and shows no data.
func (t *Table) Rows(record jsontext.Value, more map[string]any) ([]Row, error) {
	if t.plan == nil {
		return nil, fmt.Errorf("%s: its rows are made with those of %s", t.Name, t.Parent.Name)
	}
	record, err := t.cut.Without(record)
	if err != nil {
		return nil, fmt.Errorf("%s: the vendor's record is no JSON: %w", t.Name, err)
	}
	r := &reading{}
	values := r.begin(t, record).Values
	isRecord := r.members(0, t.plan, record)
	for name, value := range more {
		at := t.Column(name)
		if at < 0 {
			return nil, fmt.Errorf("%s: there is no column %s", t.Name, name)
		}
		values[at] = value
	}
	if !isRecord {
		return nil, fmt.Errorf("%s: what came is no record: an object is expected", t.Name)
	}
	for _, name := range t.Key {
		if at := t.Column(name); values[at] == nil {
			return nil, fmt.Errorf("%s: a record came without %s, which tells it from others", t.Name, name)
		}
	}
	r.inside(0)
	return r.rows, nil
}

// Listed are the values of the columns that only an entry of the list says: what [Table.Rows] takes as
// more. It is nil where the list says nothing more than the records; unread is as in [Row].
func (t *Table) Listed(entry jsontext.Value) (more map[string]any, unread []string) {
	if t.listed == nil {
		return nil, nil
	}
	r := &reading{}
	r.begin(t, entry)
	r.members(0, t.listed, entry)
	more = map[string]any{}
	for i, value := range r.rows[0].Values {
		if value != nil {
			more[t.Columns[i].Name] = value
		}
	}
	return more, r.rows[0].Unread
}

// reading makes the rows of one record.
type reading struct {
	rows  []Row
	lists []list // of the record that is read just now
	met   []count
}

// list is a list of records whose rows are made when all of the record around was read.
type list struct {
	*site
	value jsontext.Value
}

// count is how many records of a child were met.
type count struct {
	of *Table
	n  int64
}

// begin adds an empty row.
func (r *reading) begin(t *Table, record jsontext.Value) *Row {
	r.rows = append(r.rows, Row{Table: t, Values: make([]any, len(t.Columns)), Record: record})
	return &r.rows[len(r.rows)-1]
}

// members reads a record into row at, but for the records in it.
func (r *reading) members(at int, p *plan, record jsontext.Value) bool {
	r.lists = nil
	return record.Kind() == '{' && r.object(at, p, record)
}

// inside makes the rows of the records in the one that was read last, which is that of row at.
func (r *reading) inside(at int) {
	lists := r.lists
	slices.SortStableFunc(lists, func(a, b list) int { return a.order - b.order })
	for _, l := range lists {
		r.list(at, l)
	}
}

// object reads the members of an object.
func (r *reading) object(at int, p *plan, object jsontext.Value) bool {
	return rawjson.Scan(object, func(name []byte, start, end int) {
		r.member(at, p, name, object[start:end:end])
	})
}

func (r *reading) member(at int, p *plan, name []byte, value jsontext.Value) {
	to, own := p.find(name)
	switch {
	case to == nil:
		r.unnamed(at, p, name, value)
	case to.stamp:
		moment, says, ok := stamp(value)
		r.set(at, to, to.column, own, moment, ok)
		r.set(at, to, to.column+1, own, says, true)
	case to.column != none:
		v, ok := to.read(value)
		r.set(at, to, to.column, own, v, ok)
	case to.site != nil:
		r.lists = slices.DeleteFunc(r.lists, func(l list) bool { return l.site == to.site }) // the last one counts
		r.lists = append(r.lists, list{to.site, value})
	case to.custom:
		r.fields(at, to, value)
	default:
		r.below(at, to, value)
	}
}

// set sets a value. Of several names of a member the first one counts that says something.
func (r *reading) set(at int, to *target, column int, own bool, v any, ok bool) {
	if !ok {
		r.unread(at, to.name)
	}
	if row := &r.rows[at]; v != nil && (own || row.Values[column] == nil) {
		row.Values[column] = v
	}
}

func (r *reading) unread(at int, name string) {
	r.rows[at].Unread = append(r.rows[at].Unread, name)
}

// below reads an object in the record. A list of one stands for it, as for the clients.
func (r *reading) below(at int, to *target, value jsontext.Value) {
	if value[0] == '[' {
		if items, _ := rawjson.Split(value, 0); len(items) <= 1 {
			value = jsontext.Value("null")
			if len(items) == 1 {
				value = items[0].Value
			}
		}
	}
	if !isBlank(value) && (value[0] != '{' || !r.object(at, to.below, value)) {
		r.unread(at, to.name)
	}
}

// list makes the rows of a list. A bare record is a list of one.
func (r *reading) list(at int, l list) {
	if isBlank(l.value) {
		return
	}
	items, err := rawjson.Split(l.value, 0)
	if err != nil {
		r.unread(at, l.table.Name)
		return
	}
	for _, item := range items {
		position := r.count(l.table)
		switch {
		case item.Value[0] == 'n':
		case item.Value[0] != '{':
			r.unread(at, l.table.Name)
		default:
			r.child(at, l.site, item.Value, position)
		}
	}
}

// child makes the row of a record in the record of row holder.
func (r *reading) child(holder int, s *site, record jsontext.Value, position int64) {
	values := r.begin(s.table, record).Values
	for _, c := range s.copies {
		values[c.to] = r.rows[holder].Values[c.from]
	}
	values[s.position] = position
	if s.kind != "" {
		values[s.table.Column("kind")] = s.kind
	}
	at := len(r.rows) - 1
	if !r.members(at, s.plan, record) {
		r.unread(at, s.table.Name)
	}
	r.inside(at)
}

// count numbers a record of a child.
func (r *reading) count(of *Table) int64 {
	for i := range r.met {
		if r.met[i].of == of {
			r.met[i].n++
			return r.met[i].n
		}
	}
	r.met = append(r.met, count{of, 1})
	return 1
}
