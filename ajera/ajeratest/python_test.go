package ajeratest_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
)

// python is a public client of another language as the server sees it: a session for each
// version, logged in when it is needed, and no answer taken but with ResponseCode 200.
type python struct {
	*talker
}

// meetPython starts a server with no more than the limits lifted: all else is the default.
func meetPython(t *testing.T, opts ...ajeratest.Option) python {
	t.Helper()
	opts = append(opts, ajeratest.WithoutLimits())
	return python{&talker{t: t, s: ajeratest.Start(t, opts...)}}
}

func (p python) say(version int, method, args string) envelope {
	p.t.Helper()
	if p.tokens[version] == "" {
		login := p.post(fmt.Sprintf(`{"Method":"CreateAPISession","APIVersion":%d,"Username":%q,"Password":%q}`, version, p.s.User(), p.s.Password()))
		if login.ResponseCode != 200 {
			p.t.Fatalf("login: code %d", login.ResponseCode)
		}
		p.tokens[version] = field[string](p.t, login.Content, "SessionToken")
	}
	return p.call(version, method, args)
}

func (p python) content(version int, method, args string) json.RawMessage {
	p.t.Helper()
	e := p.say(version, method, args)
	if e.ResponseCode != 200 {
		log := p.s.Log()
		p.t.Fatalf("%s %s: code %d: %s", method, args, e.ResponseCode, log[len(log)-1].Outcome)
	}
	return e.Content
}

// TestAPublicClientReads is the sweep that a public client makes over all that it reads: what it
// sends, the session in which it does, and where it looks for the records.
func TestAPublicClientReads(t *testing.T) {
	p := meetPython(t)
	const active = `{"FilterByStatus":["Active"]}`
	for _, c := range []struct {
		version            int
		method, args, list string
	}{
		{1, "ListEmployees", active, "Employees"}, {1, "GetEmployees", `{"RequestedEmployees":[1]}`, "Employees"},
		{1, "ListEmployeeTypes", active, "EmployeeTypes"}, {1, "ListDeductions", active, "Deductions"}, {1, "ListFringes", active, "Fringes"},
		{2, "ListTimesheets", `{}`, "Timesheets"}, {2, "GetTimesheets", `{"RequestedTimesheets":[1]}`, "Timesheets"},
		{1, "ListClients", active, "Clients"}, {1, "GetClients", `{"RequestedClients":[1]}`, "Clients"}, {1, "ListClientTypes", active, "ClientTypes"},
		{1, "ListContacts", active, "Contacts"}, {1, "GetContacts", `{"RequestedContacts":[1]}`, "Contacts"}, {1, "ListContactTypes", active, "ContactTypes"},
		{1, "ListVendors", active, "Vendors"}, {1, "GetVendors", `{"RequestedVendors":[1]}`, "Vendors"}, {1, "ListVendorTypes", active, "VendorTypes"},
		{2, "ListVendorInvoices", `{}`, "VendorInvoices"}, {2, "ListVendorInvoices", `{"FilterByPaid":true}`, "VendorInvoices"},
		{2, "GetVendorInvoices", `{"RequestedVendorInvoices":[1]}`, "VendorInvoicesDetails"},
		{2, "ListProjects", `{}`, "Projects"}, {2, "GetProjects", `{"RequestedProjects":[1]}`, "Phases"}, {1, "ListProjectTypes", active, "ProjectTypes"},
		{1, "ListProjectTemplates", `{}`, "ProjectTemplates"}, {1, "GetProjectTemplates", `{"RequestedProjects":[1]}`, "ProjectTemplates"},
		{2, "ListChargeablePhases", `{"ProjectKey":1}`, "ChargeablePhases"},
		{1, "ListGLAccounts", active, "GLAccounts"}, {1, "GetGLAccounts", `{"RequestedGLAccounts":[1]}`, "GLAccounts"}, {1, "ListAccountGroups", active, "AccountGroups"},
		{1, "ListActivities", active, "Activities"}, {1, "ListBankAccounts", active, "BankAccounts"}, {1, "ListCompanies", active, "Companies"},
		{1, "ListDepartments", active, "Departments"}, {1, "ListInvoiceFormats", active, "InvoiceFormats"}, {1, "ListPayrollTaxes", active, "PayrollTaxes"},
		{1, "ListPays", active, "Pays"}, {1, "ListRateTables", active, "RateTables"}, {1, "ListWageTables", active, "WageTables"},
	} {
		content := p.content(c.version, c.method, c.args)
		if count(t, content, c.list) == 0 {
			t.Errorf("%s in version %d: no %s in %s", c.method, c.version, c.list, content)
		}
		noNullText(t, c.method, dig(t, content, c.list+".0"))
	}
}

// noNullText checks what that client's records cannot take: null for a text. It takes null for
// keys, dates and numbers, and for the few texts that are null where a reference is.
func noNullText(t *testing.T, method string, record json.RawMessage) {
	t.Helper()
	var members map[string]json.RawMessage
	if json.Unmarshal(record, &members) != nil {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		text := strings.HasSuffix(name, "Name") || strings.HasSuffix(name, "Notes") || strings.HasSuffix(name, "Number") || name == "Description" || name == "Status"
		if text && string(members[name]) == "null" && !strings.HasPrefix(name, "ContactType") {
			t.Errorf("%s: %s is null", method, name)
		}
	}
}

// TestAPublicClientReadsTotals by one key, and wants the project's key among them.
func TestAPublicClientReadsTotals(t *testing.T) {
	p := meetPython(t)
	for _, row := range field[[]struct{ ProjectKey int }](t, p.content(2, "ListProjects", `{}`), "Projects") {
		content := p.content(1, "GetProjectTotals", fmt.Sprintf(`{"RequestedProjectTotals":%d}`, row.ProjectKey))
		totals := dig(t, content, "ProjectTotals")
		if field[int](t, totals, "ProjectKey") != row.ProjectKey || count(t, totals, "InvoiceGroups.0.Phases") == 0 {
			t.Errorf("project %d: %s", row.ProjectKey, totals)
		}
	}
}

// without is a record as that client sends it again: without the members that it does not know,
// which are the custom fields, and without those that are null.
func without(t *testing.T, record json.RawMessage) map[string]any {
	t.Helper()
	var members map[string]any
	if err := json.Unmarshal(record, &members); err != nil {
		t.Fatal(err)
	}
	maps.DeleteFunc(members, func(name string, v any) bool { return v == nil || strings.HasPrefix(name, "CF_") })
	for _, v := range members {
		list, _ := v.([]any)
		for _, item := range list {
			inner, _ := item.(map[string]any)
			maps.DeleteFunc(inner, func(_ string, v any) bool { return v == nil })
		}
	}
	return members
}

// TestAPublicClientUpdates leaves custom fields out of both halves of a pair: they stay.
func TestAPublicClientUpdates(t *testing.T) {
	for _, c := range []struct{ entity, field, value, custom string }{
		{"Clients", "Notes", "called", "CF_CreditLimit"}, {"Employees", "Title", "Surveyor", "CF_HardHatSize"},
		{"Vendors", "Notes", "called", "CF_InsuranceOnFile"}, {"Contacts", "Title", "Clerk", ""},
	} {
		p := meetPython(t)
		record := dig(t, p.content(1, "Get"+c.entity, fmt.Sprintf(`{"Requested%s":[1]}`, c.entity)), c.entity+".0")
		read, changed := without(t, record), without(t, record)
		changed[c.field] = c.value
		args, err := json.Marshal(map[string]any{"Updated" + c.entity: []any{changed}, "Unchanged" + c.entity: []any{read}})
		if err != nil {
			t.Fatal(err)
		}
		saved := dig(t, p.content(1, "Update"+c.entity, string(args)), c.entity+".0")
		if field[string](t, saved, c.field) != c.value {
			t.Errorf("%s: %s", c.entity, saved)
		}
		if c.custom != "" && (dig(t, record, c.custom) == nil || string(dig(t, saved, c.custom)) != string(dig(t, record, c.custom))) {
			t.Errorf("%s: %s went from %s to %s", c.entity, c.custom, dig(t, record, c.custom), dig(t, saved, c.custom))
		}
		strict := meetPython(t, ajeratest.WithStrict())
		if e := strict.say(1, "Update"+c.entity, string(args)); c.custom != "" && e.refused() != ajeratest.TextConflict {
			t.Errorf("%s, strictly: %q", c.entity, e.refused())
		}
	}
}

// TestAPublicClientUpdatesProjects sends a delta beside the content as it came.
func TestAPublicClientUpdatesProjects(t *testing.T) {
	p := meetPython(t)
	base := p.content(2, "GetProjects", `{"RequestedProjects":[1]}`)
	after := p.content(2, "UpdateProjects", changes(`{"ProjectKey":1,"Description":"d","ID":"i","Location":"l","BillingDescription":"b","Notes":"n"}`, base))
	if field[string](t, after, "Projects.0.BillingDescription") != "b" || string(dig(t, after, "Projects.0.CustomFields")) != string(dig(t, base, "Projects.0.CustomFields")) {
		t.Errorf("%s", after)
	}
}

// TestAPublicClientCreates projects with the least that it sends, another one with names looked up
// before, and invoices with a line on a project and no phase.
func TestAPublicClientCreates(t *testing.T) {
	p := meetPython(t)
	for _, args := range []string{
		`{"CreateType":"Project","Project":{"Description":"d","CompanyKey":1,"BillingType":"FixedFee","RateTableKey":1},
			"InvoiceGroups":[{"Description":"d","ClientKey":1,"InvoiceFormatKey":1}],"Phases":[{"Description":"d"}]}`,
		`{"CreateType":"Project","Project":{"ID":"26-9","Description":"d","CompanyKey":1,"DepartmentKey":1,"ProjectTypeKey":1,"BillingType":"TimeAndExpense",
			"Status":"Preliminary","RateTableKey":1,"ProjectManager":{"EmployeeKey":2},"PrincipalInCharge":{"EmployeeKey":1},"EstimatedStartDate":"2026-02-01","Notes":"n"},
			"InvoiceGroups":[{"Description":"Invoice Group 1","ClientKey":1}],"Phases":[{"Description":"General","DepartmentKey":1,"BillingType":"TimeAndExpense"}]}`,
	} {
		if field[int](t, p.content(2, "CreateProjects", args), "Projects.0.ProjectKey") < 1 {
			t.Errorf("nothing came of %s", args)
		}
	}
	const lines = `{"VendorInvoices":[{"VendorKey":1,"CompanyKey":1,"Amount":12.5,"LineItems":[{"CostAmount":12.5,"ProjectKey":1}]}]}`
	made := p.content(2, "CreateVendorInvoices", lines)
	if field[int](t, made, "VendorInvoicesDetails.0.ProjectKey") != 1 || field[string](t, made, "VendorInvoicesDetails.0.ProjectDescription") == "" {
		t.Errorf("%s", made)
	}
	wrong := strings.Replace(lines, `"ProjectKey":1`, `"ProjectKey":1,"PhaseKey":999`, 1)
	if e := p.say(2, "CreateVendorInvoices", wrong); e.refused() != ajeratest.TextInvalid {
		t.Errorf("a phase of another project: %q", e.refused())
	}
	strict := meetPython(t, ajeratest.WithStrict())
	if e := strict.say(2, "CreateVendorInvoices", lines); e.refused() != ajeratest.TextInvalid {
		t.Errorf("a project without a phase, strictly: %q", e.refused())
	}
	if e := strict.say(2, "ListChargeablePhases", `{"ProjectKey":1}`); !strings.HasPrefix(e.refused(), "Unauthorized method ListChargeablePhases for api version 2") {
		t.Errorf("a list of version 1 in version 2, strictly: %q", e.refused())
	}
}

// TestAnotherPublicClientReads everything in version 1 but what needs version 2, without filters,
// takes any code that is not negative, and ends a session with a method that is none.
func TestAnotherPublicClientReads(t *testing.T) {
	for _, code := range []int{0, 200} {
		p := talk(t, ajeratest.WithSuccessCode(code))
		for _, c := range []struct {
			version            int
			method, args, list string
		}{
			{1, "ListProjects", `{"FilterByStatus":["Active"],"FilterByNameLike":"a"}`, "Projects"}, {1, "GetProjects", `{"RequestedProjects":[1]}`, "Projects"},
			{1, "GetProjectsWithResources", `{"RequestedProjects":[1]}`, "Projects"}, {1, "ListChargeablePhases", `{"ProjectKey":1}`, "ChargeablePhases"},
			{2, "ListTimesheets", `{"FilterBySubmitted":true}`, "Timesheets"}, {2, "ListTimesheetNonWorkDays", `{}`, "NonWorkDays"},
			{1, "GetGLAccounts", `{"AsOfDate":"12/31/2025","ExcludeCloseYearEntries":true}`, "GLAccounts"},
			{1, "ListExpenseReports", `{"FilterByIsProcessed":true}`, "ExpenseReports"}, {1, "GetExpenseReports", `{"RequestedExpenseReports":[1]}`, "ExpenseReports"},
			{2, "ListVendorInvoices", `{"FilterByVendor":[1]}`, "VendorInvoices"}, {1, "ListMarketingStages", `{}`, "MarketingStages"},
			{1, "ListMarketingFinalDispositions", `{}`, "MarketingFinalDispositions"}, {1, "ListOverheadGroups", `{}`, "OverheadGroups"},
			{1, "ListVendorTypes", `{"FilterByIsCreditCard":false,"FilterByIsConsultant":true}`, "VendorTypes"},
			{2, "ListTimesheetNonWorkDays", `{"FilterByEarliestDate":"2025-01-01","FilterByLatestDate":"2026-12-31","FilterByCompany":[1]}`, "NonWorkDays"},
			{1, "ListContacts", `{"FilterByClient":[1,2,3]}`, "Contacts"}, {2, "GetVendorInvoices", `{"RequestedVendorInvoices":[1]}`, "VendorInvoices"},
		} {
			if content := p.must(c.version, c.method, c.args); count(t, content, c.list) == 0 {
				t.Errorf("%s: no %s in %s", c.method, c.list, content)
			}
		}
		if data := p.must(1, "DownloadExpenseReports", `{"FileKey":501}`); dig(t, data, "FileData") == nil {
			t.Errorf("%s", data)
		}
		strict := talk(t, ajeratest.WithStrict())
		strict.refuse(1, "ListVendorTypes", `{"FilterByIsConsultant":true}`, ajeratest.TextInvalid)
		p.refuse(1, "CloseAPISession", `{}`, "Unauthorized method: CloseAPISession")
	}
}

// TestAPublicClientFilters by names and kinds of value that are not those of other methods.
func TestAPublicClientFilters(t *testing.T) {
	p := meetPython(t)
	for _, c := range []struct {
		version      int
		method, args string
	}{
		{2, "ListVendorInvoices", `{"FilterByCompany":1,"FilterByVendorType":1,"FilterByUnpaid":true,"FilterByVoided":true,"FilterByEarliestInvoiceDate":"2025-01-01",
			"FilterByLatestAccountingDate":"2026-12-31","FilterByEarliestInvoiceDatetoPay":"2025-01-01","FilterByLatestDatetoPay":"2026-12-31","FilterByGreaterThanAmount":1.0}`},
		{2, "ListTimesheets", `{"FilterByEmployee":[1],"FilterByNameLike":"a","FilterByUnpaid":true,"FilterByUnsubmitted":true,"FilterByRejected":false,
			"FilterByEarliestTimesheetDate":"2025-01-01","FilterByLatestTimesheetDate":"2026-12-31"}`},
		{2, "ListProjects", `{"FilterByDescriptionEquals":"x","FilterByIDLike":"1","FilterByProjectType":[1],"FilterBySyncToCRM":[false],"FilterByEarliestModifiedDate":"2025-01-01"}`},
		{1, "ListProjectTemplates", `{"FilterByDescriptionLike":"a","FilterByCompany":[1],"FilterBySyncToCRM":[false]}`},
		{1, "ListVendorTypes", `{"FilterByIsCreditCard":[true],"FilterByIsConsultant":[false]}`}, {1, "ListClients", `{"FilterByNameEquals":"x","FilterByClientType":[1]}`},
		{1, "GetGLAccounts", `{"FilterByType":["5"],"FilterByAccountGroup":[1],"ExcludeCloseYearEntries":true}`},
	} {
		p.content(c.version, c.method, c.args)
	}
}

// TestAPublicClientKeepsTimesheets makes one, changes a row, adds another, submits it and takes
// that back.
func TestAPublicClientKeepsTimesheets(t *testing.T) {
	p := meetPython(t, ajeratest.WithClock(firmsDay))
	made := dig(t, p.content(2, "CreateTimesheet", `{"Timesheet":{"EmployeeKey":2,"TimesheetDate":"2026-01-11","CopyFromTimesheetKey":1,"AllowPast90Days":true}}`), "Timesheets.0")
	row := dig(t, made, "Project.Detail.0")
	update := func(overheads, days string) json.RawMessage {
		sheet := dig(t, p.content(2, "GetTimesheets", fmt.Sprintf(`{"RequestedTimesheets":[%s]}`, dig(t, made, "TimesheetKey"))), "Timesheets.0")
		added := fmt.Sprintf(`{"IsNewRow":true,"Project Key":%s,"Phase Key":%s,"Activity Key":2,"D3 Regular":4.0,"D3 Notes":"Design"}`, dig(t, row, "Project Key"), dig(t, row, "Phase Key"))
		return p.content(2, "UpdateTimesheets", fmt.Sprintf(`{"Timesheets":[{"TimesheetKey":%s,"UpdatedOverheads":[%s],"UpdatedProjects":[{"Timesheet Project Key":%s,%s},%s],"UnchangedData":%s}]}`,
			dig(t, made, "TimesheetKey"), overheads, dig(t, row, "Timesheet Project Key"), days, added, dig(t, sheet, "UnchangedData")))
	}
	group := dig(t, made, "Overhead.Detail.0.Timesheet Overhead Group Detail Key")
	update(fmt.Sprintf(`{"Timesheet Overhead Group Detail Key":%s,"D1 Regular":1.0}`, group), `"D2 Regular":1.0,"D2 Notes":"Client meeting"`)
	after := dig(t, update(``, `"D4 Regular":2.0`), "Timesheets.0.Project.Detail")
	if field[float64](t, after, "0.D2 Regular") != 1 || field[float64](t, after, "0.D4 Regular") != 2 || field[string](t, after, "1.D3 Notes") != "Design" {
		t.Errorf("%s", after)
	}
	submitted := p.content(2, "SubmitTimesheets", fmt.Sprintf(`{"RequestedTimesheets":[%s]}`, dig(t, made, "TimesheetKey")))
	if field[string](t, submitted, "Timesheets.0.Status") != "Submitted" || field[int](t, submitted, "Timesheets.0.SubmittedBy") == 0 {
		t.Errorf("%s", submitted)
	}
	p.content(2, "SubmitTimesheets", fmt.Sprintf(`{"RequestedTimesheets":[%s],"Unsubmit":true}`, dig(t, made, "TimesheetKey")))
}
