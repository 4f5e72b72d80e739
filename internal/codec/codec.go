// Package codec reads the JSON of usual answers fast. A table per type, made once
// by reflection, says what is expected next; a member that comes in the order of
// the specs is recognised by one comparison.
//
// It reads only what json v2 reads strictly, and into the same values. What is in
// any way unusual it declines, and the caller asks json v2, which also explains
// what is wrong. So no rule of JSON needs to be known twice but the plain ones.
//
// Nothing that is read shares memory with the text: strings live in chunks of at
// most [chunk] bytes, so that one kept string does not keep a whole answer.
package codec

import (
	"reflect"
	"strings"
)

// chunk is how much text a kept string may keep alive beside itself.
const chunk = 2048

// Unmarshal reads text into the value that into points to, which must be empty.
// When it returns false, the value may be half filled: empty it and read the text
// with json.Unmarshal.
//
// The items are those that [Skip] counted. Without them, or with wrong ones, the
// reading takes longer or more memory, and that is all.
func Unmarshal(text []byte, items []int, into any) bool {
	v := reflect.ValueOf(into).Elem()
	r := reader{text: text, items: items}
	if !r.value(tableOf(v.Type()), v) {
		return false
	}
	r.blanks()
	return r.at == len(text)
}

// reader is at one place in a text. Its methods return false where they decline.
type reader struct {
	text    []byte
	at      int
	depth   int             // of records and lists around the present place
	items   []int           // of the lists of the outermost object that are still to come
	kept    strings.Builder // the present chunk of strings
	unknown []byte          // members that no table names, of the records being read
	names   [][]byte        // their names
	spare   []byte          // for a string with escapes
}

// keep copies b into the present chunk.
func (r *reader) keep(b []byte) string {
	if len(b) > chunk/4 {
		return string(b)
	}
	if r.kept.Cap()-r.kept.Len() < len(b) {
		r.kept = strings.Builder{} // strings of the old chunk stay what they are
		r.kept.Grow(chunk)
	}
	start := r.kept.Len()
	r.kept.Write(b)
	return r.kept.String()[start:]
}
