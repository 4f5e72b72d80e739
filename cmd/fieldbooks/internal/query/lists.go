package query

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
)

// Table is a table or view, and what a mirror says of it.
type Table struct {
	Name string     `json:"name"`
	Kind string     `json:"kind"` // table or view
	Rows *int64     `json:"rows"`
	AsOf *time.Time `json:"as_of"`
	Doc  string     `json:"doc"`
}

// Tables lists what there is, what a mirror keeps for itself last.
func Tables(ctx context.Context, db *database.DB) ([]Table, error) {
	all, err := db.Relations(ctx)
	if err != nil {
		return nil, err
	}
	told, err := tellingOf(ctx, db, all, "")
	if err != nil {
		return nil, err
	}
	fresh, err := freshOf(ctx, db, db, all)
	if err != nil {
		return nil, err
	}
	list := make([]Table, 0, len(all))
	for _, r := range all {
		t := Table{Name: r.Name, Kind: "table", Doc: told[cell{r.Name, ""}].doc}
		if r.View {
			t.Kind = "view"
		}
		t.fresh((&Statement{words: []word{{text: r.Name}}}).through(all), fresh)
		list = append(list, t)
	}
	slices.SortStableFunc(list, func(a, b Table) int {
		return cmp.Or(compareBool(a.Own(), b.Own()), cmp.Compare(a.Name, b.Name))
	})
	return list, nil
}

// Own reports a table that a mirror keeps for itself.
func (t Table) Own() bool { return strings.HasPrefix(t.Name, "_") }

// fresh says how many rows a table has, and of when they are: of a view the oldest that it shows.
func (t *Table) fresh(through map[string]bool, all []fresh) {
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

// Column is a column of a table, and what a mirror says of it.
type Column struct {
	Name     string `json:"name"`
	Type     string `json:"type"`
	Unit     string `json:"unit"`
	Doc      string `json:"doc"`
	Wire     string `json:"vendor_name"`
	Evidence string `json:"evidence"`
}

// Described is a table with its columns.
type Described struct {
	Name, Doc string
	Columns   []Column
}

// Describe says what a table or view has, by its name in any case.
func Describe(ctx context.Context, db *database.DB, name string, guide Guide) (*Described, error) {
	all, err := db.Relations(ctx)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(all, func(r database.Relation) bool { return strings.EqualFold(r.Name, name) })
	if at < 0 {
		var names []string
		for _, r := range all {
			names = append(names, r.Name)
		}
		return nil, exit.Errorf(exit.NotFound, "%s has no table or view %s%s (%s lists them)", db.Name, output.Quoted(name), output.DidYouMean(output.Nearest(name, names)), guide.Tables)
	}
	name = all[at].Name
	columns, err := db.Columns(ctx, name)
	if err != nil {
		return nil, err
	}
	told, err := tellingOf(ctx, db, all, name)
	if err != nil {
		return nil, err
	}
	d := &Described{Name: name, Doc: told[cell{name, ""}].doc, Columns: make([]Column, len(columns))}
	for i, c := range columns {
		t := told[cell{name, c.Name}]
		kind := cmp.Or(t.kind, string(db.Dialect.KindOf(c.Type)), strings.ToLower(c.Type))
		d.Columns[i] = Column{c.Name, kind, t.unit, t.doc, t.wire, t.evidence}
	}
	return d, nil
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
