package views_test

import (
	"encoding/json"
	"fmt"
	"math/big"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/aimsio/aimsiotest"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/wire"
)

// firm is both fakes, with what the invented firm has none of: phases that lead nowhere, hours in two
// rows, flags, notes that are blank, billing types and rate types of all sorts.
type firm struct {
	testing.TB
	*rand.Rand
	ajera  *ajeratest.Server
	aimsio *aimsiotest.Server
	known  map[string]record // read again and again
}

func newFirm(t testing.TB, seed uint64) *firm {
	f := &firm{t, rand.New(rand.NewPCG(seed, 14)), ajeratest.Start(t, ajeratest.WithFirm(seed), ajeratest.WithoutLimits()),
		aimsiotest.Start(t, aimsiotest.WithFirm(seed), aimsiotest.WithoutLimits()), map[string]record{}}
	f.people()
	f.projects()
	f.timesheets()
	f.closed()
	f.invoices()
	f.prices()
	f.jobs()
	return f
}

func one[T any](f *firm, of ...T) T { return of[f.IntN(len(of))] }

// some is true once in n times.
func (f *firm) some(n int) bool { return f.IntN(n) == 0 }

func number(text string) json.Number { return json.Number(text) }

// each edits all records of an entity of Ajera's.
func (f *firm) each(entity string, edit func(record)) {
	for _, key := range f.ajera.Keys(entity) {
		r := recordOf(f, f.ajera.Get(entity, key))
		edit(r)
		f.ajera.Put(entity, r.json(f))
	}
}

func (f *firm) people() {
	f.each("Employees", func(r record) {
		r["BillablePercent"] = one[any](f, number("0"), number("82"), number("60"), nil)
	})
}

var billingTypes = []string{"Null", "TimeAndExpense", "FixedFee", "PercentComplete", "Nonbillable", "Marketing", "Overhead"}

// work gives a project or a phase what views ask of it.
func (f *firm) work(r record) {
	r["BillingType"] = one(f, billingTypes...)
	r["Status"] = one(f, "Active", "Active", "Active", "Closed", "Hold")
	r["ReportedPercentComplete"], r["ReportedPercentCompleteDate"] = nil, nil
	if f.some(2) {
		r["ReportedPercentComplete"] = number(one(f, "0", "33.3330", "100.0", "7.25"))
		r["ReportedPercentCompleteDate"] = fmt.Sprintf("2025-%02d-%02d", 1+f.IntN(12), 1+f.IntN(28))
	}
}

func (f *firm) projects() {
	f.each("Projects", func(r record) {
		f.work(r)
		r["TotalContractAmount"] = one[any](f, number("0.10"), number("68460.4400"), number("1234567.89"), nil)
	})
	f.each("Phases", func(r record) {
		f.work(r)
		if f.some(2) {
			r["ProjectManager"] = nil
		}
	})
	keys := f.ajera.Keys("Phases")
	for range 12 {
		f.phaseBelow(keys[f.IntN(len(keys))], "Part ’é' > odd")
		keys = f.ajera.Keys("Phases")
	}
	f.lead(f.phaseBelow(keys[0], "Orphan"), 987654)
	f.lead(f.phaseBelow(keys[1], "Itself"), 0)
	a := f.phaseBelow(keys[2], "Circle A")
	b := f.phaseBelow(a, "Circle B")
	f.lead(a, b)
}

// phaseBelow puts a phase below another.
func (f *firm) phaseBelow(parent int, name string) int {
	r := recordOf(f, f.ajera.Get("Phases", parent))
	r["ParentKey"], r["Description"], r["ID"] = number(strconv.Itoa(parent)), name, one(f, "", "900")
	delete(r, "PhaseKey")
	f.work(r)
	return f.ajera.Put("Phases", r.json(f))
}

// lead puts a phase below another, 0 being itself.
func (f *firm) lead(phase, parent int) {
	if parent == 0 {
		parent = phase
	}
	r := recordOf(f, f.ajera.Get("Phases", phase))
	r["ParentKey"] = number(strconv.Itoa(parent))
	f.ajera.Put("Phases", r.json(f))
}

// timesheets are weeks of six people up to one that is not over, instead of those of the firm.
func (f *firm) timesheets() {
	employees := f.ajera.Keys("Employees")
	for week := range 10 {
		for _, key := range employees[:min(6, len(employees))] {
			if f.some(6) {
				continue
			}
			person := recordOf(f, f.ajera.Get("Employees", key))
			f.ajera.Put("Timesheets", f.sheet(person, time.Date(2025, 11, 9, 0, 0, 0, 0, time.UTC).AddDate(0, 0, 7*week)).json(f))
		}
	}
	f.ajera.Put("Timesheets", f.sheet(recordOf(f, f.ajera.Get("Employees", employees[0])), time.Date(2025, 12, 7, 0, 0, 0, 0, time.UTC)).json(f))
}

// sheet is a week of somebody, dated by its last day.
func (f *firm) sheet(person record, date time.Time) record {
	r := record{
		"TimesheetDate": date.Format("2006-01-02T15:04:05"), "EmployeeKey": person["EmployeeKey"], "Employee": person.text("FirstName") + " " + person.text("LastName"),
		"FirstName": person["FirstName"], "LastName": person["LastName"], "EmployeeStatus": "Active",
		"TargetBillablePercent": one[any](f, number("75.00"), number("66.6"), nil), "Submitted": f.some(2), "Billed": f.some(4), "Paid": f.some(4), "Rejected": f.some(7),
		"SupervisorApproved": f.some(2), "AccountingApproved": f.some(2), "ProjectManagerApproved": false, "UnchangedData": record{"Overhead": "", "Project": ""},
	}
	if f.some(4) {
		r["Employee"] = ""
	}
	if r["Employee"] == "" && f.some(2) {
		r["FirstName"], r["LastName"] = "", ""
	}
	var projects, overhead []record
	for range f.IntN(4) {
		row := f.projectRow()
		projects = append(projects, row)
		if f.some(2) { // its overtime in a row of its own
			again := f.projectRow()
			for _, name := range []string{"Project Key", "Project Description", "Phase Key", "Phase Description", "Activity Key", "Activity"} {
				again[name] = row[name]
			}
			projects = append(projects, again)
		}
	}
	for i, name := range []string{"Administration", "Holiday"} {
		row := record{"Timesheet Overhead Group Detail Key": number(strconv.Itoa(i + 1)), "Timesheet Overhead Group Detail": name, "Timesheet Overhead Key": number(strconv.Itoa(i + 1)), "Row": number(strconv.Itoa(i + 1))}
		f.days(row, 3, false)
		overhead = append(overhead, row)
	}
	r["Project"] = record{"Totals": record{}, "Detail": projects}
	r["Overhead"] = record{"Totals": record{}, "Detail": overhead}
	total := sum()
	for _, e := range entriesOf(recordOf(f, r.json(f))) {
		total = sum(total, e.regular, e.overtime)
	}
	n, _ := total.FloatPrec()
	r["TimesheetTotal"] = number(total.FloatString(max(n, 2)))
	return r
}

func (f *firm) projectRow() record {
	phases := f.ajera.Keys("Phases")
	phase := recordOf(f, f.ajera.Get("Phases", phases[f.IntN(len(phases))]))
	project := recordOf(f, f.ajera.Get("Projects", keyOf(phase, "ProjectKey")))
	row := record{
		"Timesheet Project Key": number(strconv.Itoa(1 + f.IntN(1_000_000))), "Project Key": project["ProjectKey"], "Project Description": one[any](f, project["Description"], project["Description"], ""),
		"Project Status": "Active", "Phase Key": phase["PhaseKey"], "Phase Description": phase["Description"], "Phase Status": "Active",
		"Activity Key": number("1"), "Activity": "Engineering", "Employee Type Key": nil, "Project Manager Approved": f.some(2), "RequireNotes": f.some(3), "Row": number("1"),
	}
	f.days(row, 2, true)
	return row
}

var hours = []string{"8", "7.5", "2.75", "0.1", "0.2", "3.333", "4.00", "0", "-1.5", "10"}

// days fills some days of a row: of a project with overtime and flags.
func (f *firm) days(row record, rare int, project bool) {
	for n := 1; n <= 7; n++ {
		day := fmt.Sprintf("D%d", n)
		if !f.some(rare) {
			continue
		}
		if project && f.some(9) { // an old answer has the sum alone
			row[day] = number(one(f, hours...))
			continue
		}
		row[day+" Regular"] = number(one(f, hours...))
		row[day+" Notes"] = one(f, "", " ", "\t\n", "pour", "site visit")
		if !project {
			continue
		}
		if f.some(3) {
			row[day+" Overtime"] = number(one(f, hours...))
			row[day+" OT Notes"] = one(f, "", " ", "late pour")
		}
		for _, flag := range []string{" Billed", " OT Billed", " Paid", " OT Paid"} {
			if f.some(2) {
				row[day+flag] = number(one(f, "0", "1", "1", "2"))
			}
		}
	}
}

func keyOf(r record, name string) int {
	n, _ := strconv.Atoi(fmt.Sprint(r.key(name)))
	return n
}

// closed are non-work days in the forms that dates come in.
func (f *firm) closed() {
	for _, day := range []string{"2025-12-25", "12/24/2025", "1/1/2026", "2025-11-27T00:00:00", "soon"} {
		f.ajera.Put("NonWorkDays", record{"Date": day, "Description": "Closed"}.json(f))
	}
}

func (f *firm) invoices() {
	f.each("VendorInvoices", func(r record) {
		r["Status"], r["Paid"], r["OnHold"] = one(f, "Normal", "Normal", "Normal", "Voided"), f.some(2), f.some(3)
		if f.some(5) {
			r["Status"], r["Paid"] = "Voided", true
		}
	})
}

var rateTypes = [][2]any{{"Hourly", "hourly"}, {"Daily", "daily"}, {"Hourly", nil}, {nil, "hourly"}, {nil, nil}}

func (f *firm) prices() {
	for _, key := range f.aimsio.Keys("BillableItem") {
		r := recordOf(f, f.aimsio.Get("BillableItem", key))
		f.rates(r, "billableItemDefaultRate")
		f.aimsio.Put("BillableItem", r.json(f))
	}
	for i, key := range f.aimsio.Keys("Pricebook") {
		r := recordOf(f, f.aimsio.Get("Pricebook", key))
		r["priceBookIsDeleted"] = i == 2
		lines := r.list("priceItemList")
		for _, line := range lines {
			f.rates(line, "priceItemRate")
			line["priceItemBillableItemIsDeleted"] = f.some(8)
			switch f.IntN(8) {
			case 0:
				line["priceItemBillableItemGuid"] = nil
			case 1:
				line["priceItemBillableItemGuid"], line["priceItemBillableItemCode"] = "00000000-0000-0000-0000-000000000000", "GONE"
			}
		}
		r["priceItemList"] = lines
		f.aimsio.Put("Pricebook", r.json(f))
	}
}

// rates gives up to three rates of any type.
func (f *firm) rates(r record, name string) {
	for _, n := range []string{"", "2", "3"} {
		of := one(f, rateTypes...)
		r[name+n] = number(one(f, "128.50", "112.00", "0.70", "1234.5678", "0.10"))
		r[name+"Type"+n], r[name+"TypeUname"+n] = of[0], of[1]
		if n != "" && f.some(2) {
			r[name+n] = nil
		}
	}
}

func (f *firm) jobs() {
	for i, key := range f.aimsio.Keys("JobOrder") {
		r := recordOf(f, f.aimsio.Get("JobOrder", key))
		if i == 4 || f.some(5) {
			r["jobNumber"] = " " + r.text("jobNumber") + " "
		}
		f.aimsio.Put("JobOrder", r.json(f))
	}
}

// worked is one row of a timesheet on one day.
type worked struct {
	date              wire.Date
	n                 int
	row               record
	project           bool
	regular, overtime *big.Rat
}
