// Command fieldbooks helps with the clients of this module. Its one subcommand so
// far, fake, serves stand-ins of the vendors' servers on the loopback interface,
// filled with an invented firm:
//
//	fieldbooks fake -ajera 127.0.0.1:8401 -ajera-success 0
//
// It prints the settings that the clients read from the environment as shell
// lines, logs each call on standard error, and stops on Ctrl-C.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// Exit codes.
const (
	exitOK     = 0
	exitFailed = 1 // something outside went wrong
	exitUsage  = 2 // the command line is wrong
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

const usage = `usage: fieldbooks <command> [arguments]

commands:
  fake    serve stand-ins of the vendors on the loopback interface
  help    show this text

"fieldbooks fake -h" shows the flags of a command.
`

// run executes one command until it ends or ctx does, and returns the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	if len(args) == 0 {
		fmt.Fprint(stderr, usage)
		return exitUsage
	}
	switch args[0] {
	case "fake":
		return fake(ctx, args[1:], stdout, stderr)
	case "help", "-h", "-help", "--help":
		fmt.Fprint(stdout, usage)
		return exitOK
	}
	fmt.Fprintf(stderr, "fieldbooks: unknown command %q; \"fieldbooks help\" lists them\n", args[0])
	return exitUsage
}
