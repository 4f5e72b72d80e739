package render

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/gen/internal/review/judge"
)

// page writes a report for people. Both styles, markdown and plain, have the same words:
// what a reviewer must see stands at the top, the rest is in folds below it.
type page struct {
	marked bool // markdown
	top    strings.Builder
	folds  []fold
}

// fold is a part below the first screen. In markdown it is closed until somebody clicks.
type fold struct {
	title string
	block string   // what kind of code the lines are; "" for a list
	lines []string // one for each thing, which may be several lines of text
}

func (p *page) line(format string, args ...any) { fmt.Fprintf(&p.top, format+"\n", args...) }

// heading begins a part of the top.
func (p *page) heading(text string) {
	if p.marked {
		p.line("\n### %s\n", text)
		return
	}
	p.line("\n%s", text)
}

// fold puts things below the first screen. Without any there is no fold.
func (p *page) fold(title, block string, lines []string) {
	if len(lines) > 0 {
		p.folds = append(p.folds, fold{title, block, lines})
	}
}

// list begins a part of the top with as many things as there is room for; the others go
// into a fold.
func (p *page) list(title string, lines []string, most int) {
	if len(lines) == 0 {
		return
	}
	p.heading(title)
	first := lines[:min(most, len(lines))]
	for _, text := range first {
		p.line("%s", p.item(text))
	}
	if left := lines[len(first):]; len(left) > 0 {
		p.line("%s", p.item(fmt.Sprintf("and %d more, below", len(left))))
		p.fold(title+", continued", "", left)
	}
}

// item is an entry of a list. What stands behind the first line belongs to it.
func (p *page) item(text string) string {
	if p.marked {
		return "- " + strings.ReplaceAll(text, "\n", "\n  ")
	}
	return "  " + strings.ReplaceAll(text, "\n", "\n    ")
}

// clipped is a text on one line that does not take the room of all others; JSON has the whole.
// It is clipped before it is marked up, so that no mark is cut off.
func clipped(text string) string {
	const most = 400
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}

func (p *page) bold(s string) string {
	if p.marked {
		return "**" + s + "**"
	}
	return s
}

// quote is a name or a value as it is. In markdown nothing in it acts: no tag, no link, no
// mention.
func (p *page) quote(s string) string {
	if s = clipped(s); !p.marked || s == "" {
		return s
	}
	fence := fenceFor(s, 1)
	if strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") {
		s = " " + s + " "
	}
	return fence + s + fence
}

// fenceFor is a run of backticks that does not end within a text.
func fenceFor(text string, least int) string {
	longest := least - 1
	for _, run := range backticks.FindAllString(text, -1) {
		longest = max(longest, len(run))
	}
	return strings.Repeat("`", longest+1)
}

var backticks = regexp.MustCompile("`+")

// words is text that others wrote: of specs, of oasdiff, of a compiler. What could act as
// markdown, as HTML or as a mention is quoted.
func (p *page) words(s string) string {
	if s = clipped(s); harmless.MatchString(s) {
		return s
	}
	return p.quote(s)
}

var harmless = regexp.MustCompile(`^[\pL\d .,;:()'"/=%?…-]*$`)

// names are the first of many names.
func (p *page) names(all []string) string {
	quoted := make([]string, len(all))
	for i, name := range all {
		quoted[i] = p.quote(name)
	}
	return judge.Some(quoted, 4)
}

// each is names as the subject of a sentence about one.
func (p *page) each(all []string) string {
	if len(all) > 1 {
		return "each of " + p.names(all)
	}
	return p.names(all)
}

// at is a place in brackets.
func (p *page) at(place string) string {
	if place == "" {
		return ""
	}
	return " (" + p.quote(place) + ")"
}

// code is a block of lines to copy or to read as they are.
func (p *page) code(kind string, lines []string) string {
	text := strings.Join(lines, "\n")
	if !p.marked {
		return "  " + strings.ReplaceAll(text, "\n", "\n  ")
	}
	fence := fenceFor(text, 3)
	return fence + kind + "\n" + text + "\n" + fence
}

// text is the whole of the page, with as many things of its folds as fit; all of them fit
// below a limit of 0. What is left out is counted, and then the last words are said.
func (p *page) text(limit int, last string) string {
	var out strings.Builder
	out.WriteString(p.top.String())
	left, room := 0, limit-out.Len()-len(last)-200
	for _, f := range p.folds {
		shown := f
		for limit > 0 && len(shown.lines) > 0 && len(p.folded(shown, f)) > room {
			shown.lines = shown.lines[:len(shown.lines)/2]
		}
		left += len(f.lines) - len(shown.lines)
		if len(shown.lines) > 0 {
			text := p.folded(shown, f)
			out.WriteString(text)
			room -= len(text)
		}
	}
	if left > 0 {
		fmt.Fprintf(&out, "\n%d more lines do not fit here: %s.\n", left, p.words(last))
	}
	return out.String()
}

// folded is a fold as far as it is shown.
func (p *page) folded(shown, whole fold) string {
	lines := slices.Clone(shown.lines)
	count := fmt.Sprintf("%d", len(whole.lines))
	if len(shown.lines) < len(whole.lines) {
		count = fmt.Sprintf("the first %d of %d", len(shown.lines), len(whole.lines))
	}
	var body string
	if shown.block != "" {
		body = p.code(shown.block, lines)
	} else {
		for i := range lines {
			lines[i] = p.item(lines[i])
		}
		body = strings.Join(lines, "\n")
	}
	if !p.marked {
		return fmt.Sprintf("\n%s (%s)\n%s\n", shown.title, count, body)
	}
	return fmt.Sprintf("\n<details><summary>%s (%s)</summary>\n\n%s\n\n</details>\n", summary.Replace(shown.title), count, body)
}

// summary writes a title into HTML, where names could act too.
var summary = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "@", "@<!-- -->", "\n", " ")
