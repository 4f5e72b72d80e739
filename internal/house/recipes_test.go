package house

import (
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// pages are the documents below a folder of docs, but the lists that README.md are.
func pages(t *testing.T, folder string) (found []string) {
	t.Helper()
	for _, name := range tracked(t) {
		if match, _ := filepath.Match("docs/"+folder+"/*.md", name); match && filepath.Base(name) != "README.md" {
			found = append(found, name)
		}
	}
	if len(found) < 2 {
		t.Fatalf("docs/%s has the pages %q, expected several", folder, found)
	}
	return found
}

// TestRecipes holds the pages of docs/recipes and docs/guides against the Examples of the recipe
// files: each Go block of a page is in one of them, line by line, each file is shown, and the tests
// run it.
func TestRecipes(t *testing.T) {
	files := map[string]string{}
	for _, name := range tracked(t) {
		if match, _ := filepath.Match("recipe_*_test.go", filepath.Base(name)); match {
			files[name] = read(t, name)
		}
	}
	unseen := maps.Clone(files)
	for _, page := range append(pages(t, "recipes"), pages(t, "guides")...) {
		for _, block := range blocks(t, page, "go") {
			within := func(name string) bool { return strings.Contains(files[name], "\n\n"+block+"\n") }
			if !slices.ContainsFunc(slices.Collect(maps.Keys(files)), within) {
				t.Errorf("%s shows what no recipe_*_test.go has; copy it anew from there:\n%s", page, block)
			}
			maps.DeleteFunc(unseen, func(name, _ string) bool { return within(name) })
		}
	}
	for name := range unseen {
		t.Errorf("no page of docs/recipes or docs/guides shows %s", name)
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

// TestEveryRecipeIsTried holds that each page of docs/recipes has a block that a test runs: Go, held by
// TestRecipes, or command lines, run by TestPages of the command; and that its list names the page.
// A block of a shell that no test sees would be one that nobody tried.
func TestEveryRecipeIsTried(t *testing.T) {
	list := read(t, "docs/recipes/README.md")
	for _, page := range pages(t, "recipes") {
		if len(blocks(t, page, "go"))+len(blocks(t, page, "sh")) == 0 {
			t.Errorf("%s has no block of Go or of a shell: nothing tries what it says", page)
		}
		if !strings.Contains(list, "]("+filepath.Base(page)+")") {
			t.Errorf("docs/recipes/README.md does not list %s", page)
		}
	}
	for _, page := range append(pages(t, "recipes"), pages(t, "guides")...) {
		for _, untried := range []string{"bash", "shell", "console", "golang", ""} {
			if slices.Contains(opened(read(t, page)), untried) {
				t.Errorf("%s has a block of %q, which no test runs: use sh or go, and text for what is not to be typed", page, untried)
			}
		}
	}
}

// opened gives the languages of a document's blocks.
func opened(text string) (languages []string) {
	within := false
	for line := range strings.Lines(text) {
		if rest, is := strings.CutPrefix(line, "```"); is {
			if within = !within; within {
				language, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
				languages = append(languages, language)
			}
		}
	}
	return languages
}
