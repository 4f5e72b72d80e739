package query

import (
	"regexp"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
)

// Guide is how whoever asks lists what there is, for errors to end with.
type Guide struct {
	Tables  string // lists tables and views
	Columns string // lists the columns of the table whose name follows
}

// Statement is one statement of SQL. It is read only as far as to know how it begins, that there is
// one of it, and which words it has.
type Statement struct {
	guide  Guide
	text   string
	words  []word
	nested bool // a comment stands in another, which only PostgreSQL takes for one
}

// word is a name or a word of the language, without the quotes of a name.
type word struct {
	text string
	at   int // of its first byte
}

// token is what a statement is made of. Texts between quotes of both kinds, and of PostgreSQL
// between dollars, can hold anything, and so can comments. A line ends where PostgreSQL has it end.
var token = regexp.MustCompile(`(?s)^(?:` +
	`(--[^\r\n]*|/\*.*?\*/|\s+)` + // 1: nothing
	`|([eE]'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*')` + // 2: a text
	"|(\"(?:[^\"]|\"\")*\"|`[^`]*`|\\[[^\\]]*\\])" + // 3: a name in quotes
	`|(\$[A-Za-z_]*\$)` + // 4: the beginning of a text between dollars
	`|([\pL_][\pL\pN_$]*)` + // 5: a word
	`|(.))`) // 6: a sign

// beginnings are how statements begin that only read.
var beginnings = []string{"select", "with", "values", "table", "explain", "show", "pragma"}

// Parse reads a statement, and refuses one that would do more than read. What is wrong within it the
// database says.
func Parse(text string, guide Guide) (*Statement, error) {
	s := &Statement{guide: guide, text: strings.TrimPrefix(text, "\ufeff")}
	if strings.Contains(text, "\x00") { // where SQLite would end it
		return nil, exit.Usagef("the statement has a NUL in it; write it as a text of UTF-8, which UTF-16 is not")
	}
	if second := s.scan(); second >= 0 {
		return nil, exit.Usagef("there are several statements; ask with one at a time (the second begins with %q)", cut(s.text[second:], 20))
	}
	return s, s.reads()
}

// scan finds the words, and where a second statement begins, -1 where there is none.
func (s *Statement) scan() (second int) {
	ended := false
	for at := 0; at < len(s.text); {
		m := token.FindStringSubmatchIndex(s.text[at:])
		width, sign := m[1], m[12] >= 0 && s.text[at] == ';'
		switch {
		case ended && m[2] < 0 && !sign:
			return at
		case m[6] >= 0:
			s.words = append(s.words, word{s.text[at+1 : at+width-1], at})
		case m[10] >= 0:
			s.words = append(s.words, word{s.text[at : at+width], at})
		case m[8] >= 0:
			dollars := s.text[at : at+width]
			if end := strings.Index(s.text[at+width:], dollars); end >= 0 {
				width += end + len(dollars)
			}
		}
		s.nested = s.nested || m[2] >= 0 && strings.HasPrefix(s.text[at:], "/*") && strings.Contains(s.text[at+2:at+width], "/*")
		ended = ended || sign && len(s.words) > 0
		at += width
	}
	return -1
}

// reads refuses what would do more. The database refuses it as well, but for what PostgreSQL does
// not call writing: COPY ... TO PROGRAM, for one.
func (s *Statement) reads() error {
	switch {
	case s.nested:
		return exit.Usagef("a comment stands within a comment, which databases read differently; take one out")
	case len(s.words) == 0:
		return exit.Usagef("the statement is empty; give one such as 'select * from _freshness'")
	}
	first := strings.ToLower(s.words[0].text)
	if slices.Contains(beginnings, first) {
		return nil
	}
	if near := output.Nearest(first, beginnings); len(near) > 0 {
		return exit.Usagef("a statement does not begin with %s%s", cut(s.words[0].text, 20), output.DidYouMean(near))
	}
	if first == "describe" || first == "desc" {
		return exit.Usagef("what a table has is asked for with %s TABLE, and what tables there are with %s", s.guide.Columns, s.guide.Tables)
	}
	return exit.Errorf(exit.Refused, "the statement begins with %s, and sql only reads; it may begin with %s",
		cut(strings.ToUpper(first), 20), output.Alternatives(beginnings[:6]))
}

// names reports whether a name stands in the statement.
func (s *Statement) names(name string) bool { return len(s.places(name)) > 0 }

// places are where a name stands.
func (s *Statement) places(name string) (at []int) {
	for _, w := range s.words {
		if strings.EqualFold(w.text, name) {
			at = append(at, w.at)
		}
	}
	return at
}

// cut is the beginning of a text, of one line.
func cut(text string, most int) string {
	text, _, _ = strings.Cut(strings.TrimSpace(text), "\n")
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}
