package projects

import (
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
)

// TestFilesThatAreRefused are not whole, or no exports, or of something else; none is compared.
func TestFilesThatAreRefused(t *testing.T) {
	o := two(t)
	o.export("p.json", output.Options{})
	o.export("p.jsonl", output.Options{})
	o.export("p.csv", output.Options{})
	whole, lined, cells := o.read("p.json"), o.read("p.jsonl"), o.read("p.csv")
	first, rest, _ := strings.Cut(lined, "\n")
	head, rows, _ := strings.Cut(cells, "\n")
	row, last, _ := strings.Cut(rows, "\n")
	for _, test := range []struct{ name, text, want string }{
		{"empty.json", "", ":1: the file is empty"},
		{"cut.json", whole[:len(whole)-3], ":28: the file ends in the middle of the list"},
		{"half.json", whole[:strings.Index(whole, `"LockFee"`)], ":7: the file ends in the middle of the list"},
		{"two.json", whole + whole, ":30: something follows the end of the list"},
		{"broken.json", strings.Replace(whole, `"Status": "Active"`, `"Status": Active`, 1), ":6: this is no JSON"},
		{"numbers.json", "[\n1]", ":2: a project is expected"},
		{"other.json", "[\n{\"ClientKey\": 1}]", ":2: this has no ProjectKey"},
		{"unmarked.json", "[\n{\"ProjectKey\": 1}]", ":2: this has no _snapshot"},
		{"cut.jsonl", first + "\n" + rest[:20], ":2: the file ends in the middle"},
		{"short.jsonl", first + "\n", ":1: here it ends after 1 projects, and was exported with 2"},
		{"twice.jsonl", lined + first + "\n", ":3: here it ends after 3 projects, and was exported with 2"},
		{"mixed.jsonl", first + "\n" + strings.Replace(rest, "projects=2", "projects=3", 1), ":2: this is of another export"},
		{"short.csv", head + "\n" + row + "\n", ":2: here it ends after 1 projects"},
		{"cut.csv", head + "\n" + row + "\n" + last[:30], ":3: this line has more or fewer cells"},
		{"quote.csv", head + "\n" + row + "\n" + strings.Replace(last, "26-020", `"26-020`, 1), ":3: this is no CSV"},
		{"clients.csv", "ClientKey,Description\n", ":1: there is no column ProjectKey"},
		{"p.xlsx", "PK\x03\x04", ":1: a workbook cannot be compared"},
	} {
		o.write(test.name, test.text)
		err := o.run(output.Options{}, "--changes-since", o.path(test.name))
		if exit.Of(err) != exit.Usage || !strings.Contains(err.Error(), test.name+test.want) {
			t.Errorf("%s: %v, want %s", test.name, err, test.want)
		}
		if o.out.Len() > 0 {
			t.Errorf("%s: %s", test.name, o.out.String())
		}
	}
	if err := o.run(output.Options{}, "--changes-since", o.path("none.json")); exit.Of(err) != exit.NotFound || !strings.Contains(err.Error(), "export projects --file") {
		t.Error(err)
	}
	for _, text := range []string{"[]", head + "\n"} { // nothing was there
		o.write("none", text)
		if got := o.since("none"); strings.Count(got, "new") != 2 {
			t.Errorf("%q: %s", text, got)
		}
	}
}

// TestExportsOfSomethingElse are refused: another database, other flags, not all of it.
func TestExportsOfSomethingElse(t *testing.T) {
	other := two(t, ajeratest.WithDatabase(`{"ClientID":102030,"DatabaseID":7,"IsSampleData":false}`))
	other.export("p.json", output.Options{})
	o := two(t)
	for name, test := range map[string]struct {
		options output.Options
		made    []string
		now     []string
		want    string
	}{
		"columns": {output.Options{Columns: []string{"ProjectKey", "Status", markMember}}, nil, nil, "with --columns or --limit"},
		"limit":   {output.Options{Limit: 1}, nil, nil, "with --columns or --limit"},
		"status":  {output.Options{}, nil, []string{"--status=Active"}, "without --status, and now it is with --status Active"},
		"order":   {output.Options{}, []string{"--status=Hold,Active"}, []string{"--status=active,hold,active"}, ""},
		"totals":  {output.Options{}, []string{"--totals"}, nil, "with --totals"},
	} {
		o.export(name+".json", test.options, test.made...)
		err := o.run(output.Options{}, append(test.now, "--changes-since", o.path(name+".json"))...)
		if test.want == "" && err == nil {
			continue
		}
		if exit.Of(err) != exit.Usage || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %s", name, err, test.want)
		}
	}
	o.write("other.json", other.read("p.json"))
	err := o.run(output.Options{}, "--changes-since", o.path("other.json"))
	if exit.Of(err) != exit.Usage || !strings.Contains(err.Error(), "of another Ajera database") {
		t.Error(err)
	}
	if err := o.run(output.Options{}, "--status=Actve"); exit.Of(err) != exit.Usage {
		t.Error(err)
	}
}

// TestFingerprint is the same for a database wherever it is reached, and names nothing.
func TestFingerprint(t *testing.T) {
	at := func(base, database string) string {
		return fingerprint(ajeratest.New(ajeratest.WithDatabase(database)).URLAt(base))
	}
	const hosted, own = `{"ClientID":102030,"DatabaseID":7,"IsSampleData":true}`, `{"DatabaseName":"Ajera_Main"}`
	if at("https://ajera.example", hosted) != at("http://127.0.0.1:8411", hosted) {
		t.Error("one database has two")
	}
	for name, other := range map[string]string{
		"samples": at("https://ajera.example", strings.Replace(hosted, "true", "false", 1)),
		"number":  at("https://ajera.example", strings.Replace(hosted, "7", "8", 1)),
		"own":     at("https://ajera.example", own),
	} {
		if other == at("https://ajera.example", hosted) {
			t.Errorf("%s: two databases have one", name)
		}
	}
	if at("https://a.example", own) == at("https://b.example", own) {
		t.Error("two servers have one")
	}
	if got := at("https://a.example", own); len(got) != 12 || strings.Contains(got, "Ajera") {
		t.Error(got)
	}
}
