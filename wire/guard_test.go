//go:build !go1.27

package wire_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const guard = "jsonv2_guard.go"

// The whole package would do too, but needs the standard library compiled anew
// under the experiment; the file alone needs nothing.
func TestExperimentOnGo126StopsTheBuild(t *testing.T) {
	dir := t.TempDir()
	for name, source := range map[string]string{"go.mod": "module guarded\n\ngo 1.26\n", "doc.go": "package wire\n", guard: read(t, guard)} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(source), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if out, err := run(dir, "nojsonv2", "build", "."); err != nil {
		t.Errorf("a usual build fails: %v\n%s", err, out)
	}
	out, err := run(dir, "jsonv2", "build", ".")
	if err == nil {
		t.Fatal("a build with GOEXPERIMENT=jsonv2 does not fail")
	}
	if want := "GOEXPERIMENT=jsonv2 does not work on Go 1.26: build without it"; !strings.Contains(out, want) {
		t.Errorf("the build fails without saying %q:\n%s", want, out)
	}
}

func TestGuardIsPartOfThePackageUnderTheExperiment(t *testing.T) {
	for experiment, want := range map[string]bool{"jsonv2": true, "nojsonv2": false} {
		out, err := run(".", experiment, "list", "-f", "{{.GoFiles}}", ".")
		if err != nil || strings.Contains(out, guard) != want {
			t.Errorf("GOEXPERIMENT=%s: files %s, %v", experiment, out, err)
		}
	}
}

func run(dir, experiment string, args ...string) (string, error) {
	cmd := exec.Command("go", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOEXPERIMENT="+experiment, "GOWORK=off")
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
