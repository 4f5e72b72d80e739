package output

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

var update = flag.Bool("update", false, "write what comes out into testdata")

func TestMain(m *testing.M) {
	flag.Parse()
	time.Local = time.FixedZone("", -7*60*60)
	os.Exit(m.Run())
}

// phases are records with what is hard to write exactly.
var phases = Set{Name: "Phases", Columns: []Column{
	{Name: "PhaseKey", Kind: Key, Shown: true},
	{Name: "ID", Kind: Text, Shown: true},
	{Name: "Description", Kind: Text, Shown: true},
	{Name: "Hours", Also: []string{"HoursWorked"}, Kind: Number, Shown: true},
	{Name: "Amount", Kind: Number, Shown: true},
	{Name: "Start", Kind: Date, Shown: true},
	{Name: "ChangedAt", Kind: Millis},
	{Name: "Billable", Kind: Bool},
	{Name: "Manager", Kind: Nested, Of: &Set{Name: "Manager", Columns: []Column{
		{Name: "Name", Kind: Text}, {Name: "SocialSecurityNumber", Kind: Text, Sensitive: true},
	}}},
	{Name: "Tags", Kind: Nested},
	{Name: "PayRate", Kind: Number, Sensitive: true},
}}

var phaseRows = []Row{
	Row(`{"PhaseKey":12,"ID":"007","Description":"Site prep, \"north\"","Hours":40.3830,"Amount":-1234567.10,"Start":"2026-11-26","ChangedAt":1764144000000,"Billable":true,"Manager":{"Name":"Zoë","SocialSecurityNumber":"123-45-6789"},"Tags":[],"PayRate":31.5}`),
	Row(`{"PhaseKey":9007199254740993,"ID":"=1+1","Description":"line one\nline two","HoursWorked":0.10,"Amount":1e400,"Start":"2026-02-30","ChangedAt":1764144000123,"Billable":false,"CF_Region":"West","Tags":[1,{"a":"b"}],"PAYRATE":99}`),
	Row(`{"ID":"+1 403 555 0100","Description":"\u001b[31mred\u001b[0m \u202eabc","Hours":-0,"Amount":12345678901234.567,"Start":null,"Billable":null,"Manager":null,"CF_Region":"@x","Also new":"no"}`),
}

// longRows are texts that no terminal has room for, some twice as wide as their letters.
var longRows = []Row{
	Row(`{"PhaseKey":1,"ID":"A-100","Description":"Site preparation, clearing and grubbing of the north access road","Hours":8.5,"Amount":120.00}`),
	Row(`{"PhaseKey":2,"ID":"東京支店の道路工事","Description":"日本語の説明がここにあります","Hours":12.25,"Amount":1120.00}`),
	Row(`{"PhaseKey":3,"ID":"é","Description":"short","Hours":0,"Amount":null}`),
}

// written is what comes out, with what is said to people below.
func written(t *testing.T, opts Options, rows []Row, sets ...Set) string {
	t.Helper()
	out, notes, err := write(opts, rows, sets...)
	if err != nil {
		notes += fmt.Sprintf("ERROR %v\n", err)
	}
	return out + notes
}

func write(opts Options, rows []Row, sets ...Set) (out, notes string, err error) {
	var b, said bytes.Buffer
	opts.Note = func(format string, args ...any) { fmt.Fprintf(&said, "NOTE "+format+"\n", args...) }
	w, err := New(&b, opts, sets...)
	if err != nil {
		return "", "", err
	}
	for i, row := range rows {
		if err := w.Record(i%len(sets), row); err != nil {
			w.Discard()
			return b.String(), said.String(), err
		}
	}
	err = w.Close()
	return b.String(), said.String(), err
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	got = strings.ReplaceAll(got, "\r", "␍") // git may change the ends of lines
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil || string(want) != got {
		t.Errorf("%s, want (-update renews it)\n%s\ngot\n%s\n%v", name, want, got, err)
	}
}

// TestFormats: each format of the same records, in testdata.
func TestFormats(t *testing.T) {
	two := []Set{phases, {Name: "Empty", Columns: []Column{{Name: "A", Shown: true}}}}
	for name, c := range map[string]struct {
		opts Options
		rows []Row
		sets []Set
	}{
		"json.txt":             {opts: Options{Format: "json"}},
		"json-columns.txt":     {opts: Options{Format: "json", Columns: []string{"amount", "ID", "Manager.Name", "cf_region", "Tags.a"}}},
		"json-sensitive.txt":   {opts: Options{Format: "json", Sensitive: true, Limit: 2}},
		"json-two.txt":         {opts: Options{Format: "json"}, rows: phaseRows[:1], sets: two},
		"jsonl.txt":            {opts: Options{Format: "jsonl"}},
		"yaml.txt":             {opts: Options{Format: "yaml"}},
		"yaml-two.txt":         {opts: Options{Format: "yaml"}, rows: phaseRows[:1], sets: two},
		"csv.txt":              {opts: Options{Format: "csv"}},
		"csv-columns.txt":      {opts: Options{Format: "csv", Columns: []string{"ID", "CF_Region"}}},
		"csv-excel.txt":        {opts: Options{Excel: true, Separator: ";"}},
		"csv-sensitive.txt":    {opts: Options{Format: "csv", Sensitive: true, Columns: []string{"PayRate", "Manager.SocialSecurityNumber"}}},
		"csv-empty.txt":        {opts: Options{Format: "csv"}, rows: []Row{}},
		"json-empty.txt":       {opts: Options{Format: "json"}, rows: []Row{}},
		"jsonl-empty.txt":      {opts: Options{Format: "jsonl"}, rows: []Row{}},
		"yaml-empty.txt":       {opts: Options{Format: "yaml"}, rows: []Row{}},
		"table-empty.txt":      {opts: Options{Width: 80}, rows: []Row{}},
		"table.txt":            {opts: Options{Width: 120}},
		"table-narrow.txt":     {opts: Options{Width: 44}},
		"table-cut.txt":        {opts: Options{Width: 62}, rows: longRows},
		"table-piped.txt":      {opts: Options{Format: "table"}},
		"table-two.txt":        {opts: Options{Width: 100}, rows: phaseRows[:1], sets: two},
		"jq.txt":               {opts: Options{JQ: `.[] | .ID, .Hours, .PhaseKey, .Manager`}},
		"jq-lines.txt":         {opts: Options{Format: "jsonl", JQ: `.[] | .ID, {Amount}`}},
		"jq-yaml.txt":          {opts: Options{Format: "yaml", JQ: `.[] | .ID, {Amount, Tags}`}},
		"jq-empty.txt":         {opts: Options{JQ: `length, .`}, rows: []Row{}},
		"table-all-hidden.txt": {opts: Options{Width: 100}, sets: []Set{{Name: "X"}}},
	} {
		if c.rows == nil {
			c.rows = phaseRows
		}
		if c.sets == nil {
			c.sets = []Set{phases}
		}
		golden(t, name, written(t, c.opts, c.rows, c.sets...))
	}
}

// row is a record for a test.
func row(format string, args ...any) jsontext.Value {
	return jsontext.Value(fmt.Sprintf(format, args...))
}
