package projects

import (
	"slices"
	"sync"

	"github.com/go-json-experiment/json"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/call"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
)

// Members of an exported project that are not the vendor's own.
const (
	totalsMember = "Totals"
	markMember   = "_snapshot"
)

// inTable are the columns that people read.
var inTable = []string{"ID", "Description", "Status", "ProjectManager.LastName", "EstimatedCompletionDate",
	"TotalContractAmount", "ReportedPercentComplete"}

// columns are all that the specs know of a project, in their order, so that they do not come and go
// with the projects; then its totals, the mark, and what a tenant has beside.
func columns(now []record, totals bool) output.Set {
	own := slices.Clone(ofProject())
	for i := range own {
		own[i].Shown = slices.Contains(inTable, own[i].Name)
	}
	if totals {
		for _, label := range totalLabels(now) {
			own = append(own, output.Column{Name: totalsMember + "." + label, Path: []string{totalsMember, label}, Kind: output.Number})
		}
	}
	return output.Set{Name: "Projects", Columns: append(own, output.Column{Name: markMember, Kind: output.Text})}
}

// totalLabels are the totals that the specs know, by their names on the screens, and then others that
// are met.
func totalLabels(now []record) []string {
	known := call.AjeraSpecs().Enum("TotalLabel", 1).Values
	var others []string
	for _, p := range now {
		for label := range p.totals {
			if !slices.Contains(known, label) && !slices.Contains(others, label) {
				others = append(others, label)
			}
		}
	}
	slices.Sort(others)
	return slices.Concat(known, others)
}

// ofProject are the columns that the specs have, the parts that name an employee each of its own.
var ofProject = sync.OnceValue(func() (all []output.Column) {
	for _, c := range call.Columns(call.AjeraSpecs(), "Project", 2) {
		if c.Of == nil || c.Of.Name != "EmployeeRef" {
			all = append(all, c)
			continue
		}
		for _, part := range c.Of.Columns {
			all = append(all, output.Column{Name: c.Name + "." + part.Name, Path: []string{c.Name, part.Name}, Kind: part.Kind})
		}
	}
	return all
})

// row is a project as it is exported: its own text, its totals and the mark behind.
func (r record) row(m mark) output.Row {
	more := []rawjson.Member{{Name: markMember, Value: rawjson.Quote(m.String())}}
	if r.totals != nil {
		totals, _ := json.Marshal(r.totals, json.Deterministic(true))
		more = append([]rawjson.Member{{Name: totalsMember, Value: totals}}, more...)
	}
	row, _ := rawjson.Splice(r.text, more) // it was read as an object
	return row
}

// writeAll exports projects to a writer that open gives.
func writeAll(open func(...output.Set) (*output.Writer, error), now []record, m mark) error {
	w, err := open(columns(now, m.totals))
	if err != nil {
		return err
	}
	m.projects = len(now)
	if m.limit > 0 {
		m.projects = min(m.limit, len(now))
	}
	for _, p := range now {
		if err := w.Record(0, p.row(m)); err != nil {
			w.Discard()
			return err
		}
	}
	return w.Close()
}
