package review

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

// root is the module root, seen from this package.
const root = "../../.."

func TestEverythingIsReached(t *testing.T) {
	missing, err := New(root).Unreached(t.Context(), os.DirFS(root))
	if err != nil {
		t.Fatal(err)
	}
	for _, says := range missing {
		t.Error(says)
	}
}

// TestUnreachedCanFail hides a version behind an unexported field, and cuts off the
// generated client of the other vendor.
func TestUnreachedCanFail(t *testing.T) {
	files := copyOf(t, root, "specs", "generated", "wire", "limit", "internal", "ajera", "aimsio")
	replace(t, files, "ajera/client.go", "V2 *ajerav2.Client", "v2 *ajerav2.Client")
	replace(t, files, "ajera/client.go", "c.V1, c.V2 =", "c.V1, c.v2 =")
	for name, f := range files {
		if strings.HasPrefix(name, "ajera/") {
			files[name] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(string(f.Data), ".V2", ".v2"))}
		}
	}
	missing, err := New(root).Unreached(t.Context(), files)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(missing, "\n")
	for _, want := range []string{
		"method ajerav2.Client.GetProjects is not reached",
		"specs/ajera/timesheets_v2.yaml:",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not told among %d", want, len(missing))
		}
	}
	if strings.Contains(text, "ajerav1") || strings.Contains(text, "aimsioapi") {
		t.Errorf("what is reached is called missing, %d in all", len(missing))
	}
}
