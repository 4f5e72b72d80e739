package sheet

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// heading is which column of a file is which of Wanted.
type heading struct {
	names []string // as they are written, trimmed
	at    map[string]int
}

// known is the name of a heading as Wanted has it, "" for any other.
func (w Wanted) known(name string) string {
	for _, k := range slices.Concat(w.Required, w.Optional) {
		if strings.EqualFold(k, name) {
			return k
		}
	}
	return ""
}

// head reads the headings.
func (t *Table) head(first line, want Wanted) (*heading, error) {
	h := &heading{at: make(map[string]int)}
	place := Place{File: t.File, Sheet: t.Sheet, Row: first.number}
	for i, c := range first.cells {
		name := strings.Join(strings.Fields(c.Text), " ")
		if slices.ContainsFunc(h.names, func(n string) bool { return name != "" && strings.EqualFold(n, name) }) {
			return nil, &Fault{place, fmt.Sprintf("two columns are named %q; rename or delete one", name)}
		}
		h.names = append(h.names, name)
		if k := want.known(name); k != "" {
			h.at[k] = i
		}
	}
	if missing := h.missing(want); missing != nil {
		return nil, &Fault{place, fmt.Sprintf("there is no column %s; the headings are %s", quoted(missing), quoted(h.names))}
	}
	return h, nil
}

func (h *heading) missing(want Wanted) (names []string) {
	for _, k := range want.Required {
		if _, has := h.at[k]; !has {
			names = append(names, k)
		}
	}
	return names
}

// fill makes the table of its lines, the first of which are the headings.
func (t *Table) fill(lines []line, want Wanted) error {
	lines = slices.DeleteFunc(lines, line.blank)
	if len(lines) == 0 {
		return t.faultf("it is empty; the first row has the headings %s", quoted(want.Required))
	}
	h, err := t.head(lines[0], want)
	if err != nil {
		return err
	}
	for _, k := range slices.Concat(want.Required, want.Optional) {
		if _, has := h.at[k]; has {
			t.Columns = append(t.Columns, k)
		}
	}
	t.unused(h, want)
	var faults []error
	for _, l := range lines[1:] {
		row, err := t.row(h, l)
		faults = append(faults, err)
		t.Rows = append(t.Rows, row)
	}
	return errors.Join(faults...)
}

func (t *Table) unused(h *heading, want Wanted) {
	var names []string
	for _, name := range h.names {
		if name != "" && want.known(name) == "" {
			names = append(names, name)
		}
	}
	if names != nil {
		t.note("not used: column %s", quoted(names))
	}
}

func (t *Table) row(h *heading, l line) (Row, error) {
	row := Row{Place: Place{File: t.File, Sheet: t.Sheet, Row: l.number}, cells: make(map[string]Cell, len(h.at))}
	for i, c := range l.cells {
		if (i >= len(h.names) || h.names[i] == "") && !c.Blank() {
			return row, row.Faultf("cell %d, %s, is under no heading; a text with a comma needs quotes around it, and each column a heading", i+1, c.shown())
		}
	}
	var faults []error
	for name, i := range h.at {
		if i < len(l.cells) {
			row.cells[name] = l.cells[i]
			if c := row.Cell(name); c.Kind == Broken {
				faults = append(faults, c.Faultf("%s; correct the cell, or empty it", c.Text))
			}
		}
	}
	return row, errors.Join(faults...)
}

func quoted(names []string) string {
	var b strings.Builder
	for i, name := range names {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%q", name)
	}
	return b.String()
}
