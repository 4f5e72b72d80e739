package percent

import (
	"strings"

	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/wire"
)

// between is what stands between the phases of a path.
const between = " > "

// spot is a phase, or a project itself, that a percentage is reported of.
type spot struct {
	project *ajerav2.Project
	phase   *ajerav2.Phase // nil for the project itself
	id      string         // path of phase IDs, e.g. "100 > 110"
	name    string         // path of phase names
}

// reported is where its percentage and its date are kept, to be read and set.
func (s spot) reported() (*wire.Decimal, *wire.Date) {
	if s.phase == nil {
		return &s.project.ReportedPercentComplete, &s.project.ReportedPercentCompleteDate
	}
	return &s.phase.ReportedPercentComplete, &s.phase.ReportedPercentCompleteDate
}

// key tells the spots of a project apart: that of the phase, 0 for the project itself.
func (s spot) key() int {
	if s.phase == nil {
		return 0
	}
	return s.phase.PhaseKey
}

func (s spot) status() ajerav2.ProjectStatus {
	if s.phase == nil {
		return s.project.Status
	}
	return s.phase.Status
}

// applies reports whether a percentage is kept there. Which billing types have one is not
// documented; that of this name has, and any other where a percentage is.
func (s spot) applies() bool {
	percent, _ := s.reported()
	kind := s.project.BillingType
	if s.phase != nil {
		kind = s.phase.BillingType
	}
	return kind == ajerav2.BillingTypePercentComplete || percent.Present()
}

func (s spot) manager() string {
	who := s.project.ProjectManager
	if s.phase != nil && s.phase.ProjectManager.EmployeeKey != 0 {
		who = s.phase.ProjectManager
	}
	return strings.Join(strings.Fields(who.FirstName+" "+who.LastName), " ")
}

// spots are all of a project: itself, then its phases, each before those below it.
func spots(got *ajerav2.GetProjectsResult, project *ajerav2.Project) []spot {
	all := []spot{{project: project}}
	below := make(map[int][]*ajerav2.Phase)
	keys := make(map[int]bool)
	for i := range got.Phases {
		if p := &got.Phases[i]; p.ProjectKey == project.ProjectKey {
			below[p.ParentKey] = append(below[p.ParentKey], p)
			keys[p.PhaseKey] = true
		}
	}
	var walk func(parent int, over spot)
	walk = func(parent int, over spot) {
		for _, p := range below[parent] {
			at := spot{project: project, phase: p, id: under(over.id, p.ID), name: under(over.name, p.Description)}
			all = append(all, at)
			walk(p.PhaseKey, at)
		}
		delete(below, parent) // none is met twice
	}
	walk(project.ProjectKey, spot{})
	for i := range got.Phases { // those whose parent is not there
		if p := &got.Phases[i]; p.ProjectKey == project.ProjectKey && !keys[p.ParentKey] {
			walk(p.ParentKey, spot{})
		}
	}
	return all
}

func under(path, name string) string {
	if path == "" {
		return name
	}
	return path + between + name
}

// find are the spots that an ID means: its whole path, or the phase alone; "" is the project.
func find(all []spot, id string) (fit []spot) {
	for _, is := range []func(spot) bool{
		func(s spot) bool { return s.id == id && (s.phase == nil) == (id == "") },
		func(s spot) bool { return s.phase != nil && s.phase.ID == id },
	} {
		for _, s := range all {
			if is(s) {
				fit = append(fit, s)
			}
		}
		if fit != nil {
			return fit
		}
	}
	return nil
}
