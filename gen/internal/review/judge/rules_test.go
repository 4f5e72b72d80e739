package judge

import (
	"errors"
	"os"
	"slices"
	"testing"

	"github.com/oasdiff/oasdiff/checker"

	"github.com/fieldbooks/fieldbooks/gen/internal/review/specs"
)

// comments are the facts that only GoDoc shows.
var comments = []string{"complete", "labels", "permission", "evidence", "page", "doc", "note", "source", "deprecated"}

// TestEveryFactHasARule holds that nothing the specs can say is judged by accident,
// and that no rule is left over.
func TestEveryFactHasARule(t *testing.T) {
	module := os.DirFS("../../../..")
	ajera, ajeraErr := specs.Ajera(module)
	aimsio, aimsioErr := specs.Aimsio(module)
	if err := errors.Join(ajeraErr, aimsioErr); err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for _, e := range slices.Concat(ajera.List, aimsio.List) {
		for _, f := range e.Facts {
			used[f.Name] = true
			if rules[f.Name] == nil {
				t.Errorf("%s %s: the fact %q has no rule", e.Kind, e.Go, f.Name)
			}
		}
	}
	for name := range rules {
		if !used[name] {
			t.Errorf("the rule of %q is for no fact", name)
		}
	}
	for _, name := range comments {
		if v, effect := rules[name]("a", "b"); v != Unchanged || effect != "" {
			t.Errorf("%q is a comment, and its rule says %s %q", name, v, effect)
		}
	}
}

func TestUnknownFactBreaks(t *testing.T) {
	if f, _ := judge(FactChange{Fact: "nobody thought of it"}); f.Verdict != Breaking {
		t.Errorf("it is %s", f.Verdict)
	}
}

func TestRules(t *testing.T) {
	for _, c := range []struct {
		fact, old, new string
		want           Verdict
	}{
		{"kind", "get", "list", Additive},
		{"kind", "get", "update", Breaking},
		{"kind", "update", "get", Breaking},
		{"kind", "create", "session", Breaking},
		{"required", "", "yes", Breaking},
		{"required", "yes", "", Additive},
		{"write", "token", "", Breaking},
		{"write", "read-only", "", Additive},
		{"write", "", "read-only", Breaking},
		{"max", "", "20", Breaking},
		{"max", "20", "", Additive},
		{"max", "20", "30", Additive},
		{"max", "30", "20", Breaking},
		{"values", "", "a", Breaking},
		{"values", "a", "", Additive},
		{"values", "a", "a, b", Additive},
		{"values", "a, b", "a", Breaking},
		{"also", "", "a", Additive},
		{"also", "a", "b", Breaking},
		{"also", "a, b", "b, a, c", Additive},
		{"rest", "", "Totals", Additive},
		{"rest", "Totals", "", Breaking},
		{"custom", "", "CF_", Additive},
		{"custom", "CF_", "", Breaking},
		{"batch", "", "5 of Keys", Additive},
		{"batch", "5 of Keys", "", Additive},
		{"doc", "a", "b", Unchanged},
	} {
		if f, _ := judge(FactChange{Fact: c.fact, Old: c.old, New: c.new}); f.Verdict != c.want {
			t.Errorf("%s from %q to %q is %s, wanted %s", c.fact, c.old, c.new, f.Verdict, c.want)
		}
	}
}

// TestHarmless holds that we overrule only what oasdiff can say, as breaking.
func TestHarmless(t *testing.T) {
	levels := checker.GetCheckLevels()
	for rule, why := range harmless {
		level, ok := levels[rule]
		if !ok || level != checker.ERR {
			t.Errorf("%q (%s) is not a breaking rule of oasdiff", rule, why)
		}
	}
}
