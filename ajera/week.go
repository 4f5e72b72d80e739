package ajera

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/fieldbooks/fieldbooks/ajera/internal/fault"
	"github.com/fieldbooks/fieldbooks/ajera/internal/session"
	"github.com/fieldbooks/fieldbooks/wire"
)

// Week tells on which dates the days of timesheets fall. Day n of a timesheet, the fields Dn of
// its rows, is the nth day of a week. TimesheetDate is the first or the last day of that week:
// firms differ, and only the weekday can tell. [Client.Week] is the week of a firm.
type Week uint8

// The weeks for which any TimesheetDate will do; see [WeekFrom] for the others.
const (
	DatedFirst Week = 8 + iota // TimesheetDate is the first day of the week, D1
	DatedLast                  // TimesheetDate is the last day of the week, D7
)

// WeekFrom is a week that begins on a weekday. A TimesheetDate of that weekday is its first day,
// one of the weekday before its last; one of any other is [ErrWeek].
func WeekFrom(start time.Weekday) Week {
	if start < time.Sunday || start > time.Saturday {
		return DatedLast + 1 // which New and Days refuse
	}
	return 1 + Week(start)
}

// String says what w takes a TimesheetDate for.
func (w Week) String() string {
	switch {
	case w == DatedFirst:
		return "dated by the first day"
	case w == DatedLast:
		return "dated by the last day"
	case w == 0 || w > DatedLast:
		return "unknown"
	}
	return fmt.Sprintf("from %v to %v", w.start(), w.end())
}

func (w Week) start() time.Weekday { return time.Weekday(w - 1) }
func (w Week) end() time.Weekday   { return (w.start() + 6) % 7 }

// What errors name that are of no single method of the vendor's.
var (
	askWeek       = &wire.Method{Name: "Week", Version: 2, Kind: wire.KindGet}
	timesheetDays = &wire.Method{Name: "TimesheetDays", Version: 2, Kind: wire.KindGet}
	setDay        = &wire.Method{Name: "Week.Set", Version: 2}
)

const chooseWeek = "look at a timesheet in Ajera, and set Config.Week to ajera.WeekFrom, ajera.DatedFirst or ajera.DatedLast"

// Week is the week of the firm's timesheets: Config.Week, or else the one that the login tells.
// That is kept with the session, so asking logs in only when no session is open. [ErrWeek] means
// that the login tells none.
func (c *Client) Week(ctx context.Context) (Week, error) {
	config := c.caller.config()
	if config.Week != 0 || c.via != c.caller {
		return config.Week, nil
	}
	start, _, err := session.Use(ctx, c.caller.sessions[askWeek.Version], askWeek, func(g session.Session) (string, error) {
		if g.WeekStart == "" { // kept by a store that does not know the week: a new login tells it
			f := fault.New(fault.ErrSession, chooseWeek, "the session was kept without its week")
			f.Renewable = true
			return "", f
		}
		return g.WeekStart, nil
	})
	if err != nil {
		return 0, public(askWeek, err)
	}
	day, ok := weekdayOf(start)
	if !ok {
		return 0, public(askWeek, fault.InAnswer(fault.ErrWeek, chooseWeek, "the login tells no weekday on which weeks start"))
	}
	return WeekFrom(day), nil
}

// noWeek stands in a session for a login that told no weekday.
const noWeek = "-"

// weekStart is what a session keeps of the weekday that a login told.
func weekStart(told string) string {
	if day, ok := weekdayOf(told); ok {
		return day.String()
	}
	return noWeek
}

func weekdayOf(name string) (time.Weekday, bool) {
	for day := range time.Weekday(7) {
		if strings.EqualFold(strings.TrimSpace(name), day.String()) {
			return day, true
		}
	}
	return 0, false
}

// first is the date of D1 of a timesheet.
func (w Week) first(date wire.Date) (wire.Date, error) {
	day := date.Time(time.UTC).Weekday()
	switch {
	case date.IsZero():
		return date, fault.InAnswer(fault.ErrWeek, "read it again", "TimesheetDate is absent")
	case w == 0 || w > DatedLast:
		return date, fault.New(fault.ErrWeek, "use Client.Week, ajera.WeekFrom, ajera.DatedFirst or ajera.DatedLast", "an unknown Week")
	case w == DatedFirst, w < DatedFirst && day == w.start():
		return date, nil
	case w == DatedLast, day == w.end():
		return date.AddDays(-6), nil
	}
	return date, fault.InAnswer(fault.ErrWeek, chooseWeek, "TimesheetDate is a %v, but weeks start on %v and end on %v", day, w.start(), w.end())
}
