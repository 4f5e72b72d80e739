package codec_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unsafe"

	"github.com/fieldbooks/fieldbooks/internal/codec"
	"github.com/fieldbooks/fieldbooks/internal/cost"
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

// TestRoom: a list of records gets about as much room as it takes, wherever it is and whatever else
// is there, and other lists up to twice as much.
func TestRoom(t *testing.T) {
	records := func(n int) string {
		return "[" + strings.Repeat(`{"Key":1234567,"Other":"so much"},`, n) + `{"Key":1}]`
	}
	after := `,"Other":[` + strings.Repeat(`{"Number":1,"Lines":[{"a":1},{"b":[]}]},`, 5000) + `{}]`
	for _, n := range []int{0, 1, 2, 3, 7, 8, 9, 50, 1000, 20000} {
		for _, text := range []string{
			`{"Inners":` + records(n) + `}`, `{"Inners":` + records(n) + after + `}`, `{"Tree":[{},{"Name":"a"}],"Inners":` + records(n) + after + `}`,
			`{"Inners":[{"Key":1,"Note":"` + strings.Repeat("a", 4000) + `"},` + records(n)[1:] + after + `}`,
		} {
			var got every
			if !codec.Unmarshal([]byte(text), &got, nil) {
				t.Fatal("declined")
			}
			if room, most := cap(got.Inners), max(2*min(len(got.Inners), 8), len(got.Inners)*5/4); room > most {
				t.Errorf("%d records: room for %d, want at most %d", len(got.Inners), room, most)
			}
		}
	}
}

// TestRoomInside: a list in a record of a list is not taken to go on in the records behind, which
// begin alike.
func TestRoomInside(t *testing.T) {
	for _, n := range []int{7, 8, 9, 12, 100} {
		for _, item := range []string{`{"Name":"a"},`, `{"Name":"a]"},`, `{"Name":"a","Other":[1]},`, `{"Name":"a","Branches":[{},{}]},`} {
			one := `{"Name":"a","Branches":[` + strings.TrimSuffix(strings.Repeat(item, n), ",") + `]},`
			var got every
			if !codec.Unmarshal([]byte(`{"Tree":[`+strings.Repeat(one, 300)+`{}]}`), &got, nil) {
				t.Fatal("declined")
			}
			for _, of := range got.Tree[:300] {
				if room, most := cap(of.Branches), max(16, n*5/4); len(of.Branches) != n || room > most {
					t.Fatalf("%d of %s: room for %d, want at most %d", n, item, room, most)
				}
			}
		}
	}
}

// TestOddFirst: what a list begins with may be like nothing else in it, and may hold no name; that
// does not copy the list for each record.
func TestOddFirst(t *testing.T) {
	const n = 5000
	for _, first := range []string{`null`, `{}`, `{"X":1}`, `{"Other":[{"Key":2},{"Key":2}]}`, strings.Repeat(`null,`, 50) + `null`} {
		text := []byte(`[` + first + strings.Repeat(`,{"Key":1234567}`, n) + `]`)
		var got []inner
		times := testing.AllocsPerRun(1, func() {
			if got = nil; !codec.Unmarshal(text, &got, nil) {
				t.Fatal("declined")
			}
		})
		if room, most := cap(got), len(got)*5/4; times > 200 || room > most {
			t.Errorf("%s: %.0f allocations, room for %d of %d, want at most 200 and %d", first, times, room, len(got), most)
		}
	}
}

// TestLookalikes: a list of small records is not taken to go on in all that looks like it.
func TestLookalikes(t *testing.T) {
	text := []byte(`{"Inners":[` + strings.Repeat("{},", 8) + `{}],"Other":[` + strings.Repeat("{},", 50_000) + `{}]}`)
	bytes, _ := cost.Memory(func() any {
		if !codec.Unmarshal(text, new(every), nil) {
			t.Fatal("declined")
		}
		return nil
	})
	if each := bytes / float64(len(text)); each > 6 {
		t.Errorf("%.0f bytes for each of the text", each)
	}
}

// TestPieces: strings share a chunk up to its last byte, long ones that do not fit have memory of their own.
func TestPieces(t *testing.T) {
	const chunk = 2048
	for _, c := range []struct {
		sizes  []int
		pieces int
	}{
		{[]int{512, 512, 512, 512}, 1}, {[]int{512, 512, 512, 511, 1}, 1}, {[]int{512, 512, 512, 511, 2}, 2}, {[]int{1, 513, 1}, 1}, {[]int{1, 1800, 513}, 2}, {[]int{513, 513}, 2},
	} {
		var texts, got []string
		for _, size := range c.sizes {
			texts = append(texts, strings.Repeat("a", size))
		}
		if !codec.Unmarshal([]byte(`["`+strings.Join(texts, `","`)+`"]`+strings.Repeat(" ", chunk)), &got, nil) {
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
