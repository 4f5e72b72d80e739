package views

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
)

// Make makes the views whose tables are there, and makes those anew that are made otherwise now. What
// a user has put in the place of one is left alone, and note tells of it. The table map_jobs is made
// when it lacks; what is in it is the user's. The error joins those of the views that could not be made.
func Make(ctx context.Context, db *database.DB, note func(format string, args ...any)) error {
	if err := prepare(ctx, db); err != nil {
		return err
	}
	var errs []error
	for _, v := range All() {
		if err := makeOne(ctx, db, v, note); err != nil {
			errs = append(errs, fmt.Errorf("view %s: %w", v.Name, db.Fault(err)))
		}
	}
	return errors.Join(errs...)
}

// prepare makes the tables that views need beside those of the mirror: how the views were made, and
// what the user says belongs together.
func prepare(ctx context.Context, db *database.DB) error {
	text, key := db.Dialect.Type(database.Text), db.Dialect.Type(database.Int)
	for _, create := range []string{
		"CREATE TABLE IF NOT EXISTS _views (view_name " + text + " PRIMARY KEY, made_of " + text + ", definition " + text + ")",
		"CREATE TABLE IF NOT EXISTS map_jobs (ajera_project_key " + key + ", aimsio_job_guid " + text + ", how " + text + ", note " + text + ")",
		"INSERT INTO _columns (table_name, column_name, doc) VALUES ('_views', '', 'How the views were made, for the program.') ON CONFLICT DO NOTHING",
	} {
		if _, err := db.ExecContext(ctx, create); err != nil {
			return fmt.Errorf("the tables beside the views: %w", db.Fault(err))
		}
	}
	return tellMapJobs(ctx, db)
}

// makeOne makes one view, or leaves all as it was.
func makeOne(ctx context.Context, db *database.DB, v View, note func(string, ...any)) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // does nothing after a commit
	m := &maker{tx, db.Dialect, v, v.Text(db.Dialect)}
	if lacks, err := m.lacks(ctx); lacks || err != nil {
		return err
	}
	state, err := m.state(ctx)
	switch {
	case err != nil || state == current:
		return err
	case state == foreign:
		note("%s: there is a table or view of yours of that name, which stays; rename it, and the next run makes the view", v.Name)
		return nil
	}
	if state == old {
		upon, err := m.builtUpon(ctx)
		if upon != "" {
			note("%s is as another version made it, and stays so because your view %s is built upon it; drop yours, run again, and make yours again", v.Name, upon)
		}
		if upon != "" || err != nil {
			return err
		}
	}
	if err := m.renew(ctx, state); err != nil {
		return err
	}
	return tx.Commit()
}

// maker makes one view in a transaction.
type maker struct {
	*sql.Tx
	database.Dialect
	view View
	text string // of its SELECT
}

// state is what is in the place of a view.
type state int

const (
	absent  state = iota
	current       // as it is to be
	old           // ours, as another version made it
	foreign       // the user's
)

// madeOf tells one way to make a view from another.
func (m *maker) madeOf() string {
	sum := sha256.Sum256([]byte(m.text + fmt.Sprint(m.view.Doc, m.view.Columns)))
	return hex.EncodeToString(sum[:8])
}

// lacks reports whether a table is missing.
func (m *maker) lacks(ctx context.Context) (bool, error) {
	for _, table := range m.view.Needs {
		if kind, _, err := m.look(ctx, table); err != nil || kind == "" {
			return true, err
		}
	}
	return false, nil
}

// state compares what is there with what was noted when it was made.
func (m *maker) state(ctx context.Context) (state, error) {
	kind, definition, err := m.look(ctx, m.view.Name)
	if kind == "" || err != nil {
		return absent, err
	}
	var madeOf, noted string
	row := m.QueryRowContext(ctx, "SELECT made_of, definition FROM _views WHERE view_name = "+m.Arg(1), m.view.Name)
	switch err := row.Scan(&madeOf, &noted); {
	case errors.Is(err, sql.ErrNoRows):
		return foreign, nil
	case err != nil:
		return absent, err
	case kind != "view" || noted != definition:
		return foreign, nil
	case madeOf != m.madeOf():
		return old, nil
	}
	return current, nil
}

// look says what a name is the name of, "" for nothing, and how the database has a view defined.
func (m *maker) look(ctx context.Context, name string) (kind, definition string, err error) {
	ask := "SELECT type, COALESCE(sql, '') FROM sqlite_master WHERE type IN ('table', 'view') AND lower(name) = " + m.Arg(1)
	if m.Name == database.Postgres {
		ask = `SELECT CASE WHEN c.relkind = 'v' THEN 'view' ELSE 'table' END, CASE WHEN c.relkind = 'v' THEN pg_get_viewdef(c.oid) ELSE '' END
			FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
			WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'v', 'm', 'f', 'p') AND c.relname = ` + m.Arg(1)
	}
	err = m.QueryRowContext(ctx, ask, name).Scan(&kind, &definition)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return kind, definition, err
}

// builtUpon is a view of the user's that would lose this one, "" when there is none. SQLite asks a view
// for what it is built upon each time that it is read.
func (m *maker) builtUpon(ctx context.Context) (name string, err error) {
	if m.Name != database.Postgres {
		return "", nil
	}
	err = m.QueryRowContext(ctx, `SELECT v.relname FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid JOIN pg_class v ON v.oid = r.ev_class
		JOIN pg_class c ON c.oid = d.refobjid JOIN pg_namespace n ON n.oid = c.relnamespace
		WHERE n.nspname = current_schema() AND c.relname = $1 AND v.oid <> c.oid LIMIT 1`, m.view.Name).Scan(&name)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return name, err
}

// renew makes the view, in the place of an old one, and notes how.
func (m *maker) renew(ctx context.Context, state state) error {
	name := m.Quote(m.view.Name)
	var statements []string
	if state == old {
		statements = append(statements, "DROP VIEW "+name)
	}
	comment := "" // SQLite keeps what it is given, for readers to see
	if m.Name == database.SQLite {
		comment = "/* " + m.view.Doc + " */\n"
	}
	statements = append(statements, "CREATE VIEW "+name+" AS\n"+comment+m.text, "SELECT * FROM "+name+" LIMIT 0")
	statements = append(append(statements, m.comments()...), m.told()...)
	for _, statement := range statements {
		if _, err := m.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	_, definition, err := m.look(ctx, m.view.Name)
	if err != nil {
		return err
	}
	_, err = m.ExecContext(ctx, "INSERT INTO _views (view_name, made_of, definition) VALUES ("+m.Arg(1)+", "+m.Arg(2)+", "+m.Arg(3)+
		") ON CONFLICT (view_name) DO UPDATE SET made_of = excluded.made_of, definition = excluded.definition", m.view.Name, m.madeOf(), definition)
	return err
}

// comments are the sentences of the view and its columns, where the database keeps such.
func (m *maker) comments() (statements []string) {
	if m.Comment(m.view.Name, "", m.view.Doc) == "" {
		return nil
	}
	statements = append(statements, strings.Replace(m.Comment(m.view.Name, "", m.view.Doc), "COMMENT ON TABLE", "COMMENT ON VIEW", 1))
	for _, c := range m.view.Columns {
		statements = append(statements, m.Comment(m.view.Name, c.Name, c.sentence()))
	}
	return statements
}

// sentence is what a column is, with its unit.
func (c Column) sentence() string {
	if c.Unit == "" {
		return c.Doc
	}
	return c.Doc + " Unit: " + c.Unit + "."
}

// told are the rows of _columns: what people, and programs that ask for them, read of the view, in the
// row without a column, and of its columns.
func (m *maker) told() []string {
	statements := []string{"DELETE FROM _columns WHERE table_name = " + m.Literal(m.view.Name)}
	for _, c := range append([]Column{{Doc: m.view.Doc}}, m.view.Columns...) {
		statements = append(statements, fmt.Sprintf("INSERT INTO _columns (table_name, column_name, type, unit, evidence, doc) VALUES (%s, %s, %s, %s, 'inferred', %s)",
			m.Literal(m.view.Name), m.Literal(c.Name), m.Literal(string(c.Kind)), m.Literal(c.Unit), m.Literal(c.Doc)))
	}
	return statements
}
