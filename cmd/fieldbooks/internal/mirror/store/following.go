package store

// following says in _freshness of the tables whose records come with those of others how fresh they
// are: as fresh as these. What is kept of a table by itself stays.
func (t *tx) following() error {
	for _, r := range t.s.order {
		with := r.top
		if parent := t.s.relations[r.table.Parent]; r.beside() && parent != nil {
			with = parent
		}
		if with == r || r.table.Apart { // what was never asked for is as of no time
			continue
		}
		if err := t.follow(r, with); err != nil {
			return err
		}
	}
	return nil
}

// follow copies how fresh a table is to one that comes with it. The index of the keys and that of
// deleted rows count the live ones, so that no record is read for it.
func (t *tx) follow(r, with *relation) error {
	d := t.s.db.Dialect
	from := " FROM " + d.Quote(r.table.Name)
	_, err := t.exec(`INSERT INTO _freshness (table_name, profile, mode, last_ok_at, complete_as_of, "rows")
SELECT ` + d.Literal(r.table.Name) + `, profile, ` + d.Literal("with "+with.table.Name) + `, last_ok_at, complete_as_of,
	(SELECT count(*)` + from + `) - (SELECT count(*)` + from + ` WHERE _deleted_at IS NOT NULL)
FROM _freshness WHERE table_name = ` + d.Literal(with.table.Name) + `
ON CONFLICT (table_name) DO UPDATE SET profile = excluded.profile, mode = excluded.mode, last_ok_at = excluded.last_ok_at,
	complete_as_of = excluded.complete_as_of, "rows" = excluded."rows" WHERE _freshness.mode LIKE 'with %'`)
	return err
}
