package review

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/types"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Old code against new: the examples of the base are type-checked against the head.
// They are what users wrote, as far as this repository knows it, and they are a judge
// that shares nothing with the rules of this package.

// example reports whether a file is an example: a program under examples/, or the
// Examples of a package's documentation.
func example(name string) bool {
	return path.Ext(name) == ".go" &&
		(strings.HasPrefix(name, "examples/") && !strings.HasSuffix(name, "_test.go") || strings.HasPrefix(path.Base(name), "example") && strings.HasSuffix(name, "_test.go"))
}

// oldExamples returns the examples of the base that do not compile any more, each
// with the places and what the compiler says there.
func oldExamples(ctx context.Context, outside *outside, base, head fs.FS) ([]Use, error) {
	dirs, err := exampleDirs(base)
	if err != nil {
		return nil, err
	}
	var all []Use
	for _, dir := range dirs {
		says, err := compileOld(ctx, newProgram(head, outside), base, dir)
		if err != nil {
			return nil, err
		}
		if len(says) == 0 {
			continue
		}
		before, err := compileOld(ctx, newProgram(base, outside), base, dir)
		if err != nil {
			return nil, err
		}
		if len(before) == 0 { // an example that never compiled proves nothing
			all = append(all, Use{Symbol: dir, Places: says})
		}
	}
	return all, nil
}

// exampleDirs are the folders that hold examples.
func exampleDirs(files fs.FS) ([]string, error) {
	dirs, err := handWritten(files)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(dirs, func(dir string) bool {
		entries, err := fs.ReadDir(files, dir)
		return err != nil || !slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return example(path.Join(dir, e.Name())) })
	}), nil
}

// compileOld type-checks the examples of one folder of the base, beside the tests of
// the head that they may lean on.
func compileOld(ctx context.Context, p *program, base fs.FS, dir string) ([]string, error) {
	isOld := func(name string) bool { return example(path.Join(dir, name)) }
	old, err := parseDir(p.fset, base, dir, isOld)
	if err != nil {
		return nil, err
	}
	beside, err := parseDir(p.fset, p.files, dir, func(name string) bool { return strings.HasSuffix(name, "_test.go") && !isOld(name) })
	if err != nil || len(old) == 0 {
		return nil, err
	}
	names := map[string]bool{}
	packages := map[string][]*ast.File{}
	for _, f := range old {
		names[p.fset.Position(f.Package).Filename] = true
		packages[f.Name.Name] = append(packages[f.Name.Name], f)
	}
	for _, f := range beside {
		if len(packages[f.Name.Name]) > 0 {
			packages[f.Name.Name] = append(packages[f.Name.Name], f)
		}
	}
	var says []string
	for name, files := range packages {
		if err := p.need(ctx, files); err != nil {
			return nil, err
		}
		config := types.Config{Importer: p, Error: func(err error) {
			var fault types.Error
			if errors.As(err, &fault) && !fault.Soft && names[p.fset.Position(fault.Pos).Filename] {
				at := p.fset.Position(fault.Pos)
				says = append(says, fmt.Sprintf("%s:%d: %s", at.Filename, at.Line, fault.Msg))
			}
		}}
		config.Check(module+"/"+dir+"."+name, p.fset, files, nil) //nolint:errcheck // each error is taken above
	}
	return says, nil
}
