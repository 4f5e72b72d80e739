// Package view is how records are shown: listed, whole, nested or with totals, as the
// version of the session and the method want it. In comes an order, out go copies;
// nothing is changed.
package view

import (
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest/internal/rules"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest/internal/tables"
	"github.com/fieldbooks/fieldbooks/internal/fake"
)

// founded is before every date in the books.
const founded = "2024-01-01"

// View shows records to one order.
type View struct {
	*rules.Order
	created map[string]map[int]*fake.Value // by entity and new key: the key it was sent with
}

// New makes the view of an order.
func New(o *rules.Order) *View {
	return &View{Order: o, created: map[string]map[int]*fake.Value{}}
}

// Remember keeps which negative key became which, for the answer.
func (v *View) Remember(entity string, key int, original *fake.Value) {
	if v.created[entity] == nil {
		v.created[entity] = map[int]*fake.Value{}
	}
	v.created[entity][key] = original
}

// original adds the negative key that a new record came with.
func (v *View) original(entity string, key int, shown *fake.Value) *fake.Value {
	if n := v.created[entity][key]; n != nil {
		shown.Set("Original"+v.KeyName(entity), n)
	}
	return shown
}

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

// show is a record as a get method returns it. Version 2 leaves out what is null.
func (v *View) show(entity string, n *fake.Value) *fake.Value {
	shown := n.Clone().Drop(hidden[entity]...)
	if v.Version == 2 {
		tables.DropNulls(shown)
	}
	return shown
}
