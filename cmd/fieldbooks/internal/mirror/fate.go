package mirror

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/source"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/store"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
)

// fate is what became of a kind.
type fate int

const (
	done    fate = iota
	skipped      // nobody is to blame: there is no account, or no permission
	refused      // it is read, but for deletions
	stopped      // the run was interrupted before its end
	failed
)

func (o *Outcome) fate() fate {
	switch {
	case o.Err == nil && o.Skipped != "":
		return skipped
	case o.Err == nil:
		return done
	case errors.Is(o.Err, context.Canceled):
		return stopped
	case errors.Is(o.Err, source.ErrVanished) && o.Failed == 0:
		return refused
	}
	return failed
}

// of are the outcomes that are of a fate.
func (r *Report) of(f fate) (some []*Outcome) {
	for _, o := range r.Outcomes {
		if o.fate() == f {
			some = append(some, o)
		}
	}
	return some
}

// Unsound are the checks that fail.
func (r *Report) Unsound() (bad []store.Check) {
	for _, c := range r.Checks {
		if !c.OK {
			bad = append(bad, c)
		}
	}
	return bad
}

// first is the first thing that could not be read, nil when there is none. Others are mostly like it.
func (r *Report) first() error {
	all := append(r.of(failed), r.of(refused)...)
	if len(all) == 0 {
		return nil
	}
	return all[0].Err
}

// broken is what is wrong with the database, nil when nothing is.
func (r *Report) broken() error {
	for _, o := range r.Outcomes {
		if breaks(o.Err) {
			return o.Err
		}
	}
	return nil
}

// breaks reports an error of the database itself. One that was interrupted is none.
func breaks(err error) bool {
	return errors.Is(err, store.ErrDatabase) && !errors.Is(err, context.Canceled)
}

// Err is why a run is not as it should be, nil when it is: what was not read, deletions that were
// refused, checks that fail. It has the code for it, and names tables; Outcomes and Checks say more.
func (r *Report) Err() error {
	lost, vanished, bad := r.of(failed), r.of(refused), r.Unsound()
	switch finished := len(r.of(done)) + len(vanished); {
	case r.broken() != nil:
		return exit.Errorf(exit.Failed, "the run ended early, and what it read until then is kept: %w", r.broken())
	case len(r.of(stopped)) > 0:
		return exit.Errorf(exit.Interrupted, "interrupted after %d of %s; what was read of others is kept too, and the same command goes on where it was",
			count(r.of(done)), output.Counted(count(r.Outcomes), "table"))
	case len(lost) > 0 && finished == 0:
		return exit.Errorf(exit.Of(lost[0].Err), "nothing could be read: %s", few(lost))
	case len(lost) > 0:
		return exit.Errorf(exit.Partial, "not all could be read (%s); the rest is up to date, and the next run reads what lacks", few(lost))
	case len(bad) > 0:
		return exit.Errorf(exit.Partial, "%s; the table _checks has all of them", output.Counted(len(bad), "check", "fails", "fail"))
	case len(vanished) > 0:
		return exit.Errorf(exit.Refused, "nothing was marked as deleted in %s; the rest is up to date", few(vanished))
	case finished == 0:
		return exit.Errorf(exit.Denied, "nothing could be read: every table was skipped")
	}
	return nil
}

// count counts the tables of some kinds.
func count(some []*Outcome) (n int) {
	for _, o := range some {
		n += len(o.Kind.Tables)
	}
	return n
}

// few are the names of some kinds, as many as can be read at once.
func few(some []*Outcome) string {
	const most = 3
	var names []string
	for _, o := range some[:min(most, len(some))] {
		names = append(names, o.Kind.Name)
	}
	text := strings.Join(names, ", ")
	if more := len(some) - most; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}
