package views

import (
	"context"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
)

// mapJobs is the table that says which job order is which project.
var mapJobs = View{
	Name: "map_jobs",
	Doc:  "Yours to fill: which job order is which project, where the job number is not the ID of the project. The mirror reads it and never writes it.",
	Columns: []Column{
		{"ajera_project_key", database.Int, "", "Key of the project."},
		{"aimsio_job_guid", database.Text, "", "GUID of the job order."},
		{"how", database.Text, "", "How you know, for the view jobs_both."},
		{"note", database.Text, "", "What you want to remember."},
	},
}

// tellMapJobs keeps in _columns what it is, once.
func tellMapJobs(ctx context.Context, db *database.DB) error {
	m, told := &maker{Dialect: db.Dialect, view: mapJobs}, 0
	err := db.QueryRowContext(ctx, "SELECT count(*) FROM _columns WHERE table_name = 'map_jobs'").Scan(&told)
	if err != nil || told > 0 {
		return db.Fault(err)
	}
	for _, tell := range m.told() {
		if _, err := db.ExecContext(ctx, tell); err != nil {
			return db.Fault(err)
		}
	}
	return nil
}
