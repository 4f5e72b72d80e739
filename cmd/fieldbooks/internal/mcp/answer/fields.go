package answer

import (
	"slices"
	"strconv"
	"strings"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
)

// all asks for all members of the records.
const all = "*"

// choice is what is shown of the records of a list.
type choice struct {
	none   bool // nothing: they are counted
	whole  bool // all members, as the columns have them, and then the others
	fields []field
	cut    *output.Cut
	usual  bool // nobody chose
}

// field is a value within a record.
type field struct {
	name  string     // as it is shown
	path  [][]string // the names that each member on the way has
	last  *output.Column
	asked bool   // it is of no column: it must be met in a record
	as    string // as it was asked for
}

// choose finds what is shown of each list.
func (r *Request) choose(lists []List) ([]choice, error) {
	chosen := make([]choice, len(lists))
	if len(r.Fields) == 0 {
		for i, l := range lists {
			chosen[i] = usual(l)
		}
		return chosen, nil
	}
	for i := range chosen {
		chosen[i].none = true
	}
	for _, name := range r.Fields {
		if err := r.add(chosen, lists, name); err != nil {
			return nil, err
		}
	}
	return chosen, nil
}

// usual is what is shown when nobody chooses: what a table shows, or all of what is not known.
func usual(l List) choice {
	c := choice{none: l.Aside, usual: true}
	for i := range l.Columns {
		if one := &l.Columns[i]; one.Shown && !one.Sensitive {
			c.fields = append(c.fields, ofColumn(one))
		}
	}
	c.whole = len(c.fields) == 0
	return c
}

func ofColumn(c *output.Column) field {
	f := field{name: c.Name, last: c}
	for _, name := range c.Path {
		f.path = append(f.path, []string{name})
	}
	if len(c.Path) == 0 {
		f.path = [][]string{{c.Name}}
	}
	end := len(f.path) - 1
	f.path[end] = append(f.path[end], c.Also...)
	return f
}

// add adds a field to the lists that have it. One of no columns is looked for in all records.
func (r *Request) add(chosen []choice, lists []List, name string) error {
	if at, rest := listOf(lists, name); at >= 0 {
		return r.addTo(&chosen[at], lists[at], rest, name)
	}
	known := false
	for i, l := range lists {
		if _, ok := find(l.Columns, name); name == all || ok {
			if err := r.addTo(&chosen[i], l, name, name); err != nil && (known || i == len(lists)-1) {
				return err
			} else if err != nil {
				continue
			}
			known = true
		}
	}
	if known {
		return nil
	}
	for i, l := range lists {
		if err := r.addTo(&chosen[i], l, name, name); err != nil {
			return err
		}
	}
	return nil
}

// listOf is the list that a name begins with, -1 for none, and what it says of its records.
func listOf(lists []List, name string) (at int, rest string) {
	first, rest, dotted := strings.Cut(name, ".")
	for i, l := range lists {
		if _, isField := find(l.Columns, first); strings.EqualFold(first, l.Name) && !isField {
			if !dotted {
				rest = ""
			}
			return i, rest
		}
	}
	return -1, ""
}

// addTo adds a field to one list, which was asked for as a name that may begin with the list's. An
// empty name is what is shown when nobody chooses.
func (r *Request) addTo(c *choice, l List, name, as string) error {
	c.none = false
	switch name {
	case all:
		c.whole = true
		return nil
	case "":
		few := usual(l)
		c.fields, c.whole = append(c.fields, few.fields...), c.whole || few.whole
		return nil
	}
	f, known := find(l.Columns, name)
	if !known {
		f = field{name: name, asked: true}
		for _, part := range strings.Split(name, ".") {
			f.path = append(f.path, []string{part})
		}
	}
	if !r.Sensitive && r.isPersonal(l, f) {
		return exit.Usagef("fields: %s is personal, and this server does not give it: who starts the server decides, with --with-sensitive", output.Quoted(name))
	}
	f.as = as
	c.fields = append(c.fields, f)
	return nil
}

// isPersonal reports whether a record would lose the field.
func (r *Request) isPersonal(l List, f field) bool {
	probe := rawjson.Value("1")
	for _, names := range slices.Backward(f.path) {
		probe = rawjson.Object([]rawjson.Member{{Name: names[0], Value: probe}})
	}
	left, err := output.NewCut(l.Columns, r.Personal).Without(probe)
	return err != nil || string(left) != string(probe)
}

// find is the field of that name: of a column, or of the records in one.
func find(columns []output.Column, name string) (field, bool) {
	if one := column(columns, name); one != nil {
		return ofColumn(one), true
	}
	for at, r := range name {
		if r != '.' {
			continue
		}
		one := column(columns, name[:at])
		if one == nil {
			continue
		}
		if f, ok := below(one, name[at+1:]); ok {
			return f, true
		}
	}
	return field{}, false
}

// below is a field of the records in a column.
func below(c *output.Column, rest string) (f field, ok bool) {
	switch {
	case c.Map && c.Of != nil: // the next name is the user's
		key, more, dotted := strings.Cut(rest, ".")
		f.path = [][]string{{key}}
		if dotted {
			inner, there := find(c.Of.Columns, more)
			f.name, f.path, f.last, ok = key+"."+inner.name, append(f.path, inner.path...), inner.last, there
			break
		}
		f.name, ok = key, true
	case c.Of != nil:
		f, ok = find(c.Of.Columns, rest)
	case c.Kind == output.Nested:
		f.name, f.asked, ok = rest, true, true
		for _, part := range strings.Split(rest, ".") {
			f.path = append(f.path, []string{part})
		}
	}
	outer := ofColumn(c)
	f.name, f.path = outer.name+"."+f.name, append(outer.path, f.path...)
	return f, ok
}

// column is the column of a name: in its letter case, by another of its names, or in any case.
func column(columns []output.Column, name string) *output.Column {
	for _, same := range []func(a, b string) bool{func(a, b string) bool { return a == b }, strings.EqualFold} {
		for i := range columns {
			if c := &columns[i]; same(c.Name, name) || slices.ContainsFunc(c.Also, func(also string) bool { return same(also, name) }) {
				return c
			}
		}
	}
	return nil
}

// met refuses a field that neither a column nor a record has, when there are records.
func (r *Request) met(lists []*shown) error {
	missed := map[string]bool{}
	for _, s := range lists {
		for i, f := range s.fields {
			if one, before := missed[f.as]; f.asked {
				missed[f.as] = !s.found[i] && (one || !before)
			}
		}
	}
	some := slices.ContainsFunc(lists, func(s *shown) bool { return len(s.rows) > 0 || s.Columns != nil })
	for _, name := range r.Fields {
		if missed[name] && some {
			return r.unknown(name, lists)
		}
	}
	return nil
}

// unknown says what can be asked for instead.
func (r *Request) unknown(name string, lists []*shown) error {
	word := name
	for _, s := range lists {
		if of, rest, dotted := strings.Cut(name, "."); dotted && strings.EqualFold(of, s.Name) {
			lists, word = []*shown{s}, rest
			break
		}
	}
	names := r.known(lists)
	if near := output.Nearest(word, names); len(near) > 0 {
		return exit.Usagef("fields: no record has %s%s", output.Quoted(name), output.DidYouMean(near))
	}
	const most = 30
	there := strings.Join(names[:min(most, len(names))], ", ")
	switch more := len(names) - most; {
	case there == "":
		return exit.Usagef("fields: no record has %s; leave fields out to see what there is", output.Quoted(name))
	case more > 0:
		there += ", and " + strconv.Itoa(more) + " more, which \"*\" shows"
	}
	return exit.Usagef("fields: no record has %s; there are %s", output.Quoted(name), there)
}

// known are the columns that may be asked for, each once.
func (r *Request) known(lists []*shown) (names []string) {
	for _, s := range lists {
		for _, c := range s.Columns {
			if (r.Sensitive || !c.Sensitive) && !slices.Contains(names, c.Name) {
				names = append(names, c.Name)
			}
		}
	}
	return names
}
