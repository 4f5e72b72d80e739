package login

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/account"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// gather has all that an account needs: from the environment when it has all and no flag says
// otherwise, else from flags and answers.
func (w *wanted) gather(ctx context.Context, a *app.App, v account.Vendor) (*account.Settings, error) {
	env, lacks := account.Environment(v)
	flags := w.url != "" || w.server != "" || w.user != "" || w.stdin
	if len(lacks) == 0 && !flags {
		a.Note("%s: all is taken from the environment: %s, %s, %s.", v.Title(), env.From.Address, env.From.Username, env.From.Password)
		return env, nil
	}
	s := &account.Settings{Vendor: v, Server: strings.ToLower(w.server), URL: wire.Hide(strings.TrimSpace(w.url)), Username: w.user}
	if !a.InTerminal {
		if err := w.missing(v); err != nil {
			return nil, err
		}
	}
	if w.stdin {
		if s.Username == "" || s.URL.IsZero() && s.Server == "" {
			return nil, w.missing(v) // what stands at the input is the password
		}
		password, err := io.ReadAll(io.LimitReader(a.In, 1<<16))
		if err != nil {
			return nil, fmt.Errorf("--password-stdin: %w", err)
		}
		s.Password = wire.Hide(strings.TrimRight(string(password), "\r\n"))
		if s.Password.IsZero() {
			return nil, exit.Usagef("--password-stdin: nothing stands at standard input; give the password there, on one line")
		}
	}
	return s, answer(ctx, a, s)
}

// missing is what nobody can be asked for.
func (w *wanted) missing(v account.Vendor) error {
	var lacks []string
	if w.url == "" && w.server == "" {
		lacks = append(lacks, map[account.Vendor]string{account.OfAjera: "--url", account.OfAimsio: "--server or --url"}[v])
	}
	if w.user == "" {
		lacks = append(lacks, "--user")
	}
	if !w.stdin {
		lacks = append(lacks, "--password-stdin")
	}
	if len(lacks) == 0 {
		return nil
	}
	return exit.Usagef("nobody is there to be asked for what is missing; give %s, or set all variables of %s in the environment", strings.Join(lacks, ", "), v.Title())
}

// answer asks for what is missing.
func answer(ctx context.Context, a *app.App, s *account.Settings) (err error) {
	if s.URL.IsZero() && s.Server == "" {
		err = map[account.Vendor]func(context.Context, *app.App, *account.Settings) error{
			account.OfAjera: askURL, account.OfAimsio: askServer}[s.Vendor](ctx, a, s)
	}
	for err == nil && s.Username == "" {
		s.Username, err = ask(ctx, a, "User name: ", false)
	}
	for err == nil && s.Password.IsZero() {
		var password string
		password, err = ask(ctx, a, "Password (not shown): ", true)
		s.Password = wire.Hide(password)
	}
	return err
}

// askURL asks for Ajera's address, and says where it leads.
func askURL(ctx context.Context, a *app.App, s *account.Settings) error {
	a.Note("The address is in Ajera under Utility > Setup > Integrations > API Settings: Copy API URL.\nIts end names your database, so it is not shown when you paste it.")
	for {
		typed, err := ask(ctx, a, "API URL: ", true)
		if err != nil {
			return err
		}
		s.URL = wire.Hide(strings.TrimSpace(typed))
		if s.Where() != "" {
			a.Note("It leads to %s.", place(s))
			return nil
		}
		a.Note("That is no address; it begins with https://.")
	}
}

// askServer asks for Aimsio's.
func askServer(ctx context.Context, a *app.App, s *account.Settings) error {
	for {
		typed, err := ask(ctx, a, "Server (sandbox for tests, portal for live data, or an address): ", false)
		switch {
		case err != nil:
			return err
		case account.IsServer(typed):
			s.Server = strings.ToLower(typed)
			return nil
		case strings.Contains(typed, "://"):
			s.URL = wire.Hide(typed)
			return nil
		}
	}
}
