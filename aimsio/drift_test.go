package aimsio_test

import (
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/aimsio/aimsiotest"
	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/specs"
	"github.com/fieldbooks/fieldbooks/wire"
)

// drifting returns a client of a server that answers each kind of record with the
// JSON of that name.
func drifting(t *testing.T, drift *aimsio.Drift, answers map[string]string) *aimsio.Client {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, answers[strings.Split(r.URL.Path, "/")[5]])
	}))
	t.Cleanup(server.Close)
	return newClient(t, aimsio.Config{URL: wire.Hide(server.URL), Username: "someone", Password: wire.Hide(password), Drift: drift})
}

const drifted = `{"jobGuid":"guid-1","jobId":"7","jobStatus":"Paused","JobNumber":"J-1","job_name":"Well 7","jobColour":"red","jobDepth":1.5,"yes":true,
	"J. Doe, 555-1234":1,"crewList":[{"name":"Jane"}],"jobForeman":null,"jobStartDate":"1700000000000",
	"jobWBSSchedule":{"jobScheduleChangeSettingOption":"J. Doe","scheduleOwner":{"name":"Jane"},"jobScheduleConversionRules":[{"ruleName":"x"},5]}}`

const redrifted = `{"jobGuid":"guid-1","jobId":8,"jobStatus":"Paused","jobDepth":2,"jobColour":7,"jobForeman":null,"jobWBSSchedule":[{"jobScheduleGuid":7}]}`

const proposed = `# specs/aimsio/overlay.yaml
actions:
  - target: $.components.schemas.Company
    description: Seen in answers.
    update:
      properties:
        companyCode: {type: string, readOnly: true, x-source: inferred} # 1 time
  # $.components.schemas.JobOrder: a member whose name may be a value, 1 time
  - target: $.components.schemas.JobOrder
    description: Seen in answers.
    update:
      properties:
        crewList: {type: array, readOnly: true, x-source: inferred} # 1 time
        jobColour: {readOnly: true, x-source: inferred} # 2 times, as integer and string
        jobDepth: {type: number, readOnly: true, x-source: inferred} # 2 times
        jobForeman: {readOnly: true, x-source: inferred} # 2 times, always null
        "yes": {type: boolean, readOnly: true, x-source: inferred} # 1 time
  # $.components.schemas.JobOrder.properties.jobId: string read as integer, 1 time
  # $.components.schemas.JobOrder.properties.jobName: also spelled job_name, 1 time
  # $.components.schemas.JobOrder.properties.jobNumber: also spelled JobNumber, 1 time
  # $.components.schemas.JobOrder.properties.jobStartDate: string read as integer, 1 time
  - target: $.components.schemas.JobOrder.properties.jobStatus.enum
    description: Seen in answers.
    update:
      - "Paused" # 2 times
  # $.components.schemas.JobOrder.properties.jobWBSSchedule: list read as its only record, 1 time
  - target: $.components.schemas.JobWBSSchedule
    description: Seen in answers.
    update:
      properties:
        scheduleOwner: {type: object, readOnly: true, x-source: inferred} # 1 time
  # $.components.schemas.JobWBSSchedule.properties.jobScheduleChangeSettingOption.enum: a value that is not shown, 1 time
  - target: $.components.schemas.JobWBSSchedule.properties.jobScheduleConversionRules.items
    description: Seen in answers.
    update:
      properties:
        ruleName: {type: string, readOnly: true, x-source: inferred} # 1 time
  # $.components.schemas.JobWBSSchedule.properties.jobScheduleGuid: number or bool read as string, 1 time
`

// TestDriftProposesAPatch reads through the generated client and through Resources.
// That the generator takes such a patch is tested beside it.
func TestDriftProposesAPatch(t *testing.T) {
	var drift aimsio.Drift
	c := drifting(t, &drift, map[string]string{"JobOrder": drifted, "Company": `{"companyCode":"C-1"}`, "Timecard": `[{"guid":"g"}]`})
	if got := drift.String(); got != "" {
		t.Errorf("before anything was read: %s", got)
	}
	got, err := c.API.GetJobOrder(t.Context(), "guid-1")
	if err != nil || got.JobNumber != "J-1" || got.JobName != "Well 7" || got.JobID != 7 {
		t.Fatalf("%+v, %v", got, err)
	}
	one[aimsioapi.Company](t, c.Companies())
	if _, err := c.Timecards().List(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Raw(t.Context(), "GET", "/rest/api/standard/v1/JobOrder", nil); err != nil {
		t.Fatal(err)
	}
	one[aimsioapi.JobOrder](t, drifting(t, &drift, map[string]string{"JobOrder": redrifted}).JobOrders())
	if got := drift.String(); got != proposed {
		t.Errorf("%s\nwant\n%s", got, proposed)
	}
	const status = "$.components.schemas.JobOrder.properties.jobStatus.enum"
	shown := "  - target: " + status + "\n    description: Seen in answers.\n    update:\n      - \"Paused\" # 2 times\n"
	if got := drift.WithoutValues(); got != strings.Replace(proposed, shown, "  # "+status+": a value that is not shown, 2 times\n", 1) {
		t.Errorf("without values it is\n%s", got)
	}
	if n := departures(&drift); n != 17 {
		t.Errorf("%d departures", n)
	}
}

// TestDriftOfTheFake: answers that are as the specs say show no drift.
func TestDriftOfTheFake(t *testing.T) {
	var drift aimsio.Drift
	s := aimsiotest.Start(t, aimsiotest.WithoutLimits())
	c := newClient(t, aimsio.Config{URL: wire.Hide(s.URL()), Username: s.User(), Password: wire.Hide(s.Password()), Drift: &drift})
	for _, err := range c.Employees().All(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, err := range c.Pricebooks().All(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
	}
	if n := departures(&drift); n != 0 {
		t.Errorf("%d departures:\n%s", n, &drift)
	}
}

// TestDriftNamesSchemasThatExist: a type that is read has the name of its schema, which the document or
// the overlay gives it.
func TestDriftNamesSchemasThatExist(t *testing.T) {
	schemas := schemaNames(t)
	seen := map[reflect.Type]bool{}
	var visit func(reflect.Type)
	visit = func(r reflect.Type) {
		for r.Kind() == reflect.Pointer || r.Kind() == reflect.Slice {
			r = r.Elem()
		}
		if seen[r] || !strings.HasSuffix(r.PkgPath(), "/aimsioapi") || r.Kind() != reflect.Struct && r.Kind() != reflect.Map {
			return
		}
		seen[r] = true
		if !regexp.MustCompile(`(?m)^\s+` + r.Name() + ":").MatchString(schemas) {
			t.Errorf("%s has no schema of its name, which Drift would write to; name it below components.schemas, or in the overlay below x-schemas", r)
		}
		if r.Kind() == reflect.Struct {
			for field := range r.Fields() {
				visit(field.Type)
			}
		}
	}
	client := reflect.TypeFor[*aimsioapi.Client]()
	for method := range client.Methods() {
		visit(method.Type.Out(0))
	}
	if len(seen) < 14 {
		t.Errorf("only %d types found", len(seen))
	}
}

// schemaNames is where the document and the overlay name schemas, without quotes.
func schemaNames(t *testing.T) (text string) {
	t.Helper()
	for _, name := range []string{"aimsio/openapi.yaml", "aimsio/overlay.yaml"} {
		data, err := fs.ReadFile(specs.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		_, below, _ := strings.Cut(strings.ReplaceAll(string(data), `"`, ""), "schemas:") // or x-schemas:
		text += below
	}
	return text
}

// TestDriftIsBounded: a server cannot fill the memory with new names.
func TestDriftIsBounded(t *testing.T) {
	var many strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&many, `,"name%d":1`, i)
	}
	var drift aimsio.Drift
	c := drifting(t, &drift, map[string]string{"JobOrder": `{"jobGuid":"guid-1"` + many.String() + "}"})
	for range 2 {
		one[aimsioapi.JobOrder](t, c.JobOrders())
	}
	if n := departures(&drift); n != 2000 || strings.Count(drift.String(), " # 2 times\n") != n {
		t.Errorf("%d kept", n)
	}
}

// departures counts those that a patch tells of.
func departures(d *aimsio.Drift) int { return strings.Count(d.String(), " time") }
