package reference

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// page is Markdown that grows.
type page struct {
	strings.Builder
	rows [][]string // of a table that has not ended, its head first
}

// String is all of the page.
func (p *page) String() string {
	p.flush()
	return p.Builder.String()
}

func (p *page) say(format string, args ...any) {
	p.flush()
	fmt.Fprintf(p, format, args...)
}

// heading begins a section, after an empty line.
func (p *page) heading(level int, text string) {
	p.say("\n%s %s\n\n", strings.Repeat("#", level), plain(text))
}

// table begins a table, which ends where something else is said.
func (p *page) table(columns ...string) {
	p.flush()
	p.row(columns...)
}

// row is a row of cells, which are Markdown on one line each.
func (p *page) row(cells ...string) { p.rows = append(p.rows, cells) }

// flush writes the table. A column without anything in it is left out.
func (p *page) flush() {
	rows := p.rows
	if p.rows = nil; len(rows) == 0 {
		return
	}
	var columns []int
	for at := range rows[0] {
		if at == 0 || slices.ContainsFunc(rows[1:], func(cells []string) bool { return strings.TrimSpace(cells[at]) != "" }) {
			columns = append(columns, at)
		}
	}
	for i, cells := range rows {
		fmt.Fprint(p, "|")
		for _, at := range columns {
			fmt.Fprintf(p, "%s |", strings.TrimRight(" "+strings.TrimSpace(cells[at]), " "))
		}
		fmt.Fprintln(p)
		if i == 0 {
			fmt.Fprintf(p, "%s|\n", strings.Repeat("|---", len(columns)))
		}
	}
}

// block is a fenced block of code. The fence is longer than any in the text.
func (p *page) block(language, text string) {
	fence := "```"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	p.say("%s%s\n%s\n%s\n", fence, language, strings.TrimRight(text, "\n"), fence)
}

// marks are the characters that mean something in Markdown or in the HTML in it.
var marks = regexp.MustCompile("[\\\\`*_<>|\\[\\]~&$]")

// begins are the characters that mean something where a line begins.
var begins = regexp.MustCompile(`^([#+:=-]|\d+[.)])`)

// addresses are those of pages elsewhere, in sentences.
var addresses = regexp.MustCompile("https://[^\\s<>()\\[\\]|\\\\\"`]*[^\\s<>()\\[\\]|\\\\\"`.,;:]")

// plain is a text as Markdown that shows it as it is, on one line. Addresses in it are links.
func plain(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	made, from := "", 0
	for _, at := range addresses.FindAllStringIndex(text, -1) {
		made += escaped(text[from:at[0]]) + outside(text[at[0]:at[1]])
		from = at[1]
	}
	return begins.ReplaceAllStringFunc(made+escaped(text[from:]), func(begin string) string {
		return begin[:len(begin)-1] + `\` + begin[len(begin)-1:]
	})
}

// escaped is a text without meaning in Markdown.
func escaped(text string) string {
	return marks.ReplaceAllStringFunc(text, func(mark string) string {
		switch mark {
		case "<":
			return "&lt;"
		case ">":
			return "&gt;"
		case "&":
			return "&amp;"
		}
		return `\` + mark
	})
}

// code is a text in the type of programs, on one line and fit for a cell of a table; in quotation
// marks where nobody would see its spaces. What no such text can hold is written plainly.
func code(text string) string {
	shown := strings.Join(strings.Fields(text), " ")
	switch {
	case shown == "" || strings.ContainsAny(text, "`\\|\n\r"):
		return plain(text)
	case shown != text:
		return "`" + strconv.Quote(text) + "`"
	}
	return "`" + text + "`"
}

// link is a text that leads to a page of ours, or to one elsewhere.
func link(text, to string) string { return "[" + text + "](" + to + ")" }

// outside is a link to a page elsewhere, which its address names. What is no such address is text.
func outside(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || u.Host == "" || strings.ContainsAny(address, " <>()[]|\\`\n\"") {
		return escaped(strings.Join(strings.Fields(address), " "))
	}
	return "<" + address + ">"
}

// joined are the texts that say something, with spaces between.
func joined(texts ...string) string {
	var says []string
	for _, text := range texts {
		if text != "" {
			says = append(says, text)
		}
	}
	return strings.Join(says, " ")
}
