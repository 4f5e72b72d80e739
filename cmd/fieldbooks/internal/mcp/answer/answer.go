// Package answer makes of records an answer that an assistant can take: the fields that are wanted,
// no more bytes than fit, what was left out counted, and how to go on. What vendors wrote stands in
// values of JSON only, never in a sentence.
package answer

import (
	"slices"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
)

// What an answer holds when nobody says otherwise, and what may be asked for.
const (
	usualLimit = 20
	MostLimit  = 1000
	UsualBytes = 40_000
	leastBytes = 1_000
)

// Request is what is wanted of records, and what is told beside them.
type Request struct {
	Fields    []string // names, dotted into records within the record, Name.Field of one list, "*" all; nil: those that a table shows
	Limit     int      // records of each list, 0: usualLimit
	MaxBytes  int      // of the whole answer, 0: UsualBytes
	From      int      // of texts and of lists in a record: the character, or the item, at which they begin
	Place     Place    // where to begin; see [Open]
	Bound     string   // what the cursor is good for
	Personal  []string // members that are personal in whatever record they stand
	Sensitive bool     // personal members are wanted

	Beside []rawjson.Member // goes before the records, cut where it is long
	Notes  []string         // sentences of ours; what a vendor said goes into Beside
	Narrow string           // how to ask for fewer records, told when some are left out
}

// List is one list of an answer.
type List struct {
	Name    string
	Columns []output.Column // nil: nothing is known of its records, and all of them is shown
	Records []rawjson.Value
	Before  int  // records of the list that come before these, and were not asked for
	After   int  // records known to come behind these
	More    bool // After is the least: it is not known how many there are
	Aside   bool // is counted only, unless its fields are asked for by its name
}

// Fit is the answer as JSON on one line, never longer than MaxBytes, whatever the records hold. An
// error is one of the request: a field that there is not, or that is personal.
func Fit(r Request, lists []List) (rawjson.Value, error) {
	if err := r.Check(); err != nil {
		return nil, err
	}
	p := &page{request: r}
	chosen, err := r.choose(lists)
	if err != nil {
		return nil, err
	}
	for i, l := range lists {
		p.lists = append(p.lists, r.begin(l, chosen[i], i))
	}
	if err := p.fill(); err != nil {
		return nil, err
	}
	if err := r.met(p.lists); err != nil {
		return nil, err
	}
	return p.json(), nil
}

// Check puts in what is usual, and refuses what cannot be, so that it is told before anything is
// asked.
func (r *Request) Check() error {
	if r.Limit == 0 {
		r.Limit = usualLimit
	}
	if r.MaxBytes == 0 {
		r.MaxBytes = UsualBytes
	}
	switch {
	case r.Limit < 0 || r.Limit > MostLimit:
		return exit.Usagef("limit: %d, where 1 to %d records can be asked for", r.Limit, MostLimit)
	case r.MaxBytes < leastBytes:
		return exit.Usagef("max_bytes: %d, where at least %d are needed", r.MaxBytes, leastBytes)
	case r.From < 0:
		return exit.Usagef("from: %d, where 0 is the beginning", r.From)
	}
	return nil
}

// shown is what is shown of a list.
type shown struct {
	List
	choice
	start int      // place in the list of the first row
	rows  [][]byte // records, as they go out
	found []bool   // of each field: a record has it
}

// begin is a list before its first record is shown.
func (r *Request) begin(l List, c choice, i int) *shown {
	s := &shown{List: l, choice: c, start: l.Before, found: make([]bool, len(c.fields))}
	if i < len(r.Place) {
		s.start = max(s.start, r.Place[i])
	}
	s.cut = output.NewCut(l.Columns, r.Personal)
	if r.Sensitive {
		s.cut = nil
	}
	return s
}

// waiting are the records that may be shown.
func (s *shown) waiting(limit int) []rawjson.Value {
	if s.none {
		return nil
	}
	from := min(s.start-s.Before, len(s.Records))
	return s.Records[from:min(from+limit, len(s.Records))]
}

// end is the place in the list behind the last row.
func (s *shown) end() int { return s.start + len(s.rows) }

// left are the records of the list that come behind those shown.
func (s *shown) left() int { return max(0, s.Before+len(s.Records)-s.end()) + s.After }

// goesOn reports whether there is more to be shown.
func (s *shown) goesOn() bool { return !s.none && (s.left() > 0 || s.More) }

// over reports whether the list was read to its end by earlier answers.
func (s *shown) over() bool { return s.start > 0 && len(s.rows) == 0 && !s.goesOn() }

// place is where the next answer begins.
func (p *page) place() Place {
	place := make(Place, len(p.lists))
	for i, s := range p.lists {
		place[i] = s.end()
	}
	return place
}

// goesOn reports whether some list has more to be shown.
func (p *page) goesOn() bool { return slices.ContainsFunc(p.lists, (*shown).goesOn) }
