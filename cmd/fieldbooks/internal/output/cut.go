package output

import (
	"bytes"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/fieldbooks/fieldbooks/internal/rawjson"
)

// Cut takes out of records what is personal. A nil one takes out nothing.
type Cut struct {
	known *personal
	names [256][]string // what may be taken out, in small letters, by the first byte
}

// NewCut is what takes out of records of those columns the members that are personal, and those of
// the names that are personal wherever they stand. It is nil where that is nothing.
func NewCut(columns []Column, everywhere []string) *Cut {
	known := (&gathered{anywhere: anywhere(everywhere), seen: map[*Set]*personal{}}).of(&Set{Columns: columns})
	if !known.any(map[*personal]bool{}) {
		return nil
	}
	c := &Cut{known: known}
	known.allNames(map[*personal]bool{}, func(name string) { c.names[name[0]] = append(c.names[name[0]], name) })
	return c
}

// Without is a record without what is personal in it, the rest byte for byte: it is the same text
// where nothing was. A record that has nothing to be taken out is not checked.
func (c *Cut) Without(record jsontext.Value) (jsontext.Value, error) {
	if c == nil || !c.met(record) {
		return record, nil
	}
	return c.known.without(record)
}

// disguises are the ways in which a letter of a name can be written that are not its byte: an escape,
// and the letters that are i and k in small.
var disguises = [][]byte{[]byte(`\u`), []byte("\u0130"), []byte("\u212a")}

// met reports whether a text may have one of the names, so that most need not be taken apart.
func (c *Cut) met(text []byte) bool {
	for _, sign := range disguises {
		if bytes.Contains(text, sign) {
			return true
		}
	}
	for at := bytes.IndexByte(text, '"'); at >= 0 && at+1 < len(text); {
		for _, name := range c.names[lower(text[at+1])] {
			end := at + 1 + len(name)
			if end < len(text) && text[end] == '"' && strings.EqualFold(string(text[at+1:end]), name) {
				return true
			}
		}
		next := bytes.IndexByte(text[at+1:], '"')
		if next < 0 {
			break
		}
		at += 1 + next
	}
	return false
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// allNames shows the names of all that can be dropped, at any depth.
func (p *personal) allNames(seen map[*personal]bool, show func(name string)) {
	if p == nil || seen[p] {
		return
	}
	seen[p] = true
	for name := range p.drop {
		show(name)
	}
	p.other.allNames(seen, show)
	for _, inner := range p.each {
		inner.allNames(seen, show)
	}
	for _, all := range p.into {
		for _, inner := range all {
			inner.allNames(seen, show)
		}
	}
}

// remains is what is left of an object or a list, byte for byte.
type remains struct {
	of   jsontext.Value
	at   int // all before it was looked at
	out  []byte
	kept int
	same bool
}

func newRemains(of jsontext.Value, open byte) *remains {
	at := bytes.IndexByte(of, open) + 1
	return &remains{of: of, at: at, out: append(make([]byte, 0, len(of)), of[:max(at, 0)]...), same: true}
}

// drop leaves out a member, with the comma before it.
func (r *remains) drop(m rawjson.Member) {
	r.at, r.same = m.At+len(m.Value), false
}

// keep keeps a member, with another value.
func (r *remains) keep(m rawjson.Member, value jsontext.Value) {
	before := r.of[r.at:m.At]
	if r.kept++; r.kept == 1 && !r.same { // it was not the first
		before = bytes.TrimLeft(before, ", \t\r\n")
	}
	r.out = append(append(r.out, before...), value...)
	r.at, r.same = m.At+len(m.Value), r.same && len(value) == len(m.Value)
}

// text is what is left, the same text where that is all.
func (r *remains) text() jsontext.Value {
	if r.same {
		return r.of
	}
	return append(r.out, r.of[r.at:]...)
}
