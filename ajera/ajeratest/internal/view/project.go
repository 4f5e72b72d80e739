package view

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/fieldbooks/fieldbooks/ajera/ajeratest/internal/rules"
	"github.com/fieldbooks/fieldbooks/internal/fake"
)

// unbilled are the billing types of projects that have no totals.
var unbilled = []string{"Overhead", "Nonbillable", "Marketing"}

// Totals is one project, nested, with the totals on it and on its phases. Users report that those of
// overhead projects are empty: a project without them, or strictly nothing at all.
func (v *View) Totals() rules.Answer {
	key := v.Args.Key(v.Method.Args[0].Name)
	project := v.Row("Projects", key)
	if project == nil {
		return rules.Refuse(rules.Invalid("no ProjectKey %d", key))
	}
	name := v.Method.Content[0].Name
	switch none := slices.Contains(unbilled, project.Get("BillingType").Text()); {
	case none && v.Strict:
		return rules.Answer{Content: fake.Object(name, fake.Object())}
	case none:
		return rules.Answer{Content: fake.Object(name, v.nested(project))}
	}
	shown := addTotals(v.nested(project), key)
	for _, group := range shown.Get("InvoiceGroups").Elements() {
		for _, phase := range group.Get("Phases").Elements() {
			addTotals(phase, phase.Key("PhaseKey"))
		}
	}
	return rules.Answer{Content: fake.Object(name, shown)}
}

// addTotals sets figures that depend on the key alone, so that they stay the same.
func addTotals(v *fake.Value, key int) *fake.Value {
	for i, label := range totalLabels {
		cents := (key*7919 + i*104729) % 5_000_000
		v.Set(label, fake.Of(fake.Number(fmt.Sprintf("%d.%02d", cents/100, cents%100))))
	}
	return v
}

// ChargeablePhases is the project as the first row and its phases below it, each
// with its level.
func (v *View) ChargeablePhases() rules.Answer {
	key := v.Args.Key("ProjectKey")
	project := v.Row("Projects", key)
	if project == nil {
		return rules.Refuse(rules.Invalid("no ProjectKey %d", key))
	}
	rows := fake.List(chargeable(project, key, 0, ""))
	v.chargeableBelow(rows, key, 1, "")
	shown, page := v.Cut(rows.Items)
	return rules.Answer{Content: fake.Object(v.Method.Content[0].Name, shown), Page: page}
}

func (v *View) chargeableBelow(rows *fake.Value, parent, level int, wbs string) {
	for i, phase := range v.Where("Phases", "ParentKey", parent) {
		number := wbs + strconv.Itoa(i+1)
		key := phase.Key("PhaseKey")
		rows.Items = append(rows.Items, chargeable(phase, key, level, number))
		v.chargeableBelow(rows, key, level+1, number+".")
	}
}

func chargeable(n *fake.Value, key, level int, wbs string) *fake.Value {
	return fake.Object("Key", key, "Description", n.Get("Description"), "Level", level,
		"Enabled", n.Get("Status").Text() == "Active" && n.Get("LaborEntry").Truth(), "WBS", wbs,
		"RequireNotes", n.Get("RequireTimesheetNotes").Truth())
}

// totalLabels are the names of totals seen in live answers.
var totalLabels = []string{
	"Billed", "Billed Adjustments", "Billed Adjustments Consultant", "Billed Adjustments Expense", "Billed Adjustments Labor",
	"Billed Amount By Accounting Date", "Billed Consultant", "Billed Expense", "Billed Hours", "Billed Labor", "Billed Sales Tax",
	"Consultant Billed by Accounting Date", "Cost", "Cost + Premium", "Cost + Premium Burdened", "Cost Burdened", "Cost Consultant",
	"Cost Expense", "Cost Labor", "Cost Labor + Premium", "Cost Labor + Premium Burdened", "Cost Labor Burdened",
	"Expense Billed by Accounting Date", "Hours Worked", "Labor Billed by Accounting Date", "Payable Balance", "Payments",
	"Payments Consultant", "Payments Expense", "Premium 1 Hours Worked", "Premium 2 Hours Worked", "Premium 3 Hours Worked",
	"Receipts", "Receipts Adjustments", "Receipts Adjustments Consultant", "Receipts Adjustments Expense", "Receipts Adjustments Labor",
	"Receipts Consultant", "Receipts Credit Memo", "Receipts Credit Memo Consultant", "Receipts Credit Memo Expense",
	"Receipts Credit Memo Labor", "Receipts Expense", "Receipts Labor", "Receipts Sales Tax", "Receivable Balance",
	"Regular Hours Worked", "Resource Hours", "Scheduled Dollars", "Scheduled Hours", "Spent", "Spent Consultant", "Spent Expense",
	"Spent Labor", "Vendor Invoiced", "Vendor Invoiced Consultant", "Vendor Invoiced Expense", "WIP", "WIP Consultant", "WIP Expense",
	"WIP Hours", "WIP Labor", "Written off", "Written off Consultant", "Written off Expense", "Written off Hours", "Written off Labor",
}
