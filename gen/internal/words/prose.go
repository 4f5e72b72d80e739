package words

import (
	"regexp"
	"strings"
)

// Prose is a text of paragraphs and Markdown lists, so that it can be wrapped anew: paragraphs are
// joined to one line, each item of a list has its own, as "- text" or "1. text", and a text that
// follows a list is apart by an empty line. Nested lists are one list, as in Go comments.
func Prose(s string) string {
	if !strings.Contains(strings.TrimSpace(s), "\n") {
		return OneLine(s)
	}
	var p prose
	for line := range strings.SplitSeq(s, "\n") {
		p.add(line)
	}
	p.end()
	return strings.Join(p.lines, "\n")
}

// prose is what was read of a text.
type prose struct {
	lines  []string
	open   string // the paragraph or item that still grows
	list   bool   // it is an item
	blank  bool   // an empty line was last
	fenced bool   // within a block of code, where nothing is a list
}

func (p *prose) add(line string) {
	text, code := OneLine(line), p.fenced
	if fenceLine.MatchString(text) {
		p.fenced = !p.fenced
	}
	mark, rest, isItem := item(text)
	switch {
	case text == "":
		p.blank = true
		return
	case isItem && !code && p.mayBegin(mark):
		p.end()
		p.open, p.list = mark+" "+rest, true
	case p.list && p.blank && !code && !strings.HasPrefix(line, "  ") && !strings.HasPrefix(line, "\t"):
		p.end()
		p.lines = append(p.lines, "")
		p.open, p.list = text, false
	default:
		p.open = strings.TrimSpace(p.open + " " + text)
	}
	p.blank = false
}

// mayBegin reports whether an item may stand here. In the middle of a paragraph a number that is
// not the first may as well be the last word of a sentence.
func (p *prose) mayBegin(mark string) bool {
	return p.list || p.blank || p.open == "" || mark == "-" || mark == "1."
}

func (p *prose) end() {
	if p.open != "" {
		p.lines = append(p.lines, p.open)
	}
	p.open, p.list = "", false
}

var (
	itemLine  = regexp.MustCompile(`^([-*+•]|[0-9]{1,3}[.)]) (\S.*)$`)
	fenceLine = regexp.MustCompile("^(```|~~~)\\w*$")
	ruleLine  = regexp.MustCompile(`^[-*+_ ]*$`) // "* * *" is a line across the page
)

// item takes a line of a list apart: its mark, "-" or a number with a point, and its text.
func item(line string) (mark, text string, ok bool) {
	if line == "" || line[0] > '9' && line[0] < 0x80 { // most lines
		return "", "", false
	}
	found := itemLine.FindStringSubmatch(line)
	if found == nil || ruleLine.MatchString(line) {
		return "", "", false
	}
	if mark = "-"; found[1][0] >= '0' && found[1][0] <= '9' {
		mark = found[1][:len(found[1])-1] + "."
	}
	return mark, found[2], true
}
