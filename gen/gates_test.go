package main

import (
	"fmt"
	"io/fs"
	"maps"
	"strings"
	"testing"
	"testing/fstest"
)

// The gates of a pull request, each broken on purpose. That wrappers reach every
// entry, and that old examples compile, is tried in package review.

// TestHandEdit edits each generated file in turn: the check names it and no other.
func TestHandEdit(t *testing.T) {
	b := newBench(t)
	made, err := generate(b.files)
	if err != nil {
		t.Fatal(err)
	}
	if found := gate(t, b.files, made.files); len(found) != 0 {
		t.Fatalf("without an edit there are differences: %v", found)
	}
	for name, data := range made.files {
		edited := maps.Clone(b.files)
		edited[name] = &fstest.MapFile{Data: append([]byte(string(data)), "// by hand\n"...)}
		if found := gate(t, edited, made.files); len(found) != 1 || found[0] != (difference{name, differs}) {
			t.Errorf("an edit of %s gives %v", name, found)
		}
	}
}

// TestMissingStaleForeign takes each file away, and puts stale and foreign ones there.
func TestMissingStaleForeign(t *testing.T) {
	b := newBench(t)
	made, err := generate(b.files)
	if err != nil {
		t.Fatal(err)
	}
	for name := range made.files {
		gone := maps.Clone(b.files)
		delete(gone, name)
		if found := gate(t, gone, made.files); len(found) != 1 || found[0] != (difference{name, missing}) {
			t.Errorf("without %s there is %v", name, found)
		}
	}
	for name, c := range map[string]struct {
		text string
		want state
	}{
		"generated/ajerav2/old.gen.go":     {goHeader + "package ajerav2\n", stale},
		"generated/ajerav3/x.gen.go":       {goHeader + "package ajerav3\n", stale},
		"generated/api/ajerav3.txt":        {"pkg ajerav3, type X int\n", stale},
		"generated/ajerav2/extra.go":       {"package ajerav2\n", foreign},
		"generated/ajerav2/notes.md":       {"Remember.\n", foreign},
		"generated/aimsioapi/deep/mine.go": {"package deep\n", foreign},
	} {
		more := maps.Clone(b.files)
		more[name] = &fstest.MapFile{Data: []byte(c.text)}
		if found := gate(t, more, made.files); len(found) != 1 || found[0] != (difference{name, c.want}) {
			t.Errorf("%s gives %v", name, found)
		}
	}
}

func gate(t *testing.T, files fs.FS, want map[string][]byte) differences {
	t.Helper()
	found, err := compare(files, want)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// TestOverlayActionsMatch holds that a correction which corrects nothing stops the
// generator, with its place.
func TestOverlayActionsMatch(t *testing.T) {
	b := newBench(t)
	const file = "specs/" + overlay
	text := strings.TrimRight(string(b.files[file].Data), "\n")
	line := strings.Count(text, "\n") + 2
	for action, want := range map[string]string{
		"target: $.components.schemas.Nothing\n    description: Gone.\n    remove: true":                      "matches nothing",
		"target: $.components.schemas.JobOrder\n    description: As it is.\n    update: {type: object}":       "already is as the action wants it",
		"target: $.components.schemas.JobOrder\n    update: {x-go-name: Job}":                                 "no description",
		"target: $.components.schemas.JobOrder[\n    description: Broken.\n    update: {x-go-name: JobOrder}": "is not a JSONPath",
	} {
		broken := maps.Clone(b.files)
		broken[file] = &fstest.MapFile{Data: []byte(text + "\n  - " + action + "\n")}
		_, err := generate(broken)
		if at := fmt.Sprintf("%s:%d:", file, line); err == nil || !strings.Contains(err.Error(), at) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s\ngives %v\nwanted %q at %s", action, err, want, at)
		}
	}
}

// TestSpecsThatNobodyReads holds that a spec does not go in silence by its name or place.
func TestSpecsThatNobodyReads(t *testing.T) {
	b := newBench(t)
	for from, to := range map[string]string{
		"specs/ajera/lists_v1.yaml":    "specs/ajera/lists_v1.yml",
		"specs/ajera/vendors_v1.yaml":  "specs/ajera/vendors_v1.YAML",
		"specs/ajera/contacts_v1.yaml": "specs/ajera/old/contacts_v1.yaml",
		"specs/aimsio/openapi.yaml":    "specs/aimsio/openapi.json",
		"specs/aimsio/overlay.yaml":    "specs/aimsio/overlay.yml",
		"specs/breaks.yaml":            "specs/breaks.yml",
	} {
		moved := maps.Clone(b.files)
		moved[to] = moved[from]
		delete(moved, from)
		if _, err := generate(moved); err == nil || !strings.HasPrefix(err.Error(), to+": nobody reads a file of this name; rename or remove it") {
			t.Errorf("%s instead of %s gives %v", to, from, err)
		}
	}
}
