package store

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/tables"
	"github.com/go-json-experiment/json/jsontext"
)

// Record is a record to be written.
type Record struct {
	Table   *tables.Table
	JSON    jsontext.Value
	Version string // what the list says of its last change, "" when it says nothing
	// More are values of columns that are no member of the record, by column.
	More map[string]any
	// Rows are further rows that are replaced with it, of tables among its table's Children that are not
	// made of its members.
	Rows []tables.Row
	// Unread are columns whose values in More could not be read as their kind.
	Unread []string
}

// line is a row on its way into its table.
type line struct {
	row     *tables.Row
	key     string
	hash    string
	version string
	inside  []tables.Row // what is replaced with it
	// inherited are the values of columns of that name, of a row that is filled from a record that was there
	inherited []any
}

// group are the lines of one table.
type group struct {
	r     *relation
	lines []*line
}

// before is what a table has of a key.
type before struct {
	hash    string
	deleted bool
}

// once leaves the last of lines with the same key.
func (g *group) once() {
	last := make(map[string]int, len(g.lines))
	for i, l := range g.lines {
		last[l.key] = i
	}
	if len(last) == len(g.lines) {
		return
	}
	kept := g.lines[:0]
	for i, l := range g.lines {
		if last[l.key] == i {
			kept = append(kept, l)
		}
	}
	g.lines = kept
}

// line makes the row of a record.
func (r *relation) line(record *Record) (*line, error) {
	rows, err := r.table.Rows(record.JSON, record.More)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("%s: a record makes no row", r.table.Name)
	}
	l := &line{row: &rows[0], version: record.Version, inside: rows[1:]}
	if len(record.Rows) > 0 {
		l.inside = slices.Concat(l.inside, record.Rows)
	}
	l.row.Unread = append(l.row.Unread, record.Unread...)
	if l.key, err = r.keyOf(l.row); err != nil {
		return nil, err
	}
	l.hash = hashed(record, l.row.Record)
	return l, nil
}

// hashed is a digest of all that a row is made of: half of a SHA-256 tells records apart.
func hashed(record *Record, cut jsontext.Value) string {
	h := sha256.New()
	h.Write(cut)
	for _, name := range slices.Sorted(maps.Keys(record.More)) {
		fmt.Fprintf(h, "\x00%s=%v", name, record.More[name])
	}
	for i := range record.Rows {
		fmt.Fprintf(h, "\x00%v", record.Rows[i].Values)
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// keys adds the keys of the lines.
func (g *group) keys(to map[string]bool) {
	for _, l := range g.lines {
		to[l.key] = true
	}
}
