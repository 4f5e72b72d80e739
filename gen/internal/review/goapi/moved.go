package goapi

import (
	"go/types"
	"regexp"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/gen/internal/model"
)

// A type that one version of a vendor's API had, and that both share now, is declared in the
// package of both, and that of the version names it as before: every program compiles. For
// apidiff it is another type, wherever it is used.

// moved are the names of types that are in the package of both versions now.
type moved map[string]bool

// compare is [differences] without those that a move makes, and with those of what was moved.
func (m moved) compare(was, is *types.Package) []difference {
	shared, here := m.find(was, is)
	all := slices.DeleteFunc(differences(was, is), func(d difference) bool { return m.explains(d.text) })
	if shared == nil {
		return all
	}
	for _, d := range differences(was, shared) {
		if here[typeOf(was, d.symbol)] {
			all = append(all, d)
		}
	}
	return all
}

// typeOf is the name of the type that a symbol is, is in, or is a value of.
func typeOf(pkg *types.Package, symbol string) string {
	name, _, _ := strings.Cut(symbol, ".")
	if value, ok := pkg.Scope().Lookup(name).(*types.Const); ok {
		return types.TypeString(value.Type(), func(*types.Package) string { return "" })
	}
	return name
}

// find notes the types of a package that were moved, and finds where to.
func (m moved) find(was, is *types.Package) (shared *types.Package, here moved) {
	here = moved{}
	for _, name := range was.Scope().Names() {
		before, _ := was.Scope().Lookup(name).(*types.TypeName)
		after, _ := is.Scope().Lookup(name).(*types.TypeName)
		if before == nil || after == nil || before.IsAlias() || !after.IsAlias() {
			continue
		}
		named, _ := types.Unalias(after.Type()).(*types.Named)
		if named != nil && named.Obj().Name() == name && named.Obj().Pkg().Name() == model.Shared {
			shared, here[name], m[name] = named.Obj().Pkg(), true, true
		}
	}
	return shared, here
}

var word = regexp.MustCompile(`\w+`)

// explains reports whether two types differ in nothing but where what was moved is declared.
func (m moved) explains(text string) bool {
	was, is, _ := strings.Cut(strings.TrimPrefix(text, "changed from "), " to ")
	return was == strings.ReplaceAll(is, Module+"/generated/"+model.Shared+".", "") &&
		slices.ContainsFunc(word.FindAllString(was, -1), func(name string) bool { return m[name] })
}
