package ajera

import (
	"cmp"
	"context"
	"hash/maphash"
	"iter"
	"reflect"
	"slices"
	"strconv"

	"github.com/fieldbooks/fieldbooks/ajera/internal/fault"
	"github.com/fieldbooks/fieldbooks/internal/record"
	"github.com/fieldbooks/fieldbooks/wire"
)

// Pages lists page by page, size records at a time, e.g.
//
//	for page, err := range ajera.Pages(ctx, c.V1.ListClients, ajerav1.ListClientsArgs{}, 500) {
//
// It begins at the page that args ask for, or the first, and ends after the last page or an
// error. The last is the one that the server counts as the last; where it does not count, the
// first that is not full: a full page asks for one more. Without paging, the server gives all as
// one page, which is told by more records than asked for. What would lose records or bring some
// twice is an error: another page than the one asked for, the records of a page once more, an
// empty page before the last, one behind the last. A page with a [*wire.UnreadError] is given with
// it, and the next follows. The options are those of each call.
func Pages[A interface{ Paging() wire.Page }, R wire.Replied](
	ctx context.Context, list func(context.Context, A, ...wire.CallOption) (R, error), args A, size int, opts ...wire.CallOption,
) iter.Seq2[R, error] {
	return func(yield func(R, error) bool) {
		b := book{size: size, came: make(map[uint64]int)}
		for number := max(args.Paging().PageNumber, 1); ; number++ {
			page := wire.Page{PageNumber: number, PageSize: size}
			reflect.ValueOf(&args).Elem().FieldByName("Page").Set(reflect.ValueOf(page))
			got, err := list(ctx, args, opts...)
			if err != nil && !isUnread(err) {
				yield(got, err)
				return
			}
			rows, odd := b.add(number, got)
			if odd != nil {
				var none R
				yield(none, public(got.Reply().Method, odd))
				return
			}
			isEnd := number > 1 && rows == 0 && err == nil && !got.Reply().Incomplete
			if isEnd || !yield(got, err) || b.ended {
				return
			}
		}
	}
}

// book is a list that comes page by page.
type book struct {
	size  int            // of a page, as asked for
	came  map[uint64]int // the pages by their records
	ended bool           // with the page that was added last
}

// unasked is the size of a page when none is asked for (the vendor's own default).
const unasked = 10

// add counts the records of a page, and finds out whether it is the last.
func (b *book) add(number int, page wire.Replied) (rows int, err error) {
	rows, id := sum(page)
	p := page.Reply().Page
	size := cmp.Or(max(p.Size, 0), max(b.size, 0), unasked)
	before, again := b.came[id]
	switch {
	case rows > 0 && again:
		return rows, misled("page %d brings the records of page %d again", number, before)
	case rows > 0 && p.Count > 0 && number > p.Count:
		return rows, misled("page %d has records, but the last is page %d", number, p.Count)
	case rows == 0 && number < p.Count:
		return rows, misled("page %d of %d is empty", number, p.Count)
	case rows > size && p.Count <= 0 && number > 1:
		return rows, misled("page %d has %d records where %d are a page", number, rows, size)
	case p.Count > 0:
		b.ended = number >= p.Count
	default:
		// With fewer it is the last, with more the server does not page. A page is full that has as
		// many as were asked for, whatever size the server tells.
		b.ended = rows != size && rows != max(b.size, 0)
	}
	b.came[id] = number
	return rows, nil
}

// misled is an answer by which a list cannot be read page by page.
func misled(format string, args ...any) error {
	return fault.InAnswer(fault.ErrAnswer, "ask for the whole list, without paging", format, args...)
}

// sum counts the records that a page lists, and tells those of one page from those of another:
// by their keys, or where one has none by all that they say.
func sum(page wire.Replied) (rows int, sum uint64) {
	v := reflect.ValueOf(page).Elem()
	var text []byte
	for _, f := range record.Of(v.Type()).Fields {
		if f.Shape != record.List {
			continue
		}
		list, r := v.Field(f.Index), record.Of(f.Type.Elem())
		for i := range list.Len() {
			key := r.KeyOf(list.Index(i))
			if key == 0 {
				return rows + list.Len(), maphash.Bytes(seed, page.Reply().Raw)
			}
			text = strconv.AppendInt(append(text, ' '), int64(key), 10)
		}
		rows += list.Len()
	}
	return rows, maphash.Bytes(seed, text)
}

var seed = maphash.MakeSeed()

// Batches reads many keys piece by piece, size keys at a time, so that not all
// records need be held at once, e.g.
//
//	get := func(ctx context.Context, keys []int) (*ajerav1.GetClientsResult, error) {
//		return c.V1.GetClients(ctx, ajerav1.GetClientsArgs{RequestedClients: keys})
//	}
//	for got, err := range ajera.Batches(ctx, keys, 50, get) {
//
// It ends after the last key or an error, unless that is a [*wire.UnreadError].
func Batches[R any](ctx context.Context, keys []int, size int, get func(context.Context, []int) (R, error)) iter.Seq2[R, error] {
	return func(yield func(R, error) bool) {
		for chunk := range slices.Chunk(keys, max(size, 1)) {
			got, err := get(ctx, chunk)
			if !yield(got, err) || err != nil && !isUnread(err) {
				return
			}
		}
	}
}
