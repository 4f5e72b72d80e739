package codec

import (
	"bytes"
	"reflect"
	"unsafe"
)

// each steps over the list at i, whose items are read by read.
func (r *reader) each(i int, read func(i int) int) int {
	if r.depth++; r.depth > deepest {
		return declined
	}
	if i = r.blanks(i + 1); r.is(i, ']') {
		r.depth--
		return i + 1
	}
	for {
		if i = read(i); i == declined {
			return declined
		}
		if !r.is(i, ',') {
			if i = r.blanks(i); r.is(i, ']') {
				r.depth--
				return i + 1
			} else if !r.is(i, ',') {
				return declined
			}
		}
		i++
	}
}

// list reads the items of the list at i into a slice.
func (r *reader) list(of *table, v reflect.Value, i int) int {
	var base unsafe.Pointer
	size := of.is.Size()
	start, n, room := i, 0, 0
	r.lists++
	end := r.each(i, func(i int) int {
		if n == room {
			room = n + r.more(of, n, start, i)
			wider := reflect.MakeSlice(v.Type(), room, room)
			reflect.Copy(wider, v)
			v.Set(wider)
			base = v.UnsafePointer()
		}
		i = r.value(of, unsafe.Add(base, uintptr(n)*size), i)
		n++
		return i
	})
	if r.lists--; n == 0 {
		v.Set(reflect.MakeSlice(v.Type(), 0, 0)) // which is not nil
	}
	v.SetLen(n)
	return end
}

// few is how many items of a list tell how long one is.
const few = 8

// more guesses for how many more items room is to be made, when n of the list that begins at start
// have been read and i is behind them: for as many again; of records for about as many as come, be
// it thousands. A wrong guess costs no more than some copies of the list, and room for four times the
// text that is left.
func (r *reader) more(of *table, n, start, i int) int {
	if n < few || of.kind != structured {
		return max(1, n)
	}
	size := (i - start) / n
	come := (r.stretch(start+1, i, size) - i) / max(size, int(of.is.Size())/4)
	return max(come+come/16+1, n/4)
}

// stretch guesses where a list ends, whose records begin like the text at start, by halving: as far
// as there are some of that beginning. A list in a record of a list ends where the first one does that
// ends from there on, for those of the records behind it begin alike.
func (r *reader) stretch(start, i, size int) int {
	head, _, _ := bytes.Cut(r.text[start:i], []byte(":"))
	low, high := i, len(r.text)
	if r.lists > 1 {
		high = i + max(0, bytes.IndexByte(r.text[i:], ']'))
	}
	for high-low > size {
		mid := low + (high-low)/2
		if bytes.Contains(r.text[mid:min(mid+4*size, high)], head) {
			low = mid
		} else {
			high = mid
		}
	}
	return high
}

// pointed reads what v, a pointer of such a table, is made to point to.
func (r *reader) pointed(t *table, v reflect.Value, i int) int {
	v.Set(reflect.New(t.of.is))
	return r.value(t.of, v.UnsafePointer(), i)
}
