package source

import (
	"cmp"
	"strings"

	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/wire"
)

// span is a part of what is listed by dates; the zero Date is an open end.
type span struct {
	from, to wire.Date
	late     bool
}

const (
	lateDays = 70  // ten weeks: what people still correct
	partDays = 182 // of what is listed at a time, so that it is not all held
	parts    = 10  // of those, when there is no first day; what is older is listed at once
)

// spansOf are the latest weeks, then the older ones, back to a first day.
func spansOf(today, since wire.Date, full bool) []span {
	from := today.AddDays(-lateDays)
	if !since.IsZero() && since.Compare(from) > 0 {
		from = since
	}
	all := []span{{from: from, late: true}}
	for full && from != since {
		to := from.AddDays(-1)
		from = to.AddDays(1 - partDays)
		if since.IsZero() && len(all) > parts || !since.IsZero() && from.Compare(since) < 0 {
			from = since
		}
		all = append(all, span{from: from, to: to})
	}
	return all
}

func (f filters) between(s span) (args []rawjson.Member) {
	if !s.from.IsZero() {
		args = append(args, rawjson.Member{Name: f.from, Value: rawjson.Quote(s.from.String())})
	}
	if !s.to.IsZero() {
		args = append(args, rawjson.Member{Name: f.to, Value: rawjson.Quote(s.to.String())})
	}
	return args
}

// version is what tells one entry from another, the date before all else; see [pass.covers].
func (f filters) version(e *entry) string {
	members, _ := rawjson.Members(e.text) // it is an object
	date, there := rawjson.Find(members, f.date)
	if !there { // a record, which has it without blanks
		date, _ = rawjson.Find(members, strings.ReplaceAll(f.date, " ", ""))
	}
	return strings.Join([]string{rawjson.Text(date), cmp.Or(strings.Join(e.states, ","), "-"), e.version}, " ")
}

// dateIn is the date that a version of a Window begins with.
func dateIn(version string) (d wire.Date, ok bool) {
	text, _, _ := strings.Cut(version, " ")
	return d, d.UnmarshalText([]byte(text)) == nil && !d.IsZero()
}

// statesIn are the states that a version of a Window names.
func statesIn(version string) []string {
	_, states, _ := strings.Cut(version, " ")
	states, _, _ = strings.Cut(states, " ")
	return strings.Split(states, ",")
}
