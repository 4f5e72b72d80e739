package fromjobs

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/document"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
)

// What is done with a job, as the report calls it. What a link says how it came about is said in the
// same words.
const (
	linked   = "linked" // by an earlier run
	skipped  = "skipped"
	toCreate = "create"
	refused  = "refused"
	unknown  = "unknown"
	notDone  = "not done"
)

// entry is a job, and what is to be done about it.
type entry struct {
	job    *jobOrder
	action string
	id     string // of its project
	key    int    // of its project, 0 while there is none
	why    []string
	args   *ajerav2.CreateProjectsArgs // of a create
}

func (e *entry) say(format string, args ...any) { e.why = append(e.why, fmt.Sprintf(format, args...)) }

// isNew reports a link that the links file does not have yet, to a project that is there.
func (e *entry) isNew() bool {
	return e.action == found || e.action == byHand || e.action == created && e.args == nil
}

// planner finds what is to be done about jobs.
type planner struct {
	*mapping
	wanted  wanted
	links   *links
	entries []*entry
	faults  []string               // of jobs
	missing map[string][]*jobOrder // without a client in the file, by Aimsio's code
}

// plan finds what is to be done about each job. Nothing is to be sent when it fails: the error has all
// that is wrong, by job.
func (p *planner) plan(ctx context.Context, c *ajera.Client, jobs []*jobOrder) error {
	there, several, err := look(ctx, c, p.begin(jobs))
	if err != nil {
		return err
	}
	return p.finish(there, several)
}

// begin takes jobs, and returns the IDs by which projects are to be looked for.
func (p *planner) begin(jobs []*jobOrder) []string {
	for _, job := range jobs {
		p.entries = append(p.entries, p.first(job))
	}
	return p.lookedFor()
}

// finish decides by the projects that are there, by ID, and the IDs that several have.
func (p *planner) finish(there map[string]ajerav2.ProjectItem, several map[string]bool) error {
	p.missing = map[string][]*jobOrder{}
	for _, e := range p.entries {
		if e.action == "" {
			p.decide(e, there, several)
		}
	}
	p.twice()
	return p.refusal()
}

// first is what is known of a job without asking Ajera. Without an action yet, its project is
// looked for by its ID.
func (p *planner) first(job *jobOrder) *entry {
	e := &entry{job: job}
	link, known := p.links.Jobs[job.key]
	hand := p.byHand[job.JobNumber]
	switch {
	case hand != nil:
		e.id = hand.text
	case known && link.How == creating:
		e.id = link.ProjectID
	case known:
		e.action, e.id, e.key = linked, link.ProjectID, link.ProjectKey
	case p.wanted.isDead(job):
		p.skip(e)
	default:
		e.id = p.ownID(job)
	}
	return e
}

func (p *planner) ownID(job *jobOrder) string {
	return p.project.of("ID").form.of(&job.JobOrder, p.zone)
}

// lookedFor are the IDs that projects are looked for by: also those that jobs would have whose create
// was begun under another ID.
func (p *planner) lookedFor() []string {
	ids := map[string]bool{}
	for _, e := range p.entries {
		if e.action == "" {
			ids[e.id], ids[p.ownID(e.job)] = true, true
		}
	}
	delete(ids, "")
	return slices.Sorted(maps.Keys(ids))
}

// look finds projects by their IDs: those that are there, and those that several have.
func look(ctx context.Context, c *ajera.Client, ids []string) (there map[string]ajerav2.ProjectItem, several map[string]bool, err error) {
	if len(ids) == 0 {
		return nil, nil, nil
	}
	there, err = c.FindProjects(ctx, ids...)
	if err == nil || errors.Is(err, ajera.ErrNotFound) {
		return there, nil, nil
	} else if !errors.Is(err, ajera.ErrArgument) {
		return nil, nil, err
	}
	several = map[string]bool{}
	for _, id := range ids { // which of them: rarely, and few
		if _, one := there[id]; one {
			continue
		}
		switch _, err := c.FindProjects(ctx, id); {
		case errors.Is(err, ajera.ErrArgument):
			several[id] = true
		case err != nil && !errors.Is(err, ajera.ErrNotFound):
			return nil, nil, err
		}
	}
	return there, several, nil
}

// decide finds what is to be done about a job whose project was looked for.
func (p *planner) decide(e *entry, there map[string]ajerav2.ProjectItem, several map[string]bool) {
	hand, link := p.byHand[e.job.JobNumber], p.links.Jobs[e.job.key]
	begun := link.How == creating
	if _, is := there[e.id]; begun && hand == nil && !is && !several[e.id] {
		e.id = p.ownID(e.job) // the create of before was not done
	}
	project, is := there[e.id]
	switch {
	case several[e.id]:
		p.fault(e.job, "several projects of Ajera have the ID %q; give each its own there", e.id)
	case is && hand != nil:
		e.action, e.key = byHand, project.ProjectKey
		if link.ProjectKey == e.key && link.How == byHand {
			e.action = linked
		} else {
			e.say("the mapping file says so")
		}
	case hand != nil:
		p.faults = append(p.faults, p.at(document.Fault{Line: hand.line, Text: fmt.Sprintf("by-hand: %s: no project of Ajera has the ID %q", e.job.JobNumber, e.id)}))
	case is && begun && e.id == link.ProjectID:
		e.action, e.key = created, project.ProjectKey
		e.say("an earlier run sent the create, and did not hear of it")
	case is:
		e.action, e.key = found, project.ProjectKey
		e.say("a project has this ID already")
	case p.wanted.isDead(e.job):
		p.skip(e)
	default:
		p.create(e)
	}
}

func (p *planner) skip(e *entry) {
	e.action, e.id = skipped, ""
	e.say("the job is %s", e.job.JobStatus)
}

// create has a project created, if all is well.
func (p *planner) create(e *entry) {
	e.action = toCreate
	code := e.job.JobClientCode
	if code == "" {
		p.fault(e.job, "it has no client code; give it one in Aimsio")
		return
	}
	if p.clients[code] == nil {
		p.missing[code] = append(p.missing[code], e.job)
		return
	}
	b := &maker{mapping: p.mapping, job: e.job}
	e.args = b.args()
	for _, f := range b.faults {
		p.fault(e.job, "%s", f)
	}
}

func (p *planner) fault(job *jobOrder, format string, args ...any) {
	p.faults = append(p.faults, fmt.Sprintf("job %s: ", job.label())+fmt.Sprintf(format, args...))
}

// twice finds jobs that would share a project, which only the file can say that they do.
func (p *planner) twice() {
	of := map[string][]string{} // jobs, by the ID of their project
	for _, key := range slices.Sorted(maps.Keys(p.links.Jobs)) {
		if link := p.links.Jobs[key]; link.How != byHand && link.How != creating {
			of[link.ProjectID] = append(of[link.ProjectID], cmp.Or(link.Number, key))
		}
	}
	fresh := map[string]bool{}
	for _, e := range p.entries {
		if e.action == toCreate || e.action == found || e.action == created {
			of[e.id], fresh[e.id] = append(of[e.id], e.job.label()), e.id != ""
		}
	}
	for _, id := range slices.Sorted(maps.Keys(fresh)) {
		if jobs := of[id]; fresh[id] && len(jobs) > 1 {
			p.faults = append(p.faults, fmt.Sprintf("the project ID %q would be that of %s: %s; change ID in %s, or say under by-hand which of them belong together", id, output.Counted(len(jobs), "job"), strings.Join(jobs, ", "), p.file))
		}
	}
}

// refusal is all that is wrong with jobs, and the lines that the file lacks.
func (p *planner) refusal() error {
	lines := slices.Clone(p.faults)
	if len(p.missing) > 0 {
		lines = append(lines, fmt.Sprintf("%s: clients lacks these; write the key of Ajera's client behind each colon:\n    clients:", p.file))
		for _, code := range slices.Sorted(maps.Keys(p.missing)) {
			lines = append(lines, "    "+p.lacks(code))
		}
	}
	if len(lines) == 0 {
		return nil
	}
	return exit.Usagef("nothing was sent, since not all is well:\n  %s", strings.Join(lines, "\n  "))
}

// lacks is the line that the file lacks for a code.
func (p *planner) lacks(code string) string {
	jobs := p.missing[code]
	return fmt.Sprintf("%s:   # %s; %s", quoted(code), printable(jobs[0].JobClientName), output.Counted(len(jobs), "job"))
}
