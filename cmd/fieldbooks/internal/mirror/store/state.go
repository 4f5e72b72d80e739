package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/tables"
)

// State is how far a table is: what _freshness has of it.
type State struct {
	Mode         string    // list, modified, window, each, snapshot, stubs
	Watermark    string    // the vendor is asked for what changed since
	Pending      time.Time // when the pass began that is not complete yet; zero when the last was complete
	LastOK       time.Time
	CompleteAsOf time.Time // when the keys were last known to be all
	NextFull     time.Time
	Listed, Rows int
	Missing      int // keys that are listed and have no row
	Failed       int // records that could not be read
	Note         string
}

// State is how far a table was after the last run, the zero State when it was never read.
func (s *Store) State(ctx context.Context, table *tables.Table) (State, error) {
	var state State
	if s.lacks("_freshness") {
		return state, nil
	}
	var pending, lastOK, complete, full instant
	err := s.ask(ctx, func(rows *sql.Rows) error {
		return rows.Scan(&state.Mode, &state.Watermark, &pending, &lastOK, &complete, &full,
			&state.Listed, &state.Rows, &state.Missing, &state.Failed, &state.Note)
	}, s.sql(`SELECT coalesce(mode, ''), coalesce(watermark, ''), pending_since, last_ok_at, complete_as_of, next_full_at,
coalesce(listed, 0), coalesce("rows", 0), coalesce(missing, 0), coalesce(failed, 0), coalesce(note, '') FROM _freshness WHERE table_name = ?`), table.Name)
	state.Pending, state.LastOK, state.CompleteAsOf, state.NextFull = pending.Time, lastOK.Time, complete.Time, full.Time
	return state, err
}

// keep keeps the state of a table.
func (t *tx) keep(table *tables.Table, state *State) error {
	_, err := t.exec(t.sql(`INSERT INTO _freshness (table_name, profile, mode, watermark, pending_since, last_ok_at, complete_as_of, next_full_at, listed, "rows", missing, failed, note)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (table_name) DO UPDATE SET profile = excluded.profile, mode = excluded.mode, watermark = excluded.watermark,
pending_since = excluded.pending_since, last_ok_at = excluded.last_ok_at, complete_as_of = excluded.complete_as_of, next_full_at = excluded.next_full_at,
listed = excluded.listed, "rows" = excluded."rows", missing = excluded.missing, failed = excluded.failed, note = excluded.note`),
		table.Name, t.s.options.Profile, state.Mode, state.Watermark, t.instant(state.Pending), t.instant(state.LastOK), t.instant(state.CompleteAsOf),
		t.instant(state.NextFull), state.Listed, state.Rows, state.Missing, state.Failed, t.s.bound(database.Text, state.Note))
	return err
}

// instant is a time as it is bound, NULL of the zero time.
func (t *tx) instant(at time.Time) any {
	if at.IsZero() {
		return nil
	}
	return t.s.bound(database.Instant, at)
}

// Check keeps what one of the checks found.
type Check struct {
	Table, Name   string
	Expected, Got string
	OK            bool
}

// Checked keeps checks of this run, and of earlier ones those that failed: hourly runs would pile up
// a million of the others in a year.
func (s *Store) Checked(ctx context.Context, all []Check) error {
	return s.atomically(ctx, func(t *tx) error {
		if _, err := t.exec(t.sql(`DELETE FROM _checks WHERE ok AND run < ?`), s.run); err != nil {
			return err
		}
		for _, c := range all {
			_, err := t.exec(t.sql(`INSERT INTO _checks (run, table_name, check_name, expected, got, ok) VALUES (?, ?, ?, ?, ?, ?)`),
				s.run, c.Table, c.Name, c.Expected, c.Got, s.bound(database.Bool, c.OK))
			if err != nil {
				return err
			}
		}
		return nil
	})
}
