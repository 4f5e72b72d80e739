package sql

import (
	"context"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/query"
)

// tables lists what there is.
func (q asked) tables(ctx context.Context, db *database.DB) error {
	list, err := query.Tables(ctx, db)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		q.app.Note("%s has no tables; \"fieldbooks mirror\" fills it", db.Name)
	}
	return app.Write(q.app, output.SetOf[query.Table]("tables"), list)
}

// describe lists the columns of a table.
func (q asked) describe(ctx context.Context, db *database.DB, name string) error {
	d, err := query.Describe(ctx, db, name, guide)
	if err != nil {
		return err
	}
	if d.Doc != "" && q.app.IsTable() {
		q.app.Note("%s: %s", d.Name, d.Doc)
	}
	return app.Write(q.app, output.SetOf[query.Column]("columns"), d.Columns)
}

// rows writes what a statement gives, row by row, and says how old it is.
func (q asked) rows(ctx context.Context, db *database.DB, s *query.Statement) error {
	return query.Ask(ctx, db, s, func(answer *query.Answer) error {
		if answer.Note != "" {
			q.app.Note("%s", answer.Note)
		}
		if err := q.write(answer); err != nil {
			return err
		}
		if answer.Age != "" {
			q.app.Note("%s", answer.Age)
		}
		return nil
	})
}

// write writes the rows, as many as are wanted.
func (q asked) write(answer *query.Answer) error {
	w, err := q.app.Writer(answer.Set)
	if err != nil {
		return err
	}
	for row, err := range answer.Rows {
		if err == nil {
			err = w.Record(0, row)
		}
		if err != nil {
			return err
		}
		if w.Full() {
			break
		}
	}
	return w.Close()
}
