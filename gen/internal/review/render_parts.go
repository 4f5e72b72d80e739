package review

import "strings"

// The parts of a page that follow the changes. One without content is left out.

// api tells what breaks Go programs. What happened to many types alike is one line.
func (p *page) api(r *Report) {
	type alike struct{ pkg, member, text, place string }
	var order []alike
	holders := map[alike][]string{}
	compatible := 0
	for _, g := range r.API {
		if !g.Breaking {
			compatible++
			continue
		}
		holder, member, _ := strings.Cut(g.Symbol, ".")
		key := alike{g.Package, member, g.Text, g.Place}
		if holders[key] == nil {
			order = append(order, key)
		}
		holders[key] = append(holders[key], holder)
	}
	if len(order) == 0 {
		return
	}
	p.heading("Go that no longer compiles (by apidiff; compatible changes: %d)", compatible)
	for _, key := range order {
		names := make([]string, len(holders[key]))
		for i, holder := range holders[key] {
			names[i] = p.quote(strings.TrimRight(key.pkg+"."+holder+"."+key.member, "."))
		}
		p.line("%s%s %s%s", p.item, cutList(names, 4), key.text, at(key.place))
	}
}

// at is a place in brackets.
func at(place string) string {
	if place == "" {
		return ""
	}
	return " (" + place + ")"
}

// items is a part that is a list.
func (p *page) items(heading string, lines []string) {
	if len(lines) > 0 {
		p.heading("%s", heading)
	}
	for _, line := range lines {
		p.line("%s%s", p.item, line)
	}
}

func (p *page) effects(all []Effect) {
	var lines []string
	for _, e := range all {
		names := make([]string, len(e.Go))
		for i, name := range e.Go {
			names[i] = p.quote(name)
		}
		lines = append(lines, cutList(names, 4)+" "+e.Text+" ("+e.Place+")")
	}
	p.items("On the wire, unseen by the compiler", lines)
}

// findings are what oasdiff alone says, and where it is overruled.
func (p *page) findings(all []Finding) {
	var lines []string
	for _, f := range all {
		if !f.Breaking || f.Known {
			continue
		}
		line := p.bold(f.Rule) + ": " + f.Text + " in " + cutList(f.Operations, 3)
		if f.Harmless != "" {
			line = f.Rule + ": " + f.Text + " in " + cutList(f.Operations, 3) + "; harmless here: " + f.Harmless
		}
		lines = append(lines, line)
	}
	p.items("oasdiff calls breaking, beside the above", lines)
}

// uses are the places of symbols, of each the first so many.
func (p *page) uses(heading string, all []Use, most int) {
	var lines []string
	for _, u := range all {
		lines = append(lines, p.quote(u.Symbol)+": "+cutList(u.Places, most))
	}
	p.items(heading, lines)
}

func (p *page) intended(all []Break) {
	var lines []string
	for _, b := range all {
		if b.Reason != "" {
			lines = append(lines, p.quote(b.ID)+": "+strings.Join(strings.Fields(b.Reason), " "))
		}
	}
	p.items("Intended breaks", lines)
}

// faults are what must be mended. What is to be copied stands in a block.
func (p *page) faults(all []string) {
	if len(all) == 0 {
		return
	}
	p.heading("To do before this can be merged")
	for _, fault := range all {
		says, block, _ := strings.Cut(fault, "\n")
		p.line("%s%s", p.item, says)
		if block != "" {
			p.block(block)
		}
	}
}

// block is text that is taken as it stands.
func (p *page) block(text string) {
	if p.style == markdown {
		p.line("\n```yaml\n%s\n```\n", text)
		return
	}
	p.line("    %s", strings.ReplaceAll(text, "\n", "\n    "))
}
