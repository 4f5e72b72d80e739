package main

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
)

// TestTruncated lists what the server cuts off, however short the period and whoever the employee: the
// command says so, and gives nothing for all.
func TestTruncated(t *testing.T) {
	s := fakeAjera(t)
	rows := make([]string, 500)
	for i := range rows {
		rows[i] = fmt.Sprintf(`{"Timesheet Key":%d,"Employee Key":1,"Timesheet Date":"2026-03-08"}`, i+1)
	}
	s.Script(ajeratest.Answer{Method: "ListTimesheets", Content: `{"Timesheets":[` + strings.Join(rows, ",") + `]}`, Times: ajeratest.Always})
	var out, errs bytes.Buffer
	code := run(t.Context(), []string{"ajera", "list-timesheets", "--earliest-timesheet-date", "2026-03-08", "--latest-timesheet-date", "2026-03-08", "--employee", "1"}, strings.NewReader(""), &out, &errs)
	if code != exit.Truncated || out.Len() > 0 {
		t.Errorf("it ends with %d, says %q, and prints %d bytes", code, &errs, out.Len())
	}
}
