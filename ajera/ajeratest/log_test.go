package ajeratest_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
)

// last is the call that was logged last.
func (k *talker) last() ajeratest.Call {
	log := k.s.Log()
	return log[len(log)-1]
}

// changed wants the last call to have changed these records, e.g. "Clients 2", with a plus before a
// new one, and their JSON to be that of before and of now.
func (k *talker) changed(before map[string]string, want ...string) {
	k.t.Helper()
	var got []string
	for _, c := range k.last().Changes {
		name := fmt.Sprintf("%s %d", c.Entity, c.Key)
		if c.After != k.s.Get(c.Entity, c.Key) || c.Before == c.After || c.Before != before[name] {
			k.t.Errorf("%s went from %s to %s", name, c.Before, c.After)
		}
		if c.Before == "" {
			name = "+" + name
		}
		got = append(got, name)
	}
	if !slices.Equal(got, want) {
		k.t.Errorf("%s changed %q, want %q", k.last().Method, got, want)
	}
}

// all is every record by its name.
func (k *talker) all() map[string]string {
	records := map[string]string{}
	for _, entity := range k.s.Entities() {
		for _, key := range k.s.Keys(entity) {
			records[fmt.Sprintf("%s %d", entity, key)] = k.s.Get(entity, key)
		}
	}
	return records
}

// TestCallsTellWhatTheyChanged by each way of writing, and that is all that changed.
func TestCallsTellWhatTheyChanged(t *testing.T) {
	k := talk(t, ajeratest.WithClock(firmsDay))
	write := func(version int, method, args string, want ...string) {
		t.Helper()
		before := k.all()
		k.must(version, method, args)
		k.changed(before, want...)
		differ := 0
		for name, text := range k.all() {
			if before[name] != text {
				differ++
			}
		}
		if differ != len(want) {
			t.Errorf("%s changed %d records, told %d", method, differ, len(want))
		}
	}
	client := k.read(1, "GetClients", "RequestedClients", "Clients", 2)
	write(1, "UpdateClients", pair(edited(t, client, `"Notes":""`, `"Notes":"x"`)+`,{"ClientKey":-1,"Description":"New"}`, string(client)), "Clients 2", "+Clients 9")
	base := k.must(2, "GetProjects", `{"RequestedProjects":[1]}`)
	phase := field[int](t, base, "Phases.0.PhaseKey")
	write(2, "UpdateProjects", changes(fmt.Sprintf(`{"ProjectKey":1,"Notes":"n"},{"PhaseKey":%d,"ReportedPercentComplete":55.00}`, phase), base), fmt.Sprintf("Phases %d", phase), "Projects 1")
	project, group, after := k.s.Keys("Projects"), k.s.Keys("InvoiceGroups"), k.s.Keys("Phases")
	next := max(project[len(project)-1], after[len(after)-1]) + 1
	write(2, "CreateProjects", fmt.Sprintf(newProject, "Pier"), fmt.Sprintf("+InvoiceGroups %d", group[len(group)-1]+1),
		fmt.Sprintf("+Phases %d", next+1), fmt.Sprintf("+Phases %d", next+2), fmt.Sprintf("+Projects %d", next))
	sheet := k.s.Keys("Timesheets")
	made := sheet[len(sheet)-1] + 1
	write(2, "CreateTimesheet", `{"Timesheet":{"EmployeeKey":2,"TimesheetDate":"2026-01-04"}}`, fmt.Sprintf("+Timesheets %d", made))
	write(2, "SubmitTimesheets", fmt.Sprintf(`{"RequestedTimesheets":[%d]}`, made), fmt.Sprintf("Timesheets %d", made))
	write(2, "SubmitTimesheets", fmt.Sprintf(`{"RequestedTimesheets":[%d]}`, made)) // it is submitted already
	token := string(dig(t, k.read(2, "GetTimesheets", "RequestedTimesheets", "Timesheets", 1), "UnchangedData"))
	write(2, "UpdateTimesheets", fmt.Sprintf(`{"Timesheets":[{"TimesheetKey":1,"UpdatedOverheads":[{"Timesheet Overhead Group Detail Key":3,"D1 Regular":8.0}],"UnchangedData":%s}]}`, token), "Timesheets 1")
	invoice, line := k.s.Keys("VendorInvoices"), k.s.Keys("VendorInvoicesDetails")
	write(2, "CreateVendorInvoices", `{"VendorInvoices":[{"VendorKey":1,"Amount":1,"LineItems":[{"AccountKey":11,"CostAmount":1}]}]}`,
		fmt.Sprintf("+VendorInvoices %d", invoice[len(invoice)-1]+1), fmt.Sprintf("+VendorInvoicesDetails %d", line[len(line)-1]+1))
}

// TestWhatChangedNothing tells of no change: reads, refusals, and what met its fault before.
func TestWhatChangedNothing(t *testing.T) {
	k := talk(t)
	k.read(1, "GetClients", "RequestedClients", "Clients", 2)
	k.changed(nil)
	k.refuse(1, "UpdateClients", newClient("x")[:len(newClient("x"))-1]+`,"Other":1}`, ajeratest.TextInvalid)
	k.changed(nil)
	two := `{"UpdatedClients":[{"ClientKey":-1,"Description":"one"},{"ClientKey":-2}],"UnchangedClients":[],"UseSingleTransaction":true}`
	k.refuse(1, "UpdateClients", two, ajeratest.TextInvalid)
	k.changed(nil)
	k.s.Fail(ajeratest.Fault{Kind: ajeratest.Status, When: ajeratest.Before})
	if _, _, err := k.do(k.body(1, "UpdateClients", newClient("x"))); err != nil {
		t.Fatal(err)
	}
	k.changed(nil)
	k.call(1, "UpdateClients", strings.Replace(two, "true", "false", 1))
	k.changed(nil, fmt.Sprintf("+Clients %d", slices.Max(k.s.Keys("Clients")))) // half of it was saved
}

// TestAChangeWhoseAnswerIsLost is told, and which fault it met.
func TestAChangeWhoseAnswerIsLost(t *testing.T) {
	for _, kind := range []ajeratest.Kind{ajeratest.ResetAfter, ajeratest.Status, ajeratest.HTML, ajeratest.Truncated, ajeratest.Empty, ajeratest.NullContent} {
		k := talk(t)
		k.s.Fail(ajeratest.Fault{Kind: kind})
		_, _, _ = k.do(k.body(1, "UpdateClients", newClient("x")))
		if k.changed(nil, "+Clients 9"); k.last().Fault != kind {
			t.Errorf("it met %q, want %q", k.last().Fault, kind)
		}
	}
	k := talk(t)
	k.s.Script(ajeratest.Answer{When: ajeratest.After})
	k.call(1, "UpdateClients", newClient("x"))
	if k.changed(nil, "+Clients 9"); k.last().Fault != ajeratest.ScriptedAnswer {
		t.Errorf("it met %q", k.last().Fault)
	}
	if k.must(1, "ListClients", `{}`); k.last().Fault != "" {
		t.Errorf("a call without a fault met %q", k.last().Fault)
	}
}

// TestArrivals are told before the answers, under the same numbers, and how many calls are open.
func TestArrivals(t *testing.T) {
	var mu sync.Mutex
	var told []string
	note := func(what string, c ajeratest.Call) {
		mu.Lock()
		defer mu.Unlock()
		told = append(told, fmt.Sprintf("%s %d %s v%d session %d, %d open, %d over, HTTP %d", what, c.Number, c.Method, c.Version, c.Session, c.Open, len(c.Over), c.Status))
	}
	k := talk(t, ajeratest.WithLimits(0, 1), ajeratest.WithArrivals(func(c ajeratest.Call) { note("came", c) }), ajeratest.WithObserver(func(c ajeratest.Call) { note("went", c) }))
	release, arrived := make(chan struct{}), make(chan struct{})
	k.s.Fail(ajeratest.Fault{Kind: ajeratest.Slow, Release: release, Met: func() { close(arrived) }})
	var wait sync.WaitGroup
	wait.Go(func() { _, _, _ = k.do(k.body(1, "ListVendors", `{}`)) })
	<-arrived
	if code, _, _ := k.do(k.body(2, "ListProjects", `{}`)); code != http.StatusTooManyRequests {
		t.Errorf("beyond the limit: %d", code)
	}
	close(release)
	wait.Wait()
	if want := []string{
		"came 1 CreateAPISession v0 session 0, 1 open, 0 over, HTTP 0", "went 1 CreateAPISession v1 session 1, 1 open, 0 over, HTTP 200",
		"came 2 CreateAPISession v0 session 0, 1 open, 0 over, HTTP 0", "went 2 CreateAPISession v2 session 2, 1 open, 0 over, HTTP 200",
		"came 3 ListVendors v1 session 1, 1 open, 0 over, HTTP 0",
		"came 4 ListProjects v2 session 2, 2 open, 1 over, HTTP 0", "went 4 ListProjects v2 session 2, 2 open, 1 over, HTTP 429",
		"went 3 ListVendors v1 session 1, 1 open, 0 over, HTTP 200",
	}; !slices.Equal(told, want) {
		t.Errorf("told\n%s\nwant\n%s", strings.Join(told, "\n"), strings.Join(want, "\n"))
	}
	if second, parallel := k.s.Limits(); second != 0 || parallel != 1 {
		t.Errorf("the limits are %d and %d", second, parallel)
	}
}
