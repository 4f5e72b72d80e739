package site

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestRepository follows the links that lead out of the site into the repository, to their headings.
func TestRepository(t *testing.T) {
	const root = "../../../../.."
	if _, err := os.Stat(filepath.Join(root, "go.work")); err != nil {
		t.Skip("the module stands alone, without the repository")
	}
	files, err := Make(os.DirFS(filepath.Join(root, above)))
	if err != nil {
		t.Fatal(err)
	}
	link := regexp.MustCompile(`href="` + regexp.QuoteMeta(repository) + `([^"#]*)(?:#([^"]*))?"`)
	followed := 0
	for name, text := range files {
		for _, m := range link.FindAllStringSubmatch(string(text), -1) {
			followed++
			text, err := os.ReadFile(filepath.Join(root, m[1]))
			if err != nil && !isFolder(filepath.Join(root, m[1])) {
				t.Errorf("%s links to %s, which is not there", name, m[1])
			}
			if m[2] != "" && strings.HasSuffix(m[1], ".md") && !parse(m[1], text).ids[m[2]] {
				t.Errorf("%s links to %s, which has no heading #%s", name, m[1], m[2])
			}
		}
	}
	if followed == 0 {
		t.Error("no link leads into the repository: the first page has some")
	}
}

func isFolder(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}
