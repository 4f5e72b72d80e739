package ajera

import (
	"cmp"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/wire"
)

// Count is how many different departures were seen.
func (d *Drift) Count() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.seen)
}

// String is the proposed change: per file of the specs, YAML to be merged into
// it. Remarks tell how often each was seen, and what cannot be proposed. A type
// that several pages share is in specs/ajera/shared.yaml.
func (d *Drift) String() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	list := slices.SortedFunc(maps.Keys(d.seen), func(a, b deviation) int {
		return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.part, b.part), cmp.Compare(a.owner, b.owner),
			cmp.Compare(a.name, b.name), cmp.Compare(a.line, b.line), cmp.Compare(a.what, b.what))
	})
	var b strings.Builder
	var last deviation
	for _, n := range list {
		head(&b, last, n)
		remark := fmt.Sprintf("# %s, %s", n.what, count(d.seen[n], "time"))
		switch {
		case strings.HasPrefix(n.name, "("), n.part != "enums" && n.line == "":
			fmt.Fprintf(&b, "      # %s: %s\n", n.name, strings.TrimPrefix(remark, "# "))
		case n.part == "enums":
			fmt.Fprintf(&b, "      - %s %s\n", n.name, remark)
		default:
			fmt.Fprintf(&b, "      %s: %s %s\n", n.name, n.line, remark)
		}
		last = n
	}
	return b.String()
}

// head writes what encloses the line of n and did not enclose the one before.
func head(b *strings.Builder, last, n deviation) {
	file, part := n.file != last.file, n.part != last.part
	if file {
		fmt.Fprintf(b, "# %s\n", n.file)
	}
	if file || part {
		fmt.Fprintf(b, "%s:\n", n.part)
	}
	if file || part || n.owner != last.owner {
		inside := map[string]string{"methods": "content", "types": "fields", "enums": "values"}[n.part]
		fmt.Fprintf(b, "  %s:\n    %s:\n", n.owner, inside)
	}
}

// typeOf guesses the type of a value, as the specs write it.
func typeOf(value wire.Value) string {
	switch value.Kind() {
	case '"':
		var date wire.Date
		if date.UnmarshalText([]byte(text(value))) == nil && !date.IsZero() {
			return "date"
		}
		return "string"
	case '0':
		if strings.ContainsAny(string(value), ".eE") {
			return "decimal"
		}
		return "int"
	case 't', 'f':
		return "bool"
	case '[':
		return "[raw]"
	}
	return "raw"
}

// specType is the type of a field, as the specs write it.
func specType(t reflect.Type) string {
	switch t {
	case reflect.TypeFor[wire.Value]():
		return "raw"
	case reflect.TypeFor[wire.Decimal](), reflect.TypeFor[wire.Date](), reflect.TypeFor[wire.USDate](), reflect.TypeFor[wire.Stamp]():
		return strings.ToLower(t.Name())
	}
	if t.Kind() == reflect.Slice {
		return "[" + specType(t.Elem()) + "]"
	}
	return t.Name()
}
