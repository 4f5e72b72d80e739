package output

import (
	"encoding/csv"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"go.yaml.in/yaml/v3"

	"github.com/fieldbooks/fieldbooks/internal/rawjson"
)

// FuzzExact writes any record in each format, reads it with a reader that is not ours, and wants
// each text and each number back as it was.
func FuzzExact(f *testing.F) {
	for _, r := range phaseRows {
		f.Add(string(r))
	}
	for _, text := range []string{
		`{"a":"true","b":"No","c":"null","d":"~","e":"1e3","f":"0x1f","g":"2026-11-26","h":"12:30","i":"<<","j":"=","k":" x ","l":"a: b","m":"a #b","n":"- a","o":"","p":"'q'","q":"1_000"}`,
		`{"a":"x\ry","b":"x\r\ny","c":"\ny","d":"\u0085\u2028\ufeff","e":"_x000D_","f":"\\.","g":"\ud83d\ude00","h":"&?|>%","i":"y","j":".inf"}`,
		`{"a":1E5,"b":-0.00,"c":123456789012345678901234567890,"d":0.1,"e":1.0,"f":[],"g":{},"h":[[],[1,[2]]],"i":[{"b":{"c":[{"d":1}]}}],"j":{"k":null}}`,
		`{"":"","true":1,"1":"2"," a":"b","a,b":"\"","a.b":1,"a":"\t\"\n"}`, `{}`, `{"a":null}`, `{"a":"0.10","b":"-","c":"'=x","d":"''@x"}`,
		`{"a":"x","a":"y"}`, "{\"a\":\"\xff\"}",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		members, err := rawjson.Members(Row(text))
		if err != nil || rawjson.IsNull(Row(text)) {
			t.Skip()
		}
		readJSON(t, text)
		readYAML(t, text)
		want := lastOf(members)
		readCSV(t, text, want, Options{Format: "csv"})
		readCSV(t, text, want, Options{Excel: true})
		readXLSX(t, text, want)
	})
}

// lastOf are the texts of a record by their names, of a name that comes twice the last.
func lastOf(members []rawjson.Member) [][2]string {
	var want [][2]string
	at := map[string]int{}
	for _, m := range members {
		i, again := at[m.Name]
		if !again {
			i = len(want)
			at[m.Name], want = i, append(want, [2]string{m.Name, ""})
		}
		want[i][1] = text(m.Value)
	}
	return want
}

func one(t *testing.T, opts Options, record string) string {
	t.Helper()
	out, _, err := write(opts, []Row{Row(record)}, Set{Name: "R"})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func readJSON(t *testing.T, record string) {
	want := jsontext.Value("[" + strings.ToValidUTF8(record, "\ufffd") + "]")
	_ = want.Compact(loose)
	for _, opts := range []Options{{Format: "json"}, {Format: "jsonl"}} {
		got := jsontext.Value(one(t, opts, record))
		if opts.Format == "jsonl" {
			got = jsontext.Value("[" + string(got) + "]")
		}
		if err := got.Compact(loose); err != nil || string(got) != string(want) {
			t.Errorf("%s: %s %v, want %s", opts.Format, got, err, want)
		}
	}
}

func readCSV(t *testing.T, record string, want [][2]string, opts Options) {
	out := strings.TrimPrefix(one(t, opts, record), bom)
	if len(want) == 0 {
		return
	}
	rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
	if err != nil || len(rows) != 2 || len(rows[0]) != len(want) || len(rows[1]) != len(want) {
		t.Fatalf("csv of %s: %q %v", record, rows, err)
	}
	for i, w := range want {
		for row := range 2 {
			said, wanted := rows[row][i], strings.ReplaceAll(w[row], "\r\n", "\n") // as that reader does
			if opts.Excel {
				if strings.HasPrefix(said, "=") || strings.HasPrefix(said, "@") || strings.HasPrefix(said, "+") {
					t.Errorf("%q is a formula", said)
				}
				said = FromExcel(said)
			}
			if said != wanted {
				t.Errorf("csv %q, want %q", said, wanted)
			}
		}
	}
}

func readYAML(t *testing.T, record string) {
	out := one(t, Options{Format: "yaml"}, record)
	var got yaml.Node
	if err := yaml.Unmarshal([]byte(out), &got); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	sameYAML(t, got.Content[0].Content[0], Row(record))
}

// sameYAML compares what a reader of YAML saw with JSON.
func sameYAML(t *testing.T, got *yaml.Node, want jsontext.Value) {
	t.Helper()
	switch want.Kind() {
	case '{':
		members, _ := rawjson.Members(want)
		if got.Kind != yaml.MappingNode || len(got.Content) != 2*len(members) {
			t.Fatalf("%v of %d, want the object %s", got.Kind, len(got.Content), want)
		}
		for i, m := range members {
			sameYAML(t, got.Content[2*i], rawjson.Quote(m.Name))
			sameYAML(t, got.Content[2*i+1], m.Value)
		}
	case '[':
		items, _ := rawjson.Items(want)
		if got.Kind != yaml.SequenceNode || len(got.Content) != len(items) {
			t.Fatalf("%v of %d, want the list %s", got.Kind, len(got.Content), want)
		}
		for i, item := range items {
			sameYAML(t, got.Content[i], item.Value)
		}
	default:
		sameScalar(t, got, want)
	}
}

func sameScalar(t *testing.T, got *yaml.Node, want jsontext.Value) {
	t.Helper()
	said, tags := string(want), map[jsontext.Kind]string{'"': "!!str", 'n': "!!null", 't': "!!bool", 'f': "!!bool"}
	tag := tags[want.Kind()]
	if want.Kind() == '"' {
		said = text(want)
	}
	isNumber := want.Kind() == '0' && got.Style == 0 // which kind of number, or whether it is too large, is the reader's
	if got.Kind != yaml.ScalarNode || got.Value != said || !isNumber && got.Tag != tag {
		t.Errorf("%s %q, want %s %q", got.Tag, got.Value, tag, said)
	}
}

func readXLSX(t *testing.T, record string, want [][2]string) {
	for _, w := range want {
		if !inXML(w[0]) || !inXML(w[1]) || len(w[1]) > maxText {
			return
		}
	}
	f := workbook(t, Options{}, []Row{Row(record)}, Set{Name: "R"})
	rows, err := f.GetRows("R")
	if err != nil {
		t.Fatalf("xlsx of %s: %q %v", record, rows, err)
	}
	for i, w := range want {
		for row := range 2 {
			said := ""
			if row < len(rows) && i < len(rows[row]) {
				said = rows[row][i]
			}
			if said != w[row] && !(row == 1 && strings.EqualFold(said, w[row])) { // TRUE is Excel's true
				t.Errorf("xlsx %q, want %q", said, w[row])
			}
		}
	}
}

// inXML reports a text that XML, and so a workbook, can hold.
func inXML(text string) bool {
	for _, r := range text {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xfffe || r == 0xffff {
			return false
		}
	}
	return true
}
