// Package goapi reads the Go of a state of the module: what its packages export, and
// what compiles. Files come in; out go the list of exported symbols, the differences of
// two states, or checked types.
package goapi

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"golang.org/x/exp/apidiff"

	"github.com/fieldbooks/fieldbooks/gen/internal/model"
	"github.com/fieldbooks/fieldbooks/gen/internal/review/files"
)

// Generated are the packages whose API is compared, what versions share before them.
var Generated = []string{"generated/ajerashared", "generated/ajerav1", "generated/ajerav2", "generated/aimsioapi"}

// Change is one difference of the exported Go, as apidiff tells it.
type Change struct {
	Package  string `json:"package"`
	Symbol   string `json:"symbol"` // "Phase.Location", "Client.GetProjects"
	Text     string `json:"text"`
	Place    string `json:"place,omitempty"` // of the spec entry behind it
	Breaking bool   `json:"breaking"`
}

// Name is the symbol with its package.
func (c Change) Name() string {
	if c.Symbol == "" {
		return c.Package
	}
	return c.Package + "." + c.Symbol
}

// Compare compares the exported Go of the generated packages by apidiff, which knows nothing of the
// specs: an independent judge. What breaks comes first. Notes tell what does not compile.
func Compare(ctx context.Context, libraries *Libraries, old, new fs.FS) ([]Change, []string, error) {
	dirs := Generated
	if files.Same(old, new, "wire") && files.Same(old, new, "internal/seam") {
		dirs = slices.DeleteFunc(slices.Clone(dirs), func(dir string) bool { return files.Same(old, new, dir) })
	}
	before, after := NewProgram(old, libraries), NewProgram(new, libraries)
	if err := errors.Join(before.Load(ctx, dirs...), after.Load(ctx, dirs...)); err != nil {
		return nil, nil, err
	}
	var all []Change
	for _, dir := range dirs {
		for _, c := range comparePackage(before, after, dir) {
			shared := c
			shared.Package = model.Shared
			if c.Symbol == "" || !slices.Contains(all, shared) { // an alias is told of where it leads
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

func comparePackage(before, after *Program, dir string) []Change {
	name := dir[strings.LastIndex(dir, "/")+1:]
	was, _ := before.Check(dir)
	is, _ := after.Check(dir)
	switch {
	case was == nil && is == nil:
		return nil
	case was == nil:
		return []Change{{Package: name, Text: "package added"}}
	case is == nil:
		return []Change{{Package: name, Text: "package removed", Breaking: true}}
	}
	plain := strings.NewReplacer("(*", "", ")", "", "package ", "") // (*Client).GetProjects is Client.GetProjects
	var all []Change
	for _, c := range apidiff.Changes(was, is).Changes {
		symbol, text, _ := strings.Cut(c.Message, ": ")
		all = append(all, Change{Package: name, Symbol: plain.Replace(symbol), Text: text, Breaking: !c.Compatible})
	}
	return all
}
