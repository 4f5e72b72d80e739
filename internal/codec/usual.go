package codec

import (
	"reflect"
	"sync"

	"github.com/go-json-experiment/json"
)

// Usual reads text into the value that into points to, which must be empty, as json v2 does by rules
// that match names in any letter case. It reads what is written as usual, each name as its field has
// it. Of all else it returns false, and the value is empty: read it by those rules.
func Usual(text []byte, into any, rules json.Options) bool {
	r := readers.Get().(*reader)
	defer r.leave()
	r.text, r.rules = text, rules
	end := r.into(into)
	if end == declined || r.blanks(end) != len(text) {
		reflect.ValueOf(into).Elem().SetZero()
		return false
	}
	return true
}

// readers have no text. Records often come one by one, so they keep their room for names, for
// members without a column and for escapes.
var readers = sync.Pool{New: func() any { return new(reader) }}

// spared is how many bytes a reader keeps for each at most.
const spared = 4096

// leave hands the reader to the next text. Nothing of this one stays.
func (r *reader) leave() {
	next := reader{}
	if cap(r.unknown) <= spared && cap(r.spare) <= spared && cap(r.names) <= others {
		clear(r.names[:cap(r.names)])
		clear(r.strays)
		next = reader{unknown: r.unknown[:0], spare: r.spare[:0], names: r.names[:0], strays: r.strays[:0]}
	}
	*r = next
	readers.Put(r)
}
