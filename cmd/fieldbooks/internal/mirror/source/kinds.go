package source

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/account"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/call"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/tables"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/internal/digest"
	"github.com/fieldbooks/fieldbooks/wire"
)

// Kind is records that are read together, by one rule.
type Kind struct {
	Name   string          // of its first table, for people and --only
	Tables []*tables.Table // written by it, the one with the keys first
	Named  bool            // it is read only when it is named: what it says is in other tables too
	Rule   Rule

	list, get *digest.Call // list is nil of a snapshot, get where the list has whole records
	perCall   int          // keys in a call of get
	many      bool         // of an Each kind: a call gives a list
	filters   filters
}

// Rule is how the changes of a kind are found.
type Rule string

// The rules. They follow from what the calls take, see [Kinds].
const (
	Whole    Rule = "list"     // the list has whole records, and is read whole
	Modified Rule = "modified" // a filter by date of change tells what to read
	Window   Rule = "window"   // a filter by date of the record: of late ones each run, of others now and then
	Each     Rule = "each"     // one call per record of another list, of the active ones
	Snapshot Rule = "snapshot" // how it all is at a day, kept per day
	Stubs    Rule = "stubs"    // the list tells when each record was changed
)

// Arguments of lists by which a kind is read.
const (
	modifiedSince = "FilterByEarliestModifiedDate"
	byStatus      = "FilterByStatus"
)

// filters are of a list that is read by dates of its records. The specs do not say which date
// counts.
type filters struct {
	from, to, date string            // two arguments, and the member of an entry that they are compared with
	states         map[string]string // by column: the filters that alone tell it
	open           string            // the state that ends some day, of records of any date
}

// exceptions are what the specs cannot say, by the name of a list.
var exceptions = map[string]filters{
	"ListTimesheets": {from: "FilterByEarliestTimesheetDate", to: "FilterByLatestTimesheetDate", date: "Timesheet Date"},
	"ListVendorInvoices": {
		from: "FilterByEarliestAccountingDate", to: "FilterByLatestAccountingDate", date: "AccountingDate",
		states: map[string]string{"paid": "FilterByPaid", "unpaid": "FilterByUnpaid", "voided": "FilterByVoided"}, open: "unpaid",
	},
}

// named are the tables that are read only when they are asked for.
var named = []string{"ajera_chargeable_phases"}

// Kinds are what can be read into those tables, in the order in which they are. What tells the rule
// of a kind are the arguments of its calls: a filter by date of change, a filter by the records'
// own dates, one key in a call, a day, or nothing at all.
func Kinds(all []*tables.Table) (kinds []*Kind) {
	of := map[*tables.Table]*Kind{}
	for _, t := range all {
		if k := of[t.Parent]; t.Parent != nil && k != nil && (t.Inside != nil || k.brings(t)) {
			k.Tables, of[t] = append(k.Tables, t), k
			continue
		}
		if k := kindOf(t); k != nil {
			of[t], kinds = k, append(kinds, k)
		}
	}
	return kinds
}

// brings reports whether the records of a table come with those of the kind.
func (k *Kind) brings(t *tables.Table) bool {
	if k.Rule == Stubs || k.get == nil {
		return false
	}
	return t.List == "" || slices.ContainsFunc(k.get.Content, func(f *digest.Field) bool { return f.Name == t.List && of(f) == t.Type })
}

// kindOf is the kind that a table with keys begins, nil when nothing can be read into it.
func kindOf(t *tables.Table) *Kind {
	k := &Kind{Name: t.Name, Tables: []*tables.Table{t}, Named: slices.Contains(named, t.Name), perCall: 1}
	if t.Vendor == account.OfAimsio {
		k.Rule = Stubs
		k.list = find(call.AimsioSpecs(), func(c *digest.Call) bool { return c.Kind == "list" && c.Resource == t.Type })
		k.get = find(call.AimsioSpecs(), func(c *digest.Call) bool { return c.Kind == "get" && c.Resource == t.Type })
		if k.list == nil || k.get == nil {
			return nil
		}
		return k
	}
	calls := call.AjeraSpecs()
	k.get = find(calls, func(c *digest.Call) bool { return c.Kind == "get" && gives(c, t) && c.Keys != "" })
	k.list = find(calls, func(c *digest.Call) bool {
		return c.Kind == "list" && c.Version == t.Version && len(c.Content) > 0 && c.Content[0].Name == t.List
	})
	if k.Rule = k.ajeraRule(); k.Rule == Each {
		k.ofOwner(t)
	}
	if k.get != nil && k.Rule != Each {
		k.perCall = method(k.get).Batch.Max
	}
	if k.Rule == "" || k.Rule == Each && (k.list == nil || k.get == nil) {
		return nil
	}
	return k
}

// ajeraRule is the rule that the calls of a kind allow.
func (k *Kind) ajeraRule() Rule {
	switch {
	case k.get != nil && !strings.HasPrefix(argument(k.get, k.get.Keys).Type, "["):
		return Each
	case k.get != nil && argument(k.get, asOf) != nil:
		return Snapshot
	case k.list == nil:
		return ""
	case k.get == nil && needed(k.list) != nil:
		return Each
	case k.get == nil:
		return Whole
	case argument(k.list, modifiedSince) != nil:
		return Modified
	case exceptions[k.list.Go].date != "":
		k.filters = exceptions[k.list.Go]
		return Window
	}
	return ""
}

// asOf is the argument of what is read as it was at a day.
const asOf = "AsOfDate"

// ofOwner finds the list of the records that a kind is read for, one call for each: the newest
// whose entries have the key that the call takes.
func (k *Kind) ofOwner(t *tables.Table) {
	d := call.AjeraSpecs()
	key := ""
	if k.get == nil { // a list for one record of another kind is a call like any other that takes its key
		k.get, k.many = k.list, true
		key = needed(k.list).Name
	} else if one := d.Type(t.Type, t.Version); one != nil {
		key = one.Key
	}
	k.list = listBy(key)
}

// listBy is the newest list of records with that key.
func listBy(key string) (list *digest.Call) {
	d := call.AjeraSpecs()
	for _, c := range d.Calls {
		if c.Kind != "list" || len(c.Content) == 0 || argument(c, byStatus) == nil || list != nil && c.Version < list.Version {
			continue
		}
		if item := d.Type(of(c.Content[0]), c.Version); item != nil && item.Key == key {
			list = c
		}
	}
	return list
}

// How are the calls that a kind is read by, for people.
func (k *Kind) How() string {
	switch {
	case k.get == nil:
		return k.list.Go
	case k.Rule == Snapshot:
		return k.get.Go
	case k.perCall > 1:
		return fmt.Sprintf("%s, then %s of %d", k.list.Go, k.get.Go, k.perCall)
	}
	return fmt.Sprintf("%s, then %s of each", k.list.Go, k.get.Go)
}

// keyArgument is the argument of the call of an Each kind that takes the key.
func (k *Kind) keyArgument() string {
	if k.get.Keys != "" {
		return k.get.Keys
	}
	return needed(k.get).Name
}

// gives reports whether an answer has the records of a table.
func gives(c *digest.Call, t *tables.Table) bool {
	return c.Version == t.Version && slices.ContainsFunc(c.Content, func(f *digest.Field) bool { return f.Name == t.List && of(f) == t.Type })
}

func of(f *digest.Field) string {
	element, _, _ := digest.Element(f.Type)
	return element
}

func find(d *digest.Digest, fits func(*digest.Call) bool) *digest.Call {
	if i := slices.IndexFunc(d.Calls, fits); i >= 0 {
		return d.Calls[i]
	}
	return nil
}

func argument(c *digest.Call, name string) *digest.Field {
	if i := slices.IndexFunc(c.Args, func(f *digest.Field) bool { return f.Name == name }); i >= 0 {
		return c.Args[i]
	}
	return nil
}

// needed is the first argument without which the call is refused.
func needed(c *digest.Call) *digest.Field {
	if i := slices.IndexFunc(c.Args, func(f *digest.Field) bool { return f.Required }); i >= 0 {
		return c.Args[i]
	}
	return nil
}

// method is what the client knows of a call.
func method(c *digest.Call) *wire.Method {
	all := append(ajerav1.Methods(), ajerav2.Methods()...)
	at := slices.IndexFunc(all, func(m *wire.Method) bool { return m.Name == cmp.Or(c.Name, c.Go) && m.Version == c.Version })
	return all[at]
}

// Vendor is whose records these are.
func (k *Kind) Vendor() account.Vendor { return k.Tables[0].Vendor }

// Calls are those of a full read when there are so many records, of an Each kind of those that it
// is read for. There are more where records are not spread evenly over what the server cuts.
func (k *Kind) Calls(records int) int {
	gets := (records + k.perCall - 1) / k.perCall
	switch k.Rule {
	case Whole, Snapshot:
		return 1
	case Window:
		spans := len(spansOf(wire.DateOf(time.Now()), wire.Date{}, true))
		if n := len(k.filters.states); n > 0 {
			return 1 + spans*n + gets // the open ones are listed once, whatever their date
		}
		if c := method(k.list).Cap; c != nil { // each part that is cut is asked for again in halves
			spans = max(spans, 2*((records+c.Rows-1)/c.Rows)-spans)
		}
		return spans + gets
	}
	return 1 + gets
}

// Least is the time that so many calls of a vendor take at its limit.
func Least(vendor account.Vendor, calls int) time.Duration {
	if vendor == account.OfAimsio {
		return aimsio.Limits().AtLeast(calls)
	}
	return ajera.Limits().AtLeast(calls)
}
