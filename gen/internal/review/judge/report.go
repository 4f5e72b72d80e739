package judge

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/gen/internal/review/goapi"
)

// Verdict says what a change asks of those who use the module.
type Verdict int

// The verdicts, each of which includes the ones before.
const (
	Unchanged    Verdict = iota // the same API, sent and read the same way
	Additive                    // every program compiles and is answered as before
	Breaking                    // some program no longer compiles, is refused, or sends something else
	Incomparable                // something was not compared, and may be anything
)

// String is the verdict as the report names it.
func (v Verdict) String() string {
	return [...]string{"no change", "additive", "breaking", "not comparable"}[v]
}

// MarshalText writes the verdict into JSON.
func (v Verdict) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// Bump is the part of the version that has to grow.
func (r *Report) Bump() string {
	switch {
	case r.Verdict == Incomparable:
		return "unknown"
	case r.Verdict == Breaking:
		return "major (minor while v0)"
	case r.Verdict == Additive:
		return "minor"
	case r.Comments() > 0 || r.Files > 0:
		return "patch"
	}
	return "none"
}

// Report is what a reviewer has to know of a change.
type Report struct {
	Base     string         `json:"base"`
	Head     string         `json:"head"`
	Verdict  Verdict        `json:"verdict"`
	Unfit    []string       `json:"unfit,omitempty"`    // what could not be compared, why, and what to do
	Notes    []string       `json:"notes,omitempty"`    // what else there is to know of the comparison
	Sections []Section      `json:"sections,omitempty"` // by vendor and resource
	API      []goapi.Change `json:"api,omitempty"`      // Go that is not as it was, breaks first
	Effects  []Effect       `json:"effects,omitempty"`  // what Go does not show
	Findings []Finding      `json:"oasdiff,omitempty"`
	Uses     []Use          `json:"uses,omitempty"`     // hand-written code that needs an edit
	Examples []Use          `json:"examples,omitempty"` // of the base, that do not compile any more, and why
	Breaks   []Break        `json:"breaks,omitempty"`
	Faults   []string       `json:"faults,omitempty"` // why the command fails
	Files    int            `json:"files"`            // generated files that differ
}

// Misses adds why something could not be compared, unless that is told already; "" is nothing.
func (r *Report) Misses(why string) {
	if !slices.ContainsFunc(r.Unfit, func(told string) bool { return strings.Contains(told, why) }) && why != "" {
		r.Unfit = append(r.Unfit, why)
	}
}

// Exit is the code that a command ends with: 2 when something could not be compared,
// else 1 when something is to be done, else 0.
func (r *Report) Exit() int {
	switch {
	case len(r.Unfit) > 0:
		return 2
	case len(r.Faults) > 0:
		return 1
	}
	return 0
}

// Section is the changes of one resource.
type Section struct {
	Vendor   string   `json:"vendor"`
	Resource string   `json:"resource"` // the spec file without its ending, or Aimsio's resource
	Changes  []Change `json:"changes"`
}

// Change is one entry of the specs that came, went or reads differently.
type Change struct {
	Verb    string       `json:"verb"`  // added, removed, changed
	Kind    string       `json:"kind"`  // method, argument, field, value, ...
	Go      []string     `json:"go"`    // its Go names with package; several when types share a block
	Name    string       `json:"name"`  // on the wire
	Place   string       `json:"place"` // specs/ajera/clients.yaml:42; of what was removed, in the base
	Facts   []FactChange `json:"facts,omitempty"`
	Detail  string       `json:"detail,omitempty"` // what it is, of what came or went
	Verdict Verdict      `json:"verdict"`

	Resource string   `json:"-"` // as its section names it
	Symbols  []string `json:"-"` // of Go, with package, that change with it
}

// FactChange is one property that reads differently.
type FactChange struct {
	Fact    string  `json:"fact"`
	Old     string  `json:"old"`
	New     string  `json:"new"`
	Verdict Verdict `json:"verdict"`
	Comment bool    `json:"-"` // only GoDoc shows it
}

// Says is the change in words, with its values as a page quotes them.
func (f FactChange) Says(quote func(string) string) string {
	switch {
	case f.Old != "" && f.New != "":
		return f.Fact + " " + f.Values(quote)
	case f.Old == "":
		return strings.TrimSuffix("now "+f.Fact+" "+value(f.New, quote), " ")
	}
	return strings.TrimSuffix("no longer "+f.Fact+" "+value(f.Old, quote), " ")
}

// Values is what it is and what it was, as far as there is something to say: of what is or
// is not there is nothing.
func (f FactChange) Values(quote func(string) string) string {
	is, was := value(f.New, quote), value(f.Old, quote)
	switch {
	case was != "":
		was = "was " + was
	case is != "":
		is = "now " + is
	}
	if is != "" && was != "" {
		is += ", "
	}
	return is + was
}

func value(s string, quote func(string) string) string {
	if s == "" || s == "yes" {
		return ""
	}
	return quote(s)
}

// Effect is what a caller meets at run time and the compiler does not tell.
type Effect struct {
	Go      []string `json:"go"`
	Fact    string   `json:"fact"` // that reads differently, or that it was added or removed
	Text    string   `json:"text"`
	Place   string   `json:"place"`
	Verdict Verdict  `json:"verdict"`
}

// Use is where hand-written code uses what was broken.
type Use struct {
	Symbol string   `json:"symbol"`
	Places []string `json:"places"` // ajera/page.go:12
}

// Break is one thing that breaks programs or calls.
type Break struct {
	ID      string `json:"id"`               // "ajerav2.Phase.Location removed", as specs/breaks.yaml names it
	Reason  string `json:"reason,omitempty"` // why it is meant; "" when it is not
	Place   string `json:"place,omitempty"`
	Earlier string `json:"earlier,omitempty"` // where an earlier change listed it, which is no reason any more
	Symbol  string `json:"-"`                 // "Phase.Location"
}

// Changes are those of all sections.
func (r *Report) Changes() []Change {
	var all []Change
	for _, s := range r.Sections {
		all = append(all, s.Changes...)
	}
	return all
}

// Comments counts the changes that only GoDoc shows.
func (r *Report) Comments() int { return r.count(Change.Quiet) }

// Count counts the changes of a verb that are more than comments.
func (r *Report) Count(verb string) int {
	return r.count(func(c Change) bool { return c.Verb == verb && !c.Quiet() })
}

func (r *Report) count(counts func(Change) bool) int {
	return len(slices.DeleteFunc(r.Changes(), func(c Change) bool { return !counts(c) }))
}

// Quiet reports whether nothing but comments and grades of evidence changed.
func (c Change) Quiet() bool {
	return c.Verb == "changed" && !slices.ContainsFunc(c.Facts, func(f FactChange) bool { return !f.Comment })
}

// Broken are the Go symbols of the base that programs cannot use as before.
func (r *Report) Broken() []string {
	var all []string
	for _, g := range r.API {
		if g.Breaking && g.Symbol != "" && !slices.Contains(all, g.Name()) {
			all = append(all, g.Name())
		}
	}
	return all
}

// Unmeant are the breaks that nobody has given a reason for.
func (r *Report) Unmeant() []string {
	var all []string
	for _, b := range r.Breaks {
		if b.Reason == "" {
			all = append(all, b.ID)
		}
	}
	return all
}

// PlaceOf is where the specs speak of a Go symbol, when that changed.
func (r *Report) PlaceOf(symbol string) string {
	for _, c := range r.Changes() {
		if slices.Contains(c.Symbols, symbol) {
			return c.Place
		}
	}
	return ""
}

// Some is a list, cut after the first so many.
func Some(all []string, most int) string {
	if len(all) <= most {
		return strings.Join(all, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(all[:most], ", "), len(all)-most)
}
