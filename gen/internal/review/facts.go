package review

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/fieldbooks/fieldbooks/internal/ajeraspec"
)

// What there is to say of each kind of element. A fact without a value is "". The
// names are the keys of the spec format where it has one; rules.go judges them.

func methodFacts(m *ajeraspec.Method) []fact {
	return []fact{
		{"method", m.Wire}, {"kind", m.Kind}, {"args", typed(m.RawArgs)}, {"content", typed(m.RawContent)},
		{"paged", yes(m.Paged)}, {"fixed", fixed(m.Fixed)},
		{"batch", batch(m.Batch)},
		{"cap", capText(m.Cap)}, {"update reads", update(m, func(u *ajeraspec.Update) string { return u.Reads })},
		{"update", update(m, updateText)},
		{"counter", update(m, func(u *ajeraspec.Update) string { return u.Counter })}, {"employee", yes(m.Employee)},
		{"permission", m.Permission}, {"evidence", grade(m.Evidence)}, {"page", m.Page},
		{"doc", m.Doc}, {"note", m.Note}, {"source", m.Source},
	}
}

func fieldFacts(f *ajeraspec.Field) []fact {
	return []fact{
		{"go", goName(f)}, {"type", f.Type.String()}, {"required", yes(f.Required)}, {"nullable", yes(f.Nullable)},
		{"write", f.Write}, {"max", count(f.Max)}, {"values", strings.Join(f.Values, ", ")},
		{"also", strings.Join(f.Also, ", ")}, {"sensitive", yes(f.Sensitive)},
		{"deprecated", f.Deprecated}, {"evidence", f.Evidence}, {"doc", f.Doc}, {"note", f.Note}, {"source", f.Source},
	}
}

func typeFacts(t *ajeraspec.Type) []fact {
	return []fact{
		{"key", t.Key}, {"custom", t.Custom}, {"rest", t.Rest}, {"labels", t.Labels}, {"sensitive", yes(t.Sensitive)},
		{"evidence", grade(t.Evidence)}, {"doc", t.Doc}, {"note", t.Note}, {"source", t.Source},
	}
}

func enumFacts(e *ajeraspec.Enum) []fact {
	return []fact{
		{"complete", yes(e.Complete)}, {"evidence", grade(e.Evidence)}, {"doc", e.Doc}, {"note", e.Note}, {"source", e.Source},
	}
}

func valueFacts(v ajeraspec.EnumValue, constant string) []fact {
	return []fact{{"go", constant}, {"evidence", v.Evidence}, {"doc", v.Doc}}
}

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
func grade(evidence string) string {
	if evidence == "" {
		return "documented"
	}
	return evidence
}

func fixed(all []ajeraspec.Fixed) string {
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
	text := fmt.Sprintf("%d of %s", b.Max, b.By)
	if b.Of != "" {
		text += " for " + b.Of
	}
	return text
}

func capText(c *ajeraspec.Cap) string {
	if c == nil {
		return ""
	}
	return strings.TrimSpace(fmt.Sprintf("%d rows of %s, from %s to %s, then %s by %s", c.Rows, c.Of, c.From, c.To, c.Then, c.ThenBy))
}

func update(m *ajeraspec.Method, of func(*ajeraspec.Update) string) string {
	if m.Update == nil {
		return ""
	}
	return of(m.Update)
}

// updateText is how a save travels, all but the method that reads.
func updateText(u *ajeraspec.Update) string {
	text := fmt.Sprintf("%s in %s, as read in %s", u.Send, u.Updated, u.Unchanged)
	for _, r := range u.Rows {
		text += fmt.Sprintf("; %s from %s", r.Arg, r.List)
		if r.IsNew != "" {
			text += " marked " + r.IsNew
		}
	}
	return text
}
