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
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/fieldbooks/fieldbooks/gen/internal/review/judge"
)

const (
	breaksFile    = "specs/breaks.yaml" // the breaks that are meant
	changelogFile = "CHANGELOG.md"      // kept by hand; only what breaks must be in it
)

// Check adds to a report what makes the change unfit to be merged: breaks without a
// reason in specs/breaks.yaml, or without a word in the changelog. Both count for the change
// that adds them alone: what was meant once is no reason to break it again.
func Check(r *judge.Report, base, head fs.FS) {
	listed, err := readBreaks(head)
	r.Faults = append(r.Faults, faultsOf(err)...)
	before, _ := readBreaks(base) // a fault there is none of this change
	giveReasons(r, listed, before)
	checkChangelog(r, base, head)
}

// faultsOf are the faults of breaks.yaml, none without an error.
func faultsOf(err error) []string {
	if err == nil {
		return nil
	}
	return strings.Split(err.Error(), "\n")
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
		if faults = append(faults, err); err == nil {
			all = append(all, entry)
		}
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
	if wide := entry.tooWide(); wide != "" {
		return intended{}, fmt.Errorf("%s: %s", entry.place(), wide)
	}
	return entry, nil
}

// giveReasons gives the breaks their reasons. What is not listed is a fault, and so is an
// entry of this change that fits no break. An entry that the base has with the same reason
// is done with: it gives no reason any more, and may stay until somebody removes it.
func giveReasons(r *judge.Report, listed, before []intended) {
	for _, entry := range listed {
		fits, old := 0, slices.ContainsFunc(before, entry.same)
		for i := range r.Breaks {
			b := &r.Breaks[i]
			switch {
			case !entry.fits(b.ID):
				continue
			case old:
				b.Earlier = cmp.Or(b.Earlier, entry.place())
			default:
				b.Reason = entry.reason
			}
			fits++
		}
		if fits == 0 && !old {
			r.Faults = append(r.Faults, fmt.Sprintf("%s: %q is not broken by this change; remove the entry", entry.place(), entry.id))
		}
	}
	slices.SortStableFunc(r.Breaks, func(a, b judge.Break) int { return cmp.Compare(min(len(a.Reason), 1), min(len(b.Reason), 1)) })
	demandReasons(r)
}

// demandReasons adds the breaks that nobody has given a reason for to the faults.
func demandReasons(r *judge.Report) {
	var again []string // the entries of earlier changes
	unlisted := 0
	for _, b := range r.Breaks {
		switch {
		case b.Reason != "":
		case b.Earlier == "":
			unlisted++
		case !slices.Contains(again, b.Earlier):
			again = append(again, b.Earlier)
		}
	}
	if unlisted > 0 {
		r.Faults = append(r.Faults, fmt.Sprintf("%s not listed in %s; undo, or list each with its reason", counted(unlisted, "break is", "breaks are"), breaksFile))
	}
	for _, place := range again {
		r.Faults = append(r.Faults, place+": excused an earlier change, and what it names breaks again; undo that, or write here why it is meant this time")
	}
}

// counted is a number with its noun.
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// place is where an entry stands.
func (i intended) place() string { return fmt.Sprintf("%s:%d", breaksFile, i.line) }

// same reports whether an entry stood there before. One with a new reason did not.
func (i intended) same(o intended) bool {
	return i.id == o.id && slices.Equal(strings.Fields(i.reason), strings.Fields(o.reason))
}

// fits reports whether an entry is about a break. A star in the path of what is broken
// stands for any letters of one name, for what a change of the generator does to many types
// alike; behind the path a star is a star, as in *bool.
func (i intended) fits(id string) bool {
	path, what, _ := strings.Cut(i.id, " ")
	is, happened, _ := strings.Cut(id, " ")
	if what != happened {
		return false
	}
	pattern := strings.ReplaceAll(regexp.QuoteMeta(path), `\*`, `\w*`)
	return regexp.MustCompile("^" + pattern + "$").MatchString(is)
}

// tooWide is what is wrong with the stars of an entry, "" when they leave enough to be
// told by: the package, what happened, and one whole name; the last name is no star alone.
func (i intended) tooWide() string {
	path, what, _ := strings.Cut(i.id, " ")
	if !strings.Contains(path, "*") {
		return ""
	}
	names := strings.Split(path, ".")
	whole := func(name string) bool { return !strings.Contains(name, "*") }
	if whole(names[0]) && slices.ContainsFunc(names[1:], whole) && names[len(names)-1] != "*" && what != "" {
		return ""
	}
	return fmt.Sprintf("%q fits too much; a star stands for a part of one name, and the package, one more name and what happened are written out, as in ajerav2.*.Location removed", i.id)
}

// checkChangelog demands that every broken symbol is named in what the change adds under
// "Unreleased". A symbol counts as named with or without its package.
func checkChangelog(r *judge.Report, base, head fs.FS) {
	if len(r.Breaks) == 0 {
		return
	}
	text, fault := unreleased(head)
	if fault != "" {
		r.Faults = append(r.Faults, fault)
		return
	}
	before, _ := unreleased(base) // what is wrong there is mended, or told of the head
	added := addedLines(before, text)
	var missing []string
	for _, b := range r.Breaks {
		name := strings.TrimPrefix(b.Symbol, "Client.")
		if name != "" && !names(added, name) && !slices.Contains(missing, name) {
			missing = append(missing, name)
		}
	}
	if len(missing) > 0 {
		r.Faults = append(r.Faults, fmt.Sprintf("%s: what this change adds under \"Unreleased\" does not tell of %s; write what changed and what to do", changelogFile, judge.Some(missing, 5)))
	}
}

// unreleased is the section of the changelog for what comes next, or what is wrong with it.
func unreleased(state fs.FS) (text, fault string) {
	data, err := fs.ReadFile(state, changelogFile)
	if err != nil {
		return "", changelogFile + " is missing; write it, with a section \"## Unreleased\""
	}
	_, text, found := strings.Cut("\n"+string(data), "\n## Unreleased\n")
	if !found {
		return "", changelogFile + " has no section \"## Unreleased\"; add it"
	}
	text, _, _ = strings.Cut(text, "\n## ")
	return text, ""
}

// addedLines are the lines of a text that another one has not.
func addedLines(before, text string) string {
	old := strings.Split(before, "\n")
	return strings.Join(slices.DeleteFunc(strings.Split(text, "\n"), func(line string) bool { return slices.Contains(old, line) }), "\n")
}

// names reports whether a text has a name as a whole word.
func names(text, name string) bool {
	whole := regexp.MustCompile(`(^|[^\w.])([a-z]\w*\.)?(Client\.)?` + regexp.QuoteMeta(name) + `($|\W)`)
	for line := range strings.Lines(text) {
		if strings.Contains(line, name) && whole.MatchString(line) { // the first alone is fast
			return true
		}
	}
	return false
}
