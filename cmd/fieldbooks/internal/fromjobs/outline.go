package fromjobs

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/change"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
)

// text is the plan for people: what all new projects have in common, and a line for each job that
// something is done about.
func (p *planner) text() string {
	var b strings.Builder
	if p.count(toCreate) > 0 {
		b.WriteString(p.common() + "\n")
	}
	wide := 0
	for _, e := range p.entries {
		wide = max(wide, len(e.job.label()))
	}
	for _, e := range p.entries {
		if e.action == linked {
			continue
		}
		fmt.Fprintf(&b, "%-7s  %-*s  %s\n", verb(e), wide, printable(e.job.label()), printable(p.line(e)))
	}
	if n := p.count(linked); n > 0 {
		fmt.Fprintf(&b, "%s linked before: nothing is done\n", output.Counted(n, "job", "was", "were"))
	}
	return b.String()
}

func verb(e *entry) string {
	switch e.action {
	case toCreate:
		return "create"
	case skipped:
		return "skip"
	}
	return "link"
}

// line is what is done about a job.
func (p *planner) line(e *entry) string {
	if e.action == skipped {
		return e.job.JobName + ": " + strings.Join(e.why, "; ")
	}
	if e.action != toCreate {
		return fmt.Sprintf("to project %d with the ID %s: %s", e.key, e.id, strings.Join(e.why, "; "))
	}
	client := p.clients[e.job.JobClientCode]
	text := fmt.Sprintf("project %s %q, client %d %s", e.id, e.args.Project.Description, client.key, client.named)
	if start, end := e.args.Project.EstimatedStartDate, e.args.Project.EstimatedCompletionDate; !start.IsZero() || !end.IsZero() {
		text += fmt.Sprintf(", %v to %v", start, end)
	}
	return text
}

// common is what all new projects have.
func (p *planner) common() string {
	var parts []string
	for _, part := range p.sections() {
		var has []string
		for _, f := range part.fields {
			switch s := part.of(f.name); {
			case s.text == "" || f.kind == date || part.name == "project" && f.kind == text:
			case f.kind == choice && s.key != 0:
				has = append(has, fmt.Sprintf("%s %d %s", f.name, s.key, s.named))
			default:
				has = append(has, f.name+" "+s.text)
			}
		}
		parts = append(parts, fmt.Sprintf("  %-14s %s", part.name, printable(strings.Join(has, ", "))))
	}
	return "each new project:\n" + strings.Join(parts, "\n")
}

func (p *planner) count(actions ...string) (n int) {
	for _, e := range p.entries {
		if slices.Contains(actions, e.action) {
			n++
		}
	}
	return n
}

func printable(text string) string { return change.Printable(text) }

var simple = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._/-]*$`)

// quoted is a name in YAML.
func quoted(text string) string {
	if simple.MatchString(text) {
		return text
	}
	return string(rawjson.Quote(text))
}
