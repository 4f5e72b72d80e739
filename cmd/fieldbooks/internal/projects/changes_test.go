package projects

import (
	"os"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
)

// formats are those in which an export can be compared.
var formats = map[string]output.Options{
	"p.json": {}, "p.jsonl": {}, "p.csv": {}, "excel.csv": {Excel: true}, "comma.csv": {Separator: ";"},
}

// TestNothingChanged: what was exported and what is there now are the same, in every format, and
// amounts stand there as they came.
func TestNothingChanged(t *testing.T) {
	for _, test := range []struct {
		office  func(*testing.T, ...ajeratest.Option) *office
		args    []string
		amounts []string
	}{
		{two, []string{"--status=active"}, []string{"40.3830", "-5.00"}},
		{newOffice, nil, []string{"68460.44", "40.4150", "175.00"}},
	} {
		o := test.office(t)
		for name, options := range formats {
			o.export(name, options, test.args...)
			text := o.read(name)
			for _, amount := range test.amounts {
				if !strings.Contains(text, amount) {
					t.Errorf("%s: amounts are not as they came:\n%s", name, text)
				}
			}
			if got := o.since(name, test.args...); got != "" {
				t.Errorf("%s %q: %s", name, test.args, got)
			}
			if o.export(name, options, test.args...); o.read(name) != text {
				t.Errorf("%s %q: the same projects gave another file", name, test.args)
			}
		}
	}
}

// TestTotals are compared as well, those too that the specs do not know.
func TestTotals(t *testing.T) {
	for name, options := range formats {
		o := two(t)
		totals := func(more string) {
			o.Script(ajeratest.Answer{Method: "GetProjectTotals", Times: 2, Content: `{"ProjectTotals":{"ProjectKey":10,"Spent":10.50,"WIP + Markup":0.10` + more + `}}`})
		}
		totals("")
		o.export(name, options, "--totals")
		if text := o.read(name); !strings.Contains(text, "WIP + Markup") || !strings.Contains(text, "10.50") || !strings.Contains(text, "0.10") {
			t.Errorf("%s: %s", name, text)
		}
		totals(`,"Billed":3`)
		want := "26-010 | changed | Totals.Billed |  | 3\n"
		if got, _, _ := strings.Cut(o.since(name, "--totals"), "26-020"); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
}

// TestWhatChanged tells each field, and nothing that is equal, in every format.
func TestWhatChanged(t *testing.T) {
	for name, options := range formats {
		o := two(t)
		o.export(name, options)
		o.Put("Projects", strings.NewReplacer(`"Active"`, `"Hold"`, `{"EmployeeKey":7,"FirstName":"Ann","LastName":"Lee"}`, `{"EmployeeKey":8,"FirstName":"Bo","LastName":"Park"}`,
			`"Permit":"P-1","Bonded":true`, `"Permit":"P-2","Bonded":false,"Depth":1.50`, `"NW"`, `"S"`).Replace(
			quay(`"TotalContractAmount":40.383,"LaborContractAmount":0,"EstimatedCompletionDate":"2026-12-01","IsFinalBudget":false,"Location":"","Contacts":[]`)))
		o.Put("Projects", `{"ProjectKey":20,"ID":"26-020","Description":"=Shed","Status":"Active","TotalContractAmount":-5.01}`)
		o.Put("Projects", `{"ProjectKey":30,"ID":"26-005","Description":"Pier","Status":"Active"}`)
		want := `26-005 | new |  |  | 
26-010 | changed | Status | Active | Hold
26-010 | changed | ProjectManager | Ann Lee (7) | Bo Park (8)
26-010 | changed | EstimatedCompletionDate |  | 2026-12-01
26-010 | changed | LaborContractAmount |  | 0
26-010 | changed | CustomFields.Bonded | true | false
26-010 | changed | CustomFields.Depth |  | 1.50
26-010 | changed | CustomFields.Permit | P-1 | P-2
26-010 | changed | RegionCode | NW | S
26-020 | changed | TotalContractAmount | -5.00 | -5.01
`
		if got := o.since(name); got != want {
			t.Errorf("%s: got\n%swant\n%s", name, got, want)
		}
		if want := "2 changed, 1 new, 0 gone\n"; !strings.HasSuffix(o.err.String(), want) {
			t.Errorf("said %q, want %q", o.err.String(), want)
		}
	}
}

// TestAmountsBeyondFloats differ in the last digit.
func TestAmountsBeyondFloats(t *testing.T) {
	o := two(t)
	o.Put("Projects", quay(`"TotalContractAmount":123456789012345678.12`))
	o.export("p.json", output.Options{})
	o.Put("Projects", quay(`"TotalContractAmount":123456789012345678.13`))
	if got, want := o.since("p.json"), "26-010 | changed | TotalContractAmount | 123456789012345678.12 | 123456789012345678.13\n"; got != want {
		t.Errorf("got %s", got)
	}
}

// TestGoneIsAsked: a project that left the list of a status is not gone.
func TestGoneIsAsked(t *testing.T) {
	o := two(t)
	o.export("p.json", output.Options{}, "--status=Active")
	o.Put("Projects", strings.Replace(quay(`"TotalContractAmount":40.3830`), `"Active"`, `"Closed"`, 1))
	o.write("p.json", strings.NewReplacer(`"ProjectKey": 20`, `"ProjectKey": 21`, `"26-020"`, `"26-021"`).Replace(o.read("p.json")))
	want := "26-010 | changed | Status | Active | Closed\n26-020 | new |  |  | \n26-021 | gone |  |  | \n"
	if got := o.since("p.json", "--status=Active"); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// TestUpdate puts the export of now in the place of the earlier one, when all was told.
func TestUpdate(t *testing.T) {
	for name, options := range formats {
		o := two(t)
		o.export(name, options)
		before := o.read(name)
		o.Put("Projects", quay(`"TotalContractAmount":40.39`))
		if got := o.since(name, "--update"); strings.Count(got, "\n") != 1 {
			t.Errorf("%s: %s", name, got)
		}
		after := o.read(name)
		if want := strings.Replace(before, "40.3830", "40.39", 1); after != want {
			t.Errorf("%s: got\n%swant\n%s", name, after, want)
		}
		if got := o.since(name, "--update"); got != "" {
			t.Errorf("%s: told twice: %s", name, got)
		}
	}
}

// TestUpdateThatMustNotBe leaves the file as it was.
func TestUpdateThatMustNotBe(t *testing.T) {
	o := two(t)
	o.export("p.json", output.Options{})
	before := o.read("p.json")
	o.Put("Projects", quay(`"TotalContractAmount":1`))
	if err := o.run(output.Options{File: o.path("no/such/folder.csv")}, "--update", "--changes-since", o.path("p.json")); err == nil {
		t.Error("a report that cannot be written is no error")
	}
	if err := o.run(output.Options{JQ: ".[] | error"}, "--update", "--changes-since", o.path("p.json")); err == nil {
		t.Error("a report that jq cannot make is no error")
	}
	o.Fail(ajeratest.Fault{Kind: ajeratest.Refusal, Method: "GetProjects", ErrorID: -100, Text: ajeratest.TextInvalid})
	if err := o.run(output.Options{}, "--update", "--changes-since", o.path("p.json")); err == nil || o.out.Len() > 0 {
		t.Errorf("%v %s", err, o.out.String())
	}
	if err := o.run(output.Options{File: o.path("p.json")}, "--changes-since", o.path("p.json")); exit.Of(err) != exit.Usage {
		t.Errorf("the report goes over the export: %v", err)
	}
	if err := o.run(output.Options{}, "--update"); exit.Of(err) != exit.Usage {
		t.Error(err)
	}
	if after := o.read("p.json"); after != before {
		t.Errorf("it is\n%s", after)
	}
	if files, _ := os.ReadDir(o.dir); len(files) != 1 {
		t.Errorf("left behind: %v", files)
	}
}

// TestExportThatLacksProjects is none: a list that says nothing, or a project that does not come.
func TestExportThatLacksProjects(t *testing.T) {
	o := two(t)
	o.export("p.json", output.Options{})
	for _, a := range []ajeratest.Answer{
		{Method: "ListProjects"},
		{Method: "ListProjects", Content: `{"Projects":[{"ProjectKey":10},{"ProjectKey":99}]}`},
		{Method: "ListProjects", Content: `{"Projects":[{"ProjectKey":10},{"ID":"x"}]}`},
	} {
		o.Script(a)
		if err := o.run(output.Options{}, "--changes-since", o.path("p.json")); err == nil || o.out.Len() > 0 {
			t.Errorf("%s: %v %s", a.Content, err, o.out.String())
		}
	}
}
