package decide

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/read"
	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/yamldoc"
)

// jobs has a resource in both directions, and what it shares with another.
const jobs = `openapi: 3.0.0
paths:
  /Job:
    get: {responses: {'200': {content: {application/json: {schema: {items: {$ref: ObjectStub}}}}}}}
    post:
      x-upsert: {list: jobList, keys: [jobNumber]}
      requestBody: {content: {application/json: {schema: {$ref: JobPost}}}}
      responses: {'200': {description: d}}
  /Job/{guid}:
    get: {responses: {'200': {content: {application/json: {schema: {$ref: Job}}}}}}
  /Crew/{type}:
    get: {responses: {'200': {content: {application/json: {schema: {$ref: Crew}}}}, '202': {content: {application/json: {schema: {type: string}}}}}}
components:
  schemas:
    ObjectStub: {properties: {guid: {type: string}, updatedAt: {type: integer, description: In milliseconds.}}}
    JobPost: {properties: {jobList: {items: {$ref: Job}}}, required: [jobList]}
    Job:
      properties:
        jobNumber: {type: string}
        jobName: {type: string}
        jobGuid: {type: string, readOnly: true}
        jobRate: {type: number, nullable: true}
        jobStatus: {enum: [On Hold, '']}
        jobParent: {$ref: Job}
        write: {type: boolean}
        place: {$ref: Place}
        any: {}
      required: [jobName]
    Crew: {properties: {place: {$ref: Place}, size: {type: integer}, from: {type: string, format: date}}, additionalProperties: false}
    Place: {properties: {lat: {type: number}}}
`

// decided decides a description that can be read.
func decided(t *testing.T, text string) (*Model, yamldoc.Faults) {
	t.Helper()
	doc, err := yamldoc.Load("doc.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	api, faults := read.Document(doc)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return All(api)
}

func whole(t *testing.T) *Model {
	t.Helper()
	m, faults := decided(t, jobs)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return m
}

// TestTypes: names, files, forms and fields.
func TestTypes(t *testing.T) {
	got := []string{}
	for _, one := range whole(t).Types {
		line := one.File + " " + one.Name + ":"
		for _, f := range one.Fields {
			line += " " + f.GoName + " " + f.Type
			if !f.OmitZero {
				line += "!"
			}
		}
		if one.Open {
			line += " ..."
		}
		got = append(got, line)
	}
	want := []string{
		"job ObjectStub: GUID string UpdatedAt wire.Millis ...",
		"job JobPost: JobList []JobWrite! ...",
		"job Job: JobNumber string JobName string JobGUID string JobRate wire.Decimal JobStatus JobStatus JobParent *Job WriteMember bool Place Place Any wire.Value ...",
		"job JobWrite: JobNumber *string JobName string! JobRate Nullable[wire.Decimal] JobStatus JobStatus JobParent *JobWrite WriteMember *bool Place *Place Any any ...",
		"crew Crew: Place Place Size int64 From wire.Date ...",
		"shared Place: Lat wire.Decimal ...",
		"job JobStatus:",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestOperations(t *testing.T) {
	got := []string{}
	for _, op := range whole(t).Operations {
		line := op.File + " " + op.Variable
		if op.Result != nil {
			line += " " + GoType(op.Result, read.Answered)
		}
		for _, p := range op.Params {
			line += " " + p.GoName
		}
		got = append(got, line)
	}
	// What answers one of two types has none, and an argument keeps clear of Go's words.
	want := []string{"job listJobs []ObjectStub", "job upsertJobs", "job getJob Job GUID", "crew getCrew Type"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
}

func TestConstants(t *testing.T) {
	for _, c := range whole(t).Components {
		if c.Kind == read.KindEnum && !slices.Equal(c.Constants, []string{"JobStatusOnHold", "JobStatusEmpty"}) {
			t.Errorf("constants %q", c.Constants)
		}
	}
}

func TestResources(t *testing.T) {
	m := whole(t)
	if len(m.Resources) != 1 {
		t.Fatalf("%d resources", len(m.Resources))
	}
	r := m.Resources[0]
	if got := fmt.Sprintf("%s: %v, %v, %v %s", r.Name, r.List, r.Get, r.Send, r.Send.Upsert.Records.GoName); got != "Jobs: GET /Job, GET /Job/{guid}, POST /Job JobList" {
		t.Error(got)
	}
}

// TestFaults: what cannot be named, and what rules and upserts say of members that are
// not there.
func TestFaults(t *testing.T) {
	for _, c := range []struct{ old, new, want string }{
		{"Place: {properties", "Place: {x-go-name: place, properties", `x-go-name "place" of schema "Place" is no exported Go name; write "Place"`},
		{"Place: {properties", "Place: {x-go-name: Client, properties", `x-go-name "Client" of schema "Place" is taken`},
		{"lat: {type", "lat: {x-go-name: lat, type", `x-go-name "lat" of member "lat" is no exported Go name; write "Lat"`},
		{"Place: {properties", "Place: {x-either-or: [{any: [lat, lon]}], properties", `x-either-or of "Place" names "lon", which it has not`},
		{"list: jobList", "list: jobs", `x-upsert of UpsertJobs: the body has no member "jobs" that lists records`},
		{"keys: [jobNumber]", "keys: [number]", `x-upsert of UpsertJobs: the records have no member "number"`},
		{"keys: [jobNumber]", "keys: [jobNumber], of: Crew", "x-upsert of UpsertJobs: no resource reads these records"},
		{"/Job/{guid}:\n    get: {", "/Job/{guid}:\n    get: {x-key: guid, ", `x-key of GetJob: the record has no text or integer "guid" that is answered`},
		{"/Job/{guid}:\n    get: {", "/Job/{guid}:\n    get: {x-key: [jobGuid, write], ", `x-key of GetJob: the record has no text or integer "write"`},
		{"/Job/{guid}:\n    get: {", "/Job/{guid}:\n    get: {x-key: [], ", "x-key of GetJob: it names no member"},
		{"/Job:\n    get: {", "/Job:\n    get: {x-key: guid, ", "x-key of ListJobs: GET /Job reads no record by a key"},
		{"/Job:\n    get: {", "/Job:\n    get: {x-go-name: ListStats, ", "the resource that ListStats lists would be Stats of the client"},
	} {
		_, faults := decided(t, strings.Replace(jobs, c.old, c.new, 1))
		if len(faults) != 1 || !strings.Contains(faults[0].Msg, c.want) {
			t.Errorf("%s: %v, wanted %s", c.new, faults, c.want)
		}
	}
}

// TestClientMembers: the names that no resource may have are those that the
// hand-written client has.
func TestClientMembers(t *testing.T) {
	files, err := filepath.Glob("../../../../aimsio/*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	found := []string{"API"} // a field
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(file, "_test.go") || strings.HasSuffix(file, ".gen.go") {
			continue
		}
		for _, m := range clientMethod.FindAllSubmatch(text, -1) {
			found = append(found, string(m[1]))
		}
	}
	slices.Sort(found)
	if want := slices.Sorted(slices.Values(clientMembers)); !slices.Equal(found, want) {
		t.Errorf("the client has %q, and clientMembers are %q", found, want)
	}
}

var clientMethod = regexp.MustCompile(`(?m)^func \((?:\w+ )?\*?Client\) ([A-Z]\w*)`)

func TestVariable(t *testing.T) {
	for operation, want := range map[string]string{"GetJob": "getJob", "Type": "typeOperation", "Wire": "wireOperation", "NRBs": "nrbs"} {
		if got := variable(operation); got != want {
			t.Errorf("%s: %s, wanted %s", operation, got, want)
		}
	}
}

func TestFile(t *testing.T) {
	for home, want := range map[string]string{
		"JobOrder": "job_order", "Client": "client_api", "Test": "test_api", "JobLinux": "job_linux_api", "NRB": "nrb",
	} {
		if got := fileOf(home); got != want {
			t.Errorf("fileOf(%q) is %q, wanted %q", home, got, want)
		}
	}
}
