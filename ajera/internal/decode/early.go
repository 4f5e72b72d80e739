package decode

import (
	"reflect"
	"slices"

	"github.com/fieldbooks/fieldbooks/internal/codec"
	"github.com/fieldbooks/fieldbooks/internal/record"
	"github.com/fieldbooks/fieldbooks/wire"
)

// Early is a content that is read by the tables of package codec as soon as its beginning is found:
// they find its end, which nobody then has to look for. Whoever judges the answer may drop it.
type Early struct {
	text  []byte        // which it begins
	into  reflect.Value // what it was read into
	end   int
	whole bool // it was read; else json v2 must
	left  bool // fields are to be filled from members of other names
	odd   bool // of those of the content itself
}

// Begin reads the content that text begins with into a new result.
func Begin(text []byte, result reflect.Type) *Early {
	e := &Early{text: text, into: reflect.New(result).Elem(), left: record.Of(result).Filled()}
	e.end, e.whole = codec.Begin(text, e.into.Addr().Interface(), e.note)
	return e
}

// End is how long the content is, and false where it is unusual, so that this is not known.
func (e *Early) End() (int, bool) { return e.end, e.whole }

// IsPlain reports whether the content is known to be as the specs say: its members have the names of
// the result's fields, or of none, and at least one says something.
func (e *Early) IsPlain() bool {
	return e.whole && !e.odd && slices.ContainsFunc(record.Of(e.into.Type()).Fields, func(f record.Field) bool {
		return !e.into.Field(f.Index).IsZero()
	})
}

// note is told of the members that a record has no field for. No name stands for any.
func (e *Early) note(t reflect.Type, name []byte) {
	inside := t != e.into.Type()
	if e.left && (e.odd || inside) || len(name) > 0 && !record.Of(t).Takes(name) {
		return
	}
	e.left, e.odd = true, e.odd || !inside
}

// is reports whether a content is what was read, or tried.
func (e *Early) is(content wire.Value) bool {
	return e != nil && len(content) > 0 && &content[0] == &e.text[0] && (!e.whole || e.end == len(content))
}
