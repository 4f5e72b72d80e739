package source

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/store"
	"github.com/fieldbooks/fieldbooks/internal/parallel"
)

const (
	ajeraAtOnce  = 5
	aimsioAtOnce = 10
	batchRecords = 200 // of a transaction
)

// fetchAll reads records, in parallel, and writes them as they come. It returns those that the
// vendor did not have. What was read before an error is written.
func (p *pass) fetchAll(ctx context.Context, due []entry) (lacking []entry, err error) {
	f := newFetcher(p.Ajera, p.Aimsio, p.kind)
	fetch, atOnce := f.fetchAjera, ajeraAtOnce
	if p.kind.Rule == Stubs {
		fetch, atOnce = f.fetchAimsio, aimsioAtOnce
	}
	chunks := slices.Collect(slices.Chunk(due, p.kind.perCall))
	w := &writing{pass: p, sort: f.sort, patience: 2 * atOnce}
	p.progress()
	if chunks, err = w.probe(ctx, chunks, fetch); err != nil {
		return w.lacking, errors.Join(err, w.flush(ctx))
	}
	each := func(ctx context.Context, i int) haul { return fetch(ctx, chunks[i]) }
	for got := range parallel.Results(ctx, len(chunks), atOnce, true, each) {
		if err = w.take(ctx, got); err != nil {
			break
		}
	}
	return w.lacking, errors.Join(err, w.flush(ctx))
}

// writing gathers what comes into batches.
type writing struct {
	*pass
	sort     func(context.Context, haul) haul
	hauls    []haul
	records  int
	lacking  []entry
	patience int // how many calls may fail in a row
	streak   int
}

// probe makes the first call alone: when the server has no such call, or does not allow it, one is
// enough to know that. Where no record has ever come, three that are not found, from all over the
// list, say it too. It returns what remains to be read.
func (w *writing) probe(ctx context.Context, chunks [][]entry, fetch func(context.Context, []entry) haul) ([][]entry, error) {
	const most = 3
	if last := len(chunks) - 1; last > most {
		chunks[1], chunks[last/2] = chunks[last/2], chunks[1]
		chunks[2], chunks[last] = chunks[last], chunks[2]
	}
	for i, chunk := range chunks {
		lacked := len(w.lacking)
		if err := w.take(ctx, fetch(ctx, chunk)); err != nil {
			return nil, err
		}
		if w.kind.Rule != Stubs || w.rows > 0 || len(w.lacking) == lacked {
			return chunks[i+1:], nil
		}
		if i+1 == most {
			return nil, absent(fmt.Sprintf("the server lists records, but does not have the %d that were asked for (HTTP 404)", most))
		}
	}
	return nil, nil
}

// take takes over what a call brought. An error ends the reading.
func (w *writing) take(ctx context.Context, got haul) error {
	got = w.sort(ctx, got)
	lost := 0
	for _, l := range got.lost {
		lost += len(l.entries)
		if err := w.fail(ctx, l.entries, l.err); err != nil {
			return err
		}
	}
	if w.streak++; lost == 0 && got.final == nil {
		w.streak = 0
	}
	w.lacking = append(w.lacking, got.lacking...)
	w.hauls, w.records = append(w.hauls, got), w.records+len(got.records)
	switch {
	case got.final != nil:
		return got.final
	case w.streak > w.patience:
		return fmt.Errorf("%d calls failed one after the other; run it again later, it goes on from here", w.streak)
	case w.records < batchRecords:
		return nil
	}
	return w.flush(ctx)
}

// flush writes what has come, also when the run is being ended: it was paid for.
func (w *writing) flush(ctx context.Context) error {
	ctx = context.WithoutCancel(ctx)
	var b store.Batch
	var came []entry
	for _, h := range w.hauls {
		b.Records, b.Whole, came = append(b.Records, h.records...), append(b.Whole, h.wholes...), append(came, h.came...)
	}
	for i := range b.Whole {
		b.Whole[i].Accepted = w.AcceptDeletions
	}
	if len(came) > 0 {
		done, err := w.Store.Write(ctx, b)
		if err != nil && !errors.Is(err, store.ErrDatabase) {
			done, came, err = w.oneByOne(ctx)
		}
		if err != nil {
			return err
		}
		w.wrote(done, came)
	}
	w.hauls, w.records = nil, 0
	return nil
}

// wrote counts what is in the store now.
func (p *pass) wrote(done store.Written, came []entry) {
	p.count(done)
	p.result.Read += len(came)
	for _, e := range came {
		if !e.lives {
			p.rows++
		}
	}
	p.progress()
}

func (p *pass) progress() {
	if p.Progress != nil {
		p.Progress(p.table, p.result.Read, p.ahead)
	}
}

func (p *pass) count(done store.Written) {
	p.result.New, p.result.Changed = p.result.New+done.New, p.result.Changed+done.Changed
	p.result.Same, p.result.Deleted = p.result.Same+done.Same, p.result.Deleted+done.Deleted
}

// oneByOne writes what could not be written together, so that a record of which no row can be made
// costs itself.
func (w *writing) oneByOne(ctx context.Context) (sum store.Written, came []entry, err error) {
	for _, h := range w.hauls {
		parts := h.parts(w.kind.Rule == Each)
		for i, b := range parts {
			for j := range b.Whole {
				b.Whole[j].Accepted = w.AcceptDeletions
			}
			done, err := w.Store.Write(ctx, b)
			own := h.came[min(i, len(h.came)):min(i+1, len(h.came))]
			switch {
			case errors.Is(err, store.ErrDatabase):
				return sum, came, err
			case err != nil:
				if err := w.fail(ctx, own, err); err != nil {
					return sum, came, err
				}
				continue
			}
			came = append(came, own...)
			sum.New, sum.Changed, sum.Same, sum.Deleted = sum.New+done.New, sum.Changed+done.Changed, sum.Same+done.Same, sum.Deleted+done.Deleted
		}
	}
	return sum, came, nil
}
