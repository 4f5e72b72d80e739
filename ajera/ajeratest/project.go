package ajeratest

import (
	"fmt"
	"slices"
	"strconv"
)

// unbilled are the billing types of projects that have no totals.
var unbilled = []string{"Overhead", "Nonbillable", "Marketing"}

// projectTotals is one project, nested, with the totals on it and on its phases.
func (c *call) projectTotals() answer {
	key := c.args.key(c.method.Args[0].Name)
	project := c.s.store.row("Projects", key)
	if project == nil {
		return refuse(invalid("no ProjectKey %d", key))
	}
	name := c.method.Content[0].Name
	if slices.Contains(unbilled, project.get("BillingType").text()) {
		return answer{content: object(name, object())}
	}
	v := addTotals(c.nested(project), key)
	for _, group := range v.get("InvoiceGroups").elements() {
		for _, phase := range group.get("Phases").elements() {
			addTotals(phase, phase.key("PhaseKey"))
		}
	}
	return answer{content: object(name, v)}
}

// addTotals sets figures that depend on the key alone, so that they stay the same.
func addTotals(v *node, key int) *node {
	for i, label := range totalLabels {
		cents := (key*7919 + i*104729) % 5_000_000
		v.set(label, value(decimal(fmt.Sprintf("%d.%02d", cents/100, cents%100))))
	}
	return v
}

// chargeablePhases is the project as the first row and its phases below it, each
// with its level.
func (c *call) chargeablePhases() answer {
	key := c.args.key("ProjectKey")
	project := c.s.store.row("Projects", key)
	if project == nil {
		return refuse(invalid("no ProjectKey %d", key))
	}
	rows := list(chargeable(project, key, 0, ""))
	c.chargeableBelow(rows, key, 1, "")
	shown := rows.items
	if c.page != nil && c.method.Paged {
		shown = c.page.of(shown)
	}
	return answer{content: object(c.method.Content[0].Name, shown)}
}

func (c *call) chargeableBelow(rows *node, parent, level int, wbs string) {
	for i, phase := range c.s.store.where("Phases", "ParentKey", parent) {
		number := wbs + strconv.Itoa(i+1)
		key := phase.key("PhaseKey")
		rows.items = append(rows.items, chargeable(phase, key, level, number))
		c.chargeableBelow(rows, key, level+1, number+".")
	}
}

func chargeable(n *node, key, level int, wbs string) *node {
	return object("Key", key, "Description", n.get("Description"), "Level", level,
		"Enabled", n.get("Status").text() == "Active" && n.get("LaborEntry").truth(), "WBS", wbs,
		"RequireNotes", n.get("RequireTimesheetNotes").truth())
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
