package edit

import (
	"slices"
	"testing"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/call"
)

// TestSplit takes the editor's command line apart where no shell does.
func TestSplit(t *testing.T) {
	for line, want := range map[string][]string{
		`code --wait`:                  {"code", "--wait"},
		`"C:\Program Files\n.exe"  -x`: {`C:\Program Files\n.exe`, "-x"},
		`notepad`:                      {"notepad"},
		``:                             {""},
		`a "" b`:                       {"a", "", "b"},
	} {
		if got := split(line); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", line, got, want)
		}
	}
}

// TestKebab names kinds.
func TestKebab(t *testing.T) {
	for name, want := range map[string]string{"InvoiceGroup": "invoice-group", "NRB": "nrb", "NRBItem": "nrb-item", "Phase": "phase"} {
		if got := call.Kebab(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}
