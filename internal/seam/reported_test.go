package seam_test

import (
	"slices"
	"testing"

	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/wire"
)

// TestNothingIsLostUnnamed gives a record members that are no JSON object: what is sent has no
// place for them, and Write says so.
func TestNothingIsLostUnnamed(t *testing.T) {
	for _, unknown := range []string{`[1]`, `{"a":`, `"x"`} {
		_, lost := aimsioapi.JobOrder{Unknown: wire.Value(unknown)}.Write()
		if !slices.Contains(lost, "Unknown") {
			t.Errorf("%s: lost %q", unknown, lost)
		}
	}
}
