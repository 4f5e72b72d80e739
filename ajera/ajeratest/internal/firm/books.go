package firm

import (
	"fmt"
	"time"

	"github.com/fieldbooks/fieldbooks/ajera/ajeratest/internal/sheet"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest/internal/tables"
	"github.com/fieldbooks/fieldbooks/internal/fake"
)

// invoices are bills of the firm's vendors, some paid, one voided, each with a line
// on a project and one on an account.
func (f *firm) invoices() {
	phases := f.All("Phases")
	for i := range max(12, f.Rows) {
		vendor := f.Row("Vendors", 1+i%6)
		date := time.Date(2025, time.Month(1+i%12), 10, 0, 0, 0, 0, time.UTC)
		pairs := []any{"VendorKey", 1 + i%6, "VendorDescription", vendor.Get("Name"), "CompanyKey", 1, "CompanyDescription", tables.Company,
			"Description", f.pick("Borings", "Plotter paper", "Traffic counts"), "Status", "Normal", "Type", "Normal", "Number", fmt.Sprintf("INV-%d", 7001+i),
			"Date", date.Format(time.DateOnly), "AccountingDate", date.Format(time.DateOnly), "DateToPay", date.AddDate(0, 0, 30).Format(time.DateOnly),
			"Paid", i < 7}
		if i == 3 {
			pairs = append(pairs, "Status", "Voided", "Paid", false)
		}
		if kind := vendor.Get("VendorTypeKey"); !kind.Empty() {
			pairs = append(pairs, "VendorTypeKey", kind, "VendorTypeDescription", vendor.Get("VendorTypeDescription"))
		}
		key := f.add(2, "VendorInvoices", pairs...)
		row := f.Row("VendorInvoices", key).Drop("Attachments", "PartiallyOnHold")
		sheet.SetSum(row, "Amount", f.projectLine(key, phases[i*5%len(phases)]), f.accountLine(key))
	}
}

func (f *firm) projectLine(invoice int, phase *fake.Value) *fake.Value {
	project := f.Row("Projects", phase.Key("ProjectKey"))
	cost := fake.Of(f.money(150, 4_000))
	f.add(2, "VendorInvoicesDetails", "VendorInvoiceKey", invoice, "TransactionKey", 0, "ProjectKey", project.Get("ProjectKey"),
		"ProjectDescription", project.Get("Description"), "ProjectID", project.Get("ID"), "PhaseKey", phase.Get("PhaseKey"),
		"PhaseDescription", phase.Get("Description"), "PhaseID", phase.Get("ID"), "ActivityKey", 1, "ActivityDescription", "Engineering", "CostAmount", cost)
	return cost
}

func (f *firm) accountLine(invoice int) *fake.Value {
	cost := fake.Of(f.money(20, 300))
	f.add(2, "VendorInvoicesDetails", "VendorInvoiceKey", invoice, "TransactionKey", 0, "AccountKey", 11, "AccountDescription", "Software",
		"DepartmentKey", 4, "DepartmentDescription", "Administration", "CostAmount", cost)
	return cost
}

// expenses are reports of the first two employees. Only their key is known for
// sure; the other members are what the filters and users speak of.
func (f *firm) expenses() {
	for i := range 4 {
		f.Put("ExpenseReports", fake.Object("ExpenseReportKey", i+1, "EmployeeKey", 1+i%2, "Employee", sheet.Name(f.Row("Employees", 1+i%2)),
			"Description", fmt.Sprintf("Field visits %d", i+1), "BeginningDate", fmt.Sprintf("2025-%02d-01", 9+i), "EndingDate", fmt.Sprintf("2025-%02d-28", 9+i),
			"CompanyKey", 1, "IsProcessed", i < 2, "LastModifiedDate", f.stamp(),
			"Lines", fake.List(fake.Object("ActivityKey", 4, "Amount", f.money(12, 90), "Notes", "Mileage to site")),
			"Attachments", fake.List(fake.Object("FileKey", 501+i, "FileName", "receipt.txt", "MimeType", "text/plain"))))
	}
}

// timesheets are n weeks of the staff, the latest first filled: week by week back
// from the last such weekday up to 28 December 2025, one sheet per employee and week.
func (f *firm) timesheets(n int, dated time.Weekday) {
	staff, phases := f.All("Employees"), f.All("Phases")
	last := time.Date(2025, 12, 28, 0, 0, 0, 0, time.UTC)
	last = last.AddDate(0, 0, -int(last.Weekday()-dated+7)%7)
	perWeek := min(len(staff), max((n+51)/52, 6))
	for i := range n {
		back := (n-1)/perWeek - i/perWeek
		week := sheet.New(staff[i%perWeek], last.AddDate(0, 0, -7*back).Format(time.DateOnly), f.User)
		f.fill(week, i, phases[i%len(phases)])
		f.Put("Timesheets", week)
	}
}

// fill enters a week of work on one phase, and a holiday now and then.
func (f *firm) fill(week *fake.Value, i int, phase *fake.Value) {
	project := f.Row("Projects", phase.Key("ProjectKey"))
	row := fake.Object("Timesheet Project Key", f.NewKey("Timesheet Project Key")).With(sheet.ProjectRow(project, phase, f.Row("Activities", 1))...)
	row.With("Employee Type Key", nil, "Project Manager Approved", false, "Row", 1, "RequireNotes", false)
	for n := 1; n <= 5; n++ {
		row.With(sheet.Day(n, "Regular"), fake.Number("7.50"))
	}
	if i%4 == 0 {
		row.With(sheet.Day(3, "Overtime"), fake.Number("1.25"), sheet.Day(3, "Notes"), "Concrete pour")
	}
	week.Get("Project").Set("Detail", fake.List(row))
	if i%5 == 0 {
		week.Get("Overhead").Get("Detail").Items[1].With(sheet.Day(5, "Regular"), fake.Number("8.00"), sheet.Day(5, "Notes"), "holiday")
	}
	if i%3 != 2 {
		week.With("Submitted", true, "SubmittedDate", "2025-12-29T09:15:00", "SubmittedBy", week.Get("Employee"))
	}
	week.With("Paid", i%3 == 0, "Rejected", i%7 == 6)
	sheet.Total(week)
}
