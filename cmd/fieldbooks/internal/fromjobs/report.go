package fromjobs

import (
	"strings"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
)

// row is a job in the report.
type row struct {
	Job        string
	Name       string
	Action     string
	ProjectKey int `json:",omitzero"`
	ProjectID  string
	Why        string
	JobGUID    string `table:"-"`
}

// report writes a row for each job.
func report(w *output.Writer, entries []*entry) error {
	rows := make([]row, len(entries))
	for i, e := range entries {
		rows[i] = row{e.job.JobNumber, e.job.JobName, e.action, e.key, e.id, strings.Join(e.why, "; "), e.job.key}
	}
	return output.All(w, rows)
}
