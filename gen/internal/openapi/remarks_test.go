package openapi

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/yamldoc"
)

// TestRemarks: what is guessed, not typed and not carried is told, group by group.
func TestRemarks(t *testing.T) {
	for _, file := range cases(t, "remarks") {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, section := quirk(t, file)
			_, m, err := generate(section("openapi.yaml"), section("overlay.yaml"))
			if err != nil {
				t.Fatal(err)
			}
			var got strings.Builder
			for _, group := range []yamldoc.Group{yamldoc.Guessed, yamldoc.Untyped, yamldoc.Dropped} {
				lines, count := m.Remarks.Of(group)
				if count > 0 {
					fmt.Fprintf(&got, "%s (%d)\n%s\n", group, count, strings.Join(lines, "\n"))
				}
			}
			if *update {
				writeSection(t, file, archive, got.String())
			} else if want := string(section("want")); got.String() != want {
				t.Errorf("got\n%swant\n%s", got.String(), want)
			}
		})
	}
}
