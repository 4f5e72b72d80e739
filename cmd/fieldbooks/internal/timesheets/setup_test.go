package timesheets

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/spf13/cobra"

	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
)

// office is a firm and what somebody sees who calls the command.
type office struct {
	*ajeratest.Server
	t        *testing.T
	out, err bytes.Buffer
	today    time.Time
}

func newOffice(t *testing.T, options ...ajeratest.Option) *office {
	t.Helper()
	s := ajeratest.Start(t, append([]ajeratest.Option{ajeratest.WithoutLimits()}, options...)...)
	t.Setenv("AJERA_API_URL", s.URL())
	t.Setenv("AJERA_API_USERNAME", s.User())
	t.Setenv("AJERA_API_PASSWORD", s.Password())
	t.Setenv("FIELDBOOKS_KEYRING", "off")
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	t.Setenv("XDG_CACHE_HOME", t.TempDir()) // sessions are kept there
	return &office{Server: s, t: t, today: time.Date(2026, 4, 15, 10, 0, 0, 0, time.UTC)}
}

// crew is a firm whose weeks end on Friday and that has the timesheets that are given.
func crew(t *testing.T, options ...ajeratest.Option) *office {
	t.Helper()
	o := newOffice(t, append(options, ajeratest.WithoutFirm(), ajeratest.WithWeekStart(time.Saturday))...)
	o.Put("Projects", `{"ProjectKey":10,"ID":"26-010","Description":"Quay Wall"}`)
	o.Put("Phases", `{"PhaseKey":11,"ProjectKey":10,"ParentKey":10,"ID":"100","Description":"Piles"}`)
	o.Put("Employees", `{"EmployeeKey":7,"FirstName":"Ann","LastName":"Lee","Status":"Active"}`)
	o.Put("Employees", `{"EmployeeKey":8,"FirstName":"Bo","LastName":"Park","Status":"Active"}`)
	return o
}

// sheet puts a timesheet of an employee; its rows are those of projects, then of overhead.
func (o *office) sheet(key, employee int, date, head string, rows, overhead []string) {
	name := map[int]string{7: "Ann Lee", 8: "Bo Park"}[employee]
	o.Put("Timesheets", fmt.Sprintf(`{"TimesheetKey":%d,"TimesheetDate":"%sT00:00:00","EmployeeKey":%d,"Employee":%q,"EmployeeStatus":"Active"%s,
		"Overhead":{"Detail":[%s]},"Project":{"Detail":[%s]}}`, key, date, employee, name, head, strings.Join(overhead, ","), strings.Join(rows, ",")))
}

// work is a row of the project of the crew, with more members.
func work(key int, more string) string {
	return fmt.Sprintf(`{"Timesheet Project Key":%d,"Project Key":10,"Project Description":"Quay Wall","Phase Key":11,"Phase Description":"Piles","Activity Key":1,"Activity":"Engineering",%s}`, key, more)
}

// run calls a command as the shell would.
func (o *office) run(of func(*app.App) *cobra.Command, args ...string) error {
	return o.runIn(o.t.Context(), of, args...)
}

func (o *office) runIn(ctx context.Context, of func(*app.App) *cobra.Command, args ...string) error {
	o.t.Helper()
	o.out.Reset()
	o.err.Reset()
	o.t.Setenv("AJERA_LIMIT_DIR", o.t.TempDir()) // each run has its own pace, so that none waits
	a := &app.App{Out: &o.out, Err: &o.err, Now: func() time.Time { return o.today }}
	c := of(a)
	c.SetArgs(args)
	c.SetOut(&o.err)
	c.SetErr(&o.err)
	c.SilenceErrors, c.SilenceUsage = true, true
	err := c.ExecuteContext(ctx)
	if end := a.Close(); end != nil {
		o.t.Error(end)
	}
	return err
}

// lines runs a command that must go well, and gives the named members of each record.
func (o *office) lines(of func(*app.App) *cobra.Command, members []string, args ...string) string {
	o.t.Helper()
	if err := o.run(of, args...); err != nil {
		o.t.Fatal(err)
	}
	var rows []map[string]any
	if err := json.Unmarshal(o.out.Bytes(), &rows); err != nil {
		o.t.Fatal(err)
	}
	var b strings.Builder
	for _, row := range rows {
		for i, name := range members {
			value, ok := row[name]
			if !ok {
				value = "(absent)"
			}
			if i > 0 {
				b.WriteString(" | ")
			}
			fmt.Fprint(&b, value)
		}
		b.WriteString("\n")
	}
	return b.String()
}
