package window

import (
	"net/http"
	"slices"
)

// front is the page with all that there is to see.
type front struct {
	page
	Vendors  []summary
	Span     string // the word of the span that is shown
	Spans    any    // the choice
	Lines    []*timeline
	Calls    []noted // the last ones, newest first
	Count    int
	Sessions []sessions
	Writes   []write // newest first
	Written  int
	Waiting  []waiting
	Form     form
	Faults   string // what was just done to them
	Kinds    []kinds
}

// summary is the calls of a vendor in figures.
type summary struct {
	*Vendor
	Count  int
	Counts []count
}

type count struct {
	Mark mark
	N    int
}

// sessions are those of a vendor, newest first.
type sessions struct {
	*Vendor
	Open, Count int
	All         []Session
}

// shownSessions is how many the page has of a vendor.
const shownSessions = 12

// front serves the page.
func (w *Window) front(rw http.ResponseWriter, r *http.Request) {
	show(rw, http.StatusOK, "front.html", w.frontOf(r, form{Vendor: w.vendors[0].Name}))
}

// frontOf is the page with a form that is empty, or as it was sent.
func (w *Window) frontOf(r *http.Request, f form) *front {
	now := w.log.state()
	calls := now.calls
	p := &front{
		page:  page{Title: "What programs do to the stand-ins", From: "/", Said: said[r.FormValue("said")], Live: true},
		Spans: spans, Count: now.count, Form: w.formOf(f), Waiting: w.waiting(), Faults: saidOfFaults[r.FormValue("said")],
	}
	p.Calls = slices.Clone(calls[max(0, len(calls)-shownCalls):])
	slices.Reverse(p.Calls)
	step := spanFor(calls)
	for _, s := range spans {
		if s.Word == r.FormValue("span") {
			step, p.From = s, "/?span="+s.Word
		}
	}
	p.Span = step.Word
	shown := until(lastEnd(calls), step.length, step.tick)
	for _, v := range w.vendors {
		of := slices.DeleteFunc(slices.Clone(calls), func(c noted) bool { return c.Vendor != v })
		p.Lines = append(p.Lines, draw(v, of, shown, step.tick))
		p.Vendors = append(p.Vendors, summaryOf(v, now.marks[v]))
		p.Kinds = append(p.Kinds, kindsOf(v))
		if s := sessionsOf(v); s.Count > 0 {
			p.Sessions = append(p.Sessions, s)
		}
	}
	p.Writes, p.Written = now.writes[max(0, len(now.writes)-shownWrites):], now.written
	slices.Reverse(p.Writes)
	return p
}

func summaryOf(v *Vendor, counts map[mark]int) summary {
	s := summary{Vendor: v}
	for m := fine; m <= faulted; m++ {
		s.Count += counts[m]
		if counts[m] > 0 {
			s.Counts = append(s.Counts, count{m, counts[m]})
		}
	}
	return s
}

func sessionsOf(v *Vendor) sessions {
	all := v.Sessions()
	s := sessions{Vendor: v, Count: len(all)}
	for _, one := range all {
		if one.State == "open" {
			s.Open++
		}
	}
	s.All = slices.Clone(all[max(0, len(all)-shownSessions):])
	slices.Reverse(s.All)
	return s
}
