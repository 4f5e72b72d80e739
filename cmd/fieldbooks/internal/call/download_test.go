package call

import (
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/wire"
)

// TestFileName has no name of the vendor's lead out of the folder.
func TestFileName(t *testing.T) {
	m := &method{request: request{name: "download-things"}, form: &form{keys: []string{"9"}}}
	for content, want := range map[string]string{
		`{"FileName":"plan.pdf"}`: "plan.pdf", `{"FileName":"../../plan.pdf"}`: "plan.pdf", `{"fileName":"C:\\Users\\x\\plan.pdf"}`: "plan.pdf",
		`{"FileName":".."}`: "download-things-9.pdf", `{"Other":"x"}`: "download-things-9.pdf", `{"FileName":"/"}`: "download-things-9.pdf",
		`{"FileName":"CON"}`: "_CON", `{"FileName":"nul.pdf"}`: "_nul.pdf", `{"FileName":"console.pdf"}`: "console.pdf", `{"FileName":"a:b\u0000\n\u001b.pdf. "}`: "a_b___.pdf",
		`{"FileName":".profile"}`: "download-things-9.pdf", `{"FileName":"` + strings.Repeat("ä", 300) + `.pdf"}`: strings.Repeat("ä", 98) + ".pdf",
	} {
		list, err := rawjson.Members(wire.Value(content))
		if err != nil {
			t.Fatal(err)
		}
		if got := m.fileName(list, wire.File("%PDF-1.4")); got != want {
			t.Errorf("%s: %s, want %s", content, got, want)
		}
	}
}
