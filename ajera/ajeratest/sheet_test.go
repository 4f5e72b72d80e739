package ajeratest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
)

func firmsDay() time.Time { return time.Date(2026, 1, 2, 15, 0, 0, 0, time.UTC) }

func TestTimesheetRows(t *testing.T) {
	k := talk(t)
	sheet := k.read(2, "GetTimesheets", "RequestedTimesheets", "Timesheets", 1)
	row := field[int](t, sheet, "Project.Detail.0.Timesheet Project Key")
	token := string(dig(t, sheet, "UnchangedData"))
	edit := `{"Timesheets":[{"TimesheetKey":1,"UpdatedOverheads":[{"Timesheet Overhead Group Detail Key":3,"D1 Regular":8.0,"D1 Notes":"away"}],
		"UpdatedProjects":[{"Timesheet Project Key":%d,"D2 Regular":4.25},%s],"UnchangedData":%s}]}`
	newRow := `{"IsNewRow":true,"Project Key":1,"Phase Key":2,"Activity Key":2,"D3 Regular":6.0}`
	args := fmt.Sprintf(edit, row, newRow, token)
	after := k.must(2, "UpdateTimesheets", args)
	for path, want := range map[string]string{
		"Timesheets.0.Overhead.Detail.2.D1": `8.0`, "Timesheets.0.Project.Detail.0.D2": `4.25`, "Timesheets.0.Project.Detail.0.D1 Regular": `7.50`,
		"Timesheets.0.Project.Detail.1.D3 Regular": `6.0`, "Timesheets.0.Project.Detail.1.Activity": `"Site Visit"`, "Timesheets.0.Project.Totals": `{}`,
		"Timesheets.0.Project.Detail.1.D1 Regular": ``,
	} {
		if got := string(dig(t, after, path)); got != want {
			t.Errorf("%s is %s, want %s", path, got, want)
		}
	}
	k.refuse(2, "UpdateTimesheets", args, ajeratest.TextConflict)
	token = string(dig(t, after, "Timesheets.0.UnchangedData"))
	for title, bad := range map[string]string{
		"overtime": `{"Timesheet Project Key":%d,"D2 Overtime":4.25}`, "derived": `{"Timesheet Project Key":%d,"D2":4.5}`,
		"unknown": `{"Timesheet Project Key":%d,"D9 Regular":4.25}`, "no row": `{"Timesheet Project Key":-%d,"D2 Regular":4.25}`,
		"no phase": `{"IsNewRow":true,"Project Key":1,"Phase Key":%d99,"Activity Key":2}`,
	} {
		t.Run(title, func(t *testing.T) {
			k.refuse(2, "UpdateTimesheets", fmt.Sprintf(edit, row, fmt.Sprintf(bad, row), token), ajeratest.TextInvalid)
		})
	}
	same := fmt.Sprintf(`{"Timesheets":[{"TimesheetKey":1,"UpdatedProjects":[{"Timesheet Project Key":%d,"D2 Regular":4.250}],"UnchangedData":%s}]}`, row, token)
	k.refuse(2, "UpdateTimesheets", same, ajeratest.TextNoChange)
}

func TestTimesheetLife(t *testing.T) {
	k := talk(t, ajeratest.WithClock(firmsDay))
	made := k.must(2, "CreateTimesheet", `{"Timesheet":{"EmployeeKey":2,"TimesheetDate":"2026-01-04","PrefillRecent":true}}`)
	key := field[int](t, made, "Timesheets.0.TimesheetKey")
	if count(t, made, "Timesheets.0.Project.Detail") != 1 || dig(t, made, "Timesheets.0.Project.Detail.0.D1 Regular") != nil {
		t.Errorf("prefilled: %s", made)
	}
	k.refuse(2, "CreateTimesheet", `{"Timesheet":{"EmployeeKey":2,"TimesheetDate":"2026-01-04"}}`, ajeratest.TextInvalid)
	k.refuse(2, "CreateTimesheet", `{"Timesheet":{"EmployeeKey":2,"TimesheetDate":"2025-06-01"}}`, ajeratest.TextInvalid)
	k.must(2, "CreateTimesheet", `{"Timesheet":{"EmployeeKey":2,"TimesheetDate":"2025-06-01","AllowPast90Days":true}}`)
	sent := k.must(2, "SubmitTimesheets", fmt.Sprintf(`{"RequestedTimesheets":[%d]}`, key))
	if field[int](t, sent, "Timesheets.0.SubmittedBy") != 1 || field[string](t, sent, "Timesheets.0.SubmittedDateTime") != "2026-01-02T10:00:00" {
		t.Errorf("submitted: %s", sent)
	}
	read := k.read(2, "GetTimesheets", "RequestedTimesheets", "Timesheets", key)
	if !field[bool](t, read, "Submitted") || dig(t, read, "Status") != nil || field[string](t, read, "SubmittedBy") != "Maren Ashgrove" {
		t.Errorf("read: %s", read)
	}
	k.must(2, "SubmitTimesheets", fmt.Sprintf(`{"RequestedTimesheets":[%d],"Unsubmit":true}`, key))
	if read = k.read(2, "GetTimesheets", "RequestedTimesheets", "Timesheets", key); field[bool](t, read, "Submitted") {
		t.Errorf("still submitted: %s", read)
	}
}

func TestTimesheetListStopsSilently(t *testing.T) {
	k := talk(t, ajeratest.WithTimesheets(1200))
	all := k.must(2, "ListTimesheets", `{}`)
	if n := count(t, all, "Timesheets"); n != 500 {
		t.Errorf("%d timesheets, want the cap of 500", n)
	}
	if first := field[string](t, all, "Timesheets.0.Timesheet Date"); first != "2025-12-28" {
		t.Errorf("the latest is of %s", first)
	}
	seen := map[int]bool{}
	for month := range 13 {
		from := time.Date(2024, time.Month(12+month), 1, 0, 0, 0, 0, time.UTC)
		raw := k.must(2, "ListTimesheets", fmt.Sprintf(`{"FilterByEarliestTimesheetDate":%q,"FilterByLatestTimesheetDate":%q}`,
			from.Format(time.DateOnly), from.AddDate(0, 1, -1).Format(time.DateOnly)))
		for _, row := range field[[]struct {
			Key int `json:"Timesheet Key"`
		}](t, raw, "Timesheets") {
			seen[row.Key] = true
		}
	}
	if len(seen) != 1200 {
		t.Errorf("%d timesheets over the year, want 1200", len(seen))
	}
}

func TestVendorInvoices(t *testing.T) {
	k := talk(t, ajeratest.WithClock(firmsDay))
	made := k.must(2, "CreateVendorInvoices", `{"VendorInvoices":[{"VendorKey":1,"Amount":40.3830,"LineItems":[{"AccountKey":11,"DepartmentKey":4,"CostAmount":20.1830},
		{"ProjectKey":1,"PhaseKey":2,"CostAmount":20.2000}]}]}`)
	key := field[int](t, made, "VendorInvoices.0.VendorInvoiceKey")
	if string(dig(t, made, "VendorInvoices.0.Amount")) != "40.3830" || field[string](t, made, "VendorInvoicesDetails.0.AccountDescription") != "Software" {
		t.Errorf("created: %s", made)
	}
	read := k.must(2, "GetVendorInvoices", fmt.Sprintf(`{"RequestedVendorInvoices":[%d]}`, key))
	if string(read) != string(made) {
		t.Errorf("stored:\n%s\nanswered:\n%s", read, made)
	}
	listed := k.must(2, "ListVendorInvoices", `{"FilterByEqualToAmount":40.383}`)
	if count(t, listed, "VendorInvoices") != 1 || string(dig(t, listed, "VendorInvoicesDetails")) != "[]" {
		t.Errorf("listed: %s", listed)
	}
	if strings.Contains(string(listed), `"Paid"`) {
		t.Error("an invoice has no payment field")
	}
	for _, bad := range []string{
		`{"VendorKey":99,"Amount":1,"LineItems":[{"AccountKey":11,"CostAmount":1}]}`, `{"VendorKey":1,"Amount":1,"LineItems":[]}`,
		`{"VendorKey":1,"Amount":1,"LineItems":[{"CostAmount":1}]}`, `{"VendorKey":1,"Amount":1,"LineItems":[{"AccountKey":11,"ProjectKey":1,"PhaseKey":2,"CostAmount":1}]}`,
		`{"VendorKey":1,"Amount":"1","LineItems":[{"AccountKey":11,"CostAmount":1}]}`, `{"VendorKey":1,"Amount":1,"NoSuch":1,"LineItems":[{"AccountKey":11,"CostAmount":1}]}`,
	} {
		before := len(k.s.Keys("VendorInvoices"))
		k.refuse(2, "CreateVendorInvoices", `{"VendorInvoices":[`+bad+`]}`, ajeratest.TextInvalid)
		if len(k.s.Keys("VendorInvoices")) != before {
			t.Errorf("%s was stored", bad)
		}
	}
}

// TestWeeks of other firms: logins tell the first weekday, and every timesheet is dated by the
// first or the last day.
func TestWeeks(t *testing.T) {
	for _, test := range []struct {
		opts        []ajeratest.Option
		told, dated time.Weekday
	}{
		{nil, time.Monday, time.Sunday},
		{[]ajeratest.Option{ajeratest.WithFirstDayDates()}, time.Monday, time.Monday},
		{[]ajeratest.Option{ajeratest.WithWeekStart(time.Saturday)}, time.Saturday, time.Friday},
		{[]ajeratest.Option{ajeratest.WithWeekStart(time.Sunday), ajeratest.WithFirstDayDates()}, time.Sunday, time.Sunday},
		{[]ajeratest.Option{ajeratest.WithWeekStart(time.Sunday)}, time.Sunday, time.Saturday},
	} {
		k := talk(t, append(test.opts, ajeratest.WithClock(firmsDay))...)
		login := k.post(`{"Method":"CreateAPISession","Username":"` + k.s.User() + `","Password":"` + k.s.Password() + `","APIVersion":2}`)
		if told := field[string](t, login.Content, "Timesheets.TimeStartOfWeek"); told != test.told.String() {
			t.Errorf("weeks from %v: told %s", test.told, told)
		}
		for _, row := range field[[]struct {
			Date string `json:"Timesheet Date"`
		}](t, k.must(2, "ListTimesheets", `{}`), "Timesheets") {
			if date, err := time.Parse(time.DateOnly, row.Date); err != nil || date.Weekday() != test.dated {
				t.Errorf("weeks from %v: one of %s, want a %v", test.told, row.Date, test.dated)
			}
		}
		for d := range 7 {
			date := firmsDay().AddDate(0, 0, d)
			args := fmt.Sprintf(`{"Timesheet":{"EmployeeKey":2,"TimesheetDate":%q}}`, date.Format(time.DateOnly))
			if date.Weekday() == test.dated {
				k.must(2, "CreateTimesheet", args)
			} else {
				k.refuse(2, "CreateTimesheet", args, ajeratest.TextInvalid)
			}
		}
	}
}

func TestLoginMembers(t *testing.T) {
	k := talk(t, ajeratest.WithClock(firmsDay), ajeratest.WithLoginMember("SessionExpiration", `17`), ajeratest.WithLoginMember("APIURL", ``))
	login := k.post(`{"Method":"CreateAPISession","Username":"` + k.s.User() + `","Password":"` + k.s.Password() + `","APIVersion":2}`)
	if string(dig(t, login.Content, "SessionExpiration")) != "17" || strings.Contains(string(login.Content), "APIURL") {
		t.Errorf("%s", login.Content)
	}
	defer func() {
		if recover() == nil {
			t.Error("no JSON was taken")
		}
	}()
	ajeratest.WithLoginMember("APIURL", `{`)
}
