package fromjobs

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/internal/atomicfile"
	"github.com/fieldbooks/fieldbooks/wire"
)

// start writes a mapping file to begin with, from what both vendors have.
func (o *options) start(ctx context.Context, a *app.App) error {
	if _, err := os.Lstat(o.begin); err == nil {
		return exit.Usagef("--init: %s is there already; name another file, or take it away", o.begin)
	}
	v, err := open(ctx, a)
	if err != nil {
		return err
	}
	b := &beginning{lists: lists{}}
	if err := b.lists.read(ctx, v.ajera, clients, companies, rateTables, invoiceFormats, departments, projectTypes); err != nil {
		return err
	}
	if b.jobs, err = o.wanted.read(ctx, a, v.aimsio); err != nil {
		return err
	}
	if b.codes, err = accountIDs(ctx, v.ajera, b.lists[clients]); exit.Of(err) == exit.Denied {
		a.Note("clients are proposed by their names alone: %v", err)
	} else if err != nil {
		return err
	}
	if a.DryRun {
		a.Note("dry run: %s was not written", o.begin)
		return app.ErrDryRun
	}
	if err := atomicfile.Write(o.begin, []byte(b.text(o.begin)), 0o600); err != nil {
		return exit.Usagef("--init: %w", err)
	}
	a.Note("%s was written, with %s of %s; look through it, write \"confirmed: yes\" in it, and then:\n  fieldbooks projects from-jobs --map %s --dry-run", o.begin, output.Counted(len(b.byCode()), "client"), output.Counted(len(b.jobs), "job"), o.begin)
	return nil
}

// accountIDs are the IDs that people gave to clients, by key.
func accountIDs(ctx context.Context, c *ajera.Client, all []item) (map[int]string, error) {
	var args ajerav1.GetClientsArgs
	for _, i := range all {
		args.RequestedClients = append(args.RequestedClients, i.key)
	}
	if len(all) == 0 {
		return nil, nil
	}
	got, err := c.V1.GetClients(ctx, args)
	if err != nil {
		return nil, err
	}
	ids := map[int]string{}
	for _, client := range got.Clients {
		ids[client.ClientKey] = client.AccountID
	}
	return ids, nil
}

// beginning is what a new mapping file is made of.
type beginning struct {
	lists lists
	jobs  []*jobOrder
	codes map[int]string // AccountID of Ajera's clients, by key
}

// byCode is the jobs of each client code.
func (b *beginning) byCode() map[string][]*jobOrder {
	all := map[string][]*jobOrder{}
	for _, job := range b.jobs {
		if job.JobClientCode != "" {
			all[job.JobClientCode] = append(all[job.JobClientCode], job)
		}
	}
	return all
}

// text is the file.
func (b *beginning) text(file string) string {
	var t strings.Builder
	fmt.Fprintf(&t, `# Aimsio job orders to Ajera projects, for:
#   fieldbooks projects from-jobs --map %s
# Members of a job stand in braces: {jobNumber}, {jobName:80} (80 characters at most), {jobStartDate}.
# What a project is made of is chosen by key, or by name. Lines that begin with # say nothing.

confirmed: no   # "yes" when a person has looked through all of this

# Whose days the dates of jobs are: UTC, Local (this machine), or one like America/Los_Angeles.
time-zone: %s

project:
  ID: "{jobNumber}"
  Description: "{jobName:80}"
  Status: Preliminary   # or %s
  BillingType:   # one of %s
`, printable(file), b.zone(), strings.Join(statuses[1:], ", "), strings.Join(billingTypes, ", "))
	b.choose(&t, "  RateTable", rateTables, true)
	b.choose(&t, "  Company", companies, len(b.lists[companies]) > 0)
	b.choose(&t, "  Department", departments, false)
	b.choose(&t, "  ProjectType", projectTypes, false)
	t.WriteString(`  # ProjectManager:      # an employee that Ajera has as project manager; "fieldbooks ajera list-employees"
  # PrincipalInCharge:   # likewise, as principal
  EstimatedStartDate: "{jobStartDate}"
  EstimatedCompletionDate: "{jobEndDate}"
  # Notes: "{jobDescription}"

# Each project has one invoice group, which goes to the client.
invoice-group:
  Description: "{jobName:80}"
`)
	b.choose(&t, "  InvoiceFormat", invoiceFormats, true)
	t.WriteString(`
# The phases of each project, one at least; each can have a Department, BillingType and RateTable of its own.
phases:
  - Description: General

# Aimsio's client code: key of Ajera's client. What stands here is proposed: look at each.
clients:
`)
	b.clients(&t)
	t.WriteString(`
# Jobs that belong to a project with another ID. Job number: ID of the project.
by-hand:
  # 25-1000: 25-1000-A
`)
	return t.String()
}

// choose writes the line of a choice: made where there is but one, else open, with what there is.
// A choice that need not be made is a remark.
func (b *beginning) choose(t *strings.Builder, name string, l list, needed bool) {
	active := slices.DeleteFunc(slices.Clone(b.lists[l]), func(i item) bool { return i.inactive })
	switch {
	case needed && len(active) == 1:
		fmt.Fprintf(t, "%s: %d   # %s\n", name, active[0].key, printable(active[0].name))
	case needed:
		fmt.Fprintf(t, "%s:   # one of %s\n", name, printable(b.lists.some(l)))
	default:
		fmt.Fprintf(t, "  # %s:   # one of %s\n", strings.TrimSpace(name), printable(b.lists.some(l)))
	}
}

// zone is one in which all dates of jobs begin a day.
func (b *beginning) zone() string {
	for _, zone := range []*time.Location{time.UTC, time.Local} {
		if b.midnights(zone) {
			return zone.String()
		}
	}
	return "UTC   # the dates of jobs are no midnights there, nor here: which zone do they mean?"
}

func (b *beginning) midnights(zone *time.Location) bool {
	for _, job := range b.jobs {
		for _, m := range []wire.Millis{job.JobStartDate, job.JobEndDate} {
			t := m.Time().In(zone)
			if m != 0 && !t.Equal(wire.DateOf(t).Time(zone)) {
				return false
			}
		}
	}
	return true
}

// clients writes a line for each client code that jobs have.
func (b *beginning) clients(t *strings.Builder) {
	all := b.byCode()
	for _, code := range slices.Sorted(maps.Keys(all)) {
		jobs := all[code]
		name := cmp.Or(jobs[0].JobClientName, "no name")
		of := fmt.Sprintf("%s, %s", printable(name), output.Counted(len(jobs), "job"))
		byID, byName := b.equal(code, name)
		switch {
		case len(byID) == 1 && (len(byName) == 0 || slices.Equal(byID, byName)):
			fmt.Fprintf(t, "  %s: %d   # %s: %s\n", quoted(code), byID[0].key, of, printable(why(byID[0], len(byName) == 1)))
		case len(byID) == 0 && len(byName) == 1:
			fmt.Fprintf(t, "  %s: %d   # %s: %s\n", quoted(code), byName[0].key, of, printable("in Ajera "+byName[0].String()+", with this name"))
		case len(byID)+len(byName) == 0:
			fmt.Fprintf(t, "  # %s:   # %s: Ajera has none with this AccountID or name\n", quoted(code), of)
		default:
			fmt.Fprintf(t, "  # %s:   # %s: by AccountID %s; by name %s\n", quoted(code), of, printable(cmp.Or(listed(byID), "none")), printable(cmp.Or(listed(byName), "none")))
		}
	}
}

func why(i item, named bool) string {
	if named {
		return fmt.Sprintf("in Ajera %v, with this AccountID and name", i)
	}
	return fmt.Sprintf("in Ajera %v, with this AccountID", i)
}

// equal are Ajera's clients whose ID is a code, and those of a name.
func (b *beginning) equal(code, name string) (byID, byName []item) {
	for _, i := range b.lists[clients] {
		if b.codes[i.key] == code {
			byID = append(byID, i)
		}
		if strings.EqualFold(i.name, strings.Join(strings.Fields(name), " ")) {
			byName = append(byName, i)
		}
	}
	return byID, byName
}
