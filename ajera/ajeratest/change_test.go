package ajeratest_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
)

func changes(deltas string, base json.RawMessage) string {
	return fmt.Sprintf(`{"UpdatedProjects":[%s],"UnchangedProjects":%s}`, deltas, base)
}

func TestChangesByKeyOfEachKind(t *testing.T) {
	k := talk(t)
	base := k.must(2, "GetProjects", `{"RequestedProjects":[1]}`)
	phase, group, resource := field[int](t, base, "Phases.0.PhaseKey"), field[int](t, base, "InvoiceGroups.0.InvoiceGroupKey"), field[int](t, base, "Resources.0.ResourceKey")
	if got := string(dig(t, base, "Resources.0.CostRate")); got != "40.3830" {
		t.Fatalf("CostRate is %s", got)
	}
	untouched := k.s.Get("Phases", field[int](t, base, "Phases.1.PhaseKey"))
	after := k.must(2, "UpdateProjects", changes(fmt.Sprintf(`{"ProjectKey":1,"Description":"New name","CustomFields":{"Bonded":false}},
		{"PhaseKey":%d,"ReportedPercentComplete":55.0000,"ReportedPercentCompleteDate":"2026-01-02","ProjectManager":{"EmployeeKey":3}},
		{"InvoiceGroupKey":%d,"ClientKey":3},{"ResourceKey":%d,"Notes":"n"}`, phase, group, resource), base))
	for path, want := range map[string]string{
		"Projects.0.Description": `"New name"`, "Projects.0.CustomFields.Bonded": `false`, "Phases.0.ReportedPercentComplete": `55.0000`,
		"Phases.0.ProjectManager.FirstName": `"Ilse"`, "InvoiceGroups.0.ClientDescription": `"Brightwater Homes"`, "Resources.0.Notes": `"n"`,
		"Resources.0.CostRate": `40.3830`,
	} {
		if got := string(dig(t, after, path)); got != want {
			t.Errorf("%s is %s, want %s", path, got, want)
		}
	}
	for _, path := range []string{"Projects.0.CustomFields.BondRate", "Projects.0.RegionCode", "Projects.0.CustomFields.ContractForm"} {
		if got, want := string(dig(t, after, path)), string(dig(t, base, path)); got != want || want == "" {
			t.Errorf("%s went from %s to %s", path, want, got)
		}
	}
	if k.s.Get("Phases", field[int](t, base, "Phases.1.PhaseKey")) != untouched {
		t.Error("another phase was touched")
	}
	if string(dig(t, after, "Phases.0.LastModifiedDate")) == string(dig(t, base, "Phases.0.LastModifiedDate")) {
		t.Error("LastModifiedDate did not move")
	}
	if again := k.must(2, "GetProjects", `{"RequestedProjects":[1]}`); string(again) != string(after) {
		t.Error("the answer is not what is stored")
	}
	k.refuse(2, "UpdateProjects", changes(`{"ProjectKey":1,"Notes":"second editor"}`, base), ajeratest.TextConflict)
}

func TestChangesRefuse(t *testing.T) {
	k := talk(t)
	base := k.must(2, "GetProjects", `{"RequestedProjects":[1]}`)
	name, phase := field[string](t, base, "Projects.0.Description"), field[int](t, base, "Phases.0.PhaseKey")
	for title, c := range map[string]struct{ args, text string }{
		"no delta":         {changes(``, base), ajeratest.TextNoChange},
		"nothing differs":  {changes(fmt.Sprintf(`{"ProjectKey":1,"Description":%q}`, name), base), ajeratest.TextNoChange},
		"same number":      {changes(fmt.Sprintf(`{"PhaseKey":%d,"BudgetedOverheadRate":175}`, phase), base), ajeratest.TextNoChange},
		"unknown property": {changes(`{"ProjectKey":1,"NoSuch":1}`, base), ajeratest.TextInvalid},
		"unknown custom":   {changes(`{"ProjectKey":1,"CustomFields":{"NoSuch":1}}`, base), ajeratest.TextInvalid},
		"custom type":      {changes(`{"ProjectKey":1,"CustomFields":{"Bonded":"yes"}}`, base), ajeratest.TextInvalid},
		"read-only":        {changes(`{"ProjectKey":1,"DepartmentDescription":"x"}`, base), ajeratest.TextInvalid},
		"token":            {changes(`{"ProjectKey":1,"LastModifiedDate":"2026-01-01"}`, base), ajeratest.TextInvalid},
		"quoted number":    {changes(`{"ProjectKey":1,"LaborCostBudget":"12.00"}`, base), ajeratest.TextInvalid},
		"two keys":         {changes(fmt.Sprintf(`{"PhaseKey":%d,"ProjectKey":1,"Notes":"x"}`, phase), base), ajeratest.TextInvalid},
		"no key":           {changes(`{"Notes":"x"}`, base), ajeratest.TextInvalid},
		"negative key":     {changes(`{"PhaseKey":-1,"Description":"x"}`, base), ajeratest.TextInvalid},
		"not read":         {changes(`{"ProjectKey":2,"Notes":"x"}`, base), ajeratest.TextInvalid},
		"base as a list":   {changes(`{"ProjectKey":1,"Notes":"x"}`, json.RawMessage(`[]`)), ajeratest.TextInvalid},
		"base without":     {changes(`{"ProjectKey":1,"Notes":"x"}`, json.RawMessage(`{"Projects":[{"ProjectKey":1}]}`)), ajeratest.TextConflict},
		"base with more": {changes(`{"ProjectKey":1,"Notes":"x"}`, json.RawMessage(edited(t, base, `"InvoiceGroups":[`, `"InvoiceGroups":[{"InvoiceGroupKey":2},`))),
			ajeratest.TextConflict},
		"one of two wrong": {changes(`{"ProjectKey":1,"Notes":"x"},{"ProjectKey":1,"NoSuch":1}`, base), ajeratest.TextInvalid},
	} {
		t.Run(title, func(t *testing.T) { k.refuse(2, "UpdateProjects", c.args, c.text) })
	}
	if again := k.must(2, "GetProjects", `{"RequestedProjects":[1]}`); string(again) != string(base) {
		t.Error("a refused update changed something")
	}
}

// TestStampsAlwaysMove matters to a client that saves twice within a millisecond.
func TestStampsAlwaysMove(t *testing.T) {
	k := talk(t, ajeratest.WithClock(firmsDay))
	seen := map[string]bool{}
	for i := range 3 {
		base := k.must(2, "GetProjects", `{"RequestedProjects":[1]}`)
		after := k.must(2, "UpdateProjects", changes(fmt.Sprintf(`{"ProjectKey":1,"Notes":"%d"}`, i), base))
		seen[field[string](t, after, "Projects.0.LastModifiedDate")] = true
	}
	if len(seen) != 3 {
		t.Errorf("stamps %v", seen)
	}
}

const newProject = `{"CreateType":"Project","Project":{"Description":"%s","RateTableKey":1,"BillingType":"FixedFee","ID":"26-1","ProjectManager":{"EmployeeKey":2}},
	"InvoiceGroups":[{"Description":"Main","ClientKey":1}],"Phases":[{"Description":"Design"},{"Description":"Build","DepartmentKey":2}]}`

func TestCreateProjectsInFourTypes(t *testing.T) {
	k := talk(t)
	made := k.must(2, "CreateProjects", fmt.Sprintf(newProject, strings.Repeat("ö", 80)))
	project, group := field[int](t, made, "Projects.0.ProjectKey"), field[int](t, made, "InvoiceGroups.0.InvoiceGroupKey")
	phase := field[int](t, made, "Phases.1.PhaseKey")
	if project < 1 || group < 1 || phase < 1 || field[int](t, made, "Phases.1.ParentKey") != project || field[string](t, made, "Phases.1.DepartmentDescription") != "Structural" {
		t.Fatalf("created: %s", made)
	}
	read := k.must(2, "GetProjects", fmt.Sprintf(`{"RequestedProjects":[%d]}`, project))
	if string(read) != string(made) {
		t.Errorf("the answer is not what is stored:\n%s\n%s", made, read)
	}
	more := k.must(2, "CreateProjects", fmt.Sprintf(`{"CreateType":"InvoiceGroup","InvoiceGroups":[{"ProjectKey":%d,"Description":"Extras","ClientKey":2,"InvoiceFormatKey":1}],
		"Phases":[{"Description":"Extra work","RateTableKey":1}]}`, project))
	if field[int](t, more, "Phases.0.InvoiceGroupKey") != field[int](t, more, "InvoiceGroups.0.InvoiceGroupKey") {
		t.Errorf("the phase is not in the new group: %s", more)
	}
	sub := k.must(2, "CreateProjects", fmt.Sprintf(`{"CreateType":"Phase","Phases":[{"ProjectKey":%d,"InvoiceGroupKey":%d,"ParentKey":%d,"Description":"Sub","RateTableKey":1}]}`, project, group, phase))
	if field[int](t, sub, "Phases.0.ParentKey") != phase || string(dig(t, sub, "Projects")) != "[]" {
		t.Errorf("sub-phase: %s", sub)
	}
	res := k.must(2, "CreateProjects", fmt.Sprintf(`{"CreateType":"Resource","Phases":[{"ParentKey":%d,"Status":"Null","Priority":"Null","IsTask":false,"ActivityType":"Labor","EmployeeKey":4,"CostRate":28.8450}]}`, phase))
	if field[string](t, res, "Resources.0.Employee.FirstName") != "Desmond" || string(dig(t, res, "Resources.0.CostRate")) != "28.8450" {
		t.Errorf("resource: %s", res)
	}
}

func TestCreateProjectsMisunderstood(t *testing.T) {
	k := talk(t)
	before := len(k.s.Keys("Projects"))
	good := fmt.Sprintf(newProject, "x")
	for title, args := range map[string]string{
		"no phase":       strings.Replace(good, `"Phases":[{"Description":"Design"},{"Description":"Build","DepartmentKey":2}]`, `"Phases":[]`, 1),
		"no groups":      `{"CreateType":"Project","Project":{"Description":"x","RateTableKey":1,"BillingType":"FixedFee"}}`,
		"no description": fmt.Sprintf(newProject, ""),
		"unknown":        strings.Replace(good, `"ID":"26-1"`, `"Location":"here"`, 1),
		"wrong type":     strings.Replace(good, `"RateTableKey":1`, `"RateTableKey":"1"`, 1),
		"a list":         `{"CreateType":"Project","Project":[],"InvoiceGroups":[],"Phases":[]}`,
	} {
		content := k.must(2, "CreateProjects", args)
		if key := field[int](t, content, "Projects.0.ProjectKey"); key != 0 {
			t.Errorf("%s: created project %d", title, key)
		}
	}
	for title, args := range map[string]string{
		"too long":    fmt.Sprintf(newProject, strings.Repeat("ö", 81)),
		"no client":   strings.Replace(good, `"ClientKey":1`, `"ClientKey":999`, 1),
		"no manager":  strings.Replace(good, `"EmployeeKey":2`, `"EmployeeKey":12`, 1),
		"other type":  strings.Replace(good, `"Project",`, `"Client",`, 1),
		"task":        `{"CreateType":"Resource","Phases":[{"ParentKey":1,"Status":"Null","Priority":"Null","IsTask":true,"ActivityType":"Labor"}]}`,
		"wrong group": `{"CreateType":"Phase","Phases":[{"ProjectKey":1,"InvoiceGroupKey":2,"Description":"x","RateTableKey":1}]}`,
	} {
		t.Run(title, func(t *testing.T) { k.refuse(2, "CreateProjects", args, ajeratest.TextInvalid) })
	}
	if after := len(k.s.Keys("Projects")); after != before {
		t.Errorf("%d projects were created", after-before)
	}
}

// TestOnlyValuesThatThereAre are taken where the vendor's page has all of them, in a create and in
// a change.
func TestOnlyValuesThatThereAre(t *testing.T) {
	k := talk(t)
	create := func(billing string) string {
		return fmt.Sprintf(`{"CreateType":"Project","Project":{"Description":"d","CompanyKey":1,"BillingType":%q,"RateTableKey":1},
			"InvoiceGroups":[{"Description":"d","ClientKey":1,"InvoiceFormatKey":1}],"Phases":[{"Description":"d"}]}`, billing)
	}
	k.refuse(2, "CreateProjects", create("TimeAndMaterials"), ajeratest.TextInvalid)
	k.must(2, "CreateProjects", create("PercentofConstructionCost"))
	base := k.must(2, "GetProjects", `{"RequestedProjects":[1]}`)
	k.refuse(2, "UpdateProjects", changes(`{"ProjectKey":1,"BillingType":"CostPlus"}`, base), ajeratest.TextInvalid)
	k.must(2, "UpdateProjects", changes(`{"ProjectKey":1,"BillingType":"Null"}`, base))
}
