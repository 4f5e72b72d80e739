package output

import (
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/fieldbooks/fieldbooks/internal/rawjson"
)

// columns are those that a format writes, and how they are found in a record.
type columns struct {
	list    []Column
	at      map[string][]int // by the first member of their paths
	folded  map[string][]int // those that were known beforehand, by that in small letters
	growing bool             // a member that no column names becomes one, at the end

	shape  *shape
	reader *reader
	record []cell // the last one
	met    []member
}

// member is one of a record.
type member struct {
	of *name
	cell
}

// newColumns are columns of records of which that is known.
func newColumns(list []Column, growing bool, known *personal) *columns {
	c := &columns{at: map[string][]int{}, folded: map[string][]int{}, growing: growing, reader: newReader()}
	c.shape = newShape(known).cells(c)
	for i, one := range list {
		c.add(one)
		for _, name := range one.first() {
			name = strings.ToLower(name)
			c.folded[name] = append(c.folded[name], i)
		}
	}
	return c
}

func (c *columns) add(one Column) {
	for _, name := range one.first() {
		c.at[name] = append(c.at[name], len(c.list))
	}
	c.list = append(c.list, one)
}

// cells are those of a record in the order of the columns, without what is personal, until the next
// record is read. What a record says twice counts as it is said last, and under the column's own name
// before its others. A record that is no object is one value.
func (c *columns) cells(row Row) ([]cell, error) {
	r := c.reader
	if row.Kind() != '{' {
		value, err := r.compact(row, c.shape)
		if err != nil {
			return nil, err
		}
		row = rawjson.Object([]rawjson.Member{{Name: "Value", Value: value}})
	}
	c.met = c.met[:0]
	r.open(row, c.shape)
	for n, text, kind := r.next(); n != nil; n, text, kind = r.next() {
		c.met = append(c.met, member{n, r.read(text, kind)})
	}
	if err := r.close(row); err != nil {
		return nil, err
	}
	c.record = slices.Grow(c.record[:0], len(c.list))[:len(c.list)]
	clear(c.record)
	for i := range c.met {
		m := &c.met[i]
		for _, at := range c.of(m.of) {
			c.set(at, m)
		}
	}
	return c.record, nil
}

// of are the columns that a name of a record belongs to.
func (c *columns) of(n *name) []int {
	if n.at != nil || c.isNone(n) {
		return n.at
	}
	if at := c.at[n.says]; at != nil { // a column since it was learnt
		c.put(n, at)
		return at
	}
	if at := c.otherwise(n); at != nil || !c.growing {
		return at
	}
	c.add(Column{Name: n.says})
	c.put(n, c.at[n.says])
	c.record = append(c.record, cell{})
	return n.at
}

// set has a member be the cell of a column.
func (c *columns) set(at int, m *member) {
	to, one := &c.record[at], &c.list[at]
	if len(one.Path) > 1 {
		if value := follow(m.value, one.Path[1:], one.Also); value != nil {
			*to = cellOf(value)
		}
		return
	}
	if to.value == nil || strings.EqualFold(m.of.says, one.last()) {
		*to = m.cell
	}
}

// put has a name belong to those columns that have it as it is.
func (c *columns) put(n *name, at []int) {
	n.at, n.only = at, -1
	if len(at) == 1 && len(c.list[at[0]].Path) < 2 {
		n.only = at[0]
	}
}

// isNone reports a name that belongs to no column, whatever the record is.
func (c *columns) isNone(n *name) bool { return n.at == nil && n.folded == nil && !c.growing }

// otherwise are the columns of a name that the record has in other letter case than they have, and
// not in theirs.
func (c *columns) otherwise(n *name) (at []int) {
	for _, i := range n.folded {
		first := c.list[i].first()
		if !slices.ContainsFunc(c.met, func(m member) bool { return slices.Contains(first, m.of.says) }) {
			at = append(at, i)
		}
	}
	return at
}

// first are the names of the first member of the path.
func (c *Column) first() []string {
	if path := c.path(); len(path) > 1 {
		return path[:1]
	}
	return c.names()
}

// follow is what a path leads to, nil where it leads nowhere. Through a list it leads to a list of
// what it meets in each item.
func follow(value jsontext.Value, path, also []string) jsontext.Value {
	switch {
	case len(path) == 0:
		return value
	case value.Kind() == '[':
		items, _ := rawjson.Items(value)
		met := make([]jsontext.Value, 0, len(items))
		for _, item := range items {
			if v := follow(item.Value, path, also); v != nil {
				met = append(met, v)
			}
		}
		return rawjson.Array(met)
	case value.Kind() != '{':
		return nil
	}
	names := path[:1:1]
	if len(path) == 1 {
		names = append(names, also...)
	}
	members, _ := rawjson.Members(value)
	for _, name := range names {
		if inner, ok := rawjson.Find(members, name); ok {
			return follow(inner, path[1:], also)
		}
	}
	return nil
}

// project is a record of the chosen columns alone, in the order in which they were chosen.
func (c *columns) project(row Row) (jsontext.Value, error) {
	cells, err := c.cells(row)
	if err != nil {
		return nil, err
	}
	members := make([]rawjson.Member, len(cells))
	for i, one := range cells {
		value := one.value
		if value == nil {
			value = jsontext.Value("null")
		}
		members[i] = rawjson.Member{Name: c.list[i].Name, Value: value}
	}
	return rawjson.Object(members), nil
}

// visible are the columns that may be seen.
func (s *Set) visible(sensitive bool) []Column {
	var list []Column
	for _, c := range s.Columns {
		if sensitive || !c.Sensitive {
			list = append(list, c)
		}
	}
	return list
}

// shown are the columns of a table that nobody chose: those that people want, or all.
func shown(list []Column) (chosen []Column, growing bool) {
	for _, c := range list {
		if c.Shown {
			chosen = append(chosen, c)
		}
	}
	if chosen == nil {
		return list, true
	}
	return chosen, false
}

// dotted is the name of a column below another.
func dotted(path []string) string { return strings.Join(path, ".") }
