// Package gates holds what a change must fulfil before it is merged. A report comes in
// and the files of both states; out go the faults, and who uses what was broken.
package gates

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/fieldbooks/fieldbooks/gen/internal/review/judge"
)

const (
	breaksFile    = "specs/breaks.yaml" // the breaks that are meant
	changelogFile = "CHANGELOG.md"      // kept by hand; only what breaks must be in it
)

// Check adds to a report what makes the change unfit to be merged: breaks without a
// reason in specs/breaks.yaml, or without a word in the changelog.
func Check(r *judge.Report, base, head fs.FS) error {
	listed, err := readBreaks(head)
	if err != nil {
		return err
	}
	before, _ := readBreaks(base) // a fault there is none of this change
	giveReasons(r, listed, before)
	checkChangelog(r, head)
	return nil
}

// intended is one entry of specs/breaks.yaml.
type intended struct {
	id, reason string
	line       int
}

// readBreaks reads specs/breaks.yaml strictly. A missing file lists nothing.
func readBreaks(files fs.FS) ([]intended, error) {
	data, err := fs.ReadFile(files, breaksFile)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var nodes []yaml.Node
	if err := yaml.Unmarshal(data, &nodes); err != nil {
		return nil, fmt.Errorf("%s: %w; it is a list of entries with break and reason", breaksFile, err)
	}
	var all []intended
	var faults []error
	for _, n := range nodes {
		entry, err := readBreak(n)
		if err == nil && slices.ContainsFunc(all, func(o intended) bool { return o.id == entry.id }) {
			err = fmt.Errorf("%s:%d: %q is listed twice; remove one", breaksFile, n.Line, entry.id)
		}
		faults = append(faults, err)
		all = append(all, entry)
	}
	return all, errors.Join(faults...)
}

func readBreak(n yaml.Node) (intended, error) {
	wrong := func(what string) (intended, error) {
		return intended{}, fmt.Errorf("%s:%d: %s; an entry is {break: <as the report prints it>, reason: <why it is meant>}", breaksFile, n.Line, what)
	}
	var keys map[string]string
	if err := n.Decode(&keys); err != nil {
		return wrong("not an entry")
	}
	for key := range keys {
		if key != "break" && key != "reason" {
			return wrong(fmt.Sprintf("unknown key %q", key))
		}
	}
	entry := intended{keys["break"], strings.TrimSpace(keys["reason"]), n.Line}
	switch {
	case entry.id == "":
		return wrong("no break")
	case entry.reason == "":
		return wrong(fmt.Sprintf("no reason for %q", entry.id))
	}
	return entry, nil
}

// giveReasons gives the breaks their reasons. What is not listed is a fault, and so is an
// entry of this change that fits no break. One that the base had already is done
// with: it may stay until the release that it belongs to.
func giveReasons(r *judge.Report, listed, before []intended) {
	for _, entry := range listed {
		fits := false
		for i := range r.Breaks {
			if entry.fits(r.Breaks[i].ID) {
				r.Breaks[i].Reason, fits = entry.reason, true
			}
		}
		old := slices.ContainsFunc(before, func(o intended) bool { return o.id == entry.id })
		if !fits && !old {
			r.Faults = append(r.Faults, fmt.Sprintf("%s:%d: %q is not broken by this change; remove the entry", breaksFile, entry.line, entry.id))
		}
	}
	slices.SortStableFunc(r.Breaks, func(a, b judge.Break) int { return cmp.Compare(min(len(a.Reason), 1), min(len(b.Reason), 1)) })
	if unmeant := r.Unmeant(); len(unmeant) > 0 {
		r.Faults = append(r.Faults, fmt.Sprintf("%d breaks are not listed in %s; undo them, or list each with its reason:\n%s", len(unmeant), breaksFile, entries(unmeant)))
	}
}

// entries are lines for specs/breaks.yaml; the reason is left to a person.
func entries(ids []string) string {
	var lines []string
	for _, id := range ids {
		if strings.ContainsAny(id, "#:\"") {
			id = strconv.Quote(id)
		}
		lines = append(lines, "- break: "+id+"\n  reason:")
	}
	const most = 20
	if len(lines) > most {
		lines = append(lines[:most], fmt.Sprintf("# and %d more; -format json has them all", len(lines)-most))
	}
	return strings.Join(lines, "\n")
}

// fits reports whether an entry is about a break. A star stands for any part of a
// name, for what a change of the generator does to all types alike.
func (i intended) fits(id string) bool {
	if i.id == id || !strings.Contains(i.id, "*") {
		return i.id == id
	}
	pattern := strings.ReplaceAll(regexp.QuoteMeta(i.id), `\*`, `\S*`)
	return regexp.MustCompile("^" + pattern + "$").MatchString(id)
}

// checkChangelog demands that every broken symbol is named under "Unreleased". A
// symbol counts as named with or without its package.
func checkChangelog(r *judge.Report, head fs.FS) {
	if len(r.Breaks) == 0 {
		return
	}
	data, err := fs.ReadFile(head, changelogFile)
	if err != nil {
		r.Faults = append(r.Faults, changelogFile+" is missing; write it, with a section \"## Unreleased\"")
		return
	}
	_, text, found := strings.Cut("\n"+string(data), "\n## Unreleased\n")
	text, _, _ = strings.Cut(text, "\n## ")
	if !found {
		r.Faults = append(r.Faults, changelogFile+" has no section \"## Unreleased\"; add it")
		return
	}
	var missing []string
	for _, b := range r.Breaks {
		name := strings.TrimPrefix(b.Symbol, "Client.")
		if name != "" && !names(text, name) && !slices.Contains(missing, name) {
			missing = append(missing, name)
		}
	}
	if len(missing) > 0 {
		r.Faults = append(r.Faults, fmt.Sprintf("%s: \"Unreleased\" does not tell of %s; write what changed and what to do", changelogFile, judge.Some(missing, 12)))
	}
}

// names reports whether a text has a name as a whole word.
func names(text, name string) bool {
	return regexp.MustCompile(`(^|[^\w.])([a-z]\w*\.)?(Client\.)?` + regexp.QuoteMeta(name) + `($|\W)`).MatchString(text)
}
