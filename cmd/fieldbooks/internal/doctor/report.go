package doctor

import (
	"cmp"
	"time"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/account"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/internal/digest"
)

// request is one run of the command.
type request struct {
	app     *app.App
	release string // of fieldbooks
	quick   bool
	specs   string // file for the report of shapes, "" when none is wanted
}

// size is how many records a list is asked for.
func (r *request) size() int {
	if r.specs != "" {
		return 50 // tells how often members are there, for the same number of calls
	}
	return 1
}

// report is all that was found.
type report struct {
	Vendors []*finding
	Calls   int // HTTP requests, logins and ends of sessions too
}

// state is how it stands with a vendor.
type state string

const (
	works      state = "works"
	none       state = "no account"
	unusable   state = "cannot be used" // it never came to a call
	refused    state = "refused"
	unreached  state = "not reached"
	broken     state = "failed"
	unfinished state = "interrupted"
)

// finding is what was found about a vendor's account.
type finding struct {
	Vendor     account.Vendor
	State      state
	Fault      string     `json:",omitzero"`
	Profile    string     `json:",omitzero"` // "" is the environment
	Username   string     `json:",omitzero"`
	Server     string     `json:",omitzero"`
	Database   string     `json:",omitzero"` // of Ajera
	ReadOnly   bool       `json:",omitzero"` // fieldbooks refuses writes
	Clock      *clock     `json:",omitzero"`
	Week       string     `json:",omitzero"` // of Ajera's timesheets
	Limits     string     `json:",omitzero"`
	Shared     bool       `json:",omitzero"` // with other commands on this machine
	Throttled  int64      `json:",omitzero"` // answers that complain of too many calls
	Methods    []*attempt `json:",omitzero"`
	Departures string     `json:",omitzero"` // from the specs, as a change of these; without values
	Advice     []string   `json:",omitzero"`
	Calls      int        // HTTP requests
	Seconds    float64

	err    error // what the command ends with
	shapes []*shapes
	codes  []int // of Ajera's successes
}

// result is what became of a method.
type result string

const (
	permitted result = "works"
	denied    result = "not permitted"
	failed    result = "failed"
	untried   result = "not tried"
)

// attempt is one method and what became of its smallest call.
type attempt struct {
	Method     string
	Version    int    `json:",omitzero"` // session version of Ajera
	Permission string `json:",omitzero"` // as an administrator of Ajera sees it
	Result     result
	Why        string `json:",omitzero"` // it did not work, without data of records
	Evidence   string // how the specs know the method
	UsageKey   string `json:",omitzero"` // the vendor's id of a call that failed
	Calls      int    // HTTP requests
	Seconds    float64

	call  *digest.Call
	guess bool // the vendor has no such call, and nobody ever said that it has
}

// evidence is how a thing is known, where the digest leaves out what is usual.
func evidence(word string) string { return cmp.Or(word, "documented") }

// seconds is a time to the millisecond.
func seconds(d time.Duration) float64 { return float64(d.Milliseconds()) / 1000 }

// count is how many methods came to a result.
func (f *finding) count(r result) (n int) {
	for _, a := range f.Methods {
		if a.Result == r {
			n++
		}
	}
	return n
}
