package openapi

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/write"
)

// TestCalled compiles generated clients and calls a server with each. The program
// is laid over the module, so that nothing is written into the tree.
func TestCalled(t *testing.T) {
	files, err := filepath.Glob("testdata/called*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) { called(t, file) })
	}
}

func called(t *testing.T, file string) {
	archive, section := quirk(t, file)
	files, _, err := generate(section("openapi.yaml"), section("overlay.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	typeCheck(t, files)
	root, err := filepath.Abs(moduleRoot)
	if err != nil {
		t.Fatal(err)
	}
	const home = "gen/internal/openapi/called"
	program := strings.ReplaceAll(string(section("main.go")), "PACKAGE", "github.com/fieldbooks/fieldbooks/"+home+"/aimsioapi")
	replaced := map[string]string{}
	place := func(name, data string) {
		real := filepath.Join(t.TempDir(), "file.go")
		if err := os.WriteFile(real, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
		replaced[filepath.Join(root, home, name)] = real
	}
	place("main.go", program)
	delete(files, write.AccessorsFile)
	for name, data := range files {
		place("aimsioapi/"+filepath.Base(name), string(data))
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replaced})
	if err != nil {
		t.Fatal(err)
	}
	overlayFile := filepath.Join(t.TempDir(), "overlay.json")
	if err := os.WriteFile(overlayFile, overlay, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "go", "run", "-overlay", overlayFile, "./"+home)
	cmd.Dir = root
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if *update {
		writeSection(t, file, archive, string(out))
	} else if want := string(section("want")); string(out) != want {
		t.Errorf("got\n%swant\n%s", out, want)
	}
}
