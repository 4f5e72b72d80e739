package digest

import (
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/decide"
	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/read"
	"github.com/fieldbooks/fieldbooks/gen/internal/words"
	"github.com/fieldbooks/fieldbooks/internal/digest"
)

// Aimsio is the digest of the operations. A type that is sent in another form than it is read stands
// there twice, under the names that both have in Go.
func Aimsio(m *decide.Model) ([]byte, error) {
	all := &collected{}
	a := aimsio{m, keys(m)}
	for _, op := range m.Operations {
		all.calls = append(all.calls, a.call(op))
	}
	for _, t := range m.Types {
		switch {
		case t.GoType != "":
		case t.Kind == read.KindObject:
			all.types = append(all.types, named{t.Name, a.record(t)})
		case t.Kind == read.KindEnum:
			all.enums = append(all.enums, named{t.Name, &digest.Enum{
				Doc: enumDoc(t), Note: note(t.Note), Evidence: inferred(t.Note), Source: source(t.Note), Values: t.Values, Go: t.Constants,
			}})
		}
	}
	return all.text("specs/aimsio")
}

// enumDoc says what the words of an enum are. One that stands in a member has no sentence of its own:
// the member's speaks of the member, such as when it must be sent.
func enumDoc(t *decide.Type) string {
	if in := t.Inline.String(); t.Inline.Of != nil || t.Doc == "" && in != "" {
		return "What " + strings.NewReplacer("[", "", "]", "").Replace(words.OneLine(in)) + " holds."
	}
	return words.Sentence(t.Doc)
}

// aimsio is what the parts of the digest need to know of each other.
type aimsio struct {
	*decide.Model
	keys map[string]string // the member that tells the records of a type from each other
}

// keys are the members by which records are read, and those by which they are sent.
func keys(m *decide.Model) map[string]string {
	all := map[string]string{}
	for _, op := range m.Operations {
		if op.Result != nil && len(op.Keys) > 0 {
			all[decide.GoType(op.Result, read.Answered)] = op.Keys[0]
		}
		if op.Upsert != nil {
			if name := decide.GoType(op.Upsert.Item(), read.Sent); all[name] == "" {
				all[name] = op.Upsert.Keys[0]
			}
		}
	}
	return all
}

func (a *aimsio) call(op *read.Operation) *digest.Call {
	c := &digest.Call{
		Go: op.GoName, Resource: op.Resource, Verb: strings.ToUpper(op.Method), Path: op.Path, Kind: kind(op),
		Doc: join(words.Sentence(op.Summary), words.Sentence(op.Doc)), Note: callNote(op), Page: op.Note.Page(),
		Evidence: inferred(op.Note), Source: source(op.Note), Keys: keyParam(op), Save: a.savedBy(op),
	}
	for _, p := range op.Params {
		c.Args = append(c.Args, &digest.Field{
			Name: p.Name, Type: a.typeName(strings.TrimPrefix(p.Type, "*")), Doc: words.Sentence(p.Doc), In: p.In, Required: p.Required,
			Note: note(p.Note), Evidence: inferred(p.Note), Source: source(p.Note), Values: p.Values,
		})
	}
	if op.Body != nil {
		c.Body = "file"
		if op.Body.Media != "" {
			c.Body = a.typeName(decide.GoType(op.Body.Shape, read.Sent))
		}
		c.Raw = c.Body == "raw"
	}
	if op.Result != nil {
		c.Content = []*digest.Field{{Type: a.typeName(decide.GoType(op.Result, read.Answered))}}
	}
	return c
}

// kind is what a call does at the vendor.
func kind(op *read.Operation) string {
	switch op.Method {
	case "get", "head":
		if op.Result != nil {
			if target, _ := op.Result.Target(); target.Kind != read.KindArray {
				return "get"
			}
		} else if keyParam(op) != "" {
			return "get"
		}
		return "list"
	case "delete":
		return "action"
	}
	return "update"
}

// callNote says what is doubtful of a call.
func callNote(op *read.Operation) string {
	says := note(op.Note)
	if op.FormInferred && !op.Note.Inferred {
		says = join(says, "Inferred: the form of the answer.")
	}
	if op.Deprecated {
		says = join(says, "The vendor marks it as deprecated.")
	}
	return says
}

// keyParam is the parameter that takes the key of a record: the one that ends the path.
func keyParam(op *read.Operation) string {
	for _, p := range op.Params {
		if p.In == "path" && strings.HasSuffix(op.Path, "/{"+p.Name+"}") {
			return p.Name
		}
	}
	return ""
}

// savedBy is the operation that sends the records which op reads.
func (a *aimsio) savedBy(op *read.Operation) string {
	for _, one := range a.Resources {
		if one.Get == op && one.Send != nil {
			return one.Send.GoName
		}
	}
	return ""
}

func (a *aimsio) record(t *decide.Type) *digest.Type {
	made := &digest.Type{
		Doc: words.Sentence(t.Doc), Note: join(note(t.Note), ruleDoc(t)), Key: a.keys[t.Name], Evidence: inferred(t.Note), Source: source(t.Note),
	}
	for _, f := range t.Fields {
		field := &digest.Field{
			Name: f.Name, Type: a.typeName(f.Type), Doc: words.Sentence(f.Doc), Note: note(f.Note), Evidence: inferred(f.Note), Source: source(f.Note),
			Required: f.Required && t.Way == read.Sent, Nullable: strings.Contains(f.Type, "[]Nullable["), Sensitive: f.Personal,
		}
		if f.ReadOnly {
			field.Write = "read-only"
		}
		if f.Deprecated {
			field.Deprecated = "The vendor marks it so."
		}
		made.Fields = append(made.Fields, field)
	}
	return made
}

// ruleDoc says which of several members must be sent.
func ruleDoc(t *decide.Type) string {
	if t.Way != read.Sent {
		return ""
	}
	var says []string
	for _, rule := range t.Rules {
		needs := "It needs " + strings.Join(rule.Any, " or ") + "."
		if rule.When != "" {
			needs = "With " + rule.When + " it needs " + strings.Join(rule.Any, " or ") + "."
		}
		says = append(says, needs)
	}
	return join(says...)
}

// typeName is a Go type as the digest writes it.
func (a *aimsio) typeName(of string) string {
	if inner, ok := strings.CutPrefix(of, "Nullable["); ok {
		return a.typeName(strings.TrimSuffix(inner, "]"))
	}
	if inner, ok := strings.CutPrefix(of, "[]"); ok && of != "[]byte" {
		return "[" + a.typeName(inner) + "]"
	}
	if inner, ok := strings.CutPrefix(of, "map[string]"); ok && inner != "any" {
		return "{" + a.typeName(inner) + "}"
	}
	of = strings.TrimPrefix(of, "*")
	if name := scalars[of]; name != "" {
		return name
	}
	for _, t := range a.Types {
		switch {
		case t.Name != of:
		case t.GoType != "":
			return a.typeName(t.GoType)
		case t.Kind == read.KindObject || t.Kind == read.KindEnum:
			return of
		}
	}
	return "raw"
}

// scalars are the Go types that the digest has words for. All that it has none for is raw.
var scalars = map[string]string{
	"string": "string", "bool": "bool", "int64": "int", "int": "int", "int32": "int", "wire.Decimal": "decimal", "wire.Date": "date",
	"time.Time": "stamp", "wire.Millis": "millis", "wire.File": "file", "[]byte": "file",
}

// inferred is the grade of evidence, "" for what is documented.
func inferred(n read.Notes) string {
	if n.Inferred {
		return "inferred"
	}
	return ""
}

// source is where what is inferred is from.
func source(n read.Notes) string {
	if !n.Inferred {
		return ""
	}
	return words.OneLine(n.Evidence)
}

// note says what of a documented thing is doubtful.
func note(n read.Notes) string {
	var says []string
	if len(n.Aspects) > 0 && !n.Inferred {
		says = append(says, "Inferred: "+words.Sentence(strings.Join(n.Aspects, ", ")))
	}
	if n.Partly != "" {
		says = append(says, "Known in part: "+words.Sentence(n.Partly))
	}
	return join(says...)
}

// join puts together the sentences that say something.
func join(says ...string) string {
	says = slices.DeleteFunc(says, func(one string) bool { return one == "" })
	return strings.TrimSpace(strings.Join(says, " "))
}
