package exit

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// ofGo is what nobody can set who runs the command.
var ofGo = regexp.MustCompile(`Config\.[A-Z]|AllowHTTP|Client\.Raw|ajera\.(Week|Dated)[A-Z]?`)

// TestPlain looks for what the clients say of themselves, and holds that the command says none of it
// with names of Go.
func TestPlain(t *testing.T) {
	const root = "../../../../"
	if _, err := os.Stat(root + "go.mod"); err != nil {
		t.Skip("the module stands alone, without the clients")
	}
	met := 0
	for _, text := range said(t, root) {
		if !ofGo.MatchString(text) {
			continue
		}
		met++
		if got := Plain(text); ofGo.MatchString(got) {
			t.Errorf("the command would say %q; put it into words of the command in plain.go", got)
		}
	}
	for text, want := range map[string]string{
		"ajera: Config.URL (AJERA_API_URL): http://x would send credentials unencrypted; use https, or set AllowHTTP": "http://x would send credentials unencrypted; give one that begins with https://",
		"40 are allowed; raise aimsio.Config.MaxAnswer or ask for less":                                               "40 are allowed; ask for less",
		"no password given; set Config.Password or AIMSIO_PASSWORD":                                                   "no password given; set AIMSIO_PASSWORD",
	} {
		if got := Plain(text); got != want {
			t.Errorf("Plain(%q) = %q", text, got)
		}
	}
	if met < 8 {
		t.Errorf("%d texts with names of Go were met; look whether this still finds them", met)
	}
}

// apart are texts with such names that no command can meet: how a client prints, what its own
// settings may be, and a Week of one's own.
var apart = regexp.MustCompile(`^(ajera|aimsio)\.(Config|Client)\{%s\}$|^the setting Config\.|^ajera\.WeekFrom, |^use Client\.Week, |^Config\.$|^(ajera|aimsio)\.Config\.MaxAnswer$`)

// said are the texts in the sources of the clients.
func said(t *testing.T, root string) (texts []string) {
	t.Helper()
	for _, pattern := range []string{"ajera/*.go", "ajera/internal/*/*.go", "aimsio/*.go", "internal/exchange/*.go", "internal/seam/*.go", "limit/*.go"} {
		files, err := filepath.Glob(root + pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(file, func(n ast.Node) bool {
				if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
					text, _ := strconv.Unquote(lit.Value)
					if !apart.MatchString(text) {
						texts = append(texts, text)
					}
				}
				return true
			})
		}
	}
	return texts
}
