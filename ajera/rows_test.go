package ajera_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/wire"
)

func readTimesheet(t *testing.T) (*ajeratest.Server, *ajera.Client, *ajerav2.GetTimesheetsResult) {
	t.Helper()
	s := ajeratest.Start(t)
	c := connect(t, s)
	got, err := c.V2.GetTimesheets(t.Context(), ajerav2.GetTimesheetsArgs{RequestedTimesheets: s.Keys("Timesheets")})
	if err != nil {
		t.Fatal(err)
	}
	for i, sheet := range got.Timesheets {
		if len(sheet.Project.Detail) > 0 && len(sheet.Overhead.Detail) > 0 {
			got.Timesheets = got.Timesheets[i : i+1]
			return s, c, got
		}
	}
	t.Fatal("the firm has no timesheet with rows of both kinds")
	return nil, nil, nil
}

func TestTimesheetRows(t *testing.T) {
	s, c, got := readTimesheet(t)
	sheet := &got.Timesheets[0]
	row, overhead := &sheet.Project.Detail[0], &sheet.Overhead.Detail[0]
	row.D2Regular, row.D2Notes = wire.MustDecimal("4.5"), "site"
	overhead.D1Regular = wire.MustDecimal("1.25")
	sheet.Project.Detail = append(sheet.Project.Detail, ajerav2.TimesheetProjectRow{
		ProjectKey: row.ProjectKey, PhaseKey: row.PhaseKey, ActivityKey: row.ActivityKey, D3Regular: wire.MustDecimal("1"),
	})
	if _, err := c.V2.SaveTimesheets(t.Context(), got); err != nil {
		t.Fatal(err)
	}
	sent := string(lastArgs(t, s, "UpdateTimesheets"))
	for _, want := range []string{
		fmt.Sprintf(`{"Timesheets":[{"TimesheetKey":%d,"UpdatedOverheads":[{"Timesheet Overhead Group Detail Key":%d,"D1 Regular":1.25}],`, sheet.TimesheetKey, overhead.TimesheetOverheadGroupDetailKey),
		fmt.Sprintf(`"UpdatedProjects":[{"Timesheet Project Key":%d,"D2 Regular":4.5,"D2 Notes":"site"},{`, row.TimesheetProjectKey),
		`"IsNewRow":true}],"UnchangedData":{`,
	} {
		if !strings.Contains(sent, want) {
			t.Errorf("sent %s\nwithout %s", sent, want)
		}
	}
}

func TestTimesheetRefusesBeforeSending(t *testing.T) {
	for _, test := range []struct {
		name string
		edit func(*ajerav2.Timesheet)
		kind error
	}{
		{"nothing", func(*ajerav2.Timesheet) {}, ajera.ErrNoChange},
		{"header", func(s *ajerav2.Timesheet) { s.EmployeeKey++ }, ajera.ErrReadOnly},
		{"row taken out", func(s *ajerav2.Timesheet) { s.Project.Detail = s.Project.Detail[1:] }, ajera.ErrArgument},
		{"row that was not read", func(s *ajerav2.Timesheet) { s.Project.Detail[0].TimesheetProjectKey = 99999 }, ajera.ErrReadOnly},
		{"new overhead row", func(s *ajerav2.Timesheet) {
			s.Overhead.Detail = append(s.Overhead.Detail, ajerav2.TimesheetOverheadRow{D1Regular: wire.MustDecimal("1")})
		}, ajera.ErrArgument},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, c, got := readTimesheet(t)
			test.edit(&got.Timesheets[0])
			_, err := c.V2.SaveTimesheets(t.Context(), got)
			if !errors.Is(err, test.kind) {
				t.Error(err)
			}
			if n := s.Calls("UpdateTimesheets"); n != 0 {
				t.Errorf("%d updates were sent", n)
			}
		})
	}
}
