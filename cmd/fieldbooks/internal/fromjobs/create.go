package fromjobs

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
	"github.com/fieldbooks/fieldbooks/wire"
)

// creator creates projects one by one, and notes each in the links file before it is sent and after.
type creator struct {
	app   *app.App
	ajera *ajera.Client
	links *links
	stop  error // why no more are created
	first error // why the first was not created
}

// all creates what is to be created, until something stops it. What was begun is ended before it
// heeds an interruption: nobody would know what became of it.
func (c *creator) all(ctx context.Context, entries []*entry, total int) {
	line := c.app.Progress("creating projects")
	defer line.End()
	line.Total(total)
	for _, e := range entries {
		if e.action != toCreate {
			continue
		}
		if c.stop == nil {
			c.stop = ctx.Err()
		}
		if c.stop != nil {
			e.action = notDone
			continue
		}
		c.stop = c.create(context.WithoutCancel(ctx), e)
		line.Add(1)
	}
}

// create creates the project of a job, unless somebody did so meanwhile. The error is why no other
// should be created now.
func (c *creator) create(ctx context.Context, e *entry) error {
	switch there, err := c.ajera.FindProjects(ctx, e.id); {
	case err == nil:
		e.say("somebody created a project with this ID meanwhile")
		return c.done(e, found, there[e.id].ProjectKey)
	case !errors.Is(err, ajera.ErrNotFound):
		return c.fail(e, notDone, err)
	}
	if err := c.links.set(e.job.key, c.link(e, creating)); err != nil {
		return c.fail(e, notDone, err)
	}
	made, err := c.ajera.V2.CreateProjects(ctx, *e.args)
	if err == nil {
		return c.done(e, created, made.Projects[0].ProjectKey)
	}
	return c.after(ctx, e, err)
}

// after finds what became of a create that failed.
func (c *creator) after(ctx context.Context, e *entry, err error) error {
	var of *ajera.Error
	if errors.As(err, &of) && (of.Outcome == wire.NotSent || of.Outcome == wire.Refused) {
		wrong := c.links.forget(e.job.key)
		if exit.Of(err) == exit.Refused && wrong == nil {
			_ = c.fail(e, refused, err)
			return nil // others may be well
		}
		return errors.Join(c.fail(e, notDone, err), wrong)
	}
	if there, failed := c.ajera.FindProjects(ctx, e.id); failed == nil {
		e.say("the answer was lost, and the project is there")
		return c.done(e, created, there[e.id].ProjectKey)
	}
	return c.fail(e, unknown, err)
}

func (c *creator) fail(e *entry, action string, err error) error {
	e.action = action
	e.say("%v", err)
	if c.first == nil {
		c.first = fmt.Errorf("job %s: %w", e.job.label(), err)
	}
	return err
}

// done notes a project that is there now.
func (c *creator) done(e *entry, how string, key int) error {
	e.action, e.key = how, key
	if err := c.links.set(e.job.key, c.link(e, how)); err != nil {
		err = fmt.Errorf("project %d is there, and its link could not be noted: %w; the next run finds it by its ID", key, err)
		e.say("%v", err)
		if c.first == nil {
			c.first = fmt.Errorf("job %s: %w", e.job.label(), err)
		}
		return err
	}
	return nil
}

func (c *creator) link(e *entry, how string) link {
	return link{Number: e.job.JobNumber, ProjectID: e.id, ProjectKey: e.key, How: how, At: c.app.Now().UTC().Truncate(time.Second)}
}

// end is what went wrong, with how far it came and how to go on.
func (c *creator) end(p *planner, total int) error {
	made, open, left := p.made(), p.count(unknown), p.count(notDone, refused)
	if open == 0 && left == 0 && c.stop == nil {
		return nil
	}
	said := fmt.Sprintf("%d of %s created", made, output.Counted(total, "project"))
	if n := p.count(refused); n > 0 {
		said += fmt.Sprintf(", %d refused", n)
	}
	if n := p.count(notDone); n > 0 {
		said += fmt.Sprintf(", %d not begun", n)
	}
	again, mended := "; run the same command again to go on", "; run the same command again when that is mended"
	switch {
	case open > 0:
		return exit.Errorf(exit.Unknown, "%s, and of 1 nobody knows: %w%s: it looks for the project before it creates it", said, c.first, again)
	case errors.Is(c.stop, context.Canceled):
		return exit.Errorf(exit.Interrupted, "interrupted: %s%s", said, again)
	case made > 0:
		return exit.Errorf(exit.Partial, "%s: %w%s", said, c.first, mended)
	}
	return exit.Errorf(exit.Of(c.first), "%s: %w%s", said, c.first, mended)
}

// made counts the projects that this run created.
func (p *planner) made() (n int) {
	for _, e := range p.entries {
		if e.action == created && e.args != nil {
			n++
		}
	}
	return n
}
