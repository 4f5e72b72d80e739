// Package firm is the books of an invented engineering contractor. All names are made
// up, and all choices follow from the seed. In come empty tables, out go full ones.
package firm

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/fieldbooks/fieldbooks/ajera/ajeratest/internal/tables"
	"github.com/fieldbooks/fieldbooks/internal/fake"
)

// Plan is what a firm is to be. The same plan is the same firm, always.
type Plan struct {
	Seed  uint64
	Rows  int          // employees, clients, vendors, projects and vendor invoices, where there are fewer
	Weeks int          // weekly timesheets, where there are fewer
	Until time.Time    // the last day of its books may be this one, 2 January 2026 when zero
	User  int          // the employee for whom the API user acts
	Dated time.Weekday // of the dates of timesheets
}

// Fill writes the books of the firm of a plan.
func Fill(t *tables.Tables, p Plan) {
	f := &firm{Tables: t, Plan: p, random: rand.New(rand.NewPCG(p.Seed, 0x616a657261))}
	f.lists()
	f.ledger()
	f.people()
	f.clients()
	f.vendors()
	f.projects()
	f.templates()
	f.invoices()
	f.expenses()
	f.timesheets(max(p.Weeks, 24), p.Dated)
	f.move()
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
		f.add(1, "Departments", "Department", name, "DPEPercent", fake.Number("32.50"), "OverheadPercent", fake.Number("148.00"))
	}
	for i, name := range []string{"Principal", "Project Manager", "Engineer", "Field Technician"} {
		f.add(1, "EmployeeTypes", "Description", name, "BillablePercent", fake.Number("75.00"),
			"BudgetCostRate", fake.Number(fmt.Sprintf("%d.5000", 78-i*12)), "BudgetBillRate", fake.Number(fmt.Sprintf("%d.0000", 210-i*32)))
	}
	for _, kind := range []struct {
		name               string
		consultant, credit bool
	}{{"Consultant", true, false}, {"Supplier", false, false}, {"Credit Card", false, true}, {"Equipment Rental", false, false}} {
		f.add(1, "VendorTypes", "Description", kind.name, "IsConsultant", kind.consultant, "IsCreditCard", kind.credit)
	}
	for i, name := range []string{"Engineering", "Site Visit", "Survey Crew", "Mileage", "Drone Flight"} {
		f.add(1, "Activities", "Description", name, "UnitBased", i > 2, "UnitDescription", []string{"", "", "", "Mile", "Flight"}[i],
			"UnitCostRate", []fake.Number{"0.00", "0.00", "0.00", "0.7000", "185.0000"}[i], "ICRExpense", i == 3)
	}
	for _, day := range []string{"2025-05-26", "2025-07-04", "2025-09-01", "2025-11-27", "2025-12-25", "2026-01-01"} {
		f.add(2, "NonWorkDays", "Date", day, "Description", "Office closed")
	}
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
