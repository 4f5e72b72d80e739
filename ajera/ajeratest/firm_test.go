package ajeratest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
)

// TestTheFirmIsMoved by whole weeks: its day is the last such weekday of last month, timesheets
// keep their weekday, and nothing but dates differs.
func TestTheFirmIsMoved(t *testing.T) {
	until := time.Date(2027, 4, 30, 12, 0, 0, 0, time.UTC) // 2 January 2026 is 69 weeks before
	still, moved := ajeratest.New(), ajeratest.New(ajeratest.WithFirmUntil(until))
	for entity, member := range map[string]string{"VendorInvoices": "Date", "Timesheets": "TimesheetDate", "Projects": "LastModifiedDate", "Employees": "DateHired"} {
		for _, key := range still.Keys(entity) {
			before, after := []byte(still.Get(entity, key)), []byte(moved.Get(entity, key))
			was, is := field[string](t, before, member), field[string](t, after, member)
			from, err := time.Parse(time.DateOnly, was[:10])
			if err != nil {
				t.Fatal(err)
			}
			if want := from.AddDate(0, 0, 69*7).Format(time.DateOnly) + was[10:]; is != want {
				t.Errorf("%s %d: %s went from %s to %s, want %s", entity, key, member, was, is, want)
			}
			if len(before) != len(after) {
				t.Errorf("%s %d is another: %s\n%s", entity, key, before, after)
			}
		}
	}
	for _, day := range []int{1, 7} { // the Friday before is the firm's day until the next one
		s := ajeratest.New(ajeratest.WithFirmUntil(time.Date(2026, 1, 1+day, 23, 0, 0, 0, time.UTC)))
		if s.Get("VendorInvoices", 1) != still.Get("VendorInvoices", 1) {
			t.Errorf("%d January: moved to %s", 1+day, s.Get("VendorInvoices", 1))
		}
	}
	s := ajeratest.New(ajeratest.WithFirmUntil(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)))
	if got, want := field[string](t, []byte(s.Get("VendorInvoices", 1)), "Date"), "2025-01-03"; got != want {
		t.Errorf("the day before: %s, want %s", got, want)
	}
}

// TestTheFirmHasRows: as many of its main records as are asked for, the first ones as they were.
func TestTheFirmHasRows(t *testing.T) {
	k := talk(t, ajeratest.WithRows(40), ajeratest.WithFirm(1))
	for _, entity := range []string{"Employees", "Clients", "Contacts", "Vendors", "Projects", "VendorInvoices"} {
		if n := len(k.s.Keys(entity)); n != 40 {
			t.Errorf("%d %s, want 40", n, entity)
		}
	}
	seen := map[string]bool{}
	for _, key := range k.s.Keys("Clients") {
		seen[field[string](t, []byte(k.s.Get("Clients", key)), "Description")] = true
	}
	if len(seen) != 40 {
		t.Errorf("%d names of clients", len(seen))
	}
	for _, key := range k.s.Keys("Projects") {
		if stamp := field[string](t, []byte(k.s.Get("Projects", key)), "LastModifiedDate"); !strings.HasPrefix(stamp, "2025-") {
			t.Errorf("project %d was changed at %s", key, stamp)
		}
	}
	if n := count(t, k.must(2, "ListProjects", `{}`), "Projects"); n != 40 {
		t.Errorf("%d projects", n)
	}
}

// TestProjectsMadeHaveCustomFields: those that are defined, without a value. The create ignores
// what it is sent of them; an update sets them.
func TestProjectsMadeHaveCustomFields(t *testing.T) {
	for name, s := range map[string]*talker{
		"the firm's": talk(t),
		"planted": func() *talker {
			k := talk(t, ajeratest.WithoutFirm())
			k.s.Put("Clients", `{"ClientKey":1,"Description":"c"}`)
			k.s.Put("Employees", `{"EmployeeKey":2,"IsProjectManager":true}`)
			k.s.Put("Projects", `{"ProjectKey":1,"CustomFields":{"PermitNumber":"P-1","Bonded":true,"BondRate":1.5,"KickOff":"2025-01-14","ContractForm":{"Value":"Cost Plus","AllowEdit":false,"Values":["Cost Plus"]}}}`)
			return k
		}(),
	} {
		t.Run(name, func(t *testing.T) {
			args := strings.Replace(fmt.Sprintf(newProject, "x"), `"ID":"26-1"`, `"ID":"26-1","CustomFields":{"PermitNumber":"lost"}`, 1)
			made := s.must(2, "CreateProjects", args)
			project := field[int](t, made, "Projects.0.ProjectKey")
			for path, want := range map[string]string{"PermitNumber": `""`, "Bonded": `false`, "BondRate": `null`, "KickOff": `null`, "ContractForm.Value": `""`} {
				if got := string(dig(t, made, "Projects.0.CustomFields."+path)); got != want || project < 1 {
					t.Errorf("project %d has %s %s, want %s", project, path, got, want)
				}
			}
			base := s.must(2, "GetProjects", fmt.Sprintf(`{"RequestedProjects":[%d]}`, project))
			delta := fmt.Sprintf(`{"ProjectKey":%d,"CustomFields":{"PermitNumber":"P-7","BondRate":2.50,"KickOff":"2026-01-14"}}`, project)
			after := s.must(2, "UpdateProjects", changes(delta, base))
			if field[string](t, after, "Projects.0.CustomFields.PermitNumber") != "P-7" || string(dig(t, after, "Projects.0.CustomFields.BondRate")) != "2.50" {
				t.Errorf("after the update: %s", after)
			}
			s.refuse(2, "UpdateProjects", changes(fmt.Sprintf(`{"ProjectKey":%d,"CustomFields":{"NoSuch":1}}`, project), after), ajeratest.TextInvalid)
		})
	}
	k := talk(t)
	client := k.must(1, "UpdateClients", newClient("x"))
	if got := string(dig(t, client, "Clients.0.CF_TaxExempt")); got != "false" {
		t.Errorf("a new client has CF_TaxExempt %s", got)
	}
}
