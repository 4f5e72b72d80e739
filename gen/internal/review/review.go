// Package review says what a change of the specs means to those who use the generated
// code. Two states of the module come in, a report goes out: what the specs say in one
// and the other, judged; the exported Go, compared; what must hold before a merge.
package review

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/fieldbooks/fieldbooks/gen/internal/openapi"
	"github.com/fieldbooks/fieldbooks/gen/internal/review/files"
	"github.com/fieldbooks/fieldbooks/gen/internal/review/gates"
	"github.com/fieldbooks/fieldbooks/gen/internal/review/goapi"
	"github.com/fieldbooks/fieldbooks/gen/internal/review/judge"
	"github.com/fieldbooks/fieldbooks/gen/internal/review/specs"
)

// Side is one of the two states of the module that are compared.
type Side struct {
	Name  string // as a person calls it: "origin/main", "the working tree"
	Files fs.FS  // from the module root
	Unfit string // why it cannot be compared, as far as the caller knows; "" when it can
}

// Reviewer compares states of a module. It is not safe for concurrent use.
type Reviewer struct{ libraries *goapi.Libraries }

// New makes a reviewer. dir is a folder of the module on disk, where the go command
// finds what the code imports.
func New(dir string) *Reviewer { return &Reviewer{goapi.NewLibraries(dir)} }

// Compare says what the change from base to head means for those who use the module.
// Nothing is fetched and nothing written. What a change is guilty of is in
// [judge.Report.Faults], what could not be compared in [judge.Report.Unfit]: the rest is
// compared all the same. The error is for what stops all of it.
func (v *Reviewer) Compare(ctx context.Context, base, head Side) (*judge.Report, error) {
	r := &judge.Report{Base: base.Name, Head: head.Name}
	fit(r, base)
	fit(r, head)
	if lacks(base.Files) != "" || lacks(head.Files) != "" {
		r.Conclude()
		return r, nil
	}
	err := errors.Join(
		compareSpecs(r, "Ajera", specs.Ajera, base.Files, head.Files),
		compareSpecs(r, "Aimsio", specs.Aimsio, base.Files, head.Files),
	)
	if err != nil {
		return nil, err
	}
	if err := v.compareCode(ctx, r, base.Files, head.Files); err != nil {
		return nil, err
	}
	r.Conclude()
	gates.Check(r, base.Files, head.Files)
	return r, nil
}

// fit adds to a report why a side cannot be compared.
func fit(r *judge.Report, side Side) {
	r.Misses(side.Unfit)
	if lack := lacks(side.Files); lack != "" {
		r.Misses(fmt.Sprintf("%s has %s, so there is nothing to compare with; name a revision that has both", side.Name, lack))
	}
	if err := files.Strays(side.Files); err != nil {
		r.Misses(err.Error())
	}
}

// lacks is what a state does not have at all.
func lacks(state fs.FS) string {
	var all []string
	for _, name := range []string{"specs", "generated"} {
		if !files.Has(state, name) {
			all = append(all, "no "+name+"/")
		}
	}
	return strings.Join(all, " and ")
}

// Descriptions says what a new description of Aimsio adds, removes and changes.
func Descriptions(r openapi.Replacement) []judge.Section {
	sections, _ := judge.Compare("Aimsio", specs.OfAimsio(r.Old), specs.OfAimsio(r.New))
	return sections
}

// compareSpecs compares what the specs of a vendor say, when they differ. What this generator
// cannot read, because the format has changed or somebody erred, is not comparable; the Go
// API still tells.
func compareSpecs(r *judge.Report, vendor string, read func(fs.FS) (*specs.Surface, error), base, head fs.FS) error {
	dir := "specs/" + strings.ToLower(vendor)
	if files.Same(base, head, dir) {
		return nil
	}
	after, err := read(head)
	if err != nil {
		r.Misses(err.Error())
		return nil
	}
	before, err := read(base)
	if err != nil {
		first, _, _ := strings.Cut(err.Error(), "\n")
		r.Misses(fmt.Sprintf("the %s specs of %s are not read by today's generator (%s), so only the Go API is compared; read git diff %s -- %s yourself", vendor, r.Base, first, r.Base, dir))
		return nil
	}
	sections, effects := judge.Compare(vendor, before, after)
	r.Sections, r.Effects = append(r.Sections, sections...), append(r.Effects, effects...)
	if vendor == "Aimsio" {
		r.Findings, err = judge.Findings(base, head)
	}
	return err
}

// compareCode compares the Go: the exported API, what uses it, and the bytes.
func (v *Reviewer) compareCode(ctx context.Context, r *judge.Report, base, head fs.FS) error {
	changes, notes, err := goapi.Compare(ctx, v.libraries, base, head)
	if err != nil {
		return err
	}
	r.API = changes
	for _, note := range notes {
		r.Misses(note)
	}
	for i := range r.API {
		r.API[i].Place = cmp.Or(r.PlaceOf(r.API[i].Name()), r.API[i].Place)
	}
	if r.Uses, err = gates.Uses(ctx, v.libraries, base, head, r.Broken()); err != nil {
		return err
	}
	if r.Examples, err = gates.Examples(ctx, v.libraries, base, head); err != nil {
		return err
	}
	differ, err := files.Differing(base, head, "generated")
	r.Files = len(differ)
	return err
}
