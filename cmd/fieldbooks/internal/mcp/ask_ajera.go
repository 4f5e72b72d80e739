package mcp

import (
	"context"
	"errors"
	"fmt"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/call"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mcp/answer"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
	"github.com/fieldbooks/fieldbooks/internal/digest"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/wire"
)

// pageSize is how many records of a list are asked for at once. It does not depend on what is asked
// of us, so that a place in the list is always on the same page.
const pageSize = 100

// askAjera calls a method of Ajera's: of a list that has pages only those that are shown.
func (a *assistant) askAjera(ctx context.Context, c *digest.Call, args []rawjson.Member, r answer.Request) (*came, error) {
	client, err := a.ajera(ctx)
	if err != nil {
		return nil, err
	}
	ask := func(page wire.Page) (wire.Replied, error) {
		return call.AjeraPage(ctx, client, c.Version, c.Go, rawjson.Object(args), page)
	}
	got := &came{narrow: narrower(c, args)}
	if !isPaged(c) {
		reply, err := ask(wire.Page{})
		return got, got.add(c, reply, err)
	}
	return got, got.pages(c, r, ask)
}

// isPaged reports whether a list is asked for page by page. One that the server cuts without saying so
// is not, for the client finds that out of a whole list; nor one of several lists, of which a page of
// the first may hold anything of the others.
func isPaged(c *digest.Call) bool {
	spec := call.MethodOf(c)
	return c.Paged && !c.Raw && len(c.Content) == 1 && spec != nil && spec.Cap == nil
}

// pages asks for the pages of a list that hold the records wanted.
func (g *came) pages(c *digest.Call, r answer.Request, ask func(wire.Page) (wire.Replied, error)) error {
	start := 0
	if len(r.Place) > 0 {
		start = r.Place[0]
	}
	first := start/pageSize + 1
	wanted := start%pageSize + r.Limit
	for number := first; ; number++ {
		reply, err := ask(wire.Page{PageNumber: number, PageSize: pageSize})
		if isOther(reply, err, number) {
			*g = came{narrow: g.narrow}
			reply, err = ask(wire.Page{})
			return g.add(c, reply, err)
		}
		if fault := g.add(c, reply, err); fault != nil {
			return fault
		}
		list := &g.lists[0]
		list.Before = (first - 1) * pageSize
		rest := reply.Reply().Page.Count - number
		if list.More = rest > 0; !list.More {
			return nil
		}
		if len(list.Records) >= wanted {
			list.After = (rest-1)*pageSize + 1
			return nil
		}
	}
}

// isOther reports whether the server gave something else than the page that was asked for. One that
// does not page, or has sizes of its own, is asked for the whole list: a place in it would be another.
func isOther(got wire.Replied, err error, number int) bool {
	if got == nil {
		return errors.Is(err, ajera.ErrAnswer)
	}
	p := got.Reply().Page
	return p.Count <= 0 || p.Size != pageSize || p.Number != number
}

// add adds what a call answered to what came before. With an error that comes beside records both are
// told.
func (g *came) add(c *digest.Call, got wire.Replied, err error) error {
	if got == nil {
		return err
	}
	reply := got.Reply()
	for i, part := range call.Answers(c, wire.Value(reply.Raw)) {
		g.part(c, i, part)
	}
	if err != nil {
		g.also("error", rawjson.Quote(exit.Plain(err.Error())))
		g.notes = append(g.notes, "not all came: see error; the records are those that came")
	}
	g.remarks(reply)
	return nil
}

// part adds a list, or what stands beside the lists.
func (g *came) part(c *digest.Call, i int, part call.Answered) {
	isList := part.Columns != nil || part.Field == nil
	switch {
	case isList && i < len(g.lists):
		g.lists[i].Records = append(g.lists[i].Records, part.Records...)
	case isList:
		g.lists = append(g.lists, answer.List{Name: part.Name, Columns: part.Columns, Records: part.Records, Aside: part.Aside})
	case part.Field.Type == "file" && len(part.Value) > 0:
		g.notes = append(g.notes, fmt.Sprintf("a file of %s came, which is not shown; \"fieldbooks ajera %s --to FOLDER\" saves it",
			output.Counted(len(part.Value)*3/4, "byte"), call.Kebab(c.Go)))
	case !rawjson.IsNull(part.Value):
		g.also(part.Name, part.Value)
	}
}

// also notes something that the vendor said.
func (g *came) also(name string, value rawjson.Value) {
	g.beside = append(g.beside, rawjson.Member{Name: name, Value: value})
}

// remarks are what the answer says beside its records, and what it lacks.
func (g *came) remarks(r *wire.Answer) {
	texts := func(list []string) (values []rawjson.Value) {
		const most = 5
		for _, text := range list[:min(most, len(list))] {
			values = append(values, rawjson.Quote(text))
		}
		return values
	}
	if len(r.Warnings) > 0 {
		g.also("warnings", rawjson.Array(texts(r.Warnings)))
	}
	if len(r.Missing) > 0 {
		g.also("not_found", rawjson.KeyList(r.Missing))
	}
	if len(r.Bent) > 0 {
		g.also("departs_from_the_specs", rawjson.Array(texts(r.Bent)))
	}
	if r.Incomplete {
		g.notes = append(g.notes, "the vendor's answer was a success, but does not say all that was asked: what is missing may exist all the same")
	}
}

// partly reports whether an error says that values could not be read, and all else came.
func partly(err error) bool { return err != nil && exit.IsUnread(err) }
