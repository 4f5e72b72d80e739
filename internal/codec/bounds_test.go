package codec_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unsafe"

	"github.com/fieldbooks/fieldbooks/internal/codec"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/wire"
)

// TestDeep: what is nested a hundred deep is read, what is deeper is left to json v2.
func TestDeep(t *testing.T) {
	for depth, want := range map[int]bool{100: true, 101: false} {
		lists := strings.Repeat("[", depth-1) + strings.Repeat("]", depth-1)
		if got := agree(t, `{"Custom":`+lists+`,"Tree":[]}`, targets[0]); got != want {
			t.Errorf("%d lists: read %v", depth, got)
		}
		if got := agree(t, `{"Other":`+strings.Repeat(`{"a":`, depth-1)+"1"+strings.Repeat("}", depth), targets[0]); got != want {
			t.Errorf("%d records: read %v", depth, got)
		}
	}
	if !agree(t, `{"Custom":[`+strings.Repeat("[{}],", 200)+`{}]}`, targets[0]) {
		t.Error("what is beside counts as deep")
	}
}

// wide is a type of n members, and of others.
func wide(n int) reflect.Type {
	var fields []reflect.StructField
	for i := range n {
		name := fmt.Sprintf("F%d", i)
		fields = append(fields, reflect.StructField{Name: name, Type: reflect.TypeFor[int](), Tag: reflect.StructTag(`json:"` + name + `"`)})
	}
	return reflect.StructOf(append(fields, reflect.StructField{Name: "Unknown", Type: reflect.TypeFor[wire.Value](), Tag: `json:",embed"`}))
}

// TestColumns: of many columns each is told from each; what comes twice is declined.
func TestColumns(t *testing.T) {
	const most = 256
	record := wide(most)
	names := make([]string, most)
	for i := range names {
		names[i] = fmt.Sprintf(`"F%d":%d`, i, i+1)
	}
	if !agree(t, "{"+strings.Join(names, ",")+"}", record) {
		t.Error("declined")
	}
	backwards := slices.Clone(names)
	slices.Reverse(backwards)
	if !agree(t, "{"+strings.Join(backwards, ",")+"}", record) {
		t.Error("declined backwards")
	}
	for i, name := range names {
		for _, twice := range []string{name + "," + name, strings.Join(names[:i+1], ",") + "," + name} {
			if agree(t, "{"+twice+"}", record) {
				t.Errorf("%s is read twice", name)
			}
		}
	}
	if !agree(t, `{"F256":1}`, wide(most+1)) { // as json v2 does, all of it
		t.Error("declined with a column more")
	}
	if agree(t, `{"F0":1} {}`, wide(most+1)) {
		t.Error("read with more behind it")
	}
}

// TestOthers: so many members without a column are kept in an object, each once.
func TestOthers(t *testing.T) {
	others := func(n int) string {
		var all []string
		for i := range n {
			all = append(all, fmt.Sprintf(`"X%d":%d`, i, i))
		}
		return "{" + strings.Join(all, ",") + "}"
	}
	for n, want := range map[int]bool{1: true, 64: true, 65: false} {
		if got := agree(t, others(n), targets[0]); got != want {
			t.Errorf("%d others: read %v", n, got)
		}
		if got := agree(t, `{"X0":1,"Inner":`+others(n)+`,"Text":"a","Inners":[`+others(n)+`,`+others(n)+`],"Custom":`+others(n)+`}`, targets[0]); got != want {
			t.Errorf("%d others of others: read %v", n, got)
		}
	}
}

// TestOthersFirst: what keeps them may be the first field.
func TestOthersFirst(t *testing.T) {
	type record struct {
		Unknown wire.Value `json:",embed"`
		Key     int        `json:"Key"`
	}
	if !agree(t, `{"Key":1,"X":2}`, reflect.TypeFor[record]()) {
		t.Error("declined")
	}
}

// TestRoom: a list of records gets the room that was counted, and no more.
func TestRoom(t *testing.T) {
	for _, c := range []struct {
		text  string
		items []int // nil: as they are counted
		room  int
	}{
		{`{"Inners":[{"Key":1},{"Key":2},{"Key":3}]}`, nil, 3},
		{`{"Texts":["a","b"],"Tree":[],"Inners":[{"Key":1},{"Key":2},{"Key":3}]}`, nil, 3},
		{`{"Inner":{"More":[{"a":1},{"a":2}]},"Inners":[{"Key":1},{"Key":2},{"Key":3},{"Key":4},{"Key":5}]}`, nil, 5},
		{`{"Other":[{"a":1}],"Custom":[{}],"Inners":[{"Key":1},{"Key":2},{"Key":3}]}`, nil, 3},
		{`{"Inners":[ ]}`, nil, 0},
		{`{"Inners":[{"Key":1}]}`, []int{0}, 1},
		{`{"Inners":[{"Key":1}]}`, []int{1 << 40}, 4},                                            // a record takes 16 bytes or so
		{`{"Inners":[{"Key":1}],"Text":"` + strings.Repeat("a", 200) + `"}`, []int{1 << 40}, 17}, // wherever it is
	} {
		items := c.items
		if items == nil {
			_, items = rawjson.Skip([]byte(c.text), 0)
		}
		var got every
		if !codec.Unmarshal([]byte(c.text), items, &got, nil) || cap(got.Inners) != c.room {
			t.Errorf("%s: room for %d, want %d", c.text, cap(got.Inners), c.room)
		}
	}
}

// TestPieces: short strings share a chunk up to its last byte, long ones have memory of their own.
func TestPieces(t *testing.T) {
	const chunk = 2048
	for _, c := range []struct {
		sizes  []int
		pieces int
	}{
		{[]int{512, 512, 512, 512}, 1}, {[]int{512, 512, 512, 511, 1}, 1}, {[]int{512, 512, 512, 511, 2}, 2}, {[]int{1, 513, 1}, 2}, {[]int{513, 513}, 2},
	} {
		var texts, got []string
		for _, size := range c.sizes {
			texts = append(texts, strings.Repeat("a", size))
		}
		if !codec.Unmarshal([]byte(`["`+strings.Join(texts, `","`)+`"]`), nil, &got, nil) {
			t.Fatal("not read")
		}
		apart := map[uintptr]bool{}
		first := uintptr(unsafe.Pointer(unsafe.StringData(got[0])))
		for _, s := range got {
			at := uintptr(unsafe.Pointer(unsafe.StringData(s)))
			if at < first || at >= first+chunk {
				apart[at] = true
			}
		}
		if len(got[0]) > chunk/4 {
			continue // it has no chunk to begin with
		}
		if len(apart)+1 != c.pieces {
			t.Errorf("strings of %d bytes are kept in %d pieces, want %d", c.sizes, len(apart)+1, c.pieces)
		}
	}
}
