package aimsiotest

import (
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/go-json-experiment/json/jsontext"
)

// stubs is the answer of a GET all.
func (s *Server) stubs(resource string) jsontext.Value {
	t := s.store.table(resource)
	list := make([]jsontext.Value, 0, len(t.entries))
	for _, e := range t.entries {
		list = append(list, e.stub(resource, t))
	}
	return encodeList(list)
}

// readForm is a record as GET one shows it: with the read-only members, without
// the write-only ones.
func (s *Server) readForm(schema *openapi3.Schema, e *entry) jsontext.Value {
	out := e.clone()
	s.show(schema, &out, e)
	return out.encode()
}

// show fills in the read-only members; e is nil for an element of a list.
func (s *Server) show(schema *openapi3.Schema, out *record, e *entry) {
	sh := shapeOf(schema)
	for _, name := range sh.sorted() {
		member := sh.members[name]
		switch {
		case member.WriteOnly:
			out.drop(name)
		case elements(member) != nil:
			s.showList(elements(member), out, name)
		case member.ReadOnly:
			if v := s.derived(name, member, *out, e); v != nil {
				out.set(name, v)
			}
		}
	}
}

func (s *Server) showList(schema *openapi3.Schema, out *record, name string) {
	if out.get(name) == nil {
		return
	}
	list, err := parseRecords(out.get(name))
	if err != nil {
		return // planted so; the answer will not match the document, and says it
	}
	for i := range list {
		s.show(schema, &list[i], nil)
	}
	out.set(name, encodeRecords(list))
}

// derived is the value of a read-only member, nil when only the stored one counts.
func (s *Server) derived(name string, member *openapi3.Schema, r record, e *entry) jsontext.Value {
	if v := s.store.shown(name, r); v != nil {
		return v
	}
	if e == nil {
		return nil
	}
	switch ends := func(suffix string) bool { return strings.HasSuffix(name, suffix) }; {
	case ends("CreatedAt"):
		return number(e.created)
	case ends("UpdatedAt"):
		return number(e.updated)
	case ends("CreatedByUserName"):
		return quote(e.creator)
	case ends("CreatedByFullName"):
		return quote(fullName(e.creator))
	case ends("LastModifiedByUserName"):
		return quote(e.editor)
	case ends("LastModifiedByFullName"):
		return quote(fullName(e.editor))
	case ends("IsDeleted"):
		return truth(e.deleted)
	case ends("Id") && member.Type.Is("integer"):
		return number(e.sequence)
	}
	return nil
}

// fullName spells a user name out: "api-user" is "Api User".
func fullName(user string) string { return typeName(strings.ReplaceAll(user, "-", "_")) }
