package mirror

import (
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/account"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/tables"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/progress"
)

// TestSight is what stands on the line of progress while both vendors are read.
func TestSight(t *testing.T) {
	line, now := new(progress.Line), time.Unix(0, 0)
	s := newSight(line, func() time.Time { return now })
	jobs := &tables.Table{Name: "aimsio_job_orders", Vendor: account.OfAimsio}
	other := &tables.Table{Name: "aimsio_pricebooks", Vendor: account.OfAimsio}
	totals := &tables.Table{Name: "ajera_project_totals", Vendor: account.OfAjera}
	for _, step := range []struct {
		table       *tables.Table
		done, total int
		later       time.Duration
		want        string
	}{
		{jobs, 0, 0, 0, "Aimsio job orders"},
		{jobs, 0, 100_000, time.Second, "Aimsio job orders 0/100,000"},
		{totals, 0, 1146, time.Second, "Ajera project totals 0/1,146 | Aimsio job orders 0/100,000"},
		{jobs, 80, 100_000, 6 * time.Second, "Ajera project totals 0/1,146 | Aimsio job orders 80/100,000 2:46:32 left"},
		{totals, 1146, 1146, time.Second, "Ajera project totals 1,146/1,146 | Aimsio job orders 80/100,000 3:07:21 left"},
		{other, 5, 10, 2 * time.Second, "Ajera project totals 1,146/1,146 | Aimsio pricebooks 5/10"},
	} {
		now = now.Add(step.later)
		s.progress(step.table, step.done, step.total)
		if got, _, _ := line.State(); got != step.want {
			t.Errorf("%q, want %q", got, step.want)
		}
	}
}
