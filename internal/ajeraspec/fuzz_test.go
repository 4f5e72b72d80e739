package ajeraspec

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzParse feeds anything to the parser and the rules: they must end, and every
// fault must be one line of text at a place that the file has.
func FuzzParse(f *testing.F) {
	for _, dir := range []string{"ok", "bad"} {
		for _, data := range archivedFiles(f, dir) {
			f.Add(data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		notes := newNotes()
		doc := notes.parse("f.yaml", data)
		read := len(notes.faults)
		if !notes.lost {
			notes.validate([]*Document{doc})
		}
		for _, fault := range notes.faults {
			located(t, data, fault)
		}
		if _, err := Parse("f.yaml", data); (err == nil) != (read == 0) {
			t.Errorf("Parse differs: %v, %v", err, notes.faults[:read])
		}
	})
}

// located checks that an editor can go to the fault.
func located(t *testing.T, data []byte, fault *Error) {
	t.Helper()
	lines := strings.Split(string(data), "\n")
	if fault.File != "f.yaml" || fault.Line < 1 || fault.Line > len(lines) {
		t.Fatalf("no such place: %v", fault)
	}
	if line := lines[fault.Line-1]; fault.Column < 1 || fault.Column > utf8.RuneCountInString(line)+1 {
		t.Fatalf("no such column in %q: %v", line, fault)
	}
	if fault.Msg == "" || strings.Contains(fault.Msg, "\n") {
		t.Fatalf("not a line of text: %q", fault.Msg)
	}
}
