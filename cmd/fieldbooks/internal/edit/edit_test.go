package edit_test

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"github.com/fieldbooks/fieldbooks/aimsio/aimsiotest"
	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/call"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/edit"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/wire"
)

// run types a command, without its vendor, and gives what it says.
func run(t *testing.T, commands func(*app.App) []*cobra.Command, args ...string) (said string, err error) {
	t.Helper()
	var errs bytes.Buffer
	a := &app.App{In: strings.NewReader(""), Out: io.Discard, Err: &errs, Now: time.Now, Yes: true}
	root := &cobra.Command{Use: "vendor", SilenceErrors: true, SilenceUsage: true}
	root.AddCommand(commands(a)...)
	root.SetArgs(args)
	err = root.ExecuteContext(t.Context())
	if wrong := a.Close(); err == nil {
		err = wrong
	}
	return errs.String(), err
}

// vendors serves both, without limits, for the commands of a test.
func vendors(t *testing.T) (*ajeratest.Server, *aimsiotest.Server) {
	t.Helper()
	s, i := ajeratest.Start(t, ajeratest.WithLimits(0, 0)), aimsiotest.Start(t, aimsiotest.WithLimits(0, 0))
	for name, value := range map[string]string{
		"AJERA_API_URL": s.URL(), "AJERA_API_USERNAME": s.User(), "AJERA_API_PASSWORD": s.Password(),
		"AIMSIO_URL": i.URL(), "AIMSIO_USERNAME": i.User(), "AIMSIO_PASSWORD": i.Password(),
		"XDG_CACHE_HOME": t.TempDir(), "VISUAL": "",
	} {
		t.Setenv(name, value)
	}
	return s, i
}

// sent is the arguments of the last call of a method.
func sent(s *ajeratest.Server, method string) []rawjson.Member {
	var args wire.Value
	for _, c := range s.Log() {
		if c.Method == method {
			args = wire.Value(c.Args)
		}
	}
	all, _ := rawjson.Members(args)
	return all
}

// first is the first value of a list, as text.
func first(list wire.Value) string {
	all, _ := rawjson.Items(list)
	if len(all) == 0 {
		return ""
	}
	return string(all[0].Value)
}

// TestOnlyWhatChanged: the bodies that arrive hold what was read, byte for byte, but for the text that
// was typed in the place where it was typed.
func TestOnlyWhatChanged(t *testing.T) {
	s, _ := vendors(t)
	for _, c := range []struct{ kind, key, entity, set, from, to string }{
		{"client", "3", "Client", "Website=www", `"Website":""`, `"Website":"www"`},
		{"employee", "3", "Employee", "BillablePercent=75.50", `"BillablePercent":75`, `"BillablePercent":75.50`},
		{"employee", "4", "Employee", "PayRates[4].PayRate=40.3830", "", `"PayRate":40.3830`},
		{"vendor", "1", "Vendor", "Notes=1e3", `"Notes":""`, `"Notes":"1e3"`},
		{"contact", "1", "Contact", "Notes=yes", `"Notes":""`, `"Notes":"yes"`},
	} {
		before := answered(t, c.entity+"s", c.key)
		if said, err := run(t, edit.Ajera, "set", c.kind, c.key, c.set); err != nil {
			t.Errorf("%s %s: %v %s", c.kind, c.set, err, said)
			continue
		}
		args := sent(s, "Update"+c.entity+"s")
		updated, _ := rawjson.Lookup(args, "Updated"+c.entity+"s")
		unchanged, _ := rawjson.Lookup(args, "Unchanged"+c.entity+"s")
		if first(unchanged) != before && c.from != "" {
			t.Errorf("%s: sent as unchanged\n%s\nread\n%s", c.kind, first(unchanged), before)
		}
		if want := strings.Replace(first(unchanged), c.from, c.to, 1); c.from != "" && first(updated) != want {
			t.Errorf("%s: sent\n%s\nwant\n%s", c.kind, first(updated), want)
		}
		if !strings.Contains(first(updated), c.to) {
			t.Errorf("%s: sent\n%s\nwithout %s", c.kind, first(updated), c.to)
		}
	}
}

// answered is a record of version 1 as the vendor answers it.
func answered(t *testing.T, list, key string) string {
	t.Helper()
	c, err := ajera.FromEnv()
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	got, err := call.Ajera(t.Context(), c, 1, "Get"+list, wire.Value(`{"Requested`+list+`":[`+key+`]}`))
	if err != nil {
		t.Fatal(err)
	}
	content, _ := rawjson.Members(wire.Value(got.Reply().Raw))
	records, _ := rawjson.Lookup(content, list)
	return first(records)
}

// TestChangesAlone: version 2 gets the key and what changed, as it was typed, and timesheets the row.
func TestChangesAlone(t *testing.T) {
	s, _ := vendors(t)
	for _, c := range []struct{ args, method, list, want string }{
		{"project 15 HoursCostBudget=780.100", "UpdateProjects", "UpdatedProjects", `{"ProjectKey":15,"HoursCostBudget":780.100}`},
		{"project 15 PermitNumber=0010", "UpdateProjects", "UpdatedProjects", `{"ProjectKey":15,"CustomFields":{"PermitNumber":"0010"}}`},
		{"project 15 RegionCode=1e3", "UpdateProjects", "UpdatedProjects", `{"ProjectKey":15,"RegionCode":"1e3"}`},
		{"project 15 EstimatedStartDate=", "UpdateProjects", "UpdatedProjects", `{"ProjectKey":15,"EstimatedStartDate":null}`},
		{"phase 16 --project 15 Units=12345678901234567890.10", "UpdateProjects", "UpdatedProjects", `{"PhaseKey":16,"Units":12345678901234567890.10}`},
		{"timesheet 104 Project.Detail[104].D1=1.50", "", "", ""}, // computed
	} {
		calls := s.Calls(c.method)
		said, err := run(t, edit.Ajera, append([]string{"set"}, strings.Fields(c.args)...)...)
		if c.method == "" {
			if err == nil {
				t.Errorf("%s: %s", c.args, said)
			}
			continue
		}
		list, _ := rawjson.Lookup(sent(s, c.method), c.list)
		if err != nil || s.Calls(c.method) != calls+1 || string(list) != "["+c.want+"]" {
			t.Errorf("%s: %v\nsent %s\nwant [%s]", c.args, err, list, c.want)
		}
	}
}

// TestNothingEdited: whoever looks at a record in an editor, and saves it there, changes nothing.
func TestNothingEdited(t *testing.T) {
	s, i := vendors(t)
	script := filepath.Join(t.TempDir(), "editor")
	// As editors do that end each line with a carriage return, too.
	if err := os.WriteFile(script, []byte("#!/bin/sh\nsed 's/$/\r/' \"$1\" >\"$1.new\" && mv \"$1.new\" \"$1\"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("EDITOR", script)
	for _, kind := range []string{"client", "contact", "employee", "project", "timesheet", "vendor"} {
		entity := strings.ToUpper(kind[:1]) + kind[1:]
		for _, key := range s.Keys(entity + "s")[:3] {
			nothing(t, edit.Ajera, "edit", kind, fmt.Sprint(key), "--api-version", "0")
		}
	}
	nothing(t, edit.Ajera, "edit", "project", "15", "--api-version", "1")
	for kind, resource := range map[string]string{"job-order": "JobOrder", "pricebook": "Pricebook", "employee": "Employee", "billable-item": "BillableItem"} {
		for _, key := range i.Keys(resource)[:2] {
			nothing(t, edit.Aimsio, "edit", kind, key)
		}
	}
	for _, c := range s.Log() {
		if strings.HasPrefix(c.Method, "Update") {
			t.Errorf("%s was called", c.Method)
		}
	}
	for _, c := range i.Log() {
		if c.Method != "GET" && !strings.Contains(c.Path, "auth") {
			t.Errorf("%s %s was called", c.Method, c.Path)
		}
	}
}

func nothing(t *testing.T, commands func(*app.App) []*cobra.Command, args ...string) {
	t.Helper()
	if said, err := run(t, commands, args...); err != nil || said != "nothing was changed; nothing was sent\n" {
		t.Errorf("%v: %v %s", args, err, said)
	}
}

// TestKept: what was typed is not lost where the editor ends with an error, and goes on from there.
func TestKept(t *testing.T) {
	s, _ := vendors(t)
	script := filepath.Join(t.TempDir(), "my editor")
	if err := os.WriteFile(script, []byte("#!/bin/sh\nsed 's/HoursCostBudget: 779.46/HoursCostBudget: 780.100/' \"$2\" >\"$2.new\" && mv \"$2.new\" \"$2\"\nexit 3\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("EDITOR", `"`+script+`" --wait`)
	said, err := run(t, edit.Ajera, "edit", "project", "15")
	_, file, ok := strings.Cut(strings.TrimSpace(said), "--resume ")
	if err == nil || !ok || s.Calls("UpdateProjects") != 0 {
		t.Fatalf("%v %s", err, said)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	if said, err := run(t, edit.Ajera, "edit", "project", "15", "--resume", file); err != nil {
		t.Errorf("%v %s", err, said)
	}
	list, _ := rawjson.Lookup(sent(s, "UpdateProjects"), "UpdatedProjects")
	if string(list) != `[{"ProjectKey":15,"HoursCostBudget":780.100}]` {
		t.Errorf("sent %s", list)
	}
	if _, err := os.Stat(file); !os.IsNotExist(err) {
		t.Errorf("the file of a saved edit: %v", err)
	}
}

// TestLost: what Aimsio cannot be sent is told before anything goes out.
func TestLost(t *testing.T) {
	_, i := vendors(t)
	key := i.Keys("JobOrder")[0]
	record, err := rawjson.Splice(wire.Value(i.Get("JobOrder", key)), []rawjson.Member{{Name: "jobCrew", Value: wire.Value(`[{"a":1}]`)}})
	if err != nil {
		t.Fatal(err)
	}
	i.Put("JobOrder", string(record))
	said, err := run(t, edit.Aimsio, "set", "job-order", key, "jobName=x")
	if !strings.Contains(said, "Aimsio cannot be sent these members of the record, and nobody knows whether it keeps them: jobCrew") {
		t.Errorf("%v %s", err, said)
	}
}
