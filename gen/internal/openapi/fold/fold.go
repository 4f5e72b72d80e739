// Package fold undoes what tools unfold: a document comes in whose references may have been
// replaced by what they name; every inline schema that says word for word what a named one
// says is a reference to it when it goes out. What tells them apart is kept as it is.
package fold

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/yamldoc"
)

// Document folds what is inline below paths and components, and notes it in the document's remarks.
func Document(doc *yamldoc.Document) {
	schemas := doc.Root.Get("components").Get("schemas")
	f := folder{named: map[string]*yamldoc.Node{}, digests: map[*yamldoc.Node]*digest{}, found: map[string][]*yamldoc.Node{}}
	for k, v := range schemas.Pairs() {
		f.named[yamldoc.SchemasPointer+k.Value] = v
	}
	names := map[digest]string{} // "" for what several schemas say
	for k, v := range schemas.Pairs() {
		if d := f.digest(v); d != nil {
			if _, twice := names[*d]; twice {
				names[*d] = ""
			} else {
				names[*d] = k.Value
			}
		}
	}
	f.names = names
	for _, schema := range schemas.Pairs() {
		f.below(schema)
	}
	f.below(doc.Root.Get("paths"))
	f.tell(doc, schemas)
}

// tell notes what was folded, in one remark.
func (f *folder) tell(doc *yamldoc.Document, schemas *yamldoc.Node) {
	var first *yamldoc.Node
	var told []string
	for k := range schemas.Pairs() {
		if places := f.found[k.Value]; len(places) > 0 {
			first = cmp.Or(first, places[0])
			told = append(told, fmt.Sprintf("%s (%d)", k.Value, len(places)))
		}
	}
	if first != nil {
		doc.Remarks.Add(doc.Place(first), yamldoc.Guessed, "what is written out here and elsewhere is word for word a named schema, and is read as a reference to it: %s", strings.Join(told, ", "))
	}
}

type digest [sha256.Size]byte

type folder struct {
	named   map[string]*yamldoc.Node // by pointer
	digests map[*yamldoc.Node]*digest
	names   map[digest]string
	found   map[string][]*yamldoc.Node // by name, what was folded
}

// below folds what stands in n.
func (f *folder) below(n *yamldoc.Node) {
	for _, v := range n.Pairs() {
		f.visit(v)
	}
	for _, v := range n.Items() {
		f.visit(v)
	}
}

func (f *folder) visit(n *yamldoc.Node) {
	if telling(n) {
		if d := f.digest(n); d != nil && f.names[*d] != "" {
			name := f.names[*d]
			n.Refer(yamldoc.SchemasPointer + name)
			f.found[name] = append(f.found[name], n)
			return
		}
	}
	f.below(n)
}

// telling reports whether a schema says enough to be known again by it: two that are just a
// text, any object, or an object with one member, may have nothing to do with each other.
func telling(n *yamldoc.Node) bool {
	ofMembers := slices.ContainsFunc([]string{"properties", "enum", "allOf", "oneOf", "anyOf"}, func(key string) bool { return n.Get(key) != nil })
	return n.Text("description") != "" || ofMembers && words(n) > 2
}

// words counts the values that are written below n.
func words(n *yamldoc.Node) (count int) {
	if n.IsScalar() {
		return 1
	}
	for _, v := range n.Pairs() {
		count += words(v)
	}
	for _, v := range n.Items() {
		count += words(v)
	}
	return count
}

// digest is the same for all that says the same, with the references in it followed; nil
// for what refers to itself.
func (f *folder) digest(n *yamldoc.Node) *digest {
	known, ok := f.digests[n]
	if ok {
		return known
	}
	f.digests[n] = nil // until it is known: who asks meanwhile is a part of it
	if to := f.named[n.Text("$ref")]; to != nil && len(n.Content) == 2 {
		known = f.digest(to)
	} else {
		known = f.sum(n)
	}
	f.digests[n] = known
	return known
}

// sum is the digest of what is written at n, whatever the order of its keys.
func (f *folder) sum(n *yamldoc.Node) *digest {
	text := []byte{byte(n.Kind)}
	switch {
	case n.IsScalar():
		text = append(append(append(text, n.Tag...), 0), n.Value...)
	case n.IsMapping():
		pairs := slices.Collect(func(yield func([2]*yamldoc.Node) bool) {
			for k, v := range n.Pairs() {
				if !yield([2]*yamldoc.Node{k, v}) {
					return
				}
			}
		})
		slices.SortFunc(pairs, func(a, b [2]*yamldoc.Node) int { return cmp.Compare(a[0].Value, b[0].Value) })
		for _, pair := range pairs {
			d := f.digest(pair[1])
			if d == nil {
				return nil
			}
			text = append(append(append(text, pair[0].Value...), 0), d[:]...)
		}
	default:
		for _, item := range n.Items() {
			d := f.digest(item)
			if d == nil {
				return nil
			}
			text = append(text, d[:]...)
		}
	}
	out := digest(sha256.Sum256(text))
	return &out
}
