package ajera_test

import (
	"errors"
	"fmt"
	"math/big"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/wire"
)

// diary is what the people of a firm worked, by date: the truth from which the fake's
// timesheets are made, and with which the hours that are read are compared.
type diary struct {
	first, last wire.Date
	employees   []int
}

// on is the entry of one employee's row, "" for none: projects 501 to 503, and the overhead group 0.
func (diary) on(date wire.Date, employee, row int) (hours, overtime string) {
	day := date.Time(time.UTC)
	switch n := day.YearDay()*7 + employee*3 + row*5; {
	case day.Weekday() == time.Sunday, n%4 == 0, row == 0 && n%9 != 0:
		return "", ""
	case row > 0 && n%6 == 1:
		return fmt.Sprintf("%d.25", 1+n%5), "0.75"
	case n%11 == 2:
		return "0", ""
	default:
		return fmt.Sprintf("%d.5", n%4), ""
	}
}

// put makes the timesheets of weeks that begin on start, with days outside the diary empty.
func (d diary) put(s *ajeratest.Server, start time.Weekday, datedFirst bool) {
	key, rowKey := 0, 0
	monday := d.first.AddDays(-int(d.first.Time(time.UTC).Weekday()-start+7) % 7)
	for begin := monday; begin.Compare(d.last) <= 0; begin = begin.AddDays(7) {
		dated := begin
		if !datedFirst {
			dated = begin.AddDays(6)
		}
		for _, employee := range d.employees {
			var rows [4]strings.Builder
			for n := range 7 {
				date := begin.AddDays(n)
				for row := range rows {
					hours, overtime := d.on(date, employee, row)
					if hours == "" || date.Compare(d.first) < 0 || date.Compare(d.last) > 0 {
						continue
					}
					fmt.Fprintf(&rows[row], `,"D%d Regular":%s`, n+1, hours)
					if overtime != "" {
						fmt.Fprintf(&rows[row], `,"D%d Overtime":%s`, n+1, overtime)
					}
				}
			}
			var projects []string
			for row := 1; row < len(rows); row++ {
				rowKey++
				projects = append(projects, fmt.Sprintf(`{"Timesheet Project Key":%d,"Project Key":%d%s}`, rowKey, 500+row, rows[row].String()))
			}
			key++
			s.Put("Timesheets", fmt.Sprintf(`{"TimesheetKey":%d,"TimesheetDate":"%vT00:00:00","EmployeeKey":%d,"Overhead":{"Totals":{},"Detail":[{"Timesheet Overhead Group Detail Key":1%s}]},"Project":{"Totals":{},"Detail":[%s]}}`,
				key, dated, employee, rows[0].String(), strings.Join(projects, ",")))
		}
	}
}

// hours are the entries of a period and their sum, overtime included.
func (d diary) hours(from, to wire.Date, employees ...int) (map[string]string, *big.Rat) {
	all, sum := map[string]string{}, new(big.Rat)
	for date := from; date.Compare(to) <= 0; date = date.AddDays(1) {
		for _, employee := range employees {
			for row := range 4 {
				if hours, overtime := d.on(date, employee, row); hours != "" {
					all[fmt.Sprintf("%v %d %d", date, employee, row)] = hours + " " + overtime
					for _, text := range []string{hours, overtime} {
						if text != "" {
							sum.Add(sum, wire.MustDecimal(text).Rat())
						}
					}
				}
			}
		}
	}
	return all, sum
}

// TestHoursOfAMonth asks for March 2026 of firms with every week and either date.
func TestHoursOfAMonth(t *testing.T) {
	d := diary{wire.MustDate("2026-01-01"), wire.MustDate("2026-05-31"), []int{7, 8, 9}}
	from, to := wire.MustDate("2026-03-01"), wire.MustDate("2026-03-31")
	want, total := d.hours(from, to, 7, 9)
	if len(want) != 121 || total.FloatString(2) != "321.00" {
		t.Fatalf("the diary has %d rows and %s hours", len(want), total.FloatString(2))
	}
	for start := range time.Weekday(7) {
		for _, first := range []bool{false, true} {
			opts := []ajeratest.Option{ajeratest.WithoutFirm(), ajeratest.WithWeekStart(start)}
			override := ajera.DatedLast
			if first {
				opts, override = append(opts, ajeratest.WithFirstDayDates()), ajera.DatedFirst
			}
			s := ajeratest.Start(t, opts...)
			silent := ajeratest.Start(t, append(opts, ajeratest.WithLoginMember("Timesheets", ""))...)
			d.put(s, start, first)
			d.put(silent, start, first)
			for name, c := range map[string]*ajera.Client{
				"told":   connect(t, s),
				"chosen": connect(t, silent, func(c *ajera.Config) { c.Week = override }),
			} {
				got, sum := map[string]string{}, new(big.Rat)
				for day, err := range c.TimesheetDays(t.Context(), from, to, ajerav2.ListTimesheetsArgs{FilterByEmployee: []int{7, 9}}) {
					if err != nil {
						t.Fatalf("%s, weeks from %v, dated first %t: %v", name, start, first, err)
					}
					row := 0
					if day.Project != nil {
						row = day.Project.ProjectKey - 500
					}
					got[fmt.Sprintf("%v %d %d", day.Date, day.Sheet.EmployeeKey, row)] = day.Hours.String() + " " + day.Overtime.String()
					sum.Add(sum, day.Hours.Rat()).Add(sum, day.Overtime.Rat())
				}
				if !reflect.DeepEqual(got, want) || sum.Cmp(total) != 0 {
					t.Errorf("%s, weeks from %v, dated first %t: %d rows and %s hours, want %d and %s",
						name, start, first, len(got), sum.FloatString(2), len(want), total.FloatString(2))
				}
			}
		}
	}
}

// TestFridayWeek is the report: the week ends on Friday, TimesheetDate is that Friday.
func TestFridayWeek(t *testing.T) {
	s := ajeratest.Start(t, ajeratest.WithoutFirm(), ajeratest.WithWeekStart(time.Saturday))
	sheet := func(key int, date, rows string) {
		s.Put("Timesheets", fmt.Sprintf(`{"TimesheetKey":%d,"TimesheetDate":"%sT00:00:00","EmployeeKey":7,"Overhead":{"Totals":{},"Detail":null},"Project":{"Totals":{},"Detail":[%s]}}`, key, date, rows))
	}
	sheet(1, "2026-02-27", `{"Timesheet Project Key":1,"Project Key":11,"D3 Regular":8}`)                                                                                                // 23 February
	sheet(2, "2026-03-06", `{"Timesheet Project Key":2,"Project Key":11,"D1 Regular":4,"D2 Regular":2.5,"D3 Regular":8},{"Timesheet Project Key":3,"Project Key":12,"D7 Regular":0.25}`) // 28 February to 6 March
	sheet(3, "2026-04-03", `{"Timesheet Project Key":4,"Project Key":12,"D3 Regular":7.5,"D4 Regular":6,"D4 Overtime":1.5,"D5 Regular":8}`)                                              // 28 March to 3 April
	sheet(4, "2026-04-10", `{"Timesheet Project Key":5,"Project Key":12,"D1 Regular":3}`)                                                                                                // 4 April
	var got []string
	for day, err := range connect(t, s).TimesheetDays(t.Context(), wire.MustDate("2026-03-01"), wire.MustDate("2026-03-31"), ajerav2.ListTimesheetsArgs{}) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, fmt.Sprintf("%v %d %v %v", day.Date, day.Project.ProjectKey, day.Hours, day.Overtime))
	}
	want := []string{"2026-03-01 11 2.5 ", "2026-03-02 11 8 ", "2026-03-06 12 0.25 ", "2026-03-30 12 7.5 ", "2026-03-31 12 6 1.5"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if args := string(lastArgs(t, s, "GetTimesheets")); !strings.Contains(args, "[3,2]") && !strings.Contains(args, "[2,3]") {
		t.Errorf("asked for %s; want only the weeks that have a day of March", args)
	}
}

// week5 is a timesheet from Saturday 3 to Friday 9 January 2026.
const week5 = `{"TimesheetKey":5,"TimesheetDate":"2026-01-09T00:00:00","EmployeeKey":7,"Project":{"Detail":[{"Timesheet Project Key":1,"D3 Regular":8}]}}`

// TestHoursOfOddAnswers: an answer that tells nothing is no month without work, no hour comes twice
// or of a timesheet that was not listed, and a value that cannot be read costs no other.
func TestHoursOfOddAnswers(t *testing.T) {
	const one, silence = `{"Timesheet Key":5,"Timesheet Date":"2026-01-09"}`, `{"ResponseCode":200,"Message":"Success","Errors":[]}`
	bent := func(old, new string) string { return strings.Replace(week5, old, new, 1) }
	for name, test := range map[string]struct {
		list, got string
		days      int
		want      error
	}{
		"plain":                        {one, week5, 1, nil},
		"none":                         {"", "", 0, nil},
		"listed twice":                 {one + "," + one, week5, 1, nil},
		"a list that tells nothing":    {silence, week5, 0, ajera.ErrAnswer},
		"records that tell nothing":    {one, silence, 0, ajera.ErrAnswer},
		"did not come":                 {one, "", 0, ajera.ErrNotFound},
		"came twice":                   {one, week5 + "," + week5, 0, ajera.ErrAnswer},
		"another came too":             {one, week5 + "," + bent(`"TimesheetKey":5`, `"TimesheetKey":6`), 0, ajera.ErrAnswer},
		"of another week":              {one, bent("2026-01-09", "2026-02-13"), 0, ajera.ErrWeek},
		"unread in the list":           {also5(one, `"Billed":"4711"`), week5, 1, unread},
		"the date unread in the list":  {`{"Timesheet Key":5,"Timesheet Date":"4711"}`, week5, 0, unread},
		"the key unread in the list":   {`{"Timesheet Key":"x4711","Timesheet Date":"2026-01-09"}`, week5, 0, unread},
		"unread in the records":        {one, also5(week5, `"Submitted":"4711"`), 1, unread},
		"an hour unread":               {one, bent(`"D3 Regular":8`, `"D3 Regular":"4711h","D4 Regular":7`), 1, unread},
		"the date unread in a record":  {one, bent("2026-01-09", "4711"), 0, unread},
		"the key unread in the record": {one, bent(`"TimesheetKey":5`, `"TimesheetKey":"x4711"`), 0, unread},
	} {
		c := saying(t, func(request string) string {
			body := test.got
			if strings.Contains(request, "ListTimesheets") {
				body = test.list
			}
			if body == silence {
				return silence
			}
			return enveloped(`{"Timesheets":[` + body + `]}`)
		}, func(c *ajera.Config) { c.Week = ajera.WeekFrom(time.Saturday) })
		days, last := 0, error(nil)
		for _, err := range c.TimesheetDays(t.Context(), wire.MustDate("2026-01-01"), wire.MustDate("2026-01-31"), ajerav2.ListTimesheetsArgs{}) {
			if last = err; err == nil {
				days++
			}
		}
		isWanted := errors.Is(last, test.want)
		if test.want == unread {
			isWanted = isUnread(last) && !errors.Is(last, ajera.ErrWeek) && !errors.Is(last, ajera.ErrNotFound)
		}
		if text := fmt.Sprint(last); days != test.days || !isWanted || strings.Contains(text, "4711") || strings.Contains(text, "not sent") {
			t.Errorf("%s: %d days, want %d: %v", name, days, test.days, last)
		}
	}
}

// unread stands for any *wire.UnreadError.
var unread error = new(wire.UnreadError)

// also5 is an object with one more member.
func also5(object, member string) string { return strings.TrimSuffix(object, "}") + "," + member + "}" }

// TestSumIsNotWritten: where only the sum of regular hours and overtime came, a day that is set as
// it was given, with a note, writes the note.
func TestSumIsNotWritten(t *testing.T) {
	c := saying(t, func(string) string {
		return enveloped(`{"Timesheets":[` + strings.Replace(week5, "D3 Regular", "D3", 1) + `]}`)
	})
	got, err := c.V2.GetTimesheets(t.Context(), ajerav2.GetTimesheetsArgs{RequestedTimesheets: []int{5}})
	if err != nil {
		t.Fatal(err)
	}
	day := daysOf(t, ajera.DatedLast, &got.Timesheets[0])[0]
	day.Notes = "site visit"
	if err := ajera.DatedLast.Set(day); err != nil || day.Project.D3Notes != "site visit" || day.Project.D3Regular.Present() {
		t.Errorf("%v: %q and %q hours; want none", err, day.Project.D3Notes, day.Project.D3Regular)
	}
	day.Hours = wire.MustDecimal("6")
	if err := ajera.DatedLast.Set(day); err != nil || day.Project.D3Regular.String() != "6" {
		t.Errorf("%v: %q hours, want 6", err, day.Project.D3Regular)
	}
	for _, err := range ajera.DatedLast.Days(nil) {
		if !errors.Is(err, ajera.ErrArgument) {
			t.Error(err)
		}
	}
}
