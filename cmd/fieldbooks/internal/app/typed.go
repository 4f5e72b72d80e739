package app

import (
	"context"
	"fmt"
	"strings"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
)

// ConfirmTyped is [App.Confirm] for what takes more than a yes: want, in small letters, has to be
// typed. In a script --yes alone is not enough: said is what its own flag, named flag, has, and must be
// want.
func (a *App) ConfirmTyped(ctx context.Context, plan, question, want, flag, said string) error {
	switch {
	case a.DryRun || a.readsOnly() || !a.Yes && !a.InTerminal:
		return a.Confirm(ctx, plan, question)
	case a.Yes && said == want:
		return a.Confirm(ctx, plan, question)
	}
	a.Note("%s", strings.TrimSuffix(plan, "\n"))
	if a.Yes {
		return exit.Usagef("--yes alone does not cover this: %s Say it with --%s %s", question, flag, want)
	}
	switch word, err := a.answer(ctx, fmt.Sprintf("%s Type %s to go on: ", question, want)); {
	case err != nil:
		return err
	case word != want:
		return exit.Errorf(exit.Refused, "you did not type %s: nothing was sent", want)
	}
	return nil
}
