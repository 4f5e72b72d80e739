package ajera

import (
	"context"
	"iter"
	"reflect"
	"slices"

	"github.com/fieldbooks/fieldbooks/internal/record"
	"github.com/fieldbooks/fieldbooks/wire"
)

// Pages lists page by page, size records at a time, e.g.
//
//	for page, err := range ajera.Pages(ctx, c.V1.ListClients, ajerav1.ListClientsArgs{}, 500) {
//
// It begins at the page that args ask for, or the first, and ends after the last page,
// an empty one, or an error. Without paging, the server gives all as one page. The options are those
// of each call.
func Pages[A interface{ Paging() wire.Page }, R wire.Replied](
	ctx context.Context, list func(context.Context, A, ...wire.CallOption) (R, error), args A, size int, opts ...wire.CallOption,
) iter.Seq2[R, error] {
	return func(yield func(R, error) bool) {
		for number := max(args.Paging().PageNumber, 1); ; number++ {
			page := wire.Page{PageNumber: number, PageSize: size}
			reflect.ValueOf(&args).Elem().FieldByName("Page").Set(reflect.ValueOf(page))
			got, err := list(ctx, args, opts...)
			if err != nil {
				yield(got, err)
				return
			}
			if number > 1 && isEmpty(got) || !yield(got, nil) || number >= got.Reply().Page.Count {
				return
			}
		}
	}
}

// isEmpty reports whether a result lists nothing.
func isEmpty(result wire.Replied) bool {
	v := reflect.ValueOf(result).Elem()
	return !slices.ContainsFunc(record.Of(v.Type()).Fields, func(f record.Field) bool {
		field := v.Field(f.Index)
		return field.Kind() == reflect.Slice && field.Len() > 0
	})
}

// Batches reads many keys piece by piece, size keys at a time, so that not all
// records need be held at once, e.g.
//
//	get := func(ctx context.Context, keys []int) (*ajerav1.GetClientsResult, error) {
//		return c.V1.GetClients(ctx, ajerav1.GetClientsArgs{RequestedClients: keys})
//	}
//	for got, err := range ajera.Batches(ctx, keys, 50, get) {
//
// It ends after the last key or an error.
func Batches[R any](ctx context.Context, keys []int, size int, get func(context.Context, []int) (R, error)) iter.Seq2[R, error] {
	return func(yield func(R, error) bool) {
		for chunk := range slices.Chunk(keys, max(size, 1)) {
			got, err := get(ctx, chunk)
			if !yield(got, err) || err != nil {
				return
			}
		}
	}
}
