package yamldoc

import (
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

// TestJSON: what JSON allows is read as JSON has it, and columns count characters.
func TestJSON(t *testing.T) {
	long := strings.Repeat("k", 3000)
	d := load(t, "\xef\xbb\xbf{\n\t\"a\": [\"x\\\"\\ty\", \"\\/p\\ud83d\\ude00\", \"\x7f\u0080\u009f\u2028\ufeff\", \"\\ud83d\"],\r\n"+
		"\t\"ü\\u0009<<\":\ttrue, \"<<\": {\"n\": 1e3},\n \""+long+"\": [1.0, -7, null, \"1\", \"null\"]}\n")
	want := []string{"x\"\ty", "/p\U0001F600", "\x7f\u0080\u009f\u2028\ufeff", "\uFFFD"}
	if got := d.Root.Get("a").Strings(); !slices.Equal(got, want) {
		t.Errorf("a is %q", got)
	}
	if !d.Root.Yes("ü\t<<") || d.Root.Get("<<").Text("n") != "1e3" || d.Root.Get("<<").Get("n").Tag != "!!float" {
		t.Errorf("%v", d.Root.Only("ü\t<<", "<<"))
	}
	var tags []string
	for _, n := range d.Root.Get(long).Items() {
		tags = append(tags, n.Tag)
	}
	if !slices.Equal(tags, []string{"!!float", "!!int", "!!null", "!!str", "!!str"}) {
		t.Errorf("tags %q", tags)
	}
	for n, want := range map[*Node]string{
		d.Root: "a.yaml:1:1", d.Root.Get("a"): "a.yaml:2:7", d.Root.Get("a").Items()[2]: "a.yaml:2:37",
		d.Root.Get("ü\t<<"): "a.yaml:3:15", d.Root.Get("<<").Get("n"): "a.yaml:3:33", d.Root.Get(long).Items()[1]: "a.yaml:4:3012",
	} {
		if got := d.Place(n).String(); got != want {
			t.Errorf("%q is at %s, wanted %s", n.Value, got, want)
		}
	}
}

// TestAsYAML: where both readers can read a text they make the same of it.
func TestAsYAML(t *testing.T) {
	text := []byte("{\"a\": [1, -2.5, 1e3, 18446744073709551615, 79228162514264337593543950335, -9223372036854775809, true, false, null, \"x\\n\\u00e9\", \"\", {}, []],\n  \"b\": {\"c\": \"1\",\n\n\"\": \"ü\", \"d\": {\"e\": 0}}}")
	a, err := parseJSON("a", text)
	if err != nil {
		t.Fatal(err)
	}
	b, err := parseYAML("a", text)
	if err != nil {
		t.Fatal(err)
	}
	same(t, a, b)
}

func same(t *testing.T, a, b *yaml.Node) {
	t.Helper()
	if a.Kind != b.Kind || a.Tag != b.Tag || a.Style != b.Style || a.Value != b.Value || a.Line != b.Line || a.Column != b.Column || len(a.Content) != len(b.Content) {
		t.Errorf("%+v as JSON, %+v as YAML", a, b)
		return
	}
	for i := range a.Content {
		same(t, a.Content[i], b.Content[i])
	}
}

func TestJSONFaults(t *testing.T) {
	const mend = "); mend the file, or download it again"
	for _, c := range []struct{ text, want string }{
		{"{\"a\": 1,\n \"b\": {\"a\": 2, \"a\": 3}, \"a\": 4}", "a.yaml:2:16: \"a\" is written twice in one mapping; remove one\na.yaml:2:25: \"a\" is written twice in one mapping; remove one"},
		{"{\"a\": {\n \"b\" 1}}", "a.yaml:2:6: not JSON (invalid character '1' after object name (expecting ':') within #/a/b" + mend},
		{"{\"a\": {\n \"b\": [", "a.yaml:2:8: not JSON (the document ends too early" + mend},
		{"{\"a\": \"\\x\"}", "a.yaml:1:8: not JSON (invalid escape sequence `\\x` in string within #/a" + mend},
		{"{\"a\": \"ü\x92\"}", "a.yaml:1:9: byte 0x92 is no UTF-8; save the file as UTF-8"},
		{"{\"a\": 1}\n{\"b\": 2}", "a.yaml:2:1: more text after the end of the JSON document; make a file of each, and take the one that is the description"},
		{"[{\"a\": 1}]", "a.yaml: neither a description nor an overlay: the top level must be a mapping; restore the file, or download it again"},
		{"{a: [}", "a.yaml: not YAML or JSON (did not find expected node content" + mend},
	} {
		_, err := Load("a.yaml", []byte(c.text))
		if err == nil || err.Error() != c.want {
			t.Errorf("%q:\n%v, want\n%s", c.text, err, c.want)
		}
	}
	for _, nearly := range []string{"{a: b}", "{\"a\": 'b'}", "{\"a\": [1,], # all\n}"} {
		load(t, nearly)
	}
}
