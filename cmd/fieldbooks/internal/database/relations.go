package database

import "context"

// Relation is a table or a view of the database.
type Relation struct {
	Name string
	View bool
	// Definition is the statement that a view is; "" of a table.
	Definition string
	// Readable says that the user may select from it, or from a column of it.
	Readable bool
}

// relations are the statements that list them. What SQLite has for itself is left out.
var relations = map[string]string{
	SQLite: `SELECT name, type = 'view', CASE type WHEN 'view' THEN sql ELSE '' END, 1 FROM sqlite_schema
		WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY name`,
	Postgres: `SELECT relname, relkind IN ('v', 'm'), CASE WHEN relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) ELSE '' END,
			has_any_column_privilege(c.oid, 'SELECT')
		FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
		WHERE relkind IN ('r', 'p', 'v', 'm') AND nspname = current_schema() ORDER BY relname COLLATE "C"`,
}

// Relations are the tables and views of the database, of PostgreSQL those of the schema, by name.
func (db *DB) Relations(ctx context.Context) (all []Relation, err error) {
	rows, err := db.QueryContext(ctx, relations[db.Dialect.Name])
	if err != nil {
		return nil, db.Fault(err)
	}
	defer rows.Close()
	for rows.Next() {
		var r Relation
		if err := rows.Scan(&r.Name, &r.View, &r.Definition, &r.Readable); err != nil {
			return nil, db.Fault(err)
		}
		all = append(all, r)
	}
	return all, db.Fault(rows.Err())
}

// Held is a column that a table has.
type Held struct {
	Name string
	Type string // as the database has it
}

var columns = map[string]string{
	SQLite: `SELECT name, type FROM pragma_table_info(?1) ORDER BY cid`,
	Postgres: `SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute a
		JOIN pg_class c ON c.oid = attrelid JOIN pg_namespace n ON n.oid = relnamespace
		WHERE relname = $1 AND nspname = current_schema() AND attnum > 0 AND NOT attisdropped ORDER BY attnum`,
}

// Columns are those of a table or view, in their order; none when there is no such table.
func (db *DB) Columns(ctx context.Context, table string) (all []Held, err error) {
	rows, err := db.QueryContext(ctx, columns[db.Dialect.Name], table)
	if err != nil {
		return nil, db.Fault(err)
	}
	defer rows.Close()
	for rows.Next() {
		var c Held
		if err := rows.Scan(&c.Name, &c.Type); err != nil {
			return nil, db.Fault(err)
		}
		all = append(all, c)
	}
	return all, db.Fault(rows.Err())
}

// Neighbour is another schema of the same database, of which the user may read something.
type Neighbour struct {
	Name   string // as SQL has it
	Mirror bool   // it has the table by which a mirror tells of itself
}

// neighbours leaves out what the server and its extensions have for themselves.
const neighbours = `SELECT quote_ident(nspname), bool_or(relname = '_meta') FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
	WHERE relkind IN ('r', 'p', 'v', 'm', 'f') AND nspname <> current_schema() AND nspname NOT LIKE 'pg\_%' AND nspname <> 'information_schema'
		AND has_schema_privilege(n.oid, 'USAGE') AND has_any_column_privilege(c.oid, 'SELECT')
		AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
	GROUP BY nspname ORDER BY nspname`

// Neighbours are the other schemas that the user may read, none in SQLite.
func (db *DB) Neighbours(ctx context.Context) (all []Neighbour, err error) {
	if db.Dialect.Name != Postgres {
		return nil, nil
	}
	rows, err := db.QueryContext(ctx, neighbours)
	if err != nil {
		return nil, db.Fault(err)
	}
	defer rows.Close()
	for rows.Next() {
		var n Neighbour
		if err := rows.Scan(&n.Name, &n.Mirror); err != nil {
			return nil, db.Fault(err)
		}
		all = append(all, n)
	}
	return all, db.Fault(rows.Err())
}
