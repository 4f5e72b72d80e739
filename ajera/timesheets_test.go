package ajera_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/wire"
)

// daysOf collects the days of a timesheet.
func daysOf(t *testing.T, w ajera.Week, sheet *ajerav2.Timesheet) (all []ajera.TimesheetDay) {
	t.Helper()
	for day, err := range w.Days(sheet) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, day)
	}
	return all
}

// TestDayOfEachField fills one field of a row at a time.
func TestDayOfEachField(t *testing.T) {
	five := wire.MustDecimal("5.25")
	for n := 1; n <= 7; n++ {
		for _, field := range []string{"", "Regular", "Overtime", "Notes", "OTNotes"} {
			for _, kind := range []string{"Project", "Overhead"} {
				sheet := ajerav2.Timesheet{TimesheetDate: wire.MustDate("2026-03-02")}
				sheet.Project.Detail = make([]ajerav2.TimesheetProjectRow, 2)
				sheet.Overhead.Detail = make([]ajerav2.TimesheetOverheadRow, 2)
				row := reflect.ValueOf(&sheet).Elem().FieldByName(kind).FieldByName("Detail").Index(1)
				f := row.FieldByName(fmt.Sprintf("D%d%s", n, field))
				if !f.IsValid() {
					continue // overhead knows no overtime
				}
				want := ajera.TimesheetDay{Date: wire.NewDate(2026, 3, 1+n), Number: n, Sheet: &sheet, Project: &sheet.Project.Detail[1]}
				if kind == "Overhead" {
					want.Project, want.Overhead = nil, &sheet.Overhead.Detail[1]
				}
				switch field {
				case "", "Regular":
					want.Hours = five
				case "Overtime":
					want.Overtime = five
				case "Notes":
					want.Notes = "n"
				case "OTNotes":
					want.OvertimeNotes = "n"
				}
				if f.Kind() == reflect.String {
					f.SetString("n")
				} else {
					f.Set(reflect.ValueOf(five))
				}
				if got := daysOf(t, ajera.DatedFirst, &sheet); len(got) != 1 || got[0] != want {
					t.Errorf("%s D%d%s: %+v, want %+v", kind, n, field, got, want)
				}
			}
		}
	}
}

// TestDaysThatHaveNothing: 0 hours are hours, what is absent is no day.
func TestDaysThatHaveNothing(t *testing.T) {
	zero, two := wire.MustDecimal("0"), wire.MustDecimal("2")
	sheet := ajerav2.Timesheet{TimesheetDate: wire.MustDate("2026-03-06")}
	sheet.Project.Detail = []ajerav2.TimesheetProjectRow{{D1: zero, D1Regular: zero, D2Notes: "absent", D4: two, D4Overtime: two}, {}}
	sheet.Overhead.Detail = []ajerav2.TimesheetOverheadRow{{D7: two}}
	var got []string
	for _, day := range daysOf(t, ajera.WeekFrom(time.Saturday), &sheet) {
		got = append(got, fmt.Sprintf("%v D%d %t %q %q %q", day.Date, day.Number, day.Overhead != nil, day.Hours, day.Overtime, day.Notes))
	}
	want := []string{
		`2026-02-28 D1 false "0" "" ""`, `2026-03-01 D2 false "" "" "absent"`, `2026-03-03 D4 false "" "2" ""`, `2026-03-06 D7 true "2" "" ""`,
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	for range ajera.DatedLast.Days(&sheet) {
		break // is heeded
	}
}

// TestWeeks tries every start of the week with dates of every weekday.
func TestWeeks(t *testing.T) {
	for start := range time.Weekday(7) {
		week := ajera.WeekFrom(start)
		for d := range 7 {
			date := wire.NewDate(2026, 3, 1+d) // the first of March is a Sunday
			sheet := ajerav2.Timesheet{TimesheetKey: 41, TimesheetDate: date}
			sheet.Overhead.Detail = []ajerav2.TimesheetOverheadRow{{D3Notes: "n"}}
			var first wire.Date // by the calendar
			switch time.Weekday(d) {
			case start:
				first = date
			case (start + 6) % 7:
				first = date.AddDays(-6)
			}
			for day, err := range week.Days(&sheet) {
				if first.IsZero() {
					text := fmt.Sprint(err)
					if !errors.Is(err, ajera.ErrWeek) || !strings.Contains(text, time.Weekday(d).String()) || !strings.Contains(text, start.String()) ||
						!strings.Contains(text, "timesheet 41") || !strings.Contains(text, "Config.Week") {
						t.Errorf("%v, dated on %v: %v", week, time.Weekday(d), err)
					}
				} else if err != nil || day.Date != first.AddDays(2) {
					t.Errorf("%v, dated on %v: %v, want %v: %v", week, time.Weekday(d), day.Date, first.AddDays(2), err)
				}
			}
			if day := daysOf(t, ajera.DatedFirst, &sheet)[0]; day.Date != date.AddDays(2) {
				t.Errorf("first day %v: %v", date, day.Date)
			}
			if day := daysOf(t, ajera.DatedLast, &sheet)[0]; day.Date != date.AddDays(-4) {
				t.Errorf("last day %v: %v", date, day.Date)
			}
		}
	}
	for _, week := range []ajera.Week{0, ajera.WeekFrom(-1), ajera.WeekFrom(7), 255} {
		for _, err := range week.Days(&ajerav2.Timesheet{TimesheetDate: wire.MustDate("2026-03-01")}) {
			if !errors.Is(err, ajera.ErrWeek) {
				t.Errorf("%v: %v", week, err)
			}
		}
	}
	for _, err := range ajera.DatedFirst.Days(&ajerav2.Timesheet{}) {
		if !errors.Is(err, ajera.ErrWeek) {
			t.Error(err)
		}
	}
}

// TestTimesheetDaysRefuses what would give wrong hours.
func TestTimesheetDaysRefuses(t *testing.T) {
	day, none := wire.MustDate("2026-03-01"), ajerav2.ListTimesheetsArgs{}
	for _, test := range []struct {
		name     string
		from, to wire.Date
		filter   ajerav2.ListTimesheetsArgs
		options  []ajeratest.Option
		kind     error
	}{
		{"no end", day, wire.Date{}, none, nil, ajera.ErrArgument},
		{"no beginning", wire.Date{}, day, none, nil, ajera.ErrArgument},
		{"turned round", day, day.AddDays(-1), none, nil, ajera.ErrArgument},
		{"a date filter", day, day, ajerav2.ListTimesheetsArgs{FilterByLatestTimesheetDate: day}, nil, ajera.ErrArgument},
		{"a page", day, day, ajerav2.ListTimesheetsArgs{Page: wire.Page{PageSize: 10}}, nil, ajera.ErrArgument},
		{"no weekday told", day, day, none, []ajeratest.Option{ajeratest.WithLoginMember("Timesheets", `{"TimeStartOfWeek":"Montag","TimeStartOfWeekValue":1}`)}, ajera.ErrWeek},
		{"no timesheets told", day, day, none, []ajeratest.Option{ajeratest.WithLoginMember("Timesheets", ``)}, ajera.ErrWeek},
		{"another weekday told", day, day, none, []ajeratest.Option{ajeratest.WithLoginMember("Timesheets", `{"TimeStartOfWeek":"wednesday"}`)}, ajera.ErrWeek},
	} {
		s := ajeratest.Start(t, append(test.options, ajeratest.WithoutFirm())...)
		diary{day, day.AddDays(5), []int{7}}.put(s, time.Monday, false)
		c := connect(t, s)
		var errs []error
		for _, err := range c.TimesheetDays(t.Context(), test.from, test.to, test.filter) {
			errs = append(errs, err)
		}
		if len(errs) != 1 || !errors.Is(errs[0], test.kind) || s.Calls("GetTimesheets") != 0 {
			t.Errorf("%s: %v", test.name, errs)
		}
	}
}

// TestListedTimesheetThatDoesNotCome ends the hours with an error.
func TestListedTimesheetThatDoesNotCome(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		switch text := string(body); {
		case strings.Contains(text, "ListTimesheets"):
			fmt.Fprint(w, `{"ResponseCode":200,"Content":{"Timesheets":[{"Timesheet Key":1,"Timesheet Date":"2026-03-01"},{"Timesheet Key":2,"Timesheet Date":"2026-03-01"}]}}`)
		case strings.Contains(text, "GetTimesheets"):
			fmt.Fprint(w, `{"ResponseCode":200,"Content":{"Timesheets":[{"TimesheetKey":1,"TimesheetDate":"2026-03-01T00:00:00"}]}}`)
		default:
			welcome(w, r)
		}
	}, func(c *ajera.Config) { c.Week = ajera.DatedLast })
	day := wire.MustDate("2026-03-01")
	n := 0
	for _, err := range c.TimesheetDays(t.Context(), day, day, ajerav2.ListTimesheetsArgs{}) {
		n++
		if !errors.Is(err, ajera.ErrNotFound) || !strings.Contains(err.Error(), "among them 2") {
			t.Error(err)
		}
	}
	if n != 1 {
		t.Errorf("%d turns, want the error", n)
	}
}

// TestSetDays writes hours by date, and reads them back.
func TestSetDays(t *testing.T) {
	s := ajeratest.Start(t)
	c := connect(t, s)
	week, err := c.Week(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	got, err := c.V2.GetTimesheets(t.Context(), ajerav2.GetTimesheetsArgs{RequestedTimesheets: s.Keys("Timesheets")[:1]})
	if err != nil {
		t.Fatal(err)
	}
	sheet := &got.Timesheets[0]
	old := sheet.Project.Detail[0]
	sheet.Project.Detail = append(sheet.Project.Detail, ajerav2.TimesheetProjectRow{ProjectKey: old.ProjectKey, PhaseKey: old.PhaseKey, ActivityKey: old.ActivityKey})
	friday, hours := sheet.TimesheetDate.AddDays(-2), wire.MustDecimal("3.25")
	for _, day := range []ajera.TimesheetDay{
		{Sheet: sheet, Date: friday, Project: &sheet.Project.Detail[0], Hours: hours, Notes: "friday"},
		{Sheet: sheet, Date: friday.AddDays(2), Project: &sheet.Project.Detail[1], Hours: wire.MustDecimal("0")},
		{Sheet: sheet, Date: friday.AddDays(-4), Overhead: &sheet.Overhead.Detail[3], Notes: "monday"},
	} {
		if err := week.Set(day); err != nil {
			t.Error(err)
		}
	}
	for day := range week.Days(sheet) { // a day that was read goes back as it is
		if err := week.Set(day); err != nil && (day.Hours.Present() || day.Notes != "") {
			t.Error(err)
		}
	}
	if _, err := c.V2.SaveTimesheets(t.Context(), got); err != nil {
		t.Fatal(err)
	}
	sent := string(lastArgs(t, s, "UpdateTimesheets"))
	for _, want := range []string{`"D5 Regular":3.25,"D5 Notes":"friday"}`, `"D7 Regular":0,"IsNewRow":true}`, `{"Timesheet Overhead Group Detail Key":4,"D1 Notes":"monday"}`} {
		if !strings.Contains(sent, want) {
			t.Errorf("sent %s\nwithout %s", sent, want)
		}
	}
}

func TestSetRefuses(t *testing.T) {
	_, c, got := readTimesheet(t)
	sheet := &got.Timesheets[0]
	copied := sheet.Project.Detail[0]
	last, hours := sheet.TimesheetDate, wire.MustDecimal("1")
	for _, test := range []struct {
		name string
		day  ajera.TimesheetDay
		kind error
		says string
	}{
		{"after the week", ajera.TimesheetDay{Sheet: sheet, Date: last.AddDays(1), Project: &sheet.Project.Detail[0], Hours: hours}, ajera.ErrArgument,
			fmt.Sprintf("not in the week from %v to %v", last.AddDays(-6), last)},
		{"before the week", ajera.TimesheetDay{Sheet: sheet, Date: last.AddDays(-7), Project: &sheet.Project.Detail[0], Hours: hours}, ajera.ErrArgument, "not in the week"},
		{"no date", ajera.TimesheetDay{Sheet: sheet, Project: &sheet.Project.Detail[0], Hours: hours}, ajera.ErrArgument, "not in the week"},
		{"overtime", ajera.TimesheetDay{Sheet: sheet, Date: last, Project: &sheet.Project.Detail[0], Hours: hours, Overtime: hours}, ajera.ErrReadOnly, "overtime"},
		{"notes of overtime", ajera.TimesheetDay{Sheet: sheet, Date: last, Project: &sheet.Project.Detail[0], Hours: hours, OvertimeNotes: "late"}, ajera.ErrReadOnly, "overtime"},
		{"overtime of overhead", ajera.TimesheetDay{Sheet: sheet, Date: last, Overhead: &sheet.Overhead.Detail[0], Hours: hours, Overtime: hours}, ajera.ErrReadOnly, "overtime"},
		{"nothing", ajera.TimesheetDay{Sheet: sheet, Date: last, Project: &sheet.Project.Detail[0]}, ajera.ErrArgument, "neither hours nor notes"},
		{"no row", ajera.TimesheetDay{Sheet: sheet, Date: last, Hours: hours}, ajera.ErrArgument, "one row"},
		{"no sheet", ajera.TimesheetDay{Project: &sheet.Project.Detail[0], Date: last, Hours: hours}, ajera.ErrArgument, "one row"},
		{"two rows", ajera.TimesheetDay{Sheet: sheet, Date: last, Project: &sheet.Project.Detail[0], Overhead: &sheet.Overhead.Detail[0], Hours: hours}, ajera.ErrArgument, "one row"},
		{"a copy of a row", ajera.TimesheetDay{Sheet: sheet, Date: last, Project: &copied, Hours: hours}, ajera.ErrArgument, "not of timesheet"},
	} {
		err := ajera.DatedLast.Set(test.day)
		if e, ok := errors.AsType[*ajera.Error](err); !ok || !errors.Is(err, test.kind) || !strings.Contains(err.Error(), test.says) || e.Outcome != wire.NotSent {
			t.Errorf("%s: %v", test.name, err)
		}
	}
	if err := ajera.WeekFrom(time.Wednesday).Set(ajera.TimesheetDay{Sheet: sheet, Date: last, Project: &sheet.Project.Detail[0], Hours: hours}); !errors.Is(err, ajera.ErrWeek) {
		t.Error(err)
	}
	if _, err := c.V2.SaveTimesheets(t.Context(), got); !errors.Is(err, ajera.ErrNoChange) {
		t.Errorf("a refused day was set: %v", err)
	}
}

// TestWeekIsKeptWithTheSession: it costs no login but where a store does not know it.
func TestWeekIsKeptWithTheSession(t *testing.T) {
	s := ajeratest.Start(t, ajeratest.WithoutLimits(), ajeratest.WithoutFirm(), ajeratest.WithWeekStart(time.Sunday))
	store := new(memoryStore)
	ask := func(want int, why string) {
		t.Helper()
		c := connect(t, s, func(c *ajera.Config) { c.Sessions = store })
		for range 2 {
			if week, err := c.Week(t.Context()); err != nil || week != ajera.WeekFrom(time.Sunday) {
				t.Errorf("%v: %v", week, err)
			}
			if err := listProjects(t, c); err != nil {
				t.Error(err)
			}
		}
		if n := s.Calls("CreateAPISession"); n != want {
			t.Errorf("%d logins, want %d: %s", n, want, why)
		}
	}
	ask(1, "the first")
	ask(1, "the session is kept, with its week")
	store.places.Range(func(key, kept any) bool {
		old := kept.(ajera.Session)
		old.WeekStart = ""
		store.places.Store(key, old)
		return true
	})
	ask(2, "kept by an older version")
	ask(2, "kept anew")

	c := connect(t, s)
	plan, err := c.Explain(func(c *ajera.Client) error {
		day := wire.MustDate("2026-03-01")
		for _, err := range c.TimesheetDays(t.Context(), day, day, ajerav2.ListTimesheetsArgs{}) {
			return err
		}
		_, err := c.Week(t.Context())
		return err
	})
	if err != nil || len(plan.Steps) != 1 || s.Calls("CreateAPISession") != 2 {
		t.Errorf("explained with %d logins: %v %v", s.Calls("CreateAPISession"), plan, err)
	}
	if text := fmt.Sprint(ajera.WeekFrom(time.Saturday), "; ", ajera.DatedFirst, "; ", ajera.DatedLast, "; ", ajera.Week(0)); text != "from Saturday to Friday; dated by the first day; dated by the last day; unknown" {
		t.Error(text)
	}
}
