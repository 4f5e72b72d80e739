package aimsiotest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/fieldbooks/fieldbooks/internal/fake"
)

// entry is a stored record with what the server knows of it.
type entry struct {
	record
	key              string // guid, or the text of the id
	sequence         int64
	created, updated int64 // epoch milliseconds
	creator, editor  string
	deleted          bool
	planted          bool // by [Server.Put]: a read shows it as it is
}

// table is the records of one resource in the order they came.
type table struct {
	identity
	entries []*entry
	index   map[string]map[string]*entry // by member and its text
}

// store is the records by resource, and who writes them when.
type store struct {
	tables   map[string]*table
	random   *rand.Rand
	sequence int64
	now      func() time.Time
	user     string
	partial  bool   // what stands before a refused record is kept
	payroll  bool   // the account has the Timecards module
	unsent   unsent // what becomes of members that a change does not send
}

// unsent is what becomes of members that a change does not send; "" is that no one knows.
type unsent string

const (
	kept unsent = "kept"
	lost unsent = "lost"
)

// millis is the time of a change, later than the one before.
func (st *store) millis(before int64) int64 { return max(st.now().UnixMilli(), before+1) }

func (st *store) table(resource string) *table {
	t := st.tables[resource]
	if t == nil {
		t = &table{identity: identityOf(resource), index: map[string]map[string]*entry{}}
		st.tables[resource] = t
	}
	return t
}

// resources are the names of those of a document, and of those that have records.
func (st *store) resources(doc *document) []string {
	var names []string
	for _, r := range doc.routes {
		names = append(names, r.resource)
	}
	for name, t := range st.tables {
		if len(t.entries) > 0 {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
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
		e.set(t.guid, fake.Of(st.sequence))
	default:
		e.set(t.guid, fake.Of(st.guid()))
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

func (e *entry) stub(resource string, t *table) *fake.Value {
	stub := fake.Object("dtype", resource)
	if t.integer {
		stub.Set("id", fake.Of(fake.Number(e.key)))
	} else {
		stub.Set("guid", fake.Of(e.key))
	}
	return stub.With("updatedAt", e.updated)
}

// identity is how the records of a resource are told apart.
type identity struct {
	guid     string   // member with the key of GET one
	codes    []string // members that a write may name the record by, best first
	integer  bool     // the key is a number, and stubs have id instead of guid
	chosen   bool     // a client may choose the guid of a new record
	unstated bool     // by which of the two a record is known when they disagree is not stated
}

// identities follow the vendor's text where it says so: codes for billable items
// and employees, jobNumber and/or a chosen jobGuid for jobs, the external id for
// NRBs. The members of the last seven are invented: none is published. They tell records
// of the firm apart, but are not shown.
var identities = map[string]identity{
	"BillableItem":             {guid: "billableItemGuid", codes: []string{"billableItemCode"}},
	"Pricebook":                {guid: "priceBookGuid", codes: []string{"priceBookName"}, unstated: true},
	"Employee":                 {guid: "employeeGuid", codes: []string{"employeeCode"}},
	"JobOrder":                 {guid: "jobGuid", codes: []string{"jobNumber"}, chosen: true},
	"NonRecurringBillableItem": {guid: "nrbGuid", codes: []string{"nrbExternalId", "nrbOriginReference"}},
	"Company":                  {guid: "companyGuid", codes: []string{"companyCode"}},
	"Equipment":                {guid: "equipmentGuid", codes: []string{"equipmentCode"}},
	"Invoice":                  {guid: "invoiceGuid", codes: []string{"invoiceNumber"}},
	"Timecard":                 {guid: "timecardGuid"},
	"PayrollPeriod":            {guid: "payrollPeriodId", integer: true},
	"Location":                 {guid: "locationGuid", codes: []string{"locationCode"}},
	"GLAccount":                {guid: "glAccountGuid", codes: []string{"glAccountNumber"}},
}

// identityOf is the identity of a resource; one that this package has not met goes
// by the pattern of the others.
func identityOf(resource string) identity {
	if id, ok := identities[resource]; ok {
		return id
	}
	first, size := utf8.DecodeRuneInString(resource)
	prefix := string(unicode.ToLower(first)) + resource[size:]
	return identity{guid: prefix + "Guid", codes: []string{prefix + "Code", prefix + "Number"}}
}

// members are the names that the store keeps an index of.
func (id identity) members() []string { return append([]string{id.guid}, id.codes...) }

// isKey reports whether any resource is told apart by the member.
func isKey(member string) bool {
	for _, id := range identities {
		if slices.Contains(id.members(), member) {
			return true
		}
	}
	return false
}
