package store

import (
	"context"
	"database/sql"
	"slices"
	"strconv"
	"strings"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
	"github.com/go-json-experiment/json/jsontext"
)

// page is how many records are filled from in one transaction.
const page = 200

// inherited are the columns that a row which is made from a record has from that record's row.
var inherited = []string{"_seen_at", "_read_at", "_changed_at", "_deleted_at", "_run", "_version"}

// refill fills columns and tables that the specs have added, from the records that are there, without a
// call. A run that is killed meanwhile leaves it to the next one.
func (s *Store) refill(ctx context.Context) error {
	for _, r := range s.order {
		if !r.beside() {
			continue
		}
		if err := s.refillTable(ctx, r); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) refillTable(ctx context.Context, r *relation) error {
	wanted := ""
	err := s.atomically(ctx, func(t *tx) (err error) {
		wanted, err = t.meta("refill " + r.table.Name)
		return err
	})
	if err != nil || wanted == "" {
		return err
	}
	var from []any
	for {
		records, last, err := s.page(ctx, r, from)
		if err != nil {
			return err
		}
		if len(records) == 0 {
			return s.atomically(ctx, func(t *tx) error { return t.setMeta("refill "+r.table.Name, "") })
		}
		if err := s.refillPage(ctx, r, records); err != nil {
			return err
		}
		from = last
	}
}

// stored is a record as its row has it.
type stored struct {
	Record
	inherited []any
}

// page reads records behind a key.
func (s *Store) page(ctx context.Context, r *relation, from []any) (all []stored, last []any, err error) {
	d := s.db.Dialect
	columns := s.quoted(r.key())
	text := "SELECT " + columns + ", " + s.quoted(inherited) + ", " + s.exact() + " FROM " + d.Quote(r.table.Name)
	if from != nil {
		args := make([]string, len(from))
		for i := range from {
			args[i] = d.Arg(i + 1)
		}
		text += " WHERE (" + columns + ") > (" + strings.Join(args, ", ") + ")"
	}
	scanned := make([]any, len(r.keys)+len(inherited)+1)
	into := make([]any, len(scanned))
	for i := range scanned {
		into[i] = &scanned[i]
	}
	err = s.ask(ctx, func(rows *sql.Rows) error {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		record := scanned[len(scanned)-1]
		last = slices.Clone(scanned[:len(r.keys)])
		if record == nil {
			return nil
		}
		all = append(all, stored{
			Record{Table: r.table, JSON: jsontext.Value(keyText(record)), More: r.keyed(last)},
			slices.Clone(scanned[len(r.keys) : len(scanned)-1])})
		return nil
	}, text+" ORDER BY "+columns+" LIMIT "+strconv.Itoa(page), from...)
	return all, last, err
}

// keyed are the columns of a key that no member of a record has.
func (r *relation) keyed(key []any) (more map[string]any) {
	for i, at := range r.keys {
		if c := r.table.Columns[at]; filled(c) {
			continue
		} else if more == nil {
			more = map[string]any{c.Name: keyOfKind(c.Kind, key[i])}
		} else {
			more[c.Name] = keyOfKind(c.Kind, key[i])
		}
	}
	return more
}

func keyOfKind(k database.Kind, v any) any {
	if k == database.Int {
		return v
	}
	return keyText(v)
}

// refillPage fills the rows of some records.
func (s *Store) refillPage(ctx context.Context, r *relation, all []stored) error {
	records := make([]Record, len(all))
	for i := range all {
		records[i] = all[i].Record
	}
	groups, err := s.made(ctx, records)
	if err != nil {
		return err
	}
	return s.atomically(ctx, func(t *tx) error {
		lines := groups[0].lines
		for i, l := range lines {
			l.inherited = all[i].inherited
		}
		if err := t.refilled(r, lines); err != nil {
			return err
		}
		for _, in := range r.inside {
			var inside []*line
			for _, l := range lines {
				for i := range l.inside {
					if l.inside[i].Table == in.table {
						inside = append(inside, &line{row: &l.inside[i], inherited: l.inherited})
					}
				}
			}
			if err := t.refilled(in, inside); err != nil {
				return err
			}
		}
		return nil
	})
}

// refilled fills rows that are there, and makes those that are not: what their records do not say, and
// when they were read, stays.
func (t *tx) refilled(r *relation, lines []*line) error {
	columns := slices.Concat(r.names, t.contentNames(), inherited)
	set := []string{"_lost"}
	for at, c := range r.table.Columns {
		if filled(c) && !slices.Contains(r.keys, at) {
			set = append(set, r.names[at])
		}
	}
	return t.rows(r, "refill", columns, t.s.excluded(set), lines, func(args []any, l *line) []any {
		return append(t.content(args, r, l), l.inherited...)
	})
}

// made makes rows of records, and columns of the fields of the tenant in them.
func (s *Store) made(ctx context.Context, records []Record) ([]*group, error) {
	for {
		s.mu.Lock()
		m := s.group(records)
		s.mu.Unlock()
		if m.err != nil || len(m.found) == 0 {
			return m.groups, m.err
		}
		if err := s.extend(ctx, m.found); err != nil {
			return nil, err
		}
	}
}
