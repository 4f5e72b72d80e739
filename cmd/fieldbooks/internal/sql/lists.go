package sql

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
)

// table is a line of --tables.
type table struct {
	Name string     `json:"name"`
	Kind string     `json:"kind"` // table or view
	Rows *int64     `json:"rows"`
	AsOf *time.Time `json:"as_of"`
	Doc  string     `json:"doc"`
}

// tables lists what there is, what a mirror keeps for itself last.
func (q asked) tables(ctx context.Context, db *database.DB) error {
	all, err := db.Relations(ctx)
	if err != nil {
		return err
	}
	told, err := tellingOf(ctx, db, all, "")
	if err != nil {
		return err
	}
	fresh, err := freshOf(ctx, db, db, all)
	if err != nil {
		return err
	}
	list := make([]table, 0, len(all))
	for _, r := range all {
		t := table{Name: r.Name, Kind: "table", Doc: told[cell{r.Name, ""}].doc}
		if r.View {
			t.Kind = "view"
		}
		t.fresh((&statement{words: []word{{text: r.Name}}}).through(all), fresh)
		list = append(list, t)
	}
	slices.SortStableFunc(list, func(a, b table) int {
		return cmp.Or(compareBool(a.own(), b.own()), cmp.Compare(a.Name, b.Name))
	})
	if len(list) == 0 {
		q.app.Note("%s has no tables; \"fieldbooks mirror\" fills it", db.Name)
	}
	return app.Write(q.app, output.SetOf[table]("tables"), list)
}

// own reports a table that a mirror keeps for itself.
func (t table) own() bool { return strings.HasPrefix(t.Name, "_") }

// fresh says how many rows a table has, and of when they are: of a view the oldest that it shows.
func (t *table) fresh(through map[string]bool, all []fresh) {
	for _, f := range all {
		if f.table == t.Name && f.rows.Valid {
			t.Rows = &f.rows.Int64
		}
		if at := f.asOf.UTC().Truncate(time.Second); through[f.table] && !f.asOf.IsZero() && (t.AsOf == nil || at.Before(*t.AsOf)) {
			t.AsOf = &at
		}
	}
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// field is a line of --describe.
type field struct {
	Name     string `json:"name"`
	Type     string `json:"type"`
	Unit     string `json:"unit"`
	Doc      string `json:"doc"`
	Wire     string `json:"vendor_name"`
	Evidence string `json:"evidence"`
}

// describe lists the columns of a table.
func (q asked) describe(ctx context.Context, db *database.DB, name string) error {
	all, err := db.Relations(ctx)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(all, func(r database.Relation) bool { return strings.EqualFold(r.Name, name) })
	if at < 0 {
		var names []string
		for _, r := range all {
			names = append(names, r.Name)
		}
		return exit.Errorf(exit.NotFound, "%s has no table or view %s%s (--tables lists them)", db.Name, name, output.DidYouMean(output.Nearest(name, names)))
	}
	name = all[at].Name
	columns, err := db.Columns(ctx, name)
	if err != nil {
		return err
	}
	told, err := tellingOf(ctx, db, all, name)
	if err != nil {
		return err
	}
	list := make([]field, len(columns))
	for i, c := range columns {
		t := told[cell{name, c.Name}]
		kind := cmp.Or(t.kind, string(db.Dialect.KindOf(c.Type)), strings.ToLower(c.Type))
		list[i] = field{c.Name, kind, t.unit, t.doc, t.wire, t.evidence}
	}
	if doc := told[cell{name, ""}].doc; doc != "" && q.app.IsTable() {
		q.app.Note("%s: %s", name, doc)
	}
	return app.Write(q.app, output.SetOf[field]("columns"), list)
}

// cell is a column of a table; of the table itself where the column is "".
type cell struct{ table, column string }

// telling is what a mirror says of it.
type telling struct{ kind, unit, doc, wire, evidence string }

// tellingOf reads what a mirror says of the columns of one table, or of all tables themselves.
func tellingOf(ctx context.Context, db *database.DB, all []database.Relation, name string) (map[cell]telling, error) {
	const columns = "_columns"
	told := map[cell]telling{}
	if !slices.ContainsFunc(all, func(r database.Relation) bool { return r.Name == columns && r.Readable }) {
		return told, nil
	}
	where, args := "column_name = ''", []any(nil)
	if name != "" {
		where, args = "table_name = "+db.Dialect.Arg(1), []any{name}
	}
	rows, err := db.QueryContext(ctx, "SELECT table_name, column_name, coalesce(type, ''), coalesce(unit, ''), coalesce(doc, ''), coalesce(wire_name, ''), coalesce(evidence, '') FROM _columns WHERE "+where, args...)
	if err != nil {
		return nil, db.Fault(err)
	}
	defer rows.Close()
	for rows.Next() {
		var c cell
		var t telling
		if err := rows.Scan(&c.table, &c.column, &t.kind, &t.unit, &t.doc, &t.wire, &t.evidence); err != nil {
			return nil, db.Fault(err)
		}
		told[c] = t
	}
	return told, db.Fault(rows.Err())
}
