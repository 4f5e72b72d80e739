package main

import (
	"fmt"
	"strings"
)

const changelog = "CHANGELOG.md"

// notesOf is what the changelog says of a release, without its heading.
func notesOf(dir, version string) (string, error) {
	text, err := repository(dir).read(changelog)
	if err != nil {
		return "", err
	}
	notes, found := section(text, version)
	if !found {
		return "", fmt.Errorf(`%s has no section "## %s"; give what is under "Unreleased" this heading, and leave an empty "Unreleased" above it`, changelog, version)
	}
	if notes == "" {
		return "", fmt.Errorf(`%s says nothing under "## %s"; say what its users have to know`, changelog, version)
	}
	return notes + "\n", nil
}

// section is what stands under a heading, whose first word is the name: a date may follow it.
func section(text, name string) (content string, found bool) {
	var lines []string
	for line := range strings.Lines(text) {
		heading, is := strings.CutPrefix(line, "## ")
		switch first, _, _ := strings.Cut(strings.TrimSpace(heading), " "); {
		case is && found:
			return strings.TrimSpace(strings.Join(lines, "")), true
		case is:
			found = first == name
		case found:
			lines = append(lines, line)
		}
	}
	return strings.TrimSpace(strings.Join(lines, "")), found
}
