// Package judge finds what a change of the specs means. Two lists of what they say come
// in; out go the changes and their effects, each with its verdict, and the [Report] of
// which they are the core.
package judge

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/gen/internal/review/specs"
)

// Compare lists what came, went or reads differently, by resource: in the order of the new specs,
// with what was removed at the end. Elements whose holder came or went too are only counted.
func Compare(vendor string, old, new *specs.Surface) ([]Section, []Effect) {
	c := &comparison{pairs: pair(old, new), new: new}
	c.made, c.undone = without(new.Corrections, old.Corrections), without(old.Corrections, new.Corrections)
	for _, e := range new.List {
		if was := c.before[e]; was != nil {
			c.both(was, e)
		} else if e.Parent == "" || c.before[new.ByKey[e.Parent]] != nil {
			c.added(e)
		}
	}
	for _, e := range old.List {
		if c.after[e] == nil && (e.Parent == "" || c.after[old.ByKey[e.Parent]] != nil) {
			c.removed(e, old)
		}
	}
	return sections(vendor, c.changes), c.effects
}

// without are the corrections that the other state does not make.
func without(some, others []specs.Correction) []specs.Correction {
	return slices.DeleteFunc(slices.Clone(some), func(c specs.Correction) bool {
		return slices.ContainsFunc(others, func(o specs.Correction) bool { return o.Text == c.Text })
	})
}

// sections sorts changes by resource.
func sections(vendor string, changes []Change) []Section {
	slices.SortStableFunc(changes, func(a, b Change) int { return cmp.Compare(a.Resource, b.Resource) })
	var all []Section
	for _, c := range changes {
		if len(all) == 0 || all[len(all)-1].Resource != c.Resource {
			all = append(all, Section{Vendor: vendor, Resource: c.Resource})
		}
		last := &all[len(all)-1]
		last.Changes = append(last.Changes, c)
	}
	return all
}

type comparison struct {
	pairs
	new          *specs.Surface
	made, undone []specs.Correction // by this change
	changes      []Change
	effects      []Effect
}

func (c *comparison) added(e *specs.Element) {
	change := c.changeOf("added", e)
	v, effect := came(e, c.new)
	change.Verdict, change.Detail = v, about(e, c.new)
	c.effect(e, Effect{Fact: "added", Text: effect, Place: change.Place, Verdict: v})
	c.add(change)
}

func (c *comparison) removed(e *specs.Element, old *specs.Surface) {
	change := c.changeOf("removed", e)
	change.Verdict, change.Detail = Breaking, about(e, old)
	if e.Kind == "server" {
		c.effect(e, Effect{Fact: "removed", Text: "is not " + e.Name + " any more" + c.handWritten(e), Place: change.Place, Verdict: Breaking})
	}
	c.add(change)
}

func (c *comparison) both(was, is *specs.Element) {
	change := c.changeOf("changed", is)
	change.Symbols = slices.Concat(is.Symbols, was.Symbols)
	for _, f := range differing(was, is) {
		fact, effect := judge(f, is)
		if effect != "" && fact.Verdict == Breaking {
			effect += c.handWritten(was)
		}
		change.Facts = append(change.Facts, fact)
		change.Verdict = max(change.Verdict, fact.Verdict)
		c.effect(is, Effect{Fact: fact.Fact, Text: effect, Place: change.Place, Verdict: fact.Verdict})
	}
	if len(change.Facts) > 0 {
		c.add(change)
	}
}

// leaders are the facts by which a part is there at all: when one comes or goes, the others
// of the part come and go with it and need no word.
var leaders = map[string]string{"batch": "batch max", "cap": "cap rows", "update": "update reads", "upsert": "upsert list"}

// followers are the facts that change with others, which say it better.
var followers = map[string][]string{"read as": {"type", "Go name"}, "sent as": {"type", "Go name"}}

// differing are the facts that two states of an element differ in.
func differing(was, is *specs.Element) []FactChange {
	var all []FactChange
	for _, f := range is.Facts {
		if old := was.Fact(f.Name); old != f.Value && !follows(f.Name, was, is) {
			all = append(all, FactChange{Fact: f.Name, Old: old, New: f.Value})
		}
	}
	return all
}

// follows reports whether a fact differs because another does.
func follows(fact string, was, is *specs.Element) bool {
	part, _, _ := strings.Cut(fact, " ")
	if leader := leaders[part]; leader != "" && leader != fact {
		return (was.Fact(leader) == "") != (is.Fact(leader) == "")
	}
	another := func(name string) bool { return was.Fact(name) != is.Fact(name) }
	return slices.ContainsFunc(followers[fact], another) && was.Fact(fact) != "" && is.Fact(fact) != ""
}

func (c *comparison) changeOf(verb string, e *specs.Element) Change {
	return Change{Verb: verb, Kind: e.Kind, Go: []string{e.Go}, Name: e.Name, Place: c.placeOf(verb, e), Resource: e.Resource, Symbols: slices.Clone(e.Symbols)}
}

// placeOf is where a person edits what changed: in the overlay, when that is where it was
// edited. What is gone stands in the base.
func (c *comparison) placeOf(verb string, e *specs.Element) string {
	concerned := func(all []specs.Correction) int {
		return slices.IndexFunc(all, func(one specs.Correction) bool { return one.Concerns(e) })
	}
	if i := concerned(c.made); i >= 0 && verb != "removed" {
		return c.made[i].Place
	}
	if i := concerned(c.undone); i >= 0 {
		return c.undone[i].Place + inBase
	}
	if verb == "removed" {
		return e.Place + inBase
	}
	return e.Place
}

// inBase follows the place of what the new state does not have.
const inBase = " in the base"

// handWritten tells where hand-written code goes by what the description says.
func (c *comparison) handWritten(e *specs.Element) string {
	wanted := map[string]string{"api": credentials, "server": e.Name}[e.Kind]
	if wanted == "" || c.new.HandWritten == nil {
		return ""
	}
	if at := c.new.HandWritten(wanted); at != "" {
		return "; the hand-written client has that at " + at
	}
	return ""
}

// add appends a change, or joins it to the same one of another type or package: a
// field of a shared block is one line of the specs.
func (c *comparison) add(change Change) {
	same := slices.IndexFunc(c.changes, func(o Change) bool {
		return o.Place == change.Place && o.Verb == change.Verb && o.Kind == change.Kind && o.Name == change.Name &&
			o.Verdict == change.Verdict && slices.Equal(o.Facts, change.Facts) // a type that is only read is judged otherwise
	})
	if same < 0 {
		c.changes = append(c.changes, change)
		return
	}
	joined := &c.changes[same]
	joined.Go = append(joined.Go, change.Go...)
	joined.Symbols = append(joined.Symbols, change.Symbols...)
}

// effect appends an effect, unless it has no text, or joins it to the same one of another type or
// package. That members leave the others is told once, of all.
func (c *comparison) effect(e *specs.Element, new Effect) {
	if new.Text == "" {
		return
	}
	same := slices.IndexFunc(c.effects, func(o Effect) bool {
		return o.Text == new.Text && o.Fact == new.Fact && (o.Place == new.Place || new.Text == leavesOthers)
	})
	if same < 0 {
		same = len(c.effects)
		c.effects = append(c.effects, new)
	}
	c.effects[same].Go = append(c.effects[same].Go, e.Go)
}

// about is the shortest useful description of what came or went.
func about(e *specs.Element, s *specs.Surface) string {
	switch e.Kind {
	case "value":
		return fmt.Sprintf("%q", e.Name)
	case "method":
		return e.Fact("kind")
	case "server":
		return e.Name
	case "type":
		return children(e, s, "field")
	case "enum":
		return children(e, s, "value")
	}
	return e.Fact("type")
}

// children counts the elements of a type or enum.
func children(e *specs.Element, s *specs.Surface, what string) string {
	n := 0
	for _, child := range s.List {
		if child.Parent == e.Key {
			n++
		}
	}
	if n != 1 {
		what += "s"
	}
	return fmt.Sprintf("%d %s", n, what)
}
