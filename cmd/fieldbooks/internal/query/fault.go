package query

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
)

// missing is how both databases say that there is no such table, column or function, and how SQLite
// names the place of what it cannot read.
var missing = regexp.MustCompile(`^(?:no such (table|column|function): |(relation|column|function) |(near|unrecognized token: )\s?|(ambiguous) column name: )"?([^"\s(]+)`)

// fault says what is wrong with the statement and where, and what may have been meant.
func (s *Statement) fault(ctx context.Context, db *database.DB, err error) error {
	said, ok := errors.AsType[*database.Error](db.Fault(err))
	if !ok {
		return db.Fault(err)
	}
	m := missing.FindStringSubmatch(said.Message)
	at, what, name := said.At, "", ""
	if m != nil {
		what, name = m[1]+m[2], m[5][strings.LastIndexByte(m[5], '.')+1:]
		if places := s.places(name); at == 0 && len(places) == 1 {
			at = utf8.RuneCountInString(s.text[:places[0]]) + 1
		}
	}
	hint := ""
	if what != "" && strings.Contains(said.Message, "no such") || strings.Contains(said.Message, "does not exist") {
		hint = s.hint(ctx, db, what, name)
	}
	if hint == "" && s.names("show") && db.Dialect.Name == database.SQLite {
		hint = "; " + s.guide.Tables + " lists what there is"
	}
	return exit.Usagef("%s: %s%s", s.place(at), said.Message, hint)
}

// place is where the character with that number stands, the first of them 1.
func (s *Statement) place(at int) string {
	runes := []rune(s.text)
	if at < 1 || at > len(runes) {
		return "the statement"
	}
	before := string(runes[:at-1])
	line := strings.Count(before, "\n") + 1
	column := utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]) + 1
	where := fmt.Sprintf("character %d", column)
	if strings.Contains(strings.TrimSpace(s.text), "\n") {
		where = fmt.Sprintf("line %d, character %d", line, column)
	}
	return fmt.Sprintf("%s, at %q", where, cut(string(runes[at-1:]), 30))
}

// hint says which tables, or columns of the tables in the statement, a name may stand for, or else
// where they are listed.
func (s *Statement) hint(ctx context.Context, db *database.DB, what, name string) string {
	all, err := db.Relations(ctx)
	if err != nil {
		return ""
	}
	if near := output.Nearest(name, s.known(ctx, db, all, what)); len(near) > 0 {
		return output.DidYouMean(near)
	}
	switch asked := slices.IndexFunc(all, func(r database.Relation) bool { return s.names(r.Name) }); {
	case what == "column" && asked >= 0:
		return "; " + s.guide.Columns + " " + all[asked].Name + " lists its columns"
	case what == "table", what == "relation":
		return "; " + s.guide.Tables + " lists what there is"
	}
	return ""
}

// known are the tables that there are, or the columns of those in the statement.
func (s *Statement) known(ctx context.Context, db *database.DB, all []database.Relation, what string) (names []string) {
	for _, r := range all {
		if what != "column" {
			names = append(names, r.Name)
			continue
		}
		if !s.names(r.Name) {
			continue
		}
		columns, _ := db.Columns(ctx, r.Name)
		for _, c := range columns {
			if !slices.Contains(names, c.Name) {
				names = append(names, c.Name)
			}
		}
	}
	return names
}
