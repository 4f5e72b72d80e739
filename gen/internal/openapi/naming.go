package openapi

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// namer gives every exported name of the package away once.
type namer struct {
	faults *faults
	taken  map[string]bool
}

// fixedNames are declared by the parts that do not depend on the description.
var fixedNames = []string{
	"Client", "ClientInterface", "ClientOption", "ClientWithResponses", "ClientWithResponsesInterface", "HttpRequestDoer",
	"NewClient", "NewClientWithResponses", "RequestEditorFn", "WithBaseURL", "WithHTTPClient", "WithRequestEditorFn",
	"AnswerError", "CheckError", "ErrIncomplete", "Nullable", "Null", "Value",
}

func newNamer(f *faults, ops []*operation) *namer {
	n := &namer{faults: f, taken: map[string]bool{}}
	for _, name := range fixedNames {
		n.taken[name] = true
	}
	for _, op := range ops {
		for _, name := range op.derived() {
			n.taken[name] = true
		}
	}
	return n
}

// claim takes the first free name; the last one is numbered when none is free.
func (n *namer) claim(names ...string) string {
	for _, name := range names {
		if !n.taken[name] {
			n.taken[name] = true
			return name
		}
	}
	last := names[len(names)-1]
	for i := 2; ; i++ {
		if name := fmt.Sprintf("%s%d", last, i); !n.taken[name] {
			n.taken[name] = true
			return name
		}
	}
}

// components names the types: those of the document first, so that an inline
// schema can never rename one.
func (n *namer) components(list []*component) {
	for _, c := range list {
		if c.inline.of == nil && c.inline.name == "" {
			n.component(c)
		}
	}
	for _, c := range list {
		switch {
		case c.goName != "":
		case c.inline.of == nil:
			c.goName = n.claim(nameOf(c.inline.name))
		default:
			c.goName = n.claim(inlineNames(c.inline.of.goName, nameOf(c.inline.name))...)
		}
		if c.name == "" {
			c.name = c.goName
		}
	}
	for _, c := range list {
		if c.kind == kindObject {
			n.members(c)
		}
	}
}

func (n *namer) component(c *component) {
	if c.goName != "" {
		if goName(c.goName) != c.goName {
			n.faults.add(c.at, "x-go-name %q of schema %q is no exported Go name; write %q", c.goName, c.name, goName(c.goName))
		}
		if n.taken[c.goName] {
			n.faults.add(c.at, "x-go-name %q of schema %q is taken; choose another in the overlay", c.goName, c.name)
		}
		n.taken[c.goName] = true
		return
	}
	name := nameOf(c.name)
	c.goName = n.claim(name, name+"Record")
}

// inlineNames are the names of an inline schema, best first. The member's own
// name is enough when it already says where it belongs: jobStatus of JobOrder is
// JobStatus.
func inlineNames(owner, member string) []string {
	a, b := splitWords(owner), splitWords(member)
	sameStart := len(a) > 0 && len(b) > 1 && strings.EqualFold(a[0], b[0])
	if sameStart || strings.HasPrefix(strings.ToLower(member), strings.ToLower(owner)) {
		return []string{member, owner + member}
	}
	return []string{owner + member}
}

// nameOf is goName for names that may have no letter at all.
func nameOf(name string) string {
	if out := goName(name); out != "" {
		return out
	}
	return "X" + spelled(name)
}

// reservedMembers are methods that the generated types have.
var reservedMembers = []string{"Write", "Check", "AdditionalProperties", "Get", "Set", "MarshalJSON", "UnmarshalJSON", "UnmarshalJSONFrom"}

// usableTag matches member names that a Go struct tag can hold.
var usableTag = regexp.MustCompile("^[^\\pC\"'`,\\\\]+$")

func (n *namer) members(c *component) {
	taken := map[string]bool{}
	for _, name := range reservedMembers {
		taken[name] = true
	}
	for _, m := range c.members {
		if !usableTag.MatchString(m.name) || m.name == "-" {
			n.faults.add(m.at, "member %q of %q cannot be written in a Go struct tag; remove it in the overlay, and set additionalProperties: true to keep its value", m.name, c.name)
		}
		if m.goName != "" && goName(m.goName) != m.goName {
			n.faults.add(m.at, "x-go-name %q of member %q is no exported Go name; write %q", m.goName, m.name, goName(m.goName))
		}
		name := m.goName
		if name == "" {
			name = nameOf(m.name)
		}
		if slices.Contains(reservedMembers, name) {
			name += "Member"
		}
		m.goName = numbered(taken, name)
	}
}

// numbered returns name, with a number when it is taken.
func numbered(taken map[string]bool, name string) string {
	out := name
	for i := 2; taken[out]; i++ {
		out = fmt.Sprintf("%s%d", name, i)
	}
	taken[out] = true
	return out
}

// params names the parameters of one operation. Those of the path become
// arguments, so they must keep clear of what the function uses.
func nameParams(op *operation) {
	taken, args := map[string]bool{}, map[string]bool{}
	for _, p := range op.params {
		name := p.goName
		if name == "" || goName(name) != name {
			name = nameOf(p.name)
		}
		if p.in == "path" {
			if usedInCalls[strings.ToLower(name)] {
				name += "Param"
			}
			p.goName = numbered(args, name)
		} else {
			p.goName = numbered(taken, name)
		}
	}
}

// usedInCalls are identifiers of the generated functions, in lower case.
var usedInCalls = map[string]bool{
	"ctx": true, "context": true, "c": true, "params": true, "body": true, "contenttype": true, "reqeditors": true,
	"server": true, "serverurl": true, "queryurl": true, "queryvalues": true, "operationpath": true, "req": true, "rsp": true,
	"err": true, "buf": true, "bodyreader": true, "url": true, "fmt": true, "http": true, "io": true, "json": true,
	"bytes": true, "strings": true, "runtime": true, "time": true, "wire": true, "errors": true, "nil": true, "string": true,
	"byte": true, "bool": true, "int64": true, "error": true, "any": true, "interface": true,
}

// constants names the values of an enum.
func (n *namer) constants(c *component) []string {
	names := make([]string, len(c.values))
	for i, v := range c.values {
		names[i] = n.claim(c.goName + valueName(v))
	}
	return names
}

// valueName is the part of a constant's name that stands for the value.
func valueName(v string) string {
	name := goName(v)
	if name == "" {
		return spelled(v)
	}
	start := strings.IndexFunc(v, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
	if first := []rune(v[start:])[0]; unicode.IsDigit(first) {
		name = name[1:] // the X that a Go name must not begin without
	}
	if rest := []rune(strings.TrimLeftFunc(v, unicode.IsSpace)); rest[0] == '-' || rest[0] == '+' || rest[0] == '<' || rest[0] == '>' || rest[0] == '!' {
		name = spelled(string(rest[0])) + name
	}
	return name
}

var signs = map[rune]string{
	'+': "Plus", '-': "Minus", '*': "Star", '/': "Slash", '=': "Equal", '<': "Less", '>': "Greater", '!': "Not", '%': "Percent",
	'&': "And", '|': "Or", '$': "Dollar", '#': "Number", '@': "At", '.': "Dot", ' ': "Space", '?': "Question", '~': "Tilde",
}

// spelled writes a text without letters and digits in words.
func spelled(s string) string {
	if s == "" {
		return "Empty"
	}
	var b strings.Builder
	for _, r := range s {
		if word := signs[r]; word != "" {
			b.WriteString(word)
		} else {
			fmt.Fprintf(&b, "U%04X", r)
		}
	}
	return b.String()
}
