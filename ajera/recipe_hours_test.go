package ajera_test

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"math/big"
	"os"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/wire"
)

// writeHours writes a line for each day of each row of a timesheet in a period, and returns the
// sum of all hours.
func writeHours(ctx context.Context, c *ajera.Client, from, to wire.Date, out io.Writer) (*big.Rat, error) {
	sum, lines := new(big.Rat), csv.NewWriter(out)
	for day, err := range c.TimesheetDays(ctx, from, to, ajerav2.ListTimesheetsArgs{}) {
		if err != nil {
			return nil, err // what is written so far is not all
		}
		project := "overhead"
		if day.Project != nil {
			project = fmt.Sprint(day.Project.ProjectKey)
		}
		sum.Add(sum, day.Hours.Rat()).Add(sum, day.Overtime.Rat())
		err := lines.Write([]string{day.Date.String(), day.Sheet.Employee, project, day.Hours.String(), day.Overtime.String(), day.Notes})
		if err != nil {
			return nil, err
		}
	}
	lines.Flush()
	return sum, lines.Error()
}

// Hours per employee, day and project of any period, for a payroll or a report.
func ExampleClient_TimesheetDays() {
	c, done := timekeeper()
	defer done()
	ctx := context.Background()

	sum, err := writeHours(ctx, c, wire.MustDate("2026-03-01"), wire.MustDate("2026-03-31"), os.Stdout)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(sum.FloatString(2), "hours")
	// Output:
	// 2026-03-02,Ann Lee,10,7.5,,
	// 2026-03-03,Ann Lee,10,8,1.25,pour
	// 2026-03-02,Bo Park,overhead,8,,
	// 24.75 hours
}
