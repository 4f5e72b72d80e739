package timesheets

import (
	"strings"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
)

var shownMembers = []string{"Employee", "Date", "Finding", "Hours", "Project", "Hint"}

// audited is a crew with something of each kind in the week from Saturday 28 February to Friday 6 March.
func audited(t *testing.T, options ...ajeratest.Option) *office {
	t.Helper()
	o := crew(t, options...)
	o.Put("NonWorkDays", `{"Date":"2026-03-04","Description":"Office closed"}`)
	o.sheet(1, 7, "2026-03-06", `,"TimesheetTotal":29.25`, []string{
		work(31, `"D3 Regular":7.50,"D3 Overtime":0.50,"D3 Notes":"pour","D4 Regular":8.00,"RequireNotes":true`),
		work(32, `"D6 Regular":4.25,"D6 OT Notes":"late","D7 Notes":"no hours","D1 Regular":0`),
	}, []string{
		`{"Timesheet Overhead Group Detail Key":2,"Timesheet Overhead Group Detail":"Vacation","D6 Regular":1,"D7 Regular":8,"D5 Regular":8}`,
	})
	o.sheet(2, 8, "2026-02-27", `,"Submitted":true`, nil, nil) // the week before
	return o
}

func TestFindings(t *testing.T) {
	o := audited(t)
	got := o.lines(Check, shownMembers, "--week", "2026-03-02")
	want := "Ann Lee | 2026-03-03 | no-notes | 8 | Quay Wall | notes are required here: it cannot be invoiced until a note is added\n" +
		"Ann Lee | 2026-03-05 | short-day | 5.25 |  | 2.75 of 8 hours are missing\n" +
		"Ann Lee | 2026-03-06 | overhead-only | 8 |  | nothing of this day can be billed: Vacation\n" +
		"Ann Lee | 2026-03-06 | not-submitted | 29.25 |  | submit the week from 2026-02-28 to 2026-03-06\n" +
		"Bo Park | 2026-03-06 | no-timesheet | <nil> |  | no timesheet for the week from 2026-02-28 to 2026-03-06\n"
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if !strings.Contains(o.out.String(), `"Hours": 8.00`) {
		t.Errorf("the hours are not as they came:\n%s", o.out.String())
	}
	if want := "5 findings in 1 timesheet from 2026-02-28 to 2026-03-06: 1 no-notes, 1 short-day, 1 overhead-only, 1 not-submitted, 1 no-timesheet\n"; o.err.String() != want {
		t.Errorf("said %q, want %q", o.err.String(), want)
	}
}

// TestWhatIsNotOver is not blamed.
func TestWhatIsNotOver(t *testing.T) {
	o := audited(t)
	for _, test := range []struct{ today, want string }{
		{"2026-03-05", "no-notes\n"},
		{"2026-03-06", "no-notes\nshort-day\n"},
		{"2026-03-07", "no-notes\nshort-day\noverhead-only\nnot-submitted\nno-timesheet\n"},
	} {
		o.today, _ = time.Parse(time.DateOnly, test.today)
		if got := o.lines(Check, []string{"Finding"}, "--week=2026-03-02"); got != test.want {
			t.Errorf("%s: got\n%swant\n%s", test.today, got, test.want)
		}
	}
	o.today, _ = time.Parse(time.DateOnly, "2026-03-13") // the last week that is over is this one
	if got := o.lines(Check, []string{"Finding"}); strings.Count(got, "\n") != 5 {
		t.Errorf("without flags: %s", got)
	}
}

// TestNonWorkDaysThatMayNotBeRead count as working days, which is said.
func TestNonWorkDaysThatMayNotBeRead(t *testing.T) {
	o := audited(t, ajeratest.Deny("Timesheet Non Work Days List"))
	got := o.lines(Check, []string{"Date", "Finding", "Hours"}, "--week=2026-03-02", "--only=short-day,overhead-only")
	want := "2026-03-04 | overhead-only | 8\n2026-03-05 | short-day | 5.25\n2026-03-06 | overhead-only | 8\n"
	if got != want || !strings.Contains(o.err.String(), "without the firm's non-work days") {
		t.Errorf("got\n%s%s", got, o.err.String())
	}
}

// TestDaysOfWhichTheFormIsNotKnown are read in the forms that Ajera uses elsewhere.
func TestDaysOfWhichTheFormIsNotKnown(t *testing.T) {
	for _, text := range []string{"2026-03-04", "2026-03-04T00:00:00", "03/04/2026", "3/4/2026", "2026-03-04 00:00:00.000 GMT-05:00 (Eastern Standard Time)"} {
		if day, ok := dayOf(text); !ok || day.String() != "2026-03-04" {
			t.Errorf("%s: %v %t", text, day, ok)
		}
	}
	if day, ok := dayOf("Christmas"); ok {
		t.Error(day)
	}
}

func TestCheckFlags(t *testing.T) {
	o := audited(t)
	for _, test := range []struct {
		args []string
		n    int
		code exit.Code
		want string
	}{
		{[]string{"--fail"}, 5, exit.Failed, "5 findings in 1 timesheet from 2026-02-28 to 2026-03-06: 1 no-notes, 1 short-day, 1 overhead-only, 1 not-submitted, 1 no-timesheet"},
		{[]string{"--fail", "--employee=8", "--only=no-notes"}, 0, exit.OK, ""},
		{[]string{"--employee=Park"}, 1, exit.OK, ""},
		{[]string{"--hours=5.25", "--only=short-day"}, 0, exit.OK, ""},
		{[]string{"--hours=8.01", "--only=short-day"}, 4, exit.OK, ""},
		{[]string{"--hours=many"}, 0, exit.Usage, `--hours "many"`},
		{[]string{"--hours=0"}, 0, exit.Usage, "--hours"},
		{[]string{"--only=notes"}, 0, exit.Usage, "one of no-notes, short-day"},
	} {
		err := o.run(Check, append(test.args, "--week=2026-03-02")...)
		if exit.Of(err) != test.code || err != nil && !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q: %v, want %d %s", test.args, err, test.code, test.want)
		}
		if n := strings.Count(o.out.String(), `"Finding"`); n != test.n {
			t.Errorf("%q: %d findings, want %d\n%s", test.args, n, test.n, o.out.String())
		}
	}
}

// TestListThatSaysNothing is no proof that all is well.
func TestListThatSaysNothing(t *testing.T) {
	o := audited(t)
	o.Script(ajeratest.Answer{Method: "ListTimesheets", Times: ajeratest.Always})
	if err := o.run(Check, "--week=2026-03-02"); err == nil || o.out.Len() > 0 {
		t.Errorf("%v: %s", err, o.out.String())
	}
}

// TestRowsOfOneTask: overtime can stand in a row of its own, and its note, or that of the regular
// hours, is one for both. Two timesheets of one week are one week.
func TestRowsOfOneTask(t *testing.T) {
	o := crew(t)
	o.sheet(1, 7, "2026-03-06", `,"Submitted":true`, []string{
		work(31, `"D3 Regular":8.00,"D4 Regular":8,"D5 Regular":4`), work(32, `"D3 Overtime":1.50,"D3 OT Notes":"storm","D4 Overtime":0.25,"RequireNotes":true`),
	}, nil)
	o.sheet(2, 7, "2026-03-06", `,"Submitted":true`, []string{work(33, `"D5 Regular":4,"D5 Notes":"survey","D6 Regular":8,"D6 Notes":"survey","D7 Regular":7,"D7 Notes":"survey"`)}, nil)
	want := "2026-03-03 | no-notes | 8.25 | notes are required here: it cannot be invoiced until a note is added\n" +
		"2026-03-04 | no-notes | 4 | add a note\n" +
		"2026-03-06 | short-day | 7 | 1 of 8 hours are missing\n"
	if got := o.lines(Check, []string{"Date", "Finding", "Hours", "Hint"}, "--week=2026-03-02"); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// TestFindingsOfWhatCannotBeRead are told, and the code tells that they may not be all.
func TestFindingsOfWhatCannotBeRead(t *testing.T) {
	o := audited(t)
	o.Script(ajeratest.Answer{Method: "ListTimesheets", Content: `{"Timesheets":[{"Timesheet Key":1,"Timesheet Date":"2026-03-06","Employee Key":7,"Employee":"Ann Lee","Submitted":"perhaps"}]}`})
	err := o.run(Check, "--week=2026-03-02", "--only=no-notes")
	if exit.Of(err) != exit.Partial || strings.Count(o.out.String(), `"Finding"`) != 1 {
		t.Errorf("%v: %s", err, o.out.String())
	}
}
