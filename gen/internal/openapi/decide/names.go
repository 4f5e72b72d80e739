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

// namer gives every exported name of the package away once.
type namer struct {
	faults yamldoc.Faults
	words.Names
}

// fixedNames are declared by the parts that do not depend on the description.
const fixedNames = "Client New Operations Nullable Null Value"

// longestType leaves room for what the form that is sent is called by.
const longestType = words.Longest - len("Write")

func newNamer(ops []*read.Operation) *namer {
	n := &namer{Names: words.Names{}}
	for name := range strings.FieldsSeq(fixedNames) {
		n.Names[name] = true
	}
	for _, op := range ops {
		n.Names[op.GoName+"Params"] = true
	}
	return n
}

// claim asks for one of some names, none of which is longer than that. Where they tell nothing
// apart, what it is of does.
func claim(to *string, of string, most int, options ...string) *words.Claim {
	for i, name := range options {
		options[i] = words.Short(name, most)
	}
	return &words.Claim{Options: append(options, words.Marked(options[0], of, most)), To: to}
}

// settle gives each claim its name. What is alike in every respect is numbered.
func settle(taken words.Names, claims []*words.Claim) {
	for _, c := range taken.Settle(claims) {
		name := *c.To
		for i := 2; taken[*c.To]; i++ {
			*c.To = fmt.Sprint(name, i)
		}
		taken[*c.To] = true
	}
}

// components names the types: first those whose name in the document is one in Go, then what the
// overlay names, then the others of the document, and inline schemas last. So none can rename one
// of those before it.
func (n *namer) components(list []*read.Component) {
	set := slices.DeleteFunc(slices.Clone(list), func(c *read.Component) bool { return c.GoName == "" })
	n.plain(list)
	for _, c := range set {
		n.set(n.Names, c.GoName, c.At, fmt.Sprintf("schema %q", cmp.Or(c.Name, c.Whole())))
	}
	var declared, inline []*words.Claim
	for _, c := range list {
		if c.GoName == "" && !c.Inlined() {
			name := words.AnyName(c.Name)
			declared = append(declared, claim(&c.GoName, c.Path, longestType, name, name+"Record", identifier(words.Verbatim(c.Name))+"Record"))
		}
	}
	settle(n.Names, declared)
	for _, c := range list {
		if c.GoName == "" {
			inline = append(inline, claim(&c.GoName, c.Whole(), longestType, inlineNames(c)...))
		}
	}
	settle(n.Names, inline)
	for _, c := range list {
		c.Name = cmp.Or(c.Name, c.GoName)
		if c.Kind == read.KindObject {
			n.members(c)
		}
	}
}

// plain gives the schemas their names whose names in the document are good ones in Go.
func (n *namer) plain(list []*read.Component) {
	for _, c := range list {
		if c.GoName == "" && !c.Inlined() && words.AnyName(c.Name) == c.Name && words.Short(c.Name, longestType) == c.Name && !n.Names[c.Name] {
			c.GoName = c.Name
			n.Names[c.Name] = true
		}
	}
}

// set gives away a name that the overlay sets.
func (n *namer) set(taken words.Names, name string, at yamldoc.Place, of string) {
	if exported := words.Exported(name); exported != name {
		n.faults.Add(at, "x-go-name %q of %s is no exported Go name; write %q", name, of, exported)
	}
	if taken[name] {
		n.faults.Add(at, "x-go-name %q of %s is taken; choose another in the overlay", name, of)
	}
	taken[name] = true
}

// identifier makes a name of words that may begin with a digit.
func identifier(name string) string {
	if !token.IsExported(name) {
		return "X" + name
	}
	return name
}

// inlineNames are the names of an inline schema, best first. The way to it is enough when
// it already says where it belongs: jobStatus of JobOrder is JobStatus.
func inlineNames(c *read.Component) []string {
	exact, way := words.AnyName(strings.NewReplacer("[]", "Item", "{}", "Value").Replace(c.Path)), c.Inline.Name
	if !token.IsIdentifier(way) || !token.IsExported(way) {
		way = words.AnyName(way)
	}
	if c.Inline.Of == nil {
		return []string{way, exact}
	}
	owner := c.Inline.Of.GoName
	a, b := words.Split(owner), words.Split(way)
	sameStart := len(a) > 0 && len(b) > 1 && strings.EqualFold(a[0], b[0])
	if sameStart || strings.HasPrefix(strings.ToLower(way), strings.ToLower(owner)) {
		return []string{way, owner + way, owner + exact}
	}
	return []string{owner + way, owner + exact}
}

// reservedMembers are methods that the generated types have.
var reservedMembers = strings.Fields("Write Check Unknown Other Format MarshalJSON UnmarshalJSON MarshalJSONTo UnmarshalJSONFrom")

func (n *namer) members(c *read.Component) {
	taken, claims := words.Names{}, []*words.Claim{}
	for _, m := range c.Members {
		if m.GoName != "" {
			m.GoName = clear(m.GoName)
			n.set(taken, m.GoName, m.At, fmt.Sprintf("member %q", m.Name))
			continue
		}
		name := clear(words.AnyName(m.Name))
		claims = append(claims, claim(&m.GoName, m.Name, words.Longest, name, clear(identifier(words.WithSigns(m.Name))), clear(identifier(words.Verbatim(m.Name)))))
	}
	settle(taken, claims)
}

// clear keeps the name of a member clear of the methods that its type has.
func clear(name string) string {
	if slices.Contains(reservedMembers, name) {
		return name + "Member"
	}
	return name
}

// params names the parameters of one operation. Those of the path become arguments, so they must
// keep clear of what the function uses.
func (n *namer) params(op *read.Operation) {
	fields, args := words.Names{}, words.Names{}
	var inFields, inArgs []*words.Claim
	for _, p := range op.Params {
		p.Type = paramType(p)
		if p.GoName != "" {
			taken := fields
			if p.In == "path" {
				taken, p.GoName = args, clearArgument(op, p.GoName)
			}
			n.set(taken, p.GoName, p.Place(), fmt.Sprintf("parameter %q", p.Name))
			continue
		}
		name, signs := words.AnyName(p.Name), identifier(words.WithSigns(p.Name))
		if p.In == "path" {
			inArgs = append(inArgs, claim(&p.GoName, p.Name, words.Longest, clearArgument(op, name), clearArgument(op, signs)))
		} else {
			inFields = append(inFields, claim(&p.GoName, p.In+" "+p.Name, words.Longest, name, name+words.Capital(p.In), signs, identifier(words.Verbatim(p.Name))))
		}
	}
	settle(fields, inFields)
	settle(args, inArgs)
}

func clearArgument(op *read.Operation, name string) string {
	if slices.Contains(usedInCalls, strings.ToLower(name)) || strings.EqualFold(name, op.Variable) {
		return name + "Param"
	}
	return name
}

// usedInCalls are identifiers of the generated functions, in lower case.
var usedInCalls = strings.Fields(`ctx context c params body opts record value json time wire nil string byte bool int64 error
	any interface`)

// constants names the values of all enums, and the forms that are sent. What two values share
// without their signs, with them, or but for their case is told.
func (n *namer) constants(components []*read.Component) {
	var forms, values []*words.Claim
	for _, c := range components {
		if c.TwoForms {
			forms = append(forms, claim(&c.WriteName, c.Whole(), words.Longest, c.GoName+"Write", c.GoName+"WriteForm"))
		}
		if c.Kind == read.KindEnum {
			c.Constants = make([]string, len(c.Values))
			for i, v := range c.Values {
				values = append(values, claim(&c.Constants[i], c.Whole()+" "+v, words.Longest, constantNames(c.GoName, v)...))
			}
		}
	}
	settle(n.Names, forms)
	settle(n.Names, values)
}

// shortestValue is how many letters of a value are in the name of its constant, however long its
// type's is.
const shortestValue = 24

func constantNames(of, v string) []string {
	room := max(shortestValue, words.Longest-len(of))
	short := func(name string) string { return words.Short(name, room) }
	plain, signs, letters := short(words.ValueName(v)), short(words.WithSigns(v)), short(words.Verbatim(v))
	return []string{of + plain, of + signs, of + "Value" + plain, of + letters, of + letters + words.Case(v), of + "Value" + letters + words.Case(v)}
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
var lowerNames = strings.Fields(`any bool byte error int32 int64 locations new nil record
	string styled true value context errors fmt json jsontext runtime seam time wire`)
