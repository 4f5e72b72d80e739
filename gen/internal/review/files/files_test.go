package files

import (
	"slices"
	"testing"
	"testing/fstest"
)

func TestDiffering(t *testing.T) {
	state := func(texts map[string]string) fstest.MapFS {
		files := fstest.MapFS{}
		for name, text := range texts {
			files[name] = &fstest.MapFile{Data: []byte(text)}
		}
		return files
	}
	base := state(map[string]string{"a/same.go": "1", "a/changed.go": "1", "a/gone.go": "1", "a/logo.png": "1", "b/x.go": "1"})
	head := state(map[string]string{"a/same.go": "1", "a/changed.go": "2", "a/new.go": "1", "a/logo.png": "2", "b/x.go": "1"})
	found, err := Differing(base, head, "a")
	if want := []string{"a/changed.go", "a/gone.go", "a/new.go"}; err != nil || !slices.Equal(found, want) {
		t.Errorf("%v, %v; wanted %v", found, err, want)
	}
	if !Same(base, head, "b") || Same(base, head, "a") || !Same(base, head, "nowhere") {
		t.Error("what differs is the same, or what is the same differs")
	}
}
