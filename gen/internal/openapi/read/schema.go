package read

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/yamldoc"
	"github.com/fieldbooks/fieldbooks/gen/internal/words"
)

// schema reads one schema. An inline object, enum or union becomes a component
// of its own and a reference is returned, unless the schema is itself one.
func (r *reader) schema(n *yamldoc.Node, in Owner, depth int) *Shape {
	s := r.bare(n, in.named(n), depth)
	r.untyped(s, n)
	if s.named() && in.Name != "" {
		return r.hoist(s, in)
	}
	return s
}

// untyped remarks what is kept as JSON because the description does not say what it is.
func (r *reader) untyped(s *Shape, n *yamldoc.Node) {
	switch {
	case n == nil || s.GoType != "":
	case s.Kind == KindAny && n.Get("type") == nil && n.Get("$ref") == nil:
		r.remark(n, yamldoc.Untyped, "a schema without a type is any JSON")
	case s.Kind == KindMap && s.Rest.Kind == KindAny && !n.Get("additionalProperties").IsMapping():
		r.remark(n, yamldoc.Untyped, "an object of which no member is named holds any JSON")
	case s.Kind == KindArray && s.Items.Kind == KindAny && !n.Get("items").IsMapping():
		r.remark(n, yamldoc.Untyped, "a list without a schema of its items holds any JSON")
	}
}

// bare reads one schema where it stands.
func (r *reader) bare(n *yamldoc.Node, in Owner, depth int) *Shape {
	s := &Shape{at: r.doc.Place(n)}
	if depth > yamldoc.MaxDepth/2 {
		r.faults.Add(s.at, "schemas nested too deep; give the inner ones names under components.schemas")
		return s
	}
	if n == nil || n.IsScalar() {
		return s // true, false or nothing: anything
	}
	if !n.IsMapping() {
		r.faults.Add(s.at, "a schema must be a mapping; correct it in the overlay")
		return s
	}
	r.common(s, n)
	if ref := n.Get("$ref"); ref != nil {
		r.unread(n, besideRef, "a schema beside a $ref")
		if s.Ref = r.resolve(ref); s.Ref != nil {
			s.Kind = KindRef
		}
		return s
	}
	r.unread(n, schemaKeys, "a schema")
	r.structure(s, n, in, depth)
	return s
}

// common reads what may stand beside any schema, a $ref included.
func (r *reader) common(s *Shape, n *yamldoc.Node) {
	s.Doc = words.Prose(n.Text("description"))
	s.flags = flags{n.Yes("nullable") || n.Yes("x-nullable"), n.Yes("readOnly"), n.Yes("writeOnly"), n.Yes("deprecated"), n.Yes("x-sensitive")}
	s.Format = n.Text("format")
	s.GoType = n.Text("x-go-type")
	s.Note = readNotes(n)
	s.Moment = momentOf(n)
	if n.Get("x-millis") != nil {
		s.Millis = new(n.Yes("x-millis"))
	}
	if s.ReadOnly && s.WriteOnly {
		r.faults.Add(s.at, "both readOnly and writeOnly; keep one in the overlay")
	}
	if s.GoType != "" && !usableType.MatchString(s.GoType) {
		r.faults.Add(s.at, "x-go-type %s: only built-in types and those of json, time and wire can be used; change or remove it in the overlay", s.GoType)
		s.GoType = ""
	}
	r.rules(s, n.Get("x-either-or"))
}

// rules reads x-either-or.
func (r *reader) rules(s *Shape, n *yamldoc.Node) {
	for _, item := range n.Items() {
		one := Rule{Any: item.Get("any").Strings(), When: item.Text("when")}
		if len(one.Any) == 0 {
			r.fault(item, "x-either-or needs the members to choose from: {any: [a, b]}")
			continue
		}
		s.Rules = append(s.Rules, one)
	}
	if n != nil && !n.IsSequence() {
		r.fault(n, "x-either-or must be a list of {any: [a, b], when: c}")
	}
}

// keywords are those of OpenAPI that may be inferred, as people who do not write OpenAPI read them.
var keywords = map[string]string{
	"readOnly": "that it is read-only", "type": "its type", "description": "what is said of it", "additionalProperties": "that there may be more members",
}

func inWords(aspects []string) (all []string) {
	for _, a := range aspects {
		all = append(all, cmp.Or(keywords[a], a))
	}
	return all
}

func readNotes(n *yamldoc.Node) Notes {
	note := Notes{
		Inferred: n.Text("x-source") == "inferred",
		Aspects:  inWords(n.Get("x-inferred").Strings()),
		Evidence: words.OneLine(n.Text("x-evidence")),
	}
	if n.Text("x-complete") == "false" {
		note.Partly = cmp.Or(words.OneLine(n.Text("x-note")), "more members may exist.")
	}
	return note
}

// structure reads the keywords that decide the form.
func (r *reader) structure(s *Shape, n *yamldoc.Node, in Owner, depth int) {
	if tag := n.Get("discriminator"); tag != nil && n.Get("oneOf") == nil && n.Get("anyOf") == nil {
		r.remark(tag, yamldoc.Dropped, "a discriminator without oneOf or anyOf tells nothing apart")
	}
	if all := n.Get("allOf").Items(); len(all) > 0 {
		r.combined(s, n, all, in, depth)
		return
	}
	kinds, null := r.types(n)
	s.Nullable = s.Nullable || null
	options := append(slices.Clone(n.Get("oneOf").Items()), n.Get("anyOf").Items()...)
	if len(options) > 0 {
		if r.options(s, n, options, in, depth) {
			return
		}
		r.remark(n, yamldoc.Dropped, "oneOf and anyOf that only demand are not checked before sending")
	}
	switch {
	case r.enum(s, n, kinds):
	case len(kinds) > 1:
		s.Kind = KindAny
		r.remark(n.Get("type"), yamldoc.Untyped, "a value of several types (%s) is any JSON", strings.Join(kinds, ", "))
	case len(kinds) == 0 && n.Get("items") != nil:
		r.array(s, n, in, depth)
	case len(kinds) == 0 && n.Get("properties") == nil && n.Get("additionalProperties") == nil:
		s.Kind = KindAny
	case len(kinds) == 0 || kinds[0] == "object":
		r.object(s, n, in, depth)
	case kinds[0] == "array":
		r.array(s, n, in, depth)
	default:
		s.Kind = typeKinds[kinds[0]]
	}
}

// typeKinds are the words for types.
var typeKinds = map[string]Kind{
	"object": KindObject, "array": KindArray, "string": KindString, "integer": KindInteger, "number": KindNumber, "boolean": KindBoolean,
	"file": KindString,
}

// types returns the types of a schema without null.
func (r *reader) types(n *yamldoc.Node) (kinds []string, null bool) {
	for _, word := range n.Get("type").Strings() {
		word = strings.ToLower(word)
		switch _, known := typeKinds[word]; {
		case word == "null":
			null = true
		case !known:
			r.fault(n.Get("type"), "unknown type %q; set one of object, array, string, integer, number, boolean in the overlay", word)
		case !slices.Contains(kinds, word):
			kinds = append(kinds, word)
		}
	}
	if slices.Contains(kinds, "number") {
		kinds = slices.DeleteFunc(kinds, func(k string) bool { return k == "integer" })
	}
	return kinds, null
}

// enum reads enum and const of strings. Other values only tell the type.
func (r *reader) enum(s *Shape, n *yamldoc.Node, kinds []string) bool {
	values := n.Get("enum").Items()
	if c := n.Get("const"); c != nil && len(values) == 0 {
		values = []*yamldoc.Node{c}
	}
	isString := slices.Equal(kinds, []string{"string"})
	for _, v := range values {
		switch {
		case v.IsNull():
			s.Nullable = true
		case !v.IsScalar() || !isString && (len(kinds) > 0 || v.Tag != "!!str"):
			if !slices.Equal(kinds, []string{"boolean"}) {
				r.remark(v, yamldoc.Dropped, "the values of an enum that is not of text (%s) become no constants", cmp.Or(strings.Join(kinds, ", "), "mixed"))
			}
			return false
		case !slices.Contains(s.Values, v.Value):
			s.Values = append(s.Values, v.Value)
		}
	}
	if len(s.Values) == 0 {
		return false
	}
	s.Kind = KindEnum
	return true
}

func (r *reader) array(s *Shape, n *yamldoc.Node, in Owner, depth int) {
	s.Kind = KindArray
	s.Items = &Shape{at: s.at}
	if each := n.Get("items"); each.IsMapping() && n.Get("prefixItems") == nil {
		s.Items = r.schema(each, in.items(), depth+1)
	} else if each.IsMapping() {
		r.remark(n.Get("prefixItems"), yamldoc.Untyped, "a list whose first items differ (prefixItems) holds any JSON")
	}
}

func (r *reader) object(s *Shape, n *yamldoc.Node, in Owner, depth int) {
	s.Kind = KindObject
	s.Closed = strings.EqualFold(n.Text("additionalProperties"), "false") && n.Get("patternProperties") == nil
	required := n.Get("required").Strings()
	for k, v := range n.Get("properties").Pairs() {
		if !UsableTag.MatchString(k.Value) || k.Value == "-" {
			s.Closed = false
			r.remark(k, yamldoc.Untyped, "a member with a name that no Go struct tag can hold (%q) is kept with those that the description does not name", k.Value)
			continue
		}
		if v.Yes("required") && !slices.Contains(required, k.Value) {
			required = append(required, k.Value)
			r.remark(v.Get("required"), yamldoc.Guessed, "member %q must be sent, because it says required: true, which means nothing there", k.Value)
		}
		s.Members = append(s.Members, &Member{
			Name:     k.Value,
			GoName:   v.Text("x-go-name"),
			At:       r.doc.Place(k),
			Required: slices.Contains(required, k.Value),
			Shape:    r.schema(v, in.member(k.Value), depth+1),
		})
	}
	r.rest(s, n, in, depth)
}

// rest reads what an object holds beside its members.
func (r *reader) rest(s *Shape, n *yamldoc.Node, in Owner, depth int) {
	if extra := n.Get("additionalProperties"); extra.IsMapping() {
		s.Rest = r.schema(extra, in.values(), depth+1)
		if len(s.Members) > 0 && s.Rest.Kind != KindAny {
			r.remark(extra, yamldoc.Untyped, "members that the description does not name are any JSON, whatever it says of them")
		}
	} else if n.Yes("additionalProperties") || n.Get("patternProperties") != nil {
		s.Rest = &Shape{at: s.at}
	}
	if len(s.Members) == 0 {
		s.Kind, s.Rest = KindMap, cmp.Or(s.Rest, &Shape{at: s.at})
	}
}

// usableType matches what x-go-type may say: only packages that the generated files can import.
var usableType = regexp.MustCompile(`^(\*|\[\]|map\[string\])*(json\.RawMessage|json\.Number|time\.Time|wire\.[A-Z]\w*|string|bool|any|u?int(8|16|32|64)?|float(32|64)|byte)$`)

// combined reads allOf; what stands beside it counts as one more part.
func (r *reader) combined(s *Shape, n *yamldoc.Node, all []*yamldoc.Node, in Owner, depth int) {
	s.Kind = kindAll
	for _, part := range all {
		s.Parts = append(s.Parts, r.bare(part, in, depth+1))
		s.demands = append(s.demands, part.Get("required").Strings()...)
	}
	s.demands = append(s.demands, n.Get("required").Strings()...)
	beside := n.Only("properties", "additionalProperties", "items", "enum", "type", "oneOf", "anyOf")
	if len(beside.Content) > 0 {
		s.Parts = append(s.Parts, r.bare(beside, in, depth+1))
	}
	for _, part := range s.Parts {
		if part.Kind == KindAny || part.Kind == KindRef { // what it says is of the whole
			s.flags, s.Doc = s.flags.or(part.flags), cmp.Or(s.Doc, part.Doc)
		}
	}
	if one := soleRef(s.Parts); one != nil {
		s.Kind, s.Ref, s.Parts, s.demands = KindRef, one, nil, nil
	}
}

// soleRef returns the component when parts are one reference and nothing of
// weight: allOf is the way of OpenAPI 3.0 to decorate a reference.
func soleRef(parts []*Shape) *Component {
	var one *Component
	for _, p := range parts {
		switch {
		case p.Kind == KindRef && one == nil:
			one = p.Ref
		case p.Kind == KindAny && p.GoType == "":
		case p.Kind == KindMap && p.Rest.Kind == KindAny:
		default:
			return nil
		}
	}
	return one
}

// options reads oneOf and anyOf; false when they only constrain, such as {required: [a]}.
func (r *reader) options(s *Shape, n *yamldoc.Node, options []*yamldoc.Node, in Owner, depth int) bool {
	merged := n.Get("properties") != nil
	var parts []*Shape
	names, sole := optionNames(r.doc.Root, n, options)
	for i, option := range options {
		if slices.Equal(option.Get("type").Strings(), []string{"null"}) {
			s.Nullable = true
			continue
		}
		name := in.member(names[i])
		if merged || sole {
			name.Name = in.Name
		}
		part := r.bare(option, name, depth+1)
		if part.Kind == KindAny && option.Get("type") == nil {
			r.remark(option, yamldoc.Dropped, "an option without a type is none")
			continue
		}
		if part.named() && !merged && (!sole || option.Get("x-go-name") != nil) {
			part = r.hoist(part, name)
		}
		parts = append(parts, part)
	}
	switch {
	case len(parts) == 0:
		return false
	case merged:
		own := &Shape{at: s.at}
		r.object(own, n, in, depth)
		s.Kind, s.Parts = kindAll, []*Shape{own, {Kind: KindUnion, Parts: parts}}
	case len(parts) == 1:
		*s = withFlags(parts[0], s)
	default:
		s.Kind, s.Parts, s.Tag = KindUnion, parts, tagOf(n.Get("discriminator"))
	}
	return true
}
