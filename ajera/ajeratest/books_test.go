package ajeratest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
)

func TestTotals(t *testing.T) {
	k := talk(t)
	got := k.must(1, "GetProjectTotals", `{"RequestedProjectTotals":1}`)
	if dig(t, got, "ProjectTotals.Cost Labor + Premium Burdened") == nil || dig(t, got, "ProjectTotals.InvoiceGroups.0.Phases.0.WIP Hours") == nil {
		t.Errorf("no totals: %s", got)
	}
	overhead := k.s.Keys("Projects")[11]
	args := fmt.Sprintf(`{"RequestedProjectTotals":%d}`, overhead)
	if got := k.must(1, "GetProjectTotals", args); field[int](t, got, "ProjectTotals.ProjectKey") != overhead || dig(t, got, "ProjectTotals.Billed") != nil {
		t.Errorf("overhead: %s", got)
	}
	if got := talk(t, ajeratest.WithStrict()).must(1, "GetProjectTotals", args); string(got) != `{"ProjectTotals":{}}` {
		t.Errorf("overhead, strictly: %s", got)
	}
	k.refuse(1, "GetProjectTotals", `{"RequestedProjectTotals":[1]}`, ajeratest.TextInvalid)
	k.refuse(1, "GetProjectTotals", `{}`, ajeratest.TextInvalid)
}

func TestChargeablePhases(t *testing.T) {
	k := talk(t)
	rows := field[[]struct {
		Key, Level int
		WBS        string
	}](t, k.must(1, "ListChargeablePhases", `{"ProjectKey":1}`), "ChargeablePhases")
	var tree []string
	for _, r := range rows {
		tree = append(tree, fmt.Sprintf("%d:%s", r.Level, r.WBS))
	}
	if got := strings.Join(tree, " "); got != "0: 1:1 2:1.1 2:1.2 1:2 1:3 1:4" {
		t.Errorf("%s", got)
	}
	k.refuse(1, "ListChargeablePhases", `{"ProjectKey":[1]}`, ajeratest.TextInvalid)
}

func TestGLAccounts(t *testing.T) {
	k := talk(t)
	if n := count(t, k.must(1, "GetGLAccounts", `{}`), "GLAccounts"); n != 12 {
		t.Errorf("%d accounts without an argument, want all 12", n)
	}
	if n := count(t, k.must(1, "GetGLAccounts", `{"RequestedGLAccounts":[1,4,6],"FilterByType":["currentAsset","5"]}`), "GLAccounts"); n != 2 {
		t.Errorf("%d accounts by name and number of a type, want 2", n)
	}
	k.refuse(1, "ListGLAccounts", `{"FilterByType":["Current Asset"]}`, ajeratest.TextInvalid)
	k.refuse(1, "GetGLAccounts", `{"AsOfDate":"2025-12-31"}`, ajeratest.TextInvalid)
	early := k.must(1, "GetGLAccounts", `{"AsOfDate":"12/31/2020"}`)
	if string(dig(t, early, "GLAccounts.0.Amount")) != "0.00" || string(dig(t, early, "GLAccounts.0.GLBalance")) == "0.00" {
		t.Errorf("before the first entry: %s", dig(t, early, "GLAccounts.0"))
	}
}

func TestExpenseReportsAreTheUsersOwn(t *testing.T) {
	k := talk(t, ajeratest.WithAuthorizingEmployee(2))
	if n := count(t, k.must(1, "ListExpenseReports", `{"FilterByEmployee":1}`), "ExpenseReports"); n != 2 {
		t.Errorf("%d reports, want the two of employee 2", n)
	}
	if n := count(t, k.must(1, "GetExpenseReports", `{"RequestedExpenseReports":[1,2]}`), "ExpenseReports"); n != 1 {
		t.Errorf("%d reports, want one", n)
	}
	file := k.must(1, "DownloadExpenseReports", `{"FileKey":502}`)
	if field[string](t, file, "FileData") == "" {
		t.Errorf("file: %s", file)
	}
	k.refuse(1, "DownloadExpenseReports", `{"FileKey":501}`, ajeratest.TextInvalid)
}

func TestVersionsShowNullsDifferently(t *testing.T) {
	k := talk(t)
	nested, flat := k.must(1, "GetProjects", `{"RequestedProjects":[1]}`), k.must(2, "GetProjects", `{"RequestedProjects":[1]}`)
	if string(dig(t, nested, "Projects.0.WageTableKey")) != "null" || dig(t, flat, "Projects.0.WageTableKey") != nil {
		t.Error("version 1 shows null, version 2 leaves it out")
	}
	if dig(t, nested, "Projects.0.RegionCode") == nil || dig(t, flat, "Projects.0.RegionCode") == nil {
		t.Error("a member that no spec knows is in both")
	}
}

func TestTheSameSeedIsTheSameFirm(t *testing.T) {
	book := func(seed uint64) string {
		s := ajeratest.New(ajeratest.WithFirm(seed))
		var b strings.Builder
		for _, entity := range []string{"Clients", "Employees", "Vendors", "Projects", "Phases", "Resources", "GLAccounts", "VendorInvoices", "Timesheets"} {
			for _, key := range s.Keys(entity) {
				b.WriteString(s.Get(entity, key))
			}
		}
		return b.String()
	}
	if once := book(7); once != book(7) {
		t.Error("two firms of one seed differ")
	}
	if book(7) == book(8) {
		t.Error("the seed decides nothing")
	}
}

func TestRemove(t *testing.T) {
	k := talk(t)
	gone := k.s.Keys("Clients")[0]
	if !k.s.Remove("Clients", gone) || k.s.Remove("Clients", gone) || k.s.Remove("Nobody", 1) {
		t.Error("a record is removed once, and only where there is one")
	}
	if got := string(k.must(1, "GetClients", fmt.Sprintf(`{"RequestedClients":[%d]}`, gone))); k.s.Get("Clients", gone) != "" || got != `{"Clients":[]}` {
		t.Errorf("it is still there: %s", got)
	}
	if key := k.s.Put("Clients", `{"Description":"Another"}`); key == gone {
		t.Errorf("key %d was given out again", key)
	}
}
