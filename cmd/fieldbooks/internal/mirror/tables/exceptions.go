package tables

// What the specs cannot say of tables: how people call some of them, what belongs to what, and what
// comes from the call rather than from the record.

// called are the names of tables that are not those of their lists, by the list.
var called = map[string]string{
	"GetGLAccounts.GLAccounts":                "ajera_gl_balances",
	"GetVendorInvoices.VendorInvoicesDetails": "ajera_vendor_invoice_lines",
	"ProjectTotals.InvoiceGroups":             "ajera_invoice_group_totals",
	"InvoiceGroupTotals.Phases":               "ajera_phase_totals",
	"PhaseTotals.Phases":                      "ajera_phase_totals",
	"ProjectTemplate.InvoiceGroups":           "ajera_project_template_invoice_groups",
	"InvoiceGroup.Phases":                     "ajera_project_template_phases",
	"Phase.Phases":                            "ajera_project_template_phases",
	"TimesheetProject.Detail":                 "ajera_timesheet_rows",
	"TimesheetOverhead.Detail":                "ajera_timesheet_rows",
	"Pricebook.priceItemList":                 "aimsio_price_items",
	"NonRecurringBillableItem":                "aimsio_nrbs",
}

// renamed are columns whose names mean something else in SQL.
var renamed = map[string]string{"order": "display_order"}

// left are members that no read answers, and a proof that says nothing to people.
var left = map[string]bool{
	"ClientRecord.OriginalClientKey": true, "ClientRecord.Deleted": true,
	"Contact.OriginalContactKey": true, "Contact.Deleted": true,
	"Employee.OriginalEmployeeKey": true, "Employee.Deleted": true,
	"Vendor.OriginalVendorKey": true, "Vendor.Deleted": true,
	"Timesheet.Status": true, "Timesheet.SubmittedDateTime": true, "Timesheet.UnchangedData": true,
	// The full record has them under another name.
	"EmployeeItem.Company": true, "EmployeeItem.Department": true,
	// Those of the project and of the phase again.
	"ProjectTotals.Contacts": true, "PhaseTotals.Contacts": true,
}

// onlyListed are members that the specs give a full record and only its list has.
var onlyListed = map[string]bool{"VendorInvoice.PartiallyOnHold": true}

// trait is what a table has beside its records.
type trait struct {
	parent, of string // of records that come beside those of their parent
	apart      bool   // by calls of their own
	columns    []Column
	key        []string // nil is the record's own
	doc        string   // "" is what the specs say
}

var traits = map[string]trait{
	"ajera_invoice_groups": {parent: "ajera_projects", of: "project_key"},
	"ajera_phases":         {parent: "ajera_projects", of: "project_key"},
	"ajera_resources": {parent: "ajera_projects", of: "project_key", columns: []Column{
		{Name: "project_key", Kind: "int", Doc: "The project that was read.", Evidence: "observed"}}},
	"ajera_project_totals": {parent: "ajera_projects", of: "project_key", apart: true},
	"ajera_chargeable_phases": {parent: "ajera_projects", of: "project_key", apart: true, key: []string{"project_key", "key"}, columns: []Column{
		{Name: "project_key", Kind: "int", Doc: "The project that was asked for."}}},
	"ajera_timesheets": {columns: []Column{
		{Name: "first_day", Kind: "date", Doc: "The date of D1, by the firm's week; NULL when the login tells no week."}}},
	"ajera_timesheet_rows": {doc: "The rows of timesheets as sent, of overhead and of projects: D1 is the first day of the timesheet's week."},
	"ajera_gl_balances": {doc: "The balances of GL accounts on a day: one snapshot of each day on which they were read.", key: []string{"as_of", "gl_account_key"}, columns: []Column{
		{Name: "as_of", Kind: "date", Doc: "The day of the balances: AsOfDate of the call."}}},
	"ajera_vendor_invoices": {columns: []Column{
		{Name: "paid", Kind: "bool", Doc: "The list of paid invoices has it: FilterByPaid."},
		{Name: "unpaid", Kind: "bool", Doc: "The list of unpaid invoices has it: FilterByUnpaid."},
		{Name: "voided", Kind: "bool", Doc: "The list of voided invoices has it: FilterByVoided."}}},
	"ajera_vendor_invoice_lines": {parent: "ajera_vendor_invoices", of: "vendor_invoice_key", key: []string{"vendor_invoice_key", Position}},
}
