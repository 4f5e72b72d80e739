package login

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/account"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
)

// Logout is "fieldbooks logout".
func Logout(a *app.App) *cobra.Command {
	return &cobra.Command{
		Use:   "logout [ajera|aimsio]",
		Short: "Forget the accounts of a profile",
		Long:  "Ends the sessions that are kept for later commands, and forgets the password and the profile,\nor of the profile the account of one vendor. Variables of the environment stay.",
		Example: `  fieldbooks logout
  fieldbooks logout --profile sandbox aimsio`,
		Args:              oneVendor,
		ValidArgsFunction: cobra.FixedCompletions([]string{"ajera", "aimsio"}, cobra.ShellCompDirectiveNoFileComp),
		RunE:              func(c *cobra.Command, args []string) error { return logout(c.Context(), a, args) },
	}
}

func logout(ctx context.Context, a *app.App, args []string) error {
	book, err := account.OpenBook()
	if err != nil {
		return err
	}
	name, _ := a.Account.Named()
	if name == "" {
		name, _ = book.Default()
	}
	p := book.Profile(name)
	switch {
	case p == nil && name != "":
		return book.Unknown(name)
	case p == nil && len(book.Profiles) > 1:
		return exit.Usagef("no profile is the default one; say which by --profile")
	case p == nil:
		return exit.Errorf(exit.NotFound, "no account is stored; there is nothing to forget")
	}
	gone := 0
	for _, v := range account.Vendors {
		e := p.Entry(v)
		if e == nil || len(args) > 0 && !slices.Contains(args, string(v)) {
			continue
		}
		gone++
		if err := forget(ctx, a, book, e); err != nil {
			return err
		}
	}
	if gone == 0 {
		return exit.Errorf(exit.NotFound, "profile %q has no account of %s; there is nothing to forget", name, account.Vendor(args[0]).Title())
	}
	return nil
}

// forget takes one account away.
func forget(ctx context.Context, a *app.App, book *account.Book, e *account.Entry) error {
	if a.DryRun {
		a.Note("%s: the account of profile %q would be forgotten.", e.Vendor.Title(), e.Profile)
		return nil
	}
	if e.Vendor == account.OfAjera {
		if err := endSessions(ctx, e); err != nil {
			a.Note("Ajera: open sessions could not be ended, and end by themselves: %v", err)
		}
	}
	if err := book.Remove(ctx, e); err != nil {
		return fmt.Errorf("%s: the account of profile %q stays: %w", e.Vendor.Title(), e.Profile, err)
	}
	a.Note("%s: the account of profile %q is forgotten.", e.Vendor.Title(), e.Profile)
	return nil
}

// goodbye is how long the end of sessions may take.
const goodbye = 10 * time.Second

func endSessions(ctx context.Context, e *account.Entry) error {
	ctx, cancel := context.WithTimeout(ctx, goodbye)
	defer cancel()
	c := &account.Choice{Profile: e.Profile}
	client, err := account.Ajera(ctx, c)
	if err != nil {
		return err
	}
	return errors.Join(client.EndSessions(ctx), client.Close(), c.Close())
}
