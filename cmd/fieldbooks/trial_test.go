package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/spf13/cobra"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
	"github.com/fieldbooks/fieldbooks/wire"
)

// trial is a command that does at will what others do when something goes wrong. Only tests have
// it, in the program "trial".
func trial(a *app.App) *cobra.Command {
	var n int
	var each time.Duration
	c := &cobra.Command{Use: "trial", Short: "Try what all commands share"}
	count := &cobra.Command{Use: "count", RunE: func(c *cobra.Command, _ []string) error { return countTo(c, a, n, each) }}
	count.Flags().IntVar(&n, "n", 3, "how many")
	count.Flags().DurationVar(&each, "each", 0, "how long each takes")
	c.AddCommand(count,
		&cobra.Command{Use: "fail WORD", RunE: func(_ *cobra.Command, args []string) error { return failures[args[0]] }},
		&cobra.Command{Use: "hang", RunE: func(*cobra.Command, []string) error { time.Sleep(time.Minute); return nil }},
		&cobra.Command{Use: "ask", RunE: func(c *cobra.Command, _ []string) error {
			return a.Confirm(c.Context(), "- Percent 40\n+ Percent 55", "Send it?")
		}},
	)
	return c
}

// counted are its records.
var counted = output.Set{Name: "Numbers", Columns: []output.Column{{Name: "N", Kind: output.Key, Shown: true}, {Name: "Cost", Kind: output.Number, Shown: true}, {Name: "Note", Kind: output.Text, Shown: true}}}

func countTo(c *cobra.Command, a *app.App, n int, each time.Duration) error {
	w, err := a.Writer(counted)
	if err != nil {
		return err
	}
	line := a.Progress("counting")
	defer line.End()
	line.Total(n)
	for i := 1; i <= n && !w.Full(); i++ {
		select {
		case <-c.Context().Done():
			return fmt.Errorf("count: %w", c.Context().Err())
		case <-time.After(each):
		}
		if err := w.Record(0, jsontext.Value(fmt.Sprintf(`{"N":%d,"Cost":%d.10,"Note":"=N%d"}`, i, i, i))); err != nil {
			return err
		}
		line.Add(1)
	}
	return w.Close()
}

// failures are errors of the clients.
var failures = map[string]error{
	"conflict": &ajera.Error{Method: "UpdateProjects", Version: 2, Outcome: wire.Refused, Status: 200, Message: "somebody changed the record", UsageKey: "u-17", Remedy: "read it again", Err: ajera.ErrConflict},
	"unknown":  &aimsio.Error{Method: "PUT", Path: "/JobOrder/7", Outcome: wire.Unknown, Message: "no answer came", Remedy: "look at the record before you send it again"},
	"plain":    errors.New("the disk is full"),
	"partial":  exit.Errorf(exit.Partial, "2 of 3 rows were sent"),
	"dry":      app.ErrDryRun,
}
