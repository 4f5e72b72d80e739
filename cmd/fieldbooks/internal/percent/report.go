package percent

import (
	"fmt"
	"strings"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
	"github.com/fieldbooks/fieldbooks/wire"
)

// result is what became of a row, as it is written.
type result struct {
	Row        int
	ProjectID  string
	PhaseID    string
	PhaseKey   int `json:",omitzero" table:"-"`
	Before     wire.Decimal
	After      wire.Decimal
	DateBefore wire.Date `table:"-"`
	DateAfter  wire.Date
	Result     fate
	Reason     string `table:"-"`
}

func (e *entry) result() result {
	return result{e.row.Place.Row, e.project, e.phase, e.at.key(), e.before, e.percent, e.dateThen, e.date, e.fate, e.reason}
}

// summary is nil when all was done, else an error that counts, with the code that says most.
func summary(changes []*entry, stopped error) error {
	n := make(map[fate]int)
	for _, e := range changes {
		n[e.fate]++
	}
	if n[done] == len(changes) {
		return nil
	}
	var parts []string
	for _, f := range []fate{done, refused, conflict, unknown, planned} {
		if n[f] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n[f], f))
		}
	}
	remedy := "import the same file again for the rest: what is in Ajera by then is left out"
	if n[conflict] > 0 {
		remedy = "export anew what others have changed, and " + remedy
	}
	return exit.Errorf(code(n, stopped), "of %s: %s; %s", output.Counted(len(changes), "percentage"), strings.Join(parts, ", "), remedy)
}

func code(n map[fate]int, stopped error) exit.Code {
	switch {
	case n[unknown] > 0:
		return exit.Unknown
	case exit.Of(stopped) == exit.Interrupted:
		return exit.Interrupted
	case n[done] > 0:
		return exit.Partial
	case n[conflict] > 0 && n[refused] == 0:
		return exit.Conflict
	case stopped != nil:
		return exit.Of(stopped)
	}
	return exit.Refused
}
