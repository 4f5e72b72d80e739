package report

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
)

// mirror is a database that is read.
type mirror struct{ *database.DB }

func open(ctx context.Context, name string) (mirror, error) {
	db, err := database.Open(ctx, name, database.Options{ReadOnly: true})
	return mirror{db}, err
}

// each reads a view, row by row.
func (m mirror) each(ctx context.Context, view, query string, row func(values []any) error) error {
	rows, err := m.QueryContext(ctx, query)
	if err != nil {
		return m.explained(ctx, view, err)
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		return m.Fault(err)
	}
	values, places := make([]any, len(names)), make([]any, len(names))
	for i := range values {
		places[i] = &values[i]
	}
	for rows.Next() {
		if err = rows.Scan(places...); err == nil {
			err = row(values)
		}
		if err != nil {
			return fmt.Errorf("%s: view %s: %w", m.Name, view, m.Fault(err))
		}
	}
	return m.Fault(rows.Err())
}

// explained says what to do when a view cannot be read: mostly it is not there yet.
func (m mirror) explained(ctx context.Context, view string, err error) error {
	there, look := m.Relations(ctx)
	if look == nil && !slices.ContainsFunc(there, func(r database.Relation) bool { return r.Name == view }) {
		return exit.Errorf(exit.NotFound, "%s has no view %s; \"fieldbooks mirror\" makes it, once it has read the tables that the view is made of", m.Name, view)
	}
	return fmt.Errorf("%s: view %s: %w", m.Name, view, m.Fault(err))
}

// errorsOf is the first error that there is.
func errorsOf(list ...error) error {
	for _, err := range list {
		if err != nil {
			return err
		}
	}
	return nil
}

// asOf says as of when the rows of some tables are: the oldest of them.
func (m mirror) asOf(ctx context.Context, tables ...string) string {
	const unknown = "it is not known as of when the data are"
	rows, err := m.QueryContext(ctx, "SELECT complete_as_of FROM _freshness WHERE table_name IN ('"+strings.Join(tables, "', '")+"')")
	if err != nil {
		return unknown
	}
	defer rows.Close()
	var oldest time.Time
	for rows.Next() {
		var value any
		if err := rows.Scan(&value); err != nil {
			return unknown
		}
		at, err := momentOf(value)
		if err != nil {
			return "not all of the data were read yet"
		}
		if oldest.IsZero() || at.Before(oldest) {
			oldest = at
		}
	}
	if rows.Err() != nil || oldest.IsZero() {
		return unknown
	}
	return "data as of " + oldest.UTC().Format("2 January 2006, 15:04") + " UTC"
}

// momentOf is a moment as a database gives it.
func momentOf(value any) (time.Time, error) {
	switch v := value.(type) {
	case time.Time:
		return v, nil
	case string:
		return time.Parse(time.RFC3339, v)
	}
	return time.Time{}, fmt.Errorf("a moment is expected, and it is a %T", value)
}

// textOf is a text, or a key, as a database gives it.
func textOf(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case []byte:
		return string(v)
	}
	return fmt.Sprint(value)
}
