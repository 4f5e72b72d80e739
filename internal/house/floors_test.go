// Package house holds the tests of the repository itself: who imports whom,
// what the README promises, what must not be committed.
package house

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/fieldbooks/fieldbooks"

// root is the module root, seen from this package.
const root = "../.."

// A room is one package and what its files may import beside the standard
// library. Entries are import paths; those of this module are written from the
// module root ("./wire"). A trailing "/..." covers what is below.
type room struct {
	folder string
	may    []string
}

// floors is who may import whom (docs/design.md gives the reasons), the lowest
// floor first: a package imports what its line lists, and of this module only
// what stands on a lower floor. Tests may import more: they need the fakes.
var floors = [][]room{
	{ // what stands on nothing of this module
		{"wire", []string{"github.com/go-json-experiment/json/..."}},
		{"limit", nil},
		{"specs", nil},
		{"docs", nil},
		{"internal/atomicfile", nil},
		{"internal/filelock", nil},
		{"internal/comment", nil},
		{"internal/cost", nil}, // for tests
		{"internal/digest", []string{"github.com/go-json-experiment/json"}},
		{"internal/mutants", nil},
		{"internal/ownfile", nil},
		{"internal/parallel", nil},
		{"internal/registry", nil},
		{"internal/release", []string{"golang.org/x/mod/..."}},
		{"internal/spy", []string{"github.com/go-json-experiment/json"}},
		{"internal/rawjson", []string{"github.com/go-json-experiment/json/..."}},
		{"internal/fake", []string{"github.com/go-json-experiment/json/..."}},
		{"internal/ajeraspec", []string{"go.yaml.in/yaml/v3"}},
		{"gen/internal/words", nil},
		{"gen/internal/openapi/yamldoc", []string{"github.com/go-json-experiment/json/jsontext", "gopkg.in/yaml.v3"}},
		{"gen/internal/review/files", nil},
	},
	{ // what the tags of records say, HTTP, what the generator knows, and the fakes, which know nothing of the clients
		{"internal/record", []string{"./internal/rawjson", "./internal/registry", "github.com/go-json-experiment/json/..."}},
		{"internal/exchange", []string{"./wire", "./limit"}},
		{"limit/limittest", []string{"./limit"}},
		{"ajera/internal/fault", []string{"./wire"}},
		{"aimsio/aimsiotest", []string{"./specs", "./internal/fake", "github.com/getkin/kin-openapi/...", "github.com/go-json-experiment/json/..."}},
		{"ajera/ajeratest/internal/tables", []string{"./specs", "./internal/ajeraspec", "./internal/fake"}},
		{"gen/internal/model", []string{"./internal/ajeraspec", "./gen/internal/words"}},
		{"gen/internal/openapi/fold", []string{"./gen/internal/openapi/yamldoc"}},
		{"gen/internal/openapi/kin", []string{"./gen/internal/openapi/yamldoc"}},
		{"gen/internal/openapi/paths", []string{"./gen/internal/words"}},
	},
	{ // JSON of records, and what one call needs before anything is decoded
		{"internal/drift", []string{"./internal/rawjson", "./internal/record", "github.com/go-json-experiment/json/..."}},
		{"internal/accent", []string{"./wire", "./internal/fake", "./internal/record", "github.com/go-json-experiment/json/..."}}, // for tests
		{"internal/codec", []string{"./wire", "./internal/rawjson", "./internal/record", "./internal/registry", "github.com/go-json-experiment/json/..."}},
		{"ajera/internal/match", []string{"./wire", "./internal/record"}},
		{"ajera/internal/session", []string{"./wire", "./ajera/internal/fault"}},
		{"ajera/ajeratest/internal/rules", []string{"./ajera/ajeratest/internal/tables", "./internal/ajeraspec", "./internal/fake"}},
		{"ajera/ajeratest/internal/sheet", []string{"./ajera/ajeratest/internal/tables", "./internal/fake"}},
		{"gen/internal/emit", []string{"./gen/internal/words", "./gen/internal/model", "github.com/dave/jennifer/jen"}},
		{"gen/internal/openapi/overlay", []string{"./gen/internal/openapi/kin", "./gen/internal/words", "./gen/internal/openapi/yamldoc", "github.com/speakeasy-api/jsonpath/...", "gopkg.in/yaml.v3"}},
		{"gen/internal/openapi/read", []string{"./gen/internal/words", "./gen/internal/openapi/kin", "./gen/internal/openapi/paths", "./gen/internal/openapi/yamldoc"}},
		{"gen/internal/review/goapi", []string{"./gen/internal/model", "./gen/internal/review/files", "golang.org/x/exp/apidiff"}},
	},
	{ // what generated code calls, and what reads and writes records
		{"internal/seam", []string{"./wire", "./internal/rawjson", "./internal/codec", "./internal/record", "./internal/registry", "github.com/go-json-experiment/json/..."}},
		{"ajera/internal/envelope", []string{"./wire", "./internal/exchange", "./internal/rawjson", "./internal/record", "./internal/codec", "./ajera/internal/fault", "github.com/go-json-experiment/json/..."}},
		{"ajera/internal/decode", []string{"./wire", "./internal/codec", "./internal/rawjson", "./internal/record", "github.com/go-json-experiment/json/..."}},
		{"ajera/internal/order", []string{"./wire", "./internal/codec", "./internal/rawjson", "./internal/record", "./ajera/internal/fault", "github.com/go-json-experiment/json/..."}},
		{"ajera/ajeratest/internal/firm", []string{"./ajera/ajeratest/internal/sheet", "./ajera/ajeratest/internal/tables", "./internal/fake"}},
		{"ajera/ajeratest/internal/view", []string{"./ajera/ajeratest/internal/rules", "./ajera/ajeratest/internal/sheet", "./ajera/ajeratest/internal/tables", "./internal/ajeraspec", "./internal/fake"}},
		{"gen/internal/openapi/decide", []string{"./gen/internal/openapi/read", "./gen/internal/words", "./gen/internal/openapi/yamldoc"}},
	},
	{ // the generated clients, and the rooms of writes and of split reads
		{"generated/digest", nil},
		{"generated/aimsioapi", []string{"./wire", "./internal/seam", "github.com/oapi-codegen/runtime/...", "github.com/go-json-experiment/json/jsontext"}},
		{"generated/ajerashared", []string{"./wire", "./internal/seam", "github.com/go-json-experiment/json/jsontext"}},
		{"ajera/internal/save", []string{"./wire", "./internal/rawjson", "./internal/record", "./internal/codec", "./ajera/internal/decode", "./ajera/internal/envelope", "./ajera/internal/fault", "./ajera/internal/match", "github.com/go-json-experiment/json/..."}},
		{"ajera/internal/split", []string{"./wire", "./internal/parallel", "./internal/rawjson", "./internal/record", "./ajera/internal/envelope", "./ajera/internal/fault", "./ajera/internal/order"}},
		{"ajera/ajeratest/internal/effects", []string{"./ajera/ajeratest/internal/rules", "./ajera/ajeratest/internal/sheet", "./ajera/ajeratest/internal/tables", "./ajera/ajeratest/internal/view", "./internal/ajeraspec", "./internal/fake"}},
		{"gen/internal/digest", []string{"./gen/internal/model", "./gen/internal/openapi/decide", "./gen/internal/openapi/read", "./gen/internal/words", "./internal/ajeraspec", "./internal/digest", "github.com/go-json-experiment/json"}},
		{"gen/internal/openapi/clean", []string{"./gen/internal/openapi/decide", "./gen/internal/openapi/read", "./gen/internal/words", "./gen/internal/openapi/yamldoc", "github.com/getkin/kin-openapi/..."}},
		{"gen/internal/openapi/write", []string{"./gen/internal/openapi/decide", "./gen/internal/openapi/read", "./gen/internal/words", "./gen/internal/openapi/yamldoc", "github.com/getkin/kin-openapi/...", "github.com/oapi-codegen/oapi-codegen/v2/pkg/codegen"}},
	},
	{ // what stands on generated types, and the fake as a whole
		{"generated/ajerav1", []string{"./wire", "./internal/seam", "./generated/ajerashared", "github.com/go-json-experiment/json/jsontext"}},
		{"generated/ajerav2", []string{"./wire", "./internal/seam", "./generated/ajerashared", "github.com/go-json-experiment/json/jsontext"}},
		{"ajera/ajeratest", []string{"./ajera/ajeratest/internal/...", "./internal/fake", "github.com/go-json-experiment/json/..."}},
		{"gen/internal/openapi", []string{"./gen/internal/openapi/..."}},
	},
	{ // the public faces; neither client knows the other, nor the generator
		{"ajera", []string{"./ajera/internal/...", "./generated/ajerav1", "./generated/ajerav2", "./wire", "./limit", "./internal/atomicfile", "./internal/codec", "./internal/drift", "./internal/exchange", "./internal/ownfile", "./internal/parallel", "./internal/rawjson", "./internal/record", "./internal/seam", "github.com/go-json-experiment/json/..."}},
		{"aimsio", []string{"./generated/aimsioapi", "./wire", "./limit", "./internal/atomicfile", "./internal/codec", "./internal/drift", "./internal/exchange", "./internal/parallel", "./internal/rawjson", "./internal/record", "./internal/seam", "github.com/go-json-experiment/json/..."}},
	},
	{ // what a review compares, and how
		{"gen/internal/review/specs", []string{"./gen/internal/model", "./gen/internal/openapi", "./gen/internal/openapi/decide", "./gen/internal/openapi/read", "./gen/internal/openapi/yamldoc", "./internal/ajeraspec"}},
	},
	{
		{"gen/internal/review/judge", []string{"./gen/internal/openapi", "./gen/internal/review/goapi", "./gen/internal/review/specs", "github.com/getkin/kin-openapi/...", "github.com/oasdiff/oasdiff/..."}},
	},
	{
		{"gen/internal/review/gates", []string{"./gen/internal/review/files", "./gen/internal/review/goapi", "./gen/internal/review/judge", "gopkg.in/yaml.v3"}},
		{"gen/internal/review/render", []string{"./gen/internal/review/judge"}},
	},
	{
		{"gen/internal/review", []string{"./gen/internal/review/...", "./gen/internal/openapi"}},
	},
	{ // what runs
		{".", []string{"github.com/dave/jennifer/jen", "github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen"}},
		{"gen", []string{"./gen/internal/...", "./internal/ajeraspec", "./internal/atomicfile", "./internal/filelock"}},
		{"examples/tour", []string{"./ajera/...", "./aimsio/...", "./generated/...", "./wire", "./limit"}},
	},
}

func TestFloors(t *testing.T) {
	imports := map[string][]string{} // by package
	for file, list := range goFiles(t) {
		if !strings.HasSuffix(file, "_test.go") {
			imports[path.Dir(file)] = append(imports[path.Dir(file)], list...)
		}
	}
	all := slices.Concat(floors, features(commandFloors, slices.Collect(maps.Keys(imports))))
	for _, fault := range floorFaults(all, imports) {
		t.Error(fault)
	}
}

func TestFloorsCanFail(t *testing.T) {
	small := [][]room{
		{{"wire", []string{"github.com/go-json-experiment/json/..."}}, {"limit", []string{"./ajera"}}},
		{{"ajera", []string{"./..."}}, {"ajera/ajeratest", []string{"./wire"}}},
	}
	for _, c := range []struct {
		from, imp, want string
	}{
		{"wire", "strings", ""},
		{"wire", "github.com/go-json-experiment/json/jsontext", ""},
		{"wire", "golang.org/x/time/rate", "wire imports golang.org/x/time/rate, which its line"},
		{"ajera", module + "/wire", ""},
		{"ajera", module + "/ajera/ajeratest", "ajera imports ./ajera/ajeratest, which stands no lower"},
		{"ajera/ajeratest", module + "/limit", "ajera/ajeratest imports ./limit, which its line"},
		{"limit", module + "/ajera", "limit imports ./ajera, which stands no lower"},
		{"attic", module + "/wire", "attic stands on no floor: give it a line in floors (internal/house/floors_test.go), not below floor 2"},
	} {
		imports := map[string][]string{"wire": nil, "limit": nil, "ajera": nil, "ajera/ajeratest": nil}
		imports[c.from] = []string{c.imp}
		got := strings.Join(floorFaults(small, imports), "\n")
		if (got == "") != (c.want == "") || !strings.HasPrefix(got, c.want) {
			t.Errorf("%s imports %s: %q, want %q", c.from, c.imp, got, c.want)
		}
	}
	if got := floorFaults(small[:1], map[string][]string{"wire": nil}); len(got) != 1 || !strings.HasPrefix(got[0], "limit has a line") {
		t.Errorf("a lost package is not told: %q", got)
	}
}

// TestOnlyImporters holds the seams that keep a library in one place.
func TestOnlyImporters(t *testing.T) {
	only := map[string][]string{
		"go.yaml.in/yaml/v3":                                  {"internal/ajeraspec", command},
		"gopkg.in/yaml.v3":                                    {"gen/internal/openapi", "gen/internal/review", "internal/house"}, // its nodes are what the overlay library takes
		"github.com/dave/jennifer/jen":                        {"gen/internal/emit", "tools.go"},
		"github.com/oapi-codegen/oapi-codegen/v2/pkg/codegen": {"gen/internal/openapi/write"},
	}
	for file, imports := range goFiles(t) {
		for _, imp := range imports {
			if places, ok := only[imp]; ok && !below(file, places) {
				t.Errorf("%s imports %s: only %v may", file, imp, places)
			}
		}
	}
}

// floorFaults holds the imports of each package against its line in the table,
// and the table against the packages that there are.
func floorFaults(floors [][]room, imports map[string][]string) (faults []string) {
	height, rooms := map[string]int{}, map[string]room{}
	for i, floor := range floors {
		for _, r := range floor {
			height[r.folder], rooms[r.folder] = i+1, r
			if _, ok := imports[r.folder]; !ok {
				faults = append(faults, r.folder+" has a line in floors (internal/house/floors_test.go) and no Go file: the line is stale, or the folder was lost")
			}
		}
	}
	for _, folder := range slices.Sorted(maps.Keys(imports)) {
		least := 1
		for _, imp := range slices.Compact(slices.Sorted(slices.Values(imports[folder]))) {
			own, ours := strings.CutPrefix(imp, module+"/")
			switch {
			case height[folder] == 0 && ours:
				least = max(least, height[own]+1)
			case height[folder] == 0 || standard(imp):
			case !allowed(rooms[folder], imp):
				faults = append(faults, fmt.Sprintf("%s imports %s, which its line in floors (internal/house/floors_test.go) does not allow: only %v", folder, short(imp), rooms[folder].may))
			case ours && height[own] >= height[folder]:
				faults = append(faults, fmt.Sprintf("%s imports %s, which stands no lower: floor %d and floor %d; imports go downward only", folder, short(imp), height[folder], height[own]))
			}
		}
		if height[folder] == 0 {
			faults = append(faults, fmt.Sprintf("%s stands on no floor: give it a line in floors (internal/house/floors_test.go), not below floor %d, and name there what it may import", folder, least))
		}
	}
	return faults
}

// goFiles lists the Go files of the module, and of the command's inside it, by slash path
// with their imports.
func goFiles(t *testing.T) map[string][]string {
	t.Helper()
	files := map[string][]string{}
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && name != root && exists(filepath.Join(name, "go.mod")) && !strings.HasSuffix(filepath.ToSlash(name), "/"+command): // a module of its own
			return filepath.SkipDir
		case entry.IsDir() && (entry.Name() == "testdata" || (strings.HasPrefix(entry.Name(), ".") && name != root)):
			return filepath.SkipDir
		case entry.IsDir() || filepath.Ext(name) != ".go":
			return nil
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		list := []string{}
		for _, spec := range parsed.Imports {
			imp, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			list = append(list, imp)
		}
		files[filepath.ToSlash(rel)] = list
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

// below reports whether file lies in one of the places, or is one of them.
func below(file string, places []string) bool {
	for _, place := range places {
		if file == place || strings.HasPrefix(file, place+"/") {
			return true
		}
	}
	return false
}

// standard reports whether imp is of the standard library: its first element has
// no dot.
func standard(imp string) bool {
	first, _, _ := strings.Cut(imp, "/")
	return !strings.Contains(first, ".")
}

// short writes a package of this module as the table does.
func short(imp string) string {
	return strings.Replace(imp, module+"/", "./", 1)
}

// allowed reports whether the line of r lets imp in.
func allowed(r room, imp string) bool {
	for _, may := range r.may {
		whole, tree := strings.CutSuffix(may, "/...")
		if short(imp) == whole || tree && strings.HasPrefix(short(imp), whole+"/") {
			return true
		}
	}
	return false
}
