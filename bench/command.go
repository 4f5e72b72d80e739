package main

import "fmt"

// commandPart is what the command does between its calls and standard output, beside the encoders of
// the standard library alone.
func commandPart(r *report, _ int) error {
	rows := []struct{ part, what, beside string }{
		{"phases/csv", "phases as CSV", "encoding/csv with the same rows as texts"},
		{"jobOrders/csv", "job orders as CSV", "encoding/csv with the same rows as texts"},
		{"phases/jsonl", "phases as JSON lines", "encoding/json with plain structs"},
		{"jobOrders/jsonl", "job orders as JSON lines", "encoding/json with plain structs"},
		{"phases/json", "phases as JSON on lines of their own", "encoding/json with plain structs, one line each"},
		{"phases/compacted", "phases as JSON lines", "json.Compact of the text of each"},
	}
	parts, err := goBenchIn("../cmd/fieldbooks", "Written", "./internal/call", len(rows))
	if err != nil {
		return err
	}
	r.heading("The command: 10,000 records of one type to standard output")
	r.linef("By `go test -bench Written ./internal/call` in cmd/fieldbooks. What is personal is cut, every text is checked, columns are")
	r.linef("found, members that the specs do not name are kept. x is the ratio of the output a second.")
	r.linef("")
	table := [][]string{{"", "x", "MB/s", "allocations a record", "beside"}}
	for _, row := range rows {
		f := parts[row.part]
		table = append(table, []string{
			row.what, fmt.Sprintf("%.2f", median(f["times-alone"])), fmt.Sprintf("%.0f", median(f["MB/s"])), fmt.Sprintf("%.2f", median(f["allocs/record"])), row.beside,
		})
	}
	r.table(table...)
	for _, row := range rows[:4] {
		times := median(parts[row.part]["times-alone"])
		r.goal(times >= 0.8, "%s at least 0.8 of %s: %.2f", row.what, row.beside, times)
	}
	return nil
}
