// Package codec reads the JSON of usual answers fast. A table per type, made once
// by reflection, says what is expected next; a member that comes in the order of
// the specs is recognised by one comparison.
//
// It reads only what json v2 reads strictly, and into the same values. What is in
// any way unusual it declines, and the caller asks json v2, which also explains
// what is wrong. So no rule of JSON needs to be known twice but the plain ones.
//
// Nothing that is read shares memory with the text: strings and raw values live in
// chunks of at most [chunk] bytes, so that a kept one does not keep a whole answer.
package codec

import (
	"bytes"
	"reflect"
	"slices"
	"unsafe"

	"github.com/fieldbooks/fieldbooks/internal/rawjson"
)

// chunk is how much text a kept value may keep alive beside itself.
const chunk = 2048

// Unmarshal reads text into the value that into points to, which must be empty. When it returns
// false, the value may be half filled: empty it and read the text with json.Unmarshal.
//
// The items are those that [rawjson.Skip] counted. Without them, or with wrong ones, the
// reading takes longer or more memory, and that is all.
//
// Unnamed, if not nil, is called for the members that a record has no field for, at least once for
// each name of each type. A record whose members were not looked at, for json v2 read it, has one
// without a name. The name is only good until unnamed returns.
func Unmarshal(text []byte, items []int, into any, unnamed func(record reflect.Type, name []byte)) bool {
	v := reflect.ValueOf(into).Elem()
	r := reader{Cursor: rawjson.Cursor{Text: text}, items: items, unnamed: unnamed}
	if !r.value(tableOf(v.Type()), v.Addr().UnsafePointer()) {
		return false
	}
	r.Blanks()
	return r.At == len(r.Text)
}

// stray is a name that a type has no column for.
type stray struct {
	table *table
	name  string
}

// reader is at one place in a text. Its methods return false where they decline.
type reader struct {
	rawjson.Cursor
	depth   int   // of records and lists around the present place
	items   []int // of the lists of the outermost record that are still to come
	unnamed func(record reflect.Type, name []byte)
	strays  []stray // that were told

	kept    []byte   // the present chunk of strings and raw values
	unknown []byte   // members that no table names, of the records being read
	names   [][]byte // their names, as they are written
}

// cut copies b into the present chunk.
func (r *reader) cut(b []byte) []byte {
	if len(b) > chunk/4 {
		return bytes.Clone(b)
	}
	if cap(r.kept)-len(r.kept) < len(b) {
		r.kept = make([]byte, 0, chunk) // what is in the old one stays there
	}
	start := len(r.kept)
	r.kept = append(r.kept, b...)
	return r.kept[start:len(r.kept):len(r.kept)]
}

// keep is cut for a string: the bytes are its own, and nobody else has them.
func (r *reader) keep(b []byte) string {
	own := r.cut(b)
	return unsafe.String(unsafe.SliceData(own), len(own))
}

// tell tells of a member without a column, but not twice of the first names.
func (r *reader) tell(t *table, name []byte) {
	known := func(s stray) bool { return s.table == t && s.name == string(name) }
	if r.unnamed == nil || slices.ContainsFunc(r.strays, known) {
		return
	}
	if len(r.strays) < others {
		r.strays = append(r.strays, stray{t, string(name)})
	}
	r.unnamed(t.is, name)
}
