package review

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/internal/ajeraspec"
)

// Side is one of the two states of the module that are compared.
type Side struct {
	Name  string // as a person calls it: "origin/main", "the working tree"
	Files fs.FS  // from the module root
}

// Reviewer compares states of a module. It is not safe for concurrent use.
type Reviewer struct {
	outside *outside
	read    map[digest]*surface // Ajera specs that were read before: one base serves many
}

// New makes a reviewer. dir is a folder of the module on disk, where the go command
// finds what the code imports.
func New(dir string) *Reviewer {
	return &Reviewer{outside: newOutside(dir), read: map[digest]*surface{}}
}

// Compare says what the change from base to head means for those who use the
// module. Nothing is fetched and nothing written. The error is for what stops the
// comparison; what a change is guilty of is in [Report.Faults].
func (v *Reviewer) Compare(ctx context.Context, base, head Side) (*Report, error) {
	r := &Report{Base: base.Name, Head: head.Name}
	if !has(base.Files, "specs") || !has(base.Files, "generated") {
		r.Verdict = Additive
		r.Notes = append(r.Notes, fmt.Sprintf("%s has no %s, so there is nothing to compare with: all of it is new", base.Name, missing(base.Files)))
		return r, nil
	}
	if err := errors.Join(v.compareAjera(r, base.Files, head.Files), r.compareAimsio(base.Files, head.Files)); err != nil {
		return nil, err
	}
	if err := r.compareCode(ctx, v.outside, base.Files, head.Files); err != nil {
		return nil, err
	}
	return r, r.decide(base.Files, head.Files)
}

func has(files fs.FS, name string) bool {
	_, err := fs.Stat(files, name)
	return err == nil
}

func missing(files fs.FS) string {
	var all []string
	for _, name := range []string{"specs", "generated"} {
		if !has(files, name) {
			all = append(all, name+"/")
		}
	}
	return strings.Join(all, " and no ")
}

// compareAjera compares what the Ajera specs say. A base that this generator cannot
// read any more, because the format has changed, is a note: the Go API still tells.
func (v *Reviewer) compareAjera(r *Report, base, head fs.FS) error {
	if same(base, head, ajeraSpecs) {
		return nil
	}
	after, err := v.ajeraSurface(head)
	if err != nil {
		return err
	}
	before, err := v.ajeraSurface(base)
	if err != nil {
		r.Notes = append(r.Notes, fmt.Sprintf("the Ajera specs of %s are not in today's format; only the Go API is compared (%s)", r.Base, firstLine(err)))
		return nil
	}
	r.take(compareSurfaces("Ajera", before, after))
	return nil
}

const ajeraSpecs = "specs/ajera"

func (v *Reviewer) ajeraSurface(files fs.FS) (*surface, error) {
	sum, err := digestOf(files, ajeraSpecs)
	if known := v.read[sum]; known != nil || err != nil {
		return known, err
	}
	docs, err := ajeraspec.ParseFS(files, ajeraSpecs, ajeraSpecs+"/")
	if err != nil {
		return nil, err
	}
	v.read[sum] = surfaceOf(docs)
	return v.read[sum], nil
}

func (r *Report) compareAimsio(base, head fs.FS) error {
	if same(base, head, "specs/aimsio") {
		return nil
	}
	after, err := aimsioSurface(head)
	if err != nil {
		return err
	}
	before, err := aimsioSurface(base)
	if err != nil {
		r.Notes = append(r.Notes, fmt.Sprintf("the Aimsio description of %s is not read by today's generator; only the Go API is compared (%s)", r.Base, firstLine(err)))
		return nil
	}
	r.take(compareSurfaces("Aimsio", before, after))
	r.Findings, err = findings(base, head)
	return err
}

func firstLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}

// take sorts changes into sections, in the order of the vendors' files.
func (r *Report) take(changes []located, effects []Effect) {
	slices.SortStableFunc(changes, func(a, b located) int { return strings.Compare(a.resource, b.resource) })
	for _, c := range changes {
		last := len(r.Sections) - 1
		if last < 0 || r.Sections[last].Vendor != c.vendor || r.Sections[last].Resource != c.resource {
			r.Sections = append(r.Sections, Section{Vendor: c.vendor, Resource: c.resource})
			last++
		}
		r.Sections[last].Changes = append(r.Sections[last].Changes, c.Change)
	}
	r.Effects = append(r.Effects, effects...)
}

// compareCode compares the Go: the exported API, and the bytes.
func (r *Report) compareCode(ctx context.Context, outside *outside, base, head fs.FS) error {
	changes, notes, err := compareGo(ctx, outside, base, head)
	if err != nil {
		return err
	}
	r.API, r.Notes = changes, append(r.Notes, notes...)
	for i := range r.API {
		r.API[i].Place = r.placeOf(r.API[i].name())
	}
	if r.Uses, err = findUses(ctx, outside, base, head, r.broken()); err != nil {
		return err
	}
	if r.Examples, err = oldExamples(ctx, outside, base, head); err != nil {
		return err
	}
	differ, err := differing(base, head, "generated")
	r.Files = len(differ)
	return err
}

// placeOf is where the specs speak of a Go symbol, when that changed.
func (r *Report) placeOf(symbol string) string {
	for _, s := range r.Sections {
		for _, c := range s.Changes {
			if slices.Contains(c.owns, symbol) {
				return c.Place
			}
		}
	}
	return ""
}

// broken are the symbols of the base that programs cannot use as before.
func (r *Report) broken() []string {
	var all []string
	for _, g := range r.API {
		if g.Breaking && g.Symbol != "" && !slices.Contains(all, g.name()) {
			all = append(all, g.name())
		}
	}
	return all
}

// decide comes to the verdict, and finds what makes the change unfit to be merged.
func (r *Report) decide(base, head fs.FS) error {
	r.collectBreaks()
	for _, s := range r.Sections {
		for _, c := range s.Changes {
			r.Verdict = max(r.Verdict, c.Verdict)
		}
	}
	if len(r.API) > 0 {
		r.Verdict = max(r.Verdict, Additive)
	}
	if len(r.Breaks) > 0 {
		r.Verdict = Breaking
	}
	listed, err := readBreaks(head)
	if err != nil {
		return err
	}
	before, _ := readBreaks(base) // a fault there is none of this change
	r.settle(listed, before)
	r.checkChangelog(head)
	return nil
}
