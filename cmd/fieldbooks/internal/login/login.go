// Package login is the commands by which a user gets in: login, logout, profiles, whoami.
package login

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/account"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
)

// wanted is what the flags of login say.
type wanted struct {
	url, server, user string
	stdin             bool
	store             string
	readOnly          bool
}

// Login is "fieldbooks login".
func Login(a *app.App) *cobra.Command {
	w := &wanted{}
	c := &cobra.Command{
		Use:   "login [ajera|aimsio]",
		Short: "Try an account of Ajera or Aimsio, and keep it for later commands",
		Long: `Asks for address, user name and password, tries them at once, and keeps only what worked.

The password, and Ajera's address, whose end names your database, go into the keyring of the
system. Where there is none, or with --store file, they go into a file that only you can read,
and login says so. All else is in profiles.yaml, which you may edit.

An account comes from one place: the flags and what you are asked, or the environment when all
variables are set and no flag is given. It is never put together from both.

Later commands take the profile that --profile or FIELDBOOKS_PROFILE names, or else the
environment, or else the default profile. FIELDBOOKS_KEYRING=off never asks the keyring.`,
		Example: `  fieldbooks login ajera
  fieldbooks login --profile sandbox aimsio --server sandbox --user api@firm.example
  fieldbooks login aimsio --server portal --user api@firm.example --password-stdin < password.txt`,
		Args:              oneVendor,
		ValidArgsFunction: cobra.FixedCompletions([]string{"ajera", "aimsio"}, cobra.ShellCompDirectiveNoFileComp),
		RunE:              func(c *cobra.Command, args []string) error { return w.run(c.Context(), a, args) },
	}
	f := c.Flags()
	f.StringVar(&w.url, "url", "", "`address` of the API; Ajera's is secret, and better asked for than typed here")
	f.StringVar(&w.server, "server", "", "`server` of Aimsio: sandbox, portal or mock")
	f.StringVar(&w.user, "user", "", "user `name`")
	f.BoolVar(&w.stdin, "password-stdin", false, "read the password from standard input")
	f.StringVar(&w.store, "store", "", "`place` of the secrets, keyring or file; without it the keyring, or a file where there is none")
	f.BoolVar(&w.readOnly, "read-only", false, "refuse every call that would change something")
	_ = c.RegisterFlagCompletionFunc("server", cobra.FixedCompletions([]string{"sandbox", "portal", "mock"}, cobra.ShellCompDirectiveNoFileComp))
	_ = c.RegisterFlagCompletionFunc("store", cobra.FixedCompletions([]string{"keyring", "file"}, cobra.ShellCompDirectiveNoFileComp))
	return c
}

func (w *wanted) run(ctx context.Context, a *app.App, args []string) error {
	if store := account.Store(w.store); store != "" && store != account.InKeyring && store != account.InFile {
		return exit.Usagef("--store is %q; give keyring or file", w.store)
	}
	book, err := account.OpenBook() // what is wrong there is said before anybody types
	if err != nil {
		return err
	}
	profile, _ := a.Account.Named()
	if profile == "" {
		profile, _ = book.Default()
	}
	profile = cmp.Or(profile, "default")
	if err := account.CheckName(profile); err != nil {
		return err
	}
	v, err := w.vendor(ctx, a, args)
	if err != nil {
		return err
	}
	s, err := w.gather(ctx, a, v)
	if err != nil {
		return err
	}
	s.Profile, s.ReadOnly = profile, w.readOnly
	return w.keep(ctx, a, book, s)
}

// oneVendor wants a vendor, or nothing.
func oneVendor(_ *cobra.Command, args []string) error {
	switch {
	case len(args) > 1:
		return exit.Usagef("one vendor at a time: %q is too much", args[1])
	case len(args) == 1 && !slices.Contains(account.Vendors, account.Vendor(args[0])):
		return exit.Usagef("%q is no vendor; give ajera or aimsio", args[0])
	}
	return nil
}

// vendor is whose account it is.
func (w *wanted) vendor(ctx context.Context, a *app.App, args []string) (account.Vendor, error) {
	v := account.Vendor(strings.Join(args, ""))
	for v == "" && a.InTerminal {
		said, err := ask(ctx, a, "Which one, ajera or aimsio? ", false)
		if err != nil {
			return "", err
		}
		if said = strings.ToLower(said); said == "ajera" || said == "aimsio" {
			v = account.Vendor(said)
		}
	}
	switch {
	case v == "":
		return "", exit.Usagef("whose account is it? Run \"fieldbooks login ajera\" or \"fieldbooks login aimsio\"")
	case v == account.OfAjera && w.server != "":
		return "", exit.Usagef("--server is of Aimsio only; Ajera's address is its --url")
	case w.server != "" && w.url != "":
		return "", exit.Usagef("--server and --url are both given; give one of them")
	case w.server != "" && !account.IsServer(w.server):
		return "", exit.Usagef("--server is %q; give sandbox, portal or mock, or the whole address by --url", w.server)
	}
	return v, nil
}

// keep tries the account, and stores it when it works.
func (w *wanted) keep(ctx context.Context, a *app.App, book *account.Book, s *account.Settings) error {
	a.Note("Trying %s as %s ...", cmp.Or(s.Where(), "the address"), s.Username)
	if err := s.Try(ctx, &a.Account); err != nil {
		return fmt.Errorf("nothing was stored: %w", err)
	}
	if s.Vendor == account.OfAjera {
		if d, err := ajera.DatabaseIn(s.URL.Reveal()); err == nil {
			s.Database = &d
			changed(a, book, s)
		}
	}
	if a.DryRun {
		a.Note("It works. Nothing is stored in a dry run.")
		return nil
	}
	return w.save(ctx, a, s)
}

// changed says when a profile leads to another database than before.
func changed(a *app.App, book *account.Book, s *account.Settings) {
	p := book.Profile(s.Profile)
	if p == nil || p.Ajera == nil || p.Ajera.Database == nil || *p.Ajera.Database == *s.Database {
		return
	}
	a.Note("Mind: profile %q was of another database before; now it is %s.", s.Profile, s.Names())
}

// save stores what worked, and says where.
func (w *wanted) save(ctx context.Context, a *app.App, s *account.Settings) error {
	store, why := account.Store(w.store), error(nil)
	if store == "" {
		store = account.InKeyring
	}
	kept, err := account.Save(ctx, s, store)
	if err != nil && w.store == "" && ctx.Err() == nil {
		why, store = err, account.InFile
		kept, err = account.Save(ctx, s, store)
	}
	if err != nil {
		return fmt.Errorf("the account works, but it cannot be stored: %w", err)
	}
	a.Note("%s: logged in at %s. It is profile %q from now on.", s.Vendor.Title(), place(s), s.Profile)
	switch {
	case why != nil:
		a.Note("The password is NOT in a keyring (%v),\nbut in a file that only you can read: %s", why, kept)
	case store == account.InFile:
		a.Note("The password is in a file that only you can read: %s", kept)
	default:
		a.Note("The password is in the keyring of the system.")
	}
	if env, lacks := account.Environment(s.Vendor); len(lacks) < 3 {
		a.Note("The environment still has %s: use --profile %s, or unset what is there.", strings.Join(env.Set(), ", "), s.Profile)
	}
	if by := os.Getenv("FIELDBOOKS_PROFILE"); by != "" && by != s.Profile {
		a.Note("FIELDBOOKS_PROFILE is still %s: use --profile %s, or unset it.", by, s.Profile)
	}
	return nil
}

// place is the server, and the database where one is named.
func place(s *account.Settings) string {
	if names := s.Names(); names != "" {
		return s.Where() + " (" + names + ")"
	}
	return s.Where()
}
