package fromjobs

import (
	"fmt"
	"unicode/utf8"

	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/wire"
)

// maker makes the project of a job, and notes why that cannot be.
type maker struct {
	*mapping
	job    *jobOrder
	faults []string
}

// args are what is sent to create the project of the job: with one invoice group, and the phases of
// the file. The client's code must be in the file.
func (b *maker) args() *ajerav2.CreateProjectsArgs {
	p := b.project
	args := &ajerav2.CreateProjectsArgs{
		Project: ajerav2.NewProject{
			ID: b.id(), Description: b.text(p, "Description"), Notes: b.text(p, "Notes"),
			Status: ajerav2.ProjectStatus(p.of("Status").text), BillingType: ajerav2.BillingType(p.of("BillingType").text),
			RateTableKey: &p.of("RateTable").key, CompanyKey: p.of("Company").key,
			DepartmentKey: p.of("Department").key, ProjectTypeKey: p.of("ProjectType").key,
			ProjectManager:     ajerav2.EmployeeRef{EmployeeKey: p.of("ProjectManager").key},
			PrincipalInCharge:  ajerav2.EmployeeRef{EmployeeKey: p.of("PrincipalInCharge").key},
			EstimatedStartDate: b.date(p, "EstimatedStartDate"), EstimatedCompletionDate: b.date(p, "EstimatedCompletionDate"),
		},
		InvoiceGroups: []ajerav2.NewProjectInvoiceGroup{{
			Description: b.text(b.group, "Description"), ClientKey: b.clients[b.job.JobClientCode].key, InvoiceFormatKey: b.group.of("InvoiceFormat").key,
		}},
	}
	for _, ph := range b.phases {
		phase := ajerav2.NewProjectPhase{
			Description: b.text(ph, "Description"), DepartmentKey: ph.of("Department").key, BillingType: ajerav2.BillingType(ph.of("BillingType").text),
		}
		if s := ph.of("RateTable"); s.text != "" {
			phase.RateTableKey = &s.key
		}
		args.Phases = append(args.Phases, phase)
	}
	return args
}

// id is the ID that the project of the job has, or is to have.
func (b *maker) id() string { return b.text(b.project, "ID") }

// text is a text for the job, within what Ajera takes.
func (b *maker) text(s section, name string) string {
	f := fieldOf(name)
	text := s.of(name).form.of(&b.job.JobOrder, b.zone)
	switch n := utf8.RuneCountInString(text); {
	case text == "" && f.required:
		b.fault("%s of the %s is empty for it", name, s.name)
	case f.most > 0 && n > f.most:
		b.fault("%s of the %s has %d characters for it, and Ajera takes %d; shorten it in Aimsio, or cut it in the mapping file like {jobName:%d}", name, s.name, n, f.most, f.most)
	}
	return text
}

func fieldOf(name string) field {
	for _, f := range projectFields {
		if f.name == name {
			return f
		}
	}
	return field{}
}

// date is a day for the job, none where the job has none.
func (b *maker) date(s section, name string) wire.Date {
	day, _ := wire.ParseDate(s.of(name).form.of(&b.job.JobOrder, b.zone)) // checked when it was read
	return day
}

func (b *maker) fault(format string, args ...any) {
	b.faults = append(b.faults, fmt.Sprintf(format, args...))
}
