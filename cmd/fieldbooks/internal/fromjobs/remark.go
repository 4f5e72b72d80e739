package fromjobs

import (
	"context"
	"slices"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
)

// remark says of each job with a project in what the two differ. Nothing of it is changed.
func (p *planner) remark(ctx context.Context, c *ajera.Client) error {
	var keys []int
	for _, e := range p.entries {
		if e.key != 0 && !slices.Contains(keys, e.key) {
			keys = append(keys, e.key)
		}
	}
	if keys == nil {
		return nil
	}
	got, err := c.V2.GetProjects(ctx, ajerav2.GetProjectsArgs{RequestedProjects: keys})
	if err != nil {
		return err
	}
	for _, e := range p.entries {
		if e.key != 0 {
			p.compare(e, got)
		}
	}
	return nil
}

func (p *planner) compare(e *entry, got *ajerav2.GetProjectsResult) {
	i := slices.IndexFunc(got.Projects, func(one ajerav2.Project) bool { return one.ProjectKey == e.key })
	if i < 0 {
		e.say("project %d is not in Ajera any more; to have another created, take the job out of %s", e.key, p.links.file)
		return
	}
	project := got.Projects[i]
	if project.ID != e.id {
		e.say("its ID is %q in Ajera now", project.ID)
	}
	b := &maker{mapping: p.mapping, job: e.job}
	e.differs("Description", project.Description, b.text(p.project, "Description"))
	e.differs("EstimatedStartDate", project.EstimatedStartDate.String(), b.date(p.project, "EstimatedStartDate").String())
	e.differs("EstimatedCompletionDate", project.EstimatedCompletionDate.String(), b.date(p.project, "EstimatedCompletionDate").String())
	if client := p.clients[e.job.JobClientCode]; client != nil && !hasClient(got, e.key, client.key) {
		e.say("no invoice group of the project has the client %d %s", client.key, client.named)
	}
}

// differs says how the project and the job differ, where the job says something.
func (e *entry) differs(name, project, job string) {
	if job != "" && project != job {
		e.say("%s is %q in Ajera, and %q by the job", name, project, job)
	}
}

// hasClient reports whether an invoice group of a project goes to a client.
func hasClient(got *ajerav2.GetProjectsResult, project, client int) bool {
	return slices.ContainsFunc(got.InvoiceGroups, func(g ajerav2.InvoiceGroup) bool { return g.ProjectKey == project && g.ClientKey == client })
}
