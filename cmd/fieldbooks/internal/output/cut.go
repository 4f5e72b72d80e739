package output

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/fieldbooks/fieldbooks/internal/rawjson"
)

// Cut takes out of records what is personal. A nil one takes out nothing.
type Cut struct {
	known  *personal
	names  [256][]string // what may be taken out, by the first byte: its small letters and digits of ASCII
	always bool          // a name has none
}

// NewCut is what takes out of records of those columns the members that are personal, and those of
// the names that are personal wherever they stand. It is nil where that is nothing.
func NewCut(columns []Column, everywhere []string) *Cut {
	known := (&gathered{anywhere: anywhere(everywhere), seen: map[*Set]*personal{}}).of(&Set{Columns: columns})
	if !known.any(map[*personal]bool{}) {
		return nil
	}
	c := &Cut{known: known}
	known.allNames(map[*personal]bool{}, func(name string) {
		name = strings.Map(func(r rune) rune {
			if r < utf8.RuneSelf {
				return r
			}
			return -1
		}, name)
		if c.always = c.always || name == ""; name != "" {
			c.names[name[0]] = append(c.names[name[0]], name)
		}
	})
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

// met reports whether a text may have one of the names, so that most need not be taken apart. It is
// true of more than [Folded] makes alike, and of nothing less.
func (c *Cut) met(text []byte) bool {
	if c.always || slices.ContainsFunc(disguises, func(sign []byte) bool { return bytes.Contains(text, sign) }) {
		return true
	}
	for at := bytes.IndexByte(text, '"'); at >= 0; {
		text = text[at+1:]
		if c.begins(text) || len(text) > 3 && text[2] == '_' && lower(text[0]) == 'c' && lower(text[1]) == 'f' && c.begins(text[3:]) {
			return true
		}
		at = bytes.IndexByte(text, '"')
	}
	return false
}

// begins reports whether a text may be one of the names up to its quote.
func (c *Cut) begins(text []byte) bool {
	for len(text) > 0 && text[0] != '"' && !isNamed(text[0]) {
		text = text[1:]
	}
	if len(text) == 0 {
		return false
	}
	if text[0] == '\\' {
		return true
	}
	for _, name := range c.names[lower(text[0])] {
		if spells(text, name) {
			return true
		}
	}
	return false
}

// spells reports whether a text may be a spelling of a name up to its quote. An escape may be anything.
func spells(text []byte, name string) bool {
	for _, b := range text {
		switch {
		case b == '\\':
			return true
		case b == '"':
			return name == ""
		case !isNamed(b):
		case name == "" || lower(b) != name[0]:
			return false
		default:
			name = name[1:]
		}
	}
	return false
}

// isNamed reports whether a byte counts in a name: the letters and digits of ASCII, which the names of
// the specs are made of, and the beginning of an escape.
func isNamed(b byte) bool {
	return 'a' <= lower(b) && lower(b) <= 'z' || '0' <= b && b <= '9' || b == '\\'
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
