package effects

import (
	"slices"
	"strings"
	"time"

	"github.com/fieldbooks/fieldbooks/ajera/ajeratest/internal/rules"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest/internal/sheet"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest/internal/tables"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest/internal/view"
	"github.com/fieldbooks/fieldbooks/internal/ajeraspec"
	"github.com/fieldbooks/fieldbooks/internal/fake"
)

// sheetWriter makes, submits and changes timesheets.
type sheetWriter struct{ *view.View }

// save runs an update of timesheets: per sheet its key, the changed rows and the
// proof of what was read. All or nothing is saved.
func (w sheetWriter) save() rules.Answer {
	sheets := w.Args.Get(w.Method.Update.Updated)
	if len(sheets.Elements()) == 0 {
		return rules.Refuse(rules.NoChange())
	}
	entity := w.Method.Content[0].Name
	var saved []int
	for _, edit := range sheets.Items {
		key, r := w.editSheet(entity, edit)
		if r != nil {
			return rules.Refuse(r)
		}
		if key != 0 {
			saved = append(saved, key)
		}
	}
	if len(saved) == 0 {
		return rules.Refuse(rules.NoChange())
	}
	return w.written(entity, saved)
}

// written shows timesheets as the writing methods do, without totals.
func (w sheetWriter) written(entity string, keys []int) rules.Answer {
	shown := w.Whole(entity, w.Rows(entity, keys))
	for _, week := range shown.Items {
		for _, part := range []string{"Overhead", "Project"} {
			week.Get(part).Set("Totals", fake.Object())
		}
	}
	return rules.Answer{Content: fake.Object(entity, shown)}
}

func (w sheetWriter) editSheet(entity string, edit *fake.Value) (int, *rules.Refusal) {
	u := w.Method.Update
	key := edit.Key("TimesheetKey")
	row := w.Row(entity, key)
	if row == nil {
		return 0, rules.Invalid("no TimesheetKey %d", key)
	}
	allowed := map[string]bool{"TimesheetKey": true, u.Unchanged: true}
	for _, rows := range u.Rows {
		allowed[rows.Arg] = true
	}
	for _, name := range edit.Names() {
		if !allowed[name] {
			return 0, rules.Invalid("unknown property %s", name)
		}
	}
	if !tables.Equal(edit.Get(u.Unchanged), sheet.UnchangedData(row)) {
		return 0, rules.Conflict("TimesheetKey %d: %s is of another state", key, u.Unchanged)
	}
	return w.editRows(entity, key, row.Clone(), edit)
}

func (w sheetWriter) editRows(entity string, key int, row, edit *fake.Value) (int, *rules.Refusal) {
	changed := false
	for _, rows := range w.Method.Update.Rows {
		did, r := w.editList(entity, rows, row, edit.Get(rows.Arg))
		if r != nil {
			return 0, r
		}
		changed = changed || did
	}
	if !changed {
		return 0, nil
	}
	sheet.Total(row)
	w.Put(entity, row)
	return key, nil
}

// create makes the week of one employee, with the rows of an earlier week
// when asked.
func (w sheetWriter) create() rules.Answer {
	entity := w.Method.Content[0].Name
	wanted := w.Args.Get("Timesheet")
	day := wanted.Get("TimesheetDate").Text()
	employee := w.Row("Employees", wanted.Key("EmployeeKey"))
	if why := w.sheetFault(entity, employee, wanted, day); why != "" {
		return rules.Refuse(rules.Invalid("%s", why))
	}
	week := sheet.New(employee, day, w.Employee)
	if source := w.recent(entity, wanted); source != nil {
		sheet.CopyRows(w.Tables, week, source)
	}
	sheet.Total(week)
	return w.written(entity, []int{w.Put(entity, week)})
}

func (w sheetWriter) sheetFault(entity string, employee, wanted *fake.Value, day string) string {
	date, err := time.Parse(time.DateOnly, day)
	switch {
	case employee == nil:
		return "no such EmployeeKey"
	case err != nil:
		return "TimesheetDate is missing"
	case date.Weekday() != w.Dated:
		return "TimesheetDate is no " + w.Dated.String()
	case w.Now().Sub(date) > 90*24*time.Hour && !wanted.Get("AllowPast90Days").Truth():
		return "TimesheetDate is more than 90 days back"
	}
	for _, n := range w.Where(entity, "EmployeeKey", wanted.Key("EmployeeKey")) {
		if n.Get("TimesheetDate").Text() == day+"T00:00:00" {
			return "the employee has a timesheet of that date"
		}
	}
	return ""
}

// recent is the timesheet to take rows from: the named one, or the latest.
func (w sheetWriter) recent(entity string, wanted *fake.Value) *fake.Value {
	if key := wanted.Key("CopyFromTimesheetKey"); key != 0 {
		return w.Row(entity, key)
	}
	var latest *fake.Value
	if wanted.Get("PrefillRecent").Truth() {
		for _, n := range w.Where(entity, "EmployeeKey", wanted.Key("EmployeeKey")) {
			if latest == nil || n.Get("TimesheetDate").Text() > latest.Get("TimesheetDate").Text() {
				latest = n
			}
		}
	}
	return latest
}

// submit submits, or takes the submission back.
func (w sheetWriter) submit() rules.Answer {
	entity := w.Method.Content[0].Name
	keys, r := w.Requested(entity)
	if r != nil {
		return rules.Refuse(r)
	}
	if len(keys) == 0 {
		return rules.Refuse(rules.Invalid("no such timesheet"))
	}
	submitting := !w.Args.Get("Unsubmit").Truth()
	now := w.Now().In(tables.Eastern).Format("2006-01-02T15:04:05")
	for _, key := range keys {
		row := w.Row(entity, key).Clone().With("Submitted", submitting).Drop("SubmittedDate", "SubmittedBy")
		if submitting {
			row.With("SubmittedDate", now, "SubmittedBy", sheet.Name(w.Row("Employees", w.Employee)))
		}
		w.Put(entity, row)
	}
	a := w.written(entity, keys)
	for _, week := range a.Content.Get(entity).Items {
		submitted(week, submitting, now, w.Employee)
	}
	return a
}

// submitted adds what only the answer of a submission has; there the employee is
// named by key.
func submitted(week *fake.Value, submit bool, now string, employee int) {
	if !submit {
		week.With("Status", "Unsubmitted")
		return
	}
	week.With("Status", "Submitted", "SubmittedDateTime", now, "SubmittedBy", employee)
}

// rowType is the type of the rows of a list such as "Project.Detail".
func (w sheetWriter) rowType(entity, path string) *tables.Type {
	r := w.TypeOf(w.Version, entity)
	for _, step := range strings.Split(path, ".") {
		if r == nil || r.Field(step) == nil {
			return nil
		}
		r = w.Type(w.Version, r.Field(step).Type.Name)
	}
	return r
}

// editList applies the changed and new rows of one list to the sheet.
func (w sheetWriter) editList(entity string, rows ajeraspec.Rows, week, edits *fake.Value) (bool, *rules.Refusal) {
	if edits == nil {
		return false, nil
	}
	if !edits.Is('[') {
		return false, rules.Invalid("%s must be a list", rows.Arg)
	}
	part, _, _ := strings.Cut(rows.List, ".")
	half := week.Get(part)
	detail := half.Get("Detail")
	if !detail.Is('[') {
		detail = fake.List()
	}
	typ := w.rowType(entity, rows.List)
	changed := false
	for _, edit := range edits.Items {
		did, r := w.editRow(typ, rows, detail, edit)
		if r != nil {
			return false, r
		}
		changed = changed || did
	}
	half.Set("Detail", detail)
	return changed, nil
}

// editRow finds the row by its key, or adds one, and sets hours and notes.
func (w sheetWriter) editRow(typ *tables.Type, rows ajeraspec.Rows, detail, edit *fake.Value) (bool, *rules.Refusal) {
	if rows.IsNew != "" && edit.Get(rows.IsNew).Truth() {
		row, r := w.newRow(typ, detail, edit)
		if r != nil {
			return false, r
		}
		_, r = w.setDays(typ, row, edit.Clone().Drop(rows.IsNew, "Project Key", "Phase Key", "Activity Key"))
		detail.Items = append(detail.Items, row)
		return true, r
	}
	key := edit.Key(typ.Key)
	i := slices.IndexFunc(detail.Items, func(n *fake.Value) bool { return n.Key(typ.Key) == key })
	if key == 0 || i < 0 {
		return false, rules.Invalid("no row with %s %d", typ.Key, key)
	}
	return w.setDays(typ, detail.Items[i], edit)
}

// setDays changes what an edit row names; days that it leaves out keep their value.
func (w sheetWriter) setDays(typ *tables.Type, row, edit *fake.Value) (bool, *rules.Refusal) {
	changed := false
	for _, name := range edit.Names() {
		f, v := typ.Field(name), edit.Get(name)
		if f == nil {
			return false, rules.Invalid("unknown property %s", name)
		}
		if name == typ.Key || tables.Equal(row.Get(name), v) {
			continue
		}
		if r := rules.Writable(f, name); r != nil {
			return false, r
		}
		if why := w.CheckMember(w.Version, f, v); why != "" {
			return false, rules.Invalid("%s: %s", name, why)
		}
		if row.Set(name, v); v.Empty() {
			row.Drop(name)
		}
		changed = true
	}
	return changed, nil
}

// newRow is a project row; its three keys must exist.
func (w sheetWriter) newRow(typ *tables.Type, detail, edit *fake.Value) (*fake.Value, *rules.Refusal) {
	project := w.Row("Projects", edit.Key("Project Key"))
	phase := w.Row("Phases", edit.Key("Phase Key"))
	activity := w.Row("Activities", edit.Key("Activity Key"))
	switch {
	case project == nil:
		return nil, rules.Invalid("no Project Key %d", edit.Key("Project Key"))
	case phase == nil || phase.Key("ProjectKey") != project.Key("ProjectKey"):
		return nil, rules.Invalid("no Phase Key %d in the project", edit.Key("Phase Key"))
	case activity == nil:
		return nil, rules.Invalid("no Activity Key %d", edit.Key("Activity Key"))
	}
	row := fake.Object(typ.Key, w.NewKey(typ.Key)).With(sheet.ProjectRow(project, phase, activity)...)
	return row.With("Row", len(detail.Items)+1, "RequireNotes", project.Get("RequireTimesheetNotes").Truth()), nil
}
