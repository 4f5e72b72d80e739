package match

import (
	"reflect"
	"slices"
	"testing"

	"github.com/fieldbooks/fieldbooks/internal/record"
)

type item struct {
	Key  int    `json:"Key" wire:"key"`
	Name string `json:"Name"`
	List []item `json:"List"`
}

func keyed(keys ...int) []item {
	list := make([]item, len(keys))
	for i, key := range keys {
		list[i].Key = key
	}
	return list
}

func TestPlaces(t *testing.T) {
	for _, c := range []struct{ base, edited, want []int }{
		{[]int{1, 2, 3}, []int{3, 1, 4}, []int{2, 0, -1}},
		{[]int{5, 5}, []int{5, 5, 5}, []int{0, 1, -1}},
		{[]int{0, 0}, []int{0}, []int{0}},
		{nil, []int{-1}, []int{-1}},
	} {
		got := Places(record.Of(reflect.TypeFor[item]()), reflect.ValueOf(keyed(c.base...)), reflect.ValueOf(keyed(c.edited...)))
		if !slices.Equal(got, c.want) {
			t.Errorf("%v in %v: %v, want %v", c.edited, c.base, got, c.want)
		}
	}
}

func TestArrange(t *testing.T) {
	result := item{List: keyed(4, 1, 2, 1)}
	missing := Arrange(reflect.ValueOf(&result).Elem(), "List", []int{1, 3, 2})
	var keys []int
	for _, i := range result.List {
		keys = append(keys, i.Key)
	}
	if !slices.Equal(keys, []int{1, 1, 2, 4}) || !slices.Equal(missing, []int{3}) {
		t.Errorf("%v, missing %v", keys, missing)
	}
}

func TestVisit(t *testing.T) {
	tree := item{List: []item{{Key: 1, List: []item{{Key: 2}}}, {Key: 3}}}
	var keys []int
	Visit(reflect.ValueOf(tree), func(id Identity) { keys = append(keys, id.Number) })
	if !slices.Equal(keys, []int{1, 2, 3}) {
		t.Errorf("visited %v", keys)
	}
}
