package decide

import (
	"cmp"
	"fmt"
	"go/token"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/read"
	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/yamldoc"
	"github.com/fieldbooks/fieldbooks/gen/internal/words"
)

// names are those that are taken.
type names map[string]bool

// claim takes the first free name; the last one is numbered when none is free.
func (n names) claim(options ...string) string {
	last := options[len(options)-1]
	for i := 2; ; i++ {
		for _, name := range options {
			if !n[name] {
				n[name] = true
				return name
			}
		}
		options = []string{fmt.Sprint(last, i)}
	}
}

// namer gives every exported name of the package away once.
type namer struct {
	faults yamldoc.Faults
	names
}

// fixedNames are declared by the parts that do not depend on the description.
const fixedNames = "Client New Operations Nullable Null Value"

func newNamer(ops []*read.Operation) *namer {
	n := &namer{names: names{}}
	for name := range strings.FieldsSeq(fixedNames) {
		n.names[name] = true
	}
	for _, op := range ops {
		n.names[op.GoName+"Params"] = true
	}
	return n
}

// components names the types: those of the document first, so that an inline
// schema can never rename one.
func (n *namer) components(list []*read.Component) {
	for _, c := range list {
		if !c.Inlined() {
			n.component(c)
		}
	}
	for _, c := range list {
		switch {
		case c.GoName != "":
		case c.Inline.Of == nil:
			c.GoName = n.claim(words.AnyName(c.Inline.Name))
		default:
			c.GoName = n.claim(inlineNames(c.Inline.Of.GoName, words.AnyName(c.Inline.Name))...)
		}
		c.Name = cmp.Or(c.Name, c.GoName)
		if c.Kind == read.KindObject {
			n.members(c)
		}
	}
}

func (n *namer) component(c *read.Component) {
	if c.GoName != "" {
		if words.Exported(c.GoName) != c.GoName {
			n.faults.Add(c.At, "x-go-name %q of schema %q is no exported Go name; write %q", c.GoName, c.Name, words.Exported(c.GoName))
		}
		if n.names[c.GoName] {
			n.faults.Add(c.At, "x-go-name %q of schema %q is taken; choose another in the overlay", c.GoName, c.Name)
		}
		n.names[c.GoName] = true
		return
	}
	name := words.AnyName(c.Name)
	c.GoName = n.claim(name, name+"Record")
}

// inlineNames are the names of an inline schema, best first. The member's own name is enough when
// it already says where it belongs: jobStatus of JobOrder is JobStatus.
func inlineNames(owner, member string) []string {
	a, b := words.Split(owner), words.Split(member)
	sameStart := len(a) > 0 && len(b) > 1 && strings.EqualFold(a[0], b[0])
	if sameStart || strings.HasPrefix(strings.ToLower(member), strings.ToLower(owner)) {
		return []string{member, owner + member}
	}
	return []string{owner + member}
}

// reservedMembers are methods that the generated types have.
var reservedMembers = strings.Fields("Write Check Unknown Other Format MarshalJSON UnmarshalJSON MarshalJSONTo UnmarshalJSONFrom")

func (n *namer) members(c *read.Component) {
	taken := names{}
	for _, m := range c.Members {
		if !read.UsableTag.MatchString(m.Name) || m.Name == "-" {
			n.faults.Add(m.At, "member %q of %q cannot be written in a Go struct tag; remove it in the overlay, and set additionalProperties: true to keep its value", m.Name, c.Name)
		}
		if m.GoName != "" && words.Exported(m.GoName) != m.GoName {
			n.faults.Add(m.At, "x-go-name %q of member %q is no exported Go name; write %q", m.GoName, m.Name, words.Exported(m.GoName))
		}
		name := cmp.Or(m.GoName, words.AnyName(m.Name))
		if slices.Contains(reservedMembers, name) {
			name += "Member"
		}
		m.GoName = taken.claim(name)
	}
}

// nameParams names the parameters of one operation. Those of the path become
// arguments, so they must keep clear of what the function uses.
func nameParams(op *read.Operation) {
	fields, args := names{}, names{}
	for _, p := range op.Params {
		name := p.GoName
		if name == "" || words.Exported(name) != name {
			name = words.AnyName(p.Name)
		}
		taken := fields
		if p.In == "path" {
			taken = args
			if slices.Contains(usedInCalls, strings.ToLower(name)) || strings.EqualFold(name, op.Variable) {
				name += "Param"
			}
		}
		p.GoName = taken.claim(name)
	}
}

// usedInCalls are identifiers of the generated functions, in lower case.
var usedInCalls = strings.Fields(`ctx context c params body opts record value json time wire nil string byte bool int64 error
	any interface`)

// constants names the values of an enum.
func (n *namer) constants(c *read.Component) {
	for _, v := range c.Values {
		c.Constants = append(c.Constants, n.claim(c.GoName+words.ValueName(v)))
	}
}

// variable is the name of the variable that describes an operation.
func variable(operation string) string {
	parts := words.Split(operation)
	name := strings.ToLower(parts[0]) + strings.Join(parts[1:], "")
	if slices.Contains(lowerNames, name) || token.IsKeyword(name) {
		name += "Operation"
	}
	return name
}

// lowerNames are what the generated files and the parts that do not depend on the
// description mean by these words.
var lowerNames = strings.Fields(`any bool byte error int32 int64 new nil placed present record request setBody setHeader stamped
	string styled value bytes context errors fmt http io json reflect runtime seam strings time url wire`)
