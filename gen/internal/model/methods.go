package model

import (
	"fmt"
	"strings"

	"github.com/fieldbooks/fieldbooks/internal/ajeraspec"
)

// method builds one method with its arguments and its answer.
func (b *builder) method(m *ajeraspec.Method) *Method {
	if !Exported(m.Name) {
		b.add(m.Pos, "method %q is not an exported Go name; write one, and the vendor's under method:", m.Name)
	}
	b.methods.declare(b.faults, m.Name, methodClaim(m))
	b.names.declare(b.faults, variable(m.Name), methodClaim(m))
	return &Method{
		Name:     m.Name,
		Wire:     m.Wire,
		Var:      variable(m.Name),
		Doc:      methodDoc(m),
		Describe: b.describe(m),
		Args:     b.args(m),
		Result:   b.result(m),
		Save:     b.save(m),
	}
}

func methodClaim(m *ajeraspec.Method) claim {
	return claim{what: fmt.Sprintf("method %q", m.Name), at: m.Pos, how: ", with the vendor's under method:"}
}

// describe builds the wire.Method of a method. Only what is so is said, so that a
// new key in the specs is one new line.
func (b *builder) describe(m *ajeraspec.Method) *Literal {
	l := &Literal{Type: "Method"}
	l.add("Name", m.Wire)
	l.add("Version", b.version)
	l.add("Kind", Const("Kind"+capital(m.Kind)))
	l.add("Page", m.Page)
	l.add("Permission", m.Permission)
	l.add("Employee", m.Employee)
	l.add("Evidence", Const(evidenceConst(m.Evidence)))
	l.add("Paged", m.Paged)
	var fixed []*Literal
	for _, arg := range m.Fixed {
		fixed = append(fixed, literal("Fixed", "Name", arg.Name, "Value", arg.Value))
	}
	if len(fixed) > 0 {
		l.add("Fixed", fixed)
	}
	if m.Batch != nil {
		l.add("Batch", literal("Batch", "By", m.Batch.By, "Max", m.Batch.Max, "Of", of(m.Batch.Of, m)))
	}
	if c := m.Cap; c != nil {
		l.add("Cap", literal("Cap", "Rows", c.Rows, "Of", of(c.Of, m), "From", c.From, "To", c.To, "Then", c.Then, "ThenBy", c.ThenBy))
	}
	if m.Update != nil {
		l.add("Update", b.update(m))
	}
	return l
}

func (b *builder) update(m *ajeraspec.Method) *Literal {
	u := m.Update
	read, ok := b.calls[u.Reads]
	if !ok {
		b.add(u.Pos, "method %q: reads %q, which is not a method of session version %d; name one by its Go name", m.Name, u.Reads, b.version)
		return nil
	}
	l := literal("Update", "Reads", Ref(variable(read.Name)), "Send", Const("Send"+capital(u.Send)),
		"Updated", u.Updated, "Unchanged", u.Unchanged, "Counter", u.Counter)
	var rows []*Literal
	for _, r := range u.Rows {
		rows = append(rows, literal("Rows", "Arg", r.Arg, "List", r.List, "IsNew", r.IsNew))
	}
	if len(rows) > 0 {
		l.add("Rows", rows)
	}
	return l
}

// literal builds a literal of names and values in turn.
func literal(of string, members ...any) *Literal {
	l := &Literal{Type: of}
	for i := 0; i < len(members); i += 2 {
		l.add(members[i].(string), members[i+1])
	}
	return l
}

// of is the content key that a limit is about: the first one unless said.
func of(key string, m *ajeraspec.Method) string {
	if key == "" && len(m.Content) > 0 {
		return m.Content[0].Name
	}
	return key
}

func evidenceConst(evidence string) string {
	if evidence == "" {
		evidence = "documented"
	}
	return capital(evidence)
}

// args builds the struct of arguments; nil when they are not known.
func (b *builder) args(m *ajeraspec.Method) *Struct {
	if m.RawArgs {
		return nil
	}
	s := &Struct{Name: m.Name + "Args", Doc: Doc{fmt.Sprintf("%sArgs are the arguments of [Client.%s].", m.Name, m.Name)}}
	b.names.declare(b.faults, s.Name, methodClaim(m))
	members := newScope(fmt.Sprintf("method %q: ", m.Name))
	if m.Paged {
		members.reserve("the embedded wire.Page has", "Page", "Paging", "PageNumber", "PageSize")
	}
	b.reserveMasked(members, s, m.Args)
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
	s := &Struct{Name: m.Name + "Result", Doc: Doc{fmt.Sprintf("%sResult is the answer of [Client.%s].", m.Name, m.Name)}}
	if m.RawContent {
		s.Doc.paragraph("Its content is not known; it is in Unknown, member by member, and as it came in Raw.")
	}
	b.names.declare(b.faults, s.Name, methodClaim(m))
	members := newScope(fmt.Sprintf("method %q: ", m.Name))
	members.reserve("the embedded wire.Answer has", "Answer", "Reply", "Method", "Raw", "UsageKey", "ResponseCode",
		"Warnings", "Missing", "Page", "Bent", "Info")
	members.reserve("keeps members that are not in the specs", "Unknown")
	b.reserveMasked(members, s, m.Content)
	for _, f := range m.Content {
		s.Fields = append(s.Fields, b.member(members, f, m.Evidence))
	}
	s.Fields = append(s.Fields, &Field{Type: wireType("Answer"), JSON: "-"}, unknownField())
	return s
}

// save builds the method that sends what was edited in an answer.
func (b *builder) save(m *ajeraspec.Method) *Save {
	if m.Update == nil || m.Update.Reads == "" {
		return nil
	}
	name := "Save" + strings.TrimPrefix(m.Name, "Update")
	c := methodClaim(m)
	c.what = "the save of " + c.what
	b.methods.declare(b.faults, name, c)
	return &Save{Name: name, Doc: saveDoc(name, m), Read: m.Update.Reads + "Result"}
}

// saves says what each shape of update sends.
var saves = map[string]string{
	"records": "Each record that was edited goes out whole, together with the record as it was read.",
	"changes": "Only what changed goes out, together with the content as it was read.",
	"rows":    "The rows that were edited or added go out, with the token of their record.",
}

func saveDoc(name string, m *ajeraspec.Method) Doc {
	return Doc{
		fmt.Sprintf("%s saves what was edited in got, an answer of [Client.%s], by [Client.%s]. %s",
			name, m.Update.Reads, m.Name, saves[m.Update.Send]),
		"Nothing is sent, and an error returned, when nothing was edited or when a read-only field was.",
	}
}
