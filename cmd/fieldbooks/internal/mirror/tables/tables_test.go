package tables

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write what comes out into testdata")

// golden compares a text with a file, which -update writes.
func golden(t *testing.T, name, text string) {
	t.Helper()
	file := "testdata/" + name
	if *update {
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil || string(want) != text {
		t.Errorf("%s differs (%v); look at it, and run go test -update", file, err)
	}
}

// listing is what a reviewer reads of all tables.
func listing(all []*Table) string {
	var b strings.Builder
	for _, t := range all {
		fmt.Fprintf(&b, "%s: %s (%s%s), key %s", t.Name, t.Type, t.Vendor, version(t), strings.Join(t.Key, " "))
		if t.Parent != nil {
			fmt.Fprintf(&b, ", of %s by %s", t.Parent.Name, t.Of)
		}
		if t.Inside != nil {
			fmt.Fprintf(&b, ", inside %s", strings.Join(t.Inside, "."))
		}
		fmt.Fprintf(&b, "\n  %s\n", t.Doc)
		for _, c := range t.Columns {
			fmt.Fprintf(&b, "  %-45s %-8s %s\n", c.Name, c.Kind, strings.Join(says(c), " | "))
		}
		b.WriteString("\n")
	}
	return b.String()
}

func version(t *Table) string {
	if t.Version == 0 {
		return ""
	}
	return fmt.Sprintf(" %d", t.Version)
}

func says(c *Column) []string {
	wire := c.Wire
	for _, also := range c.Also {
		wire += " or " + also
	}
	parts := []string{wire}
	if c.Listed {
		parts = append(parts, "listed")
	}
	if c.Unit != "" {
		parts = append(parts, c.Unit)
	}
	if c.Evidence != "documented" {
		parts = append(parts, c.Evidence)
	}
	return append(parts, c.Doc)
}

func TestListing(t *testing.T) {
	golden(t, "tables.txt", listing(All(false)))
}
