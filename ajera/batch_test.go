package ajera_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/wire"
	"github.com/go-json-experiment/json"
)

func TestManyKeysAreSplit(t *testing.T) {
	s := ajeratest.Start(t, ajeratest.WithoutFirm(), ajeratest.WithStrict())
	var keys []int
	for key := 134; key > 0; key-- {
		s.Put("Employees", fmt.Sprintf(`{"EmployeeKey":%d,"LastName":"L%d","Status":"Active"}`, key, key))
		keys = append(keys, key)
	}
	keys = slices.Insert(keys, 5, 901)
	keys = slices.Insert(keys, 60, 902, 60)
	keys = append(keys, 903)
	c := connect(t, s)
	got, err := c.V1.GetEmployees(t.Context(), ajerav1.GetEmployeesArgs{RequestedEmployees: keys})
	if err != nil {
		t.Fatal(err)
	}
	if n := s.Calls("GetEmployees"); n != 3 {
		t.Errorf("%d calls, want 3", n)
	}
	if !slices.Equal(got.Missing, []int{901, 902, 903}) {
		t.Errorf("missing %v", got.Missing)
	}
	var came []int
	for _, e := range got.Employees {
		came = append(came, e.EmployeeKey)
	}
	want := slices.DeleteFunc(slices.Compact(keys), func(k int) bool { return k > 900 })
	seen := make(map[int]bool)
	want = slices.DeleteFunc(want, func(k int) bool { was := seen[k]; seen[k] = true; return was })
	if !slices.Equal(came, want) {
		t.Errorf("order %v\nwant %v", came, want)
	}
	got.Employees[100].Title = "Engineer"
	if _, err := c.V1.SaveEmployees(t.Context(), got); err != nil {
		t.Error("saving a joined answer:", err)
	}
}

func TestBatchMaxIsSettable(t *testing.T) {
	s := ajeratest.Start(t, ajeratest.WithoutFirm(), ajeratest.WithStrict())
	c := connect(t, s, func(c *ajera.Config) { c.BatchMax = map[string]int{"GetClients": 2} })
	if _, err := c.V1.GetClients(t.Context(), ajerav1.GetClientsArgs{RequestedClients: []int{1, 2, 3, 4, 5}}); err != nil {
		t.Fatal(err)
	}
	if n := s.Calls("GetClients"); n != 3 {
		t.Errorf("%d calls, want 3", n)
	}
}

func TestTimesheetsBeyondTheCap(t *testing.T) {
	s := ajeratest.Start(t, ajeratest.WithoutLimits(), ajeratest.WithTimesheets(1200))
	c := connect(t, s)
	args := ajerav2.ListTimesheetsArgs{
		FilterByEarliestTimesheetDate: wire.MustDate("2024-12-01"),
		FilterByLatestTimesheetDate:   wire.MustDate("2026-01-31"),
	}
	for _, args := range []ajerav2.ListTimesheetsArgs{
		args,
		{},
		{FilterByEarliestTimesheetDate: args.FilterByEarliestTimesheetDate},
		{FilterByLatestTimesheetDate: args.FilterByLatestTimesheetDate},
	} {
		got, err := c.V2.ListTimesheets(t.Context(), args)
		if err != nil {
			t.Fatal(err)
		}
		if want := len(s.Keys("Timesheets")); len(got.Timesheets) != want || want < 1200 {
			t.Errorf("%d timesheets of %d", len(got.Timesheets), want)
		}
		if n := got.Info.Attempts; n > 60 {
			t.Errorf("%d requests", n)
		}
	}
}

// cutting answers one timesheet per employee asked for, of 600, and no more than
// 500, as the server does.
func cutting(w http.ResponseWriter, r *http.Request) {
	var request struct {
		MethodArguments struct{ FilterByEmployee []int }
	}
	if err := json.UnmarshalRead(r.Body, &request); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	employees := request.MethodArguments.FilterByEmployee
	if employees == nil {
		employees = sixHundred()
	}
	var rows []string
	for _, key := range employees[:min(len(employees), 500)] {
		rows = append(rows, fmt.Sprintf(`{"Timesheet Key":%d,"Employee Key":%d}`, 1000+key, key))
	}
	fmt.Fprintf(w, `{"ResponseCode":200,"Content":{"SessionToken":"tok","Timesheets":[%s]}}`, strings.Join(rows, ","))
}

func sixHundred() (keys []int) {
	for key := range 600 {
		keys = append(keys, key+1)
	}
	return keys
}

func TestOneDayBeyondTheCap(t *testing.T) {
	c := serve(t, cutting)
	args := ajerav2.ListTimesheetsArgs{
		FilterByEarliestTimesheetDate: wire.MustDate("2026-01-01"),
		FilterByLatestTimesheetDate:   wire.MustDate("2026-01-01"),
	}
	_, err := c.V2.ListTimesheets(t.Context(), args)
	if !errors.Is(err, ajera.ErrTruncated) || !strings.Contains(err.Error(), "FilterByEmployee") {
		t.Error(err)
	}
	_, err = c.V2.ListTimesheets(t.Context(), ajerav2.ListTimesheetsArgs{})
	if !errors.Is(err, ajera.ErrTruncated) || !strings.Contains(err.Error(), "does not heed FilterByLatestTimesheetDate") {
		t.Error(err)
	}
	args.FilterByEmployee = sixHundred()
	got, err := c.V2.ListTimesheets(t.Context(), args)
	if err != nil || len(got.Timesheets) != 600 {
		t.Errorf("%v: %d timesheets", err, len(got.Timesheets))
	}
	args.FilterByLatestTimesheetDate = wire.MustDate("2026-01-02") // the same rows on both days
	got, err = c.V2.ListTimesheets(t.Context(), args)
	if err != nil || len(got.Timesheets) != 600 {
		t.Errorf("%v: %d timesheets with each once", err, len(got.Timesheets))
	}
}

func TestPages(t *testing.T) {
	s := ajeratest.Start(t, ajeratest.WithoutFirm(), ajeratest.WithStrict())
	for key := 1; key <= 25; key++ {
		s.Put("Clients", fmt.Sprintf(`{"ClientKey":%d,"Description":"C","Status":"Active"}`, key))
	}
	c := connect(t, s)
	var sizes []int
	for page, err := range ajera.Pages(t.Context(), c.V1.ListClients, ajerav1.ListClientsArgs{}, 10) {
		if err != nil {
			t.Fatal(err)
		}
		sizes = append(sizes, len(page.Clients))
	}
	if !slices.Equal(sizes, []int{10, 10, 5}) {
		t.Errorf("pages of %v", sizes)
	}
	if n := s.Calls("ListClients"); n != 3 {
		t.Errorf("%d calls, want 3", n)
	}
}

func TestBatchesOfKeys(t *testing.T) {
	s := ajeratest.Start(t, ajeratest.WithoutFirm())
	for key := 1; key <= 5; key++ {
		s.Put("Clients", fmt.Sprintf(`{"ClientKey":%d,"Description":"C"}`, key))
	}
	c := connect(t, s)
	var came [][]int
	get := func(ctx context.Context, keys []int) (*ajerav1.GetClientsResult, error) {
		return c.V1.GetClients(ctx, ajerav1.GetClientsArgs{RequestedClients: keys})
	}
	for got, err := range ajera.Batches(t.Context(), []int{5, 1, 2, 3}, 2, get) {
		if err != nil {
			t.Fatal(err)
		}
		var keys []int
		for _, r := range got.Clients {
			keys = append(keys, r.ClientKey)
		}
		came = append(came, keys)
		if len(came) == 2 {
			break
		}
	}
	if want := [][]int{{5, 1}, {2, 3}}; !slices.EqualFunc(came, want, slices.Equal[[]int]) {
		t.Errorf("came %v", came)
	}
}
