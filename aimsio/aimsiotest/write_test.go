package aimsiotest_test

import (
	"strings"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/aimsio/aimsiotest"
)

func TestAmountsKeepTheirText(t *testing.T) {
	k := start(t)
	k.post("BillableItem", list("billableItemList", newItem))
	k.post("NRB", list("nrbList", newNRB))
	contains(t, k.s.Get("BillableItem", "LAB-NEW"), `"billableItemDefaultRate":1234567.89`, `"billableItemDefaultCost":0.10`)
	contains(t, k.s.Get("NonRecurringBillableItem", "RCPT-9001"), `"nrbRate":1234567.89`, `"nrbQuantity":0.10`)
	k.post("JobOrder", list("jobList", newJob))
	contains(t, k.s.Get("JobOrder", "26-10001-000"), `"jobLocationLat":45.5120500`)
}

func TestCodeMatchesAndUnsentMembersStay(t *testing.T) {
	k := start(t, aimsiotest.WithUnsentKept())
	before := len(k.stubs("Employee"))
	k.post("Employee", list("employeeList", newEmployee))
	first := k.one("Employee", "E-900")
	k.post("Employee", list("employeeList", with(t, newEmployee, "employeeFirstName", `"Wilhelmina"`, "employmentHireDate", "")))
	second := k.one("Employee", "E-900")
	if n := len(k.stubs("Employee")); n != before+1 {
		t.Errorf("%d employees after two posts of one code, want %d", n, before+1)
	}
	if string(second["employeeGuid"]) != string(first["employeeGuid"]) || string(second["employeeFirstName"]) != `"Wilhelmina"` {
		t.Errorf("the second post made of %s\n%s", first, second)
	}
	if string(second["employmentHireDate"]) != "1735689600000" {
		t.Errorf("the hire date is %s after a post without it", second["employmentHireDate"])
	}
}

func TestGUIDMatches(t *testing.T) {
	k := start(t)
	k.post("BillableItem", list("billableItemList", newItem))
	guid := k.one("BillableItem", "LAB-NEW")["billableItemGuid"]
	k.post("BillableItem", list("billableItemList", with(t, newItem, "billableItemGuid", string(guid), "billableItemCode", `"LAB-RIG"`)))
	if k.s.Get("BillableItem", "LAB-NEW") != "" {
		t.Error("the old code is still known")
	}
	contains(t, k.s.Get("BillableItem", "LAB-RIG"), string(guid))
	k.refused("BillableItem", list("billableItemList", with(t, newItem, "billableItemGuid", `"no-such"`)), "billableItemGuid", "does not exist")
	k.refused("BillableItem", list("billableItemList", with(t, newItem, "billableItemGuid", string(guid), "billableItemCode", `"EQ-EXC"`)), "belongs to")
}

func TestJobGUIDMayBeChosen(t *testing.T) {
	k := start(t)
	k.post("JobOrder", list("jobList", with(t, newJob, "jobGuid", `"mine-1"`, "jobNumber", "")))
	text := k.get("JobOrder/mine-1")
	contains(t, text, `"jobGuid":"mine-1"`, `"jobName":"Quay Wall Survey"`)
	k.refused("JobOrder", list("jobList", with(t, newJob, "jobNumber", "")), "jobNumber or jobGuid")
	k.refused("JobOrder", list("jobList", with(t, newJob, "jobNumber", `""`)), "jobNumber or jobGuid")
}

func TestNRBsAreReadUnderTheOtherName(t *testing.T) {
	k := start(t)
	k.post("NRB", list("nrbList", newNRB))
	stubs := k.stubs("NonRecurringBillableItem")
	guid := stubs[len(stubs)-1].GUID
	k.post("NRB", list("nrbList", with(t, newNRB, "nrbName", `"Tug hire"`)))
	contains(t, k.s.Get("NonRecurringBillableItem", "RCPT-9001"), `"nrbName":"Tug hire"`, guid)
	k.want(405, "GET", "NRB", "")
}

func TestUpdatedAtMoves(t *testing.T) {
	now := time.Date(2026, 2, 3, 4, 5, 6, 789e6, time.UTC)
	k := start(t, aimsiotest.WithClock(func() time.Time { return now }))
	k.post("JobOrder", list("jobList", newJob))
	stubs := k.stubs("JobOrder")
	first := stubs[len(stubs)-1]
	if first.UpdatedAt != now.UnixMilli() {
		t.Errorf("updated at %d, want %d", first.UpdatedAt, now.UnixMilli())
	}
	k.post("JobOrder", list("jobList", newJob)) // at the same moment
	if second := k.stubs("JobOrder"); second[len(second)-1].UpdatedAt <= first.UpdatedAt || second[0] != stubs[0] {
		t.Errorf("the stubs went from %v to %v", stubs, second)
	}
	job := k.one("JobOrder", "26-10001-000")
	if string(job["jobCreatedAt"]) != "1770091506789" || string(job["jobUpdatedAt"]) != "1770091506790" {
		t.Errorf("created at %s, updated at %s", job["jobCreatedAt"], job["jobUpdatedAt"])
	}
}

func TestPriceBookAction(t *testing.T) {
	k := start(t)
	k.post("Pricebook", list("priceBookList", newBook))
	line := `{"priceItemBillableItemName":"Mileage","priceItemBillableItemCode":"MIL-STD","priceItemRate":0.20,"priceItemRateTypeUname":"kilometre"}`
	k.post("Pricebook", list("priceBookList", with(t, newBook, "priceBookAction", `"ADD_OR_UPDATE"`, "priceItemList", "["+line+"]")))
	text := k.s.Get("Pricebook", "Winter 2026")
	contains(t, text, `"priceItemRate":0.20`, `"priceItemRate":70.50`)
	if strings.Contains(text, "priceBookAction") || strings.Contains(text, "0.10") || strings.Contains(text, `"priceItemRateType":"Kilometre"`) {
		t.Errorf("the write left in the book: %s", text)
	}
	k.post("Pricebook", list("priceBookList", with(t, newBook, "priceItemList", "["+line+"]")))
	if text := k.s.Get("Pricebook", "Winter 2026"); strings.Contains(text, "PD-STD") || !strings.Contains(text, "0.20") {
		t.Errorf("REPLACE left %s", text)
	}
	k.refused("Pricebook", list("priceBookList", with(t, newBook, "priceBookAction", "")), "priceBookAction")
}

func TestListIsTakenWholeOrNot(t *testing.T) {
	bad := with(t, newEmployee, "employeeCode", `"E-901"`, "employeeTradeCode", `"NO-TRADE"`)
	changed := with(t, newEmployee, "employeeCode", `"E-102"`)
	body := list("employeeList", newEmployee, changed, bad)
	k := start(t, aimsiotest.WithUnsentKept())
	before := k.get("Employee")
	k.refused("Employee", body, "employeeList[2]", "NO-TRADE")
	if after := k.get("Employee"); after != before {
		t.Errorf("a refused list left a trace:\n%s\n%s", before, after)
	}
	if k.s.Get("Employee", "E-900") != "" || strings.Contains(k.s.Get("Employee", "E-102"), "Willa") {
		t.Error("a refused list left a record")
	}
	k = start(t, aimsiotest.WithUnsentKept(), aimsiotest.WithPartialWrites())
	k.refused("Employee", body, "employeeList[2]")
	contains(t, k.s.Get("Employee", "E-900"), "Willa")
	contains(t, k.s.Get("Employee", "E-102"), "Willa")
}
