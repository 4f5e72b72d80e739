// Package change shows what a write would change, before it is sent: in come values before and
// after, out comes a text for people, aligned, with each amount digit for digit.
package change

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/mattn/go-runewidth"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/internal/record"
	"github.com/fieldbooks/fieldbooks/wire"
)

// Edit is one value that a write changes.
type Edit struct {
	Record string     // whose value it is, e.g. "Phases PhaseKey 12"
	Field  string     // dotted inside the record
	Before wire.Value // JSON, nil when it was not there
	After  wire.Value // nil when it is not there any more
}

// Text is the edits, a line for each below the record that it belongs to. What is long stands on
// lines of its own. It has no title and ends without a line break.
func Text(edits []Edit) string {
	var b strings.Builder
	for len(edits) > 0 {
		n := 1
		for n < len(edits) && edits[n].Record == edits[0].Record {
			n++
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		if edits[0].Record != "" {
			b.WriteString(Printable(edits[0].Record) + "\n")
		}
		lines(&b, edits[:n])
		edits = edits[n:]
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// longest is how many columns of a terminal a value takes at most beside another one.
const longest = 36

// lines writes the edits of one record.
func lines(b *strings.Builder, edits []Edit) {
	name, before := 0, 0
	for _, e := range edits {
		if !e.isLong() {
			name, before = max(name, width(e.Field)), max(before, width(shown(e.Before)))
		}
	}
	for _, e := range edits {
		if e.isLong() {
			fmt.Fprintf(b, "  %s\n    before  %s\n    after   %s\n", Printable(e.Field), shown(e.Before), shown(e.After))
			continue
		}
		fmt.Fprintf(b, "  %s  %s -> %s\n", pad(Printable(e.Field), name), pad(shown(e.Before), before), shown(e.After))
	}
}

func (e Edit) isLong() bool { return max(width(shown(e.Before)), width(shown(e.After))) > longest }

// shown is a value as people read it: JSON, so that a text differs from a number.
func shown(value wire.Value) string {
	if len(value) == 0 {
		return "(nothing)"
	}
	return Printable(string(value))
}

// Printable is text without what a terminal acts on: a record is a stranger's text.
func Printable(text string) string {
	if !strings.ContainsFunc(text, acts) {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		if acts(r) {
			fmt.Fprintf(&b, `\u%04x`, r)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

func acts(r rune) bool { return !unicode.IsPrint(r) }

func width(text string) int { return runewidth.StringWidth(text) }

func pad(text string, to int) string { return text + strings.Repeat(" ", max(0, to-width(text))) }

// Of is the edits of a save.
func Of(c *ajera.Change) []Edit {
	edits := make([]Edit, len(c.Edits))
	for i, e := range c.Edits {
		edits[i] = Edit{e.Record, e.Field, wire.Value(e.Before), wire.Value(e.After)}
	}
	return edits
}

// Between is how two texts of one record differ, member by member. Of lists of other lengths all is
// shown, of others the items that differ. A member that only one of them has is an edit, too: leave
// out those without After where after is a delta.
func Between(of string, before, after wire.Value) []Edit {
	var edits []Edit
	between("", before, after, func(field string, before, after wire.Value) {
		edits = append(edits, Edit{of, field, before, after})
	})
	return edits
}

func between(place string, before, after wire.Value, tell func(string, wire.Value, wire.Value)) {
	switch {
	case rawjson.Same(before, after):
	case before.Kind() == '{' && after.Kind() == '{':
		members(place, before, after, tell)
	case before.Kind() == '[' && after.Kind() == '[':
		items(place, before, after, tell)
	default:
		tell(place, before, after)
	}
}

func members(place string, before, after wire.Value, tell func(string, wire.Value, wire.Value)) {
	old, err := rawjson.Members(before)
	now, wrong := rawjson.Members(after)
	if err != nil || wrong != nil {
		tell(place, before, after)
		return
	}
	for _, m := range old {
		value, _ := rawjson.Lookup(now, m.Name)
		between(record.Join(place, m.Name), m.Value, value, tell)
	}
	for _, m := range now {
		if _, was := rawjson.Lookup(old, m.Name); !was {
			tell(record.Join(place, m.Name), nil, m.Value)
		}
	}
}

func items(place string, before, after wire.Value, tell func(string, wire.Value, wire.Value)) {
	old, err := rawjson.Items(before)
	now, wrong := rawjson.Items(after)
	if err != nil || wrong != nil || len(old) != len(now) {
		tell(place, before, after)
		return
	}
	for i := range old {
		between(fmt.Sprintf("%s[%d]", place, i), old[i].Value, now[i].Value, tell)
	}
}
