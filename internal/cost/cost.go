// Package cost holds what tests count, allocations, bytes and instructions, against what was
// recorded in a file, so that what grows is found where it grew. Counts hold on any machine; times
// would not.
package cost

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "record anew what tests count")

// Figures are what was counted. The zero value is ready to use.
type Figures struct{ lines []string }

// Add adds a figure under the name by which it is recorded, with four digits at least.
func (f *Figures) Add(name string, value float64) {
	text := strconv.FormatFloat(value, 'g', 4, 64)
	if value >= 1000 {
		text = strconv.FormatFloat(value, 'f', 0, 64)
	}
	f.lines = append(f.lines, text+" "+name)
}

// Hold fails the test for each figure that is more than allowed times the one that the file
// records, and for each that only one of the two has. Another release of Go counts otherwise: five
// times the margin is allowed there. With -update it records the figures instead.
func (f *Figures) Hold(t testing.TB, file string, allowed float64) {
	t.Helper()
	release := strings.Join(strings.SplitN(runtime.Version(), ".", 3)[:2], ".")
	got := strings.Join(append([]string{release}, f.lines...), "\n") + "\n"
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, fault := range compare(string(want), got, allowed) {
		t.Errorf("%s: %s; find out why, or record it: go test -run '^%s$' -update", file, fault, t.Name())
	}
}

// compare gives what of two reports differs. The first line of each is the release of Go.
func compare(want, got string, allowed float64) (faults []string) {
	wantGo, wantLines, _ := strings.Cut(want, "\n")
	gotGo, gotLines, _ := strings.Cut(got, "\n")
	if wantGo != gotGo {
		allowed = 1 + 5*(allowed-1)
	}
	recorded := make(map[string]float64)
	for line := range strings.Lines(wantLines) {
		name, value := figure(line)
		recorded[name] = value
	}
	for line := range strings.Lines(gotLines) {
		name, value := figure(line)
		before, ok := recorded[name]
		delete(recorded, name)
		switch {
		case !ok:
			faults = append(faults, fmt.Sprintf("%s: %v, recorded nowhere", name, value))
		case value > before*allowed:
			faults = append(faults, fmt.Sprintf("%s: %v, recorded %v", name, value, before))
		}
	}
	for name := range recorded {
		faults = append(faults, name+": recorded and no longer counted")
	}
	return faults
}

// figure takes a line apart: a figure and its name.
func figure(line string) (name string, value float64) {
	text, name, _ := strings.Cut(strings.TrimSpace(line), " ")
	_, _ = fmt.Sscan(text, &value)
	return name, value
}

// Memory gives the bytes that f allocates and those that its result keeps.
func Memory(f func() any) (allocated, held float64) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	kept := f()
	runtime.ReadMemStats(&after)
	allocated = float64(after.TotalAlloc - before.TotalAlloc)
	runtime.GC()
	runtime.ReadMemStats(&after)
	held = float64(after.HeapAlloc) - float64(before.HeapAlloc)
	runtime.KeepAlive(kept)
	return allocated, held
}
