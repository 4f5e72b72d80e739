package tables

import (
	"slices"

	"github.com/fieldbooks/fieldbooks/internal/fake"
)

// Change is what became of one record: its JSON before and after, "" where there was none.
type Change struct {
	Entity        string
	Key           int
	Before, After string
}

// Since is what differs from an earlier snapshot, by entity and ascending key. It needs no marks by
// the writers: a record that is in the store is never changed in place.
func (s Store) Since(before Store) []Change {
	var changes []Change
	for _, entity := range s.Entities() {
		now, then := s.tables[entity], before.tables[entity]
		if now == then {
			continue
		}
		for _, key := range now.differing(then) {
			c := Change{entity, key, text(then.rows[key]), text(now.rows[key])}
			if c.Before != c.After {
				changes = append(changes, c)
			}
		}
	}
	return changes
}

// differing is the keys under which two tables do not have the same record, ascending.
func (t *table) differing(other *table) []int {
	var keys []int
	for key, row := range t.rows {
		if other.rows[key] != row {
			keys = append(keys, key)
		}
	}
	for key := range other.rows {
		if t.rows[key] == nil {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}

func text(row *fake.Value) string {
	if row == nil {
		return ""
	}
	return row.String()
}
