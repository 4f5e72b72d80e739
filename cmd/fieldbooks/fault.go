package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"syscall"

	"github.com/go-json-experiment/json"
	"github.com/spf13/cobra"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
	"github.com/fieldbooks/fieldbooks/wire"
)

// fault is how a command ended, for whoever reads standard error.
type fault struct {
	err     error
	app     *app.App
	command *cobra.Command
	json    bool
	typed   bool // what is wrong was typed: no command began
}

// readerGone is the code of a command whose output nobody reads any more: what a shell gives those
// that SIGPIPE ends.
const readerGone exit.Code = 141

// report says what went wrong, and gives the code to end with.
func (f *fault) report(out io.Writer) exit.Code {
	switch {
	case f.err == nil || errors.Is(f.err, app.ErrDryRun):
		return exit.OK
	case gone(f.err) && exit.Of(f.err) == exit.Failed:
		return readerGone // as all filters end: in silence
	}
	code := exit.Of(f.err)
	if f.json {
		text, _ := json.Marshal(f.object(code))
		fmt.Fprintf(out, "%s\n", text)
		return code
	}
	fmt.Fprintf(out, "fieldbooks: %s\n", output.Harmless(f.text(code)))
	if f.typed {
		fmt.Fprintln(out, f.hint())
	}
	return code
}

// gone reports that nobody reads the output any more. Windows has two numbers of its own for it,
// ERROR_BROKEN_PIPE and ERROR_NO_DATA.
func gone(err error) bool {
	windows := errors.Is(err, syscall.Errno(109)) || errors.Is(err, syscall.Errno(232))
	return errors.Is(err, syscall.EPIPE) || runtime.GOOS == "windows" && windows
}

// text is the error in words. What was interrupted says how far it was, unless the error knows
// better.
func (f *fault) text(code exit.Code) string {
	var own *exit.Error
	if code == exit.Interrupted && errors.Is(f.err, context.Canceled) && !errors.As(f.err, &own) {
		return f.app.Interrupted()
	}
	return exit.Plain(f.err.Error())
}

// hint says where the flags are explained.
func (f *fault) hint() string { return fmt.Sprintf("see %q", f.command.CommandPath()+" --help") }

// told is an error as JSON: what is certain, and nothing of a record.
type told struct {
	Error      string       `json:"error"`
	Code       string       `json:"code"`
	Exit       exit.Code    `json:"exit"`
	Method     string       `json:"method,omitzero"`
	Outcome    wire.Outcome `json:"outcome,omitzero"`
	Status     int          `json:"status,omitzero"`
	Permission string       `json:"permission,omitzero"`
	UsageKey   string       `json:"usageKey,omitzero"`
	Remedy     string       `json:"remedy,omitzero"`
}

func (f *fault) object(code exit.Code) told {
	t := told{Error: f.text(code), Code: code.Name(), Exit: code}
	var a *ajera.Error
	var b *aimsio.Error
	switch {
	case errors.As(f.err, &a):
		t.Method, t.Outcome, t.Status = a.Method, a.Outcome, a.Status
		t.Permission, t.UsageKey, t.Remedy = a.Permission, a.UsageKey, a.Remedy
	case errors.As(f.err, &b):
		t.Method, t.Outcome, t.Status, t.Remedy = b.Method+" "+b.Path, b.Outcome, b.Status, b.Remedy
	}
	t.Remedy = exit.Plain(t.Remedy)
	if f.typed {
		t.Remedy = cmp.Or(t.Remedy, f.hint())
	}
	return t
}

// asJSON reports whether errors are wanted as JSON, also of a line that cannot be read.
func asJSON(args []string) bool {
	if end := slices.Index(args, "--"); end >= 0 {
		args = args[:end]
	}
	return slices.Contains(args, "--json-errors") || slices.Contains(args, "--json-errors=true")
}
