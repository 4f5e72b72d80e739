package ajeratest

import (
	"fmt"
	"time"
)

// invoices are bills of the firm's vendors, some paid, one voided, each with a line
// on a project and one on an account.
func (f *firm) invoices() {
	for i := range 12 {
		vendor := f.s.store.row("Vendors", 1+i%6)
		date := time.Date(2025, time.Month(1+i), 10, 0, 0, 0, 0, time.UTC)
		pairs := []any{"VendorKey", 1 + i%6, "VendorDescription", vendor.get("Name"), "CompanyKey", 1, "CompanyDescription", firmLists[0].names[0],
			"Description", f.pick("Borings", "Plotter paper", "Traffic counts"), "Status", "Normal", "Type", "Normal", "Number", fmt.Sprintf("INV-%d", 7001+i),
			"Date", date.Format(time.DateOnly), "AccountingDate", date.Format(time.DateOnly), "DateToPay", date.AddDate(0, 0, 30).Format(time.DateOnly),
			"Paid", i < 7}
		if i == 3 {
			pairs = append(pairs, "Status", "Voided", "Paid", false)
		}
		if kind := vendor.get("VendorTypeKey"); !kind.empty() {
			pairs = append(pairs, "VendorTypeKey", kind, "VendorTypeDescription", vendor.get("VendorTypeDescription"))
		}
		key := f.add(2, "VendorInvoices", pairs...)
		row := f.s.store.row("VendorInvoices", key).drop("Attachments", "PartiallyOnHold")
		setSum(row, "Amount", f.projectLine(key, i), f.accountLine(key))
	}
}

func (f *firm) projectLine(invoice, i int) *node {
	phase := f.s.store.all("Phases")[i*5]
	project := f.s.store.row("Projects", phase.key("ProjectKey"))
	cost := value(f.money(150, 4_000))
	f.add(2, "VendorInvoicesDetails", "VendorInvoiceKey", invoice, "TransactionKey", 0, "ProjectKey", project.get("ProjectKey"),
		"ProjectDescription", project.get("Description"), "ProjectID", project.get("ID"), "PhaseKey", phase.get("PhaseKey"),
		"PhaseDescription", phase.get("Description"), "PhaseID", phase.get("ID"), "ActivityKey", 1, "ActivityDescription", "Engineering", "CostAmount", cost)
	return cost
}

func (f *firm) accountLine(invoice int) *node {
	cost := value(f.money(20, 300))
	f.add(2, "VendorInvoicesDetails", "VendorInvoiceKey", invoice, "TransactionKey", 0, "AccountKey", 11, "AccountDescription", "Software",
		"DepartmentKey", 4, "DepartmentDescription", "Administration", "CostAmount", cost)
	return cost
}

// expenses are reports of the first two employees. Only their key is known for
// sure; the other members are what the filters and users speak of.
func (f *firm) expenses() {
	for i := range 4 {
		f.s.store.put("ExpenseReports", object("ExpenseReportKey", i+1, "EmployeeKey", 1+i%2, "Employee", f.s.employeeName(1+i%2),
			"Description", fmt.Sprintf("Field visits %d", i+1), "BeginningDate", fmt.Sprintf("2025-%02d-01", 9+i), "EndingDate", fmt.Sprintf("2025-%02d-28", 9+i),
			"CompanyKey", 1, "IsProcessed", i < 2, "LastModifiedDate", f.stamp(),
			"Lines", list(object("ActivityKey", 4, "Amount", f.money(12, 90), "Notes", "Mileage to site")),
			"Attachments", list(object("FileKey", 501+i, "FileName", "receipt.txt", "MimeType", "text/plain"))))
	}
}

// timesheets are n weeks of the staff, the latest first filled: week by week back
// from the last Sunday of 2025, one sheet per employee and week.
func (f *firm) timesheets(n int) {
	staff := f.s.store.all("Employees")
	last := time.Date(2025, 12, 28, 0, 0, 0, 0, time.UTC)
	perWeek := min(len(staff), max((n+51)/52, 6))
	for i := range n {
		back := (n-1)/perWeek - i/perWeek
		sheet := f.s.newSheet(staff[i%perWeek], last.AddDate(0, 0, -7*back).Format(time.DateOnly))
		f.fill(sheet, i)
		f.s.store.put("Timesheets", sheet)
	}
}

// fill enters a week of work on one phase, and a holiday now and then.
func (f *firm) fill(sheet *node, i int) {
	phases := f.s.store.all("Phases")
	phase := phases[i%len(phases)]
	project := f.s.store.row("Projects", phase.key("ProjectKey"))
	f.s.store.next["Timesheet Project Key"]++
	row := object("Timesheet Project Key", f.s.store.next["Timesheet Project Key"]).with(projectRow(project, phase, f.s.store.row("Activities", 1))...)
	row.with("Employee Type Key", nil, "Project Manager Approved", false, "Row", 1, "RequireNotes", false)
	for n := 1; n <= 5; n++ {
		row.with(day(n, "Regular"), decimal("7.50"))
	}
	if i%4 == 0 {
		row.with(day(3, "Overtime"), decimal("1.25"), day(3, "Notes"), "Concrete pour")
	}
	sheet.get("Project").set("Detail", list(row))
	if i%5 == 0 {
		sheet.get("Overhead").get("Detail").items[1].with(day(5, "Regular"), decimal("8.00"), day(5, "Notes"), "holiday")
	}
	if i%3 != 2 {
		sheet.with("Submitted", true, "SubmittedDate", "2025-12-29T09:15:00", "SubmittedBy", sheet.get("Employee"))
	}
	sheet.with("Paid", i%3 == 0, "Rejected", i%7 == 6)
	total(sheet)
}

// newSheet is an employee's week without hours: a row for each overhead group, no
// project yet.
func (s *Server) newSheet(employee *node, day string) *node {
	overhead := list()
	for i, name := range []string{"Administration", "Holiday", "Vacation", "Sick"} {
		overhead.items = append(overhead.items, object("Timesheet Overhead Group Detail Key", i+1, "Locked", false,
			"Timesheet Overhead Key", i+1, "Employee Key", employee.get("EmployeeKey"), "Timesheet Overhead Group Detail", name,
			"Timesheet Overhead Group", "General", "Row", i+1, "RequireNotes", false))
	}
	key := employee.key("EmployeeKey")
	return object("TimesheetKey", 0, "TimesheetDate", day+"T00:00:00", "EmployeeKey", key, "Employee", s.employeeName(key),
		"FirstName", employee.get("FirstName"), "MiddleName", employee.get("MiddleName"), "LastName", employee.get("LastName"),
		"EmployeeStatus", employee.get("Status"), "TargetBillablePercent", decimal("75.00"), "TimesheetTotal", decimal("0.00"),
		"Overhead", object("Totals", object(), "Detail", overhead), "Project", object("Totals", object(), "Detail", list()),
		"CompanyKey", 1, "CompanyName", firmLists[0].names[0], "MyEmployee", employee.key("SupervisorKey") == s.employee,
		"MultilevelEmployee", false, "ActualBillablePercent", decimal("82.50"), "Rejected", false, "RejectedValue", 0,
		"Billed", false, "Paid", false, "PaidValue", 0)
}

// copyRows takes the project rows of another week as new ones, without hours.
func (s *Server) copyRows(sheet, source *node) {
	rows := list()
	for _, row := range source.get("Project").get("Detail").elements() {
		empty := row.clone()
		for n := 1; n <= 7; n++ {
			empty.drop(day(n, ""), day(n, "Regular"), day(n, "Overtime"), day(n, "Notes"), day(n, "OT Notes"))
		}
		const key = "Timesheet Project Key"
		rows.items = append(rows.items, empty.with(key, s.store.newKey(key)))
	}
	sheet.get("Project").set("Detail", rows)
}
