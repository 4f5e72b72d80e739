package output

import (
	"cmp"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
)

// choice is what --columns asks of one set. Names that the specs do not know, such as a firm's own
// fields, wait for a record that has them.
type choice struct {
	set       *Set
	sensitive bool
	columns   []Column
	waiting   []int // of columns
	met       []string
}

// choose finds the columns by their names. One that looks like a slip is refused at once.
func choose(set *Set, names []string, sensitive bool) (*choice, error) {
	c := &choice{set: set, sensitive: sensitive}
	for _, name := range names {
		column, known, err := c.find(set, strings.TrimSpace(name))
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(c.columns, func(had Column) bool { return strings.EqualFold(had.Name, column.Name) }) {
			continue // an object has a name once
		}
		if !known {
			c.waiting = append(c.waiting, len(c.columns))
		}
		c.columns = append(c.columns, column)
	}
	return c, nil
}

// find looks a name up in the specs, also one of a member below a nested column.
func (c *choice) find(set *Set, name string) (column Column, known bool, err error) {
	exact := set.named(name)
	outer, rest := set.outer(name)
	for _, met := range []*Column{exact, outer} {
		if met != nil && met.Sensitive && !c.sensitive {
			return Column{}, false, exit.Usagef("--columns %s: it is personal; add --with-sensitive to see it", met.Name)
		}
	}
	if exact != nil {
		return *exact, true, nil
	}
	if outer != nil {
		if outer.Of == nil || outer.Map {
			return Column{Name: name}, false, nil // what is below it is not known here
		}
		column, known, err = c.find(outer.Of, rest)
		column.Path = append(slices.Clone(outer.path()), column.path()...)
		column.Name = outer.Name + "." + column.Name
		return column, known, err
	}
	if near := Nearest(name, set.names(c.sensitive)); len(near) > 0 || set.Closed {
		return Column{}, false, c.unknown(set, name, near)
	}
	return Column{Name: name}, false, nil
}

// named is the column of that name, in any case; nil when there is none.
func (s *Set) named(name string) *Column {
	for i := range s.Columns {
		c := &s.Columns[i]
		if strings.EqualFold(c.Name, name) || slices.ContainsFunc(c.Also, func(also string) bool { return len(c.Path) < 2 && strings.EqualFold(also, name) }) {
			return c
		}
	}
	return nil
}

// outer is the column whose name, with a dot behind it, begins a name, and the rest of that.
func (s *Set) outer(name string) (*Column, string) {
	for i := range name {
		if name[i] != '.' {
			continue
		}
		if c := s.named(name[:i]); c != nil {
			return c, name[i+1:]
		}
	}
	return nil, ""
}

// names are those that can be chosen.
func (s *Set) names(sensitive bool) []string {
	var names []string
	for _, c := range s.visible(sensitive) {
		names = append(names, c.Name)
	}
	return names
}

// look sees whether a record has what is waited for.
func (c *choice) look(row Row) {
	members, _ := rawjson.Members(row)
	for _, m := range members {
		if c.set.named(m.Name) == nil && !slices.Contains(c.met, m.Name) {
			c.met = append(c.met, m.Name)
		}
	}
	c.waiting = slices.DeleteFunc(c.waiting, func(i int) bool {
		column := &c.columns[i]
		name := column.Name
		if column.Path != nil {
			name = dotted(column.Path)
		}
		path := trace(row, name)
		if path != nil {
			column.Name, column.Path = dotted(path), path
		}
		return path != nil
	})
}

// trace finds a name in a record, in any case: a member, or with dots one further in. It gives the
// path, in the spelling of the record.
func trace(value jsontext.Value, name string) []string {
	if value.Kind() == '[' {
		items, _ := rawjson.Items(value)
		for _, item := range items {
			if path := trace(item.Value, name); path != nil {
				return path
			}
		}
		return nil
	}
	if value.Kind() != '{' {
		return nil
	}
	members, _ := rawjson.Members(value)
	for _, m := range members {
		if strings.EqualFold(m.Name, name) {
			return []string{m.Name}
		}
		if len(name) <= len(m.Name) || name[len(m.Name)] != '.' || !strings.EqualFold(m.Name, name[:len(m.Name)]) {
			continue
		}
		if rest := trace(m.Value, name[len(m.Name)+1:]); rest != nil {
			return append([]string{m.Name}, rest...)
		}
	}
	return nil
}

// missing is the error when no record had what is waited for.
func (c *choice) missing() error {
	name := c.columns[c.waiting[0]].Name
	return c.unknown(c.set, name, Nearest(name, c.met))
}

// unknown is the error of a name that is none.
func (c *choice) unknown(set *Set, name string, near []string) error {
	hint := cmp.Or(DidYouMean(near), ".")
	of := ""
	if set.Name != "" {
		of = " of " + set.Name
	}
	all := set.names(c.sensitive)
	if set == c.set {
		all = append(all, c.met...)
	}
	return exit.Usagef("--columns %s: there is no such column%s%s All of them: %s", name, of, hint, strings.Join(all, ", "))
}
