package firm

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/fieldbooks/fieldbooks/ajera/ajeratest/internal/tables"
	"github.com/fieldbooks/fieldbooks/internal/fake"
)

// firm is the contractor as it is written down.
type firm struct {
	*tables.Tables
	Plan
	random *rand.Rand
	count  int // records so far, for stamps that differ
}

// add stores a record with every field of its type, the given ones filled.
func (f *firm) add(version int, entity string, pairs ...any) int {
	typ := f.TypeOf(version, entity)
	n := f.Blank(version, typ)
	if n.Has("LastModifiedDate") {
		n.Set("LastModifiedDate", fake.Of(f.stamp()))
	}
	if n.Has("Status") {
		n.Set("Status", fake.Of("Active"))
	}
	return f.Put(entity, n.With(pairs...))
}

// stamp is a moment of the firm's last working year, later with each record.
func (f *firm) stamp() string {
	f.count++
	start := time.Date(2025, 1, 6, 8, 12, 31, 367_000_000, tables.Eastern)
	step := (7*time.Hour + 1931*time.Millisecond) / time.Duration(max(f.Rows/12, 1))
	return tables.StampOf(start.Add(time.Duration(f.count) * step))
}

// named is the nth name of a list; after its end they come again with a number.
func named(names []string, n int) string {
	name := names[n%len(names)]
	if n >= len(names) {
		name = fmt.Sprintf("%s %d", name, n/len(names)+1)
	}
	return name
}

func (f *firm) pick(from ...string) string { return from[f.random.IntN(len(from))] }

// money is an amount between low and high with two decimals.
func (f *firm) money(low, high int) fake.Number {
	return fake.Number(fmt.Sprintf("%d.%02d", low+f.random.IntN(high-low), f.random.IntN(100)))
}

// rate has four decimals, the last often a zero that must not be lost.
func (f *firm) rate(low, high int) fake.Number {
	return fake.Number(fmt.Sprintf("%d.%03d0", low+f.random.IntN(high-low), f.random.IntN(1000)))
}

func (f *firm) phone() string {
	return fmt.Sprintf("(555) 01%d-%04d", f.random.IntN(10), f.random.IntN(10000))
}

// firmLists are the plain lists: key, description, status, notes.
var firmLists = []struct {
	entity string
	names  []string
}{
	{"Companies", []string{tables.Company}},
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
