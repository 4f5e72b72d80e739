// Package tables is the data of the fake: what the specs declare, the records, and
// the clock of their stamps. In come specs and records, out go types and records; of
// calls it knows nothing.
package tables

import (
	"maps"
	"slices"
	"time"

	"github.com/fieldbooks/fieldbooks/internal/fake"
)

// Company is the one company whose books these are.
const Company = "Alder & Quay Engineering"

// Tables are the records with the specs that describe them. They are not safe for
// concurrent use: a call has them alone.
type Tables struct {
	*Catalogue
	Store
	Now     func() time.Time // the clock of stamps and of what is "today"
	stamped time.Time
}

// New makes tables without a record.
func New(now func() time.Time) *Tables {
	specs := load()
	return &Tables{Catalogue: specs, Store: newStore(specs), Now: now}
}

// Store is the records by entity. A record that is in the store is never changed
// in place: writers put a changed copy, so that a snapshot stays what it was.
type Store struct {
	tables map[string]*table
	next   map[string]int // the highest key given out, by sequence
}

type table struct {
	key  string // field that identifies a record
	keys []int  // ascending
	rows map[int]*fake.Value
	by   map[string]map[int][]int // keys by what a member holds; made when asked for, until a record changes
	kept bool                     // by a snapshot: the table does not change any more
}

func newStore(specs *Catalogue) Store {
	s := Store{tables: map[string]*table{}, next: map[string]int{}}
	for entity, key := range specs.keys {
		s.tables[entity] = &table{key: key, rows: map[int]*fake.Value{}}
	}
	return s
}

// Snapshot is the store as it is now, to go back to. A table is copied when it is changed first.
func (s Store) Snapshot() Store {
	for _, t := range s.tables {
		t.kept = true
	}
	return Store{tables: maps.Clone(s.tables), next: maps.Clone(s.next)}
}

// changing is the table of an entity for a writer, nil for an unknown one.
func (s Store) changing(entity string) *table {
	t := s.tables[entity]
	if t != nil && t.kept {
		t = &table{key: t.key, keys: slices.Clone(t.keys), rows: maps.Clone(t.rows)}
		s.tables[entity] = t
	}
	return t
}

// sequence is what an entity takes its keys from: projects and phases share one,
// because a phase may name either as its parent.
func sequence(entity string) string {
	if entity == "Phases" {
		return "Projects"
	}
	return entity
}

// NewKey gives out the next key of an entity, or of a list inside records.
func (s Store) NewKey(entity string) int {
	s.next[sequence(entity)]++
	return s.next[sequence(entity)]
}

// Row is a record, nil when there is none.
func (s Store) Row(entity string, key int) *fake.Value {
	if t := s.tables[entity]; t != nil {
		return t.rows[key]
	}
	return nil
}

// All is the records of an entity by ascending key.
func (s Store) All(entity string) []*fake.Value {
	t := s.tables[entity]
	if t == nil {
		return nil
	}
	return s.Rows(entity, t.keys)
}

// Rows is the records with these keys, which must exist.
func (s Store) Rows(entity string, keys []int) []*fake.Value {
	rows := make([]*fake.Value, 0, len(keys))
	for _, key := range keys {
		rows = append(rows, s.Row(entity, key))
	}
	return rows
}

// Where is the records whose member holds a key, by ascending key of their own.
func (s Store) Where(entity, member string, key int) []*fake.Value {
	if t := s.tables[entity]; t != nil {
		return s.Rows(entity, t.holding(member)[key])
	}
	return nil
}

// holding is the keys of the records by the key that a member of theirs holds: a firm has thousands
// of phases, and one call asks for those of each phase.
func (t *table) holding(member string) map[int][]int {
	of, made := t.by[member]
	if !made {
		of = map[int][]int{}
		for _, key := range t.keys {
			held := t.rows[key].Key(member)
			of[held] = append(of[held], key)
		}
		if t.by == nil {
			t.by = map[string]map[int][]int{}
		}
		t.by[member] = of
	}
	return of
}

// Put stores a record under its key; without one it gets the next.
func (s Store) Put(entity string, n *fake.Value) int {
	t := s.changing(entity)
	key := n.Key(t.key)
	if key <= 0 {
		key = s.NewKey(entity)
		n.Set(t.key, fake.Of(key))
	}
	s.next[sequence(entity)] = max(s.next[sequence(entity)], key)
	if i, found := slices.BinarySearch(t.keys, key); !found {
		t.keys = slices.Insert(t.keys, i, key)
	}
	t.rows[key], t.by = n, nil
	return key
}

// Remove takes a record away, and nothing that belongs to it; it reports whether there was one.
func (s Store) Remove(entity string, key int) bool {
	t := s.changing(entity)
	if t == nil {
		return false
	}
	i, found := slices.BinarySearch(t.keys, key)
	if found {
		t.keys = slices.Delete(t.keys, i, i+1)
		delete(t.rows, key)
		t.by = nil
	}
	return found
}

// KeyName is the member that identifies the records of an entity, "" for one that
// the specs do not name.
func (s Store) KeyName(entity string) string {
	if t := s.tables[entity]; t != nil {
		return t.key
	}
	return ""
}

// Keys is the keys of all records of an entity, ascending.
func (s Store) Keys(entity string) []int {
	if t := s.tables[entity]; t != nil {
		return slices.Clone(t.keys)
	}
	return nil
}

// Entities are the names of all kinds of records.
func (s Store) Entities() []string { return slices.Sorted(maps.Keys(s.tables)) }

// Owned is the records that belong to any of the owners by a key of a kind such as ProjectKey, by
// ascending key of their own. A resource names a phase or a project as its parent.
func (s Store) Owned(entity, kind string, owners []int) []*fake.Value {
	if entity == "Resources" && kind == "ProjectKey" {
		kind = "ParentKey"
		for _, phase := range s.Owned("Phases", "ProjectKey", owners) {
			owners = append(owners, phase.Key("PhaseKey"))
		}
	}
	var keys []int
	if t := s.tables[entity]; t != nil {
		for _, owner := range owners {
			keys = append(keys, t.holding(kind)[owner]...)
		}
	}
	slices.Sort(keys)
	return s.Rows(entity, slices.Compact(keys))
}
