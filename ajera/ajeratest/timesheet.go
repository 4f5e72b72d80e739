package ajeratest

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strconv"
	"time"
)

// unchangedData is the opaque proof of what was read: a digest of either half.
func unchangedData(shown *node) *node {
	digest := func(part string) string {
		sum := sha256.Sum256(shown.get(part).get("Detail").encode([]byte(part)))
		return base64.StdEncoding.EncodeToString(sum[:])
	}
	return object("Overhead", digest("Overhead"), "Project", digest("Project"))
}

// rows runs an update of timesheets: per sheet its key, the changed rows and the
// proof of what was read. All or nothing is saved.
func (c *call) rows() answer {
	sheets := c.args.get(c.method.Update.Updated)
	if len(sheets.elements()) == 0 {
		return refuse(noChange())
	}
	entity := c.method.Content[0].Name
	var saved []int
	for _, edit := range sheets.items {
		key, r := c.editSheet(entity, edit)
		if r != nil {
			return refuse(r)
		}
		if key != 0 {
			saved = append(saved, key)
		}
	}
	if len(saved) == 0 {
		return refuse(noChange())
	}
	return c.written(entity, saved)
}

// written shows timesheets as the writing methods do, without totals.
func (c *call) written(entity string, keys []int) answer {
	shown := list()
	for _, key := range keys {
		sheet := c.full(entity, c.s.store.row(entity, key))
		for _, part := range []string{"Overhead", "Project"} {
			sheet.get(part).set("Totals", object())
		}
		shown.items = append(shown.items, sheet)
	}
	return answer{content: object(entity, shown)}
}

func (c *call) editSheet(entity string, edit *node) (int, *refusal) {
	u := c.method.Update
	key := edit.key("TimesheetKey")
	row := c.s.store.row(entity, key)
	if row == nil {
		return 0, invalid("no TimesheetKey %d", key)
	}
	allowed := map[string]bool{"TimesheetKey": true, u.Unchanged: true}
	for _, rows := range u.Rows {
		allowed[rows.Arg] = true
	}
	for _, name := range edit.names {
		if !allowed[name] {
			return 0, invalid("unknown property %s", name)
		}
	}
	if !equal(edit.get(u.Unchanged), unchangedData(row)) {
		return 0, conflict("TimesheetKey %d: %s is of another state", key, u.Unchanged)
	}
	return c.editRows(entity, key, row.clone(), edit)
}

func (c *call) editRows(entity string, key int, row, edit *node) (int, *refusal) {
	changed := false
	for _, rows := range c.method.Update.Rows {
		did, r := c.editList(entity, rows, row, edit.get(rows.Arg))
		if r != nil {
			return 0, r
		}
		changed = changed || did
	}
	if !changed {
		return 0, nil
	}
	total(row)
	c.s.store.put(entity, row)
	return key, nil
}

// createTimesheet makes the week of one employee, with the rows of an earlier week
// when asked.
func (c *call) createTimesheet() answer {
	entity := c.method.Content[0].Name
	wanted := c.args.get("Timesheet")
	day := wanted.get("TimesheetDate").text()
	employee := c.s.store.row("Employees", wanted.key("EmployeeKey"))
	if why := c.sheetFault(entity, employee, wanted, day); why != "" {
		return refuse(invalid("%s", why))
	}
	sheet := c.s.newSheet(employee, day)
	if source := c.recent(entity, wanted); source != nil {
		c.s.copyRows(sheet, source)
	}
	total(sheet)
	return c.written(entity, []int{c.s.store.put(entity, sheet)})
}

func (c *call) sheetFault(entity string, employee, wanted *node, day string) string {
	date, err := time.Parse(time.DateOnly, day)
	switch {
	case employee == nil:
		return "no such EmployeeKey"
	case err != nil:
		return "TimesheetDate is missing"
	case c.s.now().Sub(date) > 90*24*time.Hour && !wanted.get("AllowPast90Days").truth():
		return "TimesheetDate is more than 90 days back"
	}
	for _, n := range c.s.store.where(entity, "EmployeeKey", wanted.key("EmployeeKey")) {
		if n.get("TimesheetDate").text() == day+"T00:00:00" {
			return "the employee has a timesheet of that date"
		}
	}
	return ""
}

// recent is the timesheet to take rows from: the named one, or the latest.
func (c *call) recent(entity string, wanted *node) *node {
	if key := wanted.key("CopyFromTimesheetKey"); key != 0 {
		return c.s.store.row(entity, key)
	}
	var latest *node
	if wanted.get("PrefillRecent").truth() {
		for _, n := range c.s.store.where(entity, "EmployeeKey", wanted.key("EmployeeKey")) {
			if latest == nil || n.get("TimesheetDate").text() > latest.get("TimesheetDate").text() {
				latest = n
			}
		}
	}
	return latest
}

// submitTimesheets submits, or takes the submission back.
func (c *call) submitTimesheets() answer {
	entity := c.method.Content[0].Name
	keys, r := c.requested(entity)
	if r != nil {
		return refuse(r)
	}
	if len(keys) == 0 {
		return refuse(invalid("no such timesheet"))
	}
	submit := !c.args.get("Unsubmit").truth()
	now := c.s.now().In(eastern).Format("2006-01-02T15:04:05")
	for _, key := range keys {
		row := c.s.store.row(entity, key).clone().with("Submitted", submit).drop("SubmittedDate", "SubmittedBy")
		if submit {
			row.with("SubmittedDate", now, "SubmittedBy", c.s.employeeName(c.s.employee))
		}
		c.s.store.put(entity, row)
	}
	a := c.written(entity, keys)
	for _, sheet := range a.content.get(entity).items {
		submitted(sheet, submit, now, c.s.employee)
	}
	return a
}

// submitted adds what only the answer of a submission has; there the employee is
// named by key.
func submitted(sheet *node, submit bool, now string, employee int) {
	if !submit {
		sheet.with("Status", "Unsubmitted")
		return
	}
	sheet.with("Status", "Submitted", "SubmittedDateTime", now, "SubmittedBy", employee)
}

func (s *Server) employeeName(key int) string {
	e := s.store.row("Employees", key)
	return e.get("FirstName").text() + " " + e.get("LastName").text()
}

func day(n int, what string) string {
	if what == "" {
		return "D" + strconv.Itoa(n)
	}
	return fmt.Sprintf("D%d %s", n, what)
}
