package review

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// breaksFile lists the breaks that are meant.
const breaksFile = "specs/breaks.yaml"

// Break is one thing that breaks programs or calls.
type Break struct {
	ID     string `json:"id"`               // "ajerav2.Phase.Location removed", as specs/breaks.yaml names it
	Reason string `json:"reason,omitempty"` // why it is meant; "" when it is not
	Place  string `json:"place,omitempty"`
	symbol string // "Phase.Location"
}

// intended is one entry of specs/breaks.yaml.
type intended struct {
	id, reason string
	line       int
}

// readBreaks reads specs/breaks.yaml strictly. A missing file lists nothing.
func readBreaks(files fs.FS) ([]intended, error) {
	data, err := fs.ReadFile(files, breaksFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var nodes []yaml.Node
	if err := yaml.NewDecoder(bytes.NewReader(data)).Decode(&nodes); err != nil && !errors.Is(err, io.EOF) {
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

// collectBreaks names every break once: those of the specs, and those of Go that no
// break of the specs explains.
func (r *Report) collectBreaks() {
	explained := map[string]bool{}
	for _, s := range r.Sections {
		for _, c := range s.Changes {
			if c.Verdict != Breaking {
				continue
			}
			for _, symbol := range c.owns {
				explained[symbol] = true
			}
			r.Breaks = append(r.Breaks, c.breaks()...)
		}
	}
	for _, g := range r.API {
		if g.Breaking && !explained[g.name()] {
			r.Breaks = append(r.Breaks, Break{ID: g.name() + " " + g.Text, Place: g.Place, symbol: g.Symbol})
		}
	}
	for i := range r.Findings {
		r.explain(&r.Findings[i])
	}
	if len(r.Breaks) > 0 {
		return // they explain why old examples do not compile
	}
	for _, old := range r.Examples {
		r.Breaks = append(r.Breaks, Break{ID: old.Symbol + " does not compile", Place: old.Places[0]})
	}
}

// explain finds whether a finding of oasdiff is about a break that is known already;
// if not it is one more.
func (r *Report) explain(f *Finding) {
	if !f.Breaking || f.Harmless != "" {
		return
	}
	for _, s := range r.Sections {
		for _, c := range s.Changes {
			last := c.Name[strings.LastIndexAny(c.Name, ". ")+1:]
			f.Known = f.Known || s.Vendor == "Aimsio" && c.Verdict == Breaking && (strings.Contains(f.Text, last) || slices.Contains(f.Operations, c.Name))
		}
	}
	if !f.Known {
		r.Breaks = append(r.Breaks, Break{ID: "aimsio " + f.Rule + " " + strings.Join(f.Operations, ", "), symbol: f.Rule})
	}
}

// breaks are the breaks of one change, one for each fact and Go name.
func (c Change) breaks() []Break {
	var all []Break
	for _, name := range c.Go {
		_, symbol, _ := strings.Cut(name, ".")
		add := func(what string) { all = append(all, Break{ID: name + " " + what, Place: c.Place, symbol: symbol}) }
		if c.Verb != "changed" {
			add(c.Verb)
		}
		for _, f := range c.Facts {
			if f.Verdict == Breaking {
				add(f.Fact)
			}
		}
	}
	return all
}

// settle gives the breaks their reasons. What is not listed is a fault, and so is an
// entry of this change that fits no break. One that the base had already is done
// with: it may stay until the release that it belongs to.
func (r *Report) settle(listed, before []intended) {
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
	slices.SortStableFunc(r.Breaks, func(a, b Break) int { return cmp.Compare(min(len(a.Reason), 1), min(len(b.Reason), 1)) })
	if unmeant := r.unmeant(); len(unmeant) > 0 {
		r.Faults = append(r.Faults, fmt.Sprintf("%d breaks are not listed in %s; undo them, or list each with its reason:\n%s", len(unmeant), breaksFile, entries(unmeant)))
	}
}

// unmeant are the breaks that nobody has given a reason for.
func (r *Report) unmeant() []string {
	var all []string
	for _, b := range r.Breaks {
		if b.Reason == "" {
			all = append(all, b.ID)
		}
	}
	return all
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
