package login

import (
	"context"
	"errors"
	"io"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
)

// ask wants a line, and a hidden one is not shown while it is typed. Ctrl-C ends it.
func ask(ctx context.Context, a *app.App, question string, hidden bool) (string, error) {
	if !a.InTerminal {
		return "", exit.Usagef("nobody is there to be asked: %s", question)
	}
	line, err := a.Ask(ctx, question, hidden)
	if errors.Is(err, io.EOF) {
		return "", exit.Usagef("the input ended where an answer was expected; nothing was stored")
	}
	return line, err
}
