package ajera

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/fieldbooks/fieldbooks/wire"
)

// sendBatches sends a call whose keys are limited: each key once, so many keys a
// call. Reads go in parallel; writes one after the other, up to the first fault.
func (k *call) sendBatches(ctx context.Context, o order) (*envelope, error) {
	at := slices.IndexFunc(o.args, func(m member) bool { return m.name == k.m.Batch.By })
	if at < 0 {
		return k.send(ctx, o)
	}
	keys, err := keysIn(o.args[at].value)
	if err != nil { // raw arguments; the vendor decides
		return k.send(ctx, o)
	}
	k.asked = keys
	var orders []order
	for chunk := range slices.Chunk(keys, k.batchMax()) {
		orders = append(orders, o.with(k.m.Batch.By, keyList(chunk)))
	}
	return k.sendAll(ctx, orders)
}

// batchMax is how many keys go into one call.
func (k *call) batchMax() int {
	if n := k.batch[k.m.Name]; n > 0 {
		return n
	}
	return max(k.m.Batch.Max, 1)
}

// with is o with another value for one argument.
func (o order) with(name string, value wire.Value) order {
	o.args = with(slices.Clone(o.args), name, value)
	return o
}

// sendAll sends several orders and joins their answers in the order of the orders.
func (k *call) sendAll(ctx context.Context, orders []order) (*envelope, error) {
	if len(orders) == 1 {
		return k.send(ctx, orders[0])
	}
	answers := make([]*envelope, len(orders))
	if !k.m.Kind.Reads() {
		return k.sendInTurn(ctx, orders)
	}
	err := inParallel(ctx, len(orders), k.parallel, func(ctx context.Context, i int) (err error) {
		answers[i], err = k.send(ctx, orders[i])
		return err
	})
	if err != nil {
		return nil, err
	}
	return k.join(answers, "")
}

// sendInTurn stops at the first fault. What was executed before it is in the
// answer, and the error says so.
func (k *call) sendInTurn(ctx context.Context, orders []order) (*envelope, error) {
	var done []*envelope
	for _, o := range orders {
		e, err := k.send(ctx, o)
		if e != nil {
			done = append(done, e)
		}
		if err == nil {
			continue
		}
		var f *Error
		if errors.As(err, &f) && len(done) > 1 && f.Outcome != wire.Unknown {
			f.Outcome = wire.Executed
			f.Remedy = fmt.Sprintf("%d of %d calls were executed before it; send only the others again", len(done)-1, len(orders))
		}
		joined, _ := k.join(done, "")
		return joined, err
	}
	return k.join(done, "")
}

// inParallel runs n tasks, at most limit at a time, and returns the first error
// after all have ended. An error stops the others.
func inParallel(ctx context.Context, n, limit int, task func(context.Context, int) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var wg sync.WaitGroup
	var next atomic.Int64
	for range min(n, limit) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				if err := task(ctx, i); err != nil {
					cancel(err)
				}
			}
		})
	}
	wg.Wait()
	return context.Cause(ctx)
}

// keysIn reads a list of keys, each once.
func keysIn(value wire.Value) ([]int, error) {
	list, err := scan(value, '[', errNotArray)
	if err != nil {
		return nil, err
	}
	var keys []int
	seen := make(map[int]bool, len(list))
	for _, m := range list {
		n, err := strconv.Atoi(string(m.value))
		if err != nil {
			return nil, err
		}
		if !seen[n] {
			seen[n] = true
			keys = append(keys, n)
		}
	}
	return keys, nil
}

func keyList(keys []int) wire.Value {
	return wire.Value(strings.ReplaceAll(fmt.Sprint(keys), " ", ","))
}

// arrange puts the records of a keyed read into the order asked and names the
// keys that did not come. Raw stays as it came.
func (k *call) arrange(result wire.Replied) {
	v := reflect.ValueOf(result).Elem()
	if len(k.asked) == 0 {
		return
	}
	f := planOf(v.Type()).field(k.m.Batch.Of)
	if f == nil || f.shape != records {
		return
	}
	list := v.Field(f.at)
	item := planOf(list.Type().Elem())
	places := make(map[int][]int, list.Len()) // by key
	for i := range list.Len() {
		key := item.keyOf(list.Index(i))
		places[key] = append(places[key], i)
	}
	sorted := reflect.MakeSlice(list.Type(), 0, list.Len())
	for _, key := range k.asked {
		for _, i := range places[key] {
			sorted = reflect.Append(sorted, list.Index(i))
		}
		if len(places[key]) == 0 && k.m.Kind.Reads() {
			result.Reply().Missing = append(result.Reply().Missing, key)
		}
		delete(places, key)
	}
	for i := range list.Len() { // those that were not asked for
		if _, left := places[item.keyOf(list.Index(i))]; left {
			sorted = reflect.Append(sorted, list.Index(i))
		}
	}
	list.Set(sorted)
}
