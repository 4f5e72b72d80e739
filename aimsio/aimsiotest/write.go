package aimsiotest

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/fieldbooks/fieldbooks/internal/fake"
)

// writer takes the records of one POST in, and out again if one of them is refused.
type writer struct {
	*store
	resource string
	table    *table
	shape    shape
	item     *openapi3.Schema
	shown    *openapi3.Schema // of the records that a read returns
	undo     []func()
	before   map[*entry]string // of the records that were written, "" of new ones
	written  []*entry          // the same, in their order
}

// write takes the body of a POST in, and tells what it changed: also beside a refusal, when the
// records before the refused one are kept.
func (st *store) write(r *route, shown *openapi3.Schema, body jsontext.Value) ([]Change, *refusal) {
	item, wrapper := r.body()
	value, err := fake.Parse(body)
	if err != nil {
		return nil, refuse(http.StatusBadRequest, "the body is not JSON: %v", err)
	}
	records, err := unwrap(value, wrapper)
	if err != nil {
		return nil, refuse(http.StatusBadRequest, "%v", err)
	}
	w := &writer{store: st, resource: r.resource, table: st.table(r.resource), item: item, shape: shapeOf(item), shown: shown, before: map[*entry]string{}}
	for i, rec := range records {
		err := w.upsert(rec)
		if err == nil {
			continue
		}
		if u, ok := errors.AsType[unknown](err); ok {
			w.takeBack()
			return nil, u.in(r.name(), i).refusal()
		}
		if !st.partial {
			w.takeBack()
		}
		return w.changes(), refuse(http.StatusBadRequest, "%s[%d]: %v", wrapper, i, err)
	}
	return w.changes(), nil
}

// changes is what became of the records, those that were written twice told once.
func (w *writer) changes() []Change {
	var changes []Change
	for _, e := range w.written {
		changes = append(changes, Change{w.resource, e.key, w.before[e], w.nameless(w.shown, e)})
	}
	return changes
}

// remember keeps how a record was before it is written first, nothing for a new one.
func (w *writer) remember(e *entry, isNew bool) {
	if _, again := w.before[e]; again {
		return
	}
	before := ""
	if !isNew {
		before = w.nameless(w.shown, e)
	}
	w.before[e], w.written = before, append(w.written, e)
}

// unwrap gives the records of a body: the list by the name of its wrapper, a bare list, or
// the one object that is a record.
func unwrap(body *fake.Value, wrapper string) ([]record, error) {
	if body.Is('[') {
		return recordsOf(body)
	}
	outer, err := recordOf(body)
	if err != nil {
		return nil, err
	}
	if wrapper == "" {
		return []record{outer}, nil
	}
	if len(outer.Names()) != 1 || outer.Names()[0] != wrapper {
		return nil, fmt.Errorf("the body must have the one member %s", wrapper)
	}
	return recordsOf(outer.Get(wrapper))
}

// upsert creates or changes one record.
func (w *writer) upsert(sent record) error {
	old, err := w.table.match(sent)
	if err != nil {
		return err
	}
	if err := w.table.stated(old, sent); err != nil {
		return err
	}
	next := newRecord()
	if old != nil {
		next = old.clone()
	}
	if err := w.change(w.item, next, sent); err != nil {
		return err
	}
	complete(w.shape, next, old == nil)
	if err := w.checkWhole(w.shape, next); err != nil {
		return err
	}
	w.commit(old, next)
	return nil
}

// match finds the record that is meant: by guid if there is one, else by the best
// code that is given.
func (t *table) match(sent record) (*entry, error) {
	var found *entry
	if sent.given(t.guid) {
		found = t.by(t.guid, sent.text(t.guid))
		if found == nil && !t.chosen {
			return nil, fmt.Errorf("%s %q does not exist; leave it out for a new record", t.guid, sent.text(t.guid))
		}
	}
	for _, code := range t.codes {
		if !sent.given(code) {
			continue
		}
		other := t.by(code, sent.text(code))
		if other != nil && other != found && sent.given(t.guid) {
			return nil, fmt.Errorf("%s %q belongs to %s %q", code, sent.text(code), t.guid, other.key)
		}
		return cmp.Or(found, other), nil
	}
	return found, nil
}

// commit stores the record and remembers how to take it back.
func (w *writer) commit(old *entry, next record) {
	if old == nil {
		e := w.insert(w.resource, next)
		e.created, e.creator, e.updated = w.millis(0), w.user, w.millis(0)
		e.editor = w.user
		w.table.enter(e)
		w.remember(e, true)
		w.undo = append(w.undo, func() { w.table.remove(e) })
		return
	}
	saved := *old
	w.remember(old, false)
	w.table.leave(old)
	old.record, old.updated, old.editor = next, w.millis(old.updated), w.user
	w.table.enter(old)
	w.undo = append(w.undo, func() {
		w.table.leave(old)
		*old = saved
		w.table.enter(old)
	})
}

func (w *writer) takeBack() {
	for i := len(w.undo) - 1; i >= 0; i-- {
		w.undo[i]()
	}
	w.written = nil
}

// put plants a record, with the form data object that a read by this schema shows.
func (st *store) put(resource string, r record, shown *openapi3.Schema) *entry {
	t := st.table(resource)
	e, _ := t.match(r)
	if e == nil {
		e = st.insert(resource, r)
		e.created = st.millis(0)
	} else {
		t.leave(e)
		if !r.given(t.guid) {
			r.set(t.guid, e.Get(t.guid))
		}
		e.record = r
	}
	e.updated = st.millis(e.updated)
	e.creator, e.editor = st.user, st.user
	e.adopt()
	t.enter(e)
	if shown != nil {
		st.takeForm(shapeOf(shown), e.record)
	}
	return e
}

// adopt moves what the server keeps by itself out of a planted record.
func (e *entry) adopt() {
	for _, name := range slices.Clone(e.Names()) {
		switch {
		case strings.HasSuffix(name, "CreatedAt"):
			e.created = int64(e.Key(name))
		case strings.HasSuffix(name, "UpdatedAt"):
			e.updated = int64(e.Key(name))
		case strings.HasSuffix(name, "IsDeleted"):
			e.deleted = e.Get(name).Truth()
		default:
			continue
		}
		e.Drop(name)
	}
}
