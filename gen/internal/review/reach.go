package review

import (
	"context"
	"errors"
	"fmt"
	"go/types"
	"io/fs"
	"slices"
	"strings"
)

// wrappers are the packages that users import; each has a Client.
var wrappers = []string{"ajera", "aimsio"}

// Unreached lists what the specs say and a user of the wrappers cannot get at: every
// method, member and value must be reached from ajera.Client or aimsio.Client by
// exported names. A wrapper that declares a struct of its own beside a generated one
// falls behind; what it leaves out is named here, with its place in the specs.
func (v *Reviewer) Unreached(ctx context.Context, files fs.FS) ([]string, error) {
	ajera, ajeraErr := v.ajeraSurface(files)
	aimsio, aimsioErr := aimsioSurface(files)
	if err := errors.Join(ajeraErr, aimsioErr); err != nil {
		return nil, err
	}
	p := newProgram(files, v.outside)
	if err := p.load(ctx, slices.Concat(generated, wrappers)...); err != nil {
		return nil, err
	}
	walk := &walk{reached: map[string]bool{}, seen: map[types.Type]bool{}}
	for _, dir := range wrappers {
		if err := walk.client(p, dir); err != nil {
			return nil, err
		}
	}
	for _, dir := range generated {
		walk.constants(p.done[dir])
	}
	if len(p.faults) > 0 {
		return nil, fmt.Errorf("the wrappers do not compile: %w", p.faults[0])
	}
	return walk.missing(slices.Concat(ajera.list, aimsio.list)), nil
}

// missing are the entries that were not reached. One that a shared file declares for
// both versions needs to be reached in one of them.
func (w *walk) missing(list []*element) []string {
	found := map[string]bool{}
	for _, e := range list {
		found[e.entry()] = found[e.entry()] || w.has(e)
	}
	var all []string
	for _, e := range list {
		if !found[e.entry()] {
			all = append(all, fmt.Sprintf("%s: %s %s is not reached from the wrappers", place(e), e.kind, e.pkg+"."+e.goName))
		}
	}
	return all
}

// has reports whether an element was reached. A method must be, and not only its
// structs; a member may be in the form that is sent alone.
func (w *walk) has(e *element) bool {
	if e.kind == "method" || e.kind == "operation" {
		return w.reached[e.pkg+"."+e.goName]
	}
	return slices.ContainsFunc(e.symbols(), func(symbol string) bool { return w.reached[symbol] })
}

// entry is what stands once in the specs.
func (e *element) entry() string { return place(e) + " " + e.kind + " " + e.name }

// walk follows exported names from the wrappers' clients.
type walk struct {
	reached map[string]bool // symbols of generated packages, "ajerav2.Phase.Location"
	seen    map[types.Type]bool
}

func (w *walk) client(p *program, dir string) error {
	pkg, err := p.check(dir)
	if err != nil {
		return err
	}
	client := pkg.Scope().Lookup("Client")
	if client == nil {
		return fmt.Errorf("package %s has no Client; the gate looks for what it leads to", dir)
	}
	w.follow(client.Type())
	return nil
}

// follow marks a type and what can be had from a value of it.
func (w *walk) follow(t types.Type) {
	if w.seen[t] {
		return
	}
	w.seen[t] = true
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		w.named(t)
	case *types.Map:
		w.follow(t.Key())
		w.follow(t.Elem())
	case *types.Signature:
		w.tuple(t.Params())
		w.tuple(t.Results())
	case *types.Struct:
		w.members("", t)
	case interface{ Elem() types.Type }: // pointer, slice, array, channel
		w.follow(t.Elem())
	}
}

func (w *walk) tuple(t *types.Tuple) {
	for v := range t.Variables() {
		w.follow(v.Type())
	}
}

func (w *walk) named(t *types.Named) {
	object := t.Obj()
	if object.Pkg() == nil || !strings.HasPrefix(object.Pkg().Path(), module) {
		return
	}
	name := object.Pkg().Name() + "." + object.Name()
	w.reached[name] = true
	if s, ok := t.Underlying().(*types.Struct); ok {
		w.members(name, s)
	} else {
		w.follow(t.Underlying())
	}
	for arg := range t.TypeArgs().Types() {
		w.follow(arg)
	}
	for m := range types.NewMethodSet(types.NewPointer(t)).Methods() {
		if f, ok := m.Obj().(*types.Func); ok && f.Exported() {
			w.reached[name+"."+f.Name()] = true
			w.follow(f.Type())
		}
	}
}

// members marks the exported fields of a struct; name is "" when it has none.
func (w *walk) members(name string, s *types.Struct) {
	for f := range s.Fields() {
		if f.Exported() {
			w.reached[name+"."+f.Name()] = true
			w.follow(f.Type())
		}
	}
}

// constants marks the constants of a generated package whose type was reached, and
// the enums that only name what a map may hold.
func (w *walk) constants(pkg *types.Package) {
	if pkg == nil {
		return
	}
	for _, name := range pkg.Scope().Names() {
		switch object := pkg.Scope().Lookup(name).(type) {
		case *types.Const:
			w.reached[pkg.Name()+"."+name] = true
		case *types.TypeName:
			if _, text := object.Type().Underlying().(*types.Basic); text {
				w.reached[pkg.Name()+"."+name] = true
			}
		}
	}
}
