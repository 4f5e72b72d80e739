package ajera

import (
	"cmp"
	"context"
	"fmt"
	"reflect"
	"time"

	"github.com/fieldbooks/fieldbooks/wire"
)

// sendWindows sends a list call that the server cuts without saying so. When the
// cut is reached, the call is split into smaller ones, down to single days.
func (k *call) sendWindows(ctx context.Context, o order) (*envelope, error) {
	if o.page == (wire.Page{}) {
		answers, err := k.window(ctx, o)
		if err != nil {
			return nil, err
		}
		return k.join(answers, k.rowKey())
	}
	e, err := k.send(ctx, o)
	if err == nil && o.page.PageSize > k.m.Cap.Rows && k.rows(e) >= k.m.Cap.Rows {
		return nil, k.truncated(fmt.Sprintf("ask for pages of at most %d", k.m.Cap.Rows))
	}
	return e, err
}

// window fetches all rows of o. It goes in turn: where a server ignores the
// filters, the first branch finds out and the others are never sent.
func (k *call) window(ctx context.Context, o order) ([]*envelope, error) {
	e, err := k.send(ctx, o)
	if err != nil || k.rows(e) < k.m.Cap.Rows {
		return []*envelope{e}, err
	}
	parts, err := k.split(o)
	if err != nil {
		return nil, err
	}
	var all []*envelope
	for _, part := range parts {
		answers, err := k.window(ctx, part)
		if err != nil {
			return nil, err
		}
		all = append(all, answers...)
	}
	return all, nil
}

// A window that is open at an end is halved as if it ended here. The end itself
// stays open, so that no row is left out.
var dawn, dusk = wire.MustDate("1970-01-01"), wire.MustDate("2100-12-31")

// split halves the window of o, or else its list of keys.
func (k *call) split(o order) ([]order, error) {
	c := k.m.Cap
	from, to := o.date(c.From), o.date(c.To)
	if days := span(from, to); days > 0 && c.From != "" {
		mid := cmp.Or(from, dawn).AddDays(days / 2)
		return []order{
			o.with(c.To, wire.Value(quote(mid.String()))),
			o.with(c.From, wire.Value(quote(mid.AddDays(1).String()))),
		}, nil
	}
	keys := o.keys(c.Then)
	if half := len(keys) / 2; half > 0 {
		return []order{o.with(c.Then, keyList(keys[:half])), o.with(c.Then, keyList(keys[half:]))}, nil
	}
	switch {
	case c.Then == "" || len(keys) > 0:
		return nil, k.truncated("ask for less")
	case c.From != "" && from.IsZero():
		return nil, k.truncated(fmt.Sprintf("it does not heed %s; give the keys to split it by in %s", c.To, c.Then))
	}
	return nil, k.truncated(fmt.Sprintf("one day has that many; give the keys to split it by in %s", c.Then))
}

func (k *call) truncated(remedy string) *Error {
	f := fault(k.m, ErrTruncated)
	f.Outcome = ""
	return f.because(remedy, "%d rows or more", k.m.Cap.Rows)
}

// span is the number of days from one day to another.
func span(from, to wire.Date) int {
	return int(cmp.Or(to, dusk).Time(time.UTC).Sub(cmp.Or(from, dawn).Time(time.UTC)).Hours() / 24)
}

// date is the value of a date argument, absent when it is not given.
func (o order) date(name string) wire.Date {
	value, _ := lookup(o.args, name)
	d, _ := wire.ParseDate(text(value))
	return d
}

func (o order) keys(name string) []int {
	value, _ := lookup(o.args, name)
	keys, _ := keysIn(value)
	return keys
}

// rows counts the records under the content key that the server cuts.
func (k *call) rows(e *envelope) int {
	content, _ := members(e.content)
	value, _ := lookup(content, k.m.Cap.Of)
	list, _ := elements(value)
	return len(list)
}

// rowKey is the member that identifies a row, "" when none is known.
func (k *call) rowKey() string {
	t := reflect.TypeOf(k.result).Elem()
	f := planOf(t).field(k.m.Cap.Of)
	if f == nil || f.shape != records {
		return ""
	}
	key := planOf(t.Field(f.at).Type.Elem()).key
	if key == nil {
		return ""
	}
	return key.name
}
