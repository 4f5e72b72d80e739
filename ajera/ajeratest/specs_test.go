package ajeratest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/internal/ajeraspec"
	"github.com/fieldbooks/fieldbooks/specs"
)

// eachWay calls f for every typed way to call a method, in every version.
func eachWay(t *testing.T, f func(m *ajeraspec.Method, version int)) {
	t.Helper()
	docs, err := ajeraspec.ParseFS(specs.FS, "ajera", "specs/ajera/")
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range docs {
		for _, m := range d.Methods {
			for _, version := range m.Sessions {
				if m.Kind != "session" {
					f(m, version)
				}
			}
		}
	}
}

// fixed is the arguments that choose the way.
func fixed(m *ajeraspec.Method) string {
	var b strings.Builder
	for _, f := range m.Fixed {
		fmt.Fprintf(&b, "%q:%q,", f.Name, f.Value)
	}
	return b.String()
}

func TestEveryMethodRefusesAnUnknownArgument(t *testing.T) {
	k := talk(t)
	names := map[string]bool{"CreateAPISession": true, "EndAPISession": true}
	eachWay(t, func(m *ajeraspec.Method, version int) {
		names[m.Wire] = true
		if m.RawArgs {
			return // see TestWhatNobodyKnowsIsRefused
		}
		k.refuse(version, m.Wire, `{`+fixed(m)+`"NoSuchArgument":1}`, ajeratest.TextInvalid)
		log := k.s.Log()
		if last := log[len(log)-1]; !strings.Contains(last.Outcome, `"NoSuchArgument"`) {
			t.Errorf("%s is refused for another reason: %s", m.Name, last.Outcome)
		}
	})
	if len(names) < 66 {
		t.Errorf("%d method names in the specs, want 66 at least", len(names))
	}
}

// TestEveryArgumentHasOneJSONType sends each argument with a value of a type that
// cannot be right.
func TestEveryArgumentHasOneJSONType(t *testing.T) {
	k := talk(t)
	eachWay(t, func(m *ajeraspec.Method, version int) {
		for _, f := range m.Args {
			if f.Type.Name == "raw" && !f.Type.List || len(m.Fixed) > 0 {
				continue // anything goes, or answers a skeleton
			}
			wrong := `[{"a":1}]`
			if f.Type.List {
				wrong = `7`
			}
			for _, v := range []string{wrong, "null"} {
				k.refuse(version, m.Wire, fmt.Sprintf(`{%s%q:%s}`, fixed(m), f.Name, v), ajeratest.TextInvalid)
				log := k.s.Log()
				if last := log[len(log)-1]; !strings.Contains(last.Outcome, f.Name+": ") {
					t.Errorf("%s is refused for another reason: %s", m.Name, last.Outcome)
				}
			}
		}
	})
}
