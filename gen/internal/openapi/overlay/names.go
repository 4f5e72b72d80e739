package overlay

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/speakeasy-api/jsonpath/pkg/jsonpath"
	"gopkg.in/yaml.v3"

	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/kin"
	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/yamldoc"
	"github.com/fieldbooks/fieldbooks/gen/internal/words"
)

// NamesKey is the key under which an overlay gives names to schemas that the document has under
// another name, or writes out where they are used. The targets of the actions know them by it.
const NamesKey = "x-schemas"

// A name is one entry under [NamesKey].
type name struct {
	yamldoc.Place
	name, target string
}

// plainName matches names of schemas, as OpenAPI allows them.
var plainName = regexp.MustCompile(`^[A-Za-z0-9._-]+$`)

func parseNames(doc *yamldoc.Document, n *yamldoc.Node, f *yamldoc.Faults) (list []name) {
	if n != nil && !n.IsMapping() {
		f.Add(doc.Place(n), "%s must be a mapping of names to the JSONPaths of schemas", NamesKey)
	}
	for k, v := range n.Pairs() {
		if !plainName.MatchString(k.Value) || !v.IsScalar() {
			f.Add(doc.Place(k), "%q: an entry of %s is the name of a schema and the JSONPath where the document has it", k.Value, NamesKey)
			continue
		}
		list = append(list, name{doc.Place(k), k.Value, v.Value})
	}
	return list
}

// Name gives schemas of the document the names that the overlay has for them, and reports each
// that is not where the overlay says, and names that are taken.
func (o Overlay) Name(doc *yamldoc.Document) (f yamldoc.Faults) {
	var moves []kin.Move
	var missed []name
	for _, n := range o.names {
		schema, msg := n.find(doc)
		if i := slices.IndexFunc(moves, func(m kin.Move) bool { return m.To == schema }); schema != nil && i >= 0 {
			msg = fmt.Sprintf("%s is the schema that is called %s above; remove one of the entries", n.target, moves[i].Name)
		}
		switch {
		case msg != "":
			f.Add(n.Place, "%s", msg)
		case schema == nil:
			missed = append(missed, n)
		default:
			moves = append(moves, kin.Move{Name: n.name, To: schema})
		}
	}
	Rename(doc, o.free(doc, moves, &f))
	if len(moves) > 0 { // what is missed may stand in one that has its name now
		return append(f, Overlay{names: missed}.Name(doc)...)
	}
	for _, n := range missed {
		f.Add(n.Place, "%s of %s matches nothing in %s; correct it, or remove the entry", n.target, n.name, doc.File)
	}
	return f
}

// Nameless is the overlay without its names of schemas.
func (o Overlay) Nameless() Overlay { return Overlay{actions: o.actions} }

// free leaves out the names that another schema of the document has and keeps, and reports them.
func (o Overlay) free(doc *yamldoc.Document, moves []kin.Move, f *yamldoc.Faults) []kin.Move {
	var taken []string
	kept := func(m kin.Move) bool {
		own := doc.Root.At(yamldoc.SchemasPointer + m.Name)
		leaves := func(other kin.Move) bool { return other.To == own && other.Name != m.Name }
		return own != nil && !slices.ContainsFunc(moves, leaves)
	}
	free := slices.DeleteFunc(slices.Clone(moves), func(m kin.Move) bool {
		if kept(m) {
			taken = append(taken, m.Name)
			return true
		}
		return false
	})
	if len(taken) > 0 {
		i := slices.IndexFunc(o.names, func(n name) bool { return n.name == taken[0] })
		f.Add(o.names[i].Place, "%s has schemas of its own called %s; remove these entries of %s, or give the schema that has the name another one there", doc.File, strings.Join(taken, ", "), NamesKey)
	}
	return free
}

// find returns the schema that is meant, nil for none, or what is wrong and what to do.
func (n name) find(doc *yamldoc.Document) (schema *yamldoc.Node, msg string) {
	path, err := jsonpath.NewPath(n.target)
	if err != nil {
		return nil, fmt.Sprintf("%s of %s is not a JSONPath (%s); mend it", n.target, n.name, words.OneLine(err.Error()))
	}
	found := path.Query((*yaml.Node)(doc.Root))
	if len(found) == 0 { // it may have gone back to its name
		return doc.Root.At(yamldoc.SchemasPointer + n.name), ""
	}
	return kin.Follow(doc, (*yamldoc.Node)(found[0])), "" // what was written out may have a name by now
}

// Rename gives schemas of the document names: its own is changed where one has one, and where it
// is written out there is a reference to it in its place. Schemas may change their names with each other.
func Rename(doc *yamldoc.Document, moves []kin.Move) {
	schemas := doc.Root.Section("components", "schemas")
	names := map[string]string{}
	for k, v := range schemas.Pairs() {
		if i := slices.IndexFunc(moves, func(m kin.Move) bool { return m.To == v }); i >= 0 {
			names[k.Value] = moves[i].Name
			k.Value = moves[i].Name
		}
	}
	redirect((*yaml.Node)(doc.Root), names)
	for _, m := range moves {
		if schemas.Get(m.Name) == nil {
			moved := *m.To
			schemas.Append(m.To.Word(m.Name), &moved)
			m.To.Refer(yamldoc.SchemasPointer + m.Name)
		}
	}
}

// redirect makes every reference to a schema one to its new name, those of discriminators too.
func redirect(n *yaml.Node, names map[string]string) {
	rename := func(v *yaml.Node, prefix string) {
		if old, ok := strings.CutPrefix(v.Value, prefix); ok && names[old] != "" {
			v.Value = prefix + names[old]
		}
	}
	for i, child := range n.Content {
		isMapping := n.Kind == yaml.MappingNode && i%2 == 0 && child.Value == "mapping"
		if isMapping && n.Content[i+1].Kind == yaml.MappingNode {
			for _, v := range (*yamldoc.Node)(n.Content[i+1]).Pairs() {
				rename((*yaml.Node)(v), "")
			}
		}
		if child.Kind == yaml.ScalarNode {
			rename(child, yamldoc.SchemasPointer)
		}
		redirect(child, names)
	}
}

var schemaTarget = regexp.MustCompile(`^\$\.components\.schemas(?:\.([\w-]+)|\['([^']+)'\])`)

// AimsAt reports whether an action finds its target by the name of a schema.
func (o Overlay) AimsAt(schema string) bool {
	return slices.ContainsFunc(o.actions, func(a action) bool { return a.schema() == schema })
}

// schema is the name of the schema in which an action finds its target, "" for none.
func (a action) schema() string {
	if m := schemaTarget.FindStringSubmatch(a.target); m != nil {
		return m[1] + m[2]
	}
	return ""
}

// Repeated are the actions that correct one schema as actions on another, where they take effect on it; they do in doc, too.
func (o Overlay) Repeated(doc *yamldoc.Document, schema, other string) (text string) {
	aimed := func(a action) bool { return a.schema() == other }
	if slices.ContainsFunc(o.actions, aimed) { // they are there
		return ""
	}
	for _, a := range o.actions {
		if a.schema() != schema {
			continue
		}
		m := schemaTarget.FindString(a.target)
		a.target = Target(doc.Root, doc.Root.At(yamldoc.SchemasPointer+other)) + strings.TrimPrefix(a.target, m)
		if a.apply(doc) != "" {
			continue
		}
		what := "remove: true"
		if !a.remove {
			update, err := yaml.Marshal((*yaml.Node)(a.update))
			if err != nil {
				continue
			}
			what = "update:\n      " + strings.ReplaceAll(strings.TrimSpace(string(update)), "\n", "\n      ")
		}
		text += fmt.Sprintf("  - target: %s\n    description: What is said of %s concerns what is sent, too.\n    %s\n", a.target, schema, what)
	}
	return text
}
