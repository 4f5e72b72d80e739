package seam

import (
	"testing"
	"time"

	"github.com/oapi-codegen/runtime"

	"github.com/fieldbooks/fieldbooks/wire"
)

// plainly is what plain oapi-codegen writes.
func plainly(p wire.Param, v any) (string, error) {
	at := map[string]runtime.ParamLocation{"path": runtime.ParamLocationPath, "query": runtime.ParamLocationQuery, "header": runtime.ParamLocationHeader}
	return runtime.StyleParamWithOptions(p.Style, p.Explode, p.Name, v, runtime.StyleParamOptions{ParamLocation: at[p.In]})
}

// TestStyles compares what a value becomes by way of its JSON with what plain oapi-codegen makes of
// the value itself: the same, wherever that can be sent and be told apart where it arrives.
func TestStyles(t *testing.T) {
	values := map[string]any{
		"text": "a b&c/d", "enum": word("up"), "number": int64(-5), "bool": true,
		"list": []string{"a b", "c,d&e"}, "lone": []string{"x"}, "numbers": []int64{1, 2}, "bools": []bool{true, false},
		"object": map[string]string{"b": "x&y", "a": "1"}, "moment": time.Date(2026, 1, 2, 3, 4, 5, 600, time.UTC),
	}
	same := 0
	for style, places := range map[string][]string{
		"simple": {"path", "header"}, "label": {"path"}, "matrix": {"path"}, "form": {"query"},
		"spaceDelimited": {"query"}, "pipeDelimited": {"query"}, "deepObject": {"query"},
	} {
		for _, in := range places {
			for name, v := range values {
				for _, explode := range []bool{false, true} {
					p := wire.Param{Name: "p[]", In: in, Style: style, Explode: explode}
					want, wrong := plainly(p, v)
					got, given, err := Style(plainly).written(p, v)
					switch {
					case wrong != nil || differs[style+" "+name] || err != nil && refused[in+" "+name]:
					case err != nil || !given || got != want:
						t.Errorf("%s %s of %s, explode %v: %q (%v), oapi-codegen has %q", in, style, name, explode, got, err, want)
					default:
						same++
					}
				}
			}
		}
	}
	if same < 80 {
		t.Errorf("only %d were compared", same)
	}
}

type word string

// differs are what oapi-codegen writes so that it cannot be sent, or read as it was meant: blanks
// and pipes as they are.
var differs = map[string]bool{
	"spaceDelimited list": true, "spaceDelimited numbers": true, "spaceDelimited bools": true,
	"pipeDelimited list": true, "pipeDelimited numbers": true, "pipeDelimited bools": true,
}

// refused are what it writes so that nobody can tell it from something else.
var refused = map[string]bool{"header list": true}

// TestPathValues: what leads to another path is refused, and nothing else is.
func TestPathValues(t *testing.T) {
	for text, want := range map[string]bool{
		"": true, ".": true, "..": true, "/": true, `\`: true, " ": true, "\t": true, "a/..": true, "./a": true, `a\..\b`: true, ". ": true,
		"%2e": true, "%2E%2e": true, "a%2F..": true, "a%5c%2e%2e": true, "%252e%252e": true, "%2F": true, "%20": true, "..%2fa": true,
		"\n": true, "\x00": true, "..\n": true, "..\x00": true, "\u00a0..": true, "..;": true, "a/..;b=c/d": true, "%2e.%3bx": true, ".;": true, "a;..": false, "a;b": false,
		"a": false, "a.b": false, ".a": false, "a.": false, "...": false, "a b": false, "a/b": false, "100%": false, "%zz..": false, "a%2Fb": false,
		"{3F2504E0-4F89-11D3-9A0C-0305E82C3301}": false, "https://example.com/a": false,
	} {
		if got := leadsElsewhere(text); got != want {
			t.Errorf("%q leads elsewhere: %v", text, got)
		}
	}
}
