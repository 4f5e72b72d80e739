// Package house holds the tests of the repository itself: who imports whom,
// what the README promises, what must not be committed.
package house

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/fieldbooks/fieldbooks"

// root is the module root, seen from this package.
const root = "../.."

// A rule says what the files below a folder may import beside the standard
// library. Entries are import paths; those of this module are written from the
// module root ("./wire"). A trailing "/..." covers what is below.
type rule struct {
	folder string
	may    []string
}

// The table of DESIGN.md. The first rule whose folder holds the file applies, so
// the deeper folder stands first. Tests may import more: they need the fakes.
var rules = []rule{
	{"generated/ajerav1", []string{"./wire"}},
	{"generated/ajerav2", []string{"./wire"}},
	{"generated/aimsioapi", []string{"./wire", "github.com/oapi-codegen/runtime/...", "github.com/oapi-codegen/nullable"}},
	{"wire", []string{"github.com/go-json-experiment/json/..."}},
	{"limit", []string{}},
	{"internal/exchange", []string{"./wire", "./limit"}},
	{"internal/codec", []string{"./wire", "github.com/go-json-experiment/json/..."}},
	{"internal/ajeraspec", []string{"go.yaml.in/yaml/v3"}},
	{"ajera/ajeratest", []string{"./specs", "./internal/ajeraspec", "github.com/go-json-experiment/json/..."}},
	{"aimsio/aimsiotest", []string{"./specs", "github.com/getkin/kin-openapi/...", "github.com/go-json-experiment/json/..."}},
	{"ajera", []string{"./generated/ajerav1", "./generated/ajerav2", "./wire", "./limit", "./internal/codec", "./internal/exchange", "github.com/go-json-experiment/json/..."}},
	{"aimsio", []string{"./generated/aimsioapi", "./wire", "./limit", "./internal/exchange", "github.com/go-json-experiment/json/..."}},
	{"gen/internal/model", []string{"./internal/ajeraspec"}},
	{"gen/internal/emit", []string{"./gen/internal/model", "github.com/dave/jennifer/jen"}},
}

func TestImports(t *testing.T) {
	checked := map[string]bool{}
	for file, imports := range goFiles(t) {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		r, ok := ruleFor(file)
		if !ok {
			continue
		}
		checked[r.folder] = true
		for _, imp := range imports {
			if !allowed(r, imp) {
				t.Errorf("%s imports %s: the rule for %s allows only the standard library and %v", file, imp, r.folder, r.may)
			}
		}
	}
	for _, r := range rules {
		if !checked[r.folder] {
			t.Errorf("no file below %s: the rule is stale, or the folder was lost", r.folder)
		}
	}
}

// TestOnlyImporters holds the seams that keep a library in one place.
func TestOnlyImporters(t *testing.T) {
	only := map[string][]string{
		"go.yaml.in/yaml/v3":                                  {"internal/ajeraspec"},
		"gopkg.in/yaml.v3":                                    {"gen/internal/openapi", "gen/internal/review"}, // its nodes are what the overlay library takes
		"github.com/dave/jennifer/jen":                        {"gen/internal/emit", "tools.go"},
		"github.com/oapi-codegen/oapi-codegen/v2/pkg/codegen": {"gen/internal/openapi"},
	}
	for file, imports := range goFiles(t) {
		for _, imp := range imports {
			if places, ok := only[imp]; ok && !below(file, places) {
				t.Errorf("%s imports %s: only %v may", file, imp, places)
			}
		}
	}
}

func TestRulesCanFail(t *testing.T) {
	r, ok := ruleFor("wire/decimal.go")
	if !ok || allowed(r, module+"/ajera") || allowed(r, "golang.org/x/time/rate") || !allowed(r, "strings") {
		t.Fatal("the rule of wire lets other packages through, or refuses the standard library")
	}
	if r, _ := ruleFor("ajera/client.go"); allowed(r, module+"/ajera/ajeratest") || allowed(r, module+"/aimsio") {
		t.Fatal("the client may import its own fake, or the other vendor")
	}
	if r, _ := ruleFor("ajera/ajeratest/server.go"); allowed(r, module+"/generated/ajerav1") {
		t.Fatal("the fake may import the generated client: it would be no independent witness")
	}
}

// goFiles lists the Go files of the module by slash path with their imports.
func goFiles(t *testing.T) map[string][]string {
	t.Helper()
	files := map[string][]string{}
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && name != root && exists(filepath.Join(name, "go.mod")): // a module of its own
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

func ruleFor(file string) (rule, bool) {
	for _, r := range rules {
		if below(file, []string{r.folder}) {
			return r, true
		}
	}
	return rule{}, false
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

// allowed reports whether r lets imp in. What has no dot in its first element
// is the standard library.
func allowed(r rule, imp string) bool {
	first, _, _ := strings.Cut(imp, "/")
	if !strings.Contains(first, ".") {
		return true
	}
	if own, ours := strings.CutPrefix(imp, module+"/"); ours {
		if of, ok := ruleFor(own + "/x.go"); ok && of.folder == r.folder {
			return true
		}
	}
	for _, may := range r.may {
		may = strings.Replace(may, "./", module+"/", 1)
		if whole, ok := strings.CutSuffix(may, "/..."); ok {
			if imp == whole || strings.HasPrefix(imp, whole+"/") {
				return true
			}
		} else if path.Clean(may) == imp {
			return true
		}
	}
	return false
}
