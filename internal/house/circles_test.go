package house

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"
)

// widest is how many files of one package may use each other in a circle. What
// is more can be read, tested and changed only as a whole.
const widest = 6

// A knot is a circle that is wider than it may be, and why it still is.
type knot struct {
	files  int
	reason string
}

// knots may only shrink: a circle that has become smaller, and a package that is
// gone, fail the test until the line here says so.
var knots = map[string]knot{}

func TestCircles(t *testing.T) {
	met := map[string][]use{}
	for _, p := range slices.Concat(load(t, "."), load(t, command)) {
		for _, fault := range p.Errors {
			t.Fatal(fault)
		}
		met[strings.TrimPrefix(p.PkgPath, module+"/")] = usesOf(p.Fset, p.Types, p.TypesInfo)
	}
	if _, rooms := met[command+"/internal/app"]; len(met) < 10 || !rooms {
		t.Fatalf("%d packages loaded: the modules have more", len(met))
	}
	for _, fault := range circleFaults(met, knots) {
		t.Error(fault)
	}
}

// load reads and checks all packages of a module. One inside this one needs the workspace, which has
// the release that it requires.
func load(t *testing.T, folder string) []*packages.Package {
	t.Helper()
	config := packages.Config{Dir: filepath.Join(root, folder), Mode: packages.LoadSyntax}
	if folder != "." {
		work, err := filepath.Abs(filepath.Join(root, "go.work"))
		if err != nil {
			t.Fatal(err)
		}
		config.Env = append(os.Environ(), "GOWORK="+work)
	}
	loaded, err := packages.Load(&config, "./...")
	if err != nil {
		t.Fatal(err)
	}
	return loaded
}

func TestCirclesCanFail(t *testing.T) {
	met := map[string][]use{"ring": ring(t, widest+1), "small": ring(t, widest)}
	for _, c := range []struct {
		name  string
		knots map[string]knot
		want  []string
	}{
		{"no exception", nil, []string{"ring: 7 files use each other in a circle, 6 may", "a.go b.go c.go d.go e.go f.go g.go", "closed by:", ".go uses "}},
		{"grown", map[string]knot{"ring": {6, "noted too small"}}, []string{"ring: 7 files"}},
		{"noted", map[string]knot{"ring": {7, "noted"}}, nil},
		{"shrunk", map[string]knot{"ring": {8, "noted"}}, []string{"ring: 7 files", "no longer 8"}},
		{"untied", map[string]knot{"ring": {7, "noted"}, "small": {7, "noted"}}, []string{"small: ", "take its line out of knots"}},
		{"gone", map[string]knot{"ring": {7, "noted"}, "attic": {9, "noted"}}, []string{"attic: ", "gone"}},
	} {
		got := strings.Join(circleFaults(met, c.knots), "\n")
		if (got == "") != (c.want == nil) {
			t.Errorf("%s: %q", c.name, got)
		}
		for _, want := range c.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s: %q lacks %q", c.name, got, want)
			}
		}
	}
}

// TestUsesAreCounted says which uses tie files: methods count in the file that
// declares them, fields in the file of their type.
func TestUsesAreCounted(t *testing.T) {
	got := map[string]bool{}
	for _, u := range check(t, map[string]string{
		"type.go":   "package p; type T[E any] struct { Field E }; var v T[int]",
		"method.go": "package p; func (t T[E]) Method() { local := 1; _ = local }",
		"caller.go": "package p; func call() { v.Method(); struct{ T[int] }{}.Method() }",
		"reader.go": "package p; func read(t interface{ Method() }) int { t.Method(); var x = make([]T[string], 1); return len(x[0].Field) }",
	}) {
		got[u.from+" "+u.to] = true
	}
	want := []string{"caller.go method.go", "caller.go type.go", "method.go type.go", "reader.go type.go"}
	if met := slices.Sorted(maps.Keys(got)); !slices.Equal(met, want) {
		t.Errorf("uses %q, want %q", met, want)
	}
}

// ring is a program of n files in which each calls the next.
func ring(t *testing.T, n int) []use {
	files := map[string]string{"leaf.go": "package p; func leaf() {}"}
	for i := range n {
		files[fmt.Sprintf("%c.go", 'a'+i)] = fmt.Sprintf("package p; func f%d() { leaf(); f%d() }", i, (i+1)%n)
	}
	return check(t, files)
}

func check(t *testing.T, sources map[string]string) []use {
	t.Helper()
	fset, files := token.NewFileSet(), []*ast.File{}
	for name, text := range sources {
		file, err := parser.ParseFile(fset, name, text, 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	info := &types.Info{Uses: map[*ast.Ident]types.Object{}}
	pkg, err := new(types.Config).Check("p", fset, files, info)
	if err != nil {
		t.Fatal(err)
	}
	return usesOf(fset, pkg, info)
}

// A use is one file's need of a symbol that another file of the package declares.
type use struct{ from, to, symbol string }

// usesOf lists the uses between the files of pkg, each once.
func usesOf(fset *token.FileSet, pkg *types.Package, info *types.Info) []use {
	file := func(at token.Pos) string { return filepath.Base(fset.Position(at).Filename) }
	met := map[use]bool{}
	for ident, object := range info.Uses {
		if object.Pkg() != pkg {
			continue
		}
		if u := (use{file(ident.Pos()), file(object.Pos()), object.Name()}); u.from != u.to {
			met[u] = true
		}
	}
	return slices.SortedFunc(maps.Keys(met), func(a, b use) int {
		return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to), cmp.Compare(a.symbol, b.symbol))
	})
}

// circleFaults holds the circles of all packages against the knots noted.
func circleFaults(met map[string][]use, knots map[string]knot) (faults []string) {
	for _, name := range slices.Sorted(maps.Keys(met)) {
		noted, ok := knots[name]
		files := circle(met[name])
		switch {
		case !ok && len(files) > widest, ok && len(files) > noted.files:
			faults = append(faults, fmt.Sprintf("%s: %d files use each other in a circle, %d may:\n\t%s\n%s", name, len(files), max(widest, noted.files), strings.Join(files, " "), closing(met[name], files)))
		case ok && len(files) <= widest:
			faults = append(faults, fmt.Sprintf("%s: its widest circle has %d files; take its line out of knots (internal/house/circles_test.go)", name, len(files)))
		case ok && len(files) < noted.files:
			faults = append(faults, fmt.Sprintf("%s: %d files are in a circle, no longer %d; say so in knots (internal/house/circles_test.go)", name, len(files), noted.files))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(knots)) {
		if _, ok := met[name]; !ok {
			faults = append(faults, name+": the package is gone; take its line out of knots (internal/house/circles_test.go)")
		}
	}
	return faults
}

// circle returns the largest set of files that all reach each other.
func circle(uses []use) (largest []string) {
	reach := map[string]map[string]bool{}
	for _, u := range uses {
		if reach[u.from] == nil {
			reach[u.from] = reachable(uses, u.from)
		}
	}
	for from, to := range reach {
		files := []string{}
		for name := range to {
			if reach[name][from] {
				files = append(files, name)
			}
		}
		slices.Sort(files)
		if len(files) > len(largest) || len(files) == len(largest) && slices.Compare(files, largest) < 0 {
			largest = files
		}
	}
	return largest
}

// reachable returns the files that from uses, directly or through others.
func reachable(uses []use, from string) map[string]bool {
	next := map[string][]string{}
	for _, u := range uses {
		next[u.from] = append(next[u.from], u.to)
	}
	seen, open := map[string]bool{}, []string{from}
	for len(open) > 0 {
		file := open[0]
		open = open[1:]
		for _, to := range next[file] {
			if !seen[to] {
				seen[to] = true
				open = append(open, to)
			}
		}
	}
	return seen
}

// closing says which uses run against the order in which the files of a circle
// could stand: without them there is no circle.
func closing(uses []use, files []string) string {
	within := slices.DeleteFunc(slices.Clone(uses), func(u use) bool {
		return !slices.Contains(files, u.from) || !slices.Contains(files, u.to)
	})
	place := standing(within, files)
	back := map[string][]string{}
	for _, u := range within {
		if place[u.from] > place[u.to] {
			back[u.from+" "+u.to] = append(back[u.from+" "+u.to], u.symbol)
		}
	}
	text := "\tclosed by:"
	for _, pair := range slices.Sorted(maps.Keys(back)) {
		from, to, _ := strings.Cut(pair, " ")
		text += fmt.Sprintf("\n\t%s uses %s of %s", from, strings.Join(back[pair], ", "), to)
	}
	return text
}

// standing puts users before what they use, as far as a circle allows: it takes
// away, one by one, the file that others use least for what it uses itself
// (Eades, Lin and Smyth: a fast heuristic for the feedback arc set).
func standing(uses []use, files []string) map[string]int {
	place := map[string]int{}
	for len(place) < len(files) {
		surplus := map[string]int{}
		for _, u := range uses {
			if _, gone := place[u.from]; gone {
				continue
			}
			if _, gone := place[u.to]; !gone {
				surplus[u.from]++
				surplus[u.to]--
			}
		}
		best := ""
		for _, name := range files {
			if _, gone := place[name]; !gone && (best == "" || surplus[name] > surplus[best]) {
				best = name
			}
		}
		place[best] = len(place)
	}
	return place
}
