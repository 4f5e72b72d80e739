package proof

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// expected is the records of each table as reads of the fakes answer them, without what is personal.
type expected struct {
	records map[string][]string
	// entries are those of lists that say more of a record than it does itself, by table and key.
	entries map[string]map[string]string
}

// telling are those lists, by table: the method, the list in its answer, and the member with the key
// in the record and in the entry.
var telling = map[string][4]string{
	"ajera_employees":       {"ListEmployees", "Employees", "EmployeeKey", "EmployeeKey"},
	"ajera_timesheets":      {"ListTimesheets", "Timesheets", "TimesheetKey", "Timesheet Key"},
	"ajera_vendor_invoices": {"ListVendorInvoices", "VendorInvoices", "VendorInvoiceKey", "VendorInvoiceKey"},
}

// gets are the methods of Ajera that answer records by keys, with the tables of their lists.
var gets = []struct {
	version          int
	method, argument string
	tables           map[string]string // by the list in the answer; that of the name of keys first
	entity           string
}{
	{1, "GetClients", "RequestedClients", map[string]string{"Clients": "ajera_clients"}, "Clients"},
	{1, "GetContacts", "RequestedContacts", map[string]string{"Contacts": "ajera_contacts"}, "Contacts"},
	{1, "GetEmployees", "RequestedEmployees", map[string]string{"Employees": "ajera_employees"}, "Employees"},
	{1, "GetVendors", "RequestedVendors", map[string]string{"Vendors": "ajera_vendors"}, "Vendors"},
	{1, "GetExpenseReports", "RequestedExpenseReports", map[string]string{"ExpenseReports": "ajera_expense_reports"}, "ExpenseReports"},
	{1, "GetProjectTemplates", "RequestedProjects", map[string]string{"ProjectTemplates": "ajera_project_templates"}, "ProjectTemplates"},
	{1, "GetGLAccounts", "RequestedGLAccounts", map[string]string{"GLAccounts": "ajera_gl_balances"}, "GLAccounts"},
	{2, "GetProjects", "RequestedProjects", map[string]string{"Projects": "ajera_projects", "InvoiceGroups": "ajera_invoice_groups",
		"Phases": "ajera_phases", "Resources": "ajera_resources"}, "Projects"},
	{2, "GetTimesheets", "RequestedTimesheets", map[string]string{"Timesheets": "ajera_timesheets"}, "Timesheets"},
	{2, "GetVendorInvoices", "RequestedVendorInvoices", map[string]string{"VendorInvoices": "ajera_vendor_invoices",
		"VendorInvoicesDetails": "ajera_vendor_invoice_lines"}, "VendorInvoices"},
}

// lists are the lists of Ajera that are tables as they are, by table.
var lists = map[string]string{
	"ajera_account_groups": "AccountGroups", "ajera_activities": "Activities", "ajera_bank_accounts": "BankAccounts",
	"ajera_client_types": "ClientTypes", "ajera_companies": "Companies", "ajera_contact_types": "ContactTypes",
	"ajera_deductions": "Deductions", "ajera_departments": "Departments", "ajera_employee_types": "EmployeeTypes",
	"ajera_fringes": "Fringes", "ajera_gl_accounts": "GLAccounts", "ajera_invoice_formats": "InvoiceFormats",
	"ajera_marketing_final_dispositions": "MarketingFinalDispositions", "ajera_marketing_stages": "MarketingStages",
	"ajera_overhead_groups": "OverheadGroups", "ajera_payroll_taxes": "PayrollTaxes", "ajera_pays": "Pays",
	"ajera_project_types": "ProjectTypes", "ajera_rate_tables": "RateTables", "ajera_vendor_types": "VendorTypes",
	"ajera_wage_tables": "WageTables",
}

// resources are those of Aimsio whose records the fake reads, by table.
var resources = map[string]string{
	"aimsio_billable_items": "BillableItem", "aimsio_pricebooks": "Pricebook", "aimsio_employees": "Employee", "aimsio_job_orders": "JobOrder",
}

// unnamed are the tables that are read only when they are named.
var unnamed = []string{"ajera_chargeable_phases"}

// unread are the tables of Aimsio of whose records nobody knows a member: the fake answers 501.
var unread = []string{"aimsio_nrbs", "aimsio_equipment", "aimsio_companies", "aimsio_invoices", "aimsio_timecards", "aimsio_payroll_periods"}

// expect asks the fakes for everything.
func (f *firm) expect() expected {
	e := expected{map[string][]string{}, map[string]map[string]string{}}
	f.expectBooks(e)
	for table, resource := range resources {
		var records []string
		for _, key := range f.aimsio.Keys(resource) {
			records = append(records, f.aimsio.Get(resource, key))
		}
		e.records[table] = cut(records)
	}
	for _, table := range slices.Concat(unread, unnamed) {
		e.records[table] = nil
	}
	e.inside()
	return e
}

// expectBooks asks the fake of Ajera.
func (f *firm) expectBooks(e expected) {
	for _, g := range gets {
		names := slices.Sorted(maps.Keys(g.tables))
		for list, records := range f.ask.got(g.version, g.method, g.argument, f.seen(g.entity), names...) {
			e.records[g.tables[list]] = cut(records)
		}
	}
	for table, list := range lists {
		e.records[table] = f.ask.listed(1, "List"+list, list)
	}
	e.records["ajera_non_work_days"] = f.ask.listed(2, "ListTimesheetNonWorkDays", "NonWorkDays")
	var totals []string
	for _, key := range f.ajera.Keys("Projects") {
		content := f.ask.content(1, "GetProjectTotals", fmt.Sprintf(`{"RequestedProjectTotals":%d}`, key))
		totals = append(totals, string(content["ProjectTotals"]))
	}
	e.records["ajera_project_totals"] = totals
	for table, list := range telling {
		version := map[bool]int{true: 1, false: 2}[table == "ajera_employees"]
		e.entries[table] = map[string]string{}
		for _, by := range spans(table) {
			for _, entry := range f.ask.records(f.ask.content(version, list[0], by), list[1]) {
				e.entries[table][fmt.Sprint(member(entry, list[3]))] = entry
			}
		}
	}
}

// spans are the arguments of the lists of a table that have all of it together: of timesheets the
// server gives the newest alone when there are many.
func spans(table string) (arguments []string) {
	if table != "ajera_timesheets" {
		return []string{`{}`}
	}
	for from := morning.AddDate(-2, 0, 0); from.Before(morning.AddDate(1, 0, 0)); from = from.AddDate(0, 0, 14) {
		arguments = append(arguments, fmt.Sprintf(`{"FilterByEarliestTimesheetDate":%q,"FilterByLatestTimesheetDate":%q}`,
			from.Format(time.DateOnly), from.AddDate(0, 0, 13).Format(time.DateOnly)))
	}
	return arguments
}

// entry is what a list says of a record beyond it, "" where it says nothing.
func (e expected) entry(table, record string) string {
	if all := e.entries[table]; all != nil {
		return all[fmt.Sprint(member(record, telling[table][2]))]
	}
	return ""
}

// seen are the keys of an entity that its list shows: expense reports are those of the user alone.
func (f *firm) seen(entity string) []int {
	keys := f.ajera.Keys(entity)
	if entity == "ExpenseReports" {
		keys = slices.DeleteFunc(keys, func(key int) bool { return !strings.Contains(f.ajera.Get(entity, key), `"EmployeeKey":1,`) })
	}
	return keys
}

// insides are the lists in records that are tables, by table: that of the records, and the members
// that lead to the list. Where the last of them stands in its own elements too, those count as well.
var insides = map[string][]place{
	"ajera_client_contacts":                 {{"ajera_clients", "Contacts"}},
	"ajera_employee_contacts":               {{"ajera_employees", "Contacts"}},
	"ajera_vendor_contacts":                 {{"ajera_vendors", "Contacts"}},
	"ajera_project_contacts":                {{"ajera_projects", "Contacts"}},
	"ajera_phase_contacts":                  {{"ajera_phases", "Contacts"}},
	"ajera_project_template_contacts":       {{"ajera_project_templates", "Contacts"}},
	"ajera_project_template_invoice_groups": {{"ajera_project_templates", "InvoiceGroups"}},
	"ajera_project_template_phases":         {{"ajera_project_templates", "InvoiceGroups.Phases"}},
	"ajera_invoice_group_totals":            {{"ajera_project_totals", "InvoiceGroups"}},
	"ajera_phase_totals":                    {{"ajera_project_totals", "InvoiceGroups.Phases"}},
	"ajera_timesheet_rows":                  {{"ajera_timesheets", "Project.Detail"}, {"ajera_timesheets", "Overhead.Detail"}},
	"aimsio_price_items":                    {{"aimsio_pricebooks", "priceItemList"}},
}

type place struct{ table, path string }

// inside adds the tables of the lists in records.
func (e expected) inside() {
	for table, places := range insides {
		var records []string
		for _, p := range places {
			for _, record := range e.records[p.table] {
				records = append(records, elements(record, strings.Split(p.path, "."))...)
			}
		}
		e.records[table] = records
	}
}

// elements are those of the list that a path leads to, through lists and objects, as they stand there.
func elements(record string, path []string) (texts []string) {
	var members map[string]json.RawMessage
	if json.Unmarshal([]byte(record), &members) != nil || members[path[0]] == nil {
		return nil
	}
	inner := members[path[0]]
	if inner[0] != '[' {
		return elements(string(inner), path[1:])
	}
	var list []json.RawMessage
	_ = json.Unmarshal(inner, &list) // it came from JSON
	for _, element := range list {
		if len(path) > 1 {
			texts = append(texts, elements(string(element), path[1:])...)
			continue
		}
		texts = append(append(texts, string(element)), elements(string(element), path)...)
	}
	return texts
}

// personal are the members that no table shows unless asked for.
var personal = []string{"PayRates", "BirthDate", "SocialSecurityNumber", "CreditCards", "RecipientID1099", "employeeAverageDayPay"}

// cut takes the personal members out of records, which have no white space between their members.
func cut(records []string) []string {
	for i, record := range records {
		if !slices.ContainsFunc(personal, func(name string) bool { return strings.Contains(record, `"`+name+`"`) }) {
			continue
		}
		d := jsontext.NewDecoder(strings.NewReader(record))
		_, _ = d.ReadToken()
		var members []string
		for d.PeekKind() != '}' {
			name, _ := d.ReadValue()
			text := string(name) + ":"
			value, _ := d.ReadValue()
			if !slices.Contains(personal, strings.Trim(text, `":`)) {
				members = append(members, text+string(value))
			}
		}
		records[i] = "{" + strings.Join(members, ",") + "}"
	}
	return records
}
