package doctor

import (
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/internal/digest"
	"github.com/fieldbooks/fieldbooks/wire"
)

// specs are types as no vendor has them.
var specs = &digest.Digest{
	Types: map[string]*digest.Type{
		"Order": {Custom: "Own", Labels: "Total", Fields: []*digest.Field{
			{Name: "Key", Type: "int"}, {Name: "Line + Items", Type: "[Line]"}, {Name: "Own", Type: "raw"}, {Name: "By", Type: "{Line}"}, {Name: "9th", Also: []string{"9th!"}, Type: "raw"},
		}},
		"Line": {Fields: []*digest.Field{{Name: "Cost", Type: "decimal"}}},
	},
	Enums: map[string]*digest.Enum{"Total": {Values: []string{"<all>"}}},
}

func TestShapes(t *testing.T) {
	s := newShapes(specs, &digest.Call{Version: 1})
	s.value("", wire.Value(`[
		{"Key":1,"Line + Items":[{"Cost":1.50,"Novel":"x"},{"Cost":null}],"Own":{"Jane Doe":{"a":1}},"By":{"Jane":{"Cost":2}},"9th!":true,"<all>":1.0,"<some>":1.0,"CF_Jane":"x"},
		{"Key":"1","Own":null,"O'Hara":"","Jane":["2026-01-02","2026-01-02T10:00:00Z","2026-01-02 10:00:00.000 -0500","2025-01-10 10:12:58.401 GMT-05:00 (Eastern Standard Time)","1/2/2026","b865a304-a4d9-48b1-8df3-91fbb01f8887","7","7.50","yes",1764151200000]}
	]`), "[Order]")
	want := `
(the answer): list 1
[]: object 2
[].Key: 2 of 2, integer 1, integer in text 1
[].Line + Items: 1 of 2, list 1
[].Line + Items[]: object 2
[].Line + Items[].Cost: 2 of 2, decimal 1, null 1
[].Line + Items[].Novel: 1 of 2, text up to 20 1
[].Own: 2 of 2, object 1, null 1
[].Own.(a field of the firm's): object 1
[].Own.(a field of the firm's).a: 1 of 1, integer 1
[].By: 1 of 2, object 1
[].By.(a field of the firm's): object 1
[].By.(a field of the firm's).Cost: 1 of 1, integer 1
[].9th!: 1 of 2, boolean 1
[].<all>: 1 of 2, decimal 1
[].(a name that may be a value): 2 of 2, decimal 1, empty text 1
[].CF_(a field of the firm's): text up to 20 1
[].Jane: 1 of 2, list 1
[].Jane[]: day in text 1, moment in text 3, American day in text 1, GUID 1, integer in text 1, decimal in text 1, boolean in text 1, long integer 1
`
	var got strings.Builder
	paths, texts := s.lines()
	for i := range paths {
		got.WriteString("\n" + paths[i] + ": " + texts[i])
	}
	if got.String()+"\n" != want {
		t.Errorf("got%s\n\nwant%s", got.String(), want)
	}
}

func TestLongTexts(t *testing.T) {
	for n, want := range map[int]string{20: "text up to 20", 21: "text up to 80", 255: "text up to 255", 256: "long text"} {
		if got := textKind(strings.Repeat("é", n)); got != want {
			t.Errorf("%d letters: %s", n, got)
		}
	}
}
