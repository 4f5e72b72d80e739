package ajera_test

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/wire"
)

// readPercents reads a table with the columns project, phase, percent and date.
func readPercents(table io.Reader) ([]ajera.PercentComplete, error) {
	lines := csv.NewReader(table)
	lines.FieldsPerRecord = 4
	all, err := lines.ReadAll()
	if err != nil {
		return nil, err
	}
	var rows []ajera.PercentComplete
	var faults []error
	for i, line := range all {
		percent, err := wire.ParseDecimal(line[2])
		date, errDate := wire.ParseDate(line[3])
		if err = errors.Join(err, errDate); err != nil {
			faults = append(faults, fmt.Errorf("line %d: %w", i+1, err))
		}
		rows = append(rows, ajera.PercentComplete{ProjectID: line[0], PhaseID: line[1], Percent: percent, Date: date})
	}
	return rows, errors.Join(faults...)
}

// reportPercents saves them all, and tells whether that changed anything.
func reportPercents(ctx context.Context, c *ajera.Client, rows []ajera.PercentComplete) (changed bool, err error) {
	_, err = c.SetPercentComplete(ctx, rows)
	if errors.Is(err, ajera.ErrConflict) { // somebody was faster: once more, which reads anew
		_, err = c.SetPercentComplete(ctx, rows)
	}
	if errors.Is(err, ajera.ErrNoChange) {
		return false, nil // all was reported before
	}
	return err == nil, err
}

// Percent complete of many phases in one save, by the numbers that people know.
func ExampleClient_SetPercentComplete() {
	c, done := office()
	defer done()
	ctx := context.Background()

	rows, err := readPercents(strings.NewReader("24-001,100,80,2026-03-31\n24-001,200,12.5,2026-03-31\n"))
	if err != nil {
		fmt.Println(err)
		return
	}
	for range 2 {
		fmt.Println(reportPercents(ctx, c, rows))
	}
	fmt.Println(reportPercents(ctx, c, append(rows, ajera.PercentComplete{ProjectID: "24-001", PhaseID: "300"})))
	// Output:
	// true <nil>
	// false <nil>
	// false SetPercentComplete: not found: project "24-001" phase "300"; correct what was asked for, or create it
}
