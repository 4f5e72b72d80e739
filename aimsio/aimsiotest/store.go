package aimsiotest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
)

// entry is a stored record with what the server knows of it.
type entry struct {
	record
	key              string // guid, or the text of the id
	sequence         int64
	created, updated int64 // epoch milliseconds
	creator, editor  string
	deleted          bool
}

// table is the records of one resource in the order they came.
type table struct {
	identity
	entries []*entry
	index   map[string]map[string]*entry // by member and its text
}

type store struct {
	tables   map[string]*table
	random   *rand.Rand
	sequence int64
}

func newStore(seed uint64) store {
	return store{tables: map[string]*table{}, random: rand.New(rand.NewPCG(seed, 0x61696d73696f))}
}

func (st *store) table(resource string) *table {
	t := st.tables[resource]
	if t == nil {
		t = &table{identity: identityOf(resource), index: map[string]map[string]*entry{}}
		st.tables[resource] = t
	}
	return t
}

// guid makes a key in the form of an UUID; the same seed gives the same keys.
func (st *store) guid() string {
	a, b := st.random.Uint64(), st.random.Uint64()
	return fmt.Sprintf("%08x-%04x-4%03x-8%03x-%012x", uint32(a), uint16(a>>32), a>>52, b>>52, b&0xffffffffffff)
}

// insert takes a new record in and gives it a key when it has none.
func (st *store) insert(resource string, r record) *entry {
	t := st.table(resource)
	st.sequence++
	e := &entry{record: r, sequence: st.sequence}
	switch {
	case r.given(t.guid):
	case t.integer:
		e.set(t.guid, number(st.sequence))
	default:
		e.set(t.guid, quote(st.guid()))
	}
	t.entries = append(t.entries, e)
	t.enter(e)
	return e
}

// enter notes a record in the index; [table.leave] is called before it changes.
func (t *table) enter(e *entry) {
	e.key = e.text(t.guid)
	for _, name := range t.members() {
		if !e.given(name) {
			continue
		}
		if t.index[name] == nil {
			t.index[name] = map[string]*entry{}
		}
		t.index[name][e.text(name)] = e
	}
}

func (t *table) leave(e *entry) {
	for _, name := range t.members() {
		if t.index[name][e.text(name)] == e {
			delete(t.index[name], e.text(name))
		}
	}
}

// by finds a record by a member that the identity names.
func (t *table) by(member, text string) *entry { return t.index[member][text] }

// read finds a record by its key.
func (t *table) read(key string) *entry { return t.by(t.guid, key) }

// find looks a record up by its key or any of its codes.
func (t *table) find(key string) *entry {
	for _, name := range t.members() {
		if e := t.by(name, key); e != nil {
			return e
		}
	}
	return nil
}

func (t *table) remove(e *entry) {
	t.leave(e)
	t.entries = slices.DeleteFunc(t.entries, func(other *entry) bool { return other == e })
}

func (e *entry) stub(resource string, t *table) []byte {
	key := `"guid":` + string(quote(e.key))
	if t.integer {
		key = `"id":` + e.key
	}
	return []byte(`{"dtype":` + string(quote(resource)) + `,` + key + `,"updatedAt":` + strconv.FormatInt(e.updated, 10) + `}`)
}
