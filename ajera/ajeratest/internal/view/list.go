package view

import (
	"cmp"
	"slices"
	"time"

	"github.com/fieldbooks/fieldbooks/ajera/ajeratest/internal/rules"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest/internal/tables"
	"github.com/fieldbooks/fieldbooks/internal/ajeraspec"
	"github.com/fieldbooks/fieldbooks/internal/fake"
)

// List answers a list method: the rows that pass the filters, shown by the fields
// of the item type, cut by the silent cap and then by the page.
func (v *View) List() rules.Answer {
	entity := v.Method.Content[0].Name
	rows, r := v.Filter(entity, v.own(entity, v.All(entity)))
	if r != nil {
		return rules.Refuse(r)
	}
	rows, page := v.Cut(v.capped(rows))
	content := fake.Object()
	for _, f := range v.Method.Content {
		content.Set(f.Name, fake.List())
	}
	shown := fake.List()
	for _, n := range rows {
		shown.Items = append(shown.Items, v.item(entity, n))
	}
	return rules.Answer{Content: content.Set(entity, shown), Page: page}
}

// own leaves the API user only what is his: expense reports.
func (v *View) own(entity string, rows []*fake.Value) []*fake.Value {
	if entity != "ExpenseReports" {
		return rows
	}
	return slices.DeleteFunc(rows, func(n *fake.Value) bool { return n.Key("EmployeeKey") != v.Employee })
}

// capped keeps the newest rows when there are more than the server ever returns.
// It says nothing about the others, as the vendor does not.
func (v *View) capped(rows []*fake.Value) []*fake.Value {
	limit := v.Method.Cap
	if limit == nil || len(rows) <= limit.Rows {
		return rows
	}
	slices.SortStableFunc(rows, func(a, b *fake.Value) int {
		return cmp.Compare(b.Get("TimesheetDate").Text(), a.Get("TimesheetDate").Text())
	})
	return rows[:limit.Rows]
}

// item shows a record in a list. Where lists have a type of their own only its
// fields are shown.
func (v *View) item(entity string, n *fake.Value) *fake.Value {
	r := v.ListOf(v.Version, v.Method, entity)
	if r == nil || r == v.TypeOf(v.Version, entity) {
		return v.show(entity, n)
	}
	item := fake.Object()
	for _, f := range r.Fields {
		if v := itemMember(n, f); v != nil {
			item.Set(f.Name, v)
		}
	}
	return item
}

// itemMember finds what a list shows under a name of its own: "Timesheet Key" is
// TimesheetKey, and the Company of an employee is CompanyKey.
func itemMember(n *fake.Value, f *ajeraspec.Field) *fake.Value {
	name := tables.Squash(f.Name)
	v := n.Get(name)
	if v == nil || f.Type.Name == "int" && v.Is('"') {
		v = n.Get(name + "Key")
	}
	if day := v.Text(); f.Type.Name == "date" && len(day) > len(time.DateOnly) {
		return fake.Of(day[:len(time.DateOnly)])
	}
	return v
}
