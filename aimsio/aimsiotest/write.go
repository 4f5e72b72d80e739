package aimsiotest

import (
	"cmp"
	"fmt"
	"net/http"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/go-json-experiment/json/jsontext"
)

// refusal is why a call is not done.
type refusal struct {
	status int
	text   string
}

func refuse(status int, format string, args ...any) *refusal {
	return &refusal{status, fmt.Sprintf(format, args...)}
}

// writer takes the records of one POST in, and out again if one of them is refused.
type writer struct {
	s        *Server
	resource string
	table    *table
	shape    shape
	item     *openapi3.Schema
	undo     []func()
}

// write takes the body of a POST in.
func (s *Server) write(r *route, body jsontext.Value) *refusal {
	item, wrapper := r.body()
	records, err := unwrap(body, wrapper)
	if err != nil {
		return refuse(http.StatusBadRequest, "%v", err)
	}
	w := &writer{s: s, resource: r.resource, table: s.store.table(r.resource), item: item, shape: shapeOf(item)}
	for i, rec := range records {
		err := w.upsert(rec)
		if err == nil {
			continue
		}
		if !s.partial {
			w.takeBack()
		}
		return refuse(http.StatusBadRequest, "%s[%d]: %v", wrapper, i, err)
	}
	return nil
}

// unwrap gives the records of a body. Without a published wrapper, an object with
// one list is taken for one, and any other object for a record.
func unwrap(body jsontext.Value, wrapper string) ([]record, error) {
	if body.Kind() == '[' {
		return parseRecords(body)
	}
	outer, err := parseRecord(body)
	if err != nil {
		return nil, err
	}
	if wrapper == "" && len(outer.names) == 1 && outer.get(outer.names[0]).Kind() == '[' {
		wrapper = outer.names[0]
	}
	if wrapper == "" {
		return []record{outer}, nil
	}
	if len(outer.names) != 1 || outer.names[0] != wrapper {
		return nil, fmt.Errorf("the body must have the one member %s", wrapper)
	}
	return parseRecords(outer.get(wrapper))
}

func parseRecords(list jsontext.Value) ([]record, error) {
	values, err := parseList(list)
	if err != nil {
		return nil, err
	}
	var records []record
	for i, value := range values {
		rec, err := parseRecord(value)
		if err != nil {
			return nil, fmt.Errorf("[%d]: %w", i, err)
		}
		records = append(records, rec)
	}
	return records, nil
}

// upsert creates or changes one record.
func (w *writer) upsert(sent record) error {
	old, err := w.table.match(sent)
	if err != nil {
		return err
	}
	if err := w.mayWrite(old, sent); err != nil {
		return err
	}
	next := newRecord()
	if old != nil {
		next = old.clone()
	}
	if err := w.s.take(w.item, &next, sent); err != nil {
		return err
	}
	complete(w.shape, &next, old == nil)
	if err := w.s.store.checkWhole(w.shape, next); err != nil {
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

// mayWrite holds the resources of which only the status can be written.
func (w *writer) mayWrite(old *entry, sent record) error {
	if !w.table.statusOnly {
		return nil
	}
	if old == nil {
		return fmt.Errorf("no such %s; it cannot be created, only its status updated", w.resource)
	}
	for _, name := range sent.names {
		if !w.table.allows(name) {
			return fmt.Errorf("%s cannot be written; only the status of a %s can", name, w.resource)
		}
	}
	return nil
}

// commit stores the record and remembers how to take it back.
func (w *writer) commit(old *entry, next record) {
	if old == nil {
		e := w.s.store.insert(w.resource, next)
		e.created, e.creator, e.updated = w.s.millis(0), w.s.user, w.s.millis(0)
		e.editor = w.s.user
		w.table.enter(e)
		w.undo = append(w.undo, func() { w.table.remove(e) })
		return
	}
	saved := *old
	w.table.leave(old)
	old.record, old.updated, old.editor = next, w.s.millis(old.updated), w.s.user
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
}
