package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/aimsio/aimsiotest"
	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/call"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/reference"
	"github.com/fieldbooks/fieldbooks/docs"
)

// repository is the module root, where there is one around the command.
func repository(t *testing.T) string {
	t.Helper()
	if _, err := os.Stat("../../go.mod"); err != nil {
		t.Skip("the module stands alone, without docs/")
	}
	return "../.."
}

// stored are the pages that are there, as they are part of this test: go does not look whether files
// beside the module changed, and would tell of an earlier run.
func stored(t *testing.T) map[string][]byte {
	t.Helper()
	folder, err := fs.Sub(docs.FS, "reference")
	if err != nil {
		t.Fatal(err)
	}
	pages, err := reference.Stored(folder)
	if err != nil {
		t.Fatal(err)
	}
	return pages
}

// TestReference holds that docs/reference is what the specs say today.
func TestReference(t *testing.T) {
	root := repository(t)
	want, err := reference.Pages(os.DirFS(root))
	if err != nil {
		t.Fatal(err)
	}
	have := stored(t)
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if !bytes.Equal(have[name], want[name]) {
			t.Fatalf("%s/%s is not what the specs say; run \"go generate ./...\", and commit the result", reference.Folder, name)
		}
	}
	for name := range have {
		if want[name] == nil {
			t.Errorf("%s/%s is of nothing that the specs have; run \"go generate ./...\", and commit the result", reference.Folder, name)
		}
	}
}

// blocks are the code of that language on a page.
func blocks(page []byte, language string) (found []string) {
	for _, m := range regexp.MustCompile("(?s)```"+language+"\n(.*?)```").FindAllSubmatch(page, -1) {
		found = append(found, string(m[1]))
	}
	return found
}

// TestReferenceGo compiles the Go of all pages as it stands there.
func TestReferenceGo(t *testing.T) {
	root := repository(t)
	pages, programs := stored(t), map[string]string{}
	calls, parts := 0, map[string]string{"ajera": "", "aimsio": ""}
	for _, name := range slices.Sorted(maps.Keys(pages)) {
		vendor, _, _ := strings.Cut(name, "/")
		for _, text := range blocks(pages[name], "go") {
			calls++
			if strings.HasPrefix(text, "package ") {
				programs[vendor] = text
				continue
			}
			parts[vendor] += fmt.Sprintf("// %s\nfunc call%d(ctx context.Context, client *%s.Client) error {\n%s\nreturn nil\n}\n\n", name, calls, vendor, text)
		}
	}
	if calls < 50 {
		t.Fatalf("%d pages with Go were found; expected one of each call", calls)
	}
	programs["calls-ajera"] = imports("context", "fmt", "os", "ajera", "generated/ajerav1", "generated/ajerav2", "wire") + parts["ajera"]
	programs["calls-aimsio"] = imports("context", "fmt", "time", "aimsio", "generated/aimsioapi", "wire") + parts["aimsio"]
	build(t, root, programs)
}

// TestReferenceLines runs each command of the pages against the stand-ins: what reads is asked for,
// what writes is done. Of what takes nobody knows what, it is said what would be sent.
func TestReferenceLines(t *testing.T) {
	fakeBoth(t)
	pages, ran := stored(t), 0
	t.Chdir(t.TempDir())
	for _, name := range slices.Sorted(maps.Keys(pages)) {
		for _, line := range blocks(pages[name], "sh") {
			if strings.HasSuffix(name, "README.md") {
				continue // the beginning of a conversation
			}
			ran++
			t.Run(name, func(t *testing.T) { example(t, strings.TrimSpace(line), blocks(pages[name], "yaml")) })
		}
	}
	if calls := len(call.AjeraSpecs().Calls) + len(call.AimsioSpecs().Calls); ran != calls {
		t.Errorf("%d commands stand on the pages of %d calls", ran, calls)
	}
}

func fakeBoth(t *testing.T) {
	fakeAjera(t)
	s := aimsiotest.Start(t, aimsiotest.WithoutLimits())
	t.Setenv("AIMSIO_URL", s.URL())
	t.Setenv("AIMSIO_USERNAME", s.User())
	t.Setenv("AIMSIO_PASSWORD", s.Password())
}

// example runs a command, with the file that it names.
func example(t *testing.T, line string, bodies []string) {
	args := strings.Fields(line)
	if args[0] != "fieldbooks" || strings.Contains(line, "\n") {
		t.Fatalf("%q: expected one command", line)
	}
	may := []exit.Code{exit.OK, exit.NotFound, exit.Refused} // there is no record 12
	if at := slices.Index(args, "--body"); at >= 0 {
		may = []exit.Code{exit.OK}
		write(t, args[at+1], []byte(strings.Join(append(bodies, "Invented: 1")[:1], "")))
		if len(bodies) > 0 {
			fakeBoth(t) // as nobody has changed it
			args = append(slices.DeleteFunc(args, func(arg string) bool { return arg == "--dry-run" }), "--yes")
		} else {
			args = append(args, "--explain")
		}
	}
	var out, errs bytes.Buffer
	code := run(t.Context(), args[1:], strings.NewReader(""), &out, &errs)
	if !slices.Contains(may, code) {
		t.Errorf("%s\nexit %d\n%s", line, code, errs.String())
	}
}

// imports is the head of a program with those packages.
func imports(packages ...string) string {
	text := "package calls\n\nimport (\n"
	for _, p := range packages {
		if !slices.Contains([]string{"context", "fmt", "os", "time"}, p) {
			p = "github.com/fieldbooks/fieldbooks/" + p
		}
		text += fmt.Sprintf("%q\n", p)
	}
	return text + ")\n\n"
}

// build compiles programs by the names of their folders, as if they stood in the module.
// Nothing is written there: other tests look at all of it.
func build(t *testing.T, root string, programs map[string]string) {
	t.Helper()
	root, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	args, overlay, temp := []string{"build", "-overlay"}, map[string]map[string]string{"Replace": {}}, t.TempDir()
	args = append(args, filepath.Join(temp, "overlay.json"))
	for name, text := range programs {
		file := filepath.Join(temp, name+".go")
		write(t, file, []byte(text))
		overlay["Replace"][filepath.Join(root, "reference", name, "main.go")] = file
		args = append(args, "./reference/"+name)
	}
	list, err := json.Marshal(overlay)
	if err != nil {
		t.Fatal(err)
	}
	write(t, args[2], list)
	command := exec.CommandContext(t.Context(), "go", args...)
	command.Dir = root
	if told, err := command.CombinedOutput(); err != nil {
		t.Errorf("the Go of the pages: %v\n%s", err, told)
	}
}

func write(t *testing.T, file string, text []byte) {
	t.Helper()
	if err := os.WriteFile(file, text, 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestPace holds that what the docs say of the pace is that of the clients.
func TestPace(t *testing.T) {
	a, b := ajera.Limits(), aimsio.Limits()
	for name, says := range map[string]string{
		"guides/from-python.md": fmt.Sprintf("%d calls in any second and %d at once", a.Calls, a.Parallel),
		"recipes/README.md":     fmt.Sprintf("at most %d in any second to Ajera, which throttles at about 9, and %d to Aimsio", a.Calls, b.Calls),
		"mirror.md":             fmt.Sprintf("(the command makes %d), Aimsio %d", a.Calls, b.Calls),
	} {
		text, err := fs.ReadFile(docs.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(text), says) {
			t.Errorf("docs/%s: expected %q", name, says)
		}
	}
}
