package fromjobs

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/call"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/internal/parallel"
)

// jobOrder is a job order of Aimsio's, by the key that its list has for it.
type jobOrder struct {
	key string
	aimsioapi.JobOrder
}

// label is what people know a job by.
func (j *jobOrder) label() string { return cmp.Or(j.JobNumber, j.key) }

// wanted is which job orders are wanted.
type wanted struct {
	since    string   // changed at or after this moment
	statuses []string // nil is all
	numbers  []string // or GUIDs; nil is all
}

var jobStatuses = call.AimsioSpecs().Enum("JobStatus", 0).Values

// check refuses what can be known to be wrong beforehand.
func (w wanted) check() error {
	for _, status := range w.statuses {
		if !slices.Contains(jobStatuses, status) {
			return exit.Usagef("--status %s: there is no such status of a job order; use %s", status, strings.Join(jobStatuses, ", "))
		}
	}
	_, err := call.Since(w.since)
	return err
}

// atOnce is how many job orders are read at a time; Aimsio allows as many.
const atOnce = 10

// read reads the job orders that are wanted, in the order of their numbers: the list, and each that
// was changed since. One that is listed and not there is left out.
func (w wanted) read(ctx context.Context, a *app.App, c *aimsio.Client) ([]*jobOrder, error) {
	line := a.Progress("reading job orders")
	defer line.End()
	stubs, err := c.JobOrders().List(ctx)
	if err != nil {
		return nil, err
	}
	keys, err := w.keys(stubs)
	if err != nil {
		return nil, err
	}
	line.Total(len(keys))
	type came struct {
		job *jobOrder
		err error
	}
	get := func(ctx context.Context, i int) came {
		job, err := c.JobOrders().Get(ctx, keys[i])
		return came{&jobOrder{keys[i], job}, err}
	}
	var jobs []*jobOrder
	for got := range parallel.Results(ctx, len(keys), atOnce, false, get) {
		switch line.Add(1); {
		case errors.Is(got.err, aimsio.ErrNotFound):
			a.Note("job order %s is in the list of Aimsio, and is not there to be read; it is left out", got.job.key)
		case got.err != nil:
			return nil, got.err
		case w.takes(got.job):
			jobs = append(jobs, got.job)
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	slices.SortStableFunc(jobs, func(a, b *jobOrder) int { return cmp.Compare(a.label(), b.label()) })
	return jobs, w.met(jobs)
}

// keys are those of the list that have to be read. When only GUIDs are asked for, they are all.
func (w wanted) keys(stubs []aimsioapi.ObjectStub) (keys []string, err error) {
	since, err := call.Since(w.since)
	if err != nil {
		return nil, err
	}
	var named []string
	for _, stub := range stubs {
		key := aimsio.Key(stub)
		if key == "" {
			return nil, errors.New("the list of job orders of Aimsio has an entry without a key, so that nobody knows whether all are read; try again")
		}
		if stub.UpdatedAt != 0 && int64(stub.UpdatedAt) < since || slices.Contains(keys, key) {
			continue
		}
		if keys = append(keys, key); slices.Contains(w.numbers, key) {
			named = append(named, key)
		}
	}
	if len(w.numbers) > 0 && len(named) == len(w.numbers) {
		return named, nil
	}
	return keys, nil
}

func (w wanted) takes(j *jobOrder) bool {
	return (w.statuses == nil || slices.Contains(w.statuses, string(j.JobStatus))) &&
		(w.numbers == nil || slices.Contains(w.numbers, j.JobNumber) || slices.Contains(w.numbers, j.key))
}

// met refuses numbers that no job has.
func (w wanted) met(jobs []*jobOrder) error {
	var absent []string
	for _, number := range w.numbers {
		if !slices.ContainsFunc(jobs, func(j *jobOrder) bool { return j.JobNumber == number || j.key == number }) {
			absent = append(absent, number)
		}
	}
	if absent == nil {
		return nil
	}
	among := ""
	if w.statuses != nil || w.since != "" {
		among = " among those with that status or change"
	}
	return exit.Errorf(exit.NotFound, "no job order has the number or GUID %s%s; \"fieldbooks aimsio job-orders list --records\" shows them", strings.Join(absent, ", "), among)
}

// isDead reports a job of which nobody wants a project, unless its status was asked for.
func (w wanted) isDead(j *jobOrder) bool {
	over := j.JobStatus == aimsioapi.JobStatusCancelled || j.JobStatus == aimsioapi.JobStatusDeleted
	return over && !slices.Contains(w.statuses, string(j.JobStatus))
}
