package source_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/source"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/tables"
)

var update = flag.Bool("update", false, "write testdata anew")

// TestKinds: which kinds there are, by which rule each is read, and which tables it writes. Each
// table is of one kind.
func TestKinds(t *testing.T) {
	var b strings.Builder
	all := tables.All(true)
	of := map[string]string{}
	for _, k := range source.Kinds(all) {
		fmt.Fprintf(&b, "%s: %s, %s%s\n", k.Name, k.Rule, k.How(), map[bool]string{true: ", only when named"}[k.Named])
		for _, table := range k.Tables {
			if other := of[table.Name]; other != "" {
				t.Errorf("%s is of %s and of %s", table.Name, other, k.Name)
			}
			if of[table.Name] = k.Name; table != k.Tables[0] {
				fmt.Fprintf(&b, "  and %s\n", table.Name)
			}
		}
	}
	for _, table := range all {
		if of[table.Name] == "" {
			t.Errorf("nothing is read into %s", table.Name)
		}
	}
	file := filepath.Join("testdata", "kinds.txt")
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil || string(want) != b.String() {
		t.Errorf("%v: the kinds are\n%s", err, b.String())
	}
}
