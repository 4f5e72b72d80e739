package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
)

// books is what of Ajera is needed to find or create projects.
type books struct {
	ajera    *ajera.Client
	projects map[string]int // key by project number
	clients  map[string]int // key by name
	rates    int
	format   int
}

// match is one job order and its project.
type match struct {
	job     aimsioapi.JobOrder
	project int
	what    string
}

// openBooks lists the projects and clients, and picks the first rate table and
// invoice format for new projects. Lists need a version 1 session, projects one
// of version 2: the client opens both when they are needed.
func openBooks(ctx context.Context, c *ajera.Client) (*books, error) {
	b := &books{ajera: c, projects: map[string]int{}, clients: map[string]int{}}
	projects, err := c.V2.ListProjects(ctx, ajerav2.ListProjectsArgs{})
	if err != nil {
		return nil, err
	}
	for _, p := range projects.Projects {
		b.projects[p.ID] = p.ProjectKey
	}
	clients, err := c.V1.ListClients(ctx, ajerav1.ListClientsArgs{FilterByStatus: []ajerav1.Status{ajerav1.StatusActive}})
	if err != nil {
		return nil, err
	}
	for _, client := range clients.Clients {
		b.clients[client.Description] = client.ClientKey
	}
	return b, b.defaults(ctx)
}

func (b *books) defaults(ctx context.Context) error {
	rates, err := b.ajera.V1.ListRateTables(ctx, ajerav1.ListRateTablesArgs{})
	if err != nil {
		return err
	}
	formats, err := b.ajera.V1.ListInvoiceFormats(ctx, ajerav1.ListInvoiceFormatsArgs{})
	if err != nil {
		return err
	}
	if len(rates.RateTables) > 0 {
		b.rates = rates.RateTables[0].RateTableKey
	}
	if len(formats.InvoiceFormats) > 0 {
		b.format = formats.InvoiceFormats[0].InvoiceFormatKey
	}
	return nil
}

// match finds the project of every job order by its number, and creates those
// that are missing when it may. The found ones come first.
func (b *books) match(ctx context.Context, jobs []aimsioapi.JobOrder, create bool) ([]match, error) {
	var found, others []match
	for _, job := range jobs {
		client, known := b.clients[job.JobClientName]
		switch key := b.projects[job.JobNumber]; {
		case key != 0:
			found = append(found, match{job, key, "found by its number"})
		case !known:
			others = append(others, match{job, 0, fmt.Sprintf("left alone: Ajera has no client %q", job.JobClientName)})
		case !create:
			others = append(others, match{job, 0, "would be created"})
		default:
			key, err := b.create(ctx, job, client)
			if err != nil {
				return nil, err
			}
			others = append(others, match{job, key, "created with one group and one phase"})
		}
	}
	if len(found) == 0 && create {
		return nil, fmt.Errorf("no job order has a project number of Ajera (%s)", strings.Join(numbers(jobs), ", "))
	}
	return append(found, others...), nil
}

func (b *books) create(ctx context.Context, job aimsioapi.JobOrder, client int) (int, error) {
	made, err := b.ajera.V2.CreateProjects(ctx, ajerav2.CreateProjectsArgs{
		Project: ajerav2.NewProject{
			ID: job.JobNumber, Description: job.JobName, CompanyKey: 1,
			RateTableKey: new(b.rates), BillingType: ajerav2.BillingTypeTimeAndExpense, Status: ajerav2.ProjectStatusPreliminary,
		},
		InvoiceGroups: []ajerav2.NewProjectInvoiceGroup{{Description: job.JobName, ClientKey: client, InvoiceFormatKey: b.format}},
		Phases:        []ajerav2.NewProjectPhase{{Description: "Field work"}},
	})
	if err != nil {
		return 0, err
	}
	return made.Projects[0].ProjectKey, nil
}

func numbers(jobs []aimsioapi.JobOrder) (list []string) {
	for _, job := range jobs {
		list = append(list, job.JobNumber)
	}
	return list
}
