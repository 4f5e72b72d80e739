package mcp

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/call"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mcp/answer"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/query"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
)

// addDatabase adds tables, describe_table and sql.
func (a *assistant) addDatabase(s *sdk.Server) {
	add(a, s, tool{name: "tables", says: "Tables and views of the local copy of both vendors' records, with rows and age."}, a.listTables)
	add(a, s, tool{name: "describe_table", says: "Columns of a table or view: type, unit, meaning."}, a.describeTable)
	add(a, s, tool{name: "sql", says: "Ask the local copy: one SELECT, in SQL of SQLite or PostgreSQL as tables says. Answers with the age of the data."}, a.sql)
}

// guide is how an assistant lists what there is.
var guide = query.Guide{Tables: "tables", Columns: "describe_table"}

// asking are the questions that the mirror is asked; others wait.
var asking = make(chan struct{}, 4)

var errBusy = errors.New("the mirror is busy with questions of before, and this one was not asked; ask again in a minute, and for less")

// moment is how long a question may take to end when it is told to.
const moment = time.Second

// mirrored is what do gives of the mirror. It is not waited for when ctx has ended: SQLite looks up only
// between two rows, and may compare long texts in one of them for hours. Its place stays taken, so that
// there are never many of those.
func mirrored[T any](ctx context.Context, a *assistant, tool string, do func(*database.DB) (T, error)) (said T, err error) {
	select {
	case asking <- struct{}{}:
	case <-ctx.Done():
		return said, errBusy
	}
	type result struct {
		said T
		err  error
	}
	got := make(chan result, 1)
	go func() {
		defer func() { <-asking }()
		var r result
		_, r.err = a.guarded(tool, func() (any, error) {
			return nil, a.withMirror(ctx, func(db *database.DB) (err error) {
				r.said, err = do(db)
				return err
			})
		})
		got <- r
	}()
	select {
	case r := <-got:
		return r.said, r.err
	case <-ctx.Done():
	}
	select {
	case r := <-got:
		return r.said, r.err
	case <-time.After(moment):
		return said, ctx.Err()
	}
}

// withMirror opens the mirror for as long as do takes. What it holds of people is served only where
// whoever set the server up said so.
func (a *assistant) withMirror(ctx context.Context, do func(*database.DB) error) error {
	db, err := database.Open(ctx, a.from, database.Options{Fenced: true})
	if err != nil {
		return err
	}
	defer db.Close()
	if !a.app.Output.Sensitive {
		if err := query.WithoutPersonal(ctx, db); err != nil {
			return err
		}
	}
	return do(db)
}

type sqlArgs struct {
	Statement string `json:"statement"`
	Limit     int    `json:"limit,omitzero" jsonschema:"rows, 50 unless said, at most 200"`
	Cursor    string `json:"cursor,omitzero" jsonschema:"of the answer before, to go on"`
	From      int    `json:"from,omitzero" jsonschema:"character at which long texts begin"`
	MaxBytes  int    `json:"max_bytes,omitzero"`
	Seconds   int    `json:"seconds,omitzero" jsonschema:"it may take, 30 unless said, at most 120"`
}

// The rows and seconds that an assistant gets.
const (
	usualRows, mostRows       = 50, 200
	usualSeconds, mostSeconds = 30, 120
)

var errLong = errors.New("too long")

// sql answers a statement.
func (a *assistant) sql(ctx context.Context, in sqlArgs) (any, error) {
	in.Limit, in.Seconds = cmp.Or(in.Limit, usualRows), cmp.Or(in.Seconds, usualSeconds)
	if in.Limit < 1 || in.Limit > mostRows || in.Seconds < 1 || in.Seconds > mostSeconds {
		return nil, exit.Usagef("sql: limit is 1 to %d rows, and seconds 1 to %d", mostRows, mostSeconds)
	}
	s, err := query.Parse(in.Statement, guide)
	if err != nil {
		return nil, err
	}
	place, err := answer.Open(in.Cursor, in.Statement)
	if err != nil {
		return nil, err
	}
	ctx, stop := context.WithTimeoutCause(ctx, time.Duration(in.Seconds)*time.Second, errLong)
	defer stop()
	said, err := mirrored(ctx, a, "sql", func(db *database.DB) (said rawjson.Value, err error) {
		err = query.Ask(ctx, db, s, func(got *query.Answer) (err error) {
			said, err = a.rows(in, place, got)
			return err
		})
		return said, err
	})
	if err != nil && !errors.Is(err, errBusy) && errors.Is(context.Cause(ctx), errLong) {
		return nil, exit.Errorf(exit.Failed, "sql: the statement took longer than %s and was ended; ask for less, or allow more by seconds (at most %d)", output.Counted(in.Seconds, "second"), mostSeconds)
	}
	return said, err
}

// rows are the rows that fit, from where the answer before ended.
func (a *assistant) rows(in sqlArgs, place answer.Place, got *query.Answer) (rawjson.Value, error) {
	list := answer.List{Name: "rows", Columns: typed(got)}
	if len(place) > 0 {
		list.Before = place[0]
	}
	most := min(cmp.Or(in.MaxBytes, a.most), a.most)
	n, size := 0, 0
	for row, err := range got.Rows {
		if err != nil {
			return nil, err
		}
		if n++; n <= list.Before {
			continue
		}
		if list.More = len(list.Records) == in.Limit || size > most; list.More {
			break
		}
		list.Records = append(list.Records, rawjson.Value(row))
		size += len(row)
	}
	request := answer.Request{Limit: in.Limit, MaxBytes: most, From: in.From, Place: place, Bound: in.Statement,
		Personal: call.Personal(), Sensitive: a.app.Output.Sensitive,
		Narrow: "fewer columns, a WHERE or a GROUP BY make it shorter; without ORDER BY rows may come in another order the next time"}
	if slices.ContainsFunc(list.Columns, func(c output.Column) bool { return !c.Shown }) {
		request.Notes = []string{"columns that begin with _ are given where the statement names them"}
	}
	for _, m := range []rawjson.Member{{Name: "data", Value: rawjson.Quote(got.Age)}, {Name: "columns", Value: rawjson.Quote(got.Note)}} {
		if len(m.Value) > len(`""`) {
			request.Beside = append(request.Beside, m)
		}
	}
	return answer.Fit(request, []answer.List{list})
}

// typed are the columns by what they hold. Whole numbers, such as keys, stay numbers; all others are
// exact as texts.
func typed(got *query.Answer) []output.Column {
	columns := got.Set.Columns
	for i, kind := range got.Kinds {
		if kind == database.Int {
			columns[i].Kind = output.Key
		}
	}
	return columns
}
