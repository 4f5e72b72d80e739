package openapi

import (
	"errors"
	"io/fs"
)

// A Replacement is what a new description would make of the tree. Nothing is
// written.
type Replacement struct {
	Files   map[string][]byte // the description and the generated files, by slash path; nil when anything failed
	Summary Summary
	Report  Report // as far as it could be made, also with an error
}

// Replace puts a new description in the place of specs/aimsio/openapi.yaml, in
// memory: it compares the two, tries every overlay action on the new one, and
// generates. The error is [Faults]: everything in the new description and in the
// overlay that has to be corrected first, the overlay actions that no longer fit
// among it.
func Replace(fsys fs.FS, description []byte) (Replacement, error) {
	old, err := fs.ReadFile(fsys, specFile)
	if err != nil {
		return Replacement{}, err
	}
	corrections, err := fs.ReadFile(fsys, overlayFile)
	if err != nil {
		return Replacement{}, err
	}
	doc, err := load(specFile, description)
	if err != nil {
		return Replacement{}, err
	}
	over, err := parseOverlay(overlayFile, corrections)
	if err != nil {
		return Replacement{}, err
	}
	var found faults
	var out Replacement
	out.Report.Stale = faultsOf(over.apply(doc))
	found.list = append(found.list, out.Report.Stale...)
	after, err := prepare(doc)
	found.list = append(found.list, faultsOf(err)...)
	if err == nil {
		out.Report = reportOn(old, corrections, after, out.Report.Stale)
	}
	if err := found.err(); err != nil {
		return out, err
	}
	out.Files, out.Summary, err = generate(description, corrections)
	if err != nil {
		return out, err
	}
	out.Files[specFile] = description
	return out, nil
}

// reportOn compares with the old description, unless that one is out of order.
func reportOn(old, corrections []byte, after *model, stale []*Fault) Report {
	report := Report{New: after.summary, Stale: stale}
	doc, err := corrected(old, corrections)
	if err != nil {
		return report
	}
	before, err := prepare(doc)
	if err != nil {
		return report
	}
	report = compare(before, after)
	report.Stale = stale
	return report
}

func faultsOf(err error) []*Fault {
	var list Faults
	errors.As(err, &list)
	return list
}
