package main

import (
	"bufio"
	_ "embed"
	"fmt"
	"os"
	"runtime"
	"strings"
)

// report is RESULTS.md in the making.
type report struct {
	text strings.Builder
}

//go:embed remarks.md
var remarks string

//go:embed losses.md
var losses string

func newReport(rounds int) *report {
	r := &report{}
	r.linef("# Results")
	r.linef("")
	r.linef("Command: `make bench`, which is `cd bench && go run . -rounds %d`. Written by it; do not edit.", rounds)
	r.linef("")
	r.linef("Machine: %d cores, %s, %s %s/%s.", runtime.NumCPU(), processor(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	r.linef("")
	r.linef("%s", strings.TrimSpace(remarks))
	return r
}

func (r *report) linef(format string, args ...any) { fmt.Fprintf(&r.text, format+"\n", args...) }

func (r *report) String() string { return r.text.String() + losses }

func (r *report) heading(text string) {
	r.linef("")
	r.linef("## %s", text)
	r.linef("")
}

// goal says whether a figure is where it shall be.
func (r *report) goal(met bool, format string, args ...any) {
	verdict := "reached"
	if !met {
		verdict = "**missed**"
	}
	r.linef("- %s: %s", fmt.Sprintf(format, args...), verdict)
}

// times is the table of a comparison.
func (r *report) times(all []figures) {
	r.linef("| | x | time | allocations | allocated kB | |")
	r.linef("|---|--:|--:|--:|--:|---|")
	for _, f := range all {
		r.linef("| %s | %.2f | %.3g ms | %d | %d | %s |", f.name, f.ratio, f.took.Seconds()*1000, f.allocs, f.bytes/1000, f.note)
	}
	r.linef("")
}

// table is any other table; the first row is its head.
func (r *report) table(rows ...[]string) {
	for i, row := range rows {
		r.linef("| %s |", strings.Join(row, " | "))
		if i == 0 {
			r.linef("|---%s|", strings.Repeat("|--:", len(row)-1))
		}
	}
	r.linef("")
}

// processor names the CPU where the system tells.
func processor() string {
	file, err := os.Open("/proc/cpuinfo")
	if err != nil {
		return "unnamed processor"
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if name, ok := strings.CutPrefix(lines.Text(), "model name\t: "); ok {
			return name
		}
	}
	return "unnamed processor"
}

// find is the row of a table by its name.
func find(all []figures, name string) figures {
	for _, f := range all {
		if f.name == name {
			return f
		}
	}
	return figures{}
}
