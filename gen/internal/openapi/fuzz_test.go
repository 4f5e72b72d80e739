package openapi

import (
	"errors"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/yamldoc"
)

// FuzzGenerate: whatever the document says, the result compiles or the error
// names places in the document.
func FuzzGenerate(f *testing.F) {
	for _, folder := range []string{"good", "bad"} {
		for _, file := range cases(f, folder) {
			_, section := quirk(f, file)
			f.Add(section("openapi.yaml"), section("overlay.yaml"))
		}
	}
	f.Fuzz(func(t *testing.T, spec, corrections []byte) {
		if len(spec) > 1<<16 {
			t.Skip("long documents only make this slow")
		}
		files, _, err := generate(spec, corrections)
		if err == nil {
			typeCheck(t, files)
			return
		}
		var located yamldoc.Faults
		if !errors.As(err, &located) || files != nil {
			t.Fatalf("not located: %v", err)
		}
		for _, fault := range located {
			if fault.File == "" || fault.Msg == "" || strings.Contains(fault.Msg, "cannot digest") {
				t.Fatalf("unhelpful: %v", fault)
			}
		}
	})
}
