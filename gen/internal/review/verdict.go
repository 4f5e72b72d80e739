package review

// Verdict says what a change asks of those who use the module.
type Verdict int

// The verdicts, each of which includes the ones before.
const (
	Unchanged Verdict = iota // the same API, sent and read the same way
	Additive                 // every program compiles and is answered as before
	Breaking                 // some program no longer compiles, is refused, or sends something else
)

// String is the verdict as the report names it.
func (v Verdict) String() string {
	return [...]string{"no change", "additive", "breaking"}[v]
}

// MarshalText writes the verdict into JSON.
func (v Verdict) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// Bump is the part of the version that has to grow: "major" becomes "minor" while
// the module is at v0.
func (r *Report) Bump() string {
	switch {
	case r.Verdict == Breaking:
		return "major (minor while v0)"
	case r.Verdict == Additive:
		return "minor"
	case r.comments() > 0 || r.Files > 0:
		return "patch"
	}
	return "none"
}

// Report is what a reviewer has to know of a change.
type Report struct {
	Base     string     `json:"base"`
	Head     string     `json:"head"`
	Verdict  Verdict    `json:"verdict"`
	Notes    []string   `json:"notes,omitempty"`    // what could not be compared, and why
	Sections []Section  `json:"sections,omitempty"` // by vendor and resource
	API      []GoChange `json:"api,omitempty"`      // Go that is not as it was, breaks first
	Effects  []Effect   `json:"effects,omitempty"`  // what Go does not show
	Findings []Finding  `json:"oasdiff,omitempty"`
	Uses     []Use      `json:"uses,omitempty"`     // hand-written code that needs an edit
	Examples []Use      `json:"examples,omitempty"` // of the base, that do not compile any more, and why
	Breaks   []Break    `json:"breaks,omitempty"`
	Faults   []string   `json:"faults,omitempty"` // why the command fails
	Files    int        `json:"files"`            // generated files that differ
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
	owns    []string     // Go symbols, with package, that change with it
}

// FactChange is one property that reads differently.
type FactChange struct {
	Fact    string  `json:"fact"`
	Old     string  `json:"old"`
	New     string  `json:"new"`
	Verdict Verdict `json:"verdict"`
	comment bool    // only GoDoc shows it
}

// GoChange is one difference of the exported Go, as apidiff tells it.
type GoChange struct {
	Package  string `json:"package"`
	Symbol   string `json:"symbol"` // "Phase.Location", "Client.GetProjects"
	Text     string `json:"text"`
	Place    string `json:"place,omitempty"` // of the spec entry behind it
	Breaking bool   `json:"breaking"`
}

// Effect is what a caller meets at run time and the compiler does not tell.
type Effect struct {
	Go      []string `json:"go"`
	Text    string   `json:"text"`
	Place   string   `json:"place"`
	Verdict Verdict  `json:"verdict"`
}

// Use is a place in hand-written code that uses what was broken.
type Use struct {
	Symbol string   `json:"symbol"`
	Places []string `json:"places"` // ajera/page.go:12
}

// comments counts the changes that only GoDoc shows.
func (r *Report) comments() int {
	n := 0
	for _, s := range r.Sections {
		for _, c := range s.Changes {
			if c.quiet() {
				n++
			}
		}
	}
	return n
}

// quiet reports whether nothing but comments and grades of evidence changed.
func (c Change) quiet() bool {
	if c.Verb != "changed" {
		return false
	}
	for _, f := range c.Facts {
		if !f.comment {
			return false
		}
	}
	return true
}

// count counts the changes of a verb that are more than comments.
func (r *Report) count(verb string) int {
	n := 0
	for _, s := range r.Sections {
		for _, c := range s.Changes {
			if c.Verb == verb && !c.quiet() {
				n++
			}
		}
	}
	return n
}
