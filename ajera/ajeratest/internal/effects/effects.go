// Package effects is what the methods do. In comes an order that the rules let through,
// out goes its answer; the records are changed, or left as they were.
package effects

import (
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest/internal/rules"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest/internal/view"
	"github.com/fieldbooks/fieldbooks/internal/fake"
)

// Run carries an order out, and tells what it changed. One that is refused as a whole changes nothing.
func Run(o *rules.Order) rules.Answer {
	if o.Method.Kind == "list" || o.Method.Kind == "get" {
		return run(view.New(o))
	}
	before := o.Snapshot()
	a := run(view.New(o))
	if len(a.Refused) > 0 && a.Content == nil {
		o.Store = before
		return a
	}
	a.Changed = o.Since(before)
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

// run does what the kind says that the specs give the method. A method of which they give the
// name alone is refused: a success that does nothing would pass every test of it.
func run(v *view.View) rules.Answer {
	m := v.Method
	special := relations[m.Wire]
	switch {
	case m.RawArgs || m.RawContent || len(m.Content) == 0:
		return rules.Refuse(rules.Unknown(m.Wire))
	case special != nil:
		return special(v)
	case m.Kind == "list":
		return v.List()
	case m.Kind == "get":
		return v.Read()
	case m.Kind == "update" && m.Update != nil:
		return update(v)
	}
	return rules.Refuse(rules.Unknown(m.Wire))
}

func update(v *view.View) rules.Answer {
	switch v.Method.Update.Send {
	case "changes":
		return changeWriter{v}.save()
	case "rows":
		return sheetWriter{v}.save()
	}
	return pairWriter{v}.save()
}
