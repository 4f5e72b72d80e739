// Package views are the questions that people ask of a mirror, as views of the database. A view is one
// text for both databases; what differs between them stands in its template's functions.
package views

import (
	"slices"
	"strings"
	"text/template"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
)

// View is one view.
type View struct {
	Name, Doc string
	Needs     []string // tables
	Columns   []Column // in the order in which its SELECT has them
	SQL       string   // a template with the functions of a dialect
}

// Column is a column of a view. Unit is hours, percent, money or days, "" for none.
type Column struct {
	Name string
	Kind database.Kind
	Unit string
	Doc  string
}

// All are the views, in the order of their names.
func All() []View {
	all := slices.Concat(projectViews, timeViews, moneyViews, fieldViews)
	slices.SortFunc(all, func(a, b View) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// Text is the SELECT of a view for a database.
func (v View) Text(d database.Dialect) string {
	var text strings.Builder
	if err := template.Must(template.New(v.Name).Funcs(functions(d)).Parse(v.SQL)).Execute(&text, nil); err != nil {
		panic(err) // the templates are constants, and made of functions that do not fail
	}
	return strings.TrimSpace(text.String())
}
