package render

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/gen/internal/review/judge"
)

// below is what does not belong on the first screen: what changed and breaks nothing, by
// resource, and what others say of the breaks.
func (p *page) below(k known) {
	p.compiler(k)
	p.effects(k)
	p.findings(k.Findings)
	p.uses("Examples of the base that no longer compile", k.Examples)
	p.uses("Hand-written code that uses what changed", p.otherUses(k))
	for _, s := range k.Sections {
		p.resource(s)
	}
}

// compiler tells what else of Go breaks with the breaks. What happened to many types alike
// is one line.
func (p *page) compiler(k known) {
	type alike struct{ pkg, member, text, place string }
	var order []alike
	holders := map[alike][]string{}
	for _, g := range k.API {
		if !g.Breaking || k.isBreak(g.Name()) {
			continue
		}
		_, member, _ := strings.Cut(g.Symbol, ".")
		key := alike{g.Package, member, g.Text, g.Place}
		if holders[key] == nil {
			order = append(order, key)
		}
		holders[key] = append(holders[key], g.Name())
	}
	var lines []string
	for _, key := range order {
		lines = append(lines, p.each(holders[key])+" "+p.words(key.text)+p.at(key.place))
	}
	p.fold("Go that no longer compiles because of the breaks, by apidiff", "", lines)
}

// isBreak reports whether a Go name is told as a break.
func (k known) isBreak(name string) bool {
	return slices.ContainsFunc(k.Breaks, func(b judge.Break) bool { return strings.HasPrefix(b.ID, name+" ") })
}

// effects are those that no break has told.
func (p *page) effects(k known) {
	var lines []string
	for _, e := range k.Effects {
		isOf := func(b judge.Break) bool { return k.isOf(e, b) }
		if !slices.ContainsFunc(k.Breaks, isOf) {
			lines = append(lines, p.each(e.Go)+" "+p.words(e.Text)+p.at(e.Place))
		}
	}
	p.fold("On the wire, unseen by the compiler", "", lines)
}

// findings are where oasdiff is overruled; what it alone says is a break.
func (p *page) findings(all []judge.Finding) {
	var lines []string
	for _, f := range all {
		if f.Breaking && !f.Known && f.Harmless != "" {
			lines = append(lines, p.words(f.Rule)+": "+p.words(f.Text)+" in "+p.names(f.Operations)+"; harmless here: "+p.words(f.Harmless))
		}
	}
	p.fold("oasdiff calls breaking what is not", "", lines)
}

// uses are the places of symbols, of each the first so many.
func (p *page) uses(title string, all []judge.Use) {
	var lines []string
	for _, u := range all {
		lines = append(lines, p.quote(u.Symbol)+": "+p.words(judge.Some(u.Places, 5)))
	}
	p.fold(title, "", lines)
}

// otherUses are those of symbols that are no break by themselves.
func (p *page) otherUses(k known) []judge.Use {
	return slices.DeleteFunc(slices.Clone(k.Uses), func(u judge.Use) bool { return k.isBreak(u.Symbol) })
}

// resource is what changed in one resource and breaks nothing.
func (p *page) resource(s judge.Section) {
	var quiet, lines []string
	for _, c := range s.Changes {
		c, left := harmlessPart(c)
		switch {
		case !left:
		case c.Quiet():
			quiet = append(quiet, p.quote(short(c.Go[0])))
		default:
			lines = append(lines, p.change(c))
		}
	}
	if len(quiet) > 0 {
		lines = append(lines, "comments only: "+judge.Some(quiet, 12))
	}
	p.fold(s.Vendor+": "+s.Resource, "", lines)
}

// harmlessPart is a change without what breaks, which stands at the top.
func harmlessPart(c judge.Change) (judge.Change, bool) {
	if c.Verdict != judge.Breaking {
		return c, true
	}
	c.Facts = slices.DeleteFunc(slices.Clone(c.Facts), func(f judge.FactChange) bool { return f.Verdict == judge.Breaking })
	return c, c.Verb == "changed" && len(c.Facts) > 0
}

// change is one line: what happened to what, how, and where it stands in the specs.
func (p *page) change(c judge.Change) string {
	text := fmt.Sprintf("%s %s %s", c.Verb, c.Kind, p.names(c.Go))
	if c.Detail != "" {
		text += " " + p.words(c.Detail)
	}
	if len(c.Facts) > 0 {
		text += ": " + p.facts(c.Facts)
	}
	return text + p.at(c.Place)
}

// facts tells what reads differently; of comments, only that they do.
func (p *page) facts(changed []judge.FactChange) string {
	all := make([]string, len(changed))
	for i, f := range changed {
		all[i] = f.Fact
		if !f.Comment {
			all[i] = f.Says(p.quote)
		}
	}
	return strings.Join(all, "; ")
}

// short is a Go name without its package.
func short(name string) string {
	_, symbol, _ := strings.Cut(name, ".")
	return symbol
}
