package mirror

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/account"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/source"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/tables"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/progress"
)

var update = flag.Bool("update", false, "write the arithmetic of the rules into docs/mirror.md")

// TestArithmetic holds what docs/mirror.md says of the cost of a full read against the rules by which
// it is read.
func TestArithmetic(t *testing.T) {
	const end = "<!-- end -->"
	text := page(t)
	before, rest, _ := strings.Cut(text, "-update -->\n")
	have, after, found := strings.Cut(rest, end)
	if !found {
		t.Fatalf("%s has no place for the arithmetic", document)
	}
	want := arithmetic()
	if have == want {
		return
	}
	if !*update {
		t.Errorf("%s says\n%s\nthe rules have\n%s", document, have, want)
		return
	}
	if err := os.WriteFile(document, []byte(before+"-update -->\n"+want+end+after), 0o644); err != nil {
		t.Fatal(err)
	}
}

// sizes are of how many records it tells.
var sizes = []int{1_000, 10_000, 100_000}

// arithmetic is a table: a line for the kinds of a vendor that cost the same.
func arithmetic() string {
	var b strings.Builder
	b.WriteString("| a full read of | 1,000 records | 10,000 | 100,000 |\n|---|---|---|---|\n")
	for _, v := range account.Vendors {
		of, order := map[string][]string{}, []string(nil)
		for _, k := range source.Kinds(tables.All(false)) {
			if k.Vendor() != v {
				continue
			}
			costs := cost(k)
			if of[costs] == nil {
				order = append(order, costs)
			}
			of[costs] = append(of[costs], "`"+k.Name+"`")
		}
		for _, costs := range order {
			fmt.Fprintf(&b, "| %s | %s |\n", listed(of[costs]), costs)
		}
	}
	return b.String()
}

// listed are names, the first ones of many.
func listed(names []string) string {
	const most = 11
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and the other small lists, %d in all", strings.Join(names[:3], ", "), len(names))
}

// cost is what a kind costs, by size.
func cost(k *source.Kind) string {
	var cells []string
	for _, n := range sizes {
		calls := k.Calls(n)
		unit := " calls, "
		if calls == 1 {
			unit = " call, "
		}
		cells = append(cells, progress.Count(calls)+unit+progress.Clock(source.Least(k.Vendor(), calls)))
	}
	return strings.Join(cells, " | ")
}
