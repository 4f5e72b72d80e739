package openapi

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/decide"
	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/yamldoc"
)

var update = flag.Bool("update", false, "write the golden texts anew")

const emptyOverlay = "overlay: 1.0.0\nactions: []\n"

// generate is Generate without a tree.
func generate(spec, corrections []byte) (map[string][]byte, *decide.Model, error) {
	m, err := described(specFile, spec, corrections)
	if err != nil {
		return nil, m, err
	}
	files, err := written(m)
	return files, m, err
}

// quirk reads a case: openapi.yaml, and what else it needs.
func quirk(t testing.TB, file string) (archive *txtar.Archive, section func(string) []byte) {
	t.Helper()
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return archive, func(name string) []byte {
		for _, f := range archive.Files {
			if f.Name == name {
				return f.Data
			}
		}
		if name == "overlay.yaml" {
			return []byte(emptyOverlay)
		}
		return nil
	}
}

func cases(t testing.TB, folder string) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/" + folder + "/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases in %s: %v", folder, err)
	}
	return files
}

// TestGood: each document with a quirk becomes Go that compiles and holds the
// lines that the case asks for.
func TestGood(t *testing.T) {
	for _, file := range cases(t, "good") {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			_, section := quirk(t, file)
			files, _, err := generate(section("openapi.yaml"), section("overlay.yaml"))
			if err != nil {
				t.Fatal(err)
			}
			typeCheck(t, files)
			all := squeezed(joined(files))
			for line := range strings.Lines(string(section("want"))) {
				line = squeezed(line)
				if without, ok := strings.CutPrefix(line, "! "); ok {
					if strings.Contains(all, without) {
						t.Errorf("must not be there: %s", without)
					}
				} else if !strings.Contains(all, line) {
					t.Errorf("missing: %s", line)
				}
			}
			if t.Failed() && testing.Verbose() {
				t.Log(joined(files))
			}
		})
	}
}

// squeezed takes the alignment of gofmt out.
func squeezed(s string) string { return strings.Join(strings.Fields(s), " ") }

func joined(files map[string][]byte) string {
	var b strings.Builder
	for name, data := range files {
		b.WriteString("// file " + filepath.Base(name) + "\n" + string(data) + "\n")
	}
	return b.String()
}

// TestBad: each document that cannot be generated names every place and what to
// do there.
func TestBad(t *testing.T) {
	for _, file := range cases(t, "bad") {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, section := quirk(t, file)
			files, _, err := generate(section("openapi.yaml"), section("overlay.yaml"))
			if err == nil || files != nil {
				t.Fatalf("no error, %d files", len(files))
			}
			var located yamldoc.Faults
			if !errors.As(err, &located) {
				t.Fatalf("not located: %v", err)
			}
			got := err.Error() + "\n"
			if *update {
				writeSection(t, file, archive, got)
			} else if want := string(section("want")); got != want {
				t.Errorf("got\n%swant\n%s", got, want)
			}
		})
	}
}

func writeSection(t *testing.T, file string, archive *txtar.Archive, want string) {
	t.Helper()
	kept := archive.Files[:0]
	for _, f := range archive.Files {
		if f.Name != "want" {
			kept = append(kept, f)
		}
	}
	archive.Files = append(kept, txtar.File{Name: "want", Data: []byte(want)})
	if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
		t.Fatal(err)
	}
}
