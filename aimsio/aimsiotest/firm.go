package aimsiotest

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/fieldbooks/fieldbooks/internal/fake"
)

// firm fills a store with an invented field service firm: the field side of the
// contractor that package ajeratest invents. Amounts and keys follow from the
// seed; names and codes are the same for every seed.
type firm struct {
	*store
	doc    *document
	random *rand.Rand
	rows   int // of the main resources, at least
	days   int // by which its dates are moved
	added  []*entry
}

// fill fills the store, those that are referred to first.
func (f *firm) fill() {
	f.places()
	f.companies()
	f.billableItems()
	f.priceBooks()
	f.employees()
	f.jobs()
	f.nrbs()
	f.equipment()
	f.transactions()
	f.stamp()
}

// add stores a record given as name, value, name, value.
func (f *firm) add(resource string, pairs ...any) {
	f.added = append(f.added, f.put(resource, object(pairs...), f.doc.shown(resource)))
}

// stamp spreads the records over the firm's last working year, in the order in which they
// were added: when each was made, and when it was last changed.
func (f *firm) stamp() {
	pause := 358 * 24 * time.Hour / time.Duration(max(len(f.added), 1))
	made := time.Date(2025, 1, 6+f.days, 15, 12, 31, 367_000_000, time.UTC)
	for _, e := range f.added {
		made = made.Add(pause)
		e.created = made.UnixMilli()
		e.updated = made.Add(31 * time.Hour).UnixMilli()
	}
}

// money is an amount between low and high with two decimals.
func (f *firm) money(low, high int) fake.Number {
	return fake.Number(fmt.Sprintf("%d.%02d", low+f.random.IntN(high-low), f.random.IntN(100)))
}

// rate ends in a zero that must not be lost.
func (f *firm) rate(low, high int) fake.Number {
	return fake.Number(fmt.Sprintf("%d.%d0", low+f.random.IntN(high-low), f.random.IntN(10)))
}

func (f *firm) pick(from ...string) string { return from[f.random.IntN(len(from))] }

// day is midnight UTC of a day in 2025, or as many days later as the firm is moved.
func (f *firm) day(month, dayOfMonth int) time.Time {
	return time.Date(2025, time.Month(month), dayOfMonth+f.days, 0, 0, 0, 0, time.UTC)
}

// nth is the name of the ith record, where there are fewer names than records: they come
// around again with a number.
func nth(names []string, i int) string {
	if i < len(names) {
		return names[i]
	}
	return fmt.Sprintf("%s %d", names[i%len(names)], 1+i/len(names))
}

// places are the towns of the jobs and the accounts of the books.
func (f *firm) places() {
	for i, name := range []string{"Larkfield", "Mossbridge", "Osprey Falls", "Tannery Bend", "Sandhook"} {
		f.add("Location", "locationCode", fmt.Sprintf("LOC-%02d", i+1), "locationName", name)
	}
	for _, account := range [][2]string{{"4010", "Fee Income"}, {"4020", "Reimbursable Income"}, {"5010", "Subconsultants"}} {
		f.add("GLAccount", "glAccountNumber", account[0], "glAccountName", account[1])
	}
}

// companies are the clients of the jobs and the vendors of the receipts.
func (f *firm) companies() {
	clients := []string{"City of Osprey Falls", "Harrow County Public Works", "Brightwater Homes", "Copperline Rail Services",
		"Juniper Hill School District", "Old Mill Partners", "Sandhook Port Authority", "Vesper Logistics"}
	for i := range max(len(clients), f.rows) {
		f.add("Company", "companyCode", fmt.Sprintf("C-%03d", 101+i), "companyName", nth(clients, i), "companyType", "Client")
	}
	vendors := []string{"Northbank Geotechnical", "Pinion Survey Supply", "Heron Crane Rental", "Trellis Traffic Studies", "Quill Reprographics"}
	for i, name := range vendors {
		f.add("Company", "companyCode", fmt.Sprintf("V-%03d", 201+i), "companyName", name, "companyType", "Vendor")
	}
}

func (f *firm) employees() {
	people := []struct{ first, trade string }{
		{"Tobias", "LAB-SUP"}, {"Ilse", "LAB-SUP"}, {"Desmond", "LAB-ENG"}, {"Priya", "LAB-ENG"},
		{"Noor", "LAB-TEC"}, {"Hanna", "LAB-TEC"}, {"Ruben", "LAB-OPR"}, {"Anton", "LAB-OPR"},
	}
	last := []string{"Brandt", "Coldwell", "Duarte", "Elmore", "Garrow", "Holt", "Iversen", "Lindqvist"}
	for i := range max(len(people), f.rows) {
		p := people[i%len(people)]
		status, kind := "active_employee_status", "DIRECT_HIRE"
		if i == 7 {
			status = "inactive_temporary_layoff_employee_status"
		}
		if i == 6 {
			kind = " SUBCONTRACTOR"
		}
		f.add("Employee", "employeeCode", fmt.Sprintf("E-%03d", 102+i), "employmentType", kind, "employeeStatusUname", status,
			"employeeFirstName", p.first, "employeeLastName", nth(last, i), "employeeTradeCode", p.trade,
			"employmentHireDate", f.day(1+i%12, 3).AddDate(-4-i%8, 0, 0), "employeeAddress", fmt.Sprintf("%d Quay Street, Larkfield", 12+7*i),
			"employeePhone", fmt.Sprintf("(555) 010-%04d", f.random.IntN(10000)), "employeeEmail", fmt.Sprintf("crew%d@alderquay.example", i+1),
			"employeePayrollTypeName", "Hourly", "employeePayrollUnionName", f.pick("Local 7", "Local 12"), "employeePayrollHolidayEligibility", "PER_UNION",
			"employeeAverageDayPay", f.rate(220, 480), "employeeHolidayHoursTopUp", fake.Number("0.0"),
			"employeeLinkedUserGuid", f.guid(), "employeeLinkedUserName", fmt.Sprintf("crew%d", i+1))
	}
}

// item is one line of the firm's catalogue.
type item struct {
	code, name, kind, category string
	rate, cost                 fake.Number
	per                        string
}

var catalogue = []item{
	{"LAB-SUP", "Field Supervisor", "labour", "Crew", "128.50", "71.2500", "Hourly"},
	{"LAB-ENG", "Field Engineer", "labour", "Crew", "112.00", "64.0000", "Hourly"},
	{"LAB-TEC", "Survey Technician", "labour", "Crew", "86.40", "40.3830", "Hourly"},
	{"LAB-OPR", "Equipment Operator", "labour", "Crew", "94.10", "47.7100", "Hourly"},
	{"EQ-EXC", "Excavator 20 t", "equipment", "Earthworks", "165.00", "88.0000", "Hourly"},
	{"EQ-TRK", "Crew Truck", "equipment", "Vehicles", "22.50", "9.4000", "Hourly"},
	{"EQ-TST", "Total Station", "equipment", "Survey", "18.00", "6.0000", "Hourly"},
	{"MAT-AGG", "Crushed Aggregate", "material", "Earthworks", "31.75", "24.1000", "Tonne"},
	{"MAT-GEO", "Geotextile", "material", "Earthworks", "2.10", "1.3500", "Square Metre"},
	{"SVC-LOC", "Utility Locate", "service", "Survey", "480.00", "350.0000", "Each"},
	{"UNIT-PILE", "Driven Pile", "unit_billing", "Structures", "1234.50", "905.0000", "Each"},
	{"PD-STD", "Per Diem", "per_diem", "Travel", "65.00", "65.0000", "Daily"},
	{"MIL-STD", "Mileage", "mileage", "Travel", "0.70", "0.6700", "Kilometre"},
	{"SUR-FUEL", "Fuel Surcharge", "surcharge", "Travel", "0.10", "0.0000", "Each"},
}

// itemAt is the ith line of a catalogue without end.
func itemAt(i int) item {
	if i < len(catalogue) {
		return catalogue[i]
	}
	return item{fmt.Sprintf("MAT-%04d", i), fmt.Sprintf("Pipe Fitting %d", i), "material", "Pipes", "12.50", "8.1000", "Each"}
}

func (f *firm) billableItems() {
	for i := range max(len(catalogue), f.rows) {
		it := itemAt(i)
		pairs := []any{
			"billableItemCode", it.code, "billableItemName", it.name,
			"billableItemTypeUname", it.kind, "billableItemTypeName", typeName(it.kind),
			"billableItemIsTrade", it.kind == "labour", "billableItemIsEquipment", it.kind == "equipment",
			"billableItemCategory", it.category, "billableItemDescription", "", "billableItemStatus", "Active",
			"billableItemDefaultRate", it.rate, "billableItemDefaultRateType", it.per, "billableItemDefaultRateTypeUname", uname(it.per),
			"billableItemDefaultCost", it.cost, "billableItemGlAccountNumber", []string{"4010", "4020"}[i%2],
		}
		if it.kind == "labour" {
			pairs = append(pairs, "billableItemDefaultRate2", f.rate(130, 190), "billableItemDefaultRateType2", "Overtime",
				"billableItemDefaultRateTypeUname2", "overtime")
		}
		f.add("BillableItem", pairs...)
	}
}

// uname is the machine name of a display name.
func uname(name string) string {
	return typeUname(object("billableItemTypeName", name))
}

// priceBooks list the whole catalogue, or what a client has agreed upon.
func (f *firm) priceBooks() {
	books := []struct {
		name string
		take func(item) bool
	}{
		{"Standard 2025", func(item) bool { return true }},
		{"Municipal 2025", func(it item) bool { return it.kind == "labour" || it.kind == "equipment" }},
		{"Marine Works", func(it item) bool { return it.category != "Travel" }},
	}
	for i, book := range books {
		var lines []record
		for _, it := range catalogue {
			if book.take(it) {
				lines = append(lines, f.line(it, i))
			}
		}
		f.add("Pricebook", "priceBookName", book.name, "priceBookOriginReference", "", "priceItemList", lines)
	}
}

func (f *firm) line(it item, book int) record {
	rate := it.rate
	if book > 0 {
		rate = f.rate(20, 200)
	}
	return object("priceItemBillableItemName", it.name, "priceItemBillableItemCode", it.code, "priceItemRate", rate,
		"priceItemRateTypeUname", uname(it.per), "priceItemRateType", it.per, "priceItemDefaultCost", it.cost)
}

// job is one job order. The first six are projects of the firm of package
// ajeratest, by number, name and client; the others are new.
type job struct {
	serial       int // of the number, as the project accounting counts
	name, status string
	client, book string
	assignee     string
	place        int
}

var jobOrders = []job{
	{1, "Mossbridge Pedestrian Bridge", "Active", "C-102", "Municipal 2025", "E-103", 1},
	{2, "Osprey Falls Pump Station", "Active", "C-103", "Standard 2025", "E-104", 2},
	{3, "Brightwater Phase 3 Lots", "Assigned", "C-104", "Standard 2025", "E-105", 0},
	{6, "Sandhook Berth 4 Piles", "Active", "C-107", "Marine Works", "E-104", 4},
	{7, "Vesper Cross Dock Survey", "Finished", "C-108", "Standard 2025", "E-105", 3},
	{9, "Tannery Bend Culverts", "Active", "C-102", "Municipal 2025", "E-103", 3},
	{12, "Quarry Lane Retaining Wall", "Unassigned", "C-102", "Municipal 2025", "", 0},
	{13, "Sandhook Berth 5 Test Piles", "Assigned", "C-107", "Marine Works", "E-102", 4},
	{14, "Old Mill Parking Survey", "Unassigned", "C-106", "Standard 2025", "", 1},
	{15, "Juniper Hill Track Drainage", "Assigned", "C-105", "Standard 2025", "E-104", 0},
	{16, "Copperline Siding Extension", "Active", "C-104", "Standard 2025", "E-105", 3},
	{17, "Harrow Gauge Station Refit", "Cancelled", "C-102", "Municipal 2025", "", 2},
}

// jobAt is the ith of job orders without end; those beyond the list have numbers that no
// project has.
func jobAt(i int) job {
	j := jobOrders[i%len(jobOrders)]
	if i >= len(jobOrders) {
		j.name, j.serial = fmt.Sprintf("%s %d", j.name, 1+i/len(jobOrders)), 1500+i
	}
	return j
}

// number is the job number: the ID of the project, where there is one.
func (j job) number() string { return fmt.Sprintf("25-%05d-%03d", 10100+37*j.serial, j.serial%3) }

func (f *firm) jobs() {
	for i := range max(len(jobOrders), f.rows) {
		j := jobAt(i)
		var assignee any // a job without one has no such member
		if j.assignee != "" {
			assignee = j.assignee
		}
		f.add("JobOrder", "jobNumber", j.number(), "jobName", j.name, "jobDescription", "", "jobStatus", j.status,
			"jobTypeUname", "field_job", "jobClientCode", j.client, "jobPriceBookName", j.book,
			"jobStartDate", f.day(1+j.serial%9, 1), "jobEndDate", f.day(1+j.serial%9, 1).AddDate(0, 7, 0),
			"jobShowInDispatching", j.status != "Finished", "jobAssigneeEmployeeNumber", assignee,
			"jobAddress", fmt.Sprintf("%d Harbour Road", 3+4*i), "jobLocationCode", fmt.Sprintf("LOC-%02d", j.place+1),
			"jobLocationLat", fake.Number(fmt.Sprintf("45.%06d0", 512_000+f.random.IntN(9_000))), "jobLocationLong", fake.Number(fmt.Sprintf("-122.%06d0", 67_000+f.random.IntN(9_000))),
			"jobDirection", "", "jobWBSSchedule", object("jobScheduleGuid", f.guid(), "jobScheduleBudgetEntryOption", "PerWBS",
				"jobScheduleContractValueEntryOption", "PerJob", "jobScheduleChangeSettingOption", "Manual"))
	}
}

// nrbs are receipts booked on the jobs that run.
func (f *firm) nrbs() {
	names := []string{"Soil borings", "Crane day rate", "Lane closure", "Plan sets", "Stakes and lath", "Core samples"}
	for i := range max(len(names), f.rows) {
		f.add("NonRecurringBillableItem", "nrbExternalId", fmt.Sprintf("RCPT-%04d", 3001+i), "nrbJobOrderNumber", jobOrders[i%4].number(),
			"nrbName", nth(names, i), "nrbTypeUname", "receipt", "nrbTypeName", "Receipt", "nrbDocumentType", "RECEIPT_AP_INVOICE",
			"nrbInvoiceNumber", fmt.Sprintf("INV-%d", 7001+i), "nrbInvoiceDate", f.day(3+i%6, 10), "nrbAccountType", "Billable", "nrbIsBillable", true,
			"nrbVendorCode", fmt.Sprintf("V-%03d", 201+i%5), "nrbRate", f.money(90, 4_000), "nrbQuantity", fake.Number("1.00"),
			"nrbVendorTax", fake.Number("0.00"), "nrbUpcharge", fake.Number("0.10"), "nrbMarkupAppliesOn", "SUB_TOTAL", "nrbIsExported", i < 2, "isInternal", false)
	}
}

// equipment has invented members: none is published.
func (f *firm) equipment() {
	for i, unit := range []struct{ name, item string }{{"Excavator 1", "EQ-EXC"}, {"Crew Truck 1", "EQ-TRK"}, {"Crew Truck 2", "EQ-TRK"}, {"Total Station 1", "EQ-TST"}} {
		f.add("Equipment", "equipmentCode", fmt.Sprintf("U-%02d", i+1), "equipmentName", unit.name, "equipmentBillableItemCode", unit.item)
	}
}

// transactions have invented members, too.
func (f *firm) transactions() {
	for i := range 4 {
		f.add("Invoice", "invoiceNumber", fmt.Sprintf("AI-%04d", 501+i), "invoiceJobNumber", jobOrders[i].number(),
			"invoiceStatus", []string{"Approved", "Approved", "Sent", "Draft"}[i], "invoiceTotal", f.money(4_000, 90_000), "invoiceDate", f.day(6+i, 28))
		f.add("Timecard", "timecardEmployeeCode", fmt.Sprintf("E-%03d", 102+i), "timecardDate", f.day(9, 1+i),
			"timecardStatus", "Submitted", "timecardHours", fake.Number("8.50"))
	}
	for i := range 3 {
		f.add("PayrollPeriod", "payrollPeriodName", fmt.Sprintf("2025-%02d", 9+i), "payrollPeriodStart", f.day(9+i, 1), "payrollPeriodEnd", f.day(10+i, 1).AddDate(0, 0, -1))
	}
}
