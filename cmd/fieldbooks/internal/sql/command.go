// Package sql is the command "sql": a question to a mirror.
package sql

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/query"
)

// Command is "sql".
func Command(a *app.App) *cobra.Command {
	var from, describe string
	var tables bool
	c := &cobra.Command{
		Use:   "sql 'select ...'",
		Short: "Ask a mirror a question",
		Long: `Ask a mirror a question in SQL, and get the rows in any format. Nothing is changed: a statement that
would write is refused. With - for the statement it is read from standard input.

--tables says what there is, and --describe what the columns of a table or view hold, with units. How
old the data is that was asked for stands on standard error.

Decimals of PostgreSQL come out exactly; SQLite keeps about 15 digits of them, and the column _record
has what the vendor sent. Instants are in UTC. Two columns of one name become name and name_2.`,
		Example: `  fieldbooks sql --tables
  fieldbooks sql --describe ajera_projects
  fieldbooks sql 'select id, description from ajera_projects order by id' --limit 20
  fieldbooks sql --from postgres://report@db.firm.example/books - --file money.xlsx < money.sql`,
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			return asked{a, cmp.Or(from, os.Getenv(database.Variable), database.Default)}.answer(c.Context(), args, tables, describe)
		},
	}
	f := c.Flags()
	f.StringVar(&from, "from", "", "the mirror: a `file`, or postgres://user@host/database; without it "+database.Variable+", or "+database.Default)
	f.BoolVar(&tables, "tables", false, "list tables and views, and what they hold")
	f.StringVar(&describe, "describe", "", "list the columns of this `table` or view, and what they hold")
	c.MarkFlagsMutuallyExclusive("tables", "describe")
	return c
}

// asked is a question to a database.
type asked struct {
	app  *app.App
	from string
}

// answer answers what the line asks.
func (q asked) answer(ctx context.Context, args []string, tables bool, describe string) error {
	switch lists := tables || describe != ""; {
	case lists && len(args) > 0:
		return exit.Usagef("a statement and --tables or --describe are two questions; ask one at a time")
	case !lists && len(args) == 0:
		return exit.Usagef("no statement is given; give one in quotes, or - to read it from standard input (--tables says what can be asked for)")
	case len(args) > 1:
		return exit.Usagef("the statement is %d words; put it into quotes, as in: fieldbooks sql 'select ...'", len(args))
	case tables:
		return q.withDatabase(ctx, q.tables)
	case describe != "":
		return q.withDatabase(ctx, func(ctx context.Context, db *database.DB) error { return q.describe(ctx, db, describe) })
	}
	text, err := q.text(args[0])
	if err != nil {
		return err
	}
	s, err := query.Parse(text, guide)
	if err != nil {
		return err
	}
	return q.withDatabase(ctx, func(ctx context.Context, db *database.DB) error { return q.rows(ctx, db, s) })
}

// guide is how the command lists what there is.
var guide = query.Guide{Tables: "--tables", Columns: "--describe"}

// most is how long a statement can be.
const most = 1 << 20

// text is the statement.
func (q asked) text(arg string) (string, error) {
	if arg != "-" {
		return arg, nil
	}
	text, err := io.ReadAll(io.LimitReader(q.app.In, most+1))
	switch {
	case err != nil:
		return "", fmt.Errorf("the statement cannot be read from standard input: %w", err)
	case len(text) > most:
		return "", exit.Usagef("standard input has more than %d bytes, which is no statement; give the statement there, and data nowhere", most)
	}
	return string(text), nil
}

// withDatabase opens the database for as long as do takes.
func (q asked) withDatabase(ctx context.Context, do func(context.Context, *database.DB) error) error {
	db, err := database.Open(ctx, q.from, database.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	defer db.Close()
	return do(ctx, db)
}
