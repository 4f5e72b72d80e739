package store

import (
	"context"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/tables"
)

// find is a field of the tenant that a table has no column for.
type find struct {
	r     *relation
	found tables.Found
}

// finds adds the fields of the tenant that a record has, and no column has yet.
func (r *relation) finds(all []find, l *line) []find {
	all = add(all, r, l.row.Found)
	for i := range l.inside {
		if row := &l.inside[i]; len(row.Found) > 0 {
			for _, in := range r.inside {
				if in.table == row.Table {
					all = add(all, in, row.Found)
				}
			}
		}
	}
	return all
}

func add(all []find, r *relation, found []tables.Found) []find {
next:
	for _, f := range found {
		for _, met := range all {
			if met.r == r && met.found.Wire == f.Wire && met.found.Kind == f.Kind {
				continue next
			}
		}
		all = append(all, find{r, f})
	}
	return all
}

// extend makes columns of fields of the tenant, behind all others.
func (s *Store) extend(ctx context.Context, found []find) error {
	var made []*tables.Column
	err := s.atomically(ctx, func(t *tx) error {
		names := map[*relation]map[string]bool{}
		for _, f := range found {
			if names[f.r] == nil {
				names[f.r] = map[string]bool{}
			}
			c := f.r.table.NewColumn(f.found)
			base := c.Name
			for n := 2; f.r.taken[c.Name] || names[f.r][c.Name]; n++ {
				c.Name = suffixed(base, n)
			}
			names[f.r][c.Name] = true
			made = append(made, c)
			if err := t.appended(f.r, c); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, f := range found {
		f.r.append(made[i])
	}
	return nil
}

// appended makes the column of a field of the tenant.
func (t *tx) appended(r *relation, c *tables.Column) error {
	d := t.s.db.Dialect
	err := t.define("ALTER TABLE " + d.Quote(r.table.Name) + " ADD COLUMN " + d.Quote(c.Name) + " " + d.Type(c.Kind))
	if err != nil {
		return err
	}
	return t.described(r.table.Name, c.Name, c)
}

// append has rows fill a column from now on.
func (r *relation) append(c *tables.Column) {
	r.table.Add(c)
	r.names = append(r.names, c.Name)
	r.taken[c.Name] = true
	clear(r.texts)
}
