package ajeratest

import (
	"math/big"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/internal/ajeraspec"
)

// rowType is the type of the rows of a list such as "Project.Detail".
func (c *call) rowType(entity, path string) *record {
	r := c.s.specs.full(c.version, entity)
	for _, step := range strings.Split(path, ".") {
		if r == nil || r.byName[step] == nil {
			return nil
		}
		r = c.s.specs.records[c.version][r.byName[step].Type.Name]
	}
	return r
}

// editList applies the changed and new rows of one list to the sheet.
func (c *call) editList(entity string, rows ajeraspec.Rows, sheet, edits *node) (bool, *refusal) {
	if edits == nil {
		return false, nil
	}
	if !edits.is('[') {
		return false, invalid("%s must be a list", rows.Arg)
	}
	part, _, _ := strings.Cut(rows.List, ".")
	half := sheet.get(part)
	detail := half.get("Detail")
	if !detail.is('[') {
		detail = list()
	}
	typ := c.rowType(entity, rows.List)
	changed := false
	for _, edit := range edits.items {
		did, r := c.editRow(typ, rows, detail, edit)
		if r != nil {
			return false, r
		}
		changed = changed || did
	}
	half.set("Detail", detail)
	return changed, nil
}

// editRow finds the row by its key, or adds one, and sets hours and notes.
func (c *call) editRow(typ *record, rows ajeraspec.Rows, detail, edit *node) (bool, *refusal) {
	if rows.IsNew != "" && edit.get(rows.IsNew).truth() {
		row, r := c.newRow(typ, detail, edit)
		if r != nil {
			return false, r
		}
		_, r = c.setDays(typ, row, edit.clone().drop(rows.IsNew, "Project Key", "Phase Key", "Activity Key"))
		detail.items = append(detail.items, row)
		return true, r
	}
	key := edit.key(typ.Key)
	i := slices.IndexFunc(detail.items, func(n *node) bool { return n.key(typ.Key) == key })
	if key == 0 || i < 0 {
		return false, invalid("no row with %s %d", typ.Key, key)
	}
	return c.setDays(typ, detail.items[i], edit)
}

// setDays changes what an edit row names; days that it leaves out keep their value.
func (c *call) setDays(typ *record, row, edit *node) (bool, *refusal) {
	changed := false
	for _, name := range edit.names {
		f, v := typ.byName[name], edit.get(name)
		if f == nil {
			return false, invalid("unknown property %s", name)
		}
		if name == typ.Key || equal(row.get(name), v) {
			continue
		}
		if r := writable(f, name); r != nil {
			return false, r
		}
		if why := c.s.specs.checkMember(c.version, f, v); why != "" {
			return false, invalid("%s: %s", name, why)
		}
		if row.set(name, v); v.empty() {
			row.drop(name)
		}
		changed = true
	}
	return changed, nil
}

// newRow is a project row; its three keys must exist.
func (c *call) newRow(typ *record, detail, edit *node) (*node, *refusal) {
	project := c.s.store.row("Projects", edit.key("Project Key"))
	phase := c.s.store.row("Phases", edit.key("Phase Key"))
	activity := c.s.store.row("Activities", edit.key("Activity Key"))
	switch {
	case project == nil:
		return nil, invalid("no Project Key %d", edit.key("Project Key"))
	case phase == nil || phase.key("ProjectKey") != project.key("ProjectKey"):
		return nil, invalid("no Phase Key %d in the project", edit.key("Phase Key"))
	case activity == nil:
		return nil, invalid("no Activity Key %d", edit.key("Activity Key"))
	}
	row := object(typ.Key, c.s.store.newKey(typ.Key)).with(projectRow(project, phase, activity)...)
	return row.with("Row", len(detail.items)+1, "RequireNotes", project.get("RequireTimesheetNotes").truth()), nil
}

func projectRow(project, phase, activity *node) []any {
	return []any{
		"Project Key", project.get("ProjectKey"), "Project Description", project.get("Description"), "Project Status", project.get("Status"),
		"Phase Key", phase.get("PhaseKey"), "Phase Description", phase.get("Description"), "Phase Status", phase.get("Status"),
		"Activity Key", activity.get("ActivityKey"), "Activity", activity.get("Description"),
	}
}

// total brings the sums of a sheet up to date.
func total(sheet *node) {
	var all []*node
	for _, part := range []string{"Overhead", "Project"} {
		half := sheet.get(part)
		totals := object()
		for n := 1; n <= 7; n++ {
			var regular, overtime []*node
			for _, row := range half.get("Detail").elements() {
				regular, overtime = append(regular, row.get(day(n, "Regular"))), append(overtime, row.get(day(n, "Overtime")))
				setSum(row, day(n, ""), row.get(day(n, "Regular")), row.get(day(n, "Overtime")))
			}
			setSum(totals, day(n, "Regular"), regular...)
			setSum(totals, day(n, "Overtime"), overtime...)
			all = append(append(all, regular...), overtime...)
		}
		half.set("Totals", totals)
	}
	setSum(sheet.with("TimesheetTotal", decimal("0.00")), "TimesheetTotal", all...)
}

// setSum sets a sparse field: it stays away when none of its parts is there.
func setSum(n *node, name string, parts ...*node) {
	sum, some, scale := new(big.Rat), false, 1
	for _, p := range parts {
		if p.is('0') {
			_, fraction, _ := strings.Cut(p.raw, ".")
			sum, some, scale = sum.Add(sum, p.rat()), true, max(scale, len(fraction))
		}
	}
	if some {
		n.set(name, value(decimal(sum.FloatString(scale))))
	}
}
