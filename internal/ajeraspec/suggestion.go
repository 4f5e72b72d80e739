package ajeraspec

import (
	"fmt"
	"strings"
)

// suggest writes the end of a message about an unknown word: the known word it
// was probably meant to be, or what is known at all.
func suggest(word string, known []string, otherwise string) string {
	if near := nearest(word, known); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return otherwise
}

// nearest returns the known word that is so like the given one that it was
// probably meant, or "".
func nearest(word string, known []string) string {
	best, fewest := "", 1+max(1, min(len(word)/3, 3))
	for _, k := range known {
		if d := distance(strings.ToLower(word), strings.ToLower(k)); d < fewest {
			best, fewest = k, d
		}
	}
	return best
}

// distance counts the letters to insert, remove, replace or swap with their
// neighbour to turn a into b.
func distance(a, b string) int {
	const long = 64 // nothing this long is a slip of one word
	if len(a) > long || len(b) > long {
		return long
	}
	older, old := []int(nil), countUp(len(b))
	for i := range len(a) {
		row := []int{i + 1}
		for j := range len(b) {
			row = append(row, step(a, b, i, j, older, old, row))
		}
		older, old = old, row
	}
	return old[len(b)]
}

// step is the next cell of the table of distances.
func step(a, b string, i, j int, older, old, row []int) int {
	replace := old[j]
	if a[i] != b[j] {
		replace++
	}
	least := min(replace, old[j+1]+1, row[j]+1)
	if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
		least = min(least, older[j-1]+1)
	}
	return least
}

func countUp(n int) []int {
	row := make([]int, n+1)
	for i := range row {
		row[i] = i
	}
	return row
}

// list writes words for a message: "a, b, c".
func list(words []string) string { return strings.Join(words, ", ") }
