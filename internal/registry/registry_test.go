package registry

import (
	"sync"
	"testing"
)

func TestOf(t *testing.T) {
	var r Registry[string, *int]
	var all sync.WaitGroup
	kept := make([]*int, 8)
	for i := range kept {
		all.Go(func() { kept[i] = r.Of("a", func(string) *int { return new(i) }) })
	}
	all.Wait()
	for _, value := range kept {
		if first := r.Of("a", func(string) *int { return nil }); first == nil || value != first {
			t.Errorf("%v is not the first, %v", value, first)
		}
	}
}
