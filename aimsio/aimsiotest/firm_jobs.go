package aimsiotest

import "fmt"

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

// number is the job number: the ID of the project, where there is one.
func (j job) number() string { return fmt.Sprintf("25-%05d-%03d", 10100+37*j.serial, j.serial%3) }

func (f *firm) jobs() {
	for i, j := range jobOrders {
		var assignee any // a job without one has no such member
		if j.assignee != "" {
			assignee = j.assignee
		}
		f.add("JobOrder", "jobNumber", j.number(), "jobName", j.name, "jobDescription", "", "jobStatus", j.status,
			"jobTypeUname", "field_job", "jobClientCode", j.client, "jobPriceBookName", j.book,
			"jobStartDate", day(1+j.serial%9, 1), "jobEndDate", day(1+j.serial%9, 1).AddDate(0, 7, 0),
			"jobShowInDispatching", j.status != "Finished", "jobAssigneeEmployeeNumber", assignee,
			"jobAddress", fmt.Sprintf("%d Harbour Road", 3+4*i), "jobLocationCode", fmt.Sprintf("LOC-%02d", j.place+1),
			"jobLocationLat", amount(fmt.Sprintf("45.%06d0", 512_000+f.random.IntN(9_000))), "jobLocationLong", amount(fmt.Sprintf("-122.%06d0", 67_000+f.random.IntN(9_000))),
			"jobDirection", "", "jobWBSSchedule", object("jobScheduleGuid", f.s.store.guid(), "jobScheduleBudgetEntryOption", "PerWBS",
				"jobScheduleContractValueEntryOption", "PerJob", "jobScheduleChangeSettingOption", "Manual"))
	}
}

// nrbs are receipts booked on the jobs that run.
func (f *firm) nrbs() {
	names := []string{"Soil borings", "Crane day rate", "Lane closure", "Plan sets", "Stakes and lath", "Core samples"}
	for i, name := range names {
		f.add("NonRecurringBillableItem", "nrbExternalId", fmt.Sprintf("RCPT-%04d", 3001+i), "nrbJobOrderNumber", jobOrders[i%4].number(),
			"nrbName", name, "nrbTypeUname", "receipt", "nrbTypeName", "Receipt", "nrbDocumentType", "RECEIPT_AP_INVOICE",
			"nrbInvoiceNumber", fmt.Sprintf("INV-%d", 7001+i), "nrbInvoiceDate", day(3+i, 10), "nrbAccountType", "Billable", "nrbIsBillable", true,
			"nrbVendorCode", fmt.Sprintf("V-%03d", 201+i%5), "nrbRate", f.money(90, 4_000), "nrbQuantity", amount("1.00"),
			"nrbVendorTax", amount("0.00"), "nrbUpcharge", amount("0.10"), "nrbMarkupAppliesOn", "SUB_TOTAL", "nrbIsExported", i < 2, "isInternal", false)
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
			"invoiceStatus", []string{"Approved", "Approved", "Sent", "Draft"}[i], "invoiceTotal", f.money(4_000, 90_000), "invoiceDate", day(6+i, 28))
		f.add("Timecard", "timecardEmployeeCode", fmt.Sprintf("E-%03d", 102+i), "timecardDate", day(9, 1+i),
			"timecardStatus", "Submitted", "timecardHours", amount("8.50"))
	}
	for i := range 3 {
		f.add("PayrollPeriod", "payrollPeriodName", fmt.Sprintf("2025-%02d", 9+i), "payrollPeriodStart", day(9+i, 1), "payrollPeriodEnd", day(10+i, 1).AddDate(0, 0, -1))
	}
}
