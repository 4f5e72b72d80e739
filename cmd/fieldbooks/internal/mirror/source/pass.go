package source

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/store"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/tables"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/wire"
)

// pass brings one kind up to date. It may go over several runs, when they are killed.
type pass struct {
	*Source
	kind  *Kind
	table *tables.Table // the one with the keys

	state store.State
	known map[string]store.Known // without those that a list had
	now   time.Time
	start time.Time // of the first of the runs
	full  bool      // all that was not read since start is read
	again bool      // an earlier run of this pass was killed

	begun   bool
	rows    int // live ones
	listed  int
	met     map[string]string // of a Window: the versions that were listed
	ahead   int               // listed records that are to be read
	missing int               // listed records without a row
	calls   int               // of lists
	doubt   string            // why a key that is not listed may exist all the same
	hold    bool              // what changed is not wholly known
	deep    wire.Date         // back to when older parts are listed too
	split   []rawjson.Member  // keys by which a list is had in parts that the server cuts
	open    *listing          // of what is in the open state, whatever its date
	faults  faults
	result  Result
}

// begin notes that a pass is on, before the first of its records is written.
func (p *pass) begin(ctx context.Context) error {
	if p.begun {
		return nil
	}
	if p.begun = true; p.again {
		return nil
	}
	state := p.state
	state.Mode, state.Pending = string(p.kind.Rule), p.start
	if p.full {
		state.NextFull = p.start
	}
	return p.keep(ctx, state)
}

func (p *pass) keep(ctx context.Context, state store.State) error {
	p.state = state
	_, err := p.Store.Write(ctx, store.Batch{Of: p.table, State: &state})
	return err
}

// run lists what there is, part by part, reads of it what is due, and marks what is gone.
func (p *pass) run(ctx context.Context) error {
	switch p.kind.Rule {
	case Whole:
		return p.whole(ctx)
	case Snapshot:
		return p.snapshot(ctx)
	}
	for i := 0; i < len(p.spans()); i++ { // the first may tell that there are more
		if err := p.part(ctx, p.spans()[i]); err != nil {
			return err
		}
	}
	gone, err := p.gone(ctx)
	if err != nil {
		return err
	}
	refused := p.delete(ctx, gone)
	if refused == nil {
		refused = p.keptBelow()
	}
	return p.end(ctx, refused)
}

// keptBelow tells of tables that came with the records, of which too much was gone.
func (p *pass) keptBelow() error {
	var all []error
	for _, t := range p.kind.Tables {
		if n := p.Store.Kept(t); n > 0 {
			p.result.Refused += n
			p.state.Note = fmt.Sprintf("%d records of %s that no longer came were not marked as deleted", n, t.Name)
			all = append(all, vanished(t.Name+": the vendor's answers lack", n, "those"))
		}
	}
	return errors.Join(all...)
}

// part reads what is due of a part.
func (p *pass) part(ctx context.Context, s span) error {
	due, err := p.due(ctx, s)
	if err != nil || len(due) == 0 {
		return err
	}
	if err := p.stillSkipped(); err != nil {
		return err
	}
	if err := p.begin(ctx); err != nil {
		return err
	}
	lacking, err := p.fetchAll(ctx, due)
	if err != nil || len(lacking) == 0 {
		return err
	}
	return p.settle(ctx, s, lacking)
}

// settle decides about listed records that did not come. A list of now no longer has those that
// were deleted meanwhile.
func (p *pass) settle(ctx context.Context, s span, lacking []entry) error {
	l, err := p.list(ctx, s)
	if err != nil {
		return err
	}
	listed := map[string]bool{}
	for _, e := range l.entries {
		listed[e.key] = true
	}
	var still []entry
	for _, e := range lacking {
		if listed[e.key] || l.doubt != "" {
			still = append(still, e)
		} else if p.listed--; e.lives {
			p.known[e.key] = store.Known{Version: e.version}
		}
	}
	if len(still) == 0 {
		return nil
	}
	return p.fail(ctx, still, fmt.Errorf("the list has %d records that did not come when they were asked for, among them %s; "+
		"if this stays, look at them in the vendor's program", len(still), still[0].key))
}

// fail notes that records could not be read. Those that have a row are read again by the next run.
func (p *pass) fail(ctx context.Context, lost []entry, err error) error {
	p.faults.add(len(lost), err)
	var again []string
	for _, e := range lost {
		if e.lives {
			again = append(again, e.key)
		} else {
			p.missing++
		}
	}
	if len(again) == 0 {
		return nil
	}
	return p.Store.Again(ctx, p.table, again)
}

// The beginnings of notes: of a kind that could not be read, and of one that is listed, but whose
// records could not be.
const (
	skipped = "skipped: "
	closed  = skipped + "of the records that are listed none can be read: "
)

// stillSkipped is why the records could not be read a short time ago.
func (p *pass) stillSkipped() error {
	why, was := strings.CutPrefix(p.state.Note, closed)
	if was && !p.full {
		return absent(why)
	}
	return nil
}

// refused tells why a pass has ended early. That the user may not read this kind is no failure.
func (p *pass) refused(ctx context.Context, err error) (Result, error) {
	p.result.Listed, p.result.Failed = max(p.listed, p.result.Listed), p.faults.failed
	if why := unavailable(err); why != "" && p.result.Read == 0 && ctx.Err() == nil {
		p.result.Skipped = why
		p.state.Mode, p.state.Note, p.state.Pending = string(p.kind.Rule), skipped+why, time.Time{}
		if p.begun { // a record was asked for in vain; that is not done in each run
			p.state.NextFull = p.now.Add(p.MaxAge)
		}
		if _, still := errors.AsType[absent](err); p.begun || still {
			p.state.Note = closed + why
		}
		return p.result, p.keep(ctx, p.state)
	}
	return p.result, errors.Join(p.faults.err(p.kind.Name), fmt.Errorf("%s: %w", p.kind.Name, err))
}

// due lists a part, and picks what is to be read.
func (p *pass) due(ctx context.Context, s span) (due []entry, err error) {
	l, err := p.list(ctx, s)
	if err != nil {
		return nil, err
	}
	if l.doubt != "" {
		p.doubt = l.doubt
	}
	for _, e := range l.entries {
		k, there := p.meet(e)
		if p.isDue(e, k, there) {
			e.lives = there && !k.Deleted
			due = append(due, e)
		}
	}
	p.ahead += len(due)
	return due, nil
}

// meet is what is known of a listed record. Lists by dates may have one twice; then it is what the
// first of them has brought.
func (p *pass) meet(e entry) (k store.Known, there bool) {
	version, twice := p.met[e.key]
	if p.kind.Rule == Window {
		p.met[e.key] = e.version
	}
	if twice {
		return store.Known{Version: version, ReadAt: p.now}, true
	}
	p.listed++
	k, there = p.known[e.key]
	delete(p.known, e.key)
	return k, there
}

// isDue reports whether a listed record is to be read.
func (p *pass) isDue(e entry, k store.Known, there bool) bool {
	switch {
	case !there, k.Deleted, k.Version != e.version, e.changed:
		return true
	case p.full && (k.ReadAt.Before(p.start) || p.isAhead(k.ReadAt)):
		return true
	}
	return e.aging && p.isOld(k)
}

// gone are the keys that no list had. A list that is by dates does not speak of others, and an edit
// may have moved a record out of them: so each is asked for.
func (p *pass) gone(ctx context.Context) (keys []string, err error) {
	if p.doubt != "" || p.kind.many || p.kind.Rule == Each && !p.full {
		return nil, nil
	}
	for key, k := range p.known {
		if !k.Deleted && p.covers(k.Version) {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	if p.kind.Rule == Window && len(keys) > 0 {
		return p.verify(ctx, keys)
	}
	return keys, nil
}

// delete marks what is gone, unless that is so much that something else may be the matter.
func (p *pass) delete(ctx context.Context, gone []string) error {
	if p.refuses(len(gone)) {
		p.result.Refused = len(gone)
		p.state.Note = fmt.Sprintf("%d records that are no longer listed were not marked as deleted", len(gone))
		return vanished("the vendor's list lacks", len(gone), "the "+strconv.Itoa(p.rows))
	}
	if len(gone) == 0 {
		return nil
	}
	n, err := p.Store.Delete(ctx, p.table, gone)
	p.result.Deleted += n
	p.rows -= len(gone)
	return err
}

func (p *pass) refuses(gone int) bool {
	return !p.AcceptDeletions && store.TooMany(gone, p.rows)
}

// end keeps how far the kind is, now that all that was due has been tried.
func (p *pass) end(ctx context.Context, refused error) error {
	if refused != nil && !errors.Is(refused, ErrVanished) {
		return refused
	}
	s := p.state
	if p.hold {
		s.Watermark = p.state.Watermark
	} else if p.kind.Rule == Modified {
		s.Watermark = p.now.UTC().Format(time.RFC3339Nano)
	}
	if refused == nil {
		s.Note = p.doubt
	}
	if p.doubt == "" && refused == nil {
		s.CompleteAsOf = p.now
	}
	if s.LastOK = p.now; p.full {
		s.NextFull = p.start.Add(p.every())
		if p.kind.Rule == Window {
			s.Watermark = p.Since.String() // see widened
		}
	}
	s.Mode, s.Pending = string(p.kind.Rule), time.Time{}
	s.Listed, s.Rows, s.Missing, s.Failed = p.listed+p.unlisted(), p.rows, p.missing, p.faults.failed
	if p.kind.many { // the lists of how many there should be are those that were written
		known, err := p.Store.Known(ctx, p.table)
		if err != nil {
			return err
		}
		s.Rows = live(known)
		s.Listed = s.Rows
	}
	p.result.Listed, p.result.Failed = p.listed, p.faults.failed
	return errors.Join(p.keep(ctx, s), refused)
}

// unlisted counts the live records of which the lists did not speak.
func (p *pass) unlisted() (n int) {
	for k := range maps.Values(p.known) {
		if !k.Deleted && (!p.covers(k.Version) || p.kind.Rule == Each && !p.full) {
			n++
		}
	}
	return n
}

// plan is run without reading.
func (p *pass) plan(ctx context.Context) (plan Plan, err error) {
	switch p.kind.Rule {
	case Whole:
		return Plan{Calls: 1}, nil
	case Snapshot:
		if p.hasSnapshot() {
			return Plan{}, nil
		}
		return Plan{Calls: 1}, nil
	}
	for i := 0; i < len(p.spans()); i++ {
		due, err := p.due(ctx, p.spans()[i])
		if why := unavailable(err); why != "" {
			return Plan{Skipped: why}, nil
		}
		if err != nil {
			return plan, fmt.Errorf("%s: %w", p.kind.Name, err)
		}
		plan.Read += len(due)
		plan.Calls += (len(due) + p.kind.perCall - 1) / p.kind.perCall
	}
	plan.Listed, plan.Calls = p.listed, plan.Calls+p.calls
	return plan, nil
}

// covers reports whether the lists of this run spoke of a record with what its list said of it.
func (p *pass) covers(version string) bool {
	if p.kind.Rule != Window {
		return true
	}
	spans := p.spans()
	from := spans[len(spans)-1].from
	date, ok := dateIn(version)
	return from.IsZero() || ok && date.Compare(from) >= 0
}

// today is the day here.
func (p *pass) today() wire.Date { return wire.DateOf(p.now) }
