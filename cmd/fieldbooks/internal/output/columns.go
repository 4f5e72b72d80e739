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
}

func newColumns(list []Column, growing bool) *columns {
	c := &columns{at: map[string][]int{}, folded: map[string][]int{}, growing: growing}
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

// cells are the values of a record, in the order of the columns, nil where it has none. What a
// record says twice counts as it is said last, and under the column's own name before its others. A
// record that is no object is one value.
func (c *columns) cells(row Row) ([]jsontext.Value, error) {
	if row.Kind() != '{' {
		row = rawjson.Object([]rawjson.Member{{Name: "Value", Value: row}})
	}
	members, err := rawjson.Members(row)
	if err != nil {
		return nil, err
	}
	cells := make([]jsontext.Value, len(c.list), len(c.list)+8)
	for _, m := range members {
		at, known := c.at[m.Name]
		if !known {
			at, known = c.otherwise(members, m.Name)
		}
		if !known && c.growing {
			at = []int{len(c.list)}
			c.add(Column{Name: m.Name})
			cells = append(cells, nil)
		}
		for _, i := range at {
			one := &c.list[i]
			path := one.path()
			if cells[i] != nil && len(path) == 1 && !strings.EqualFold(m.Name, path[0]) {
				continue
			}
			if value := follow(m.Value, path[1:], one.Also); value != nil {
				cells[i] = value
			}
		}
	}
	return cells, nil
}

// otherwise are the columns of a name that the record has in other letter case than they have, and
// not in theirs.
func (c *columns) otherwise(record []rawjson.Member, name string) (at []int, known bool) {
	for _, i := range c.folded[strings.ToLower(name)] {
		if !slices.ContainsFunc(c.list[i].first(), func(own string) bool { _, there := rawjson.Lookup(record, own); return there }) {
			at = append(at, i)
		}
	}
	return at, len(at) > 0
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
	for i, value := range cells {
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
