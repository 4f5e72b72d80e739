package fromjobs

import (
	"strings"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/wire"
)

const well = `confirmed: yes
time-zone: America/Los_Angeles
project:
  ID: "{jobNumber}"
  Description: "{jobName:80}"
  BillingType: TimeAndExpense
  RateTable: 1
  EstimatedStartDate: "{jobStartDate}"
invoice-group:
  Description: General
  InvoiceFormat: Standard
phases:
  - Description: General
clients:
  0101: 3
  "A: B": Harrow County
by-hand:
  25-1: 25-1-A
`

var mappingFaults = []struct {
	name, old, to string
	want          string // lines of faults, by a bar
}{
	{"well", "", "", ""},
	{"nothing", well, "# nothing\n", "it says nothing"},
	{"no YAML", "  BillingType: ", "\tBillingType: ", "line 6: found character that cannot start any token; texts with : or # in them belong in quotes"},
	{"twice", "  RateTable: 1\n", "  RateTable: 1\n  RateTable: 2\n", "line 8: RateTable is given twice; keep one"},
	{"an alias", "RateTable: 1", "RateTable: &a 1", "line 7: anchors (&) and aliases (*) are not read here; put the text in quotes"},
	{"not confirmed", "confirmed: yes", "confirmed: no", `line 1: confirmed: no; look through this file, and write "confirmed: yes" here when it is as you want it`},
	{"confirmed by nothing", "confirmed: yes", "confirmed:", `line 1: confirmed: nothing; look`},
	{"no zone", "America/Los_Angeles", "PST8", `line 2: time-zone: "PST8" is no time zone`},
	{"zone of nothing", " America/Los_Angeles", "", `line 2: time-zone: "" is no time zone`},
	{"a part is not there", "phases:\n  - Description: General\n", "", `"phases" is not there;`},
	{"a part that is none", "by-hand:", "byhand:", `line 17: "byhand" is nothing that this file can say; did you mean by-hand?`},
	{"a field that is none", "  RateTable: 1\n", "  RateTabel: 1\n", `line 3: project: RateTable has to be said: key or name|line 7: "RateTabel" is nothing that can be said of it when it is created; did you mean RateTable?`},
	{"a field that cannot be created", "  RateTable: 1\n", "  RateTable: 1\n  WageTable: 1\n", `line 8: "WageTable" is nothing`},
	{"a custom field", "  RateTable: 1\n", "  RateTable: 1\n  CustomFields: {A: 1}\n", `line 8: "CustomFields" is nothing`},
	{"a field of another part", "  InvoiceFormat: Standard\n", "  InvoiceFormat: Standard\n  Company: 1\n", `line 12: "Company" is nothing that can be said of it when it is created; use one of Description, InvoiceFormat`},
	{"a required field says nothing", "BillingType: TimeAndExpense", "BillingType:", "line 6: project: BillingType has to be said: one of TimeAndExpense, "},
	{"a word in other letters", "TimeAndExpense", "timeandexpense", `line 6: "timeandexpense" is no BillingType of Ajera's; did you mean TimeAndExpense?`},
	{"a list for a value", "RateTable: 1", "RateTable: [1]", "line 7: project: RateTable: one value is expected here|line 7: project: RateTable has to be said"},
	{"a value for a part", "invoice-group:\n  Description: General\n  InvoiceFormat: Standard\n", "invoice-group: General\n", `line 9: invoice-group: lines like "name: value"|line 9: invoice-group: Description has to be said|line 9: invoice-group: InvoiceFormat has to be said`},
	{"phases as one", "  - Description: General", "  Description: General", "line 12: phases: a list is expected"},
	{"a phase without a name", "  - Description: General", "  - Description: General\n  - RateTable: 1", "line 14: phase 2: Description has to be said"},
	{"no member", "{jobNumber}", "{jobNumbr}", "line 4: project: ID: {jobNumbr} is no member of a job that can be used here; did you mean jobNumber?"},
	{"a member that is no single value", "{jobNumber}", "{jobWBSSchedule}", "line 4: project: ID: {jobWBSSchedule} is no member of a job that can be used here; there are jobAddress, "},
	{"open", "{jobNumber}", "{jobNumber", "line 4: project: ID: there is a { without a }"},
	{"closed", "{jobNumber}", "jobNumber}", "line 4: project: ID: there is a } without a {"},
	{"cut at nothing", "{jobName:80}", "{jobName:0}", "line 5: project: Description: {jobName:0}: behind the colon is how many characters are taken, e.g. {jobName:80}"},
	{"no date of a job", "{jobStartDate}", "{jobName}", "line 8: project: EstimatedStartDate: expected a day, e.g. 2026-11-02, or a date of the job alone"},
	{"two dates", "{jobStartDate}", "{jobStartDate}{jobEndDate}", "line 8: project: EstimatedStartDate: expected a day"},
	{"no day", "{jobStartDate}", "11/2/2026", `line 8: project: EstimatedStartDate: date "11/2/2026": not a date; write it as 2006-01-02`},
	{"a client of nothing", "0101: 3", "0101:", "line 15: clients: 0101: nothing stands behind the colon; expected key or name of Ajera's client, or take the line out"},
	{"several", "TimeAndExpense\n  RateTable: 1", "Hourly\n  RateTable:", `line 6: "Hourly" is no BillingType|line 7: project: RateTable has to be said`},
}

// TestMappingFaults wants each fault by its line, and all of them at once.
func TestMappingFaults(t *testing.T) {
	for _, row := range mappingFaults {
		text := well
		if row.old != "" && !strings.Contains(well, row.old) {
			t.Fatalf("%s: %q is not in the file", row.name, row.old)
		} else if row.old != "" {
			text = strings.Replace(well, row.old, row.to, 1)
		}
		m, faults := parse([]byte(text))
		m.file = "jobs.yaml"
		var got []string
		if err := m.refuse(faults); err != nil {
			got = strings.Split(err.Error(), "\n")[1:]
		}
		var want []string
		if row.want != "" {
			want = strings.Split(row.want, "|")
		}
		if len(got) != len(want) {
			t.Errorf("%s: %q, want %q", row.name, got, want)
			continue
		}
		for i := range want {
			place := strings.Replace(want[i], "line ", "  jobs.yaml:", 1)
			if place == want[i] {
				place = "  jobs.yaml: " + place
			}
			if !strings.HasPrefix(got[i], place) {
				t.Errorf("%s: %q, want %q", row.name, got[i], place)
			}
		}
	}
}

// TestKeysStayTexts: a code is what stands there, whatever YAML would make of it.
func TestKeysStayTexts(t *testing.T) {
	m, faults := parse([]byte(well))
	if faults != nil {
		t.Fatal(faults)
	}
	if m.clients["0101"].text != "3" || m.clients["A: B"].text != "Harrow County" || m.byHand["25-1"].text != "25-1-A" {
		t.Errorf("%v %v", m.clients, m.byHand)
	}
}

// TestTemplate wants the text of a job, its days in the zone of the file.
func TestTemplate(t *testing.T) {
	west, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		t.Fatal(err)
	}
	job := &aimsioapi.JobOrder{
		JobNumber: "25-1", JobName: "Pont\u00e9 de la  Mer ", JobStatus: "Active", JobLocationLat: wire.MustDecimal("45.5120"),
		JobStartDate: wire.MillisAt(time.Date(2026, 3, 8, 0, 0, 0, 0, west)), JobID: 9007199254740993,
	}
	for form, want := range map[string]string{
		"{jobNumber}":                     "25-1",
		"{jobNumber} {jobName:5}!":        "25-1 Pont\u00e9!",
		"{jobName:6}":                     "Pont\u00e9",
		"{jobStatus}/{jobID}":             "",
		"{jobStatus}/{jobId}":             "Active/9007199254740993",
		"{jobLocationLat}":                "45.5120",
		"{jobStartDate}":                  "2026-03-08",
		"{jobEndDate}":                    "",
		"{jobDescription}":                "",
		"none":                            "none",
		"{jobDescription} in {jobNumber}": "in 25-1",
	} {
		parsed, err := parseTemplate(form)
		if got := parsed.of(job, west); got != want || (err != nil) != (form == "{jobStatus}/{jobID}") {
			t.Errorf("%s: %q, %v, want %q", form, got, err, want)
		}
	}
	start, _ := parseTemplate("{jobStartDate}")
	if got := start.of(&aimsioapi.JobOrder{JobStartDate: wire.MillisAt(time.Date(2026, 3, 8, 0, 0, 0, 0, time.UTC))}, west); got != "2026-03-07" {
		t.Errorf("%s: the zone decides the day", got)
	}
}
