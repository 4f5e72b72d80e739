package timesheets

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// lastWeek is what --week means without a date: the last week that is over.
const lastWeek = "last"

// times are the flags that say which days.
type times struct{ month, from, to, week string }

func (t *times) flags(c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&t.month, "month", "", "the days of this `month`, e.g. 2026-10")
	f.StringVar(&t.from, "from", "", "the first `day`, e.g. 2026-10-12; with --to")
	f.StringVar(&t.to, "to", "", "the last `day`")
	f.StringVar(&t.week, "week", "", "the firm's week that has this `day` in it; without a day the last week that is over")
	f.Lookup("week").NoOptDefVal = lastWeek
}

// period is the days from one to another, both included.
type period struct{ from, to wire.Date }

func (p period) has(day wire.Date) bool { return day.Compare(p.from) >= 0 && day.Compare(p.to) <= 0 }

// touches reports whether the week that begins on a day has a day in the period.
func (p period) touches(first wire.Date) bool {
	return first.Compare(p.to) <= 0 && first.AddDays(6).Compare(p.from) >= 0
}

// span is what the flags say before the firm's week is known: a period, or the week of a day.
type span struct {
	period
	week wire.Date // when set, its week
	last bool      // the week before that one
}

// span reads the flags. A flag whose value may be left out does not take the next word, so that a
// day after --week arrives as an argument.
func (t *times) span(args []string, today wire.Date) (span, error) {
	if t.week == lastWeek && len(args) == 1 {
		t.week, args = args[0], nil
	}
	switch ways := count(t.month != "", t.week != "", t.from != "" || t.to != ""); {
	case len(args) > 0:
		return span{}, exit.Usagef("%q: nothing is expected here; days are given by --month, --week, or --from and --to", args[0])
	case ways > 1:
		return span{}, exit.Usagef("give one of --month, --week, and --from with --to")
	case ways == 0:
		return span{}, exit.Usagef("of which days? Give --month 2026-10, --week 2026-10-12, or --from 2026-10-01 --to 2026-10-15")
	case t.month != "":
		return month(t.month)
	case t.week == lastWeek:
		return span{week: today, last: true}, nil
	case t.week != "":
		day, err := date("--week", t.week)
		return span{week: day}, err
	}
	return t.between()
}

func (t *times) between() (s span, err error) {
	if t.from == "" || t.to == "" {
		return s, exit.Usagef("--from and --to go together: give the first and the last day, e.g. --from 2026-10-01 --to 2026-10-15")
	}
	if s.from, err = date("--from", t.from); err != nil {
		return s, err
	}
	if s.to, err = date("--to", t.to); err == nil && s.to.Compare(s.from) < 0 {
		err = exit.Usagef("--to %v is before --from %v", s.to, s.from)
	}
	return s, err
}

func month(text string) (span, error) {
	first, err := time.Parse("2006-01", text)
	if err != nil {
		return span{}, exit.Usagef("--month %q: a year and a month are expected, e.g. 2026-10", text)
	}
	return span{period: period{wire.DateOf(first), wire.DateOf(first.AddDate(0, 1, -1))}}, nil
}

func date(flag, text string) (wire.Date, error) {
	day, err := wire.ParseDate(text)
	if err != nil || len(text) != len(time.DateOnly) {
		return wire.Date{}, exit.Usagef("%s %q: a day is expected, e.g. 2026-10-12", flag, text)
	}
	return day, nil
}

func count(conditions ...bool) (n int) {
	for _, c := range conditions {
		if c {
			n++
		}
	}
	return n
}

// within asks the firm for its week, which need not begin on a Monday, when it matters.
func (s span) within(ctx context.Context, c *ajera.Client) (period, error) {
	if s.week.IsZero() {
		return s.period, nil
	}
	week, err := c.Week(ctx)
	if err != nil {
		return period{}, err
	}
	first := firstDay(week, s.week)
	if s.last {
		first = first.AddDays(-7)
	}
	return period{first, first.AddDays(6)}, nil
}

// firstDay is the first day of the week that a day is in. Of the date of a timesheet that is the
// date of D1, be it dated by the first or by the last day of its week.
func firstDay(week ajera.Week, day wire.Date) wire.Date {
	switch week {
	case ajera.DatedFirst:
		return day
	case ajera.DatedLast:
		return day.AddDays(-6)
	}
	for back := range 6 {
		if d := day.AddDays(-back); week == ajera.WeekFrom(d.Time(time.UTC).Weekday()) {
			return d
		}
	}
	return day.AddDays(-6)
}
