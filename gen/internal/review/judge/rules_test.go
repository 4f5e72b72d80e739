package judge

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/oasdiff/oasdiff/checker"

	"github.com/fieldbooks/fieldbooks/gen/internal/review/specs"
)

// comments are the facts that only GoDoc shows.
var comments = []string{"complete", "labels", "permission", "evidence", "page", "doc", "note", "source"}

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
	if f, _ := judge(FactChange{Fact: "nobody thought of it"}, &specs.Element{}); f.Verdict != Breaking {
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
		{"batch max", "", "5", Additive},
		{"batch max", "5", "3", Additive},
		{"batch max", "5", "", Breaking},
		{"batch by", "Keys", "Others", Breaking},
		{"batch of", "Rows", "Others", Breaking},
		{"cap rows", "", "500", Additive},
		{"cap rows", "500", "400", Additive},
		{"cap rows", "500", "1000", Breaking},
		{"cap rows", "500", "", Breaking},
		{"cap of", "Rows", "Others", Breaking},
		{"cap then", "", "Keys", Additive},
		{"cap then", "Keys", "", Breaking},
		{"update counter", "", "Number", Additive},
		{"update counter", "Number", "", Breaking},
		{"kind", "create", "action", Breaking},
		{"kind", "action", "create", Breaking},
		{"kind", "update", "action", Breaking},
		{"zero", "", "yes", Breaking},
		{"zero", "yes", "", Breaking},
		{"sensitive", "", "yes", Breaking},
		{"sensitive", "yes", "", Breaking},
		{"deprecated", "", "use b", Additive},
		{"deprecated", "use a", "use b", Unchanged},
		{"default", "10", "20", Breaking},
		{"either or", "one of a, b", "one of a, b; one of c, d with e", Breaking},
		{"either or", "one of a, b; one of c, d with e", "one of a, b", Additive},
		{"either or", "one of a, b", "one of a, b, c", Additive},
		{"either or", "one of a, b", "one of a", Breaking},
		{"either or", "one of a, b", "one of a, b with c", Additive},
		{"either or", "one of a, b with c", "one of a, b", Breaking},
		{"either or", "", "one of a, b", Breaking},
		{"either or", "one of a, b", "", Additive},
		{"x-key", "", "a", Additive},
		{"x-key", "a", "a, b", Additive},
		{"x-key", "a, b", "a", Breaking},
		{"upsert keys", "a, b", "b, a", Breaking},
		{"security", "http basic", "http bearer", Breaking},
		{"security", "http basic", "http basic, http bearer", Additive},
		{"security", "http basic", "http basic and apiKey Key in header", Breaking},
		{"security", "http basic", "", Additive},
		{"sent as", "*string", "", Breaking},
		{"sent as", "", "*string", Additive},
		{"explode", "", "yes", Breaking},
		{"doc", "a", "b", Unchanged},
	} {
		if f, _ := judge(FactChange{Fact: c.fact, Old: c.old, New: c.new}, &specs.Element{Kind: "field", Sent: true}); f.Verdict != c.want {
			t.Errorf("%s from %q to %q is %s, wanted %s", c.fact, c.old, c.new, f.Verdict, c.want)
		}
	}
}

// TestOnlyRead holds that what only a sender meets is no break of what is only read.
func TestOnlyRead(t *testing.T) {
	for _, fact := range onlySent {
		if f, effect := judge(FactChange{Fact: fact, New: "yes"}, &specs.Element{}); f.Verdict != Additive || effect != "" {
			t.Errorf("%s is %s: %q", fact, f.Verdict, effect)
		}
	}
}

// TestHandWritten holds that the hand-written client of Aimsio is found where the
// description says how a caller shows who he is, and where the servers are.
func TestHandWritten(t *testing.T) {
	s, err := specs.Aimsio(os.DirFS("../../../.."))
	if err != nil {
		t.Fatal(err)
	}
	c := comparison{new: s}
	found := 0
	for _, e := range s.List {
		if e.Kind == "api" || e.Kind == "server" {
			found++
			if says := c.handWritten(e); !strings.Contains(says, " at aimsio/") {
				t.Errorf("%s %s: %q", e.Kind, e.Name, says)
			}
		}
		if e.Kind == "api" && e.Fact("security") != basic {
			t.Errorf("the description asks for %q, the hand-written client sends %q", e.Fact("security"), basic)
		}
	}
	if found < 2 {
		t.Errorf("%d servers and ways to show who one is", found)
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
