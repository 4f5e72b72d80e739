package codec

import (
	"cmp"
	"reflect"
	"slices"

	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/internal/record"
	"github.com/fieldbooks/fieldbooks/wire"
)

// Comparison compares a list of records, as it came, with records in Go, and reads only what
// differs. In the end it is sure that reading the list strictly gives what it was compared with, but
// for the differences that it tells; or it is in doubt, and nothing that it tells counts.
//
// In doubt is what [Unmarshal] declines, and what may be read into other fields than the names of
// the members say.
type Comparison struct {
	one      comparer
	list     []byte
	id       string        // the name of the key
	none     reflect.Value // a record without anything but a key
	at       int           // of what comes next
	next     int           // the key of that
	doubt    bool
	ended    bool
	compared []span
}

// span is where a record is in the text, and its key, and which of the differences are its own.
type span struct{ number, start, end, key, keyEnd, first, last int }

// Difference is a member that does not say what the record has that it was compared with.
type Difference struct {
	Field int        // among the fields of a [record.Record]; behind them, all members without one
	Text  wire.Value // nil when it did not come
	At    int        // where that is in the text of the record
}

// Compare begins with list, a text that has about n records of a type with a key.
func Compare(list []byte, of reflect.Type, n int) *Comparison {
	r := record.Of(of)
	c := &Comparison{one: comparer{reader: reader{text: list}, of: tableOf(of)}, list: list, id: r.Key.Name}
	if c.ended = rawjson.IsNull(list); c.ended {
		return c
	}
	start, key := c.one.blanks(0), c.one.of.byName[c.id]
	if c.doubt = key == nil || key.kind != whole || r.Filled() || !c.one.is(start, '['); !c.doubt {
		c.at, c.one.key = start+1, key.place()
		c.compared, c.none, c.one.last = make([]span, 0, n), reflect.New(of).Elem(), reflect.New(of).Elem()
		c.one.unnamed = func(t reflect.Type, name []byte) {
			c.doubt = c.doubt || len(name) == 0 || record.Of(t).Takes(name) // no name stands for any
		}
	}
	return c
}

// Next tells the key of the next record, which With is to compare: 0 when it has none. It is not ok
// behind the last record, and when all is in doubt.
func (c *Comparison) Next() (key int, ok bool) {
	if c.doubt || c.ended {
		return 0, false
	}
	c.at = c.one.blanks(c.at)
	if c.ended = c.one.is(c.at, ']'); c.ended {
		c.doubt = c.one.blanks(c.at+1) < len(c.list)
		return 0, false
	}
	if ok = len(c.compared) == 0; !ok && c.one.is(c.at, ',') {
		c.at, ok = c.one.blanks(c.at+1), true
	}
	if ok {
		c.next, ok = c.peek(c.at)
	}
	c.doubt = !ok
	return c.next, ok
}

// peek finds the key of the record at i, most often in its first member. Whether it is the record's
// only one With finds out.
func (c *Comparison) peek(i int) (key int, ok bool) {
	more := true
	for before := byte('{'); ; before = ',' {
		if i, more = c.one.before(before, i); !more {
			return 0, i != declined
		}
		_, says, end := c.one.name(i)
		if end == declined {
			return 0, false
		}
		if string(says) == c.id {
			key, _ = c.one.whole(c.one.blanks(end))
			return key, true
		}
		if i = c.one.check(end); i == declined {
			return 0, false
		}
	}
}

// With compares the record of which Next told the key with v, which has that key.
func (c *Comparison) With(v reflect.Value) {
	s := span{number: c.next, start: c.at, first: len(c.one.differences)}
	c.one.begin, c.one.id = c.at, [2]int{}
	c.at = c.one.record(c.one.of, v.Addr().UnsafePointer(), c.at)
	if c.at < 0 {
		c.doubt = true
		return
	}
	s.end, s.key, s.keyEnd, s.last = c.at, c.one.id[0], c.one.id[1], len(c.one.differences)
	c.compared = append(c.compared, s)
	slices.SortFunc(c.one.differences[s.first:], func(a, b Difference) int { return cmp.Compare(a.Field, b.Field) })
}

// WithNone compares it with a record that has the key and nothing else.
func (c *Comparison) WithNone() {
	c.none.Field(record.Of(c.one.of.is).Key.Index).SetInt(int64(c.next))
	c.With(c.none)
}

// Sure reports whether all records were compared and none is in doubt.
func (c *Comparison) Sure() bool { return c.ended && !c.doubt }

// Len is the number of records that were compared.
func (c *Comparison) Len() int { return len(c.compared) }

// Key is that of record i, 0 when it has none.
func (c *Comparison) Key(i int) int { return c.compared[i].number }

// Text is that of record i, and of its key, if that came.
func (c *Comparison) Text(i int) (text, key wire.Value) {
	s := c.compared[i]
	return c.list[s.start:s.end:s.end], c.list[s.key:s.keyEnd:s.keyEnd]
}

// Differences are those of record i, in the order of the fields.
func (c *Comparison) Differences(i int) []Difference {
	return c.one.differences[c.compared[i].first:c.compared[i].last]
}

// Read empties v and reads what differs in record i into it.
func (c *Comparison) Read(i int, v reflect.Value) {
	v.SetZero()
	for _, d := range c.Differences(i) {
		switch c.one.depth = 1; {
		case d.Field == len(c.one.of.byName): // who has no field goes with all the others
			c.Whole(i, v)
			return
		case d.Text != nil:
			c.one.reads(v, d.Field, c.compared[i].start+d.At)
		}
	}
}

// Whole empties v and reads record i into it.
func (c *Comparison) Whole(i int, v reflect.Value) {
	v.SetZero()
	c.one.depth = 0
	c.one.value(c.one.of, v.Addr().UnsafePointer(), c.compared[i].start)
}
