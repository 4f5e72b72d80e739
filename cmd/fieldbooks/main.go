// Command fieldbooks does at the command line what people who connect Aimsio and Deltek Ajera do
// every week: it calls every method of both vendors, exports, checks, edits safely, and serves
// stand-ins of both for tests. README.md shows it; "fieldbooks help" lists it.
package main

// What it can be asked for stands in generated/api, for reviewers; docs/reference tells of each call.
//
//go:generate go run . commands --surface ../../generated/api/command.txt
//go:generate go run . commands --reference ../..

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
)

func main() { os.Exit(int(begin())) }

// begin runs the command as the shell started it.
func begin(more ...func(*app.App) *cobra.Command) exit.Code {
	// The first Ctrl-C ends the command cleanly, the second at once.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	// Who reads the output may go, as head does: then writing fails, and sessions are ended first.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	return run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr, more...)
}
