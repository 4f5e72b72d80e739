package main

import (
	_ "embed"
	"fmt"
	"os"
	"regexp"
	"runtime"
	"runtime/debug"
	"strings"
)

// report is RESULTS.md in the making.
type report struct {
	head    strings.Builder // up to the table of all goals
	text    strings.Builder
	section string
}

//go:embed remarks.md
var remarks string

//go:embed losses.md
var losses string

func newReport(rounds int) *report {
	r := &report{}
	fmt.Fprintf(&r.head, "# Results\n\nCommand: `make bench`, which is `cd bench && go run . -rounds %d`. Written by it; do not edit.\n\n", rounds)
	fmt.Fprintf(&r.head, "Machine: %d cores, %s, %s %s/%s%s.\n\n", runtime.NumCPU(), processor(), runtime.Version(), runtime.GOOS, runtime.GOARCH, level())
	fmt.Fprintf(&r.head, "| | goal | this run | |\n|---|---|--:|---|\n")
	return r
}

func (r *report) linef(format string, args ...any) { fmt.Fprintf(&r.text, format+"\n", args...) }

// String is the whole: what all goals came to stands first.
func (r *report) String() string {
	return r.head.String() + "\n" + strings.TrimSpace(remarks) + "\n" + r.text.String() + losses
}

func (r *report) heading(text string) {
	r.section = text
	r.linef("")
	r.linef("## %s", text)
	r.linef("")
}

// goal says whether a figure is where it shall be, here and in the table at the top. The
// figure is what stands after the last colon.
func (r *report) goal(met bool, format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	goal, figure := text, ""
	if i := strings.LastIndex(text, ": "); i >= 0 {
		goal, figure = text[:i], text[i+2:]
	}
	verdict, why := "reached", ""
	if !met {
		verdict, why = "**missed**", "; "+reason(r.section, goal)
	}
	r.linef("- %s: %s", text, verdict)
	fmt.Fprintf(&r.head, "| %s | %s | %s | %s |\n", r.section, goal, figure, verdict+why)
}

// lost finds the reasons: the first sentence of each item that begins with a name.
var lost = regexp.MustCompile(`(?m)^- \*\*([^*]+)\*\*: ((?:.|\n)*?[^\d])\.(?:\s|$)`)

// reason is that of losses.md for a goal that was missed. Its name is what the heading of the
// section begins with, or that, " / " and what the goal begins with; the longest counts.
func reason(section, goal string) string {
	name, why := "", "losses.md does not say why"
	for _, m := range lost.FindAllStringSubmatch(losses, -1) {
		ofSection, ofGoal, _ := strings.Cut(m[1], " / ")
		if strings.HasPrefix(section, ofSection) && strings.HasPrefix(goal, ofGoal) && len(m[1]) > len(name) {
			name, why = m[1], strings.Join(strings.Fields(m[2]), " ")
		}
	}
	return why
}

// times is the table of a comparison.
func (r *report) times(all []figures) {
	r.linef("| | x | half of the rounds | time | allocations | allocated kB | |")
	r.linef("|---|--:|--:|--:|--:|--:|---|")
	for _, f := range all {
		r.linef("| %s | %.2f | %.2f to %.2f | %.3g ms | %d | %d | %s |", f.name, f.times.middle, f.times.low, f.times.high, f.wall(), f.allocs, f.bytes/1000, f.note)
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

// processor names the CPU where the system tells, and what tells it from others of that name.
func processor() string {
	text, _ := os.ReadFile("/proc/cpuinfo")
	of := make(map[string]string)
	first, _, _ := strings.Cut(string(text), "\n\n")
	for line := range strings.Lines(first) {
		name, value, _ := strings.Cut(line, ":")
		of[strings.TrimSpace(name)] = strings.TrimSpace(value)
	}
	if of["model name"] == "" {
		return "unnamed processor"
	}
	return fmt.Sprintf("%s (family %s, model %s, stepping %s)", of["model name"], of["cpu family"], of["model"], of["stepping"])
}

// level is the GOAMD64 that this was built for.
func level() string {
	info, _ := debug.ReadBuildInfo()
	for _, s := range info.Settings {
		if s.Key == "GOAMD64" {
			return " " + s.Value
		}
	}
	return ""
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
