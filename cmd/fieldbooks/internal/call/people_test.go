package call

import (
	"reflect"
	"testing"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
)

// TestForPeople orders columns for a table and for nothing else: on a terminal too, CSV keeps the order
// of the specs.
func TestForPeople(t *testing.T) {
	set := sets(AjeraSpecs(), AjeraSpecs().Calls[1])[0]
	for _, c := range []struct {
		output output.Options
		table  bool
	}{
		{output.Options{}, true},
		{output.Options{File: "clients.txt"}, true},
		{output.Options{Excel: true}, false},
		{output.Options{JQ: "."}, false},
		{output.Options{Format: "csv"}, false},
	} {
		got := forPeople(&app.App{Width: 80, Output: c.output}, set, "ClientRecord")
		if reflect.DeepEqual(got, set) == c.table {
			t.Errorf("%+v: the columns are %v", c.output, got.Columns[:3])
		}
	}
}
