package words

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestDoes(t *testing.T) {
	for text, want := range map[string]string{
		"List jobs.":             "X lists jobs.",
		"create or update jobs.": "X creates or updates jobs.",
		"Search and sort.":       "X searches and sort.",
		"The job.":               "X is the job.",
		"Jobs of today.":         "X: Jobs of today.",
	} {
		if got := Does("X", text); got != want {
			t.Errorf("Does(%q) is %q, wanted %q", text, got, want)
		}
	}
}

func TestSentence(t *testing.T) {
	for text, want := range map[string]string{"": "", " a ": "a.", "a.": "a.", "why?": "why?", "no!": "no!"} {
		if got := Sentence(text); got != want {
			t.Errorf("Sentence(%q) is %q, wanted %q", text, got, want)
		}
	}
	if got := OneLine("a\n\tb"); got != "a b" {
		t.Errorf("on one line: %q", got)
	}
}

// TestComment: paragraphs apart, lines no longer than they need to be.
func TestComment(t *testing.T) {
	long, link := strings.Repeat("wörd ", 40), "https://example.com/"+strings.Repeat("x", 120)
	lines := Comment([]string{long, "last"}, 96)
	for _, line := range lines {
		if n := utf8.RuneCountInString(line); n > 96 {
			t.Errorf("a line of %d columns: %q", n, line)
		}
	}
	if len(lines) != 5 { // 18 words to a line
		t.Errorf("%d lines: %q", len(lines), lines)
	}
	for _, c := range []struct {
		paragraphs []string
		want       []string
	}{
		{nil, nil},
		{[]string{"one"}, []string{"// one"}},
		{[]string{"", "one", " ", "two"}, []string{"// one", "//", "// two"}},
		{[]string{"// looks like a comment"}, []string{"// // looks like a comment"}},
		{[]string{"over\ntwo lines"}, []string{"// over two lines"}},
		{[]string{link + " y"}, []string{"// " + link, "// y"}},
		{[]string{"see " + link}, []string{"// see " + link}},
	} {
		if got := Comment(c.paragraphs, Width); !slices.Equal(got, c.want) {
			t.Errorf("%q is %q, wanted %q", c.paragraphs, got, c.want)
		}
	}
}
