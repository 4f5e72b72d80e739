package ajeratest

import (
	"cmp"
	"slices"
	"time"

	"github.com/fieldbooks/fieldbooks/internal/ajeraspec"
)

// hidden are members that the fake keeps in a record for filters and lists; no
// get method shows them.
var hidden = map[string][]string{
	"VendorTypes":    {"IsConsultant", "IsCreditCard"},
	"VendorInvoices": {"Paid"},
	"NonWorkDays":    {"NonWorkDayKey"},
	"Clients":        {"CompanyKey"},
	"Vendors":        {"CompanyKey"},
	"Employees":      {"RestrictToOwnCompany", "RestrictToOwnDepartment"},
	"Timesheets": {
		"CompanyKey", "CompanyName", "MiddleName", "MyEmployee", "MultilevelEmployee", "ActualBillablePercent",
		"Rejected", "RejectedValue", "Billed", "Paid", "PaidValue",
	},
}

// list answers a list method: the rows that pass the filters, shown by the fields
// of the item type, cut by the silent cap and then by the page.
func (c *call) list() answer {
	if len(c.method.Content) == 0 {
		return answer{content: object()}
	}
	entity := c.method.Content[0].Name
	rows, r := c.filter(entity, c.own(entity, c.s.store.all(entity)))
	if r != nil {
		return refuse(r)
	}
	rows = c.capped(rows)
	if c.page != nil && c.method.Paged {
		rows = c.page.of(rows)
	}
	content := object()
	for _, f := range c.method.Content {
		content.set(f.Name, list())
	}
	shown := list()
	for _, n := range rows {
		shown.items = append(shown.items, c.item(entity, n))
	}
	return answer{content: content.set(entity, shown)}
}

// own leaves the API user only what is his: expense reports.
func (c *call) own(entity string, rows []*node) []*node {
	if entity != "ExpenseReports" {
		return rows
	}
	return slices.DeleteFunc(rows, func(n *node) bool { return n.key("EmployeeKey") != c.s.employee })
}

// capped keeps the newest rows when there are more than the server ever returns.
// It says nothing about the others, as the vendor does not.
func (c *call) capped(rows []*node) []*node {
	limit := c.method.Cap
	if limit == nil || len(rows) <= limit.Rows {
		return rows
	}
	slices.SortStableFunc(rows, func(a, b *node) int {
		return cmp.Compare(b.get("TimesheetDate").text(), a.get("TimesheetDate").text())
	})
	return rows[:limit.Rows]
}

// item shows a record in a list. Where lists have a type of their own only its
// fields are shown.
func (c *call) item(entity string, n *node) *node {
	r := c.s.specs.listOf(c.version, c.method, entity)
	if r == nil || r == c.s.specs.full(c.version, entity) {
		return c.show(entity, n)
	}
	item := object()
	for _, f := range r.fields {
		if v := itemMember(n, f); v != nil {
			item.set(f.Name, v)
		}
	}
	return item
}

// itemMember finds what a list shows under a name of its own: "Timesheet Key" is
// TimesheetKey, and the Company of an employee is CompanyKey.
func itemMember(n *node, f *ajeraspec.Field) *node {
	name := squash(f.Name)
	v := n.get(name)
	if v == nil || f.Type.Name == "int" && v.is('"') {
		v = n.get(name + "Key")
	}
	if day := v.text(); f.Type.Name == "date" && len(day) > len(time.DateOnly) {
		return value(day[:len(time.DateOnly)])
	}
	return v
}

// show is a record as a get method returns it. Version 2 leaves out what is null.
func (c *call) show(entity string, n *node) *node {
	shown := n.clone().drop(hidden[entity]...)
	if c.version == 2 {
		dropNulls(shown)
	}
	return shown
}

func dropNulls(n *node) {
	for _, name := range slices.Clone(n.names) {
		if n.get(name).empty() {
			n.drop(name)
		}
	}
}
