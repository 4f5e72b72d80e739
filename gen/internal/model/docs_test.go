package model

import (
	"slices"
	"testing"

	"github.com/fieldbooks/fieldbooks/internal/ajeraspec"
)

func TestSentence(t *testing.T) {
	for _, c := range []struct{ name, lead, doc, want string }{
		{"GetThings", "returns", "Full records.", "GetThings returns full records."},
		{"GetThings", "returns", "Returns full records", "GetThings returns full records."},
		{"GetThings", "returns", "GetThings is special.", "GetThings is special."},
		{"GetThings", "returns", "", "GetThings calls GetThings."},
		{"Open", "is", "Opens a session.\nAlways.", "Open opens a session. Always."},
		{"Status", "is", "Whether it is in use.", "Status says whether it is in use."},
		{"Thing", "is", "A thing.", "Thing is a thing."},
		{"Thing", "is", "GL account.", "Thing is GL account."},
		{"Thing", "is", "W9 form.", "Thing is W9 form."},
		{"Thing", "is", "Ajera's thing.", "Thing is Ajera's thing."},
		{"Thing", "is", "Thing.", "Thing."},
		{"Thing", "is", "Ähnliches", "Thing is ähnliches."},
	} {
		if got := sentence(c.name, c.lead, c.doc, "calls "+c.name); got != c.want {
			t.Errorf("%q of %s is\n%q, wanted\n%q", c.doc, c.name, got, c.want)
		}
	}
}

func TestFieldDoc(t *testing.T) {
	for _, c := range []struct {
		field  ajeraspec.Field
		around string
		want   Doc
	}{
		{ajeraspec.Field{}, "documented", nil},
		{ajeraspec.Field{Doc: "money"}, "", Doc{"Money."}},
		{ajeraspec.Field{Evidence: "observed", Source: "answers"}, "documented", Doc{"Observed, not documented: answers."}},
		{ajeraspec.Field{Evidence: "observed"}, "observed", nil},
		{ajeraspec.Field{Write: "token", Note: "Opaque"}, "", Doc{"Concurrency token: sent back as it was read. Opaque."}},
		{ajeraspec.Field{Values: []string{"a b", "c"}, Type: ajeraspec.TypeRef{Name: "string"}}, "", Doc{`Only "a b" or "c".`}},
		{ajeraspec.Field{Values: []string{"1", "2"}, Type: ajeraspec.TypeRef{Name: "int"}}, "", Doc{"Only 1 or 2."}},
		{ajeraspec.Field{Required: true, Deprecated: "use the other"}, "", Doc{"Required.", "Deprecated: use the other."}},
	} {
		if got := fieldDoc(&c.field, c.around); !slices.Equal(got, c.want) {
			t.Errorf("%+v is %q, wanted %q", c.field, got, c.want)
		}
	}
}
