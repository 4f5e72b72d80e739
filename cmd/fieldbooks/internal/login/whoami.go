package login

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/account"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
)

// Whoami is "fieldbooks whoami".
func Whoami(a *app.App) *cobra.Command {
	return &cobra.Command{
		Use:   "whoami",
		Short: "Show which accounts commands use, where each setting is from, and whether they work",
		Long: `Shows which account of each vendor a command would use, where each of its settings is from,
and tries it: a login of its own at Ajera, a short list at Aimsio. No secret is shown.
It fails when an account does not work, and when there is none of either vendor.`,
		Example: `  fieldbooks whoami
  fieldbooks whoami --profile sandbox -o json`,
		RunE: func(c *cobra.Command, _ []string) error { return whoami(c.Context(), a) },
	}
}

// state is an account as "whoami" shows it.
type state struct {
	Vendor       account.Vendor
	Works        string // yes, no, or that there is none
	Profile      string
	ChosenBy     string
	Username     string
	Server       string
	Database     string
	PasswordFrom string
	AddressFrom  string `table:"-"`
	UsernameFrom string `table:"-"`
	ReadOnly     bool   `table:"-"`
	Fault        string `json:",omitzero" table:"-"`
}

func whoami(ctx context.Context, a *app.App) error {
	if err := a.Account.Known(); err != nil {
		return err
	}
	w, err := a.Writer(output.SetOf[state]("Accounts"))
	if err != nil {
		return err
	}
	var faults, missing []error
	for _, v := range account.Vendors {
		s, err := look(ctx, a, v)
		switch {
		case errors.Is(err, account.ErrNone):
			missing = append(missing, err)
		case err != nil:
			faults = append(faults, fmt.Errorf("%s: %w", v.Title(), err))
		}
		if err := w.Struct(s); err != nil {
			return err
		}
		if ctx.Err() != nil {
			break
		}
	}
	if len(missing) == len(account.Vendors) {
		faults = append(faults, missing...)
	}
	return errors.Join(append([]error{w.Close()}, faults...)...)
}

// look finds and tries the account of a vendor.
func look(ctx context.Context, a *app.App, v account.Vendor) (state, error) {
	s, err := account.Find(ctx, &a.Account, v)
	if errors.Is(err, account.ErrNone) {
		return state{Vendor: v, Works: "no account"}, err
	}
	if err != nil {
		return state{Vendor: v, Works: "no", Fault: exit.Plain(err.Error())}, err
	}
	line := state{
		Vendor: v, Works: "yes", Profile: s.Profile, ChosenBy: s.Chosen, Username: s.Username, Server: s.Where(), Database: s.Names(),
		PasswordFrom: s.From.Password, AddressFrom: s.From.Address, UsernameFrom: s.From.Username, ReadOnly: s.ReadOnly,
	}
	if err := errors.Join(s.Swapped(), s.Try(ctx, &a.Account)); err != nil {
		line.Works, line.Fault = "no", exit.Plain(err.Error())
		return line, err
	}
	return line, nil
}
