package report

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// usualWeeks are shown when nobody says which; mostWeeks have room in a picture.
const (
	usualWeeks = 12
	mostWeeks  = 106
)

// days are the flags that say which.
type days struct {
	weeks        int
	since, until string
}

func (d *days) flags(c *cobra.Command) {
	f := c.Flags()
	f.IntVar(&d.weeks, "weeks", 0, fmt.Sprintf("the last `weeks` that are over (%d)", usualWeeks))
	f.StringVar(&d.since, "since", "", "the first `day`, e.g. 2026-07-01")
	f.StringVar(&d.until, "until", "", "the last `day` (today)")
}

// given refuses a number of weeks that is none.
func (d *days) given(c *cobra.Command) error {
	if c.Flags().Changed("weeks") && d.weeks < 1 {
		return exit.Usagef("--weeks %d: a number of weeks is expected, e.g. %d", d.weeks, usualWeeks)
	}
	return nil
}

// period is the days from one to another, both included.
type period struct{ first, last wire.Date }

// String is the period for people.
func (p period) String() string {
	first, last := p.first.Time(time.UTC), p.last.Time(time.UTC)
	if first.Year() == last.Year() {
		return first.Format("2 January") + " to " + last.Format("2 January 2006")
	}
	return first.Format("2 January 2006") + " to " + last.Format("2 January 2006")
}

// period reads the flags.
func (d *days) period(today wire.Date) (p period, err error) {
	switch {
	case d.weeks > 0 && (d.since != "" || d.until != ""):
		return p, exit.Usagef("give --weeks, or --since and --until, and not both")
	case d.since == "" && d.until != "":
		return p, exit.Usagef("--until goes with --since: give the first day too, e.g. --since 2026-07-01 --until %s", d.until)
	case d.since == "":
		weeks := d.weeks
		if weeks == 0 {
			weeks = usualWeeks
		}
		end := monday(today)
		return period{end.AddDays(-7 * weeks), end.AddDays(-1)}, nil
	}
	p.last = today
	if p.first, err = day("--since", d.since); err == nil && d.until != "" {
		p.last, err = day("--until", d.until)
	}
	if err == nil && p.last.Compare(p.first) < 0 {
		err = exit.Usagef("--until %v is before --since %v", p.last, p.first)
	}
	return p, err
}

func day(flag, text string) (wire.Date, error) {
	d, err := wire.ParseDate(text)
	if err != nil || len(text) != len(time.DateOnly) {
		return wire.Date{}, exit.Usagef("%s %q: a day is expected, e.g. 2026-07-01", flag, text)
	}
	return d, nil
}

// monday is the one on or before a day.
func monday(d wire.Date) wire.Date {
	return d.AddDays(-(int(d.Time(time.UTC).Weekday()) + 6) % 7)
}

// drawable is an error when a picture has no room for so many weeks.
func (p period) drawable() error {
	weeks := 0
	for week := monday(p.first); week.Compare(p.last) <= 0 && weeks < 100*mostWeeks; week = week.AddDays(7) {
		weeks++
	}
	if weeks > mostWeeks {
		return exit.Usagef("%v to %v are %d weeks, and a picture has room for %d; choose fewer days, or -o csv", p.first, p.last, weeks, mostWeeks)
	}
	return nil
}

// partial says which weeks are not whole.
func (p period) partial() (notes []string) {
	if first := monday(p.first); first.Compare(p.first) != 0 {
		notes = append(notes, fmt.Sprintf("Of the week from %v only the days from %v are counted.", first, p.first))
	}
	if end := monday(p.last).AddDays(6); end.Compare(p.last) != 0 {
		notes = append(notes, fmt.Sprintf("Of the week to %v only the days to %v are counted.", end, p.last))
	}
	return notes
}
