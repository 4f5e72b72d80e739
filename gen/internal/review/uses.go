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

// layered is the new revision with the generated code of the old one: hand-written
// code type-checked against it shows what of it uses what is gone.
type layered struct{ old, new fs.FS }

func (l layered) of(name string) fs.FS {
	if name == "generated" || strings.HasPrefix(name, "generated/") {
		return l.old
	}
	return l.new
}

// Open implements fs.FS.
func (l layered) Open(name string) (fs.File, error) { return l.of(name).Open(name) }

// findUses finds the hand-written code of the new revision that uses one of the
// symbols of the old generated packages, tests and examples included.
func findUses(ctx context.Context, outside *outside, old, new fs.FS, symbols []string) ([]Use, error) {
	if len(symbols) == 0 {
		return nil, nil
	}
	p := newProgram(layered{old, new}, outside)
	dirs, err := handWritten(new)
	if err != nil {
		return nil, err
	}
	if err := p.load(ctx, slices.Concat(generated, dirs)...); err != nil {
		return nil, err
	}
	wanted := map[types.Object]string{}
	for _, symbol := range symbols {
		if object := p.object(symbol); object != nil {
			wanted[object] = symbol
		}
	}
	places := map[string][]string{}
	for _, dir := range dirs {
		if err := p.usesIn(ctx, dir, wanted, places); err != nil {
			return nil, err
		}
	}
	var all []Use
	for _, symbol := range symbols {
		if at := places[symbol]; len(at) > 0 {
			slices.Sort(at)
			all = append(all, Use{Symbol: symbol, Places: slices.Compact(at)})
		}
	}
	return all, nil
}

// object finds "ajerav2.Phase.Location" in the old packages.
func (p *program) object(symbol string) types.Object {
	parts := strings.Split(symbol, ".")
	pkg, err := p.check("generated/" + parts[0])
	if err != nil || len(parts) < 2 {
		return nil
	}
	top := pkg.Scope().Lookup(parts[1])
	if top == nil || len(parts) == 2 {
		return top
	}
	member, _, _ := types.LookupFieldOrMethod(top.Type(), true, pkg, parts[2])
	return member
}

// usesIn notes where the packages of one folder use what is wanted. Code that does
// not compile is looked at as far as it does.
func (p *program) usesIn(ctx context.Context, dir string, wanted map[types.Object]string, places map[string][]string) error {
	files, err := parseDir(p.fset, p.files, dir, func(string) bool { return true })
	if err != nil {
		return err
	}
	byPackage := map[string][]*ast.File{}
	for _, f := range files {
		byPackage[f.Name.Name] = append(byPackage[f.Name.Name], f)
	}
	for name, files := range byPackage {
		if !touches(files) {
			continue
		}
		if err := p.need(ctx, files); err != nil {
			return err
		}
		info := types.Info{Uses: map[*ast.Ident]types.Object{}}
		config := types.Config{Importer: p, Error: func(error) {}}
		config.Check(module+"/"+dir+"."+name, p.fset, files, &info) //nolint:errcheck // see above
		for id, object := range info.Uses {
			if symbol, ok := wanted[object]; ok {
				at := p.fset.Position(id.Pos())
				places[symbol] = append(places[symbol], fmt.Sprintf("%s:%d", at.Filename, at.Line))
			}
		}
	}
	return nil
}

// need loads what tests import beyond their package.
func (p *program) need(ctx context.Context, files []*ast.File) error {
	var inside, other []string
	for _, imported := range imports(files) {
		if dir, ok := strings.CutPrefix(imported, module+"/"); ok {
			inside = append(inside, dir)
		} else {
			other = append(other, imported)
		}
	}
	return errors.Join(p.load(ctx, inside...), p.outside.prepare(ctx, other))
}

// touches reports whether files can use a generated package: they import one, or a
// wrapper that hands out its types.
func touches(files []*ast.File) bool {
	return slices.ContainsFunc(imports(files), func(path string) bool {
		in, ok := strings.CutPrefix(path, module+"/")
		return ok && (strings.HasPrefix(in, "generated/") || in == "ajera" || in == "aimsio")
	})
}

// handWritten are the folders with Go files that nobody generates.
func handWritten(files fs.FS) ([]string, error) {
	var dirs []string
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := path.Base(name)
		if entry.IsDir() && name != "." && (base[0] == '.' || base[0] == '_' || base == "testdata" || name == "generated") {
			return fs.SkipDir
		}
		if entry.IsDir() && name != "." && has(files, path.Join(name, "go.mod")) {
			return fs.SkipDir // a module of its own
		}
		if dir := path.Dir(name); !entry.IsDir() && path.Ext(name) == ".go" && !slices.Contains(dirs, dir) {
			dirs = append(dirs, dir)
		}
		return nil
	})
	return dirs, err
}
