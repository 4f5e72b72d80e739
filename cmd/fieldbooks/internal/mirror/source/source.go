// Package source reads both vendors for a mirror: what has changed, by the rule of each kind of
// record.
package source

import (
	"context"
	"strings"
	"time"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/account"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/store"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/tables"
	"github.com/fieldbooks/fieldbooks/wire"
)

// Source is what a run reads from, and how.
type Source struct {
	Ajera  *ajera.Client // nil when there is no account
	Aimsio *aimsio.Client
	Store  *store.Store // nil stands for an empty one, of a [Source.Plan]

	Full            bool          // everything is read again
	Since           wire.Date     // of what is listed by dates: the first day; the zero Date is all that the vendor has
	MaxAge          time.Duration // what no list tells the change of is read again when it was read before that
	AcceptDeletions bool
	// Progress says how far a table is. Total grows where a list comes in parts.
	Progress func(table *tables.Table, done, total int)
	Now      func() time.Time // nil is time.Now
}

// Result is what became of a kind.
type Result struct {
	Listed, Read, Failed int
	store.Written
	Refused int    // keys that a list lacks and that were not marked as deleted; the error is [ErrVanished]
	Skipped string // why it was not read at all, e.g. that the user lacks a permission; no failure
}

// Read brings a kind up to date. A record that cannot be read is told by the error, and the others
// go on; what was read is in the store whatever the error is, and the next run goes on from there.
// A kind that this user may not read, or that the server does not have, is skipped without an
// error.
func (s *Source) Read(ctx context.Context, k *Kind) (Result, error) {
	p, err := s.open(ctx, k)
	if err != nil || p.result.Skipped != "" {
		return p.result, err
	}
	if err := p.run(ctx); err != nil {
		return p.refused(ctx, err)
	}
	return p.result, p.faults.err(k.Name)
}

// Plan is what reading a kind would cost.
type Plan struct {
	Listed  int    // records in the lists
	Read    int    // of them to read
	Calls   int    // in all, those of the lists included
	Skipped string // as in [Result]
}

// Plan lists a kind and counts what [Source.Read] would read. It writes nothing.
func (s *Source) Plan(ctx context.Context, k *Kind) (Plan, error) {
	p, err := s.open(ctx, k)
	if err != nil || p.result.Skipped != "" {
		return Plan{Skipped: p.result.Skipped}, err
	}
	return p.plan(ctx)
}

// open learns how far a kind is.
func (s *Source) open(ctx context.Context, k *Kind) (p *pass, err error) {
	p = &pass{Source: s, kind: k, table: k.Tables[0], known: map[string]store.Known{}, met: map[string]string{}, now: time.Now()}
	if s.Now != nil {
		p.now = s.Now()
	}
	if k.Vendor() == account.OfAjera && s.Ajera == nil || k.Vendor() == account.OfAimsio && s.Aimsio == nil {
		p.result.Skipped = "there is no account"
		return p, nil
	}
	if s.Store != nil {
		if p.state, err = s.Store.State(ctx, p.table); err != nil {
			return p, err
		}
		if k.Rule != Snapshot { // of each day it has all
			p.known, err = s.Store.Known(ctx, p.table)
		}
		if err != nil {
			return p, err
		}
	}
	p.how()
	return p, nil
}

// weekly is how often everything is read: nobody knows whether an edit of a phase moves the date of
// change of its project. What is listed by dates is read whole each month.
const weekly, monthly = 7 * 24 * time.Hour, 28 * 24 * time.Hour

// how decides whether everything is read, and whether this run goes on with a pass.
func (p *pass) how() {
	if p.kind.many {
		p.known = byOwner(p.known)
	}
	p.rows = live(p.known)
	next, pending := p.state.NextFull, p.state.Pending
	p.start = p.now
	p.full = p.Full || !next.After(p.now) || p.isAhead(next.Add(-max(p.every(), p.MaxAge))) || p.widened()
	if wasFull := !next.After(pending); !pending.IsZero() && !p.isAhead(pending) && wasFull == p.full {
		p.start, p.again = pending, true
	}
}

// widened reports whether the records listed by dates are to begin earlier than those of the last
// full pass did.
func (p *pass) widened() bool {
	began, err := wire.ParseDate(p.state.Watermark)
	return p.kind.Rule == Window && err == nil && p.Since.Compare(began) < 0
}

// every is how often all of a kind is read.
func (p *pass) every() time.Duration {
	if p.kind.Rule == Window {
		return monthly
	}
	return weekly
}

// isAhead reports a moment of a run before that is still to come: the clock was wrong, and what was
// concluded from it does not count.
func (p *pass) isAhead(t time.Time) bool { return t.After(p.now.Add(slack)) }

// live counts the rows that are not deleted.
func live(known map[string]store.Known) (n int) {
	for _, k := range known {
		if !k.Deleted {
			n++
		}
	}
	return n
}

// byOwner is what is known of the records that others belong to, whose keys begin with theirs.
func byOwner(known map[string]store.Known) map[string]store.Known {
	owners := map[string]store.Known{}
	for key, k := range known {
		owner, _, _ := strings.Cut(key, "/")
		if have, there := owners[owner]; !k.Deleted && (!there || k.ReadAt.Before(have.ReadAt)) {
			owners[owner] = k
		}
	}
	return owners
}

// isOld reports whether a record was read so long ago that it is read again.
func (p *pass) isOld(k store.Known) bool {
	return !k.ReadAt.After(p.now.Add(-p.MaxAge)) || p.isAhead(k.ReadAt)
}
