package checks

import "fmt"

// reference is a column of a table that names a record of another.
type reference struct {
	name, table string
	key         string // column by which a row is told
	column      string
	to, toKey   string
	but         string // where the column names something else, and that is right
}

// links are those beside what tables say of their parents.
var links = []reference{
	{InvoiceGroups, "ajera_phases", "phase_key", "invoice_group_key", "ajera_invoice_groups", "invoice_group_key", ""},
	{PhasesAbove, "ajera_phases", "phase_key", "parent_key", "ajera_phases", "phase_key", "f.parent_key = f.project_key"},
}

// references counts the rows that name a record that is not there. 0 names none.
func (c *checker) references(r reference) {
	quote := c.db.Dialect.Quote
	from := fmt.Sprintf(`FROM %s f LEFT JOIN %s t ON t.%s = f.%s AND t._deleted_at IS NULL
		WHERE f._deleted_at IS NULL AND f.%[4]s IS NOT NULL AND CAST(f.%[4]s AS TEXT) <> '0' AND t.%[3]s IS NULL`,
		quote(r.table), quote(r.to), quote(r.toKey), quote(r.column))
	if r.but != "" {
		from += " AND NOT (" + r.but + ")"
	}
	n := 0
	if !c.ask("SELECT COUNT(*) "+from, func(scan func(...any) error) error { return scan(&n) }, r.table, r.to) {
		return
	}
	var some []string
	if n > 0 {
		c.ask(fmt.Sprintf("SELECT CAST(f.%s AS TEXT), CAST(f.%s AS TEXT) %s ORDER BY 2, 1 LIMIT %d", quote(r.key), quote(r.column), from, most),
			func(scan func(...any) error) error {
				var key, names string
				err := scan(&key, &names)
				some = append(some, fmt.Sprintf("%s %s of %s %s", r.key, key, r.column, names))
				return err
			}, r.table, r.to)
	}
	c.tell(r.table, r.name, "without", n, some)
}
