// Package render writes a report for people and programs: a report comes in, text in a
// format goes out.
package render

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/fieldbooks/fieldbooks/gen/internal/review/judge"
)

// Formats are the forms a report can be written in.
var Formats = []string{"markdown", "text", "json"}

// Write writes a report in one of the [Formats].
func Write(w io.Writer, r *judge.Report, format string) error {
	var text string
	switch format {
	case "markdown":
		text = (&page{style: markdown}).report(r)
	case "text":
		text = (&page{style: plain}).report(r)
	case "json":
		data, err := json.MarshalIndent(struct {
			*judge.Report
			Bump string `json:"bump"`
		}{r, r.Bump()}, "", "  ")
		if err != nil {
			return err
		}
		text = string(data) + "\n"
	default:
		return fmt.Errorf("gen: format %q is not known; take one of %s", format, strings.Join(Formats, ", "))
	}
	_, err := io.WriteString(w, text)
	return err
}

// Changes writes a line for each change, under its name in the description and in Go.
func Changes(w io.Writer, sections []judge.Section) error {
	p := &page{style: plain}
	for _, s := range sections {
		for _, c := range s.Changes {
			text := fmt.Sprintf("%s %s %s (%s)", c.Verb, c.Kind, c.Name, short(c.Go[0]))
			if about := c.Detail + p.facts(c.Facts); about != "" {
				text += ": " + about
			}
			p.line("%s", text)
		}
	}
	_, err := io.WriteString(w, p.out.String())
	return err
}

// limit is the length of a comment that a pull request takes, with some room.
const limit = 60_000

func (p *page) report(r *judge.Report) string {
	p.summary(r)
	for _, s := range r.Sections {
		p.resource(s)
	}
	p.api(r)
	p.effects(r.Effects)
	p.findings(r.Findings)
	p.uses("Hand-written code that uses it", r.Uses, 5)
	p.uses("Examples of the base that no longer compile", r.Examples, 3)
	p.intended(r.Breaks)
	p.faults(r.Faults)
	text := p.out.String()
	if len(text) > limit {
		cut := strings.LastIndex(text[:limit], "\n")
		return text[:cut] + "\n\nThe rest does not fit here: run `go run ./gen diff " + r.Base + "`.\n"
	}
	return text
}

func (p *page) summary(r *judge.Report) {
	p.line("%s%s: %s, version: %s", p.title, r.Base+" to "+r.Head, p.bold(r.Verdict.String()), r.Bump())
	p.line("")
	p.line("%d added, %d changed, %d removed, %d in comments only. %d breaks, %d of them intended. %d generated files differ.",
		r.Count("added"), r.Count("changed"), r.Count("removed"), r.Comments(), len(r.Breaks), len(r.Breaks)-len(r.Unmeant()), r.Files)
	for _, note := range r.Notes {
		p.line("%s%s", p.item, note)
	}
}

func (p *page) resource(s judge.Section) {
	p.heading(s.Vendor + ": " + s.Resource)
	var quiet []string
	for _, c := range s.Changes {
		if c.Quiet() {
			quiet = append(quiet, p.quote(short(c.Go[0])))
			continue
		}
		p.line("%s%s", p.item, p.change(c))
	}
	if len(quiet) > 0 {
		p.line("%scomments only: %s", p.item, judge.Some(quiet, 12))
	}
}

// change is one line: what happened to what, how, and where it stands in the specs.
func (p *page) change(c judge.Change) string {
	verb := c.Verb
	if c.Verdict == judge.Breaking {
		verb = p.bold(strings.ToUpper(verb))
	}
	text := fmt.Sprintf("%s %s %s", verb, c.Kind, p.names(c.Go))
	if c.Detail != "" {
		text += " " + c.Detail
	}
	if len(c.Facts) > 0 {
		text += ": " + p.facts(c.Facts)
	}
	return text + " (" + c.Place + ")"
}

// facts tells what reads differently; of comments, only that they do.
func (p *page) facts(changed []judge.FactChange) string {
	all := make([]string, len(changed))
	for i, f := range changed {
		all[i] = f.Fact
		if !f.Comment {
			all[i] = fmt.Sprintf("%s %s, was %s", f.Fact, p.quote(judge.OrNone(f.New)), p.quote(judge.OrNone(f.Old)))
		}
	}
	return strings.Join(all, "; ")
}

// short is a Go name without its package.
func short(name string) string {
	_, symbol, _ := strings.Cut(name, ".")
	return symbol
}
