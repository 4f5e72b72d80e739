package main

import (
	"bytes"
	"strings"
	"testing"
	"testing/fstest"
)

// TestSmallDiffs holds that a small change of a spec is a small change of the Go, and of one line in
// the digest: a new member adds its own lines and touches no other line, however long its name.
func TestSmallDiffs(t *testing.T) {
	const file = "specs/ajera/projects_v2.yaml"
	const long = "Longer Than The Name Of Any Other Member Of The Record"
	for _, c := range []struct {
		name, after, line, with string
		added, removed, files   int
	}{
		{"field", "    fields:\n", "      " + long + ": int\n", "", 3, 0, 2},
		{"documented field", "    fields:\n", "      " + long + ": {type: decimal, doc: Money.}\n", "", 4, 0, 2},
		{"argument", "    args:\n", "      " + long + ": bool\n", "", 3, 0, 2},
		{"content key", "    content:\n", "      " + long + ": string\n", "", 3, 0, 2},
		{"permission", "    kind: get\n", "", "    employee: true\n    kind: get\n", 3, 2, 2},
		{"description", "    doc: Full records", "", "    doc: All records", 2, 2, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			specs := ajeraSpecs(t)
			before, _, err := generateAjera(specs)
			if err != nil {
				t.Fatal(err)
			}
			changed := c.after + c.line
			if c.with != "" {
				changed = c.with
			}
			old := specs[file].Data
			specs[file] = &fstest.MapFile{Data: bytes.Replace(old, []byte(c.after), []byte(changed), 1)}
			if bytes.Equal(old, specs[file].Data) {
				t.Fatalf("%q is not in %s", c.after, file)
			}
			after, _, err := generateAjera(specs)
			if err != nil {
				t.Fatal(err)
			}
			added, removed, files := changedLines(before, after)
			if added != c.added || removed != c.removed || files != c.files {
				t.Errorf("%d lines added, %d removed in %d files; wanted %d, %d, %d", added, removed, files, c.added, c.removed, c.files)
			}
		})
	}
}

// changedLines counts the lines and files that a review would show.
func changedLines(before, after map[string][]byte) (added, removed, files int) {
	for name := range after {
		if bytes.Equal(before[name], after[name]) {
			continue
		}
		files++
		old, now := strings.Split(string(before[name]), "\n"), strings.Split(string(after[name]), "\n")
		same := common(old, now)
		added += len(now) - same
		removed += len(old) - same
	}
	return added, removed, files
}

// common is the length of the longest common subsequence.
func common(a, b []string) int {
	row := make([]int, len(b)+1)
	for _, x := range a {
		diagonal := 0
		for j, y := range b {
			above := row[j+1]
			switch {
			case x == y:
				row[j+1] = diagonal + 1
			default:
				row[j+1] = max(above, row[j])
			}
			diagonal = above
		}
	}
	return row[len(b)]
}
