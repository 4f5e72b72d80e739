package render

import (
	"fmt"
	"strings"

	"github.com/fieldbooks/fieldbooks/gen/internal/review/judge"
)

// style is how a page marks things up.
type style struct {
	title, section, item string // what a line of that kind begins with
	strong, code         string // what stands around a word
}

var (
	markdown = style{title: "## ", section: "### ", item: "- ", strong: "**", code: "`"}
	plain    = style{title: "", section: "", item: "  "}
)

// page writes a report for people. Both styles have the same words.
type page struct {
	style
	out strings.Builder
}

func (p *page) line(format string, args ...any) { fmt.Fprintf(&p.out, format+"\n", args...) }

func (p *page) bold(s string) string { return p.strong + s + p.strong }

func (p *page) quote(s string) string { return p.style.code + s + p.style.code }

// names are the first of many names.
func (p *page) names(all []string) string {
	quoted := make([]string, len(all))
	for i, name := range all {
		quoted[i] = p.quote(name)
	}
	return judge.Some(quoted, 4)
}

// heading begins a part of the page.
func (p *page) heading(text string) {
	p.line("\n%s%s", p.section, text)
	if p.style == markdown {
		p.line("")
	}
}

// items is a part that is a list. What has no line is left out.
func items[T any](p *page, heading string, all []T, line func(T) string) {
	var lines []string
	for _, one := range all {
		if text := line(one); text != "" {
			lines = append(lines, p.item+text+"\n")
		}
	}
	if len(lines) > 0 {
		p.heading(heading)
		p.out.WriteString(strings.Join(lines, ""))
	}
}

// The parts of a page that follow the changes. One without content is left out.

// api tells what breaks Go programs. What happened to many types alike is one line.
func (p *page) api(r *judge.Report) {
	type alike struct{ pkg, member, text, place string }
	var order []alike
	holders := map[alike][]string{}
	compatible := 0
	for _, g := range r.API {
		if !g.Breaking {
			compatible++
			continue
		}
		_, member, _ := strings.Cut(g.Symbol, ".")
		key := alike{g.Package, member, g.Text, g.Place}
		if holders[key] == nil {
			order = append(order, key)
		}
		holders[key] = append(holders[key], g.Name())
	}
	items(p, fmt.Sprintf("Go that no longer compiles (by apidiff; compatible changes: %d)", compatible), order, func(key alike) string {
		return p.names(holders[key]) + " " + key.text + at(key.place)
	})
}

// at is a place in brackets.
func at(place string) string {
	if place == "" {
		return ""
	}
	return " (" + place + ")"
}

func (p *page) effects(all []judge.Effect) {
	items(p, "On the wire, unseen by the compiler", all, func(e judge.Effect) string {
		return p.names(e.Go) + " " + e.Text + at(e.Place)
	})
}

// findings are what oasdiff alone says, and where it is overruled.
func (p *page) findings(all []judge.Finding) {
	items(p, "oasdiff calls breaking, beside the above", all, func(f judge.Finding) string {
		says := ": " + f.Text + " in " + judge.Some(f.Operations, 3)
		switch {
		case !f.Breaking || f.Known:
			return ""
		case f.Harmless != "":
			return f.Rule + says + "; harmless here: " + f.Harmless
		}
		return p.bold(f.Rule) + says
	})
}

// uses are the places of symbols, of each the first so many.
func (p *page) uses(heading string, all []judge.Use, most int) {
	items(p, heading, all, func(u judge.Use) string { return p.quote(u.Symbol) + ": " + judge.Some(u.Places, most) })
}

func (p *page) intended(all []judge.Break) {
	items(p, "Intended breaks", all, func(b judge.Break) string {
		if b.Reason == "" {
			return ""
		}
		return p.quote(b.ID) + ": " + strings.Join(strings.Fields(b.Reason), " ")
	})
}

// faults are what must be mended. What is to be copied stands in a block.
func (p *page) faults(all []string) {
	items(p, "To do before this can be merged", all, func(fault string) string {
		says, block, found := strings.Cut(fault, "\n")
		switch {
		case !found:
			return says
		case p.style == markdown:
			return says + "\n\n```yaml\n" + block + "\n```\n"
		}
		return says + "\n    " + strings.ReplaceAll(block, "\n", "\n    ")
	})
}
