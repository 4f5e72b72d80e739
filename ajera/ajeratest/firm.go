package ajeratest

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// firmFounded is before every date in the books.
const firmFounded = "2024-01-01"

// firm fills a server with an invented engineering contractor. All names are made
// up, and all choices follow from the seed.
type firm struct {
	s      *Server
	random *rand.Rand
	count  int // records so far, for stamps that differ
}

// found fills the store.
func (s *Server) found() {
	f := &firm{s: s, random: rand.New(rand.NewPCG(s.seed, 0x616a657261))}
	f.lists()
	f.ledger()
	f.people()
	f.clients()
	f.vendors()
	f.projects()
	f.templates()
	f.invoices()
	f.expenses()
	f.timesheets(max(s.weeks, 24))
}

// add stores a record with every field of its type, the given ones filled.
func (f *firm) add(version int, entity string, pairs ...any) int {
	typ := f.s.specs.full(version, entity)
	n := f.s.specs.blank(version, typ)
	if n.has("LastModifiedDate") {
		n.set("LastModifiedDate", value(f.stamp()))
	}
	if n.has("Status") {
		n.set("Status", value("Active"))
	}
	return f.s.store.put(entity, n.with(pairs...))
}

// stamp is a moment of the firm's last working year, later with each record.
func (f *firm) stamp() string {
	f.count++
	start := time.Date(2025, 1, 6, 8, 12, 31, 367_000_000, eastern)
	return stampOf(start.Add(time.Duration(f.count) * (7*time.Hour + 1931*time.Millisecond)))
}

func (f *firm) pick(from ...string) string { return from[f.random.IntN(len(from))] }

// money is an amount between low and high with two decimals.
func (f *firm) money(low, high int) decimal {
	return decimal(fmt.Sprintf("%d.%02d", low+f.random.IntN(high-low), f.random.IntN(100)))
}

// rate has four decimals, the last often a zero that must not be lost.
func (f *firm) rate(low, high int) decimal {
	return decimal(fmt.Sprintf("%d.%03d0", low+f.random.IntN(high-low), f.random.IntN(1000)))
}

func (f *firm) phone() string {
	return fmt.Sprintf("(555) 01%d-%04d", f.random.IntN(10), f.random.IntN(10000))
}

// lists fills the tables that other records refer to.
func (f *firm) lists() {
	for _, table := range firmLists {
		for i, name := range table.names {
			status := "Active"
			if i > 2 && i == len(table.names)-1 {
				status = "Inactive"
			}
			f.add(1, table.entity, "Description", name, "Status", status, "Notes", "")
		}
	}
	for _, name := range []string{"Civil", "Structural", "Survey", "Administration"} {
		f.add(1, "Departments", "Department", name, "DPEPercent", decimal("32.50"), "OverheadPercent", decimal("148.00"))
	}
	for i, name := range []string{"Principal", "Project Manager", "Engineer", "Field Technician"} {
		f.add(1, "EmployeeTypes", "Description", name, "BillablePercent", decimal("75.00"),
			"BudgetCostRate", decimal(fmt.Sprintf("%d.5000", 78-i*12)), "BudgetBillRate", decimal(fmt.Sprintf("%d.0000", 210-i*32)))
	}
	for _, kind := range []struct {
		name               string
		consultant, credit bool
	}{{"Consultant", true, false}, {"Supplier", false, false}, {"Credit Card", false, true}, {"Equipment Rental", false, false}} {
		f.add(1, "VendorTypes", "Description", kind.name, "IsConsultant", kind.consultant, "IsCreditCard", kind.credit)
	}
	for i, name := range []string{"Engineering", "Site Visit", "Survey Crew", "Mileage", "Drone Flight"} {
		f.add(1, "Activities", "Description", name, "UnitBased", i > 2, "UnitDescription", []string{"", "", "", "Mile", "Flight"}[i],
			"UnitCostRate", []decimal{"0.00", "0.00", "0.00", "0.7000", "185.0000"}[i], "ICRExpense", i == 3)
	}
	for _, day := range []string{"2025-05-26", "2025-07-04", "2025-09-01", "2025-11-27", "2025-12-25", "2026-01-01"} {
		f.add(2, "NonWorkDays", "Date", day, "Description", "Office closed")
	}
}

// firmLists are the plain lists: key, description, status, notes.
var firmLists = []struct {
	entity string
	names  []string
}{
	{"Companies", []string{"Alder & Quay Engineering"}},
	{"ClientTypes", []string{"Municipal", "Private Owner", "Developer", "Federal"}},
	{"ContactTypes", []string{"Billing", "Technical", "Owner", "Press"}},
	{"ProjectTypes", []string{"Roadway", "Bridge", "Site Development", "Water", "Legacy"}},
	{"AccountGroups", []string{"Cash", "Receivables", "Revenue", "Direct Cost", "Overhead"}},
	{"BankAccounts", []string{"Operating", "Payroll", "Company Card"}},
	{"InvoiceFormats", []string{"Standard", "Detailed Labor", "Percent Complete"}},
	{"PayrollTaxes", []string{"Federal Income", "State Income", "Medicare"}},
	{"Pays", []string{"Salary", "Hourly", "Overtime", "Bonus"}},
	{"RateTables", []string{"Standard 2025", "Municipal 2025", "Field Crew 2025", "Standard 2024"}},
	{"WageTables", []string{"County Prevailing", "State Prevailing"}},
	{"Deductions", []string{"Health Plan", "Retirement"}},
	{"Fringes", []string{"Vacation Fund", "Pension Fund"}},
	{"MarketingStages", []string{"Lead", "Go / No Go", "Proposal", "Shortlist", "Interview", "Negotiation", "Awarded"}},
	{"MarketingFinalDispositions", []string{"Won", "Lost: Price", "Lost: Team", "Lost: Schedule", "No Go", "Cancelled", "Withdrawn"}},
	{"OverheadGroups", []string{"Administration", "Holiday", "Vacation", "Sick"}},
}

// ledger is the chart of accounts.
func (f *firm) ledger() {
	accounts := []struct {
		id, name, kind, group string
		value                 int
		debit                 bool
	}{
		{"1010", "Operating Cash", "Current Asset", "Cash", 1, true}, {"1020", "Payroll Cash", "Current Asset", "Cash", 1, true},
		{"1100", "Accounts Receivable", "Current Asset", "Receivables", 1, true}, {"2010", "Accounts Payable", "Current Liability", "Cash", 5, false},
		{"3010", "Retained Earnings", "Retained Earnings", "Revenue", 9, false}, {"4010", "Fee Income", "Income", "Revenue", 10, false},
		{"4020", "Reimbursable Income", "Income", "Revenue", 10, false}, {"5010", "Subconsultants", "Billable Cost", "Direct Cost", 12, true},
		{"5020", "Direct Labor", "Billable Cost", "Direct Cost", 12, true}, {"6010", "Rent", "Expense", "Overhead", 11, true},
		{"6020", "Software", "Expense", "Overhead", 11, true}, {"7010", "Interest Income", "Other Income", "Revenue", 13, false},
	}
	for i, a := range accounts {
		balance := f.money(2_000, 400_000)
		f.add(1, "GLAccounts", "ID", a.id, "Description", a.name, "AccountGroup", a.group, "AccountGroupOrder", i/3+1,
			"AccountGroupStatus", "Active", "AccountType", a.kind, "AccountTypeValue", a.value, "AllowJournalEntries", true,
			"IntercompanyAccountType", "None", "NormalDebitBalance", a.debit, "Order", i+1,
			"Amount", balance, "GLBalance", balance, "GLBudget", f.money(2_000, 400_000), "GLCashBasisBalance", balance)
	}
}
