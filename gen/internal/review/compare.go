package review

import (
	"fmt"
	"slices"
	"strings"
)

// compareSurfaces lists what came, went or reads differently, in the order of the
// new specs, with what was removed at the end of its resource. Elements whose holder
// came or went too are only counted.
func compareSurfaces(vendor string, old, new *surface) ([]located, []Effect) {
	c := &comparison{vendor: vendor, old: old, new: new}
	for _, e := range new.list {
		if was := old.byKey[e.key]; was == nil {
			c.added(e)
		} else {
			c.both(was, e)
		}
	}
	for _, e := range old.list {
		if new.byKey[e.key] == nil {
			c.removed(e)
		}
	}
	return c.changes, c.effects
}

// located is a change with the resource it belongs to.
type located struct {
	vendor, resource string
	Change
}

type comparison struct {
	vendor   string
	old, new *surface
	changes  []located
	effects  []Effect
}

func (c *comparison) added(e *element) {
	if e.parent != "" && c.old.byKey[e.parent] == nil {
		return
	}
	change := changeOf("added", e)
	change.Verdict = Additive
	change.Detail = about(e, c.new)
	if effect := c.demands(e); effect != "" {
		change.Verdict = Breaking
		c.effect(e, effect, Breaking)
	}
	c.add(e, change)
}

// demands is why a new element refuses calls that were well before it.
func (c *comparison) demands(e *element) string {
	switch holder := c.new.byKey[e.parent]; {
	case e.kind == "argument" && e.fact("required") != "", e.kind == "member" && e.sent && e.fact("required") == "true":
		return "is required: a call without it is refused before it is sent"
	case e.kind == "field" && e.fact("write") == "required" && holder.fact("key") == "":
		return "is required on writing: a record without it is refused"
	}
	return ""
}

func (c *comparison) removed(e *element) {
	if e.parent != "" && c.new.byKey[e.parent] == nil {
		return
	}
	change := changeOf("removed", e)
	change.Verdict = Breaking
	change.Detail = about(e, c.old)
	c.add(e, change)
}

func (c *comparison) both(was, is *element) {
	change := changeOf("changed", is)
	change.owns = append(change.owns, was.symbols()...)
	for i, f := range is.facts {
		if was.facts[i].value == f.value {
			continue
		}
		fact, effect := judge(FactChange{Fact: f.name, Old: was.facts[i].value, New: f.value})
		if is.kind == "member" && f.name == "required" && !is.sent {
			fact.Verdict, effect = Additive, "" // an absent member reads as the zero value
		}
		change.Facts = append(change.Facts, fact)
		change.Verdict = max(change.Verdict, fact.Verdict)
		c.effect(is, effect, fact.Verdict)
	}
	if len(change.Facts) > 0 {
		c.add(is, change)
	}
}

func changeOf(verb string, e *element) Change {
	return Change{Verb: verb, Kind: e.kind, Go: []string{e.pkg + "." + e.goName}, Name: e.name, Place: place(e), owns: e.symbols()}
}

// add appends a change, or joins it to the same one of another type or package: a
// field of a shared block is one line of the specs.
func (c *comparison) add(e *element, change Change) {
	same := slices.IndexFunc(c.changes, func(o located) bool {
		return o.Place == change.Place && o.Verb == change.Verb && o.Kind == change.Kind && o.Name == change.Name
	})
	if same < 0 {
		c.changes = append(c.changes, located{c.vendor, e.resource, change})
		return
	}
	joined := &c.changes[same]
	joined.Go = append(joined.Go, change.Go...)
	joined.owns = append(joined.owns, change.owns...)
	joined.Verdict = max(joined.Verdict, change.Verdict)
}

func (c *comparison) effect(e *element, text string, v Verdict) {
	if text == "" {
		return
	}
	name, at := e.pkg+"."+e.goName, place(e)
	for i := range c.effects {
		if o := &c.effects[i]; o.Text == text && o.Place == at {
			o.Go = append(o.Go, name)
			return
		}
	}
	c.effects = append(c.effects, Effect{Go: []string{name}, Text: text, Place: at, Verdict: v})
}

func place(e *element) string { return fmt.Sprintf("%s:%d", e.at.File, e.at.Line) }

func (e *element) fact(name string) string {
	for _, f := range e.facts {
		if f.name == name {
			return f.value
		}
	}
	return ""
}

// symbols are the Go symbols of an element, with their package.
func (e *element) symbols() []string {
	var all []string
	for _, name := range e.owns {
		if !strings.HasSuffix(name, ".") {
			all = append(all, e.pkg+"."+name)
		}
	}
	return all
}

// about is the shortest useful description of what came or went.
func about(e *element, s *surface) string {
	switch e.kind {
	case "value":
		return fmt.Sprintf("%q", e.name)
	case "method":
		return e.fact("kind")
	case "type", "enum":
		n := 0
		for _, child := range s.list {
			if child.parent == e.key {
				n++
			}
		}
		what := map[string]string{"type": "field", "enum": "value"}[e.kind]
		if n != 1 {
			what += "s"
		}
		return fmt.Sprintf("%d %s", n, what)
	}
	return e.fact("type")
}
