package reference

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"

	embedded "github.com/fieldbooks/fieldbooks/generated/digest"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/call"
	"github.com/fieldbooks/fieldbooks/internal/digest"
)

// made are the pages of a digest of Ajera's.
func made(t *testing.T, d *digest.Digest) map[string][]byte {
	t.Helper()
	all := pages{}
	newVendor("ajera", "Deltek Ajera", d, call.Lines()).pages(all)
	texts, err := all.whole()
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

// TestHostile holds that a text of the specs stays text, whatever it says.
func TestHostile(t *testing.T) {
	const evil = "<script>alert(1)</script> | `a` ``` \\| \n\n# Head\n\n- [x](javascript:alert(1)) <https://evil.example/\"onload=> &lt;script> *b* | c \\"
	f := func() []*digest.Field {
		return []*digest.Field{
			{Name: evil, Type: evil, Doc: evil, Note: evil, Also: []string{evil}, Values: []string{evil}, Evidence: "observed", Source: evil, Deprecated: evil, In: evil},
			{Name: "# Head", Type: "[" + evil + "]", Doc: "# Head", Note: "1. Head", Write: evil},
		}
	}
	d := &digest.Digest{
		Calls: []*digest.Call{{
			Go: evil, Version: 2, Kind: "list", Doc: evil, Note: "# Head", Page: evil, Permission: evil, Evidence: "inferred", Source: evil, Args: f(), Content: f(),
		}},
		Types: map[string]*digest.Type{evil: {Doc: evil, Note: evil, Key: evil, Custom: evil, Labels: evil, Evidence: "observed", Source: evil, Fields: f()}},
		Enums: map[string]*digest.Enum{"Enum" + evil: {Doc: evil, Note: evil, Values: []string{evil, "a|b"}, Docs: []string{evil, evil}, Go: []string{evil, evil}}},
	}
	show := goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(html.WithUnsafe()))
	for name, text := range made(t, d) {
		var page bytes.Buffer
		if err := show.Convert(text, &page); err != nil {
			t.Fatal(err)
		}
		for _, bad := range []string{"<script", "onload=\"", "href=\"javascript", ">Head</h", "<em>b"} {
			if strings.Contains(page.String(), bad) {
				t.Errorf("%s: %q is no text on it:\n%s", name, bad, text)
			}
		}
		if !strings.Contains(page.String(), "&lt;script&gt;alert(1)") {
			t.Errorf("%s: what the specs say is not on it", name)
		}
		cells(t, name, page.String())
	}
}

// cells holds that no text adds a cell to a row: a renderer would cut the last one.
func cells(t *testing.T, name, page string) {
	t.Helper()
	for _, row := range regexp.MustCompile(`(?s)<tr>.*?</tr>`).FindAllString(page, -1) {
		if strings.Count(row, "| c") != strings.Count(row, "alert(1)&lt;") {
			t.Errorf("%s: a text ends in the middle of a row: %s", name, row)
		}
	}
}

// TestCode holds that a word of the vendor's is shown as it travels, spaces and all.
func TestCode(t *testing.T) {
	for text, want := range map[string]string{
		"Active": "`Active`", "D1 Regular": "`D1 Regular`", " SUBCONTRACTOR": "`\" SUBCONTRACTOR\"`", "a|b": `a\|b`, "a`b": "a\\`b", "": "",
	} {
		if got := code(text); got != want {
			t.Errorf("%q is %s, wanted %s", text, got, want)
		}
	}
}

// TestNames holds that two pages of one name are told, and none is lost.
func TestNames(t *testing.T) {
	all := pages{}
	d := &digest.Digest{Types: map[string]*digest.Type{"JobNote": {}}, Enums: map[string]*digest.Enum{"Job-note": {}}}
	newVendor("ajera", "Deltek Ajera", d, nil).pages(all)
	if _, err := all.whole(); err == nil || !strings.Contains(err.Error(), "docs/reference/ajera/types/job-note.md") {
		t.Errorf("the error is %v", err)
	}
}

// TestSmallDiff holds that a field more in the specs is a line more on the page of its type, and no
// change elsewhere.
func TestSmallDiff(t *testing.T) {
	d, err := digest.Read(embedded.Ajera())
	if err != nil {
		t.Fatal(err)
	}
	before := made(t, d)
	phase := d.Types["Phase.v2"]
	phase.Fields = append(phase.Fields, &digest.Field{Name: "Invented", Type: "decimal", Doc: "Percent."})
	for name, text := range made(t, d) {
		line := []byte("| `Invented` | | exact number | | Percent. |\n")
		if name == "ajera/types/phase.md" && bytes.Contains(text, line) {
			text = bytes.Replace(text, line, nil, 1)
		} else if name == "ajera/types/phase.md" {
			t.Errorf("the new field is not on the page:\n%s", text)
		}
		if !bytes.Equal(text, before[name]) {
			t.Errorf("%s changed", name)
		}
	}
}

// TestWrite holds that writing removes what nothing makes any more, leaves what is no page, and
// changes nothing the second time.
func TestWrite(t *testing.T) {
	root := t.TempDir()
	for _, source := range slices.Concat([]string{"ajera/errors.go", "wire/info.go"}, makers["ajera"], makers["aimsio"]) {
		text, err := os.ReadFile("../../../../" + source)
		if err != nil {
			t.Skip("the module stands alone, without the sources of the clients")
		}
		put(t, filepath.Join(root, source), text)
	}
	old, other := filepath.Join(root, Folder, "ajera", "get-nothing.md"), filepath.Join(root, Folder, "ajera", "drawing.svg")
	put(t, old, []byte("# GetNothing\n"))
	put(t, other, []byte("<svg/>"))
	if err := Write(root); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(old); err == nil {
		t.Error("a page of nothing is left")
	}
	if _, err := os.Stat(other); err != nil {
		t.Error("what is no page is gone")
	}
	page := filepath.Join(root, Folder, "ajera", "get-projects.md")
	first, err := os.Stat(page)
	if err != nil {
		t.Fatal(err)
	}
	if err := Write(root); err != nil {
		t.Fatal(err)
	}
	if second, err := os.Stat(page); err != nil || !os.SameFile(first, second) {
		t.Error("a page that was as it should be was written again")
	}
}

func put(t *testing.T, file string, text []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, text, 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestLinks holds that each link of a page leads to a page, and to a heading of it.
func TestLinks(t *testing.T) {
	all, err := Pages(os.DirFS("../../../.."))
	if err != nil {
		t.Skipf("the module stands alone: %v", err)
	}
	size, followed := 0, 0
	for name, text := range all {
		size += len(text)
		for _, m := range regexp.MustCompile(`\]\(([^):]+)\)`).FindAllSubmatch(text, -1) {
			to, anchor, _ := strings.Cut(string(m[1]), "#")
			target := all[filepath.ToSlash(filepath.Join(filepath.Dir(name), to))]
			heading := regexp.MustCompile(`(?im)^#+ ` + strings.ReplaceAll(anchor, "-", " ") + `$`)
			if followed++; target == nil || anchor != "" && !heading.Match(target) {
				t.Errorf("%s: its link to %s leads nowhere", name, m[1])
			}
		}
	}
	if followed == 0 || size > 1_500_000 {
		t.Errorf("%d links were followed on pages of %d bytes; expected some, and less than a megabyte and a half", followed, size)
	}
}

// TestTold holds what pages say of single calls and types that is not true of all.
func TestTold(t *testing.T) {
	all, err := Pages(os.DirFS("../../../.."))
	if err != nil {
		t.Skipf("the module stands alone: %v", err)
	}
	for _, row := range []struct {
		page, says string
		does       bool
	}{
		{"ajera/update-clients.md", "outcome is `executed` then", true}, // each record by itself
		{"ajera/update-projects.md", "outcome is `executed` then", false},
		{"ajera/update-projects.md", "Nothing was changed. Read it again", true},
		{"ajera/create-projects.md", "or what cannot be changed was edited", false},
		{"ajera/create-projects.md", "of another form; nothing was sent", false}, // the vendor may refuse it
		{"ajera/create-projects.md", "range got.Projects", true},
		{"ajera/create-resources.md", "range got.Resources", true},
		{"aimsio/job-orders-upsert.md", "says why; nothing was changed", false}, // of several records nobody knows
		{"ajera/types/gl-account-type.md", "--any-value", false},                // it is never sent
		{"ajera/types/project-status.md", "--any-value", true},
		{"ajera/types/client-type.md", "| About |", false},   // there is nothing in it
		{"README.md", "The command takes a date too", false}, // of milliseconds it takes none
		{"ajera/README.md", "\n## GL accounts\n", true},
		{"errors.md", "| `ajera.ErrOutage` | the server does not answer |", true},
	} {
		if strings.Contains(string(all[row.page]), row.says) != row.does {
			t.Errorf("%s: that it says %q is %t", row.page, row.says, !row.does)
		}
	}
}

// TestInvented holds that what examples say is of members that the specs have.
func TestInvented(t *testing.T) {
	known := map[string]bool{}
	for _, v := range vendors() {
		for name, of := range v.digest.Types {
			for _, f := range of.Fields {
				known[f.Name], known[name+"."+f.Name] = true, true
			}
		}
	}
	for name := range invented {
		if !known[name] {
			t.Errorf("%s is no member of any type", name)
		}
	}
	for of, name := range besides {
		if !known[of+"."+name] {
			t.Errorf("%s has no member %s", of, name)
		}
	}
}
