// Package judge finds what a change of the specs means. Two lists of what they say come
// in; out go the changes and their effects, each with its verdict, and the [Report] of
// which they are the core.
package judge

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/fieldbooks/fieldbooks/gen/internal/review/specs"
)

// Compare lists what came, went or reads differently, by resource: in the order of the new specs,
// with what was removed at the end. Elements whose holder came or went too are only counted.
func Compare(vendor string, old, new *specs.Surface) ([]Section, []Effect) {
	c := &comparison{}
	for _, e := range new.List {
		if was := old.ByKey[e.Key]; was != nil {
			c.both(was, e)
		} else {
			c.alone("added", Additive, e, new, old)
		}
	}
	for _, e := range old.List {
		if new.ByKey[e.Key] == nil {
			c.alone("removed", Breaking, e, old, new)
		}
	}
	return sections(vendor, c.changes), c.effects
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
	changes []Change
	effects []Effect
}

// alone tells of an element that only one of the lists has.
func (c *comparison) alone(verb string, v Verdict, e *specs.Element, in, other *specs.Surface) {
	if e.Parent != "" && other.ByKey[e.Parent] == nil {
		return
	}
	change := changeOf(verb, e)
	change.Verdict, change.Detail = v, about(e, in)
	if effect := demands(e, in); verb == "added" && effect != "" {
		change.Verdict = Breaking
		c.effect(e, effect, Breaking)
	}
	c.add(change)
}

// demands is why a new element refuses calls that were well before it.
func demands(e *specs.Element, in *specs.Surface) string {
	switch {
	case e.Kind == "argument" && e.Fact("required") != "", e.Kind == "member" && e.Sent && e.Fact("required") == "true":
		return needed
	case e.Kind == "field" && e.Fact("write") == "required" && in.ByKey[e.Parent].Fact("key") == "":
		return neededOnWriting
	}
	return ""
}

func (c *comparison) both(was, is *specs.Element) {
	change := changeOf("changed", is)
	change.Symbols = slices.Concat(is.Symbols, was.Symbols)
	for i, f := range is.Facts {
		if was.Facts[i].Value == f.Value {
			continue
		}
		fact, effect := judge(FactChange{Fact: f.Name, Old: was.Facts[i].Value, New: f.Value})
		if is.Kind == "member" && f.Name == "required" && !is.Sent {
			fact.Verdict, effect = Additive, "" // an absent member reads as the zero value
		}
		change.Facts = append(change.Facts, fact)
		change.Verdict = max(change.Verdict, fact.Verdict)
		c.effect(is, effect, fact.Verdict)
	}
	if len(change.Facts) > 0 {
		c.add(change)
	}
}

func changeOf(verb string, e *specs.Element) Change {
	return Change{Verb: verb, Kind: e.Kind, Go: []string{e.Go}, Name: e.Name, Place: e.Place, Resource: e.Resource, Symbols: slices.Clone(e.Symbols)}
}

// add appends a change, or joins it to the same one of another type or package: a
// field of a shared block is one line of the specs.
func (c *comparison) add(change Change) {
	same := slices.IndexFunc(c.changes, func(o Change) bool {
		return o.Place == change.Place && o.Verb == change.Verb && o.Kind == change.Kind && o.Name == change.Name
	})
	if same < 0 {
		c.changes = append(c.changes, change)
		return
	}
	joined := &c.changes[same]
	joined.Go = append(joined.Go, change.Go...)
	joined.Symbols = append(joined.Symbols, change.Symbols...)
	joined.Verdict = max(joined.Verdict, change.Verdict)
}

func (c *comparison) effect(e *specs.Element, text string, v Verdict) {
	if text == "" {
		return
	}
	for i := range c.effects {
		if o := &c.effects[i]; o.Text == text && o.Place == e.Place {
			o.Go = append(o.Go, e.Go)
			return
		}
	}
	c.effects = append(c.effects, Effect{Go: []string{e.Go}, Text: text, Place: e.Place, Verdict: v})
}

// about is the shortest useful description of what came or went.
func about(e *specs.Element, s *specs.Surface) string {
	switch e.Kind {
	case "value":
		return fmt.Sprintf("%q", e.Name)
	case "method":
		return e.Fact("kind")
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
