package output

import (
	"cmp"
	"slices"
	"strings"
)

// Nearest are the names that somebody may have meant, the likeliest first, three at most.
func Nearest(word string, names []string) []string {
	word = strings.ToLower(word)
	steps := map[string]int{}
	var near []string
	for _, name := range names {
		lower := strings.ToLower(name)
		d := Distance(word, lower)
		if len(word) > 2 && strings.Contains(lower, word) {
			d = min(d, 1)
		}
		if d <= min(2, len(word)/3) {
			steps[name], near = d, append(near, name)
		}
	}
	slices.SortStableFunc(near, func(a, b string) int { return cmp.Compare(steps[a], steps[b]) })
	return near[:min(3, len(near))]
}

// Distance is how many letters must be changed, added, left out or swapped with the next to get
// from a to b.
func Distance(a, b string) int {
	before, last := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range len(a) {
		row := make([]int, len(b)+1)
		row[0] = i + 1
		for j := range len(b) {
			row[j+1] = last[j]
			if a[i] != b[j] {
				row[j+1] = 1 + min(last[j], last[j+1], row[j])
			}
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], 1+before[j-1])
			}
		}
		before, last = last, row
	}
	return last[len(b)]
}
