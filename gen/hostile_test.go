package main

import (
	"flag"
	"fmt"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// places are the positions of a spec where a person writes a name.
var places = map[string]string{
	"method":   "methods:\n  %s: {doc: Does it., kind: action, content: {Done: bool}}\n",
	"wire":     "methods:\n  Act: {doc: Does it., method: %s, kind: action, content: {Done: bool}}\n",
	"argument": "methods:\n  Act: {doc: Does it., kind: action, args: {%s: {type: int, required: true}, Other: bool}, content: {Done: bool}}\n",
	"listed":   "methods:\n  ListThings: {doc: Things., kind: list, args: {%s: [int]}, content: {Things: [int]}}\n",
	"secret":   "methods:\n  Act: {doc: Does it., kind: action, args: {%s: {type: string, sensitive: true}}, content: {%[1]s: {type: string, sensitive: true}}}\n",
	"answer":   "methods:\n  GetThings: {doc: Things., kind: get, content: {%s: int}}\n",
	"fixed":    "methods:\n  Act: {doc: Does it., kind: action, fixed: {%s: \"1\"}, content: {Done: bool}}\n",
	"type":     "methods:\n  GetThings: {doc: Things., kind: get, content: {Things: [%s]}}\ntypes:\n  %[1]s: {doc: A thing., fields: {A: int}}\n",
	"field":    "methods:\n  GetThings: {doc: Things., kind: get, content: {Things: [Thing]}}\ntypes:\n  Thing: {doc: A thing., fields: {%s: int, More: string}}\n",
	"custom":   "methods:\n  GetThings: {doc: Things., kind: get, content: {Things: [Thing]}}\ntypes:\n  Thing: {doc: A thing., custom: CF_, sensitive: true, fields: {%s: int}}\n",
	"rest":     "methods:\n  GetThings: {doc: Things., kind: get, content: {Things: [Thing]}}\ntypes:\n  Thing: {doc: A thing., rest: %s, fields: {A: int}}\n",
	"go":       "methods:\n  GetThings: {doc: Things., kind: get, content: {Things: [Thing]}}\ntypes:\n  Thing: {doc: A thing., fields: {A: {type: int, go: %s}, B: int}}\n",
	"also":     "methods:\n  GetThings: {doc: Things., kind: get, content: {Things: [Thing]}}\ntypes:\n  Thing: {doc: A thing., fields: {A: {type: int, also: [%s]}, B: int}}\n",
	"enum":     "methods:\n  GetThings: {doc: Things., kind: get, content: {State: %s}}\nenums:\n  %[1]s: {doc: A state., values: [Open, Shut]}\n",
	"value":    "methods:\n  GetThings: {doc: Things., kind: get, content: {State: State}}\nenums:\n  State: {doc: A state., values: [%s, Other]}\n",
}

// names are words that mean something to Go, to JSON, to the generated code or to
// nobody: keywords, what is predeclared, imported and declared, initialisms, digits,
// other scripts, signs.
func names() []string {
	all := append([]string{
		"context", "wire", "fmt", "slog", "client", "ajerav1", "main", "init", "_", "__", "x_test",
		"ctx", "args", "got", "opts", "verb", "state", "caller", "result", "err",
		"GL", "gl", "Gl", "GLAccount", "GlAccount", "ID", "Id", "id", "IDs", "URLs", "CRMId", "OTHours", "wbs", "W9",
		"1099", "Non_1099", "9", "0x1", "1e9", "-1", "1.5", "D1 Regular", "2nd Name",
		"Ünïcode", "ключ", "名前", "ǅ", "ſ", "é", "İ", "ß", "ﬁ", "a\u0301", "\u200bx", "a\u00a0b", "😀",
		"a.b", "a/b", "a\\b", "a b", " a", "a ", "a+b", "a%b", "%s", "%!d", "a&b", "#a", "a'b", "a`b", "a\"b", "a,b", "a|b", "a:b", "a;b", "a=b", "-", "$", "@", "*/", "//", "\t", "",
		"omitzero", "string", "inline", "embed", "Thing", "Things", "GetThings", "GetThingsArgs", "GetThingsResult", "getThings", "Act", "ActArgs", "State", "StateOn", "Done", "Other",
		strings.Repeat("Long", 200),
	}, hostile...)
	for tok := token.BREAK; tok <= token.VAR; tok++ {
		all = append(all, tok.String(), strings.ToUpper(tok.String()[:1])+tok.String()[1:])
	}
	for _, name := range types.Universe.Names() {
		all = append(all, name, strings.ToUpper(name[:1])+name[1:])
	}
	return append(all, "Seam", "Jsontext", "Enc") // imported and declared, as a method would have them
}

var allNames = flag.Bool("all-names", false, "try every name in every place; takes minutes")

// TestNames puts names into places: each is refused with its position, or the Go that
// comes of it compiles. Nothing in between, and no panic. Every name is tried in some
// place and every place with many names; -all-names tries each with each.
func TestNames(t *testing.T) {
	const every = 30
	for i, place := range slices.Sorted(maps.Keys(places)) {
		spec := places[place]
		t.Run(place, func(t *testing.T) {
			taken := 0
			for k, name := range names() {
				if !*allNames && (k+i)%every != 0 {
					continue
				}
				if refusedOrRight(t, "page: https://help.example.com/a.html\nsession: 1\n"+fmt.Sprintf(spec, quoted(name))) {
					taken++
				}
				if t.Failed() {
					t.Fatalf("the name is %q", name)
				}
			}
			if taken < 2 {
				t.Errorf("only %d names were taken; the place is not what it says", taken)
			}
		})
	}
}

// quoted is a name as YAML takes it, whatever is in it.
func quoted(name string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\t", `\t`).Replace(name) + `"`
}

// TestClashes holds that two names which come to one in Go are both named.
func TestClashes(t *testing.T) {
	for _, pair := range [][2]string{{"Gl Account", "GLAccount"}, {"a b", "aB"}, {"Non_1099", "Non1099"}, {"id", "ID"}, {"x+", "x Plus"}} {
		spec := fmt.Sprintf("page: https://help.example.com/a.html\nsession: 1\nmethods:\n  GetThings: {doc: Things., kind: get, content: {Things: [Thing]}}\n"+
			"types:\n  Thing:\n    doc: A thing.\n    fields:\n      %s: int\n      %s: int\n", quoted(pair[0]), quoted(pair[1]))
		files, _, err := generateAjera(fstest.MapFS{"specs/ajera/a.yaml": {Data: []byte(spec)}})
		if files != nil || err == nil || !strings.Contains(err.Error(), "specs/ajera/a.yaml:10:") || !strings.Contains(err.Error(), ":9:") || !strings.Contains(err.Error(), "go:") {
			t.Errorf("%q and %q give %v", pair[0], pair[1], err)
		}
	}
}
