package views

import "github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"

// employee is the name of the employee of the timesheet t, which may have none: then of the employee m.
const employee = `COALESCE(NULLIF(TRIM(t.employee), ''), NULLIF(TRIM(COALESCE(t.first_name, '') || ' ' || COALESCE(t.last_name, '')), ''),
    NULLIF(TRIM(COALESCE(m.first_name, '') || ' ' || COALESCE(m.last_name, '')), ''))`

// hours are those of the entry e.
const hours = `(COALESCE(e.hours, 0) + COALESCE(e.overtime, 0))`

// billable says whether hours of the entry e count as billable, by the billing type of its phase b, or
// else of its project p. The three are those for which Ajera has no totals; what is unknown counts.
const billable = `(e.kind = 'project' AND COALESCE(NULLIF(NULLIF(b.billing_type, 'Null'), ''), p.billing_type, '') NOT IN ('Nonbillable', 'Overhead', 'Marketing'))`

// entries are the hours that are there, with their timesheets.
const entries = `ajera_time_entries e
JOIN ajera_timesheets t ON t.timesheet_key = e.timesheet_key AND t._deleted_at IS NULL AND e._deleted_at IS NULL
LEFT JOIN ajera_employees m ON m.employee_key = t.employee_key`

var timeViews = []View{{
	Name: "time_by_day",
	Doc: "Hours of each employee, day, project, phase and activity, or overhead. Regular hours and overtime are one row, " +
		"also where a timesheet has two.",
	Needs: []string{"ajera_timesheets", "ajera_time_entries", "ajera_employees", "ajera_projects", "ajera_phases"},
	Columns: []Column{
		{"work_date", database.Date, "", "Day of the work."},
		{"employee_key", database.Int, "", "Key of the employee."},
		{"employee", database.Text, "", "Name of the employee."},
		{"kind", database.Text, "", "project or overhead."},
		{"project_key", database.Int, "", "Key of the project; empty for overhead."},
		{"project_id", database.Text, "", "Number of the project as people know it."},
		{"project", database.Text, "", "Name of the project."},
		{"phase_key", database.Int, "", "Key of the phase; empty for overhead."},
		{"phase_id", database.Text, "", "Number of the phase."},
		{"phase", database.Text, "", "Name of the phase."},
		{"activity_key", database.Int, "", "Key of the activity; empty for overhead."},
		{"activity", database.Text, "", "Name of the activity, or of the overhead, e.g. Holiday."},
		{"regular", database.Decimal, "hours", "Regular hours."},
		{"overtime", database.Decimal, "hours", "Overtime."},
		{"hours", database.Decimal, "hours", "Both."},
		{"notes", database.Text, "", "Notes of the hours, those of overtime last."},
		{"submitted", database.Bool, "", "Whether the timesheet is submitted."},
		{"rejected", database.Bool, "", "Whether the timesheet is rejected."},
		{"project_manager_approved", database.Bool, "", "Whether the project manager has approved the rows; empty for overhead."},
		{"supervisor_approved", database.Bool, "", "Whether the supervisor has approved the timesheet."},
		{"accounting_approved", database.Bool, "", "Whether accounting has approved the timesheet."},
		{"approved", database.Bool, "", "Whether both the supervisor and accounting have: hours that are final."},
		{"billed", database.Bool, "", "Whether all of the hours are billed, or the whole timesheet is."},
		{"paid", database.Bool, "", "Whether all of the hours are paid, or the whole timesheet is."},
		{"timesheet_key", database.Int, "", "Key of the timesheet."},
	},
	SQL: `
SELECT e.work_date, t.employee_key, MAX(` + employee + `) AS employee, e.kind,
  e.project_key, MAX(p.id) AS project_id, MAX(COALESCE(NULLIF(e.project_description, ''), p.description)) AS project,
  e.phase_key, MAX(b.id) AS phase_id, MAX(COALESCE(NULLIF(e.phase_description, ''), b.description)) AS phase,
  e.activity_key, MAX(COALESCE(NULLIF(e.activity, ''), e.overhead_detail)) AS activity,
  {{exact "SUM(COALESCE(e.hours, 0))"}} AS regular, {{exact "SUM(COALESCE(e.overtime, 0))"}} AS overtime,
  {{exact "SUM` + hours + `"}} AS hours,
  COALESCE({{joined (note "e.notes")}} || '; ' || {{joined (note "e.overtime_notes")}}, {{joined (note "e.notes")}}, {{joined (note "e.overtime_notes")}}) AS notes,
  COALESCE(t.submitted, FALSE) AS submitted, COALESCE(t.rejected, FALSE) AS rejected,
  CASE WHEN e.kind = 'project' THEN MIN(CASE WHEN e.project_manager_approved THEN 1 ELSE 0 END) = 1 END AS project_manager_approved,
  COALESCE(t.supervisor_approved, FALSE) AS supervisor_approved, COALESCE(t.accounting_approved, FALSE) AS accounting_approved,
  COALESCE(t.supervisor_approved AND t.accounting_approved, FALSE) AS approved,
  COALESCE(t.billed, FALSE) OR (` + flagged("billed") + `) AS billed,
  COALESCE(t.paid, FALSE) OR (` + flagged("paid") + `) AS paid,
  e.timesheet_key
FROM ` + entries + `
LEFT JOIN ajera_projects p ON p.project_key = e.project_key
LEFT JOIN ajera_phases b ON b.phase_key = e.phase_key
GROUP BY e.timesheet_key, e.work_date, e.kind, e.project_key, e.phase_key, e.activity_key, e.overhead_detail,
  t.employee_key, t.submitted, t.rejected, t.supervisor_approved, t.accounting_approved, t.billed, t.paid`,
}, {
	Name: "utilisation_monthly",
	Doc: "Billable hours of all hours, by employee and month, against the target. Hours of projects are billable unless the billing " +
		"type of the phase, or else of the project, is Nonbillable, Overhead or Marketing; overhead is not. All hours count as hours, " +
		"holidays and overtime too, and what is not approved yet.",
	Needs: []string{"ajera_timesheets", "ajera_time_entries", "ajera_projects", "ajera_phases", "ajera_employees", "ajera_employee_types"},
	Columns: []Column{
		{"month", database.Text, "", "Month of the days, as 2026-03. A week that spans two months counts in both by its days."},
		{"employee_key", database.Int, "", "Key of the employee."},
		{"employee", database.Text, "", "Name of the employee."},
		{"total_hours", database.Decimal, "hours", "All hours, regular and overtime, of projects and of overhead."},
		{"billable_hours", database.Decimal, "hours", "Those that are billable."},
		{"unbillable_hours", database.Decimal, "hours", "Hours of projects that are not."},
		{"overhead_hours", database.Decimal, "hours", "Hours of no project."},
		{"billable_percent", database.Decimal, "percent", "Billable hours of all hours, to two places."},
		{"target_percent", database.Decimal, "percent", "Target billable percentage of the timesheets, weighed by their hours; where one tells none, of the employee, or of the employee's type."},
		{"difference", database.Decimal, "percent", "Billable less target, in points of a percent."},
	},
	SQL: `
SELECT u.month, u.employee_key, u.employee, u.total_hours, u.billable_hours, u.unbillable_hours, u.overhead_hours,
  ROUND(100.0 * u.billable_hours / NULLIF(u.total_hours, 0), 2) AS billable_percent,
  ROUND(1.0 * u.aimed / NULLIF(u.aimed_of, 0), 2) AS target_percent,
  ROUND(100.0 * u.billable_hours / NULLIF(u.total_hours, 0) - 1.0 * u.aimed / NULLIF(u.aimed_of, 0), 2) AS difference
FROM (
  SELECT {{month "e.work_date"}} AS month, t.employee_key, MAX(` + employee + `) AS employee,
    {{exact "SUM` + hours + `"}} AS total_hours,
    {{exact "SUM(CASE WHEN ` + billable + ` THEN ` + hours + ` ELSE 0 END)"}} AS billable_hours,
    {{exact "SUM(CASE WHEN e.kind = 'project' AND NOT ` + billable + ` THEN ` + hours + ` ELSE 0 END)"}} AS unbillable_hours,
    {{exact "SUM(CASE WHEN e.kind = 'project' THEN 0 ELSE ` + hours + ` END)"}} AS overhead_hours,
    {{exact "SUM(` + hours + ` * COALESCE(t.target_billable_percent, m.billable_percent, k.billable_percent))"}} AS aimed,
    {{exact "SUM(CASE WHEN COALESCE(t.target_billable_percent, m.billable_percent, k.billable_percent) IS NULL THEN 0 ELSE ` + hours + ` END)"}} AS aimed_of
  FROM ` + entries + `
  LEFT JOIN ajera_projects p ON p.project_key = e.project_key
  LEFT JOIN ajera_phases b ON b.phase_key = e.phase_key
  LEFT JOIN ajera_employee_types k ON k.employee_type_key = m.employee_type_key
  GROUP BY {{month "e.work_date"}}, t.employee_key
) u`,
}, {
	Name: "time_without_notes",
	Doc: "Hours on projects that nobody can explain to the client, by employee and day, project, phase and activity. A note on the " +
		"regular hours or on the overtime is one.",
	Needs: []string{"ajera_timesheets", "ajera_timesheet_rows", "ajera_time_entries", "ajera_employees", "ajera_projects"},
	Columns: []Column{
		{"work_date", database.Date, "", "Day of the work."},
		{"employee_key", database.Int, "", "Key of the employee."},
		{"employee", database.Text, "", "Name of the employee."},
		{"project_key", database.Int, "", "Key of the project."},
		{"project_id", database.Text, "", "Number of the project as people know it."},
		{"project", database.Text, "", "Name of the project."},
		{"phase_key", database.Int, "", "Key of the phase."},
		{"phase", database.Text, "", "Name of the phase."},
		{"activity_key", database.Int, "", "Key of the activity."},
		{"activity", database.Text, "", "Name of the activity."},
		{"hours", database.Decimal, "hours", "Regular hours and overtime."},
		{"notes_required", database.Bool, "", "Whether notes are required here: it cannot be invoiced until a note is added."},
		{"timesheet_key", database.Int, "", "Key of the timesheet."},
	},
	SQL: `
SELECT e.work_date, t.employee_key, MAX(` + employee + `) AS employee, e.project_key, MAX(p.id) AS project_id,
  MAX(COALESCE(NULLIF(e.project_description, ''), p.description)) AS project, e.phase_key, MAX(e.phase_description) AS phase, e.activity_key, MAX(e.activity) AS activity,
  {{exact "SUM` + hours + `"}} AS hours, MAX(CASE WHEN r.require_notes THEN 1 ELSE 0 END) = 1 AS notes_required, e.timesheet_key
FROM ` + entries + `
LEFT JOIN ajera_timesheet_rows r ON r.timesheet_key = e.timesheet_key AND r.position = e.position
LEFT JOIN ajera_projects p ON p.project_key = e.project_key
WHERE e.kind = 'project' AND ` + hours + ` <> 0
GROUP BY e.timesheet_key, e.work_date, t.employee_key, e.project_key, e.phase_key, e.activity_key
HAVING COUNT({{note "e.notes"}}) + COUNT({{note "e.overtime_notes"}}) = 0`,
}, {
	Name: "days_short",
	Doc: "Working days of timesheets with fewer than 8 hours, from Monday to Friday but for the firm's non-work days. Days that were not " +
		"over when the timesheet was read are not blamed. Where the day is shorter, ask for hours < 7.5; part-time is not told by Ajera.",
	Needs: []string{"ajera_timesheets", "ajera_time_entries", "ajera_employees", "ajera_non_work_days"},
	Columns: []Column{
		{"work_date", database.Date, "", "The day."},
		{"employee_key", database.Int, "", "Key of the employee."},
		{"employee", database.Text, "", "Name of the employee."},
		{"hours", database.Decimal, "hours", "Hours of that day in all timesheets of the employee, of projects and of overhead; 0 when there are none."},
		{"missing_hours", database.Decimal, "hours", "What lacks of 8."},
		{"timesheet_key", database.Int, "", "Key of the timesheet of the day."},
	},
	SQL: `
WITH n (n) AS (VALUES (0), (1), (2), (3), (4), (5), (6)),
days AS (
  SELECT t.employee_key, MAX(` + employee + `) AS employee, {{plus "t.first_day" "n.n"}} AS work_date, MIN(t.timesheet_key) AS timesheet_key
  FROM ajera_timesheets t CROSS JOIN n
  LEFT JOIN ajera_employees m ON m.employee_key = t.employee_key
  WHERE t._deleted_at IS NULL AND {{over (plus "t.first_day" "n.n") "t._read_at"}}
  GROUP BY t.employee_key, {{plus "t.first_day" "n.n"}}
),
worked AS (
  SELECT t.employee_key, e.work_date, {{exact "SUM` + hours + `"}} AS hours
  FROM ` + entries + `
  GROUP BY t.employee_key, e.work_date
)
SELECT d.work_date, d.employee_key, d.employee, COALESCE(w.hours, 0) AS hours, {{exact "8 - COALESCE(w.hours, 0)"}} AS missing_hours, d.timesheet_key
FROM days d
LEFT JOIN worked w ON w.employee_key = d.employee_key AND w.work_date = d.work_date
WHERE COALESCE(w.hours, 0) < 8 AND {{weekday "d.work_date"}} BETWEEN 1 AND 5
  AND NOT EXISTS (SELECT 1 FROM ajera_non_work_days c WHERE c._deleted_at IS NULL AND {{names "c.date" "d.work_date"}})`,
}}

// flagged says whether all hours of a group bear a flag, and there are some. Only projects have flags,
// one for regular hours and one for overtime.
func flagged(flag string) string {
	return `MAX(CASE WHEN e.kind = 'project' AND (COALESCE(e.hours, 0) <> 0 OR COALESCE(e.overtime, 0) <> 0) THEN 1 ELSE 0 END) = 1
    AND MIN(CASE WHEN COALESCE(e.hours, 0) <> 0 AND COALESCE(e.` + flag + `, 0) = 0
      OR COALESCE(e.overtime, 0) <> 0 AND COALESCE(e.overtime_` + flag + `, 0) = 0 THEN 0 ELSE 1 END) = 1`
}
