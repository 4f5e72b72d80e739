package account

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
)

// Entry is an account but for its secret.
type Entry struct {
	Vendor   Vendor
	Profile  string
	Username string
	Address  string // of Aimsio: a server's name, or a URL; of Ajera the host alone
	Store    Store  // where the secret is

	ReadOnly       bool
	ReadOnlyPortal bool
	Database       *ajera.Database

	line int
	file string
}

// Server is where the account is: no query, no secret.
func (e *Entry) Server() string {
	s := Settings{Vendor: e.Vendor}
	s.setAddress(e.Vendor == OfAjera || IsServer(e.Address), e.Address)
	return s.Where()
}

// Names says which of Ajera's databases it was at login.
func (e *Entry) Names() string {
	if e.Database == nil {
		return ""
	}
	return words(*e.Database)
}

// Place is where the secret is.
func (e *Entry) Place() string { return e.key().place(e.Store) }

// open fetches the secret of an account.
func (e *Entry) open(ctx context.Context, by string) (*Settings, error) {
	again := fmt.Sprintf("run \"fieldbooks login --profile %s %s\"", e.Profile, e.Vendor)
	key := e.key()
	kept, err := key.get(ctx, e.Store)
	if err != nil {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		n := variables[e.Vendor]
		return nil, exit.Errorf(exit.Denied, "the password of profile %q for %s: %w; %s again, with --store file where there is no keyring, or name no profile and set %s, %s and %s",
			e.Profile, e.Vendor.Title(), err, again, n.address[0], n.username, n.password)
	}
	s := &Settings{Vendor: e.Vendor, Profile: e.Profile, Chosen: by, Username: e.Username, Password: kept.Password,
		ReadOnly: e.ReadOnly, ReadOnlyPortal: e.ReadOnlyPortal, Database: e.Database}
	s.setAddress(e.Vendor == OfAimsio && IsServer(e.Address), kept.Address.Reveal())
	if kept.Username != e.Username || s.shown() != e.Address {
		return nil, exit.Errorf(exit.Denied, "%s:%d: user name or server of %s is not the one for which the password was stored; %s, or put back what was there",
			e.file, e.line, e.Vendor.Title(), again)
	}
	from := key.place(e.Store)
	s.From = Origin{from, e.file, from}
	if e.Vendor == OfAimsio {
		s.From.Address = e.file
	}
	return s, nil
}

func (e *Entry) key() secretKey { return secretKey{filepath.Dir(e.file), e.Profile, e.Vendor} }
