package mirror

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/account"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/progress"
)

// row is a table in the report of a run. What is counted of records, and not of what stands in them,
// has its first table alone.
type row struct {
	Table   string
	Rows    int
	Listed  *int `json:",omitzero"`
	Read    *int `json:",omitzero"`
	New     int
	Changed int
	Deleted int
	Failed  *int `json:",omitzero"`
	Note    string
	Why     string `table:"-"`
}

// rows are the tables of a run.
func (r *Report) rows() (rows []row) {
	for _, t := range r.Tables {
		line := row{Table: t.Name, Rows: t.Rows, New: t.Written.New, Changed: t.Written.Changed, Deleted: t.Written.Deleted}
		if t.Table == t.Of.Kind.Tables[0] {
			line.Listed, line.Read, line.Failed = &t.Of.Listed, &t.Of.Read, &t.Of.Failed
			line.Note, line.Why = t.Of.note(), t.Of.why()
		}
		rows = append(rows, line)
	}
	return rows
}

// note says in a word what became of a kind that is not up to date.
func (o *Outcome) note() string {
	return map[fate]string{skipped: "skipped", refused: "deletions refused", stopped: "interrupted", failed: "failed"}[o.fate()]
}

// why is the reason for it.
func (o *Outcome) why() string {
	switch o.fate() {
	case skipped:
		return o.Skipped
	case refused, failed:
		return strings.TrimPrefix(exit.Plain(o.Err.Error()), o.Kind.Name+": ") // it stands before it
	}
	return ""
}

// tell writes the report, and says on standard error what a person wants to know first.
func (o *options) tell(w *output.Writer, job *Job, r *Report, broke error) error {
	told := output.All(w, r.rows())
	o.faults(r)
	o.app.Note("%s", r.summary(job.DB.Name))
	return errors.Join(broke, r.Err(), told)
}

// faults tells what was skipped, refused or failed, and which checks fail: what is the same for several
// tables once.
func (o *options) faults(r *Report) {
	var texts []string
	of := map[string][]*Outcome{}
	for _, out := range r.Outcomes {
		text := out.why()
		if text == "" {
			continue
		}
		if text = out.note() + ": " + text; of[text] == nil {
			texts = append(texts, text)
		}
		of[text] = append(of[text], out)
	}
	for _, text := range texts {
		o.app.Note("%s %s", few(of[text]), text)
	}
	for _, c := range r.Unsound() {
		o.app.Note("%s: check %s fails: expected %s, got %s", c.Table, c.Name, c.Expected, c.Got)
	}
}

// summary is a run in a sentence or two.
func (r *Report) summary(name string) string {
	text := name + ": "
	if current := r.current(); current < len(r.Tables) {
		text += progress.Count(current) + " of "
	}
	text += output.Counted(len(r.Tables), "table")
	if !r.AsOf.IsZero() {
		text += " as of " + r.AsOf.Local().Format("2006-01-02 15:04")
	}
	text += "; " + calls(r.Spent) + " in " + progress.Clock(r.Took)
	if r.Waited >= time.Second {
		text += fmt.Sprintf(", %s of it waiting for the vendors' limits", progress.Clock(r.Waited))
	}
	return text + "."
}

// current is how many tables are up to date: neither skipped nor refused, cut short or failed.
func (r *Report) current() (n int) {
	for _, t := range r.Tables {
		if t.Of.note() == "" {
			n++
		}
	}
	return n
}

// calls are calls by vendor.
func calls(spent map[account.Vendor]int) string {
	total, each := 0, ""
	for _, v := range account.Vendors {
		if n, has := spent[v]; has {
			total += n
			each += ", " + v.Title() + " " + progress.Count(n)
		}
	}
	text := progress.Count(total) + " calls"
	if total == 1 {
		text = "1 call"
	}
	if len(spent) > 1 {
		text += " (" + each[2:] + ")"
	}
	return text
}
