// Package render writes a report for people and programs: a report comes in, text in a
// format goes out.
package render

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/fieldbooks/fieldbooks/gen/internal/review/judge"
)

// Formats are the forms a report can be written in.
var Formats = []string{"markdown", "text", "json"}

// Write writes a report in one of the [Formats].
func Write(w io.Writer, r *judge.Report, format string) error {
	var text string
	switch format {
	case "markdown":
		text = newPage(r, true).text(0, "")
	case "text":
		text = newPage(r, false).text(0, "")
	case "json":
		data, err := json.MarshalIndent(struct {
			*judge.Report
			Bump string `json:"bump"`
			Exit int    `json:"exit"`
		}{r, r.Bump(), r.Exit()}, "", "  ")
		if err != nil {
			return err
		}
		text = string(data) + "\n"
	default:
		return fmt.Errorf("gen: format %q is not known; take one of %s", format, strings.Join(Formats, ", "))
	}
	_, err := io.WriteString(w, text)
	return err
}

// Comment writes a report as markdown that GitHub takes as a comment. When it has to leave
// something out, which is never what stands at the top, it ends with where the whole is.
func Comment(w io.Writer, r *judge.Report, whole string) error {
	const most = 60_000 // GitHub takes 65,536
	_, err := io.WriteString(w, newPage(r, true).text(most, whole))
	return err
}

// Changes writes a line for each change, under its name in the description and in Go.
func Changes(w io.Writer, sections []judge.Section) error {
	p := &page{}
	for _, s := range sections {
		for _, c := range s.Changes {
			text := fmt.Sprintf("%s %s %s (%s)", c.Verb, c.Kind, c.Name, short(c.Go[0]))
			if about := c.Detail + p.facts(c.Facts); about != "" {
				text += ": " + about
			}
			p.line("%s", text)
		}
	}
	_, err := io.WriteString(w, p.top.String())
	return err
}

// newPage lays a report out: the verdict, what is to be done and the breaks on the first
// screen, everything else in folds.
func newPage(r *judge.Report, marked bool) *page {
	p := &page{marked: marked}
	p.summary(r)
	p.list("Not compared", p.several(r.Unfit), 4)
	p.list("To do before this can be merged", p.several(r.Faults), 6)
	k := known{r}
	p.breaks(k)
	p.below(k)
	return p
}

func (p *page) summary(r *judge.Report) {
	title := fmt.Sprintf("%s to %s: %s, version: %s", p.words(r.Base), p.words(r.Head), p.bold(r.Verdict.String()), r.Bump())
	if p.marked {
		title = "## " + title
	}
	p.line("%s", title)
	if counts := counted(r); counts != "" {
		p.line("\n%s.", counts)
	}
	for _, note := range r.Notes {
		p.line("%s", p.item(p.words(note)))
	}
}

// counted is how many there are of what there is.
func counted(r *judge.Report) string {
	compatible := 0
	for _, g := range r.API {
		if !g.Breaking {
			compatible++
		}
	}
	var all []string
	for _, c := range []struct {
		n         int
		one, many string
	}{
		{r.Count("added"), "added", "added"},
		{r.Count("changed"), "changed", "changed"},
		{r.Count("removed"), "removed", "removed"},
		{r.Comments(), "in comments only", "in comments only"},
		{len(r.Breaks), "break", "breaks"},
		{len(r.Breaks) - len(r.Unmeant()), "of them intended", "of them intended"},
		{r.Files, "generated file differs", "generated files differ"},
		{compatible, "compatible change of Go", "compatible changes of Go"},
	} {
		switch {
		case c.n == 1:
			all = append(all, "1 "+c.one)
		case c.n > 1:
			all = append(all, fmt.Sprint(c.n, " ", c.many))
		}
	}
	return strings.Join(all, ", ")
}

// several are texts whose first line says what it is, and whose others are a block.
func (p *page) several(all []string) []string {
	lines := make([]string, len(all))
	for i, text := range all {
		first, rest, _ := strings.Cut(text, "\n")
		lines[i] = p.words(first)
		if rest == "" {
			continue
		}
		block, most := strings.Split(rest, "\n"), 6
		if more := len(block) - most; more > 0 {
			block = append(block[:most], fmt.Sprintf("and %d more lines; -format json has them all", more))
		}
		for n, line := range block {
			block[n] = clipped(line)
		}
		if lines[i] += "\n"; p.marked {
			lines[i] += "\n"
		}
		lines[i] += p.code("text", block)
	}
	return lines
}
