package read

import (
	"strings"

	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/paths"
	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/yamldoc"
	"github.com/fieldbooks/fieldbooks/gen/internal/words"
)

// A call is an operation of which nothing but the place is known yet. Several paths may have one
// item.
type call struct {
	*Operation
	path, node, item, beside *yamldoc.Node
	shared                   bool
}

// longestOperation leaves room for what the names of an operation's types end with.
const longestOperation = words.Longest - len("Request")

// name gives the operations their Go names: what the overlay says, else the operationId, else a
// name by rule. An operationId that several paths share names none of them.
func (r *reader) name(calls []*call) {
	count := map[*yamldoc.Node]int{}
	for _, c := range calls {
		count[c.node]++
	}
	byRule, taken := r.byRule(calls), words.Names{}
	var claims []*words.Claim
	for i, c := range calls {
		c.shared = count[c.node] > 1
		c.Resource = words.Short(byRule[i].Resource, words.Longest)
		if c.GoName = r.setName(c); c.GoName != "" {
			taken[c.GoName] = true
			continue
		}
		options := byRule[i].Options
		if id := words.Exported(c.node.Text("operationId")); id != "" && !c.shared {
			options = []string{id}
		}
		claims = append(claims, &words.Claim{Options: shortened(options, c.String()), To: &c.GoName})
	}
	taken.Settle(claims)
}

// byRule are the names that the paths give.
func (r *reader) byRule(calls []*call) []paths.Name {
	list := make([]paths.Call, len(calls))
	for i, c := range calls {
		list[i] = paths.Call{Method: c.Method, Path: c.Path, Record: r.answersRecord(c.node)}
	}
	return paths.Names(list)
}

// shortened brings the names of an operation to their length; one that loses words for it may need
// a mark.
func shortened(options []string, of string) []string {
	var short []string
	for _, name := range options {
		short = append(short, words.Short(name, longestOperation))
	}
	if last := options[len(options)-1]; last != short[len(short)-1] {
		short = append(short, words.Marked(last, of, longestOperation))
	}
	return short
}

// setName is the name that the overlay gives: beside the $ref of a path, else on the operation.
func (r *reader) setName(c *call) string {
	for _, n := range []*yamldoc.Node{c.beside, c.node} {
		set, at := n.Text("x-go-name"), n.Get("x-go-name")
		switch {
		case set == "":
			continue
		case n == c.node && c.shared:
			r.fault(at, "x-go-name %q names none of the paths that share the operation; remove it, and name each beside the $ref of its path in the overlay: {%s: {x-go-name: %s}}", set, c.Method, set)
			continue
		case words.Exported(set) != set:
			r.fault(at, "x-go-name %q is no exported Go name; write %q", set, words.Exported(set))
		}
		return words.Exported(set)
	}
	return ""
}

// uniqueOperations reports operations that got one name, or names that differ in case alone: a
// variable of each begins with a small letter.
func (r *reader) uniqueOperations(calls []*call) {
	first := map[string]*call{}
	for _, c := range calls {
		key := strings.ToLower(c.GoName)
		switch other := first[key]; {
		case other == nil:
			first[key] = c
		case c.item != r.doc.Root.Get("paths").Get(c.Path):
			r.faults.Add(r.doc.Place(c.path), "%v and %v (line %d) both become %s; name one beside the $ref of its path in the overlay: {%s: {x-go-name: Name}}",
				c, other, other.path.Line, c.GoName, c.Method)
		default:
			r.faults.Add(c.At, "%v and %v (line %d) both become %s; give one an x-go-name in the overlay", c, other, other.At.Line, c.GoName)
		}
	}
}

// answersRecord reports whether every success of an operation is one record, as far as that is said
// in plain words.
func (r *reader) answersRecord(n *yamldoc.Node) (yes bool) {
	for code, answer := range n.Get("responses").Pairs() {
		for media, v := range peek(r.doc.Root, answer).Get("content").Pairs() {
			s := peek(r.doc.Root, v.Get("schema"))
			switch {
			case code.Value[:min(1, len(code.Value))] != "2" || !isJSON(mediaType(media.Value)):
			case s.Text("type") == "object" || s.Get("properties") != nil || s.Get("allOf") != nil:
				yes = true
			default:
				return false
			}
		}
	}
	return yes
}

// bodyOf is where the body of an operation stands.
func bodyOf(op *Operation) Owner {
	return Owner{nil, op.GoName + "Request", op.GoName + " Request", "the body of [Client." + op.GoName + "]"}
}

// answerOf is where one of its answers stands.
func answerOf(op *Operation, code string) Owner {
	return Owner{nil, op.GoName + "Result", op.GoName + " " + code + " Result", "the answer of [Client." + op.GoName + "]"}
}
