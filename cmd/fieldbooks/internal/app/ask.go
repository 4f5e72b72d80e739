package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
)

// ErrDryRun ends a command that would go on to write. It is no failure.
var ErrDryRun = errors.New("dry run: nothing was sent")

// Confirm shows what a write would change, before and after, and asks whether it shall go out. It
// returns nil for yes, [ErrDryRun] for a dry run, and otherwise why not. Nothing was sent then.
func (a *App) Confirm(ctx context.Context, plan, question string) error {
	if plan != "" {
		a.Note("%s", strings.TrimSuffix(plan, "\n"))
	}
	switch {
	case a.DryRun:
		a.Note("%v", ErrDryRun)
		return ErrDryRun
	case a.readsOnly():
		return exit.Errorf(exit.Refused, "the account is read-only: nothing was sent; choose another one by --profile, or take read-only out of profiles.yaml")
	case a.Yes:
		return nil
	case !a.InTerminal:
		return exit.Usagef("nobody is there to be asked: %s Use --yes to go on without, or --dry-run to see what would be sent", question)
	}
	return a.ask(ctx, question)
}

// readsOnly reports that no client of the command may write, so that nobody is asked in vain.
func (a *App) readsOnly() bool { return len(a.vendors) > 0 && !a.write }

// ask wants yes or no, until it is one of them. The end of the input is no.
func (a *App) ask(ctx context.Context, question string) error {
	for {
		word, err := a.answer(ctx, question+" [y/N] ")
		if err != nil {
			return err
		}
		switch word {
		case "y", "yes":
			return nil
		case "", "n", "no":
			return exit.Errorf(exit.Refused, "you said no: nothing was sent")
		}
		fmt.Fprintf(a.Err, "%q is neither yes nor no.\n", word)
	}
}

// answer is what is typed, in small letters. The end of the input is no.
func (a *App) answer(ctx context.Context, question string) (string, error) {
	word, err := a.Ask(ctx, question, false)
	switch {
	case err != nil && ctx.Err() != nil:
		return "", exit.Errorf(exit.Interrupted, "interrupted before you answered: nothing was sent")
	case err != nil:
		return "", exit.Errorf(exit.Refused, "there was no answer, which is no: nothing was sent")
	}
	return strings.ToLower(word), nil
}

// Ask wants a line, and a hidden one is not shown while it is typed. The error is [io.EOF] where the
// input ends instead, or why ctx did. A line that is never typed is left behind: the command ends.
func (a *App) Ask(ctx context.Context, question string, hidden bool) (string, error) {
	a.line.End()
	terminal := -1
	var before *term.State // nil where it is no terminal
	if file, isFile := a.In.(*os.File); isFile {
		terminal = int(file.Fd())
		before, _ = term.GetState(terminal)
	}
	fmt.Fprint(a.Err, output.Harmless(question))
	typed := make(chan said, 1)
	go func() {
		if hidden && before != nil {
			typed <- readHidden(terminal)
			return
		}
		typed <- read(a.In)
	}()
	select {
	case <-ctx.Done():
		if before != nil {
			_ = term.Restore(terminal, before)
		}
		fmt.Fprintln(a.Err)
		return "", context.Cause(ctx)
	case got := <-typed:
		if hidden || got.err != nil {
			fmt.Fprintln(a.Err) // the key itself was not shown
		}
		return got.line, got.err
	}
}

// said is a line that was typed.
type said struct {
	line string
	err  error
}

// readHidden has a line typed that nobody sees. Blanks around a password may belong to it.
func readHidden(terminal int) said {
	text, err := term.ReadPassword(terminal)
	return said{strings.TrimRight(string(text), "\r"), err}
}

// read has a line typed.
func read(in io.Reader) said {
	text, err := line(in)
	if text = strings.TrimSpace(text); text != "" {
		err = nil
	}
	return said{text, err}
}

// line reads up to the end of one, and no byte more: what follows may be a password.
func line(in io.Reader) (string, error) {
	var text []byte
	one := make([]byte, 1)
	for {
		n, err := in.Read(one)
		switch {
		case n == 1 && one[0] == '\n':
			return string(text), nil
		case n == 1:
			text = append(text, one[0])
		case err != nil:
			return string(text), err
		}
	}
}
