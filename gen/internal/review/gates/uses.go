package gates

import (
	"context"
	"fmt"
	"go/ast"
	"go/types"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/gen/internal/review/files"
	"github.com/fieldbooks/fieldbooks/gen/internal/review/goapi"
	"github.com/fieldbooks/fieldbooks/gen/internal/review/judge"
)

// layered is the new state with the generated code of the old one: hand-written code
// type-checked against it shows what of it uses what is gone.
type layered struct{ old, new fs.FS }

// Open implements fs.FS.
func (l layered) Open(name string) (fs.File, error) {
	if name == "generated" || strings.HasPrefix(name, "generated/") {
		return l.old.Open(name)
	}
	return l.new.Open(name)
}

// Uses finds the hand-written code of the new state that uses one of the symbols of
// the old generated packages, tests and examples included. Code that does not compile
// is looked at as far as it does.
func Uses(ctx context.Context, libraries *goapi.Libraries, old, new fs.FS, symbols []string) ([]judge.Use, error) {
	if len(symbols) == 0 {
		return nil, nil
	}
	dirs, err := handWritten(new)
	if err != nil {
		return nil, err
	}
	p := goapi.NewProgram(layered{old, new}, libraries)
	if err := p.Load(ctx, slices.Concat(goapi.Generated, dirs)...); err != nil {
		return nil, err
	}
	wanted := map[types.Object]string{}
	for _, symbol := range symbols {
		for _, alias := range goapi.Aliases(symbol) {
			if object := p.Object(alias); object != nil {
				wanted[object] = symbol
			}
		}
	}
	info := types.Info{Uses: map[*ast.Ident]types.Object{}}
	for _, dir := range dirs {
		parsed, err := p.Parse(new, dir, func(string) bool { return true })
		if err == nil && touches(parsed) {
			err = p.Inspect(ctx, dir, parsed, &info, func(types.Error) {})
		}
		if err != nil {
			return nil, err
		}
	}
	places := map[string][]string{}
	for id, object := range info.Uses {
		if symbol, ok := wanted[object]; ok {
			at := p.Position(id.Pos())
			places[symbol] = append(places[symbol], fmt.Sprintf("%s:%d", at.Filename, at.Line))
		}
	}
	var all []judge.Use
	for _, symbol := range symbols {
		if at := places[symbol]; len(at) > 0 {
			slices.Sort(at)
			all = append(all, judge.Use{Symbol: symbol, Places: slices.Compact(at)})
		}
	}
	return all, nil
}

// touches reports whether files import a generated package, or a wrapper that hands out its types.
func touches(files []*ast.File) bool {
	inside, _ := goapi.Imports(files)
	return slices.ContainsFunc(inside, func(dir string) bool {
		return strings.HasPrefix(dir, "generated/") || dir == "ajera" || dir == "aimsio"
	})
}

// handWritten are the folders with Go files that nobody generates.
func handWritten(state fs.FS) ([]string, error) {
	var dirs []string
	err := fs.WalkDir(state, ".", func(name string, entry fs.DirEntry, err error) error {
		base, dir := path.Base(name), path.Dir(name)
		switch {
		case err != nil:
			return err
		case !entry.IsDir() && path.Ext(name) == ".go" && !slices.Contains(dirs, dir):
			dirs = append(dirs, dir)
		case !entry.IsDir() || name == ".":
		case base[0] == '.' || base[0] == '_' || base == "testdata" || name == "generated" || files.Has(state, path.Join(name, "go.mod")):
			return fs.SkipDir
		}
		return nil
	})
	return dirs, err
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
// state, beside the tests of that state which they may lean on.
func compileExamples(ctx context.Context, libraries *goapi.Libraries, base, state fs.FS, dir string) ([]string, error) {
	p := goapi.NewProgram(state, libraries)
	isOld := func(name string) bool { return example(path.Join(dir, name)) }
	old, err := p.Parse(base, dir, isOld)
	if err != nil || len(old) == 0 {
		return nil, err
	}
	beside, err := p.Parse(state, dir, func(name string) bool { return strings.HasSuffix(name, "_test.go") && !isOld(name) })
	if err != nil {
		return nil, err
	}
	var says []string
	err = p.Inspect(ctx, dir, slices.Concat(old, beside), nil, func(fault types.Error) {
		if at := p.Position(fault.Pos); !fault.Soft && example(at.Filename) {
			says = append(says, fmt.Sprintf("%s:%d: %s", at.Filename, at.Line, fault.Msg))
		}
	})
	return says, err
}
