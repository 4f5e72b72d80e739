package source

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/call"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/tables"
	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/wire"
)

// list lists a part.
func (p *pass) list(ctx context.Context, s span) (l listing, err error) {
	switch p.kind.Rule {
	case Stubs:
		l, err = p.stubs(ctx)
	case Modified:
		l, err = p.modified(ctx)
	case Each:
		l, err = p.each(ctx)
	default:
		l, err = p.window(ctx, s)
	}
	if err != nil {
		return l, err
	}
	l.once(p.kind.Rule == Window)
	return l, nil
}

// stubs are all records of Aimsio's, with when each was changed. A change of that moment, be it
// backwards, is a change.
func (p *pass) stubs(ctx context.Context) (l listing, err error) {
	p.calls++
	got, err := call.Aimsio(ctx, p.Aimsio, p.kind.list.Go, nil, nil)
	stubs, _ := got.([]aimsioapi.ObjectStub)
	if exit.IsUnread(err) {
		l.doubt, err = "not all of the list could be read", nil
	}
	if err != nil {
		return l, err
	}
	l.entries = make([]entry, len(stubs))
	for i, s := range stubs {
		e := entry{key: aimsio.Key(s), version: strconv.FormatInt(int64(s.UpdatedAt), 10)}
		e.aging = s.UpdatedAt == 0
		l.entries[i] = e
	}
	return l, nil
}

// entriesOf are the entries of a list of Ajera's.
func (p *pass) entriesOf(ctx context.Context, args ...rawjson.Member) (l listing, err error) {
	p.calls++
	got, err := ask(ctx, p.Ajera, p.kind.list, append(args, p.split...))
	if errors.Is(err, ajera.ErrTruncated) && p.split == nil {
		if err := p.splitting(ctx, err); err != nil {
			return l, err
		}
		return p.entriesOf(ctx, args...)
	}
	if err != nil {
		return l, err
	}
	l.doubt = got.doubt
	for _, t := range got.texts {
		e := entry{version: sum(t.JSON), text: jsontext.Value(t.JSON)}
		if t.Key != 0 {
			e.key = strconv.Itoa(t.Key)
		}
		l.entries = append(l.entries, e)
	}
	return l, nil
}

// splitting finds the keys by which a list can be had in parts that the server cuts even when it is
// of one day, such as those of all employees. Without them it stays cut.
func (p *pass) splitting(ctx context.Context, cut error) error {
	limit := method(p.kind.list).Cap
	list := listBy(strings.ReplaceAll(limit.ThenBy, " ", ""))
	if list == nil {
		return cut
	}
	p.calls++
	got, err := ask(ctx, p.Ajera, list, nil)
	if err != nil || len(got.texts) == 0 {
		return errors.Join(cut, err)
	}
	keys := make([]int, len(got.texts))
	for i, t := range got.texts {
		keys[i] = t.Key
	}
	p.split = []rawjson.Member{{Name: limit.Then, Value: rawjson.KeyList(keys)}}
	return nil
}

// margin is what a filter by date of change is believed to be wrong by: zones, clocks, and dates
// without a time. Within the hour it is believed but for slack.
const margin, slack = 48 * time.Hour, 10 * time.Minute

// modified lists all keys, and those that changed since the last pass. With the margin a record
// that changed yesterday is among these for two days: it is read again when it changed after the
// last pass began, or when it was read long ago, but a day before it leaves them.
func (p *pass) modified(ctx context.Context) (listing, error) {
	l, err := p.entriesOf(ctx)
	if !slices.ContainsFunc(p.table.Columns, func(c *tables.Column) bool { return c.Listed }) {
		for i := range l.entries {
			l.entries[i].text = nil
		}
	}
	since, never := time.Parse(time.RFC3339Nano, p.state.Watermark)
	if err != nil || (never != nil || p.full) && !p.again {
		return l, err // all is read, or nothing was before
	}
	if never != nil {
		since = p.start
	}
	wide, err := p.since(ctx, since.Add(-margin))
	if err != nil {
		return l, err
	}
	var late, lately map[string]bool
	if len(wide) > 0 {
		if late, err = p.since(ctx, since.Add(-slack)); err != nil {
			return l, err
		}
	}
	if p.again {
		if lately, err = p.since(ctx, p.start.Add(-slack)); err != nil {
			return l, err
		}
	}
	for i := range l.entries {
		e := &l.entries[i]
		k := p.known[e.key]
		unread := !p.again || k.ReadAt.Before(p.start)
		e.changed = lately[e.key] || late[e.key] && unread || wide[e.key] && (p.isOld(k) || !k.ReadAt.After(p.now.Add(-margin/2)))
	}
	return l, nil
}

// since are the keys of what was changed since then.
func (p *pass) since(ctx context.Context, t time.Time) (map[string]bool, error) {
	l, err := p.entriesOf(ctx, rawjson.Member{Name: modifiedSince, Value: rawjson.Quote(wire.StampAt(t.UTC()).String())})
	keys := map[string]bool{}
	for _, e := range l.entries {
		keys[e.key] = true
	}
	p.hold = p.hold || l.doubt != ""
	return keys, err
}

// each lists the records that another kind is read for: the active ones, or all.
func (p *pass) each(ctx context.Context) (listing, error) {
	var args []rawjson.Member
	if !p.full {
		args = append(args, rawjson.Member{Name: byStatus, Value: jsontext.Value(`["Active"]`)})
	}
	l, err := p.entriesOf(ctx, args...)
	for i := range l.entries {
		// Of the record to be read the list says nothing.
		l.entries[i].version, l.entries[i].aging, l.entries[i].text = "listed", true, nil
	}
	return l, err
}
