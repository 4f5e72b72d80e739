package source

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/fieldbooks/fieldbooks/internal/rawjson"
)

// spans are the parts of this run.
func (p *pass) spans() []span {
	if p.kind.Rule != Window {
		return make([]span, 1)
	}
	if !p.full && !p.deep.IsZero() {
		return spansOf(p.today(), p.deep, true)
	}
	return spansOf(p.today(), p.Since, p.full)
}

// window lists a part by dates. What tells a change is the entry, with the states that only filters
// tell; hours and lines behind it may change without it.
func (p *pass) window(ctx context.Context, s span) (l listing, err error) {
	f := p.kind.filters
	if l, err = p.entriesOf(ctx, f.between(s)...); err != nil {
		return l, err
	}
	for i := range l.entries {
		l.entries[i].aging = s.late
	}
	for _, state := range slices.Sorted(maps.Keys(f.states)) {
		only, err := p.holding(ctx, s, state)
		if err != nil {
			return l, err
		}
		p.mark(&l, only, state)
	}
	for i := range l.entries {
		l.entries[i].version = f.version(&l.entries[i])
	}
	if s.late && f.open != "" {
		p.stillOpen(&l)
	}
	return l, nil
}

// holding lists those of a part that are in a state. Those in the open state are listed once, of
// any date: they are not many, and of an old one it must be seen when it is closed.
func (p *pass) holding(ctx context.Context, s span, state string) (listing, error) {
	f := p.kind.filters
	only := rawjson.Member{Name: f.states[state], Value: jsontext.Value("true")}
	if state != f.open {
		return p.entriesOf(ctx, append(f.between(s), only)...)
	}
	if p.open == nil {
		l, err := p.entriesOf(ctx, only)
		if err != nil {
			return l, err
		}
		p.open = &l
	}
	return *p.open, nil
}

// mark notes the state of what a filter for it lets through. Where that list is in doubt, what was
// in the state before is so still.
func (p *pass) mark(l *listing, only listing, state string) {
	holds := make(map[string]bool, len(only.entries))
	for _, e := range only.entries {
		holds[e.key] = true
	}
	for i := range l.entries {
		e := &l.entries[i]
		if holds[e.key] || only.doubt != "" && slices.Contains(statesIn(p.known[e.key].Version), state) {
			e.states = append(e.states, state)
		}
	}
	if only.doubt != "" {
		l.doubt = only.doubt
	}
}

// stillOpen adds to the latest entries the older ones that are open and new here, or that differ.
// When an older one is no longer open, the parts back to its date are listed too.
func (p *pass) stillOpen(l *listing) {
	f := p.kind.filters
	listed, open := map[string]bool{}, map[string]bool{}
	for _, e := range l.entries {
		listed[e.key] = true
	}
	for _, e := range p.open.entries {
		open[e.key] = true
		e.states = []string{f.open}
		hash := e.version
		e.version = f.version(&e)
		date, ok := dateIn(e.version)
		k, known := p.known[e.key]
		if listed[e.key] || p.full || !ok || date.Compare(p.Since) < 0 || known && strings.HasSuffix(k.Version, " "+hash) {
			continue
		}
		l.entries = append(l.entries, e)
	}
	for key, k := range p.known {
		was := slices.Contains(statesIn(k.Version), f.open) && !k.Deleted && !listed[key] && p.open.doubt == ""
		if date, ok := dateIn(k.Version); was && ok && !open[key] && (p.deep.IsZero() || date.Compare(p.deep) < 0) {
			p.deep = date
		}
	}
}

// verify asks for records that their lists lack by date, and returns those that are gone. One whose
// date has moved comes, and is listed by the date that it has now, for only lists tell its state.
func (p *pass) verify(ctx context.Context, keys []string) (gone []string, err error) {
	asked := make([]entry, len(keys))
	for i, key := range keys {
		asked[i] = entry{key: key, lives: true, moved: true}
	}
	if err := p.begin(ctx); err != nil {
		return nil, err
	}
	lacking, err := p.fetchAll(ctx, asked)
	for _, e := range lacking {
		gone = append(gone, e.key)
	}
	if err != nil || len(gone) == len(keys) {
		return gone, err
	}
	return gone, p.follow(ctx, keys)
}

// follow lists what is older than the parts of this run, back to where records have moved.
func (p *pass) follow(ctx context.Context, keys []string) error {
	known, err := p.Store.Known(ctx, p.table)
	if err != nil {
		return err
	}
	spans := p.spans()
	older := span{to: spans[len(spans)-1].from.AddDays(-1)}
	for _, key := range keys {
		k := known[key]
		p.known[key] = k
		date, ok := dateIn(k.Version)
		if ok && !p.covers(k.Version) && date.Compare(p.Since) >= 0 && (older.from.IsZero() || date.Compare(older.from) < 0) {
			older.from = date
		}
	}
	if older.from.IsZero() {
		return nil
	}
	return p.part(ctx, older)
}
