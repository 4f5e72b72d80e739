package percent

import (
	"context"
	"errors"
	"time"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/wire"
)

// send saves project by project, and reports what became of each row.
func (c *checked) send(ctx context.Context, a *app.App, client *ajera.Client, out *output.Writer, entries []*entry) error {
	line := a.Progress("reporting percent complete")
	line.Total(len(c.readings))
	var stopped error // why the rest was not tried
	for _, r := range c.readings {
		if ctx.Err() != nil || stopped != nil {
			break
		}
		err := r.save(ctx, client)
		line.Add(1)
		if err != nil {
			a.Note("%s: %v", r.entries[0].project, err)
		}
		if hopeless(err) {
			stopped = err
		}
	}
	line.End()
	if ctx.Err() != nil {
		stopped = ctx.Err()
	}
	results := make([]result, len(entries))
	for i, e := range entries {
		results[i] = e.result()
	}
	err, fault := summary(c.changes, stopped), output.All(out, results)
	if err == nil && len(c.changes) > 0 {
		a.Note("%s now in Ajera", output.Counted(len(c.changes), "percentage", "is", "are"))
		fault = app.AfterWrite(fault)
	}
	return errors.Join(err, fault)
}

// hopeless reports that the next project would fare no better.
func hopeless(err error) bool {
	for _, is := range []error{ajera.ErrPermission, ajera.ErrSession, ajera.ErrReadOnly, ajera.ErrOutage, ajera.ErrDatabase} {
		if errors.Is(err, is) {
			return true
		}
	}
	return false
}

// save sends what changes in one project, and notes what became of it.
func (r *reading) save(ctx context.Context, client *ajera.Client) error {
	for _, e := range r.entries {
		percent, date := e.at.reported()
		*percent, *date = e.percent, e.date
	}
	_, err := client.V2.SaveProjects(ctx, r.got)
	if err == nil {
		r.all(done, "")
		return nil
	}
	outcome := wire.Executed // what of the answer could not be read
	if e, ok := errors.AsType[*ajera.Error](err); ok {
		outcome = e.Outcome
	}
	switch {
	case outcome == wire.NotSent:
		r.all(planned, exit.Plain(err.Error()))
	case errors.Is(err, ajera.ErrConflict) && outcome == wire.Refused:
		r.all(conflict, exit.Plain(err.Error()))
	case outcome == wire.Refused:
		r.all(refused, exit.Plain(err.Error()))
	default:
		r.all(unknown, exit.Plain(err.Error()))
		r.settle(ctx, client)
	}
	return err
}

func (r *reading) all(f fate, reason string) {
	for _, e := range r.entries {
		e.fate, e.reason = f, reason
	}
}

// settle reads again what may have been saved. What is there is done; what is not may still come.
func (r *reading) settle(ctx context.Context, client *ajera.Client) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute) // to know is worth it also after Ctrl-C
	defer cancel()
	key := r.entries[0].at.project.ProjectKey
	got, err := client.V2.GetProjects(ctx, ajerav2.GetProjectsArgs{RequestedProjects: []int{key}})
	if err != nil || len(got.Projects) == 0 {
		return
	}
	now := make(map[int]spot)
	for _, s := range spots(got, &got.Projects[0]) {
		now[s.key()] = s
	}
	for _, e := range r.entries {
		s, has := now[e.at.key()]
		if !has {
			continue
		}
		if percent, date := s.reported(); percent.Equal(e.percent) && *date == e.date {
			e.fate, e.reason = done, "found there after: "+e.reason
		}
	}
}
