package main

import (
	"os"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/surface"
)

// TestSurface holds that generated/api/command.txt is what the command can be asked for.
func TestSurface(t *testing.T) {
	if _, err := os.Stat("../../go.mod"); err != nil {
		t.Skip("the module stands alone, without generated/")
	}
	got := surface.Describe(tree(&app.App{})).Lines()
	have, err := os.ReadFile(surface.File)
	if err != nil {
		t.Fatalf("%v; run \"go generate ./...\"", err)
	}
	is, was := strings.Split(got, "\n"), strings.Split(string(have), "\n")
	for i := range max(len(is), len(was)) {
		if i >= len(is) || i >= len(was) || is[i] != was[i] {
			t.Fatalf("%s: line %d is not what the command can be asked for; run \"go generate ./...\", and commit the result", surface.File, i+1)
		}
	}
}

// TestHelp holds that each command is shown by an example, and told in half a line.
func TestHelp(t *testing.T) {
	for _, c := range surface.Describe(tree(&app.App{})).Commands {
		if c.Short == "" || strings.HasSuffix(c.Short, ".") || len(c.Short) > 100 {
			t.Errorf("%s: its short help is %q; expected half a line without a full stop", c.Path, c.Short)
		}
		if !c.Group && !c.Topic && !strings.Contains(strings.Join(c.Examples, "\n"), c.Path) {
			t.Errorf("%s: its help has no example of it", c.Path)
		}
	}
}
