package gates

import (
	"context"
	"fmt"
	"go/ast"
	"go/types"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/gen/internal/review/goapi"
	"github.com/fieldbooks/fieldbooks/gen/internal/review/judge"
)

// layered is the new state with some folders of the old one: hand-written code
// type-checked against it shows what of it uses what is gone.
type layered struct {
	old, new fs.FS
	dirs     []string // without what is below them
}

// Open implements fs.FS.
func (l layered) Open(name string) (fs.File, error) {
	if slices.Contains(l.dirs, name) || slices.Contains(l.dirs, path.Dir(name)) {
		return l.old.Open(name)
	}
	return l.new.Open(name)
}

// layer puts the old packages of symbols into the new state. The generated ones belong together.
func layer(old, new fs.FS, symbols []string, public map[string]string) layered {
	l := layered{old: old, new: new}
	for _, symbol := range symbols {
		name, _, _ := strings.Cut(symbol, ".")
		l.dirs = append(l.dirs, public[name])
	}
	if slices.ContainsFunc(l.dirs, func(dir string) bool { return slices.Contains(goapi.Generated, dir) }) {
		l.dirs = append(l.dirs, goapi.Generated...)
	}
	return l
}

// Uses finds the hand-written code of the new state that uses one of the symbols of
// old packages, tests and examples included. Code that does not compile
// is looked at as far as it does.
func Uses(ctx context.Context, libraries *goapi.Libraries, old, new fs.FS, symbols []string) ([]judge.Use, error) {
	if len(symbols) == 0 {
		return nil, nil
	}
	dirs, err := handWritten(new)
	if err != nil {
		return nil, err
	}
	public, err := goapi.Public(old)
	if err != nil {
		return nil, err
	}
	p := goapi.NewProgram(layer(old, new, symbols, public), libraries)
	if err := p.Load(ctx, slices.Concat(slices.Collect(maps.Values(public)), dirs)...); err != nil {
		return nil, err
	}
	info := types.Info{Uses: map[*ast.Ident]types.Object{}}
	for _, dir := range dirs {
		parsed, err := p.Parse(new, dir, func(string) bool { return true })
		if err == nil && touches(parsed, public) {
			err = p.Inspect(ctx, dir, parsed, &info, func(types.Error) {})
		}
		if err != nil {
			return nil, err
		}
	}
	return used(p, info.Uses, symbols), nil
}

// used are the symbols that identifiers stand for, with the places of those.
func used(p *goapi.Program, ids map[*ast.Ident]types.Object, symbols []string) (all []judge.Use) {
	symbolOf := map[types.Object]string{}
	for _, symbol := range symbols {
		for _, alias := range goapi.Aliases(symbol) {
			symbolOf[p.Object(alias)] = symbol
		}
	}
	delete(symbolOf, nil) // of what the old state did not have
	places := map[string][]string{}
	for id, object := range ids {
		if symbol, ok := symbolOf[object]; ok {
			at := p.Position(id.Pos())
			places[symbol] = append(places[symbol], fmt.Sprintf("%s:%d", at.Filename, at.Line))
		}
	}
	for _, symbol := range symbols {
		if at := places[symbol]; len(at) > 0 {
			slices.Sort(at)
			all = append(all, judge.Use{Symbol: symbol, Places: slices.Compact(at)})
		}
	}
	return all
}

// touches reports whether files import a package that users can import, and that may hand out
// the types of another.
func touches(files []*ast.File, public map[string]string) bool {
	inside, _ := goapi.Imports(files)
	return slices.ContainsFunc(inside, func(dir string) bool { return public[path.Base(dir)] == dir })
}

// handWritten are the folders with Go files that nobody generates.
func handWritten(state fs.FS) ([]string, error) {
	names, err := goapi.Folders(state)
	return slices.DeleteFunc(slices.Sorted(maps.Keys(names)), func(dir string) bool { return strings.HasPrefix(dir, "generated/") }), err
}

// Old code against new: the examples of the base are type-checked against the head.
// They are what users wrote, as far as this repository knows it, and they are a judge
// that shares nothing with the rules of a review.

// example reports whether a file is an example: a program under examples/, or the
// Examples of a package's documentation.
func example(name string) bool {
	return path.Ext(name) == ".go" &&
		(strings.HasPrefix(name, "examples/") && !strings.HasSuffix(name, "_test.go") || strings.HasPrefix(path.Base(name), "example") && strings.HasSuffix(name, "_test.go"))
}

// Examples returns the examples of the base that do not compile any more, each with
// the places and what the compiler says there.
func Examples(ctx context.Context, libraries *goapi.Libraries, base, head fs.FS) ([]judge.Use, error) {
	dirs, err := handWritten(base)
	if err != nil {
		return nil, err
	}
	var all []judge.Use
	for _, dir := range dirs {
		says, err := compileExamples(ctx, libraries, base, head, dir)
		var before []string
		if len(says) > 0 {
			before, err = compileExamples(ctx, libraries, base, base, dir)
		}
		if err != nil {
			return nil, err
		}
		if len(says) > 0 && len(before) == 0 { // an example that never compiled proves nothing
			all = append(all, judge.Use{Symbol: dir, Places: says})
		}
	}
	return all, nil
}

// compileExamples type-checks the examples of one folder of the base against another
// state, beside the tests of the base which they may lean on.
func compileExamples(ctx context.Context, libraries *goapi.Libraries, base, state fs.FS, dir string) ([]string, error) {
	p := goapi.NewProgram(state, libraries)
	found := false
	parsed, err := p.Parse(base, dir, func(name string) bool {
		isExample := example(path.Join(dir, name))
		found = found || isExample
		return isExample || strings.HasSuffix(name, "_test.go")
	})
	if err != nil || !found {
		return nil, err
	}
	var says []string
	err = p.Inspect(ctx, dir, parsed, nil, func(fault types.Error) {
		if at := p.Position(fault.Pos); !fault.Soft && example(at.Filename) {
			says = append(says, fmt.Sprintf("%s:%d: %s", at.Filename, at.Line, fault.Msg))
		}
	})
	return says, err
}
