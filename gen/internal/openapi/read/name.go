package read

import (
	"cmp"
	"regexp"
	"strings"

	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/yamldoc"
	"github.com/fieldbooks/fieldbooks/gen/internal/words"
)

// noise are leading parts of a path that say nothing about what it is about.
var noise = regexp.MustCompile(`(?i)^(rest|api|apis|public|standard|services?|v[0-9]+([._][0-9]+)*)$`)

// name gives the operation its Go name: what the overlay says, else the
// operationId, else a name by rule.
func (r *reader) name(op *Operation, n *yamldoc.Node) {
	parts, onItem := segments(op.Path)
	op.Resource = "Service"
	if len(parts) > 0 {
		op.Resource = parts[0]
	}
	set := n.Text("x-go-name")
	if words.Exported(set) != set {
		r.fault(n.Get("x-go-name"), "x-go-name %q is no exported Go name; write %q", set, words.Exported(set))
	}
	op.GoName = cmp.Or(words.Exported(set), words.Exported(n.Text("operationId")), ruleName(op.Method, parts, onItem))
}

// segments returns the Go names of the meaningful fixed parts of a path, and whether it
// ends with a parameter.
func segments(path string) (names []string, onItem bool) {
	for part := range strings.SplitSeq(strings.Trim(path, "/"), "/") {
		onItem = strings.Contains(part, "{")
		part = pathParam.ReplaceAllString(part, " ")
		if name := words.Exported(part); name != "" && (len(names) > 0 || !noise.MatchString(part)) {
			names = append(names, name)
		}
	}
	return names, onItem
}

// ruleName names an operation by its method and path: GET of a collection
// lists, GET of an item gets, POST creates or updates.
func ruleName(method string, names []string, onItem bool) string {
	if len(names) == 0 {
		names = []string{"Root"}
	}
	last := len(names) - 1
	all, home := strings.Join(names, ""), strings.Join(names[:last], "")
	one, many := home+words.Singular(names[last]), home+words.Plural(names[last])
	switch {
	case method == "get" && !onItem:
		return "List" + many
	case method == "post" && last > 0:
		return "Post" + all
	case method == "post" && onItem:
		return "Upsert" + one
	case method == "post":
		return "Upsert" + many
	case method == "put" && onItem:
		return "Update" + one
	case onItem:
		return words.Exported(method) + one
	}
	return words.Exported(method) + all
}

// uniqueOperations reports operations that got one name.
func (r *reader) uniqueOperations(ops []*Operation) {
	first := map[string]*Operation{}
	for _, op := range ops {
		if other := first[op.GoName]; other != nil {
			r.faults.Add(op.At, "%v and %v (line %d) both become %s; give one an x-go-name in the overlay", op, other, other.At.Line, op.GoName)
		} else {
			first[op.GoName] = op
		}
	}
}
