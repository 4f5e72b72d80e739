package review

import (
	"errors"
	"fmt"
	"go/types"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fieldbooks/fieldbooks/gen/internal/review/goapi"
	"github.com/fieldbooks/fieldbooks/gen/internal/review/specs"
)

// root is the module root, seen from this package.
const root = "../../.."

func TestEverythingIsReached(t *testing.T) {
	for _, says := range unreached(t, os.DirFS(root)) {
		t.Error(says)
	}
}

// TestUnreachedCanFail hides a version behind an unexported field, and cuts off the
// generated client of the other vendor.
func TestUnreachedCanFail(t *testing.T) {
	files := copyOf(t, root, "specs", "generated", "wire", "limit", "internal", "ajera", "aimsio")
	replace(t, files, "ajera/client.go", "V2 *ajerav2.Client", "v2 *ajerav2.Client")
	replace(t, files, "ajera/client.go", "V2: ajerav2.New", "v2: ajerav2.New")
	for name, f := range files {
		if strings.HasPrefix(name, "ajera/") {
			files[name] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(string(f.Data), ".V2", ".v2"))}
		}
	}
	missing := unreached(t, files)
	text := strings.Join(missing, "\n")
	for _, want := range []string{
		"method ajerav2.Client.GetProjects is not reached",
		"specs/ajera/timesheets_v2.yaml:",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not told among %d", want, len(missing))
		}
	}
	if strings.Contains(text, "ajerav1") || strings.Contains(text, "aimsioapi") {
		t.Errorf("what is reached is called missing, %d in all", len(missing))
	}
}

// wrappers are the packages that users import; each has a Client.
var wrappers = []string{"ajera", "aimsio"}

// unreached lists what the specs say and a user of the wrappers cannot get at: every
// method, member and value must be reached from ajera.Client or aimsio.Client by
// exported names. A wrapper that declares a struct of its own beside a generated one
// falls behind; what it leaves out is named here, with its place in the specs.
func unreached(t *testing.T, state fs.FS) []string {
	t.Helper()
	ajera, ajeraErr := specs.Ajera(state)
	aimsio, aimsioErr := specs.Aimsio(state)
	p := goapi.NewProgram(state, goapi.NewLibraries(root))
	loadErr := p.Load(t.Context(), slices.Concat(goapi.Generated, wrappers)...)
	if err := errors.Join(ajeraErr, aimsioErr, loadErr); err != nil {
		t.Fatal(err)
	}
	walk := &walk{reached: map[string]bool{}, followed: map[types.Type]bool{}}
	for _, dir := range wrappers {
		if err := walk.client(p, dir); err != nil {
			t.Fatal(err)
		}
	}
	for _, dir := range goapi.Generated {
		pkg, _ := p.Check(dir)
		walk.constants(pkg)
	}
	if len(p.Faults) > 0 {
		t.Fatalf("the wrappers do not compile: %v", p.Faults[0])
	}
	return walk.missing(slices.Concat(ajera.List, aimsio.List))
}

// missing are the entries that were not reached. One that a shared file declares for
// both versions needs to be reached in one of them. What a raw call alone reaches is not
// for the wrappers, and what package aimsio has by hand is theirs.
func (w *walk) missing(list []*specs.Element) []string {
	entry := func(e *specs.Element) string { return e.Place + " " + e.Kind + " " + e.Name }
	found := map[string]bool{}
	list = slices.DeleteFunc(list, func(e *specs.Element) bool {
		return strings.HasPrefix(e.Go, specs.RawOnly+".") || e.Kind == "api" || e.Kind == "server"
	})
	for _, e := range list {
		found[entry(e)] = found[entry(e)] || w.has(e)
	}
	var all []string
	for _, e := range list {
		if !found[entry(e)] {
			all = append(all, fmt.Sprintf("%s: %s %s is not reached from the wrappers", e.Place, e.Kind, e.Go))
		}
	}
	return all
}

// has reports whether an element was reached. A method must be, and not only its
// structs; a member may be in the form that is sent alone.
func (w *walk) has(e *specs.Element) bool {
	if e.Kind == "method" || e.Kind == "operation" {
		return w.reached[e.Go]
	}
	return slices.ContainsFunc(e.Symbols, func(symbol string) bool { return w.reached[symbol] })
}

// walk follows exported names from the wrappers' clients.
type walk struct {
	reached  map[string]bool // symbols of generated packages, "ajerav2.Phase.Location"
	followed map[types.Type]bool
}

func (w *walk) client(p *goapi.Program, dir string) error {
	pkg, err := p.Check(dir)
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
	if w.followed[t] {
		return
	}
	w.followed[t] = true
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
	if object.Pkg() == nil || !strings.HasPrefix(object.Pkg().Path(), goapi.Module) {
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
