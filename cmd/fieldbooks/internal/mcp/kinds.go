package mcp

import (
	"slices"
	"strings"
	"sync"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/call"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
	"github.com/fieldbooks/fieldbooks/internal/digest"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
)

// recordKind is a kind of records that can be looked up, as the specs have it.
type recordKind struct {
	word    string       // "project", "job order"
	list    *digest.Call // lists it
	filter  string       // argument of the list that takes a part of the name, "" when none does
	reading *digest.Call // of Aimsio: reads a record of the list
	typ     string       // of the records that have names
	key     string       // member that tells one from another
	content string       // what the answer calls them
	prefix  int          // letters before each member's own name: 3 of jobNumber
}

// vendor is whose records they are.
func (k *recordKind) vendor() string { return call.Vendor(k.list) }

// recordKinds are all that can be looked up: what a list has, with a name, a number or a code.
var recordKinds = sync.OnceValue(func() (kinds []*recordKind) {
	for _, c := range call.Callable() {
		if k := kindOfList(c); k != nil && !slices.ContainsFunc(kinds, func(o *recordKind) bool { return o.word == k.word && o.vendor() == k.vendor() }) {
			kinds = append(kinds, k)
		}
	}
	return kinds
})

// kindOfList is what a call lists, nil where it has no names or is older than another.
func kindOfList(c *digest.Call) *recordKind {
	if c.Kind != "list" || len(c.Content) == 0 || call.IsOlder(c) || slices.ContainsFunc(c.Args, func(f *digest.Field) bool { return f.Required }) {
		return nil
	}
	k := &recordKind{list: c, content: c.Content[0].Name}
	element, _, _ := digest.Element(c.Content[0].Type)
	k.typ = element
	if c.Version == 0 {
		if k.reading = call.ReadingOf(c); k.reading == nil || len(k.reading.Content) == 0 {
			return nil
		}
		k.typ, k.content = k.reading.Content[0].Type, c.Resource
	}
	t := call.SpecsOf(c).Type(k.typ, c.Version)
	if t == nil || t.Key == "" && c.Version != 0 {
		return nil
	}
	k.key = t.Key
	k.word = strings.TrimSuffix(strings.ReplaceAll(call.Kebab(k.key), "-", " "), " key")
	if c.Version == 0 {
		k.word = strings.ReplaceAll(call.Kebab(c.Resource), "-", " ")
		k.prefix = len(k.key) - len(lastWord(k.key))
	}
	if len(t.Fields) > 0 && !slices.ContainsFunc(t.Fields, func(f *digest.Field) bool { return f.Type == "string" && k.isName(f.Name) }) {
		return nil
	}
	k.filter = filterOf(c)
	return k
}

// filterOf is the argument that takes a part of a name, as the vendor documents it.
func filterOf(c *digest.Call) string {
	for _, end := range []string{"NameLike", "Text", "DescriptionLike"} {
		for _, f := range c.Args {
			if f.Type == "string" && f.Evidence == "" && f.Name == "FilterBy"+end {
				return f.Name
			}
		}
	}
	return ""
}

func lastWord(name string) string {
	all := strings.Split(call.Kebab(name), "-")
	return all[len(all)-1]
}

// nameWords are the last words of what a record is called by.
var nameWords = []string{"id", "number", "code", "description", "name"}

// isName reports whether a member is what its record is called by, and not another of which it tells:
// Number, First Name, jobNumber, and not VendorDescription or jobClientName.
func (k *recordKind) isName(name string) bool {
	if name == k.key {
		return false
	}
	own := strings.Split(call.Kebab(name[min(k.prefix, len(name)):]), "-")
	switch len(own) {
	case 1:
		return slices.Contains(nameWords, own[0])
	case 2:
		return own[1] == "name" && slices.Contains([]string{"first", "middle", "last", "nick"}, own[0])
	}
	return false
}

// names are the members that a record is called by.
func (k *recordKind) names(members []rawjson.Member) (names []rawjson.Member) {
	for _, m := range members {
		if text := m.Value.Kind() == '"'; (text || m.Value.Kind() == '0' && lastWord(m.Name) != "id") && k.isName(m.Name) {
			names = append(names, m)
		}
	}
	return names
}

// columns are those of a candidate: how it fits, its key, its names, and what a table shows of it.
func (k *recordKind) columns() []output.Column {
	of := k.list
	if k.reading != nil {
		of = k.reading
	}
	list := slices.Clone(call.Answers(of, nil)[0].Columns)
	if len(list) == 0 {
		return nil
	}
	for i, c := range list {
		list[i].Shown = c.Shown || c.Name == k.key || k.isName(c.Name) && c.Kind != output.Key
	}
	slices.SortStableFunc(list, func(x, y output.Column) int { return k.rank(x.Name) - k.rank(y.Name) })
	return append([]output.Column{{Name: fits, Shown: true}}, list...)
}

// rank is the place of a member: the key goes before the names, and these before all else.
func (k *recordKind) rank(name string) int {
	switch {
	case name == k.key:
		return 0
	case k.isName(name):
		return 1
	}
	return 2
}

// kindNamed is the kind of records that a word means, with or without its vendor.
func kindNamed(text string) (*recordKind, error) {
	word := strings.Join(strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return r == ' ' || r == '-' || r == '_' }), " ")
	vendor, rest, _ := strings.Cut(word, " ")
	if vendor != "ajera" && vendor != "aimsio" {
		vendor, rest = "", word
	}
	var met []*recordKind
	var names []string
	for _, k := range recordKinds() {
		name := k.word
		if slices.ContainsFunc(recordKinds(), func(o *recordKind) bool { return o != k && o.word == k.word }) {
			name = k.vendor() + " " + k.word
		}
		names = append(names, name)
		if (vendor == "" || vendor == k.vendor()) && squeezed(rest) == squeezed(k.word) {
			met = append(met, k)
		}
	}
	switch len(met) {
	case 1:
		return met[0], nil
	case 0:
		return nil, exit.Usagef("type: %s cannot be looked up%s; these can: %s", output.Quoted(text), output.DidYouMean(output.Nearest(rest, names)), strings.Join(names, ", "))
	}
	return nil, exit.Usagef("type: %s may be of either vendor; say ajera %s or aimsio %s", output.Quoted(text), met[0].word, met[0].word)
}

// squeezed is a word in the singular, without blanks.
func squeezed(word string) string { return singular(strings.ReplaceAll(word, " ", "")) }
