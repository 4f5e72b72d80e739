//go:build !race

package call

// The race detector allocates by itself, so these counts are made without it.

import (
	"testing"

	"github.com/fieldbooks/fieldbooks/internal/cost"
)

// TestCost counts what is allocated between the calls and standard output: much less than once a record.
// Lines of CSV wait for the names of all columns, and take the room of their text; of lines of JSON nothing
// is kept.
func TestCost(t *testing.T) {
	all := bulks(3000)
	var f cost.Figures
	for _, name := range []string{"phases", "jobOrders"} {
		for _, format := range []string{"csv", "jsonl"} {
			var out counter
			write := func() any {
				out = counter{}
				if err := all[name].write(&out, format); err != nil {
					t.Fatal(err)
				}
				return nil
			}
			f.Add("allocations of 3000 "+name+" as "+format, testing.AllocsPerRun(3, func() { write() }))
			allocated, _ := cost.Memory(write)
			f.Add("bytes allocated per byte of "+name+" as "+format, allocated/float64(out.bytes))
		}
	}
	f.Hold(t, "testdata/cost.golden", 1.1)
}
