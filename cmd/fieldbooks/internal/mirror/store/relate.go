package store

import (
	"database/sql"
	"slices"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/tables"
)

// relate makes all tables, and the columns that lack.
func (t *tx) relate(all []*tables.Table) error {
	columns, order, err := t.columns()
	if err != nil {
		return err
	}
	if err := t.describeLedgers(columns); err != nil {
		return err
	}
	for _, table := range all {
		r := &relation{table: table, texts: map[textKey]string{}}
		r.top = r
		if parent := t.s.relations[table.Parent]; parent != nil && slices.Contains(table.Parent.Children, table) {
			r.top = parent.top
			r.top.inside = append(r.top.inside, r)
		}
		t.s.relations[table] = r
		t.s.order = append(t.s.order, r)
		if err := t.make(r, columns[table.Name], order[table.Name]); err != nil {
			return err
		}
	}
	return nil
}

// columns is what _columns has, by table and name, and the names in the order in which they were made.
func (t *tx) columns() (all map[string]map[string]known, order map[string][]string, err error) {
	all, order = map[string]map[string]known{}, map[string][]string{}
	err = t.each(func(rows *sql.Rows) error {
		var table, name string
		var k known
		var wire, kind, doc sql.NullString
		var custom sql.NullBool
		if err := rows.Scan(&table, &name, &wire, &kind, &doc, &custom); err != nil {
			return err
		}
		if all[table] == nil {
			all[table] = map[string]known{}
		}
		k.kind, k.wire, k.doc, k.custom = database.Kind(kind.String), wire.String, doc.String, custom.Bool
		all[table][name] = k
		order[table] = append(order[table], name)
		return nil
	}, `SELECT table_name, column_name, wire_name, type, doc, custom FROM _columns ORDER BY first_seen_run, column_name`)
	return all, order, err
}

// make makes one table, or the columns that it lacks.
func (t *tx) make(r *relation, met map[string]known, order []string) error {
	for _, name := range order { // fields of the tenant that were met before
		if k := met[name]; k.custom {
			r.table.Add(&tables.Column{Name: name, Wire: k.wire, Kind: k.kind, Doc: k.doc, Custom: true, Evidence: "observed"})
		}
	}
	fresh, err := t.create(r, met)
	if err != nil {
		return err
	}
	if err := t.index(r); err != nil {
		return err
	}
	return t.describe(r, met, fresh)
}
