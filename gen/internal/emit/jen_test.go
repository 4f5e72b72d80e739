package emit

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestLines(t *testing.T) {
	long := strings.Repeat("word ", 40)
	for _, line := range lines([]string{long, "last"}, 1) {
		if n := utf8.RuneCountInString(line); n > width-tab {
			t.Errorf("a line of %d columns: %q", n, line)
		}
	}
	for _, c := range []struct {
		paragraphs []string
		want       []string
	}{
		{nil, nil},
		{[]string{"one"}, []string{"// one"}},
		{[]string{"one", "two"}, []string{"// one", "//", "// two"}},
		{[]string{"// looks like a comment"}, []string{"// // looks like a comment"}},
		{[]string{"over\ntwo lines"}, []string{"// over two lines"}},
		{[]string{strings.Repeat("x", 120) + " y"}, []string{"// " + strings.Repeat("x", 120), "// y"}},
	} {
		if got := lines(c.paragraphs, 0); !slices.Equal(got, c.want) {
			t.Errorf("%q is %q, wanted %q", c.paragraphs, got, c.want)
		}
	}
}
