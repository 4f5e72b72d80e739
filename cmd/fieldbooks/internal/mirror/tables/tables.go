// Package tables says which tables a mirror has, from the specs and never from data, and makes their
// rows of records as they came.
package tables

import (
	"cmp"
	"slices"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/account"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
)

// Table is one table of records. Several goroutines may make rows at once, but none while a column is
// added.
type Table struct {
	Name    string // e.g. ajera_projects
	Vendor  account.Vendor
	Type    string // of its records, as the digest has it
	Version int    // of Ajera's session
	List    string // the content's name of the list that the records come in, e.g. "Projects"; "" of Aimsio
	Doc     string
	Key     []string // columns
	Columns []*Column
	// Parent is the table whose records these stand in, or belong to by their column Of: a phase is of
	// its project. Children that stand in their parent have no Get of their own.
	Parent   *Table
	Of       string   // the column that names the parent's key
	Apart    bool     // the records belong to the parent's, and are read by calls of their own
	Inside   []string // members that lead to the list in the parent's record; nil when the records come beside it
	Children []*Table // that are made of its records, and replaced with them
	Custom   string   // as digest.Type has it: where the fields of a tenant are
	Labels   bool     // further members are decimals

	plan   *plan // how its records are read
	listed *plan // how the entries of its list are read, for what only they say; nil where that is nothing
	cut    *output.Cut
	custom map[string][]int // the columns of fields of the tenant, by member
}

// Column is one column of a table.
type Column struct {
	Name     string   // e.g. last_modified_date
	Wire     string   // the vendor's name, dotted where it stands in an object; "" when it is no member
	Path     []string // members that lead to it; nil when it is no member of the record
	Also     []string // other names of the last member, or dotted paths
	Kind     database.Kind
	Doc      string
	Unit     string // what the specs say of it: hours, percent, money, days; "" is none
	Evidence string // documented, observed or inferred
	Custom   bool   // a field of the tenant, appended when it was first met
	Listed   bool   // only the entry of the list says it: see [Table.Listed]
	// Wording says that the column is the vendor's text of the instant in the column before it.
	Wording bool
}

// Row is the row of one record: a value for each column of the table, in their order.
type Row struct {
	Table  *Table
	Values []any
	Record jsontext.Value // without what is personal, otherwise byte for byte
	Unread []string       // columns whose value could not be read as their kind: they are nil
	Found  []Found        // fields of the tenant that have no column yet
}

// Found is a field of the tenant in a record, for which the table has no column of its kind.
type Found struct {
	Wire  string // e.g. CF_Region, or CustomFields.Region
	Kind  database.Kind
	Value any
}

// Column is the place of a column, -1 when there is none of that name.
func (t *Table) Column(name string) int {
	return slices.IndexFunc(t.Columns, func(c *Column) bool { return c.Name == name })
}

// append adds a column at the end, under a name that is free, and gives its place.
func (t *Table) append(c *Column) int {
	if other, reserved := renamed[c.Name]; reserved {
		c.Name = other
	}
	c.Name = free(c.Name, t.has)
	c.Evidence = cmp.Or(c.Evidence, "documented")
	t.Columns = append(t.Columns, c)
	return len(t.Columns) - 1
}

func (t *Table) has(name string) bool { return t.Column(name) >= 0 }

// Position is the column that numbers records, from 1, in the list that they came in, of tables whose
// records have no key by which one can be told from the others.
const Position = "position"

// Bookkeeping are the columns that every table has behind its own.
func Bookkeeping() []*Column {
	return []*Column{
		{Name: "_seen_at", Kind: database.Instant, Doc: "When the row was last written; of a deleted record, the last complete list that had it."},
		{Name: "_read_at", Kind: database.Instant, Doc: "When the record was last read."},
		{Name: "_changed_at", Kind: database.Instant, Doc: "When its bytes last differed from those of before."},
		{Name: "_deleted_at", Kind: database.Instant, Doc: "The first run whose complete list lacked it; NULL while the vendor has it."},
		{Name: "_record", Kind: database.JSON, Doc: "The record as it came, without what is personal: numbers as sent, unknown members too. NULL in PostgreSQL when jsonb cannot hold it."},
		{Name: "_record_text", Kind: database.Text, Doc: "The same, byte for byte."},
		{Name: "_run", Kind: database.Int, Doc: "The run that wrote the row, in _runs."},
		{Name: "_version", Kind: database.Text, Doc: "What the list said of the record's last change when it was read."},
	}
}
