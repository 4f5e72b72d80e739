package house

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// TestWhatIsLinked lists what a program that imports a client links of the standard library
// beyond net/http, log/slog and json v2, which it cannot do without. Everything in the list
// costs each user time to link, size, and often work before main: regexp did all three.
func TestWhatIsLinked(t *testing.T) {
	base := linked(t, "net/http", "log/slog", "github.com/go-json-experiment/json/v1")
	for client, want := range map[string][]string{
		"ajera": {"crypto/pbkdf2", "hash/maphash", "html"},
		// All but html is oapi-codegen's runtime.
		"aimsio": {"database/sql/driver", "hash/maphash", "html", "net/mail", "regexp", "regexp/syntax"},
	} {
		got := slices.DeleteFunc(linked(t, root+"/"+client), func(name string) bool { return slices.Contains(base, name) })
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("package %s links %q, want %q", client, got, want)
		}
	}
}

// linked are the packages of the standard library that the given ones are built of, without
// those that are internal to it, which change with the release.
func linked(t *testing.T, packages ...string) []string {
	t.Helper()
	args := append([]string{"list", "-deps", "-f", "{{if .Standard}}{{.ImportPath}}{{end}}"}, packages...)
	out, err := exec.CommandContext(t.Context(), "go", args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	isInternal := func(name string) bool {
		return strings.Contains("/"+name+"/", "/internal/") || strings.HasPrefix(name, "vendor/")
	}
	return slices.DeleteFunc(strings.Fields(string(out)), isInternal)
}
