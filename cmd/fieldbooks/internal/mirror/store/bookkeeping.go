package store

import (
	"database/sql"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/tables"
)

// A ledger is one of the tables that say what is true of the mirror.
type ledger struct {
	name, doc string
	key       string // columns, with commas
	columns   []entry
}

type entry struct {
	name string
	kind database.Kind
	doc  string
}

// ledgers are the tables of bookkeeping. Columns are only ever appended to them.
var ledgers = []ledger{
	{"_meta", "What the mirror is, for the program.", "name", []entry{
		{"name", database.Text, ""},
		{"value", database.Text, ""},
	}},
	{"_runs", "Each run of the mirror.", "run", []entry{
		{"run", database.Int, "Its number."},
		{"started_at", database.Instant, ""},
		{"ended_at", database.Instant, "NULL while it runs, and of a run that was killed."},
		{"profile", database.Text, "The profile whose records were read."},
		{"vendor", database.Text, "Whose tables it could write, with a comma between."},
		{"command", database.Text, "As it was typed."},
		{"version", database.Text, "Of the program."},
		{"outcome", database.Text, "A word; NULL while it runs; interrupted of a run that was killed."},
		{"calls", database.Int, "Calls made to the vendors."},
		{"waited_ms", database.Int, "Milliseconds that it waited for the vendors' limits."},
		{"error", database.Text, "What went wrong."},
	}},
	{"_freshness", "How fresh each table is: up to when all of it is known, and what is missing.", "table_name", []entry{
		{"table_name", database.Text, ""},
		{"profile", database.Text, ""},
		{"mode", database.Text, "By which rule its records are read."},
		{"last_ok_at", database.Instant, "When it was last brought up to date without a failure."},
		{"watermark", database.Text, "The vendor is asked for what has changed since."},
		{"complete_as_of", database.Instant, "When its keys were last known to be all: data as of."},
		{"listed", database.Int, "Keys that the vendor listed then."},
		{"rows", database.Int, "Rows of records that are not deleted."},
		{"missing", database.Int, "Keys that are listed and have no row."},
		{"failed", database.Int, "Records that could not be read."},
		{"next_full_at", database.Instant, "When all records are read again, whatever the vendor says of changes."},
		{"note", database.Text, "Why it was skipped, or what is wrong; empty when all is well."},
		{"pending_since", database.Instant, "When the reading began that is not complete yet; NULL when the last one was."},
	}},
	{"_checks", "What the checks of each run found: whether what is in the database adds up.", "", []entry{
		{"run", database.Int, "The run after which it was made."},
		{"table_name", database.Text, ""},
		{"check_name", database.Text, ""},
		{"expected", database.Text, ""},
		{"got", database.Text, ""},
		{"ok", database.Bool, "Whether they are the same."},
	}},
	{"_columns", "What each column is.", "table_name, column_name", []entry{
		{"table_name", database.Text, ""},
		{"column_name", database.Text, ""},
		{"wire_name", database.Text, "The vendor's name."},
		{"type", database.Text, "text, int, decimal, bool, date, instant or json."},
		{"unit", database.Text, "What a number counts, e.g. hours."},
		{"evidence", database.Text, "How it is known: documented, observed or inferred."},
		{"doc", database.Text, "One or two sentences."},
		{"first_seen_run", database.Int, "The run that made the column."},
		{"custom", database.Bool, "Whether it is a field that only this tenant has."},
	}},
	{"_history", "Versions of records: valid from the one instant, and not any more at the other.", "", []entry{
		{"table_name", database.Text, ""},
		{"key", database.Text, "The record's key; of several columns, with a slash between."},
		{"valid_from", database.Instant, ""},
		{"valid_to", database.Instant, "NULL while it is the newest."},
		{"run", database.Int, "The run that read it."},
		{"record", database.Text, "The record as it came, without what is personal."},
	}},
}

// ledgerIndexes are made beside them.
var ledgerIndexes = []string{
	`CREATE INDEX IF NOT EXISTS _history_key ON _history (table_name, key, valid_from)`,
	`CREATE INDEX IF NOT EXISTS _history_open ON _history (table_name, key) WHERE valid_to IS NULL`,
	`CREATE INDEX IF NOT EXISTS _checks_run ON _checks (run)`,
}

// bookkeeping makes the tables of bookkeeping, and what they lack. The one of versions is made when
// versions are first asked for.
func (t *tx) bookkeeping() error {
	for _, l := range ledgers {
		if err := t.ledger(l); err != nil {
			return err
		}
	}
	for _, text := range ledgerIndexes {
		if err := t.define(text); err != nil {
			return err
		}
	}
	return nil
}

// describeLedgers has _columns, and PostgreSQL, say what they are too.
func (t *tx) describeLedgers(met map[string]map[string]known) error {
	for _, l := range ledgers {
		for _, e := range append([]entry{{doc: l.doc}}, l.columns...) {
			if k, is := met[l.name][e.name]; is && k.doc == e.doc {
				continue
			}
			if err := t.described(l.name, e.name, &tables.Column{Kind: e.kind, Doc: e.doc}); err != nil {
				return err
			}
		}
	}
	return nil
}

// ledger makes one of them, or the columns that it lacks.
func (t *tx) ledger(l ledger) error {
	there, err := t.columnsOf(l.name)
	if err != nil {
		return err
	}
	d := t.s.db.Dialect
	var columns []string
	for _, e := range l.columns {
		column := d.Quote(e.name) + " " + d.Type(e.kind)
		columns = append(columns, column)
		if len(there) > 0 && !there[e.name] {
			if err := t.define("ALTER TABLE " + l.name + " ADD COLUMN " + column); err != nil {
				return err
			}
		}
	}
	if len(there) > 0 {
		return nil
	}
	if l.key != "" {
		columns = append(columns, "PRIMARY KEY ("+l.key+")")
	}
	return t.define("CREATE TABLE " + l.name + " (" + strings.Join(columns, ", ") + ")")
}

// tellLedgers keeps in _columns what the tables of bookkeeping are, as of those of records.
func (t *tx) tellLedgers() error {
	told := map[[2]string]string{}
	err := t.each(func(rows *sql.Rows) error {
		var of [2]string
		var doc sql.NullString
		err := rows.Scan(&of[0], &of[1], &doc)
		told[of] = doc.String
		return err
	}, `SELECT table_name, column_name, doc FROM _columns WHERE substr(table_name, 1, 1) = '_'`)
	if err != nil {
		return err
	}
	for _, l := range ledgers {
		for _, e := range slices.Insert(slices.Clone(l.columns), 0, entry{doc: l.doc}) {
			if e.doc == "" || told[[2]string{l.name, e.name}] == e.doc {
				continue
			}
			if err := t.described(l.name, e.name, &tables.Column{Kind: e.kind, Doc: e.doc}); err != nil {
				return err
			}
		}
	}
	return nil
}

// columnsOf are the columns that a table had before the transaction, none when there was no such table.
func (t *tx) columnsOf(table string) (map[string]bool, error) {
	held, err := t.s.db.Columns(t.ctx, table)
	if err != nil {
		return nil, t.s.fault("", err)
	}
	there := map[string]bool{}
	for _, c := range held {
		there[strings.ToLower(c.Name)] = true
	}
	return there, nil
}

// meta is a value of _meta, "" when there is none.
func (t *tx) meta(name string) (value string, err error) {
	err = t.each(func(rows *sql.Rows) error { return rows.Scan(&value) },
		t.sql(`SELECT value FROM _meta WHERE name = ?`), name)
	return value, err
}

// setMeta keeps a value of _meta; "" takes it away.
func (t *tx) setMeta(name, value string) error {
	if value == "" {
		_, err := t.exec(t.sql(`DELETE FROM _meta WHERE name = ?`), name)
		return err
	}
	_, err := t.exec(t.sql(`INSERT INTO _meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`), name, value)
	return err
}
