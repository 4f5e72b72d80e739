package aimsiotest

import (
	"fmt"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// Put plants a record as a read would return it, without any check. The resource
// is the name in the path of its reads, e.g. "JobOrder"; "Location" and
// "GLAccount" can be planted for others to refer to. A record with the same key or
// code is replaced; one without a key gets one. Its created and updated stamps and
// its deleted flag are kept when they are given. Put returns the key, and panics
// when the record is not a JSON object.
func (s *Server) Put(resource, raw string) string {
	r, err := parseRecord([]byte(raw))
	if err != nil {
		panic(fmt.Sprintf("aimsiotest: Put %s: %v", resource, err))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.put(resource, r).key
}

func (s *Server) put(resource string, r record) *entry {
	t := s.store.table(resource)
	e, _ := t.match(r)
	if e == nil {
		e = s.store.insert(resource, r)
		e.created = s.millis(0)
	} else {
		t.leave(e)
		if !r.given(t.guid) {
			r.set(t.guid, e.get(t.guid))
		}
		e.record = r
	}
	e.updated = s.millis(e.updated)
	e.creator, e.editor = s.user, s.user
	e.adopt()
	t.enter(e)
	s.formOf(resource, e)
	return e
}

// adopt moves what the server keeps by itself out of a planted record.
func (e *entry) adopt() {
	for _, name := range append([]string(nil), e.names...) {
		switch {
		case strings.HasSuffix(name, "CreatedAt"):
			e.created = e.integer(name)
		case strings.HasSuffix(name, "UpdatedAt"):
			e.updated = e.integer(name)
		case strings.HasSuffix(name, "IsDeleted"):
			e.deleted = e.truth(name)
		default:
			continue
		}
		e.drop(name)
	}
}

// formOf gives a planted record the form data object that its reads show.
func (s *Server) formOf(resource string, e *entry) {
	if schema := s.doc.shown(resource); schema != nil {
		s.takeForm(shapeOf(schema), &e.record, newRecord())
	}
}

// shown is the schema of the records that a read returns, nil for none.
func (d *document) shown(resource string) *openapi3.Schema {
	for _, r := range d.routes {
		if r.form == reading && r.resource == resource {
			return r.shown()
		}
	}
	return nil
}

func (r *route) shown() *openapi3.Schema {
	if ref := r.answer(); ref != nil {
		return ref.Value
	}
	return nil
}

// Get is the JSON of a record as a read returns it, by its key or its code; "" when
// there is none.
func (s *Server) Get(resource, key string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.store.table(resource).find(key)
	if e == nil {
		return ""
	}
	return string(s.readForm(s.doc.shown(resource), e))
}

// Keys is the keys of all records of a resource, in the order of its list.
func (s *Server) Keys(resource string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var keys []string
	for _, e := range s.store.table(resource).entries {
		keys = append(keys, e.key)
	}
	return keys
}

// Remove takes a record away without a trace; it reports whether there was one.
func (s *Server) Remove(resource, key string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.store.table(resource)
	e := t.find(key)
	if e != nil {
		t.remove(e)
	}
	return e != nil
}
