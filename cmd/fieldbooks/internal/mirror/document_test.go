package mirror

import (
	"os"
	"regexp"
	"slices"
	"testing"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/source"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/tables"
)

// document tells of the mirror.
const document = "../../../../docs/mirror.md"

// page is the text of the document.
func page(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(document)
	if os.IsNotExist(err) {
		t.Skip("the module stands alone, without docs/")
	} else if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// named are tables that the document names.
var named = regexp.MustCompile(`\b(?:ajera|aimsio)_\w+`)

// TestDocument holds that the tables that the document names are there, and that each is either read in
// a run without flags or said not to be.
func TestDocument(t *testing.T) {
	text := page(t)
	all := names(false)
	wrong := []string{"ajera_project"} // shown as what is typed wrong
	for _, name := range named.FindAllString(text, -1) {
		if !slices.Contains(all, name) && !slices.Contains(wrong, name) {
			t.Errorf("%s names %s: there is no such table", document, name)
		}
	}
	for _, k := range source.Kinds(tables.All(false)) {
		if k.Named && !slices.Contains(named.FindAllString(text, -1), k.Name) {
			t.Errorf("%s does not say that %s is only read when it is named", document, k.Name)
		}
	}
}
