package source

import (
	"context"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/store"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/tables"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/wire"
)

// whole reads a list that has whole records, and writes it in one transaction: what is there, and
// what no longer is.
func (p *pass) whole(ctx context.Context) error {
	got, err := ask(ctx, p.Ajera, p.kind.list, nil)
	if err != nil {
		return err
	}
	b, l := p.records(got)
	l.once(false)
	p.doubt, p.full = l.doubt, true
	p.listed, p.ahead = len(l.entries), len(l.entries)
	fresh := 0
	for _, e := range l.entries {
		if k, there := p.known[e.key]; !there || k.Deleted {
			fresh++
		}
		delete(p.known, e.key)
	}
	gone, err := p.gone(ctx)
	if err != nil {
		return err
	}
	var refused error
	if p.refuses(len(gone)) {
		refused = p.delete(ctx, gone)
	} else if p.doubt == "" {
		b.Whole = []store.Whole{{Table: p.table}}
		p.rows -= len(gone)
	}
	if err := p.write(ctx, b, fresh); err != nil {
		return err
	}
	return p.end(ctx, refused)
}

// write writes a list.
func (p *pass) write(ctx context.Context, b store.Batch, fresh int) error {
	done, err := p.Store.Write(ctx, b)
	if err != nil {
		return err
	}
	p.count(done)
	p.rows += fresh
	p.result.Read = len(b.Records)
	p.progress()
	return nil
}

// records makes records of a list that has them whole. Those without a key are told by their place.
func (p *pass) records(got answer) (b store.Batch, l listing) {
	l.doubt = got.doubt
	for i, t := range got.texts {
		r, e := store.Record{Table: p.table, JSON: jsontext.Value(t.JSON)}, entry{}
		if p.table.Column(tables.Position) >= 0 {
			r.More, e.key = map[string]any{tables.Position: int64(i + 1)}, strconv.Itoa(i+1)
		} else if t.Key != 0 {
			e.key = strconv.Itoa(t.Key)
		}
		if l.entries = append(l.entries, e); e.key != "" {
			b.Records = append(b.Records, r)
		}
	}
	return b, l
}

// hasSnapshot reports whether there is one of today. Another is made for [Source.Full].
func (p *pass) hasSnapshot() bool { return p.state.Watermark == p.today().String() && !p.Full }

// snapshot reads how all is today. What was of other days stays.
func (p *pass) snapshot(ctx context.Context) error {
	if p.hasSnapshot() {
		return nil
	}
	day := rawjson.Member{Name: asOf, Value: rawjson.Quote(wire.USDate(p.today()).String())}
	got, err := ask(ctx, p.Ajera, p.kind.get, []rawjson.Member{day})
	if err != nil {
		return err
	}
	var b store.Batch
	for _, t := range got.texts {
		b.Records = append(b.Records, store.Record{
			Table: p.table, JSON: jsontext.Value(t.JSON), More: map[string]any{p.table.Key[0]: p.today().String()},
		})
	}
	p.listed, p.ahead, p.result.Listed = len(got.texts), len(got.texts), len(got.texts)
	if err := p.write(ctx, b, 0); err != nil {
		return err
	}
	s := p.state
	s.Mode, s.LastOK, s.Note = string(Snapshot), p.now, got.doubt
	s.Rows += p.result.New
	s.Listed = s.Rows
	if got.doubt == "" && len(got.texts) > 0 {
		s.Watermark, s.CompleteAsOf = p.today().String(), p.now
	}
	return p.keep(ctx, s)
}
