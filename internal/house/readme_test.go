package house

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/aimsio/aimsiotest"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
)

var fence = regexp.MustCompile("(?ms)^ *```(go|sh)\n(.*?)^ *```$")

// TestReadmePrograms builds every Go block of the README as the whole program
// that it is, and runs it against the two fakes: as it stands, and twice with leave to save.
func TestReadmePrograms(t *testing.T) {
	ajera, aimsio := ajeratest.Start(t, ajeratest.WithoutLimits()), aimsiotest.Start(t, aimsiotest.WithoutLimits()) // which each run keeps for itself
	env := append(os.Environ(),
		"AJERA_API_URL="+ajera.URL(), "AJERA_API_USERNAME="+ajera.User(), "AJERA_API_PASSWORD="+ajera.Password(),
		"AIMSIO_URL="+aimsio.URL(), "AIMSIO_USERNAME="+aimsio.User(), "AIMSIO_PASSWORD="+aimsio.Password(), "AIMSIO_SERVER=")
	programs := blocks(t, "README.md", "go")
	if len(programs) < 2 {
		t.Fatalf("%d Go blocks in README.md, expected at least one per vendor", len(programs))
	}
	for _, program := range programs {
		if err := os.MkdirAll("testdata", 0o700); err != nil { // which ./... leaves out
			t.Fatal(err)
		}
		dir, err := os.MkdirTemp("testdata", "readme-")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { os.RemoveAll(dir) })
		if err := os.WriteFile(filepath.Join(dir, "main.go"), []byte(program), 0o600); err != nil {
			t.Fatal(err)
		}
		binary, err := filepath.Abs(filepath.Join(dir, "program"))
		if err != nil {
			t.Fatal(err)
		}
		if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", binary, "./"+dir).CombinedOutput(); err != nil {
			t.Fatalf("a README program is not built: %v\n%s", err, out)
		}
		for _, args := range [][]string{nil, {"save"}, {"save"}} {
			run := exec.CommandContext(t.Context(), binary, args...)
			run.Env = env
			out, err := run.CombinedOutput()
			if err != nil || len(out) == 0 {
				t.Errorf("a README program fails with %q (%v), or prints nothing:\n%s\n%s", args, err, program, out)
			}
		}
	}
	if ajera.Calls("UpdateProjects") != 1 || aimsio.Calls("POST", "JobOrder") != 2 {
		t.Errorf("%d saves of Ajera, want 1 by 2 runs: the second changes nothing; %d of Aimsio, want 2",
			ajera.Calls("UpdateProjects"), aimsio.Calls("POST", "JobOrder"))
	}
}

// TestCommands holds every shell line of the documents against what CI runs. Those of README.md that
// begin with the command are run by its own tests.
func TestCommands(t *testing.T) {
	ci := read(t, ".ci/run") + read(t, "Makefile") + read(t, ".ci/readme") + read(t, ".ci/nested")
	for _, document := range []string{"README.md", "CONTRIBUTING.md"} {
		for _, block := range blocks(t, document, "sh") {
			for line := range strings.Lines(block) {
				command, _, _ := strings.Cut(line, "#")
				if command = strings.TrimSpace(command); command != "" && !strings.Contains(ci, command) && !(document == "README.md" && strings.HasPrefix(command, "fieldbooks ")) {
					t.Errorf("%s shows %q, which none of .ci/run, .ci/readme and .ci/nested runs", document, command)
				}
			}
		}
	}
}

// TestReadmeSetUp holds the promise of two set-up commands.
func TestReadmeSetUp(t *testing.T) {
	first := blocks(t, "README.md", "sh")
	if len(first) == 0 || !slices.Equal(strings.Fields(regexp.MustCompile(`#.*`).ReplaceAllString(first[0], "")), []string{"make", "demo", "make", "test"}) {
		t.Error("the first shell block of README.md is not `make demo` and `make test` alone")
	}
}

func blocks(t *testing.T, document, language string) (found []string) {
	t.Helper()
	for _, m := range fence.FindAllStringSubmatch(read(t, document), -1) {
		if m[1] == language {
			found = append(found, m[2])
		}
	}
	return found
}

func read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
