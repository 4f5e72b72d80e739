// Package app is what each command is given: streams, accounts, output, questions.
package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"syscall"
	"time"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/account"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/progress"
	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// App is one run of the command. Its exported fields are set before a command runs, from the flags
// that all commands have.
type App struct {
	In  io.Reader
	Out io.Writer // data, and nothing but data
	Err io.Writer // all that is said to people
	Now func() time.Time

	InTerminal  bool // somebody can be asked
	ErrTerminal bool // somebody looks at what is said
	Width       int  // of the terminal that Out is, 0 when it is none

	Account    account.Choice
	Output     output.Options
	Yes        bool // writes are not asked about
	DryRun     bool // nothing is sent that changes anything
	JSONErrors bool

	ctx    context.Context
	line   *progress.Line
	writer *output.Writer
	begun  bool // Out stands in the middle of a line

	mu      sync.Mutex // the line of progress asks for vendors while clients are made
	vendors []*progress.Vendor
	write   bool // a client that was opened may
	closer  []func() error
}

// Start begins a command, which ends with ctx. It finds what the flags cannot mean together.
func (a *App) Start(ctx context.Context) error {
	a.ctx = ctx
	return a.options().Check()
}

// Ajera is a client of the account, closed when the command ends.
func (a *App) Ajera(ctx context.Context, options ...ajera.Option) (*ajera.Client, error) {
	v := &progress.Vendor{Name: "Ajera", Pace: ajera.Limits()}
	watched := func(c *ajera.Config) { v.Pace, a.write = paceOf(c.Limiter, v.Pace), a.write || !c.ReadOnly }
	client, err := account.Ajera(ctx, &a.Account, append(options[:len(options):len(options)], watched)...)
	if err != nil {
		return nil, err
	}
	v.Stats = func() limit.Stats { return client.Stats().Limit }
	a.opened(v, client.Close)
	return client, nil
}

// Aimsio is a client of the account, closed when the command ends.
func (a *App) Aimsio(ctx context.Context, options ...aimsio.Option) (*aimsio.Client, error) {
	v := &progress.Vendor{Name: "Aimsio", Pace: aimsio.Limits()}
	watched := func(c *aimsio.Config) { v.Pace, a.write = paceOf(c.Limiter, v.Pace), a.write || !c.ReadOnly }
	client, err := account.Aimsio(ctx, &a.Account, append(options[:len(options):len(options)], watched)...)
	if err != nil {
		return nil, err
	}
	v.Stats = func() limit.Stats { return client.Stats().Limit }
	a.opened(v, client.Close)
	return client, nil
}

// paceOf is the pace of a client with its own limiter, or the vendor's.
func paceOf(l *limit.Limiter, vendors limit.Policy) limit.Policy {
	if l == nil {
		return vendors
	}
	return l.Policy()
}

func (a *App) opened(v *progress.Vendor, end func() error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.vendors, a.closer = append(a.vendors, v), append(a.closer, end)
}

// waits says for which limit the command waits now.
func (a *App) waits(now time.Time) string {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, v := range a.vendors {
		if said := v.Waits(now); said != "" {
			return said
		}
	}
	return ""
}

// Writer writes records as the flags have it. Close it when all went well. A writer that is not
// closed when the command ends is discarded: of a file that it began nothing is left.
func (a *App) Writer(sets ...output.Set) (*output.Writer, error) {
	var err error
	a.writer, err = output.New(screen{a}, a.options(), sets...)
	return a.writer, err
}

// Answer is [App.Writer] for what the vendor answers to a write. Make it before the write is sent:
// what the flags cannot mean is refused by then. What comes later cannot be: see [AfterWrite].
func (a *App) Answer(sets ...output.Set) (*output.Writer, error) {
	var err error
	o := a.options()
	o.Late = true
	a.writer, err = output.New(screen{a}, o, sets...)
	return a.writer, err
}

// AfterWrite is the error of an output that tells of a write. The write is done all the same, so the
// code is none of those that say that nothing was sent or changed. That nobody reads the output any
// more stays what it is.
func AfterWrite(err error) error {
	if err == nil || errors.Is(err, syscall.EPIPE) {
		return err
	}
	return exit.Errorf(exit.Partial, "it was sent, and is done; but what there is to tell of it could not be written: %w", err)
}

// Write writes records that a command made itself, all of one set, and ends the output.
func Write[T any](a *App, set output.Set, records []T) error {
	w, err := a.Writer(set)
	if err != nil {
		return err
	}
	return output.All(w, records)
}

// options are those of the flags, and what the terminal has to do with them.
func (a *App) options() output.Options {
	o := a.Output
	o.Width, o.Context, o.Note = a.Width, a.ctx, a.Note
	return o
}

// IsTable reports whether what the writer writes is a table for people.
func (a *App) IsTable() bool { return a.options().IsTable() }

// screen is where data goes. On a terminal the line of progress ends when it begins to come.
type screen struct{ app *App }

// Write writes data.
func (s screen) Write(data []byte) (int, error) {
	if s.app.Width > 0 {
		s.app.line.End()
	}
	if len(data) > 0 {
		s.app.begun = data[len(data)-1] != '\n'
	}
	return s.app.Out.Write(data)
}

// Whole writes one JSON value as it is, of which nothing is known.
func (a *App) Whole(value wire.Value) error {
	return output.Whole(screen{a}, a.options(), value)
}

// Bytes writes a picture, or what else is no records, where the flags have it.
func (a *App) Bytes(data []byte) error { return output.Bytes(screen{a}, a.options(), data) }

// Progress says from now on how far the command is. One line at a time: End it.
func (a *App) Progress(what string) *progress.Line {
	a.line.End()
	out := io.Writer(nil)
	if a.ErrTerminal {
		out = a.Err
	}
	a.line = progress.New(out, what, a.waits)
	return a.line
}

// Note says something to people, on a line of its own.
func (a *App) Note(format string, args ...any) {
	a.line.Hide()
	if a.begun && a.Width > 0 && a.ErrTerminal { // both are one screen
		fmt.Fprintln(a.Err)
	}
	fmt.Fprintln(a.Err, output.Harmless(fmt.Sprintf(format, args...)))
}

// Interrupted says what an interrupted command had done, and that no file is half written.
func (a *App) Interrupted() string {
	said := "interrupted"
	if a.line != nil {
		what, done, total := a.line.State()
		said += " while " + cmp.Or(what, "working")
		if total > 0 {
			said += fmt.Sprintf(": %s of %s done", progress.Count(done), progress.Count(total))
		} else if done > 0 {
			said += fmt.Sprintf(": %s done", progress.Count(done))
		}
	}
	if a.Output.File != "" && a.writer != nil {
		if _, done := a.writer.Written(); !done {
			said += "; " + a.Output.File + " was not written"
		}
	}
	return said
}

// Close ends the line of progress and all sessions, and discards what was not closed.
func (a *App) Close() error {
	a.line.End()
	if a.writer != nil {
		a.writer.Discard()
		a.sayFile()
	}
	var faults []error
	for _, end := range a.closer {
		faults = append(faults, end())
	}
	a.closer = nil
	return errors.Join(append(faults, a.Account.Close())...)
}

// sayFile tells who looks on that a file is there, for nothing else does.
func (a *App) sayFile() {
	if n, done := a.writer.Written(); done && a.ErrTerminal && a.Output.File != "" {
		records := "records are"
		if n == 1 {
			records = "record is"
		}
		a.Note("%s %s in %s", progress.Count(n), records, a.Output.File)
	}
}
