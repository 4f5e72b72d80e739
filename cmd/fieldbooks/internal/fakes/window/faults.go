package window

import (
	"slices"
	"strconv"
	"strings"
)

// form is a fault as the page asks for it, as it was typed.
type form struct {
	Vendor, Kind                string
	Status, Delay, ID, Text     string // each of some kinds alone
	Call, Nth, Times, Every     string
	When, RetryAfter            string
	Wrong                       string // what is wrong with it
	Calls                       []string
	Both, Alone                 []faultKind // the kinds that all vendors have, and those of one
	Vendors                     []*Vendor
	AloneTitle, AloneOf, Opened string
}

// faultKind is a kind of fault with what it does.
type faultKind struct{ Word, Does string }

// does says of each kind what happens, in the order of the list.
var does = []faultKind{
	{"status", "answers an HTTP status"},
	{"slow", "answers late"},
	{"reset-before", "cuts the connection, nothing was done"},
	{"reset-after", "does it, and the answer is lost"},
	{"html", "answers a maintenance page"},
	{"truncated", "answers JSON that ends in the middle"},
	{"empty", "answers nothing at all"},
	{"expired", "ends the session"},
	{"refusal", "refuses with an error of the vendor"},
	{"filler", "succeeds, with an empty error beside it"},
	{"non-object-error", "succeeds, with a text among the errors"},
	{"skeleton", "says a create succeeded, without keys"},
	{"null-content", "succeeds without content"},
}

// waiting is a fault of a vendor that no call, or not every call, met yet.
type waiting struct {
	Fault
	Vendor *Vendor
}

func (w *Window) waiting() (all []waiting) {
	for _, v := range w.vendors {
		for _, f := range v.Waiting() {
			all = append(all, waiting{f, v})
		}
	}
	return all
}

// formOf fills a form with what can be chosen.
func (w *Window) formOf(f form) form {
	f.Vendors = w.vendors
	for _, v := range w.vendors {
		f.Calls = append(f.Calls, v.Calls...)
	}
	for _, k := range does {
		var of []*Vendor
		for _, v := range w.vendors {
			if slices.Contains(v.Faults, k.Word) {
				of = append(of, v)
			}
		}
		switch {
		case len(of) == len(w.vendors):
			f.Both = append(f.Both, k)
		case len(of) > 0:
			f.Alone, f.AloneTitle, f.AloneOf = append(f.Alone, k), of[0].Title, of[0].Name
		}
	}
	return f
}

// words is the fault as a flag of the command line has it.
func (f form) words() string {
	words := []string{f.Kind}
	say := func(name, value string) {
		if value != "" {
			words = append(words, name+"="+value)
		}
	}
	switch f.Kind {
	case "status", "html":
		words[0] = joined(f.Kind, f.Status)
	case "slow":
		words[0] = joined(f.Kind, seconds(f.Delay))
	case "refusal":
		words[0] = joined(f.Kind, f.ID)
		say("text", f.Text)
	}
	say("call", f.Call)
	say("nth", f.Nth)
	say("times", f.Times)
	say("every", f.Every)
	if f.When != "" {
		words = append(words, f.When)
	}
	say("retry-after", f.RetryAfter)
	return strings.Join(words, ",")
}

func joined(name, value string) string {
	if value == "" {
		return name
	}
	return name + "=" + value
}

// seconds takes a number without a unit for seconds.
func seconds(delay string) string {
	if _, err := strconv.ParseFloat(delay, 64); err == nil {
		return delay + "s"
	}
	return delay
}
