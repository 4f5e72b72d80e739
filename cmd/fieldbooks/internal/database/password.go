package database

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/jackc/pgx/v5"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/account"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// KeepPassword asks for the password of the user in a URL of PostgreSQL, tries it, and keeps it in
// the keyring, from which [Open] takes it where neither PGPASSWORD nor the file of passwords has
// one.
func KeepPassword(ctx context.Context, a *app.App, to string) error {
	if !isPostgres(to) {
		return exit.Usagef("only a database of PostgreSQL has a password; name it as --to postgres://user@host/database")
	}
	config, err := configure(to)
	if err != nil {
		return err
	}
	if !a.InTerminal {
		return exit.Usagef("nobody is there to be asked for the password; set PGPASSWORD, or write ~/.pgpass, where no keyring is")
	}
	typed, err := a.Ask(ctx, fmt.Sprintf("Password of %s (%s): ", config.User, whereIs(config)), true)
	if errors.Is(err, io.EOF) || err == nil && typed == "" {
		return exit.Usagef("no password was typed; nothing was kept")
	}
	if err != nil {
		return err
	}
	if err := try(ctx, config, typed); err != nil {
		return fmt.Errorf("nothing was kept: %w", err)
	}
	if a.DryRun {
		a.Note("It works. Nothing is kept in a dry run.")
		return nil
	}
	if err := account.Keep(ctx, keptAs(config), wire.Hide(typed)); err != nil {
		return exit.Errorf(exit.Denied, "the password works, but it cannot be kept: %w; set PGPASSWORD, or write it into ~/.pgpass (PGPASSFILE names another file)", err)
	}
	a.Note("It works. The password of %s is in the keyring of the system.", config.User)
	return nil
}

// try connects with a password and none else.
func try(ctx context.Context, config *pgx.ConnConfig, password string) error {
	tried := config.Copy()
	tried.Password = password
	conn, err := pgx.ConnectConfig(ctx, tried)
	if err != nil {
		db := &DB{Name: whereIs(config)}
		return db.Fault(err)
	}
	return conn.Close(ctx)
}
