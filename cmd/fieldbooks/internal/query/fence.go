package query

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
)

// tabled are how statements begin that are about tables alone.
var tabled = []string{"select", "with", "values", "table", "explain"}

// ofServer are names that PostgreSQL has for its own affairs: a role that may only read can still take
// locks, end other sessions of its name, change settings, and have texts run as statements. A name in
// escapes could be any of them. It is looked for in all of the text, so that no way of writing hides it.
var ofServer = regexp.MustCompile(`(?i)u&"|\b(pg_\w+|lo_\w+|dblink\w*|set_config|current_setting|inet_(client|server)_\w+|` +
	`(query|table|cursor|schema|database)_to_xml\w*|ts_stat|ts_rewrite|crosstab\w*|connectby|xpath_table)\b`)

// fenced refuses what is about more than tables. What SQLite is asked beside that, the database itself
// refuses.
func (s *Statement) fenced(dialect database.Dialect) error {
	if first := strings.ToLower(s.words[0].text); !slices.Contains(tabled, first) {
		return exit.Errorf(exit.Refused, "the statement begins with %s, which is not about tables and views; it may begin with %s",
			cut(strings.ToUpper(first), 20), output.Alternatives(tabled))
	}
	if dialect.Name != database.Postgres {
		return nil
	}
	if met := ofServer.FindStringIndex(s.text); met != nil {
		return exit.Errorf(exit.Refused, "the statement names %s, which is of the server and of no mirror; ask tables and views only",
			cut(s.text[met[0]:met[1]], 40))
	}
	return nil
}

// WithoutPersonal refuses a database of which it is not known that nobody's personal data is in it:
// a mirror made with it, and what is no mirror.
func WithoutPersonal(ctx context.Context, db *database.DB) error {
	all, err := db.Relations(ctx)
	if err != nil {
		return err
	}
	switch at := slices.IndexFunc(all, func(r database.Relation) bool { return r.Name == "_meta" }); {
	case at < 0:
		return exit.Errorf(exit.Refused, "%s is no mirror, so nobody knows what personal data is in it; \"fieldbooks mirror --to\" fills one without, or allow it with --with-sensitive", db.Name)
	case !all[at].Readable:
		return exit.Errorf(exit.Denied, "%s: your user may not read the table _meta, which says whether there is personal data; GRANT SELECT ON _meta TO that user", db.Name)
	}
	if marked, err := isMarked(ctx, db, "_meta"); err != nil {
		return err
	} else if marked {
		return exit.Errorf(exit.Refused, "%s was mirrored with --with-sensitive: it holds personal data; mirror to another database without that flag, or allow it with --with-sensitive", db.Name)
	}
	return neighbours(ctx, db)
}

// neighbours refuses a user who may read other schemas of the same database that are no mirrors
// without personal data: a statement can name them.
func neighbours(ctx context.Context, db *database.DB) error {
	all, err := db.Neighbours(ctx)
	if err != nil {
		return err
	}
	for _, n := range all {
		marked := !n.Mirror
		if n.Mirror {
			if marked, err = isMarked(ctx, db, n.Name+"._meta"); err != nil {
				return err
			}
		}
		if marked {
			return exit.Errorf(exit.Refused, "%s: your user may also read schema %s, which is no mirror without personal data; name a user in the URL who may read the mirror only, or allow it with --with-sensitive", db.Name, n.Name)
		}
	}
	return nil
}

// isMarked reports whether a mirror says that it holds personal data.
func isMarked(ctx context.Context, db *database.DB, meta string) (marked bool, err error) {
	err = db.QueryRowContext(ctx, "SELECT count(*) > 0 FROM "+meta+" WHERE name = 'personal'").Scan(&marked)
	return marked, db.Fault(err)
}
