package percent

import "github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/sheet"

// The columns of the sheet.
const (
	colProjectID   = "Project ID"
	colProject     = "Project"
	colPhaseID     = "Phase ID"
	colPhase       = "Phase"
	colPhaseKey    = "Phase Key"
	colManager     = "Manager"
	colLastPercent = "Last Percent"
	colLastDate    = "Last Date"
	colNewPercent  = "New Percent"
	colNewDate     = "New Date"
	colNote        = "Note"
)

// form is the sheet without its rows.
func form() sheet.Form {
	return sheet.Form{Name: "Percent complete", Columns: []sheet.Column{
		{Name: colProjectID, Width: 14},
		{Name: colProject, Width: 32},
		{Name: colPhaseID, Width: 13},
		{Name: colPhase, Width: 32},
		{Name: colPhaseKey, Kind: sheet.Number, Width: 10},
		{Name: colManager, Width: 18},
		{Name: colLastPercent, Kind: sheet.Number, Width: 9},
		{Name: colLastDate, Kind: sheet.Date, Width: 11},
		{Name: colNewPercent, Kind: sheet.Number, Width: 9, Fill: true, Most: "100", Hint: "Percent complete from 0 to 100: 55 for 55 %. Leave it empty where nothing changed."},
		{Name: colNewDate, Kind: sheet.Date, Width: 11, Fill: true, Hint: "The day that it is reported for. Empty: the last date stays."},
		{Name: colNote, Width: 30, Fill: true},
	}}
}
