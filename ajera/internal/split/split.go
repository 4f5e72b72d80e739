// Package split keeps calls within what the server takes and gives: in come an order
// and a way to send one, out comes one answer, of as many requests as it took.
package split

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"time"

	"github.com/fieldbooks/fieldbooks/ajera/internal/envelope"
	"github.com/fieldbooks/fieldbooks/ajera/internal/fault"
	"github.com/fieldbooks/fieldbooks/ajera/internal/order"
	"github.com/fieldbooks/fieldbooks/internal/parallel"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/internal/record"
	"github.com/fieldbooks/fieldbooks/wire"
)

// Limits are those of a client.
type Limits struct {
	Keys     int // in one request, 0 for what the method says
	Parallel int // reads at a time
}

// sending is a way to send one request.
type sending func(context.Context, order.Order) (*envelope.Envelope, error)

// Send sends o in as many requests as it takes, for an answer to be read into a result.
func Send(ctx context.Context, o order.Order, l Limits, result reflect.Type, send sending) (*envelope.Envelope, error) {
	switch {
	case o.Page != (wire.Page{}):
		return sendPage(ctx, o, send)
	case o.Method.Batch != nil:
		return sendBatches(ctx, o, l, send)
	case o.Method.Cap != nil:
		return sendWindows(ctx, o, result, send)
	}
	return send(ctx, o)
}

// Count counts the keys of o, those in one request (0 when they are not split), the
// requests that [Send] makes when all goes well, and those at a time.
func Count(o order.Order, l Limits) (keys, perCall, requests, atOnce int) {
	m := o.Method
	if m.Batch == nil {
		return 0, 0, 1, 1
	}
	keys, perCall = len(o.Keys(m.Batch.By)), l.perCall(m)
	requests, atOnce = max(1, (keys+perCall-1)/perCall), 1
	if m.Kind.Reads() {
		atOnce = min(requests, l.Parallel)
	}
	return keys, perCall, requests, atOnce
}

// MayGrow reports a list that is split into more requests when the server cuts it.
func MayGrow(o order.Order) bool { return o.Method.Cap != nil && o.Page == (wire.Page{}) }

// perCall is how many keys go into one call.
func (l Limits) perCall(m *wire.Method) int { return max(cmp.Or(max(l.Keys, 0), m.Batch.Max), 1) }

// sendBatches sends a call whose keys are limited: each key once, so many keys a
// call. Reads go in parallel; writes one after the other, up to the first fault.
func sendBatches(ctx context.Context, o order.Order, l Limits, send sending) (*envelope.Envelope, error) {
	by := o.Method.Batch.By
	keys := o.Keys(by)
	if len(keys) == 0 { // not given, or raw arguments; the vendor decides
		return send(ctx, o)
	}
	var orders []order.Order
	for chunk := range slices.Chunk(keys, l.perCall(o.Method)) {
		orders = append(orders, o.With(by, rawjson.KeyList(chunk)))
	}
	if len(orders) == 1 || !o.Method.Kind.Reads() {
		return sendInTurn(ctx, orders, send)
	}
	answers := make([]*envelope.Envelope, len(orders))
	err := parallel.Do(ctx, len(orders), l.Parallel, func(ctx context.Context, i int) (err error) {
		answers[i], err = send(ctx, orders[i])
		return err
	})
	if err != nil {
		return nil, err
	}
	return envelope.Join(answers, nil)
}

// sendInTurn stops at the first fault. What was executed before it is in the
// answer, and the error says so.
func sendInTurn(ctx context.Context, orders []order.Order, send sending) (*envelope.Envelope, error) {
	var done []*envelope.Envelope
	for i, o := range orders {
		e, err := send(ctx, o)
		if e != nil {
			done = append(done, e)
		}
		if err == nil {
			continue
		}
		if f, ok := errors.AsType[*fault.Fault](err); ok && i > 0 && f.Outcome != wire.Unknown {
			f.Outcome = wire.Executed
			f.Remedy = fmt.Sprintf("%d of %d calls were executed before it; send only the others again", i, len(orders))
		}
		joined, _ := envelope.Join(done, nil)
		return joined, err
	}
	return envelope.Join(done, nil)
}

// sendWindows sends a call for a whole list that the server cuts without saying so. When
// the cut is reached, the call is split into smaller ones, down to single days.
func sendWindows(ctx context.Context, o order.Order, result reflect.Type, send sending) (*envelope.Envelope, error) {
	answers, err := window(ctx, o, send)
	if err != nil {
		return nil, err
	}
	return envelope.Join(answers, rowKey(result, o.Method.Cap.Of))
}

// sendPage sends a call for one page. An answer with another page, or without one where the
// server cuts the list, is none.
func sendPage(ctx context.Context, o order.Order, send sending) (*envelope.Envelope, error) {
	e, err := send(ctx, o)
	if err != nil {
		return e, err
	}
	if asked, came := max(o.Page.PageNumber, 1), e.Page.Number; came != 0 && came != asked {
		f := fault.New(fault.ErrAnswer, "ask for the whole list, without paging", "page %d came where page %d was asked for", came, asked)
		f.Outcome = ""
		return nil, f
	}
	if c := o.Method.Cap; c != nil && rows(e, c) >= c.Rows && !isPage(e, o.Page, c) {
		return nil, truncated(c, fmt.Sprintf("ask for pages of less than %d, or for the whole list", c.Rows))
	}
	return e, nil
}

// isPage reports whether as many rows as the server gives at most are a page of them: it counts
// the pages, and it gave no more rows than a page has.
func isPage(e *envelope.Envelope, p wire.Page, c *wire.Cap) bool {
	size := cmp.Or(e.Page.Size, p.PageSize)
	return e.Page.Count > 0 && rows(e, c) <= size && size <= c.Rows
}

// window fetches all rows of o. It goes in turn: where a server ignores the
// filters, the first branch finds out and the others are never sent.
func window(ctx context.Context, o order.Order, send sending) ([]*envelope.Envelope, error) {
	e, err := send(ctx, o)
	if err != nil || rows(e, o.Method.Cap) < o.Method.Cap.Rows {
		return []*envelope.Envelope{e}, err
	}
	parts, err := halves(o)
	if err != nil {
		return nil, err
	}
	var all []*envelope.Envelope
	for _, part := range parts {
		answers, err := window(ctx, part, send)
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

// halves splits the window of o, or else its list of keys.
func halves(o order.Order) ([]order.Order, error) {
	c := o.Method.Cap
	from, to := o.Date(c.From), o.Date(c.To)
	if days := span(from, to); days > 0 && c.From != "" {
		mid := cmp.Or(from, dawn).AddDays(days / 2)
		return []order.Order{
			o.With(c.To, rawjson.Quote(mid.String())),
			o.With(c.From, rawjson.Quote(mid.AddDays(1).String())),
		}, nil
	}
	keys := o.Keys(c.Then)
	if half := len(keys) / 2; half > 0 {
		return []order.Order{o.With(c.Then, rawjson.KeyList(keys[:half])), o.With(c.Then, rawjson.KeyList(keys[half:]))}, nil
	}
	switch {
	case c.Then == "" || len(keys) > 0:
		return nil, truncated(c, "ask for less")
	case c.From != "" && from.IsZero():
		return nil, truncated(c, fmt.Sprintf("it does not heed %s; give the keys to split it by in %s", c.To, c.Then))
	}
	return nil, truncated(c, fmt.Sprintf("one day has that many; give the keys to split it by in %s", c.Then))
}

// truncated has no outcome: the list was read, as far as it came.
func truncated(c *wire.Cap, remedy string) error {
	f := fault.New(fault.ErrTruncated, remedy, "%d rows or more", c.Rows)
	f.Outcome = ""
	return f
}

// span is the number of days from one day to another.
func span(from, to wire.Date) int {
	return int(cmp.Or(to, dusk).Time(time.UTC).Sub(cmp.Or(from, dawn).Time(time.UTC)).Hours() / 24)
}

// rows counts the records under the content key that the server cuts. Whether the content is JSON
// matters only where it may have been cut: else the decoder says so.
func rows(e *envelope.Envelope, c *wire.Cap) int {
	content, _ := new(record.Record).Members(e.Content, nil)
	value, _ := rawjson.Lookup(content, c.Of)
	list, _ := rawjson.Split(value, 0)
	if len(list) >= c.Rows && !rawjson.IsValid(e.Content) {
		return 0
	}
	return len(list)
}

// rowKey is the member that identifies a row of a list in a result, nil when none does.
func rowKey(result reflect.Type, list string) *record.Field {
	f := record.Of(result).Field(list)
	if f == nil || f.Shape != record.List {
		return nil
	}
	return record.Of(f.Type.Elem()).Key
}
