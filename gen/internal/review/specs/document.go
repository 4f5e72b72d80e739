package specs

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/yamldoc"
)

// What the description of Aimsio says and Go has no words for: how a caller shows who he
// is, where the servers are, what the server takes a value for that is not sent.

type node = yamldoc.Node

// described is the corrected document, with what stands at each key.
type described struct {
	*yamldoc.Document
	values map[*node]*node
}

// describe indexes a document, which may be nil.
func describe(doc *yamldoc.Document) *described {
	d := &described{cmp.Or(doc, &yamldoc.Document{}), map[*node]*node{}}
	d.index(d.Root)
	return d
}

func (d *described) index(n *node) {
	for k, v := range n.Pairs() {
		d.values[k] = v
		d.index(v)
	}
	for _, item := range n.Items() {
		d.index(item)
	}
}

// below is what stands at a key; of an item that is the item.
func (d *described) below(key *node) *node { return cmp.Or(d.values[key], key) }

func (d *described) placeOf(n *node) string {
	at := d.Place(n)
	return place(at.File, max(at.Line, 1))
}

// follow is what a $ref stands for.
func (d *described) follow(n *node) *node {
	for range 20 {
		to := n.Text("$ref")
		if to == "" {
			return n
		}
		n = d.Root.At(to)
	}
	return n
}

// parameterIn finds a parameter in the first list that has it.
func (d *described) parameterIn(name, in string, lists ...*node) *node {
	for _, list := range lists {
		for _, item := range list.Get("parameters").Items() {
			if p := d.follow(item); p.Text("name") == name && strings.EqualFold(p.Text("in"), in) {
				return p
			}
		}
	}
	return nil
}

// fallback is what the server takes for a value that is not sent.
func (d *described) fallback(schema *node) string {
	return written(cmp.Or(schema.Get("default"), d.follow(schema).Get("default")))
}

// typeOf is the type that a schema says, of a list with that of its items.
func (d *described) typeOf(schema *node) string {
	schema = d.follow(schema)
	text := written(schema.Get("type"))
	if items := schema.Get("items"); items != nil {
		text += " of " + written(d.follow(items).Get("type"))
	}
	return text
}

// answered are the media types of what a success brings.
func (d *described) answered(op *node) string {
	var all []string
	for code, v := range op.Get("responses").Pairs() {
		if code.Value != "default" && !strings.HasPrefix(code.Value, "2") {
			continue
		}
		for media := range d.follow(v).Get("content").Pairs() {
			all = append(all, media.Value)
		}
	}
	slices.Sort(all)
	return strings.Join(slices.Compact(all), ", ")
}

// api adds what is of all operations: how a caller shows who he is, and the servers.
func (v calls) api() {
	if v.Root == nil {
		return
	}
	const resource = "servers and security"
	all := &Element{
		Kind: "api", Key: "Aimsio", Name: "Aimsio", Go: "Config", Resource: resource, Path: []string{"security"},
		Place: v.placeOf(cmp.Or(v.Root.Get("security"), v.Root)), Facts: []Fact{{"security", v.security(v.Root.Get("security"))}},
	}
	v.add("aimsio", all, "Config.Username", "Config.Password")
	for _, n := range v.Root.Get("servers").Items() {
		url := n.Text("url")
		key := cmp.Or(n.Text("description"), url) // what is said of it outlives its address
		if v.ByKey[strings.Join([]string{all.Key, "aimsio", "server", key}, " ")] != nil {
			key = url
		}
		v.add("aimsio", &Element{
			Kind: "server", Key: key, Parent: all.Key, Name: url, Go: "Config.Server", Resource: resource, Place: v.placeOf(n), Path: []string{"servers"},
			Facts: []Fact{{"url", url}, {"variables", written(n.Get("variables"))}, {"about", n.Text("description")}},
		})
	}
}

// serversOf are the addresses of an operation, or of its path, "" when it is where all are.
func (d *described) serversOf(op, path *node) string {
	own := cmp.Or(urls(op), urls(path))
	if own == urls(d.Root) {
		return ""
	}
	return own
}

// urls are the addresses that a part of a description names itself, in any order.
func urls(n *node) string {
	var all []string
	for _, server := range n.Get("servers").Items() {
		all = append(all, server.Text("url"))
	}
	slices.Sort(all)
	return strings.Join(all, ", ")
}

// securityOf is what an operation asks for, "" when that is what all ask for.
func (d *described) securityOf(op *node) string {
	own := op.Get("security")
	if own == nil || d.security(own) == d.security(d.Root.Get("security")) {
		return ""
	}
	return cmp.Or(d.security(own), "nothing")
}

// security is one of what a caller must show, by what it is and not by its name here.
func (d *described) security(n *node) string {
	var all []string
	for _, one := range n.Items() {
		var together []string
		for name := range one.Pairs() {
			together = append(together, d.scheme(name.Value))
		}
		slices.Sort(together)
		all = append(all, cmp.Or(strings.Join(together, " and "), "nothing"))
	}
	slices.Sort(all)
	return strings.Join(slices.Compact(all), ", ")
}

func (d *described) scheme(name string) string {
	n := d.follow(d.Root.Get("components").Get("securitySchemes").Get(name))
	switch kind := n.Text("type"); kind {
	case "":
		return name
	case "apiKey":
		return "apiKey " + n.Text("name") + " in " + n.Text("in")
	default:
		where := []string{kind, strings.ToLower(n.Text("scheme")), written(n.Get("flows")), n.Text("openIdConnectUrl")}
		return strings.Join(slices.DeleteFunc(where, func(s string) bool { return s == "" }), " ")
	}
}

var inBraces = regexp.MustCompile(`\{[^{}]*\}`)
