// Package rules is what the specs demand of a call. In comes a call with the tables,
// out goes an order that a method can carry out, or a refusal; nothing is changed.
package rules

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/fieldbooks/fieldbooks/ajera/ajeratest/internal/tables"
	"github.com/fieldbooks/fieldbooks/internal/ajeraspec"
	"github.com/fieldbooks/fieldbooks/internal/fake"
)

// Order is a call that has found its method: what shall be done, and for whom.
type Order struct {
	*tables.Tables
	Version  int
	Method   *ajeraspec.Method
	Args     *fake.Value
	Employee int          // for whom the API user acts, 0 for nobody
	Dated    time.Weekday // of the dates of timesheets
	Strict   bool         // refuses what the documentation does and live servers do not
	page     *Page
}

// Check takes the arguments in, and refuses what the specs of the method do not
// allow. Where one method has several typed ways, the fixed argument (CreateType)
// chooses. Top is what stands beside the method's name and its arguments.
func (o *Order) Check(top, args *fake.Value) *Refusal {
	if o.Method.Kind == "session" {
		return o.checkTop(top, args)
	}
	o.Args = args
	if !o.Args.Is('{') {
		return Invalid("MethodArguments must be an object, {} when empty")
	}
	if r := o.checkPaging(top); r != nil {
		return r
	}
	if o.Method.RawArgs {
		return nil
	}
	if r := o.Choose(args); r != nil {
		return r
	}
	return o.checkMembers()
}

// checkTop checks the arguments of the session methods.
func (o *Order) checkTop(top, args *fake.Value) *Refusal {
	if len(args.Names()) > 0 {
		return Invalid("%s takes no MethodArguments", o.Method.Wire)
	}
	o.Args = top
	return o.checkMembers()
}

// Choose takes the arguments in and picks the typed way whose fixed ones they have.
func (o *Order) Choose(args *fake.Value) *Refusal {
	o.Args = args
	for _, m := range o.Ways(o.Method.Wire)[o.Version] {
		fits := func(f *ajeraspec.Fixed) bool { return o.Args.Get(f.Name).Text() == f.Value }
		if !slices.ContainsFunc(m.Fixed, func(f *ajeraspec.Fixed) bool { return !fits(f) }) {
			o.Method = m
			return nil
		}
	}
	return Invalid("no way to call %s has these arguments", o.Method.Wire)
}

func (o *Order) checkMembers() *Refusal {
	args := o.Args
	for _, name := range args.Names() {
		if slices.ContainsFunc(o.Method.Fixed, func(f *ajeraspec.Fixed) bool { return f.Name == name }) {
			continue
		}
		i := slices.IndexFunc(o.Method.Args, func(f *ajeraspec.Field) bool { return f.Name == name })
		if i < 0 {
			return Invalid("unknown argument %q", name)
		}
		if why := o.checkField(o.Method.Args[i], args.Get(name)); why != "" {
			return Invalid("%s: %s", name, why)
		}
	}
	for _, f := range o.Method.Args {
		if f.Required && !args.Has(f.Name) && !o.echoes() {
			return Invalid("%s is missing", f.Name)
		}
	}
	return nil
}

// echoes reports whether a malformed call of this method looks successful; see
// package effects.
func (o *Order) echoes() bool { return o.Method.Kind == "create" && len(o.Method.Fixed) > 0 }

// checkField says what is wrong with an argument, "" when nothing is. Records that
// are created or changed are checked where they are used.
func (o *Order) checkField(f *ajeraspec.Field, n *fake.Value) string {
	switch {
	case f.Type.Name == "raw" && !f.Type.List:
		return ""
	case n.Empty():
		return "null instead of a value"
	case f.Type.List:
		return o.checkList(f, n)
	case o.echoes() && o.Type(o.Version, f.Type.Name) != nil:
		return ""
	}
	return o.checkOne(f, n)
}

func (o *Order) checkList(f *ajeraspec.Field, n *fake.Value) string {
	if !n.Is('[') {
		if f.Type.Name == "bool" && !o.Strict {
			return o.checkOne(f, n) // a public client sends one without its list
		}
		return "a list is wanted"
	}
	if len(n.Items) == 0 && f.Required && strings.HasPrefix(f.Name, "Requested") {
		return "the list is empty"
	}
	for _, item := range n.Items {
		if item.Empty() && f.Nullable || f.Type.Name == "raw" || o.echoes() {
			continue
		}
		if why := o.checkOne(f, item); why != "" {
			return why
		}
	}
	return ""
}

func (o *Order) checkOne(f *ajeraspec.Field, n *fake.Value) string {
	if why := tables.CheckScalar(f.Type.Name, n); why != "" {
		return why
	}
	if !o.Allows(f, n) {
		return "cannot be " + n.String()
	}
	if r := o.Type(o.Version, f.Type.Name); r != nil {
		return o.CheckRecord(o.Version, r, n)
	}
	return ""
}

// checkPaging reads the paging keys at the top level, and refuses what else is
// there.
func (o *Order) checkPaging(top *fake.Value) *Refusal {
	for _, name := range top.Names() {
		switch name {
		case "PageResults":
			if why := tables.CheckScalar("bool", top.Get(name)); why != "" {
				return Invalid("PageResults: %s", why)
			}
		case "PageNumber", "PageSize":
			if n, ok := top.Get(name).Integer(); !ok || n < 1 {
				return Invalid("%s must be a number from 1", name)
			}
		case "UseSessionCookie":
		default:
			return Invalid("unknown member %q beside Method", name)
		}
	}
	if top.Get("PageResults").Truth() {
		o.page = &Page{Size: cmp.Or(top.Key("PageSize"), 10), Number: max(top.Key("PageNumber"), 1)}
	}
	return nil
}

// Cut is the rows of the page that was asked for; without one, or where the method
// has no pages, it is all of them and no page.
func (o *Order) Cut(rows []*fake.Value) ([]*fake.Value, *Page) {
	p := o.page
	if p == nil || !o.Method.Paged {
		return rows, nil
	}
	p.Count = max((len(rows)+p.Size-1)/p.Size, 1)
	start := min((p.Number-1)*p.Size, len(rows))
	return rows[start:min(start+p.Size, len(rows))], p
}
