package aimsiotest

import (
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/fieldbooks/fieldbooks/internal/fake"
)

// stubs is the answer of a GET all.
func (st *store) stubs(resource string) *fake.Value {
	t := st.table(resource)
	list := fake.List()
	for _, e := range t.entries {
		list.Items = append(list.Items, e.stub(resource, t))
	}
	return list
}

// readForm is a record as GET one shows it: with the read-only members, without
// the write-only ones.
func (st *store) readForm(schema *openapi3.Schema, e *entry) *fake.Value {
	out := e.clone()
	st.show(schema, out, e)
	return out.Value
}

// nameless is the JSON of a record as GET one shows it, without the user who made it or changed it last.
func (st *store) nameless(schema *openapi3.Schema, e *entry) string {
	shown := st.readForm(schema, e)
	for _, name := range slices.Clone(shown.Names()) {
		for _, ending := range []string{"CreatedByUserName", "CreatedByFullName", "LastModifiedByUserName", "LastModifiedByFullName"} {
			if strings.HasSuffix(name, ending) {
				shown.Drop(name)
			}
		}
	}
	return shown.String()
}

// show fills in the read-only members; e is nil for an element of a list.
func (st *store) show(schema *openapi3.Schema, out record, e *entry) {
	sh := shapeOf(schema)
	for _, name := range sh.sorted {
		member := sh.members[name]
		switch {
		case member.WriteOnly:
			out.Drop(name)
		case elements(member) != nil:
			st.showList(elements(member), out, name)
		case member.ReadOnly:
			if v := st.derived(name, member, out, e); v != nil {
				out.set(name, v)
			}
		}
	}
}

func (st *store) showList(schema *openapi3.Schema, out record, name string) {
	if out.Get(name) == nil {
		return
	}
	list, err := recordsOf(out.Get(name))
	if err != nil {
		return // planted so; the answer will not match the document, and says it
	}
	for i := range list {
		st.show(schema, list[i], nil)
	}
	out.set(name, listOf(list))
}

// derived is the value of a read-only member, nil when only the stored one counts.
func (st *store) derived(name string, member *openapi3.Schema, r record, e *entry) *fake.Value {
	if v := st.shown(name, r); v != nil {
		return v
	}
	if e == nil {
		return nil
	}
	switch ends := func(suffix string) bool { return strings.HasSuffix(name, suffix) }; {
	case ends("CreatedAt"):
		return fake.Of(e.created)
	case ends("UpdatedAt"):
		return fake.Of(e.updated)
	case ends("CreatedByUserName"):
		return fake.Of(e.creator)
	case ends("CreatedByFullName"):
		return fake.Of(fullName(e.creator))
	case ends("LastModifiedByUserName"):
		return fake.Of(e.editor)
	case ends("LastModifiedByFullName"):
		return fake.Of(fullName(e.editor))
	case ends("IsDeleted"):
		return fake.Of(e.deleted)
	case ends("Id") && member.Type.Is("integer"):
		return fake.Of(e.sequence)
	}
	return nil
}

// fullName spells a user name out: "api-user" is "Api User".
func fullName(user string) string { return typeName(strings.ReplaceAll(user, "-", "_")) }
