package rawjson

import (
	"slices"
	"testing"
)

// FuzzLists wants of an object the members of [Members], and of its lists the items of [Items].
func FuzzLists(f *testing.F) {
	for _, text := range []string{
		`{}`, ` { } `, `{"A":[{"k":1},{"k":"}{"}] , "B":[1,[2],{"x":[]}],"C":{"d":[1]},"E":[ ],"F":null,"A":[{}]}`, `{"A":[{"k":[{"x":1}]} ]}`,
		`{"A":[{"k":1}`, `{"A":[{"k":1},`, `{"A":[{"k":1}]`, `{"A":[{"k":1}]}x`, `{"A":[{"k":"\"}"},{"l":2}]}`, `[1]`, `null`, ``, `{"A" 1}`, "{\"\xff\":[\"\xff\"]}", `{"A":[{"k":1},2]}`, `{"A":[{"k":1}{"l":2}]}`,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		members, err := Members(text)
		got := Lists(text)
		if err != nil {
			return // what is no JSON is told where it is read
		}
		if len(got) != len(members) {
			t.Fatalf("%q: %d members, want %d", text, len(got), len(members))
		}
		for i, m := range members {
			if l := got[i]; l.Name != m.Name || string(l.Value) != string(m.Value) || l.At != m.At {
				t.Errorf("%q: %v, want %v", text, l.Member, m)
			}
			var items []Value
			if list, err := Items(m.Value); err == nil {
				for _, item := range list {
					items = append(items, item.Value)
				}
			}
			if !slices.EqualFunc(got[i].Items, items, func(a, b Value) bool { return string(a) == string(b) }) {
				t.Errorf("%q: items %s, want %s", text, got[i].Items, items)
			}
		}
	})
}
