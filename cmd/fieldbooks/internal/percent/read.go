package percent

import (
	"errors"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/sheet"
	"github.com/fieldbooks/fieldbooks/wire"
)

// entry is a row of the sheet that was filled in.
type entry struct {
	row      sheet.Row
	project  string // IDs as the file has them
	phase    string
	key      int          // of the phase, 0 where the file does not say it
	last     wire.Decimal // as it was when the sheet was written
	hasLast  bool         // the file says it
	percent  wire.Decimal
	date     wire.Date // absent: as it is
	at       spot
	before   wire.Decimal
	dateThen wire.Date
	fate     fate
	reason   string
}

// fate is what became of a row.
type fate string

const (
	planned  fate = "not sent"
	already  fate = "there already"
	done     fate = "done"
	refused  fate = "refused"
	conflict fate = "conflict"
	unknown  fate = "unknown"
)

// filled reads the rows that have a new percentage. Without a date of their own they get that of day,
// which may be absent.
func filled(t *sheet.Table, day wire.Date) (entries []*entry, idle int, err error) {
	var faults []error
	for _, row := range t.Rows {
		if row.Cell(colNewPercent).Blank() {
			idle++
			continue
		}
		e, err := read(row, day)
		e.hasLast = t.Has(colLastPercent)
		entries, faults = append(entries, e), append(faults, err)
	}
	return entries, idle, errors.Join(faults...)
}

func read(row sheet.Row, day wire.Date) (*entry, error) {
	e := &entry{row: row, project: row.Cell(colProjectID).Trimmed(), phase: row.Cell(colPhaseID).Trimmed()}
	var faults [4]error
	if e.project == "" {
		faults[0] = row.Cell(colProjectID).Faultf("it is empty; write the ID of the project")
	}
	e.key, faults[1] = row.Cell(colPhaseKey).Int()
	e.last, _ = row.Cell(colLastPercent).Percent() // one that is no number differs from the present one
	cell := row.Cell(colNewPercent)
	if e.percent, faults[2] = cell.Percent(); faults[2] == nil && (e.percent.Cmp(none) < 0 || e.percent.Cmp(all) > 0) {
		faults[2] = cell.Faultf("%s is not between 0 and 100", e.percent)
	}
	if e.date, faults[3] = row.Cell(colNewDate).Date(); e.date.IsZero() {
		e.date = day
	}
	return e, errors.Join(faults[:]...)
}

var none, all = wire.MustDecimal("0"), wire.MustDecimal("100")

// name is how people find what the row is about.
func (e *entry) name() string {
	if e.phase == "" {
		return e.project
	}
	return e.project + " " + e.phase
}
