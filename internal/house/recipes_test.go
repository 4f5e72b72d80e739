package house

import (
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestRecipes holds docs/recipes.md against the Examples of the recipe files: each block of the
// page is in one of them, line by line, each file is shown, and the tests run it.
func TestRecipes(t *testing.T) {
	files := map[string]string{}
	for _, name := range tracked(t) {
		if match, _ := filepath.Match("recipe_*_test.go", filepath.Base(name)); match {
			files[name] = read(t, name)
		}
	}
	unseen := maps.Clone(files)
	for _, block := range blocks(t, "docs/recipes.md", "go") {
		within := func(name string) bool { return strings.Contains(files[name], "\n\n"+block+"\n") }
		if !slices.ContainsFunc(slices.Collect(maps.Keys(files)), within) {
			t.Errorf("docs/recipes.md shows what no recipe_*_test.go has; copy it anew from there:\n%s", block)
		}
		maps.DeleteFunc(unseen, func(name, _ string) bool { return within(name) })
	}
	for name := range unseen {
		t.Errorf("docs/recipes.md does not show %s", name)
	}
	for name, text := range files {
		if !strings.Contains(text, "\nfunc Example") || !strings.Contains(text, "\t// Output:") {
			t.Errorf("%s has no Example with an output, so nothing runs it", name)
		}
	}
	if len(files) < 2 {
		t.Errorf("%d recipe files found, expected some of each vendor", len(files))
	}
}
