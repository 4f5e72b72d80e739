// Package effects is what the methods do. In comes an order that the rules let through,
// out goes its answer; the records are changed, or left as they were.
package effects

import (
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest/internal/rules"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest/internal/view"
	"github.com/fieldbooks/fieldbooks/internal/fake"
)

// Run carries an order out. One that is refused as a whole changes nothing.
func Run(o *rules.Order) rules.Answer {
	if o.Method.Kind == "list" || o.Method.Kind == "get" {
		return run(view.New(o))
	}
	before := o.Snapshot()
	a := run(view.New(o))
	if len(a.Refused) > 0 && a.Content == nil {
		o.Store = before
	}
	return a
}

// relations are the methods whose answer is not simply the stored records.
var relations = map[string]func(*view.View) rules.Answer{
	"GetProjectTotals":       (*view.View).Totals,
	"ListChargeablePhases":   (*view.View).ChargeablePhases,
	"CreateProjects":         func(v *view.View) rules.Answer { return projectWriter{v, map[string][]*fake.Value{}}.create() },
	"CreateTimesheet":        func(v *view.View) rules.Answer { return sheetWriter{v}.create() },
	"SubmitTimesheets":       func(v *view.View) rules.Answer { return sheetWriter{v}.submit() },
	"CreateVendorInvoices":   func(v *view.View) rules.Answer { return invoiceWriter{v}.create() },
	"DownloadExpenseReports": (*view.View).Download,
}

// run does what the kind says that the specs give the method.
func run(v *view.View) rules.Answer {
	if v.Method.RawArgs {
		return rules.Answer{Content: fake.Object()}
	}
	if special := relations[v.Method.Wire]; special != nil {
		return special(v)
	}
	switch v.Method.Kind {
	case "list":
		return v.List()
	case "get":
		return v.Read()
	case "update":
		return update(v)
	}
	return rules.Answer{Content: fake.Object()}
}

func update(v *view.View) rules.Answer {
	u := v.Method.Update
	if u == nil {
		return rules.Answer{Content: fake.Object()}
	}
	switch u.Send {
	case "changes":
		return changeWriter{v}.save()
	case "rows":
		return sheetWriter{v}.save()
	}
	return pairWriter{v}.save()
}
