package database

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgconn/ctxwatch"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/account"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
)

// openPostgres opens a schema of a server.
func openPostgres(ctx context.Context, to string, options Options) (*DB, error) {
	config, err := configure(to)
	if err != nil {
		return nil, err
	}
	if options.ReadOnly {
		config.RuntimeParams["default_transaction_read_only"] = "on"
	}
	if options.Fenced {
		fence(config)
	}
	kept := withPassword(ctx, config)
	pool := stdlib.OpenDB(*config)
	pool.SetMaxOpenConns(4)
	pool.SetMaxIdleConns(4)
	db := &DB{DB: pool, Dialect: Dialect{Postgres}, Name: whereIs(config), Fenced: options.Fenced, readOnly: options.ReadOnly, ended: ctx.Err}
	if err := db.settle(ctx, config.RuntimeParams["search_path"]); err != nil {
		return nil, errors.Join(db.refusedFor(err, config, kept), pool.Close())
	}
	db.Name += ", schema " + db.place
	if err := db.plain(ctx); err != nil {
		return nil, errors.Join(err, pool.Close())
	}
	return db, nil
}

// settle finds the schema in which tables are made, and makes it where it is named and lacks.
func (db *DB) settle(ctx context.Context, path string) error {
	const current = "SELECT coalesce(current_schema(), '')"
	if err := db.QueryRowContext(ctx, current).Scan(&db.place); err != nil || db.place != "" {
		return err
	}
	first, _, _ := strings.Cut(path, ",")
	first = strings.Trim(strings.TrimSpace(first), `"`)
	switch {
	case first == "" || strings.HasPrefix(first, "$"):
		return exit.Usagef("%s: your user has no schema there; name one, as in postgres://user@host/database?search_path=books", db.Name)
	case db.readOnly:
		return absent("%s: there is no schema %s; \"fieldbooks mirror --to\" with the same URL makes it", db.Name, first)
	}
	if _, err := db.ExecContext(ctx, "CREATE SCHEMA IF NOT EXISTS "+db.Dialect.Quote(first)); err != nil {
		return err
	}
	db.place = first
	return nil
}

// configure reads a URL, and what the variables PG... and the file of passwords have beside it.
func configure(to string) (*pgx.ConnConfig, error) {
	if err := withoutPassword(to); err != nil {
		return nil, err
	}
	config, err := pgx.ParseConfig(to)
	if err != nil { // whose text has the URL
		return nil, exit.Usagef("the URL of the database cannot be used%s; it is postgres://user@host:port/database?search_path=schema, and sslmode there or in PGSSLMODE is disable, allow, prefer, require, verify-ca or verify-full", because(err))
	}
	host, _ := os.Hostname()
	config.RuntimeParams["application_name"] = fmt.Sprintf("fieldbooks %d@%.40s", os.Getpid(), host)
	config.BuildContextWatcherHandler = func(c *pgconn.PgConn) ctxwatch.Handler { // who stops waiting stops the server too
		return &pgconn.CancelRequestContextWatcherHandler{Conn: c, DeadlineDelay: 3 * time.Second}
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = 30 * time.Second
	}
	return config, nil
}

// because is the name of a file that the settings name and that cannot be read, as certificates
// are.
func because(err error) string {
	if at, ok := errors.AsType[*os.PathError](err); ok {
		return fmt.Sprintf(": %s cannot be read (%v)", filepath.Base(at.Path), at.Err)
	}
	return ""
}

// withoutPassword refuses a URL that has a password: it would stand in lists of processes and in
// the history of the shell. What cannot be read may have one too, so nothing of it is shown.
func withoutPassword(to string) error {
	u, err := url.Parse(to)
	if err != nil || u.User == nil && strings.Contains(to, "@") || u.Fragment != "" {
		return exit.Usagef("the URL of the database cannot be read; it is postgres://user@host:port/database?search_path=schema, without a password, and what is special in a part of it is written as %%40 for @. %s", remedy)
	}
	_, set := u.User.Password()
	set = set || strings.Contains(u.User.Username(), ":") // as %3A
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return exit.Usagef("what stands behind ? in the URL of the database cannot be read; it is as in ?search_path=books&sslmode=require")
	}
	for key := range query {
		set = set || strings.Contains(strings.ToLower(key), "password")
	}
	if set {
		return exit.Usagef("the URL of the database has a password, which others could see; take it out. %s", remedy)
	}
	return nil
}

// remedy says where passwords may be.
const remedy = "A password goes into PGPASSWORD, into ~/.pgpass (PGPASSFILE names another file), or by \"fieldbooks mirror password --to URL\" into the keyring"

// withPassword takes the password from the keyring where nothing else has it. The error is why the
// keyring did not give it, which matters only to a server that wants one.
func withPassword(ctx context.Context, config *pgx.ConnConfig) error {
	if config.Password != "" {
		return nil
	}
	password, err := account.Kept(ctx, keptAs(config))
	config.Password = password.Reveal()
	return err
}

// keptAs is what a password in the keyring is for: it goes to that user of those servers only.
func keptAs(config *pgx.ConnConfig) string {
	all := []string{net.JoinHostPort(config.Host, strconv.Itoa(int(config.Port)))}
	for _, other := range config.Fallbacks { // also the same one, with and without TLS
		if at := net.JoinHostPort(other.Host, strconv.Itoa(int(other.Port))); !slices.Contains(all, at) {
			all = append(all, at)
		}
	}
	return fmt.Sprintf("postgres %s@%s", config.User, strings.Join(all, ","))
}

// whereIs names a database for people.
func whereIs(config *pgx.ConnConfig) string {
	host := config.Host
	if strings.HasPrefix(host, "/") {
		host = "this machine"
	}
	return fmt.Sprintf("database %s on %s", cmp.Or(config.Database, config.User), host) // as the server takes it
}
