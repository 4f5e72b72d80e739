package store

import (
	"slices"
	"strconv"
	"strings"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/tables"
)

// relation is what a table is in the database: its columns have the names of the table's, but one whose
// type has changed has a second column, and what nothing fills any more stays.
type relation struct {
	table   *tables.Table
	names   []string // of the database, in the order of table.Columns
	keys    []int    // the places of the key in them
	retired []string // columns that nothing fills any more: they are emptied as rows are written
	top     *relation
	inside  []*relation // that are replaced with its rows
	taken   map[string]bool
	texts   map[textKey]string
}

// beside reports whether the rows have records of their own, and not those of another table.
func (r *relation) beside() bool { return r.top == r }

// key are the names of the key's columns.
func (r *relation) key() []string {
	names := make([]string, len(r.keys))
	for i, at := range r.keys {
		names[i] = r.names[at]
	}
	return names
}

// known is a row of _columns.
type known struct {
	kind   database.Kind
	wire   string
	doc    string
	custom bool
}

// place names the columns of the database, and says which of them lack. A column of that name and
// another type is left as it is, and a second one made.
func (r *relation) place(met map[string]known, there map[string]bool) (lacking []int, changed []string) {
	for at, c := range r.table.Columns {
		name := c.Name
		for n := 2; ; n++ {
			k, known := met[name]
			if !known && !there[name] || known && k.kind == c.Kind && (name == c.Name || k.wire == c.Wire) {
				break
			}
			name = suffixed(c.Name, n)
		}
		r.names = append(r.names, name)
		if !there[name] {
			lacking = append(lacking, at)
			if name != c.Name {
				changed = append(changed, name)
			}
		}
	}
	for name, k := range met {
		if there[name] && !slices.Contains(r.names, name) && k.kind != "" && !strings.HasPrefix(name, "_") {
			r.retired = append(r.retired, name)
		}
	}
	slices.Sort(r.retired)
	for _, key := range r.table.Key {
		r.keys = append(r.keys, r.table.Column(key))
	}
	return lacking, changed
}

// maxName is how many bytes a name has in PostgreSQL.
const maxName = 63

// suffixed is a name with a number behind it.
func suffixed(name string, n int) string {
	suffix := "_" + strconv.Itoa(n)
	return strings.TrimRight(name[:min(len(name), maxName-len(suffix))], "_") + suffix
}

// filled reports whether a column has its value from a record.
func filled(c *tables.Column) bool { return c.Path != nil && !c.Listed }
