package review

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"golang.org/x/exp/apidiff"
)

// generated are the packages whose API is compared.
var generated = []string{"generated/ajerav1", "generated/ajerav2", "generated/aimsioapi"}

// compareGo compares the exported Go of the generated packages by apidiff, which
// knows nothing of the specs: an independent judge. Notes tell what does not compile.
func compareGo(ctx context.Context, outside *outside, old, new fs.FS) ([]GoChange, []string, error) {
	dirs := generated
	if same(old, new, "wire") {
		dirs = slices.DeleteFunc(slices.Clone(dirs), func(dir string) bool { return same(old, new, dir) })
	}
	before, after := newProgram(old, outside), newProgram(new, outside)
	for _, c := range []*program{before, after} {
		if err := c.load(ctx, dirs...); err != nil {
			return nil, nil, err
		}
	}
	var all []GoChange
	for _, dir := range dirs {
		all = append(all, comparePackage(before, after, dir)...)
	}
	slices.SortStableFunc(all, func(a, b GoChange) int {
		if a.Breaking != b.Breaking {
			return cmp.Compare(a.order(), b.order())
		}
		return 0
	})
	return all, slices.Concat(doesNotCompile("base", before), doesNotCompile("new", after)), nil
}

// order puts what breaks before what does not.
func (g GoChange) order() int {
	if g.Breaking {
		return 0
	}
	return 1
}

func doesNotCompile(which string, c *program) []string {
	if len(c.faults) == 0 {
		return nil
	}
	return []string{fmt.Sprintf("the %s code does not compile, and is compared as far as it does: %v (%d errors)", which, c.faults[0], len(c.faults))}
}

func comparePackage(before, after *program, dir string) []GoChange {
	name := dir[strings.LastIndex(dir, "/")+1:]
	was, _ := before.check(dir)
	is, _ := after.check(dir)
	switch {
	case was == nil && is == nil:
		return nil
	case was == nil:
		return []GoChange{{Package: name, Text: "package added"}}
	case is == nil:
		return []GoChange{{Package: name, Text: "package removed", Breaking: true}}
	}
	var all []GoChange
	for _, c := range apidiff.Changes(was, is).Changes {
		symbol, text, _ := strings.Cut(c.Message, ": ")
		all = append(all, GoChange{Package: name, Symbol: plainSymbol(symbol), Text: text, Breaking: !c.Compatible})
	}
	return all
}

// plainSymbol writes (*Client).GetProjects as Client.GetProjects.
func plainSymbol(s string) string {
	return strings.NewReplacer("(*", "", ")", "", "package ", "").Replace(s)
}

// name is the symbol with its package.
func (g GoChange) name() string {
	if g.Symbol == "" {
		return g.Package
	}
	return g.Package + "." + g.Symbol
}
