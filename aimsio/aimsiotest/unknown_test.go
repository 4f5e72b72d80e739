package aimsiotest_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/aimsio/aimsiotest"
)

// TestWhatNoOneKnowsIsRefused has what the published pages leave open or have lost. Each was
// answered with a success once, which a test of a program took for the vendor's.
func TestWhatNoOneKnowsIsRefused(t *testing.T) {
	job := with(t, newJob, "jobWBSSchedule", `{"jobScheduleBudgetEntryOption":"PerWBS"}`)
	for _, c := range []struct {
		name, resource, wrapper string
		first, record           string // posted before, and then refused
		says                    string
	}{
		{"custom fields", "BillableItem", "billableItemList", "", with(t, newItem, "customFieldDataList", `[{"any":"shape"}]`), "customFieldDataList"},
		{"a member of a type that is cut", "JobOrder", "jobList", "", with(t, newJob, "jobColour", `"red"`), "jobColour"},
		{"such a member within", "JobOrder", "jobList", "", with(t, newJob, "jobWBSSchedule", `{"jobScheduleColour":"red"}`), "jobScheduleColour"},
		{"elements without a shape", "JobOrder", "jobList", "", with(t, newJob, "jobWBSSchedule", `{"jobScheduleConversionRules":[1]}`), "jobScheduleConversionRules"},
		{"a status", "JobOrder", "jobList", newJob, with(t, newJob, "jobStatus", `"Finished"`), "another jobStatus"},
		{"what it makes mandatory", "NRB", "nrbList", "", with(t, newNRB, "nrbShouldReconcileWithPO", "true"), "nrbShouldReconcileWithPO"},
		{"a line twice", "Pricebook", "priceBookList", "", with(t, newBook, "priceItemList", "["+costly+","+costly+"]"), "one priceItemBillableItemCode twice"},
		{"what is not sent", "Employee", "employeeList", newEmployee, with(t, newEmployee, "employmentHireDate", ""), "no employmentHireDate"},
		{"what is not sent within", "JobOrder", "jobList", job, with(t, job, "jobWBSSchedule", `{}`), "no jobScheduleBudgetEntryOption"},
		{"what is not sent of an element", "Pricebook", "priceBookList", with(t, newBook, "priceItemList", "["+costly+"]"),
			with(t, newBook, "priceItemList", "["+with(t, costly, "priceItemDefaultCost", "")+"]", "priceBookAction", `"ADD_OR_UPDATE"`), "no priceItemDefaultCost"},
	} {
		t.Run(c.name, func(t *testing.T) {
			k := start(t)
			if c.first != "" {
				k.post(c.resource, list(c.wrapper, c.first))
			}
			before := k.get("JobOrder") + k.get("NonRecurringBillableItem") + k.get("Employee") + k.get("Pricebook") + k.get("BillableItem")
			k.unknown("POST", c.resource, list(c.wrapper, c.record), "POST "+c.resource+" with "+c.says)
			if after := k.get("JobOrder") + k.get("NonRecurringBillableItem") + k.get("Employee") + k.get("Pricebook") + k.get("BillableItem"); after != before {
				t.Error("it left a trace")
			}
			k.s.Script(aimsiotest.Answer{Method: "POST", Path: c.resource, Body: `{"mine":true}`})
			if r := k.want(200, "POST", c.resource, list(c.wrapper, c.record)); r.body != `{"mine":true}` {
				t.Errorf("answered %s", r.body)
			}
		})
	}
	k := start(t)
	k.unknown("GET", "JobOrder?updatedSince=1", "", "GET JobOrder with a query")
	guid := k.s.Get("Pricebook", "Marine Works")
	guid = guid[strings.Index(guid, `"priceBookGuid":`)+len(`"priceBookGuid":`):][:38]
	k.unknown("POST", "Pricebook", list("priceBookList", with(t, newBook, "priceBookGuid", guid)), "POST Pricebook with a priceBookGuid and another priceBookName")
	k.refused("NRB", list("nrbList", with(t, newNRB, "nrbWBSSharedIdentifier", `"W-7"`)), "W-7", "jobWBSSchedule")
	k.s.Put("JobOrder", with(t, k.s.Get("JobOrder", "25-10137-001"), "jobWBSSchedule", `{"rows":[{"any":"W-7"}]}`))
	k.post("NRB", list("nrbList", with(t, newNRB, "nrbWBSSharedIdentifier", `"W-7"`)))
}

// costly is a price item with more than it must have.
const costly = `{"priceItemBillableItemName":"Mileage","priceItemBillableItemCode":"MIL-STD","priceItemRate":0.10,"priceItemRateType":"Kilometre","priceItemDefaultCost":0.05}`

// TestUnknownTakesAListBack: an unknown record leaves nothing of the list, even where the
// records before a refused one stay.
func TestUnknownTakesAListBack(t *testing.T) {
	k := start(t, aimsiotest.WithPartialWrites())
	body := list("jobList", newJob, with(t, newJob, "jobNumber", `"26-10002-000"`, "jobColour", `"red"`))
	k.unknown("POST", "JobOrder", body, "POST JobOrder with jobColour in record 1")
	if k.s.Get("JobOrder", "26-10001-000") != "" {
		t.Error("the first record stayed")
	}
}

func TestUnsent(t *testing.T) {
	without := list("employeeList", with(t, newEmployee, "employmentHireDate", ""))
	for want, opt := range map[bool]aimsiotest.Option{true: aimsiotest.WithUnsentKept(), false: aimsiotest.WithUnsentLost()} {
		k := start(t, opt)
		k.post("Employee", list("employeeList", newEmployee))
		before := k.one("Employee", "E-900")
		k.post("Employee", without)
		after := k.one("Employee", "E-900")
		if _, there := after["employmentHireDate"]; there != want || string(after["employeeGuid"]) != string(before["employeeGuid"]) {
			t.Errorf("kept is %v, and of %v was left %v", want, before, after)
		}
	}
}

// TestScriptedAnswers: an answer is a test's own words, in one row with the faults.
func TestScriptedAnswers(t *testing.T) {
	k := start(t)
	body := list("jobList", newJob)
	k.s.Script(aimsiotest.Answer{Method: "POST", Path: "Company", Nth: 2, Times: 2, Status: 202, Body: "taken", Header: http.Header{"Content-Type": {"text/plain"}}})
	k.s.Fail(aimsiotest.Fault{Kind: aimsiotest.Status, Path: "Company", Nth: 3})
	for _, want := range []int{501, 202, 202, 501} {
		if r := k.want(want, "POST", "Company", "{}"); want == 202 && (r.body != "taken" || r.header.Get("Content-Type") != "text/plain") {
			t.Errorf("answered %v %s", r.header, r.body)
		}
	}
	k.s.Script(aimsiotest.Answer{Method: "POST", Path: "Company", Times: aimsiotest.Always, Met: func() { k.s.Put("Company", `{"companyCode":"C-900"}`) }})
	k.post("Company", "{}")
	contains(t, k.s.Get("Company", "C-900"), `"companyCode":"C-900"`)
	k.s.Script(aimsiotest.Answer{Path: "JobOrder", Status: 429, Header: http.Header{"Retry-After": {"2"}}})
	if r := k.want(429, "POST", "JobOrder", body); r.header.Get("Retry-After") != "2" || k.s.Get("JobOrder", "26-10001-000") != "" {
		t.Errorf("answered %v, or executed", r.header)
	}
	k.s.Script(aimsiotest.Answer{Path: "JobOrder", When: aimsiotest.After, Body: "[]"})
	if r := k.want(200, "POST", "JobOrder", body); r.body != "[]" || k.s.Get("JobOrder", "26-10001-000") == "" {
		t.Errorf("answered %s, or not executed", r.body)
	}
	log := k.s.Log()
	if got := log[len(log)-1].Outcome; got != "fault: scripted answer, ok" || log[len(log)-2].Outcome != "fault: scripted answer, not executed" {
		t.Errorf("the log says %q", got)
	}
}
