package specs

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/fieldbooks/fieldbooks/gen/internal/model"
	"github.com/fieldbooks/fieldbooks/internal/ajeraspec"
)

// What there is to say of each kind of element. A fact without a value is "". The
// names are the keys of the spec format where it has one; room judge has a rule for each.

func methodFacts(m *ajeraspec.Method) []Fact {
	update := ajeraspec.Update{}
	if m.Update != nil {
		update = *m.Update
	}
	return []Fact{
		{"method", m.Wire}, {"kind", m.Kind}, {"args", typed(m.RawArgs)}, {"content", typed(m.RawContent)},
		{"paged", yes(m.Paged)}, {"fixed", fixed(m.Fixed)}, {"batch", batch(m.Batch)}, {"cap", capText(m.Cap)},
		{"update reads", update.Reads}, {"update", updateText(update)}, {"counter", update.Counter}, {"employee", yes(m.Employee)},
		{"permission", m.Permission}, {"evidence", grade(m.Evidence)}, {"page", m.Page},
		{"doc", m.Doc}, {"note", m.Note}, {"source", m.Source},
	}
}

func fieldFacts(f *ajeraspec.Field) []Fact {
	return []Fact{
		{"go", goName(f.Go, f.Name)}, {"type", f.Type.String()}, {"required", yes(f.Required)}, {"nullable", yes(f.Nullable)},
		{"write", f.Write}, {"max", count(f.Max)}, {"values", strings.Join(f.Values, ", ")},
		{"also", strings.Join(f.Also, ", ")}, {"sensitive", yes(f.Sensitive)},
		{"deprecated", f.Deprecated}, {"evidence", f.Evidence}, {"doc", f.Doc}, {"note", f.Note}, {"source", f.Source},
	}
}

func typeFacts(t *ajeraspec.Type) []Fact {
	return []Fact{
		{"key", t.Key}, {"custom", t.Custom}, {"rest", t.Rest}, {"labels", t.Labels}, {"sensitive", yes(t.Sensitive)},
		{"evidence", grade(t.Evidence)}, {"doc", t.Doc}, {"note", t.Note}, {"source", t.Source},
	}
}

func enumFacts(e *ajeraspec.Enum) []Fact {
	return []Fact{
		{"complete", yes(e.Complete)}, {"evidence", grade(e.Evidence)}, {"doc", e.Doc}, {"note", e.Note}, {"source", e.Source},
	}
}

// goName is the name that the specs give, else that of the wire.
func goName(set, wire string) string { return cmp.Or(set, model.GoName(wire)) }

func yes(b bool) string {
	if b {
		return "yes"
	}
	return ""
}

func typed(raw bool) string {
	if raw {
		return "raw"
	}
	return "typed"
}

func count(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// grade makes the default explicit, so that writing it down is no change.
func grade(evidence string) string { return cmp.Or(evidence, "documented") }

func fixed(all []*ajeraspec.Fixed) string {
	var text []string
	for _, f := range all {
		text = append(text, f.Name+": "+f.Value)
	}
	return strings.Join(text, ", ")
}

func batch(b *ajeraspec.Batch) string {
	if b == nil {
		return ""
	}
	return strings.TrimSuffix(fmt.Sprintf("%d of %s for %s", b.Max, b.By, b.Of), " for ")
}

func capText(c *ajeraspec.Cap) string {
	if c == nil {
		return ""
	}
	return strings.TrimSpace(fmt.Sprintf("%d rows of %s, from %s to %s, then %s by %s", c.Rows, c.Of, c.From, c.To, c.Then, c.ThenBy))
}

// updateText is how a save travels, all but the method that reads.
func updateText(u ajeraspec.Update) string {
	if u.Reads == "" {
		return ""
	}
	text := fmt.Sprintf("%s in %s, as read in %s", u.Send, u.Updated, u.Unchanged)
	for _, r := range u.Rows {
		text += strings.TrimSuffix(fmt.Sprintf("; %s from %s marked %s", r.Arg, r.List, r.IsNew), " marked ")
	}
	return text
}
