package database

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
)

// fence sets a connection for statements of others: texts end where this program sees them end, no
// statement goes on when nobody waits any more, and no answer is larger than memory may hold.
func fence(config *pgx.ConnConfig) {
	config.RuntimeParams["standard_conforming_strings"] = "on"
	config.RuntimeParams["statement_timeout"] = "150s" // should a cancellation be lost
	config.RuntimeParams["idle_in_transaction_session_timeout"] = "150s"
	config.MaxProtocolMessageBodyLen = largestRow
}

// strong is the role by which the user can do more than read tables: a superuser's, or one that reads
// files of the server, writes them, or runs programs there. What the user could become counts too: a
// session that stands in a role can leave it.
const strong = `SELECT rolname FROM pg_roles
	WHERE (rolsuper OR rolname IN ('pg_read_server_files', 'pg_write_server_files', 'pg_execute_server_program'))
	AND (pg_has_role(session_user, oid, 'MEMBER') OR pg_has_role(current_user, oid, 'MEMBER'))
	ORDER BY rolsuper DESC, rolname = session_user DESC, rolname LIMIT 1`

// plain refuses a user that could do more than read, where a fence is wanted.
func (db *DB) plain(ctx context.Context) error {
	if !db.Fenced {
		return nil
	}
	var user, role string
	switch err := db.QueryRowContext(ctx, "SELECT session_user, coalesce(("+strong+"), '')").Scan(&user, &role); {
	case err != nil:
		return db.Fault(err)
	case role == "":
		return nil
	}
	why := "it has the rights of " + role
	if role == user {
		why = "it is a superuser"
	}
	return exit.Errorf(exit.Denied, "%s: user %s could do more there than read tables (%s), and an assistant asks as one that cannot; "+
		"make a role that only reads, and name it in the URL: CREATE ROLE %[4]s LOGIN; GRANT USAGE ON SCHEMA %[5]s TO %[4]s; "+
		"GRANT SELECT ON ALL TABLES IN SCHEMA %[5]s TO %[4]s; ALTER DEFAULT PRIVILEGES IN SCHEMA %[5]s GRANT SELECT ON TABLES TO %[4]s",
		db.Name, user, why, "fieldbooks_reading", db.Dialect.Quote(db.place))
}
