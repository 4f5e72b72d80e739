package words

import (
	"go/format"
	"strings"
	"testing"
)

// TestProse: lists stay lists, and everything else is one line.
func TestProse(t *testing.T) {
	for text, want := range map[string]string{
		"":                                   "",
		" a\n b\n\nc ":                       "a b c",
		"a\n- b\n- c\n":                      "a\n- b\n- c",
		"- b\n  more\nlazy\n* c\n+ d":        "- b more lazy\n- c\n- d",
		"a:\n\n1) b\n2) c\n\nd\ne":           "a:\n1. b\n2. c\n\nd e",
		"- b\n\n  still b\n\n- c\n\nd":       "- b still b\n- c\n\nd",
		"- b\n  - inner\n    1. third\r\n":   "- b\n- inner\n1. third",
		"in the year\n2024. It was\n1. that": "in the year 2024. It was\n1. that",
		"a\n* * *\nb\n---\nc":                "a * * * b --- c",
		"a\n\n* b\n\n```json\n- c\n```\n\nd": "a\n- b\n\n```json - c ``` d",
		"```\n- code\n```\n- b":              "``` - code ```\n- b",
		"a\ufeffb\n-no item\n-5 is one":      "ab -no item -5 is one",
	} {
		got := Prose(text)
		if got != want {
			t.Errorf("%q is\n%q, wanted\n%q", text, got, want)
		}
		if again := Prose(got); again != got {
			t.Errorf("%q twice is %q", text, again)
		}
	}
}

// TestListComment: a list is written as gofmt has it, and what follows is apart.
func TestListComment(t *testing.T) {
	long := strings.Repeat("word ", 8)
	for text, want := range map[string]string{
		About("X", Sentence("The kinds:\n* a\n* "+long+"\n")) + "Required.": "// X is the kinds:\n//   - a\n//   - word word word word word word\n//     word word\n//\n// Required.",
		About("X", Sentence("1. a\n\nb")):                                   "// X:\n//  1. a\n//\n// b.",
		Sentence("10. " + long):                                             "//  10. word word word word word word\n//     word word",
	} {
		got := strings.Join(Comment([]string{text}, 40), "\n")
		if got != want {
			t.Errorf("%q is\n%s\nwanted\n%s", text, got, want)
		}
		if lines := strings.Join(Comment(strings.Split(text, "\n"), 40), "\n"); lines != got {
			t.Errorf("by lines:\n%s", lines)
		}
		source := "package a\n\n" + got + "\ntype X int\n"
		if formatted, err := format.Source([]byte(source)); err != nil || string(formatted) != source {
			t.Errorf("gofmt makes of\n%s\n%s", source, formatted)
		}
	}
}
