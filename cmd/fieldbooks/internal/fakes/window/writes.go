package window

import (
	"fmt"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/change"
	"github.com/fieldbooks/fieldbooks/wire"
)

// shownWrites is how many the page has.
const shownWrites = 25

// Lost reports whether it was done and the caller was not told so.
func (w write) Lost() bool { return w.Call.Fault }

// The page has so many records of a write, and so many members of each.
const (
	shownChanges = 10
	shownEdits   = 200
)

// changed is what a write did to one record, as the page has it: that is made once, and keeps nothing
// of a record that is long.
type changed struct {
	ID    string // on the page
	Of    string
	Link  string // to the record, "" when it is gone
	Whole string // "created" or "removed"; "" where members of it differ
	Count int    // of the members
	Edits []edit
}

// edit is what became of a member.
type edit struct{ Field, Before, After string }

// More is how many members there are beside those that are shown.
func (c changed) More() int { return c.Count - len(c.Edits) }

// changes is what the page has of those of a vendor's records, and of how many more it has nothing.
func changes(v *Vendor, all []Change) (shown []changed, more int) {
	for _, c := range all[:min(len(all), shownChanges)] {
		edits := change.Between("", side(c.Before), side(c.After))
		one := changed{Of: plain(c.Kind + " " + c.Key), Link: recordPath(v, c.Kind, c.Key), Count: len(edits)}
		for _, e := range edits[:min(len(edits), shownEdits)] {
			one.Edits = append(one.Edits, edit{plain(e.Field), value(e.Before), value(e.After)})
		}
		switch {
		case c.Before == "":
			one.Whole = "created"
		case c.After == "":
			one.Whole, one.Link = "removed", ""
		}
		shown = append(shown, one)
	}
	return shown, len(all) - len(shown)
}

func side(record string) wire.Value {
	if record == "" {
		return wire.Value("{}")
	}
	return wire.Value(record)
}

// number gives the records of a write their names on the page.
func (w *write) number(n int) {
	w.Number = n
	for i := range w.Records {
		w.Records[i].ID = fmt.Sprintf("change-%d-%d", n, i)
	}
}
