// Package account knows where the vendors are and who calls them: by flag, environment, keyring or
// file, in this order, under the name of a profile. All of an account comes from one source: the
// password of one never goes to the address of another.
package account

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
)

// Ajera makes a client of the account. It is the caller's to close, before c.
func Ajera(ctx context.Context, c *Choice, options ...ajera.Option) (*ajera.Client, error) {
	s, err := Find(ctx, c, OfAjera)
	if err != nil {
		return nil, err
	}
	sessions := c.sessions()
	kept := func(config *ajera.Config) { config.Sessions = sessions }
	return s.ajera(c, append([]ajera.Option{kept}, options...)...)
}

// Aimsio makes a client of the account. It is the caller's to close, before c.
func Aimsio(ctx context.Context, c *Choice, options ...aimsio.Option) (*aimsio.Client, error) {
	s, err := Find(ctx, c, OfAimsio)
	if err != nil {
		return nil, err
	}
	return s.aimsio(c, options...)
}

// ajera makes a client within the limits of the account.
func (s *Settings) ajera(c *Choice, options ...ajera.Option) (*ajera.Client, error) {
	config := ajera.Config{URL: s.URL, Username: s.Username, Password: s.Password, ReadOnly: s.ReadOnly, Expect: s.Database}
	var err error
	if config.Limiter, err = c.limiter(s, ajera.Limits()); err != nil {
		return nil, err
	}
	for _, option := range options {
		option(&config)
	}
	client, err := ajera.New(config)
	return client, s.wrong(err)
}

// aimsio makes a client within the limits of the account.
func (s *Settings) aimsio(c *Choice, options ...aimsio.Option) (*aimsio.Client, error) {
	config := aimsio.Config{URL: s.URL, Server: s.Server, Username: s.Username, Password: s.Password,
		ReadOnly: s.ReadOnly, ReadOnlyPortal: s.ReadOnlyPortal}
	var err error
	if config.Limiter, err = c.limiter(s, aimsio.Limits()); err != nil {
		return nil, err
	}
	for _, option := range options {
		option(&config)
	}
	client, err := aimsio.New(config)
	return client, s.wrong(err)
}

// ErrNone is that there is no account of a vendor.
var ErrNone = errors.New("no account")

// Find is the account of a vendor. A profile that is named is taken alone, and what the environment
// has beside it is said to be left aside. Otherwise the environment is taken, when it has all, and the
// keyring is not asked; a part of an account there is an error. Otherwise it is the default profile.
func Find(ctx context.Context, c *Choice, v Vendor) (*Settings, error) {
	name, by := c.Named()
	env, lacks := Environment(v)
	if name == "" {
		switch {
		case len(lacks) == 0:
			return env, nil
		case len(env.Set()) > 0:
			return nil, half(env, lacks)
		}
	}
	book, err := OpenBook()
	if err != nil {
		return nil, err
	}
	if name == "" {
		name, by = book.Default()
	}
	entry, err := book.entry(name, v)
	if err != nil {
		return nil, err
	}
	if aside := env.Set(); len(aside) > 0 {
		c.note("%s: profile %q is used, as %s says, and not what the environment has in %s.", v.Title(), name, by, strings.Join(aside, ", "))
	}
	return entry.open(ctx, by)
}

// entry is a vendor's account in a profile.
func (b *Book) entry(name string, v Vendor) (*Entry, error) {
	if name == "" && len(b.Profiles) > 1 {
		return nil, exit.Usagef("no profile is the default one; say which by --profile, or \"fieldbooks profiles use NAME\"; there are: %s", strings.Join(b.Names(), ", "))
	}
	if name == "" {
		return nil, none(v, "")
	}
	p := b.Profile(name)
	if p == nil {
		return nil, b.Unknown(name)
	}
	if e := p.Entry(v); e != nil {
		return e, nil
	}
	return nil, none(v, name)
}

// Unknown is that there is no profile of that name.
func (b *Book) Unknown(name string) error {
	if len(b.Profiles) == 0 {
		return exit.Usagef("there is no profile %q, nor any other; \"fieldbooks login --profile %s\" makes it", name, name)
	}
	return exit.Usagef("there is no profile %q; there are: %s", name, strings.Join(b.Names(), ", "))
}

// none is that there is no account, and what to do.
func none(v Vendor, profile string) error {
	where, how := "", ""
	if profile != "" {
		where, how = fmt.Sprintf(" in profile %q", profile), "--profile "+profile+" "
	}
	n := variables[v]
	return exit.Errorf(exit.Denied, "%w of %s%s; run \"fieldbooks login %s%s\", or set %s, %s and %s",
		ErrNone, v.Title(), where, how, v, strings.Join(n.address, " or "), n.username, n.password)
}
