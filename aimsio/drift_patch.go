package aimsio

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// Count is how many different departures were seen.
func (d *Drift) Count() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.seen)
}

// String is the proposed change: actions for specs/aimsio/overlay.yaml, each to be
// completed with what the member or value means. Members are proposed as set by the
// server, so that nothing new is sent. Remarks tell how often each was seen, and
// what cannot be proposed. It is empty when nothing was seen.
func (d *Drift) String() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.seen) == 0 {
		return ""
	}
	list := slices.SortedFunc(maps.Keys(d.seen), func(a, b deviation) int {
		return cmp.Or(cmp.Compare(a.target, b.target), cmp.Compare(a.part, b.part), cmp.Compare(a.name, b.name), cmp.Compare(a.what, b.what))
	})
	var b strings.Builder
	b.WriteString("# specs/aimsio/overlay.yaml\nactions:\n")
	var last deviation
	for _, n := range list {
		if n.part != "" && (n.target != last.target || n.part != last.part) {
			fmt.Fprintf(&b, "  - target: %s\n    description: Seen in answers.\n    update:\n", n.target)
			if n.part == "properties" {
				b.WriteString("      properties:\n")
			}
		}
		b.WriteString(n.line(d.seen[n]))
		last = n
	}
	return b.String()
}

// line is the departure in YAML.
func (n deviation) line(s *sightings) string {
	often := fmt.Sprintf("%d time", s.count)
	if s.count != 1 {
		often += "s"
	}
	switch n.part {
	case "enum":
		return fmt.Sprintf("      - %q # %s\n", n.name, often)
	case "properties":
		kind, remark := schemaOf(s.types)
		return fmt.Sprintf("        %s: {%sreadOnly: true, x-source: inferred} # %s%s\n", key(n.name), kind, often, remark)
	}
	return fmt.Sprintf("  # %s: %s, %s\n", n.target, n.what, often)
}

// schemaOf is the type that holds all that were met, and a remark where none does.
func schemaOf(types []string) (schema, remark string) {
	types = slices.Sorted(slices.Values(types))
	switch {
	case len(types) == 0:
		return "", ", always null"
	case slices.Equal(types, []string{"integer", "number"}):
		return "type: number, ", ""
	case len(types) > 1:
		return "", ", as " + strings.Join(types, " and ")
	}
	return "type: " + types[0] + ", ", ""
}

// typesOf guesses the type of a value, as the description writes it. Null tells
// none.
func typesOf(value jsontext.Value) []string {
	switch value.Kind() {
	case '"':
		return []string{"string"}
	case '0':
		if strings.ContainsAny(string(value), ".eE") {
			return []string{"number"}
		}
		return []string{"integer"}
	case 't', 'f':
		return []string{"boolean"}
	case '[':
		return []string{"array"}
	case '{':
		return []string{"object"}
	}
	return nil
}

// key writes a name as a key of YAML, which takes some words for other than text.
func key(name string) string {
	switch strings.ToLower(name) {
	case "true", "false", "yes", "no", "on", "off", "y", "n", "null":
		return strconv.Quote(name)
	}
	return name
}
