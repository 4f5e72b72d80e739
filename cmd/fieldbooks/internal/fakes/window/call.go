package window

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/change"
)

// calledPage is the page of a call.
type calledPage struct {
	page
	noted
	Body string
	Old  bool      // what was sent is not kept any more
	Did  []changed // to the records
}

// call shows one call with what was sent.
func (w *Window) call(rw http.ResponseWriter, r *http.Request) {
	number, _ := strconv.Atoi(r.PathValue("number")) // 0 is the number of none
	now := w.log.state()
	for i, c := range now.calls {
		if c.Number != number {
			continue
		}
		p := calledPage{page: page{Title: "Call " + strconv.Itoa(number), From: r.URL.Path}, noted: c, Body: printable(pretty(string(c.Sent))), Old: i < len(now.calls)-shownCalls}
		for _, one := range now.writes {
			if one.Call.Number == number {
				p.Did = append(p.Did, one.Records...)
			}
		}
		show(rw, http.StatusOK, "call.html", p)
		return
	}
	lost(rw, "There is no such call, or it is too old to be kept.")
}

// printable is a text of several lines without what bends a page.
func printable(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = change.Printable(line)
	}
	return strings.Join(lines, "\n")
}

// Why is the outcome beside its mark: why it was refused, or what it met.
func (c Call) Why() string {
	for _, mark := range []string{"refused: ", "fault: "} {
		if why, ok := strings.CutPrefix(c.Outcome, mark); ok {
			return why
		}
	}
	if c.Outcome == "ok" {
		return ""
	}
	return c.Outcome
}

// Answer is the status, or that there was none.
func (c Call) Answer() string {
	switch {
	case c.Outcome == "":
		return ""
	case c.Status == 0:
		return "cut"
	}
	return strconv.Itoa(c.Status)
}
