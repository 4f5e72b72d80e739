package store

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/tables"
)

// own are the columns that this package keeps behind those of the record.
func (s *Store) own() []*tables.Column {
	all := slices.DeleteFunc(tables.Bookkeeping(), func(c *tables.Column) bool {
		return c.Name == "_record_text" && s.db.Dialect.Name == database.SQLite // its _record is the text
	})
	return append(all,
		&tables.Column{Name: "_hash", Kind: database.Text, Doc: "By which a record that comes again unchanged is told."},
		&tables.Column{Name: "_lost", Kind: database.Text, Doc: "Columns whose value could not be taken over (unread), or not exactly (rounded): see _record. NULL of almost all rows."})
}

// create makes a table, or adds what it lacks: those columns are told, by their places. What is added to
// a table that has rows is to be filled.
func (t *tx) create(r *relation, met map[string]known) (fresh []int, err error) {
	there, err := t.columnsOf(r.table.Name)
	switch {
	case err != nil:
		return nil, err
	case len(there) > 0 && len(met) == 0:
		return nil, exit.Usagef("%s has a table %s that is not the mirror's; rename it, or mirror to another database", t.s.db.Name, r.table.Name)
	case len(there) > 0:
		r.taken = there
		fresh, changed := r.place(met, there)
		return fresh, t.extend(r, fresh, changed)
	}
	r.taken = map[string]bool{}
	fresh, _ = r.place(nil, nil)
	for _, name := range r.names {
		r.taken[name] = true
	}
	if err := t.define(t.creation(r)); err != nil {
		return nil, err
	}
	return fresh, t.orphaned(r)
}

// orphaned has a new table that stands inside records filled from those that are there.
func (t *tx) orphaned(r *relation) error {
	if r.beside() {
		return nil
	}
	return t.setMeta("refill "+r.top.table.Name, "all")
}

// creation is the statement that makes a table.
func (t *tx) creation(r *relation) string {
	d := t.s.db.Dialect
	var lines, key []string
	for _, c := range r.table.Columns {
		line := d.Quote(c.Name) + " " + d.Type(c.Kind)
		if slices.Contains(r.table.Key, c.Name) {
			line += " NOT NULL"
		}
		lines = append(lines, line)
	}
	for _, c := range t.s.own() {
		lines = append(lines, d.Quote(c.Name)+" "+d.Type(c.Kind))
	}
	for _, name := range r.table.Key {
		key = append(key, d.Quote(name))
	}
	return "CREATE TABLE " + d.Quote(r.table.Name) + " (\n  " + strings.Join(lines, ",\n  ") +
		",\n  PRIMARY KEY (" + strings.Join(key, ", ") + ")\n)"
}

// extend adds columns to a table that is there.
func (t *tx) extend(r *relation, fresh []int, changed []string) error {
	for _, at := range r.keys {
		if c := r.table.Columns[at]; slices.Contains(fresh, at) {
			return exit.Usagef("%s: the key %s of table %s has another type or name in this version of fieldbooks; mirror to a new database", t.s.db.Name, c.Name, r.table.Name)
		}
	}
	for _, at := range fresh {
		if err := t.add(r, r.names[at], r.table.Columns[at].Kind); err != nil {
			return err
		}
	}
	for _, c := range t.s.own() {
		if !r.taken[c.Name] {
			if err := t.add(r, c.Name, c.Kind); err != nil {
				return err
			}
		}
	}
	for _, name := range changed {
		t.s.options.Note("%s: the type of a column has changed; %s has it from now on, and the column of before stays as it is", r.table.Name, name)
	}
	return t.toFill(r, fresh)
}

// add adds a column.
func (t *tx) add(r *relation, name string, k database.Kind) error {
	d := t.s.db.Dialect
	r.taken[name] = true
	return t.define("ALTER TABLE " + d.Quote(r.table.Name) + " ADD COLUMN " + d.Quote(name) + " " + d.Type(k))
}

// toFill notes that columns are to be filled: from the records that are there, or, where they are no
// members of them, by reading them again, which an unknown version brings about.
func (t *tx) toFill(r *relation, fresh []int) error {
	unread := false
	for _, at := range fresh {
		unread = unread || !filled(r.table.Columns[at])
	}
	if unread {
		_, err := t.exec("UPDATE " + t.s.db.Dialect.Quote(r.top.table.Name) + " SET _version = '', _hash = ''")
		if err != nil {
			return err
		}
	}
	if len(fresh) == 0 {
		return nil
	}
	return t.setMeta("refill "+r.top.table.Name, "all")
}

// index makes the indexes that joins and counts go by.
func (t *tx) index(r *relation) error {
	if of := r.table.Of; of != "" && r.table.Key[0] != of {
		if err := t.indexOn(r, of, ""); err != nil {
			return err
		}
	}
	for _, name := range []string{"_deleted_at", "_lost"} {
		if err := t.indexOn(r, name, " WHERE "+name+" IS NOT NULL"); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) indexOn(r *relation, column, where string) error {
	d := t.s.db.Dialect
	name := r.table.Name + "_by_" + strings.TrimLeft(column, "_")
	if len(name) > maxName {
		name = name[:maxName-9] + "_" + digest(name)[:8]
	}
	return t.define(fmt.Sprintf("CREATE INDEX IF NOT EXISTS %s ON %s (%s)%s", d.Quote(name), d.Quote(r.table.Name), d.Quote(column), where))
}

// describe keeps in _columns what each column is, and has PostgreSQL know it too.
func (t *tx) describe(r *relation, met map[string]known, fresh []int) error {
	if len(met) == 0 {
		if err := t.described(r.table.Name, "", &tables.Column{Wire: r.table.Type, Doc: r.table.Doc}); err != nil {
			return err
		}
	}
	for at, c := range r.table.Columns {
		k, is := met[r.names[at]]
		if is && k.doc == c.Doc && k.wire == c.Wire && !slices.Contains(fresh, at) {
			continue
		}
		if err := t.described(r.table.Name, r.names[at], c); err != nil {
			return err
		}
	}
	for _, c := range t.s.own() {
		if k, is := met[c.Name]; is && k.doc == c.Doc {
			continue
		}
		if err := t.described(r.table.Name, c.Name, c); err != nil {
			return err
		}
	}
	return nil
}

// described keeps what one column is, and what a table is where name is "".
func (t *tx) described(table, name string, c *tables.Column) error {
	_, err := t.exec(t.sql(`INSERT INTO _columns (table_name, column_name, wire_name, type, unit, evidence, doc, first_seen_run, custom) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (table_name, column_name) DO UPDATE SET wire_name = excluded.wire_name, type = excluded.type, unit = excluded.unit, evidence = excluded.evidence, doc = excluded.doc`),
		table, name, c.Wire, string(c.Kind), c.Unit, c.Evidence, c.Doc, t.s.run, t.s.bound(database.Bool, c.Custom))
	if err != nil {
		return err
	}
	return t.comment(table, name, c.Doc)
}

// comment says to the database what a table or column is.
func (t *tx) comment(table, column, text string) error {
	statement := t.s.db.Dialect.Comment(table, column, text)
	if statement == "" || text == "" {
		return nil
	}
	return t.define(statement)
}
