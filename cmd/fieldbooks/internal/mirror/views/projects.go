package views

import "github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"

// tree walks the phases that are there from the top down. A phase has one parent, so what is below the
// top can be no circle; phases that only lead to each other are not reached.
const tree = `
live AS (
  SELECT project_key, phase_key, parent_key, id, description, status, billing_type, project_manager_employee_key AS manager_key,
    COALESCE(project_manager_first_name, '') || ' ' || COALESCE(project_manager_last_name, '') AS manager,
    reported_percent_complete AS percent, reported_percent_complete_date AS reported_on
  FROM ajera_phases WHERE _deleted_at IS NULL
),
tree (phase_key, project_key, level, root_phase_key, root_phase, path) AS (
  SELECT a.phase_key, a.project_key, 1, a.phase_key, COALESCE(a.description, ''), COALESCE(a.description, '')
  FROM live a
  LEFT JOIN live above ON above.phase_key = a.parent_key AND above.project_key = a.project_key AND a.parent_key <> a.project_key
  WHERE above.phase_key IS NULL
  UNION ALL
  SELECT b.phase_key, b.project_key, t.level + 1, t.root_phase_key, t.root_phase, t.path || ' > ' || COALESCE(b.description, '')
  FROM tree t
  JOIN live b ON b.project_key = t.project_key AND b.parent_key = t.phase_key AND b.parent_key <> b.project_key
)`

var projectViews = []View{{
	Name:  "phase_tree",
	Doc:   "Phases of projects, each with its way from the top. A phase whose parent is not there is at the top itself.",
	Needs: []string{"ajera_projects", "ajera_phases"},
	Columns: []Column{
		{"project_key", database.Int, "", "Key of the project."},
		{"project_id", database.Text, "", "Number of the project as people know it."},
		{"project", database.Text, "", "Name of the project."},
		{"phase_key", database.Int, "", "Key of the phase."},
		{"phase_id", database.Text, "", "Number of the phase; not all have one."},
		{"phase", database.Text, "", "Name of the phase."},
		{"parent_key", database.Int, "", "Key of the phase above; empty at the top."},
		{"level", database.Int, "", "1 at the top; empty when the phases above lead in a circle."},
		{"root_phase_key", database.Int, "", "Key of the phase at the top."},
		{"root_phase", database.Text, "", "Name of the phase at the top."},
		{"path", database.Text, "", "Names from the top down to the phase, as Stage > Sub."},
		{"is_leaf", database.Bool, "", "Whether no phase is below."},
		{"status", database.Text, "", "Status of the phase."},
		{"billing_type", database.Text, "", "Billing type of the phase."},
	},
	SQL: `
WITH RECURSIVE` + tree + `
SELECT l.project_key, p.id AS project_id, p.description AS project, l.phase_key, l.id AS phase_id, l.description AS phase,
  CASE WHEN t.level IS NULL OR t.level > 1 THEN l.parent_key END AS parent_key, t.level, t.root_phase_key, t.root_phase,
  COALESCE(t.path, l.description) AS path,
  NOT EXISTS (SELECT 1 FROM live c WHERE c.project_key = l.project_key AND c.parent_key = l.phase_key AND c.parent_key <> c.project_key) AS is_leaf,
  l.status, l.billing_type
FROM live l
LEFT JOIN tree t ON t.phase_key = l.phase_key
LEFT JOIN ajera_projects p ON p.project_key = l.project_key`,
}, {
	Name: "percent_complete",
	Doc: "How far active phases of active projects are reported to be, and the projects themselves: those of the billing type " +
		"PercentComplete, and others that have a percentage.",
	Needs: []string{"ajera_projects", "ajera_phases"},
	Columns: []Column{
		{"project_key", database.Int, "", "Key of the project."},
		{"project_id", database.Text, "", "Number of the project as people know it."},
		{"project", database.Text, "", "Name of the project."},
		{"phase_key", database.Int, "", "Key of the phase; empty for the project itself."},
		{"phase_id", database.Text, "", "Number of the phase."},
		{"phase", database.Text, "", "Names from the top down to the phase, as Stage > Sub; empty for the project itself."},
		{"manager", database.Text, "", "Project manager of the phase, or else of the project."},
		{"billing_type", database.Text, "", "Billing type."},
		{"percent", database.Decimal, "percent", "Last reported percentage; empty when none was ever reported."},
		{"reported_on", database.Date, "", "Date of that report."},
		{"days_since", database.Int, "days", "Days since then, today."},
	},
	SQL: `
WITH RECURSIVE` + tree + `
SELECT p.project_key, p.id AS project_id, p.description AS project, s.phase_key, s.phase_id, s.phase,
  NULLIF(TRIM(CASE WHEN COALESCE(s.manager_key, 0) <> 0 THEN s.manager
    ELSE COALESCE(p.project_manager_first_name, '') || ' ' || COALESCE(p.project_manager_last_name, '') END), '') AS manager,
  s.billing_type, s.percent, s.reported_on, {{between today "s.reported_on"}} AS days_since
FROM (
  SELECT l.project_key, l.phase_key, l.id AS phase_id, COALESCE(t.path, l.description) AS phase, l.billing_type, l.status,
    l.manager_key, l.manager, l.percent, l.reported_on
  FROM live l LEFT JOIN tree t ON t.phase_key = l.phase_key
  UNION ALL
  SELECT project_key, NULL, NULL, NULL, billing_type, status, NULL, NULL, reported_percent_complete, reported_percent_complete_date
  FROM ajera_projects
) s
JOIN ajera_projects p ON p.project_key = s.project_key
WHERE p._deleted_at IS NULL AND p.status = 'Active' AND s.status = 'Active'
  AND (s.billing_type = 'PercentComplete' OR s.percent IS NOT NULL)`,
}}
