package call

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/internal/digest"
)

// sample is a small digest: what the tests of this room need of one.
func sample() *digest.Digest {
	return &digest.Digest{
		Types: map[string]*digest.Type{
			"Thing": {Key: "ThingKey", Fields: []*digest.Field{
				{Name: "ThingKey", Type: "int", Write: "key"}, {Name: "Name", Type: "string"}, {Name: "Rate", Type: "decimal"},
				{Name: "Seen", Type: "stamp", Write: "token"}, {Name: "Total", Type: "decimal", Write: "read-only"},
				{Name: "Pay", Type: "decimal", Sensitive: true}, {Name: "Date", Type: "date", Also: []string{"OldDate"}},
			}},
		},
		Enums: map[string]*digest.Enum{"Status": {Values: []string{"Active", "Inactive"}}},
	}
}

func TestValues(t *testing.T) {
	file := filepath.Join(t.TempDir(), "note.txt")
	if err := os.WriteFile(file, []byte("hello"), 0o600); err != nil {
		t.Fatal(err)
	}
	r := reader{digest: sample()}
	for _, c := range []struct{ typ, text, want string }{
		{"string", `a "b"`, `"a \"b\""`}, {"int", "12", "12"}, {"int", "-1", "-1"}, {"int", "1.5", `! "1.5" is no whole number, such as 12`},
		{"decimal", "40.3830", "40.3830"}, {"decimal", "12345678901234567890.10", "12345678901234567890.10"},
		{"decimal", "1,000", `! "1,000" is no number; write it as 1234.50, without thousands separators`},
		{"bool", "yes", "true"}, {"bool", "false", "false"}, {"bool", "maybe", `! "maybe" is neither true nor false`},
		{"date", "2026-10-31", `"2026-10-31"`}, {"date", "31.10.2026", `! "31.10.2026" is no date; write it as 2026-10-31, the year first`},
		{"date", "2026-02-30", `! "2026-02-30" is no date; write it as 2026-10-31, the year first`},
		{"usdate", "2026-10-31", `"2026-10-31"`},
		{"stamp", "2026-10-31", `"2026-10-31"`}, {"stamp", "2026-10-31T16:30:00-07:00", `"2026-10-31 16:30:00.000 GMT-0700"`},
		{"stamp", "2015-03-11 16:22:54.229 GMT-0700", `"2015-03-11 16:22:54.229 GMT-0700"`}, {"stamp", "yesterday", `! "yesterday" is no moment`},
		{"millis", "1700000000000", "1700000000000"}, {"millis", "2026-11-01T00:00:00Z", "1793491200000"},
		{"file", file, `"aGVsbG8="`}, {"file", file + "x", "! " + file + "x: there is no such file"},
		{"Status", "Active", `"Active"`}, {"Status", "inactive", `"Inactive"`},
		{"Status", "Activ", `! "Activ" is none of the known values: Active, Inactive (did you mean Active or Inactive?); use --any-value to send it all the same`},
		{"Thing", `{"Name":"x","Rate":1.50,"Odd":2.0}`, `{"Name":"x","Rate":1.50,"Odd":2.0}`}, {"raw", "12.00", "12.00"},
		{"[int]", "12,15", "[12,15]"}, {"[int]", "", "[]"}, {"[int]", "12,x", `! "x" is no whole number`},
		{"[Status]", "Active,inactive", `["Active","Inactive"]`}, {"[string]", `"a,b",c`, `["a,b","c"]`},
		{"[Thing]", `{"Name":"x"}`, `[{"Name":"x"}]`}, {"[Thing]", `[{"Name":"x"},{"Name":"y"}]`, `[{"Name":"x"},{"Name":"y"}]`},
		{"{Thing}", `{"a":{"Name":"x"}}`, `{"a":{"Name":"x"}}`},
	} {
		value, err := r.field(&digest.Field{Type: c.typ}, []string{c.text})
		if got := said(value, err); !strings.HasPrefix(got, c.want) || c.want[0] != '!' && got != c.want {
			t.Errorf("%s %s: %s, want %s", c.typ, c.text, got, c.want)
		}
	}
}

// said is a value, or its error behind an exclamation mark.
func said(value []byte, err error) string {
	if err != nil {
		return "! " + err.Error()
	}
	return string(value)
}

func TestListOfSeveralFlags(t *testing.T) {
	r := reader{digest: sample()}
	field := &digest.Field{Type: "[int]", Nullable: true}
	if value, err := r.field(field, []string{"1,null", "3"}); said(value, err) != "[1,null,3]" {
		t.Error(said(value, err))
	}
	if value, err := r.field(&digest.Field{Type: "[int]"}, []string{"null"}); err == nil {
		t.Errorf("null in a list that takes none: %s", value)
	}
	if value, err := r.field(&digest.Field{Type: "string"}, []string{"a", "b"}); said(value, err) != `"b"` {
		t.Error(said(value, err))
	}
	r.any = true
	if value, err := r.field(&digest.Field{Type: "Status"}, []string{"active"}); said(value, err) != `"active"` {
		t.Error("a word that is to be sent as it is:", said(value, err))
	}
}

func TestOnlyValues(t *testing.T) {
	r := reader{digest: sample()}
	if _, err := r.field(&digest.Field{Type: "string", Max: 3}, []string{"äöüx"}); err == nil || err.Error() != "4 characters, at most 3 are taken" {
		t.Error(err)
	}
	if _, err := r.field(&digest.Field{Type: "string", Values: []string{"Null"}}, []string{"null"}); err == nil {
		t.Error("another one than the only value is taken")
	}
}

// TestDocument has the digits of each number stay as they are, and what YAML would guess refused.
func TestDocument(t *testing.T) {
	for text, want := range map[string]string{
		`{"a": 40.3830}`:                        `{"a": 40.3830}`,
		"a: 40.3830\nb: 12345678901234567890":   `{"a":40.3830,"b":12345678901234567890}`,
		"- x\n- 'y z'\n- null\n- true\n- 1e3":   `["x","y z",null,true,1e3]`,
		"a: 2026-10-31\nb: \"007\"\nc: yes":     `{"a":"2026-10-31","b":"007","c":"yes"}`,
		"a:\n  b: [1.50, {c: -0.10}]":           `{"a":{"b":[1.50,{"c":-0.10}]}}`,
		"a: 007":                                `! a: line 1: 007: write a number as 1234.50, or put a text in quotes`,
		"a: 1_000":                              `! a: line 1: 1_000: write a number`,
		"a: .5":                                 `! a: line 1: .5: write a number`,
		"x: 1\na: 1\nx: 2":                      `! it cannot be read as JSON or YAML: line 3: x is given twice; keep one`,
		"a: &x 1\nb: *x":                        `! it cannot be read as JSON or YAML: line 1: anchors (&) and aliases (*) are not read here; put the text in quotes`,
		"\ufeff{\"a\": \"\\ud83d\\ude00\"}":     `{"a": "\ud83d\ude00"}`,
		"a: 1\n---\nb: 2":                       `! it cannot be read as JSON or YAML: `,
		`{"a": 1} and more`:                     "! it cannot be read as JSON or YAML: ",
		"<<: {a: 1}":                            "! it cannot be read as JSON or YAML: ",
		"? [a]\n: 1":                            "! it cannot be read as JSON or YAML: ",
		"":                                      "! it is empty; JSON or YAML is expected",
		"a: [":                                  "! it cannot be read as JSON or YAML",
		"{\"a\": 1.50, \"text\": \"no end\"":    "! it cannot be read as JSON or YAML",
		"\"Timesheet Key\": 5\nD1 Regular: 8.0": `{"Timesheet Key":5,"D1 Regular":8.0}`,
	} {
		value, err := document([]byte(text))
		if got := said(value, err); !strings.HasPrefix(got, want) {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

// TestKeysIn reads keys as programs write them, one of Windows with its mark before UTF-8.
func TestKeysIn(t *testing.T) {
	for text, want := range map[string]string{
		"\ufeff12\r\n\r\n\"15\"\n 16 ": "12 15 16", "\ufeff[1, \"2\"]": "1 2", "": "", "\n": "",
	} {
		if got := strings.Join(keysIn([]byte(text)), " "); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
