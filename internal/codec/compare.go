package codec

import (
	"math/bits"
	"reflect"
	"strings"
	"unsafe"

	"github.com/fieldbooks/fieldbooks/internal/record"
	"github.com/fieldbooks/fieldbooks/wire"
)

// comparer compares a record, as it came, with one in Go. Its methods return the place behind what
// says the same, or declined, or differs.
type comparer struct {
	reader
	of          *table
	begin       int    // of the record
	key         int    // the number of its column
	id          [2]int // where the value of that is in the text
	differences []Difference
	last        reflect.Value // what differs is read into it, to be certain that it can be
}

// differs is no place either: it was not looked for where what differs ends.
const differs = -2

// held is the end of a value that is what is held, or not.
func held(end int, is bool) int {
	if end != declined && !is {
		return differs
	}
	return end
}

// holds compares the value at i with the one that p points to.
//
// The conversions, and those of isZero, are right for the reason that those of [reader.value] are:
// p points to a value of the type that t was made of. [Comparison.With] and items have it from
// reflection, fields adds to such a pointer the offset of a field of that struct. Nothing is
// written there.
func (c *comparer) holds(t *table, p unsafe.Pointer, i int) int {
	if i = c.blanks(i); i == len(c.text) {
		return declined
	}
	if c.text[i] == 'n' && t.kind > raw {
		return held(c.word(i, "null"), t.isZero(p))
	}
	switch t.kind {
	case text:
		says, end := c.quoted(i)
		return held(end, *(*string)(p) == string(says))
	case whole:
		n, end := c.whole(i)
		return held(end, *(*int)(p) == n)
	case truth:
		return held(c.truth(i), *(*bool)(p) == c.is(i, 't'))
	case decimal:
		return c.amount(i, (*wire.Decimal)(p).String())
	case structured:
		return c.record(t, p, i)
	case list:
		return c.items(t.of, reflect.NewAt(t.is, p).Elem(), i)
	case raw:
		end := c.check(i)
		return held(end, end == declined || string(*(*wire.Value)(p)) == string(c.text[i:end]))
	case date:
		return c.understood((*wire.Date)(p), i)
	case texted:
		return c.understood(reflect.NewAt(t.is, p).Interface(), i)
	}
	return declined
}

// isZero reports whether p points to what null is read as, and what does not come.
func (t *table) isZero(p unsafe.Pointer) bool {
	switch t.kind {
	case text:
		return *(*string)(p) == ""
	case whole:
		return *(*int)(p) == 0
	case truth:
		return !*(*bool)(p)
	case decimal:
		return (*wire.Decimal)(p).IsZero()
	}
	return reflect.NewAt(t.is, p).Elem().IsZero()
}

// amount compares a number with the text of one, which most often is there to the byte.
func (c *comparer) amount(i int, held string) int {
	end := i + len(held)
	if held != "" && c.has(i, held) && (end == len(c.text) || strings.IndexByte("0123456789.eE+-", c.text[end]) < 0) {
		return end
	}
	if end, _ = c.number(i); end == declined {
		return declined
	}
	return differs
}

// understood compares a string with a value that understands its text.
func (c *comparer) understood(value any, i int) int {
	says, end := c.quoted(i)
	if end == declined {
		return declined
	}
	switch v := value.(type) {
	case *wire.Stamp:
		return held(end, v.String() == string(says))
	case *wire.Date:
		var day wire.Date
		if day.UnmarshalText(says) == nil {
			return held(end, day == *v)
		}
	case *wire.USDate:
		var day wire.USDate
		if day.UnmarshalText(says) == nil {
			return held(end, day == *v)
		}
	}
	return declined
}

// items compares a list item by item.
func (c *comparer) items(of *table, v reflect.Value, i int) int {
	if !c.is(i, '[') {
		return declined
	}
	n, found := 0, 0
	end := c.each(i, func(i int) int {
		if found = differs; n < v.Len() {
			found = c.holds(of, v.Index(n).Addr().UnsafePointer(), i)
		}
		n++
		return max(found, declined)
	})
	if found == differs {
		return differs
	}
	return held(end, n == v.Len() && !v.IsNil())
}

// record compares a record. Of the outermost one all that differs is noted.
func (c *comparer) record(t *table, p unsafe.Pointer, i int) int {
	if c.depth++; c.depth > deepest || !c.is(i, '{') {
		return declined
	}
	text, names := len(c.unknown), len(c.names)
	end := c.fields(t, p, names, i)
	if end < 0 {
		return end
	}
	is := !t.keeps || c.beside(text, (*wire.Value)(unsafe.Add(p, t.rest))) || c.depth == 1
	c.depth--
	c.unknown, c.names = c.unknown[:text], c.names[:names]
	return held(end, is)
}

// fields compares the members that have a column.
func (c *comparer) fields(t *table, p unsafe.Pointer, names, i int) int {
	var came [words]uint64
	column, n := &t.first, 0
	for ; ; column, n = column.next, n+1 {
		if column.table != nil && c.has(i, column.head) { // most often it is the next one
			i += len(column.head)
		} else if column, i = c.column(t, column, names, i); column == nil {
			break
		}
		if came[column.word%words]&column.bit != 0 {
			return declined
		}
		came[column.word%words] |= column.bit
		if i = c.field(column, unsafe.Add(p, column.offset), i); i < 0 {
			return i
		}
	}
	if i == declined || n == len(t.byName) || c.absent(t, &came, p) {
		return i
	}
	return differs
}

// field compares the value of a column. One of the outermost record that differs is read, to find its
// end and whether it can be.
func (c *comparer) field(of *column, p unsafe.Pointer, i int) int {
	i = c.blanks(i)
	text, names, isOutermost := len(c.unknown), len(c.names), c.depth == 1
	end := c.holds(of.table, p, i)
	if !isOutermost || end == declined {
		return end
	}
	if of.place() == c.key {
		c.id = [2]int{i, end}
		return max(end, declined) // With was given another record if it differs
	}
	if end == differs {
		c.depth, c.unknown, c.names = 1, c.unknown[:text], c.names[:names]
		if end = c.reads(c.last, of.place(), i); end != declined {
			c.differences = append(c.differences, Difference{of.place(), c.text[i:end:end], i - c.begin})
		}
	}
	return end
}

// place is that of a column among the fields of a record.
func (c *column) place() int { return int(c.word)*64 + bits.TrailingZeros64(c.bit) }

// reads reads the value at i into a field of a record.
func (c *comparer) reads(v reflect.Value, field, i int) int {
	f := &record.Of(c.of.is).Fields[field]
	to := v.Field(f.Index)
	to.SetZero()
	return c.value(c.of.byName[f.Name].table, to.Addr().UnsafePointer(), i)
}

// absent reports whether nothing is held of the columns that did not come. Of the outermost record
// it notes those of which something is.
func (c *comparer) absent(t *table, came *[words]uint64, p unsafe.Pointer) bool {
	for column := t.byName[record.Of(t.is).Fields[0].Name]; column.table != nil; column = column.next {
		if came[column.word%words]&column.bit != 0 || column.isZero(unsafe.Add(p, column.offset)) {
			continue
		}
		if c.depth > 1 {
			return false
		}
		c.differences = append(c.differences, Difference{Field: column.place()})
	}
	return true
}

// beside compares the members without a column, which are the unknown ones from text on.
func (c *comparer) beside(text int, kept *wire.Value) bool {
	have := c.unknown[text:]
	if len(have) > 0 {
		have[0] = '{'
		c.unknown = append(c.unknown, '}')
		have = c.unknown[text:]
	}
	is := string(*kept) == string(have)
	if !is && c.depth == 1 {
		c.differences = append(c.differences, Difference{Field: len(c.of.byName)})
	}
	return is
}
