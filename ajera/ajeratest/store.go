package ajeratest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// store is the records by entity. A record that is in the store is never changed
// in place: writers put a changed copy, so that a snapshot stays what it was.
type store struct {
	specs  *catalogue
	tables map[string]*table
	next   map[string]int // the highest key given out, by sequence
}

type table struct {
	key  string // field that identifies a record
	keys []int  // ascending
	rows map[int]*node
}

func newStore(specs *catalogue) store {
	s := store{specs: specs, tables: map[string]*table{}, next: map[string]int{}}
	for entity, key := range specs.keys {
		s.tables[entity] = &table{key: key, rows: map[int]*node{}}
	}
	return s
}

func (s store) snapshot() store {
	copied := store{specs: s.specs, tables: map[string]*table{}, next: maps.Clone(s.next)}
	for entity, t := range s.tables {
		copied.tables[entity] = &table{key: t.key, keys: slices.Clone(t.keys), rows: maps.Clone(t.rows)}
	}
	return copied
}

// sequence is what an entity takes its keys from: projects and phases share one,
// because a phase may name either as its parent.
func sequence(entity string) string {
	if entity == "Phases" {
		return "Projects"
	}
	return entity
}

func (s store) newKey(entity string) int {
	s.next[sequence(entity)]++
	return s.next[sequence(entity)]
}

func (s store) row(entity string, key int) *node {
	if t := s.tables[entity]; t != nil {
		return t.rows[key]
	}
	return nil
}

// all is the records of an entity by ascending key.
func (s store) all(entity string) []*node {
	t := s.tables[entity]
	if t == nil {
		return nil
	}
	rows := make([]*node, 0, len(t.keys))
	for _, key := range t.keys {
		rows = append(rows, t.rows[key])
	}
	return rows
}

// where is the records whose member holds a key.
func (s store) where(entity, member string, key int) []*node {
	return slices.DeleteFunc(s.all(entity), func(n *node) bool { return n.key(member) != key })
}

// put stores a record under its key; without one it gets the next.
func (s store) put(entity string, n *node) int {
	t := s.tables[entity]
	key := n.key(t.key)
	if key <= 0 {
		key = s.newKey(entity)
		n.set(t.key, value(key))
	}
	s.next[sequence(entity)] = max(s.next[sequence(entity)], key)
	if i, found := slices.BinarySearch(t.keys, key); !found {
		t.keys = slices.Insert(t.keys, i, key)
	}
	t.rows[key] = n
	return key
}

// Put plants a record as the get methods would return it; projects, invoice
// groups, phases and resources in the flat form of version 2, each on its own. The
// entity is the content key, e.g. "Clients" or "Phases". A record with the same
// key is replaced; one without a key gets the next. Put returns the key, and
// panics when the entity is unknown or the record is not a JSON object.
func (s *Server) Put(entity, record string) int {
	n, err := parse([]byte(record))
	if err != nil || !n.is('{') {
		panic(fmt.Sprintf("ajeratest: Put %s: not a JSON object: %v", entity, err))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.store.tables[entity] == nil {
		known := slices.Sorted(maps.Keys(s.store.tables))
		panic(fmt.Sprintf("ajeratest: Put: unknown entity %q; known are %s", entity, strings.Join(known, ", ")))
	}
	return s.store.put(entity, n)
}

// Get is the JSON of a stored record, "" when there is none; see [Server.Put].
func (s *Server) Get(entity string, key int) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n := s.store.row(entity, key); n != nil {
		return n.String()
	}
	return ""
}

// Keys is the keys of all records of an entity, ascending.
func (s *Server) Keys(entity string) []int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if t := s.store.tables[entity]; t != nil {
		return slices.Clone(t.keys)
	}
	return nil
}
