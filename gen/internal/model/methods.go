package model

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/internal/ajeraspec"
)

// PageMembers are the Go names that the arguments of a paged list have from wire.Page.
var PageMembers = []string{"Page", "Paging", "PageNumber", "PageSize"}

// method builds one method with its arguments and its answer.
func (b *builder) method(m *ajeraspec.Method) *Method {
	b.methods.declare(b.faults, m.Name, methodClaim(m))
	b.names.declare(b.faults, variable(m.Name), methodClaim(m))
	return &Method{
		Name:   m.Name,
		Var:    variable(m.Name),
		Doc:    methodDoc(m),
		Spec:   m,
		Args:   b.args(m),
		Result: b.result(m),
		Save:   b.save(m),
	}
}

func methodClaim(m *ajeraspec.Method) claim {
	return claim{what: fmt.Sprintf("method %q", m.Name), at: m.Pos, how: ", with the vendor's under method:"}
}

// args builds the struct of arguments; nil when they are not known.
func (b *builder) args(m *ajeraspec.Method) *Struct {
	if m.RawArgs {
		return nil
	}
	s := &Struct{Name: m.Name + "Args", Masked: b.sensitive(m.Args)}
	s.Doc = Doc{fmt.Sprintf("%s are the arguments of [Client.%s].", s.Name, m.Name)}
	b.names.declare(b.faults, s.Name, methodClaim(m))
	members := memberScope("method", m.Name)
	if m.Paged {
		members.reserve("the embedded wire.Page has", PageMembers...)
	}
	for _, f := range m.Args {
		s.Fields = append(s.Fields, b.argument(members, f, m.Evidence))
	}
	if m.Paged {
		s.Fields = append(s.Fields, &Field{Type: wireType("Page"), JSON: "-"})
	}
	return s
}

// result builds the struct of the answer.
func (b *builder) result(m *ajeraspec.Method) *Struct {
	s := &Struct{Name: m.Name + "Result", Masked: b.sensitive(m.Content)}
	s.Doc = paragraphs(
		fmt.Sprintf("%s is the answer of [Client.%s].", s.Name, m.Name),
		when(m.RawContent, "Its content is not known; it is in Unknown, member by member, and as it came in Raw."),
	)
	b.names.declare(b.faults, s.Name, methodClaim(m))
	members := memberScope("method", m.Name)
	members.reserve("the embedded wire.Answer has", "Answer", "Reply", "Method", "Raw", "UsageKey", "ResponseCode",
		"Warnings", "Missing", "Incomplete", "Spent", "Page", "Bent", "Info")
	members.reserve("keeps members that are not in the specs", "Unknown", "Other")
	for _, f := range m.Content {
		s.Fields = append(s.Fields, b.member(members, f, m.Evidence))
	}
	s.Fields = append(s.Fields, &Field{Type: wireType("Answer"), JSON: "-"})
	s.keepUnknown("")
	return s
}

// save builds the method that sends what was edited in an answer.
func (b *builder) save(m *ajeraspec.Method) *Save {
	u := m.Update
	if u == nil {
		return nil
	}
	s := &Save{Name: saveName(m), Got: u.Reads + "Result", From: variable(u.Reads)}
	c := methodClaim(m)
	c.what = "the save of " + c.what
	b.methods.declare(b.faults, s.Name, c)
	s.Doc = Doc{
		fmt.Sprintf("%s saves what was edited in got, an answer of [Client.%s], by [Client.%s]. %s",
			s.Name, u.Reads, m.Name, saves[u.Send]),
		"Nothing is sent, and an error returned, when nothing was edited or what cannot be sent. After a save that went well got holds what was answered, and can be edited and saved again.",
	}
	return s
}

// saveName is the name of the method by which a program saves what an update sends.
func saveName(m *ajeraspec.Method) string { return "Save" + strings.TrimPrefix(m.Name, "Update") }

// saves says what each shape of update sends.
var saves = map[string]string{
	"records": "Each record that was edited goes out whole, together with the record as it was read.",
	"changes": "Only what changed goes out, together with the content as it was read.",
	"rows":    "The rows that were edited or added go out, with the token of their record.",
}

// mergeResults makes one type of the answers of a file that are the same in names and
// types, so that a program can treat them alike. An answer that a save takes stays
// apart: no other may be given to it.
func (b *builder) mergeResults(f *File) {
	groups := map[string][]*Method{}
	for _, m := range f.Methods {
		key := form(m.Result)
		saved := func(by *Method) bool { return by.Save != nil && by.Save.Got == m.Result.Name }
		if key != "" && !slices.ContainsFunc(f.Methods, saved) {
			groups[key] = append(groups[key], m)
		}
	}
	var common []*Struct
	for _, m := range f.Methods {
		if group := groups[form(m.Result)]; len(group) > 1 && group[0] == m {
			common = append(common, b.common(group))
		}
	}
	f.Structs = append(common, f.Structs...)
}

// form is what two answers must have in common to be one type, "" when nothing is
// known of the content.
func form(s *Struct) string {
	var text strings.Builder
	for _, field := range s.Fields {
		if field.JSON != "-" && field.JSON != ",embed" {
			fmt.Fprintln(&text, field.Name, field.Type, field.JSON, field.Wire, field.Doc)
		}
	}
	return text.String()
}

// common makes the answer of several methods, named by its first member; where that
// name is taken, by its first method.
func (b *builder) common(group []*Method) *Struct {
	s := *group[0].Result
	s.Common = true
	if name := s.Fields[0].Name + "Result"; b.names.free(name) {
		b.names.declare(b.faults, name, claim{own: "is the answer of several methods"})
		s.Name = name
	}
	var calls []string
	for _, m := range group {
		calls = append(calls, "[Client."+m.Name+"]")
		m.Result = &s
	}
	last := len(calls) - 1
	s.Doc = Doc{fmt.Sprintf("%s is the answer of %s and %s.", s.Name, strings.Join(calls[:last], ", "), calls[last])}
	return &s
}
