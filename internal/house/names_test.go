package house

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// promised are the documents that speak of the code as it is.
var promised = []string{"README.md", "CONTRIBUTING.md", "SECURITY.md", "docs/design.md", "docs/mirror.md", "docs/assistant.md", command + "/README.md"}

// spoken matches code in a document, up to what a call or a literal adds.
var spoken = regexp.MustCompile("`([a-z]\\w*(?:\\.\\w+)*|[A-Z]\\w*(?:\\.\\w+)+)(?:\\([^`]*\\)|\\{[^`]*\\})?`")

// TestNames holds that what the documents name in Go is declared: a name of a package
// there, what follows it and names like camelCase anywhere.
func TestNames(t *testing.T) {
	names := declared(t)
	seen := 0
	for _, document := range slices.Concat(promised, pages(t, "recipes"), pages(t, "guides")) {
		for _, m := range spoken.FindAllStringSubmatch(read(t, document), -1) {
			checked, lost := undeclared(m[1], names)
			seen += checked
			for _, name := range lost {
				t.Errorf("%s names %s: nothing declares %s", document, m[0], name)
			}
		}
	}
	if seen < 20 {
		t.Errorf("%d names found: the documents have more", seen)
	}
}

func TestNamesCanFail(t *testing.T) {
	names := map[string]map[string]bool{"wire": {"With": true}, "gen": {"generateAjera": true}, "ajera": {"Config": true, "Drift": true}}
	for text, lost := range map[string]string{
		"wire.With": "", "wire.Do": "Do", "wire.Config": "Config", "Config.Drift": "", "Config.MaxBody": "MaxBody",
		"generateAjera": "", "generateAimsio": "generateAimsio", "client.Config": "", "client.V3": "V3", "embed": "",
	} {
		if _, got := undeclared(text, names); strings.Join(got, " ") != lost {
			t.Errorf("%s: lost are %q, want %q", text, got, lost)
		}
	}
}

// undeclared gives those parts of a name that nothing declares, and how many parts
// were looked at: what is written in lower case alone may be any word.
func undeclared(text string, names map[string]map[string]bool) (checked int, lost []string) {
	parts := strings.Split(text, ".")
	for i, part := range parts {
		if strings.ToLower(part) == part || names[part] != nil {
			continue
		}
		checked++
		known := false
		if i > 0 && names[parts[i-1]] != nil {
			known = names[parts[i-1]][part]
		} else {
			known = slices.ContainsFunc(slices.Collect(maps.Values(names)), func(in map[string]bool) bool { return in[part] })
		}
		if !known {
			lost = append(lost, part)
		}
	}
	return checked, lost
}

// declared lists the names of this module by the folder of their package, fields and
// methods among them.
func declared(t *testing.T) map[string]map[string]bool {
	t.Helper()
	names := map[string]map[string]bool{}
	for file := range goFiles(t) {
		parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, file), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		folder := path.Base(path.Dir(file))
		if names[folder] == nil {
			names[folder] = map[string]bool{}
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			for _, name := range namesOf(n) {
				names[folder][name.Name] = true
			}
			_, body := n.(*ast.BlockStmt)
			return !body
		})
	}
	return names
}

// namesOf are the names that a node declares.
func namesOf(n ast.Node) []*ast.Ident {
	switch n := n.(type) {
	case *ast.FuncDecl:
		return []*ast.Ident{n.Name}
	case *ast.TypeSpec:
		return []*ast.Ident{n.Name}
	case *ast.ValueSpec:
		return n.Names
	case *ast.Field:
		return n.Names
	}
	return nil
}

// TestRoomsAreNamed holds that README.md names each room of the clients, and docs/design.md each of
// the command, so that the list of packages can be read in one place.
func TestRoomsAreNamed(t *testing.T) {
	_, clients, _ := strings.Cut(read(t, "README.md"), "## The folders")
	_, rooms, _ := strings.Cut(read(t, "docs/design.md"), "| question of the command |")
	for file := range goFiles(t) {
		folder := path.Dir(file)
		table, document := clients, "README.md"
		switch path.Dir(folder) {
		case "internal", "ajera/internal":
		case command + "/internal":
			table, document = rooms, "docs/design.md"
		default:
			continue
		}
		if !strings.Contains(table, "`"+path.Base(folder)+"`") {
			t.Errorf("%s does not say what %s is for", document, folder)
		}
	}
}
