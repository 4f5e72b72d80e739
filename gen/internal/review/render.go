package review

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// Formats are the forms a report can be written in.
var Formats = []string{"markdown", "text", "json"}

// Write writes the report in one of the [Formats].
func (r *Report) Write(w io.Writer, format string) error {
	var text string
	switch format {
	case "markdown":
		text = (&page{style: markdown}).report(r)
	case "text":
		text = (&page{style: plain}).report(r)
	case "json":
		data, err := json.MarshalIndent(struct {
			*Report
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

// style is how a page marks things up.
type style struct {
	title, section, item string // what a line of that kind begins with
	strong, code         string // what stands around a word
}

var (
	markdown = style{title: "## ", section: "### ", item: "- ", strong: "**", code: "`"}
	plain    = style{title: "", section: "", item: "  "}
)

// limit is the length of a comment that a pull request takes, with some room.
const limit = 60_000

// page writes a report for people. Both styles have the same words.
type page struct {
	style
	out strings.Builder
}

func (p *page) line(format string, args ...any) { fmt.Fprintf(&p.out, format+"\n", args...) }

func (p *page) bold(s string) string { return p.strong + s + p.strong }

func (p *page) quote(s string) string { return p.style.code + s + p.style.code }

// heading begins a part of the page.
func (p *page) heading(format string, args ...any) {
	p.line("")
	p.line(p.section+format, args...)
	if p.style == markdown {
		p.line("")
	}
}

func (p *page) report(r *Report) string {
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

func (p *page) summary(r *Report) {
	p.line("%s%s: %s, version: %s", p.title, r.Base+" to "+r.Head, p.bold(r.Verdict.String()), r.Bump())
	p.line("")
	p.line("%d added, %d changed, %d removed, %d in comments only. %d breaks, %s. %d generated files differ.",
		r.count("added"), r.count("changed"), r.count("removed"), r.comments(), len(r.Breaks), meant(r.Breaks), r.Files)
	for _, note := range r.Notes {
		p.line("%s%s", p.item, note)
	}
}

func meant(all []Break) string {
	n := 0
	for _, b := range all {
		if b.Reason != "" {
			n++
		}
	}
	return fmt.Sprintf("%d of them intended", n)
}

func (p *page) resource(s Section) {
	p.heading("%s: %s", s.Vendor, s.Resource)
	var quiet []string
	for _, c := range s.Changes {
		if c.quiet() {
			quiet = append(quiet, p.quote(short(c.Go[0])))
			continue
		}
		p.line("%s%s", p.item, p.change(c))
	}
	if len(quiet) > 0 {
		p.line("%scomments only: %s", p.item, cutList(quiet, 12))
	}
}

// change is one line: what happened to what, how, and where it stands in the specs.
func (p *page) change(c Change) string {
	verb := c.Verb
	if c.Verdict == Breaking {
		verb = p.bold(strings.ToUpper(verb))
	}
	names := make([]string, len(c.Go))
	for i, name := range c.Go {
		names[i] = p.quote(name)
	}
	text := fmt.Sprintf("%s %s %s", verb, c.Kind, cutList(names, 4))
	if c.Detail != "" {
		text += " " + c.Detail
	}
	for i, f := range c.Facts {
		text += [...]string{": ", "; "}[min(i, 1)] + p.fact(f)
	}
	return text + " (" + c.Place + ")"
}

func (p *page) fact(f FactChange) string {
	if f.comment {
		return f.Fact
	}
	return fmt.Sprintf("%s %s, was %s", f.Fact, p.quote(orNone(f.New)), p.quote(orNone(f.Old)))
}

// short is a Go name without its package.
func short(name string) string {
	_, symbol, _ := strings.Cut(name, ".")
	return symbol
}

func cutList(all []string, most int) string {
	if len(all) <= most {
		return strings.Join(all, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(all[:most], ", "), len(all)-most)
}
