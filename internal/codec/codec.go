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
	"encoding/binary"
	"reflect"
	"slices"
	"unsafe"

	jsonv2 "github.com/go-json-experiment/json"
)

// chunk is how much text a kept value may keep alive beside itself.
const chunk = 2048

// Unmarshal reads text into the value that into points to, which must be empty. When it returns
// false, the value may be half filled: empty it and read the text with json.Unmarshal.
//
// Unnamed, if not nil, is called for the members that a record has no field for, at least once for
// each name of each type. A record whose members were not looked at, for json v2 read it, has one
// without a name. The name is only good until unnamed returns.
func Unmarshal(text []byte, into any, unnamed func(record reflect.Type, name []byte)) bool {
	r := reader{text: text, unnamed: unnamed}
	end := r.into(into)
	return end != declined && r.blanks(end) == len(text)
}

// Begin is [Unmarshal] of the value that a text begins with, and gives the place behind it: who
// reads a part of an answer need not look for its end.
func Begin(text []byte, into any, unnamed func(record reflect.Type, name []byte)) (end int, ok bool) {
	r := reader{text: text, unnamed: unnamed}
	end = r.into(into)
	return end, end != declined
}

// into reads the value that the text begins with to where into points.
func (r *reader) into(into any) int {
	v := reflect.ValueOf(into).Elem()
	return r.value(tableOf(v.Type()), v.Addr().UnsafePointer(), 0)
}

// stray is a name that a type has no column for.
type stray struct {
	table *table
	name  []byte // in the text
}

// reader reads one text. Its methods take the place where something begins, and return the one
// behind it, or declined. The place goes from one to the other in a register: kept here it would
// cost an eighth.
type reader struct {
	text    []byte
	depth   int // of records and lists around the present place
	lists   int // of those, lists that are read
	unnamed func(record reflect.Type, name []byte)
	strays  []stray        // that were told
	stray   int            // the last of them
	rules   jsonv2.Options // by which names match in any letter case, nil where they do not

	kept    []byte   // the present chunk of strings and raw values
	spare   []byte   // for a string with escapes
	unknown []byte   // members that no table names, of the records being read
	names   [][]byte // their names, as they are written
}

// declined is no place: what is there is unusual, or wrong.
const declined = -1

// cut copies b, of the text or no longer than there, into the present chunk.
func (r *reader) cut(b []byte) []byte {
	if len(b) > chunk/4 {
		return bytes.Clone(b)
	}
	start := len(r.kept)
	if cap(r.kept)-start < len(b) {
		r.kept, start = make([]byte, 0, min(chunk, len(r.text))), 0 // what is in the old one stays there
	}
	end := start + len(b)
	r.kept = r.kept[:end]
	copy(r.kept[start:], b)
	return r.kept[start:end:end]
}

// keep is cut for a string: the bytes are its own, and nobody else has them.
func (r *reader) keep(b []byte) string {
	own := r.cut(b)
	return unsafe.String(unsafe.SliceData(own), len(own))
}

// copied copies what is plain from i on, up to a quote, into the present chunk. It copies eight bytes
// at a time as it looks at them, and so a few too many, which the next copy overwrites. Where the
// text or the chunk ends before, or something else than a quote comes, it is not ok: end is before that.
func (r *reader) copied(i int) (says string, end int, ok bool) {
	room, from := r.kept[len(r.kept):cap(r.kept)], r.text[i:]
	n := 0
	for ; n+8 <= len(from) && n+8 <= len(room); n += 8 {
		w := binary.LittleEndian.Uint64(from[n:])
		binary.LittleEndian.PutUint64(room[n:], w)
		if found := unplain(w); found != 0 {
			if n += first(found); from[n] != '"' {
				break
			}
			r.kept = r.kept[:len(r.kept)+n]
			return unsafe.String(unsafe.SliceData(room), n), i + n + 1, true
		}
	}
	return "", i + n, false
}

// tell tells of a member without a column, but not twice of the first names. They come in the same
// order in each record, so that the next one is looked at first. It is false for a name that may be
// a column's, where letter case does not count.
func (r *reader) tell(t *table, name []byte) bool {
	is := func(s stray) bool { return s.table == t && string(s.name) == string(name) }
	if r.stray++; r.stray >= len(r.strays) {
		r.stray = 0
	}
	if r.unnamed == nil && r.rules == nil || len(r.strays) > 0 && is(r.strays[r.stray]) {
		return true
	}
	if i := slices.IndexFunc(r.strays, is); i >= 0 {
		r.stray = i
		return true
	}
	if r.rules != nil && t.spells(name) {
		return false
	}
	if len(r.strays) < others {
		r.stray, r.strays = len(r.strays), append(r.strays, stray{t, name})
	}
	if r.unnamed != nil {
		r.unnamed(t.is, name)
	}
	return true
}
