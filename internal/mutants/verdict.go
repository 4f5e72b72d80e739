package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// least is the share of killed mutants, in percent, that a package must reach.
const least = 90

// mutant is one change of the code and what became of it.
type mutant struct {
	name   string // without a line, so that it stays the same when the file changes elsewhere
	place  string // file:line:column
	status string // KILLED, LIVED, TIMED OUT, NOT COVERED, CASE or NOT VIABLE
}

// parseList reads mutants that live: a name in one line, and the reason in indented ones after it.
func parseList(text string) (map[string]bool, error) {
	reasoned := map[string]bool{}
	name := ""
	for i, line := range strings.Split(text, "\n") {
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case !strings.HasPrefix(line, "\t"):
			name = line
			reasoned[name] = false
		case name == "":
			return nil, fmt.Errorf("survivors.txt:%d: a reason without a mutant before it", i+1)
		default:
			reasoned[name] = true
		}
	}
	for name, has := range reasoned {
		if !has {
			return nil, fmt.Errorf("survivors.txt: %s has no reason; write one below it, indented", name)
		}
	}
	return reasoned, nil
}

// judge says how many mutants of a package were found out and which no test runs through, and what
// to complain of.
func judge(folder string, found []mutant, known map[string]bool) (said, complaints []string) {
	count := map[string]int{}
	alive := map[string]bool{}
	said = []string{""}
	for _, m := range found {
		count[m.status]++
		if m.status == "NOT COVERED" {
			said = append(said, fmt.Sprintf("%s: not covered: %s", m.place, m.name))
		}
		if m.status != "LIVED" {
			continue
		}
		alive[m.name] = true
		if !known[m.name] {
			complaints = append(complaints, fmt.Sprintf("%s: no test notices %s", m.place, m.name))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(known)) {
		file, _, _ := strings.Cut(name, " ")
		if strings.TrimPrefix(file[:strings.LastIndex(file, "/")+1], folder+"/") == "" && !alive[name] {
			complaints = append(complaints, "it lives no more, take it off the list: "+name)
		}
	}
	killed, lived := count["KILLED"], count["LIVED"]
	share := 100 * float64(killed) / float64(max(1, killed+lived))
	if share < least {
		complaints = append(complaints, fmt.Sprintf("%s: %.1f %% of its mutants are killed, want %d %%", folder, share, least))
	}
	said[0] = fmt.Sprintf("%s: %.1f %% killed: %d, and %d timed out; %d live; %d not covered, and %d in cases, which the tool cannot look at",
		folder, share, killed, count["TIMED OUT"], lived, count["NOT COVERED"], count["CASE"])
	return said, complaints
}
