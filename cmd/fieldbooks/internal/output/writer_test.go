package output

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
)

// TestOptions: what cannot be meant is refused before anything is called, and what is not said is
// guessed.
func TestOptions(t *testing.T) {
	for want, o := range map[string]Options{
		"-o xml: there is no such format; use table, json, jsonl, csv, yaml or xlsx": {Format: "xml"},
		"--limit -1":                                   {Limit: -1},
		"--jq gives JSON, and -o table":                {JQ: ".", Format: "table"},
		"--jq gives JSON, and -o csv":                  {JQ: ".", File: "a.csv"},
		"--excel is about CSV, and the output is yaml": {Excel: true, File: "a.yml"},
		"name a file with --file FILE.xlsx":            {Format: "xlsx", Width: 80},
		"--jq: unexpected token \"]\", at character 6 of the program (after \".a | \")": {JQ: ".a | ]"},
		"--jq: unexpected token \"é\", at character 1 of the program":                   {JQ: "é"},
		"--jq: variable not defined: $x":                                                {JQ: "$x"},
	} {
		if err := o.Check(); err == nil || !strings.Contains(err.Error(), want) || exit.Of(err) != exit.Usage {
			t.Errorf("%v, want %s", err, want)
		}
	}
	for want, all := range map[string][]Options{
		"table": {{Width: 80}, {File: "a.TXT"}},
		"json":  {{}, {Width: 80, JQ: "."}, {Width: 80, File: "a"}, {File: "a.json", Width: 3}},
		"csv":   {{File: "a.b.CSV"}, {Excel: true, Width: 80}, {Format: "csv", File: "a.json"}},
		"jsonl": {{File: "a.ndjson"}}, "yaml": {{File: "a.yml"}}, "xlsx": {{File: "a.xlsx", Width: 80}},
	} {
		for _, o := range all {
			if got := o.format(); got != want || o.Check() != nil {
				t.Errorf("%+v: %s, want %s", o, got, want)
			}
		}
	}
}

// TestColumns: names in any case and their members, and what is said of names that are none.
func TestColumns(t *testing.T) {
	for _, c := range []struct{ columns, out, fault string }{
		{"hours,ID,HOURS", "Hours,ID\n40.3830,007\n0.10,=1+1\n-0,+1 403 555 0100\n", ""},
		{"hoursworked", "Hours\n40.3830\n0.10\n-0\n", ""},
		{"manager.name", "Manager.Name\nZoë\n\"\"\n\"\"\n", ""},
		{"cf_region,Also New", "CF_Region,Also new\n,\nWest,\n@x,no\n", ""},
		{"tags.A", "Tags.a\n[]\n\"[\"\"b\"\"]\"\n\"\"\n", ""},
		{"Descripton", "", "no such column of Phases; did you mean Description? All of them: PhaseKey, ID"},
		{"Houors.x", "", "no such column of Phases. All of them"},
		{"Manager.Nmae", "", "--columns Nmae: there is no such column of Manager; did you mean Name? All of them: Name"},
		{"CF_Regions", "", "did you mean CF_Region? All of them: PhaseKey, ID, Description, Hours, Amount, Start, ChangedAt, Billable, Manager, Tags, CF_Region"},
	} {
		out, _, err := write(Options{Format: "csv", Columns: strings.Split(c.columns, ",")}, phaseRows, phases)
		if out != c.out || (err == nil) != (c.fault == "") || err != nil && (!strings.Contains(err.Error(), c.fault) || exit.Of(err) != exit.Usage) {
			t.Errorf("%s: %q %v, want %q %s", c.columns, out, err, c.out, c.fault)
		}
	}
	for _, both := range []string{`{"HoursWorked":1,"Hours":2}`, `{"Hours":2,"HoursWorked":1}`} {
		if out, _, err := write(Options{Format: "csv", Columns: []string{"Hours"}}, []Row{Row(both)}, phases); out != "Hours\n2\n" || err != nil {
			t.Errorf("%s: %q %v, want what stands under its own name", both, out, err)
		}
	}
	if out, _, err := write(Options{Format: "json", Columns: []string{"CF_x"}}, nil, phases); out != "[]\n" || err != nil {
		t.Errorf("of no record any name may be: %q %v", out, err)
	}
}

// TestSeveralSets: what holds one kind of records says so.
func TestSeveralSets(t *testing.T) {
	two := []Set{{Name: "Projects"}, {Name: "Phases"}}
	for _, o := range []Options{{Format: "csv"}, {Format: "jsonl"}, {Columns: []string{"A"}}} {
		if _, err := New(nil, o, two...); err == nil || !strings.Contains(err.Error(), "there are several: Projects, Phases; choose one with --list NAME") {
			t.Errorf("%+v: %v", o, err)
		}
	}
	out, _, err := write(Options{JQ: ".Phases[0].B, (.Projects|length)"}, []Row{Row(`{"A":1}`), Row(`{"B":2.0}`)}, two...)
	if out != "2.0\n1\n" || err != nil {
		t.Errorf("%q %v", out, err)
	}
}

// TestLimit counts the records of each set.
func TestLimit(t *testing.T) {
	var b bytes.Buffer
	w, err := New(&b, Options{Limit: 2}, Set{Name: "A"}, Set{Name: "B"})
	if err != nil {
		t.Fatal(err)
	}
	for i, full := range []bool{false, false, false, true, true} {
		if err := w.Record(i%2, row(`%d`, i)); err != nil || w.Full() != full {
			t.Errorf("after %d: full %v, %v", i+1, w.Full(), err)
		}
	}
	if err := w.Close(); err != nil || strings.Join(strings.Fields(b.String()), "") != `{"A":[0,2],"B":[1,3]}` {
		t.Errorf("%v %s", err, b.String())
	}
	if w, _ := New(nil, Options{}, Set{}); w.Full() {
		t.Error("full without a limit")
	}
}

// TestNoObjects: a record may be a value.
func TestNoObjects(t *testing.T) {
	if out, _, err := write(Options{Format: "csv"}, []Row{Row(`"a"`), Row(`2.0`)}, Set{}); out != "Value\na\n2.0\n" || err != nil {
		t.Errorf("%q %v", out, err)
	}
	set := Set{Columns: []Column{{Name: "Pay", Sensitive: true}}}
	if out, _, err := write(Options{Format: "csv"}, []Row{Row(`[{"Key":1,"Pay":2}]`)}, set); out != "Value\n\"[{\"\"Key\"\":1}]\"\n" || err != nil {
		t.Errorf("%q %v", out, err)
	}
	if out, _, err := write(Options{Format: "csv"}, []Row{Row(`0,"A":1`)}, Set{}); out != "" || err == nil {
		t.Errorf("what is no JSON is written: %q", out)
	}
}

// TestFile: a file takes the place of another at the end, or never.
func TestFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "a.txt")
	if err := os.WriteFile(name, []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	content := func(want string) {
		t.Helper()
		got, err := os.ReadFile(name)
		files, _ := os.ReadDir(filepath.Dir(name))
		if string(got) != want || err != nil || len(files) != 1 {
			t.Errorf("%q %v, %d files; want %q", got, err, len(files), want)
		}
	}
	long := row(`{"A":%q}`, strings.Repeat("x", 100))
	w, err := New(nil, Options{File: name, Width: 20}, Set{})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Record(0, long); err != nil {
		t.Fatal(err)
	}
	w.Discard()
	w.Discard()
	content("old")
	if _, _, err := write(Options{File: name, Columns: []string{"Nope"}}, []Row{long}, Set{}); err == nil {
		t.Error("no error")
	}
	content("old")
	out, _, err := write(Options{File: name, Width: 20}, []Row{long}, Set{})
	if out != "" || err != nil {
		t.Errorf("%q %v", out, err)
	}
	content("A\n" + strings.Repeat("x", 100) + "\n") // the terminal's width is not the file's
	if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o644 && runtime.GOOS != "windows" {
		t.Errorf("the mode was not kept: %v %v", info.Mode(), err)
	}
	if _, err := New(nil, Options{File: filepath.Dir(name)}, Set{}); err == nil || exit.Of(err) != exit.Usage {
		t.Errorf("%v", err)
	}
}

// closed is a pipe that nobody reads.
type closed struct{}

func (closed) Write([]byte) (int, error) { return 0, os.ErrClosed }

// TestReaderGone: a stream is written as records come, so that a reader who goes ends the command.
func TestReaderGone(t *testing.T) {
	for _, o := range []Options{{}, {Format: "jsonl"}, {Format: "yaml"}, {Format: "csv", Columns: []string{"A"}}} {
		w, err := New(closed{}, o, Set{Columns: []Column{{Name: "A"}}})
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Record(0, Row(`{"A":1}`)); !errors.Is(err, os.ErrClosed) {
			t.Errorf("%+v: %v", o, err)
		}
	}
}

// TestJQFaults: errors of a program show no value, and a program ends with the command.
func TestJQFaults(t *testing.T) {
	secret := []Row{Row(`{"A":"s3cret","B":{"s3cret":1},"N":123454321}`)}
	for program, want := range map[string]string{
		`.[].A.x`: "expected an object but got: string; look", `.[].A | tonumber`: "tonumber cannot be applied to", `.[] | .A + .B`: "cannot add: string",
		`.[] | error(.A)`: "an error of its own", `.[].A | error`: "an error of its own", `.[].A | fromjson`: "fromjson cannot be applied to",
		`.[].A | strptime("%Y")`: "strptime", `.[] | .B | halt_error`: "an error of its own", `.[].B[.[0].N]`: "expected", `.[] | .[.B]`: "expected",
		`.[].A | test("(")`: "", `.[] | .N / 0`: "cannot divide number", `.[] | @csv "\([.B])"`: "@csv cannot format an array including: object",
		`.[] | {(.B): 1}`: "expected a string for object key but got: object", `.[].A | ltrimstr(1) | implode`: "", `.[] | [.A] | join(.B)`: "", `.[].A | splits(.B)`: "", `.[]|.A as [$x] | $x`: "",
	} {
		out, _, err := write(Options{JQ: program}, secret, Set{})
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "s3cret") || strings.Contains(err.Error(), "12345") || exit.Of(err) != exit.Failed {
			t.Errorf("%s: %q %v", program, out, err)
		}
	}
	if out, _, err := write(Options{JQ: `1, halt, 2`}, secret, Set{}); out != "1\n" || err != nil {
		t.Errorf("%q %v", out, err)
	}
	if out, _, err := write(Options{JQ: `env | length`}, secret, Set{}); out != "0\n" || err != nil {
		t.Errorf("the environment has passwords: %q %v", out, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := write(Options{JQ: `last(repeat(1))`, Context: ctx}, secret, Set{}); exit.Of(err) != exit.Interrupted {
		t.Errorf("%v", err)
	}
}

// TestTerminal: nothing in the data moves the cursor, in any format.
func TestTerminal(t *testing.T) {
	rows := []Row{Row(`{"A":"a\u001b[2J\u009b1m\u007f\r\b\u202e","B\u001b":"x"}`)}
	for _, o := range []Options{{}, {Format: "csv"}, {Format: "yaml"}, {Format: "json"}, {JQ: ".[].A"}} {
		o.Width = 80
		out, _, err := write(o, rows, Set{})
		if strings.ContainsAny(out, "\x1b\u009b\x7f\r\b\u202e") || err != nil {
			t.Errorf("%+v: %q %v", o, out, err)
		}
		o.Width = 0
		if piped, _, _ := write(o, rows, Set{}); o.Format == "csv" && !strings.Contains(piped, "\x1b[2J") {
			t.Errorf("a program gets what was sent, not %q", piped)
		}
	}
}

// TestForExcel: which texts are kept from Excel, and that reading gives each back.
func TestForExcel(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "a": "a", "=1": "'=1", "+1": "'+1", "-": "'-", "@x": "'@x", " =1": "' =1", "\t=": "'\t=", "\rx": "'\rx", "＝1": "'＝1",
		"'a": "'a", "'=1": "''=1", "''": "''", "'": "'", "a=1": "a=1", "''@": "'''@",
	} {
		if got := ForExcel(text); got != want || FromExcel(got) != text {
			t.Errorf("%q gives %q and %q back, want %q", text, got, FromExcel(got), want)
		}
	}
	out, _, err := write(Options{Excel: true}, []Row{Row(`{"N":"-5.10","T":"-5.10","M":-5.10}`)}, Set{Columns: []Column{{Name: "N", Kind: Number}, {Name: "T", Kind: Text}}})
	if out != bom+"N,T,M\r\n-5.10,'-5.10,-5.10\r\n" || err != nil {
		t.Errorf("%q %v", out, err)
	}
}

func TestNearest(t *testing.T) {
	names := []string{"ClientKey", "Client", "Count", "Status", "Description"}
	for word, want := range map[string]string{"cleint": "Client ClientKey", "client": "Client ClientKey", "cuont": "Count", "x": "", "status ": "Status", "Descr": "Description", "zzzzzz": ""} {
		got := strings.Join(Nearest(word, names), " ")
		if word == "cleint" {
			want = "Client"
		}
		if got != want {
			t.Errorf("%s: %s, want %s", word, got, want)
		}
	}
}

// TestOtherCase: a member that a record spells in other letter case is the column's, as the client
// reads it, unless the record has the column's own spelling too.
func TestOtherCase(t *testing.T) {
	set := Set{Name: "R", Columns: []Column{
		{Name: "ID"}, {Name: "Key", Also: []string{"OldKey"}}, {Name: "Manager.Name", Path: []string{"Manager", "Name"}}, {Name: "manager.city", Path: []string{"Manager", "City"}},
	}}
	rows := []Row{Row(`{"id":1.50,"KEY":2,"manager":{"name":"M","CITY":"C"}}`), Row(`{"id":3,"ID":4,"oldkey":5}`), Row(`{"Key":6,"oldkey":7}`)}
	out, _, err := write(Options{Format: "csv"}, rows, set)
	want := "ID,Key,Manager.Name,manager.city,id,oldkey\n1.50,2,M,C,,\n4,5,,,3,\n,6,,,,7\n"
	if out != want || err != nil {
		t.Errorf("%s %v, want\n%s", out, err, want)
	}
	out, _, err = write(Options{Format: "jsonl", Columns: []string{"id", "Manager.Name"}}, rows[:1], set)
	if out != `{"ID":1.50,"Manager.Name":"M"}`+"\n" || err != nil {
		t.Errorf("%s %v", out, err)
	}
}
