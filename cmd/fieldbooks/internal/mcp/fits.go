package mcp

import (
	"strings"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
)

// fit is how well a record fits a name, the best first.
type fit int

const (
	same     fit = iota // a number or a code is just that
	exact               // a name is just that
	begins              // one begins with it
	contains            // all words are in them
	similar             // written a little otherwise
	misses
)

// String is the fit in a word.
func (f fit) String() string {
	return [...]string{"exactly", "exactly", "begins", "contains", "similar", "key"}[f]
}

// compare finds how well a name fits what a record is called by: each by itself, and all together, as
// first and last names are.
func compare(name string, members []rawjson.Member) fit {
	name = strings.ToLower(name)
	best := misses
	var all []string
	for _, m := range members {
		text := strings.ToLower(rawjson.Text(m.Value))
		if text != "" && !strings.HasPrefix(strings.ToLower(m.Name), "middle") {
			all = append(all, text)
		}
		how := compareText(name, text)
		if last := lastWord(m.Name); how == exact && (last == "id" || last == "number" || last == "code") {
			how = same
		}
		best = min(best, how)
	}
	return min(best, compareText(inOrder(name), strings.Join(all, " ")))
}

// inOrder is a name without the comma of "Doe, Jane".
func inOrder(name string) string {
	if last, first, found := strings.Cut(name, ","); found && first != "" {
		return strings.TrimSpace(first) + " " + strings.TrimSpace(last)
	}
	return name
}

func compareText(name, text string) fit {
	switch {
	case text == "":
		return misses
	case name == text:
		return exact
	case strings.HasPrefix(text, name):
		return begins
	}
	within := true
	for _, word := range strings.Fields(name) {
		within = within && strings.Contains(text, word)
	}
	switch {
	case within:
		return contains
	case isSimilar(name, text):
		return similar
	}
	return misses
}

// isSimilar reports whether each word of a name is a word of the text, a few letters aside. With
// another digit it is another number.
func isSimilar(name, text string) bool {
	if strings.ContainsAny(name, "0123456789") {
		return false
	}
	for _, word := range strings.Fields(name) {
		met := false
		for _, other := range strings.Fields(text) {
			met = met || output.Distance(word, other) <= len(word)/4
		}
		if !met {
			return false
		}
	}
	return true
}
