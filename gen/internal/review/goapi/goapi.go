// Package goapi reads the Go of a state of the module: what its packages export, and
// what compiles. Files come in; out go the list of exported symbols, the differences of
// two states, or checked types.
package goapi

import (
	"context"
	"errors"
	"fmt"
	"go/types"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/exp/apidiff"

	"github.com/fieldbooks/fieldbooks/gen/internal/model"
)

// Generated are the packages whose API is compared, what versions share before them.
var Generated = []string{"generated/ajerashared", "generated/ajerav1", "generated/ajerav2", "generated/aimsioapi"}

// Change is one difference of the exported Go, as apidiff tells it.
type Change struct {
	Package  string `json:"package"`
	Symbol   string `json:"symbol"` // "Phase.Location", "Client.GetProjects"
	Text     string `json:"text"`
	Place    string `json:"place,omitempty"` // of the spec entry behind it, or of hand-written Go
	Breaking bool   `json:"breaking"`
}

// Name is the symbol with its package.
func (c Change) Name() string {
	if c.Symbol == "" {
		return c.Package
	}
	return c.Package + "." + c.Symbol
}

// Compare compares the exported Go, generated and written by hand, by apidiff, which knows nothing of
// the specs: an independent judge. What breaks comes first. Notes tell what does not compile.
func Compare(ctx context.Context, libraries *Libraries, old, new fs.FS) ([]Change, []string, error) {
	dirs, err := affected(old, new)
	if err != nil {
		return nil, nil, err
	}
	before, after := NewProgram(old, libraries), NewProgram(new, libraries)
	if err := errors.Join(before.Load(ctx, dirs...), after.Load(ctx, dirs...)); err != nil {
		return nil, nil, err
	}
	var all []Change
	types := moved{}
	for _, dir := range dirs {
		for _, c := range comparePackage(before, after, dir, types) {
			shared := c
			shared.Package = model.Shared
			isAlias := c.Symbol != "" && slices.Contains(Generated, dir) && slices.Contains(all, shared)
			if !isAlias { // which is told of where it leads
				all = append(all, c)
			}
		}
	}
	order := map[bool]int{true: 0, false: 1}
	slices.SortStableFunc(all, func(a, b Change) int { return order[a.Breaking] - order[b.Breaking] })
	return all, slices.Concat(doesNotCompile("base", before), doesNotCompile("new", after)), nil
}

func doesNotCompile(which string, p *Program) []string {
	if len(p.Faults) == 0 {
		return nil
	}
	return []string{fmt.Sprintf("the %s code does not compile, and is compared as far as it does: %v (%d errors)", which, p.Faults[0], len(p.Faults))}
}

func comparePackage(before, after *Program, dir string, m moved) []Change {
	name := dir[strings.LastIndex(dir, "/")+1:]
	was, _ := before.Check(dir)
	is, _ := after.Check(dir)
	switch {
	case was == nil && is == nil:
		return nil
	case was == nil:
		return []Change{{Package: name, Text: "package added"}}
	case is == nil:
		return []Change{{Package: name, Text: "package removed", Place: dir + " in the base", Breaking: true}}
	}
	var all []Change
	for _, c := range m.compare(was, is) {
		change := Change{Package: name, Symbol: c.symbol, Text: c.text, Breaking: c.breaking}
		if !slices.Contains(Generated, dir) {
			change.Place = place(before, after, change.Name())
		}
		all = append(all, change)
	}
	return all
}

// difference is one of apidiff's, of a symbol as programs have it.
type difference struct {
	symbol, text string
	breaking     bool
}

// differences are what apidiff tells of two states of a package, each once: of a generic type it
// tells for every type that one is made of.
func differences(was, is *types.Package) []difference {
	var all []difference
	generic := map[string]bool{}
	for _, c := range apidiff.Changes(was, is).Changes {
		symbol, text, _ := strings.Cut(c.Message, ": ")
		d := difference{plain(symbol), text, !c.Compatible}
		if !strings.Contains(symbol, "[") || !generic[d.symbol] {
			all = append(all, d)
		}
		generic[d.symbol] = true
	}
	return all
}

// promoted is how apidiff names a method that a type has from one inside it.
var promoted = regexp.MustCompile(`^.*\.(\w+), method set of \*?(\w+)$`)

// made is of what a generic type is made.
var made = regexp.MustCompile(`\[.*\]`)

// plain is a symbol as programs have it: (*Resource[T]).Get is Resource.Get.
func plain(symbol string) string {
	symbol = promoted.ReplaceAllString(made.ReplaceAllString(symbol, ""), "$2.$1")
	return strings.NewReplacer("(*", "", ")", "", "package ", "").Replace(symbol)
}

// place is where a symbol is declared, or was.
func place(before, after *Program, symbol string) string {
	if object := after.Object(symbol); object != nil {
		at := after.Position(object.Pos())
		return fmt.Sprintf("%s:%d", at.Filename, at.Line)
	}
	if object := before.Object(symbol); object != nil {
		at := before.Position(object.Pos())
		return fmt.Sprintf("%s:%d in the base", at.Filename, at.Line)
	}
	return ""
}
