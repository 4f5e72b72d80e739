package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"

	"github.com/fieldbooks/fieldbooks/gen/internal/review/files"
)

// marker is a line that git puts where two sides of a merge differ.
var marker = regexp.MustCompile(`^(<{7}|={7}|>{7}|\|{7})( |\r?$)`)

// conflicts names the merges that nobody has finished in the specs. It comes before all reading:
// what such a file says else is a fault of its own in every line.
func conflicts(module fs.FS) error {
	names, err := files.Below(module, "specs")
	for _, name := range names {
		if ext := path.Ext(name); ext != ".yaml" && name != readme {
			continue
		}
		text, readErr := fs.ReadFile(module, name)
		err = errors.Join(err, readErr, conflictsOf(name, text))
	}
	return err
}

// conflictsOf has one fault for each place, which is where its first marker stands. The table of the
// page is written anew in any case.
func conflictsOf(name string, text []byte) (all error) {
	if !bytes.Contains(text, []byte("<<<<<<< ")) && !bytes.Contains(text, []byte(">>>>>>> ")) {
		return nil
	}
	inside, generated, number := false, false, 0
	for line := range bytes.Lines(text) {
		number++
		if name == readme && (string(line) == coverageBegin || string(line) == coverageEnd) {
			generated = string(line) == coverageBegin
		}
		if generated || !marker.Match(line) {
			continue
		}
		if !inside {
			all = errors.Join(all, fmt.Errorf("%s:%d: a merge is not finished here (%s): keep what each side means, delete the marker lines, then run \"go run ./gen\"", name, number, bytes.TrimSpace(line)))
		}
		inside = line[0] != '>'
	}
	return all
}
