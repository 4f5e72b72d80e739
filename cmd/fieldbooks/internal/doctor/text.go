package doctor

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/mattn/go-runewidth"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/account"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
)

// checkOutput finds flags by which a report cannot be shown.
func (r *request) checkOutput() error {
	o := r.app.Output
	o.Width = r.app.Width
	if err := o.Check(); err != nil {
		return err
	}
	if len(o.Columns) > 0 || !o.IsTable() && o.CheckWhole() != nil {
		return exit.Usagef("a report is no list of records, so it has no columns: use -o table for text, -o json or yaml, or choose what you want with --jq")
	}
	return nil
}

// show writes the report: as text for people where a table would be, else as one JSON object.
func (r *request) show(found *report) error {
	o := r.app.Output
	if o.Width = r.app.Width; o.IsTable() {
		p := page{width: cmp.Or(r.app.Width, 100), specs: r.specs}
		if o.File != "" {
			p.width = 100
		}
		p.report(found)
		return r.app.Whole([]byte(p.String()))
	}
	text, err := json.Marshal(found)
	if err != nil {
		return err
	}
	return r.app.Whole(text)
}

// page is the report as text.
type page struct {
	strings.Builder
	width int
	specs string
}

func (p *page) line(format string, args ...any) { fmt.Fprintf(p, format+"\n", args...) }

func (p *page) report(found *report) {
	for _, f := range found.Vendors {
		p.vendor(f)
	}
	p.line("%s in all. Nothing was written at a vendor.", output.Counted(found.Calls, "call"))
}

// indent is where the facts of an account begin.
const indent = "               "

// fact is one of an account.
func (p *page) fact(name, format string, args ...any) {
	if text := fmt.Sprintf(format, args...); text != "" {
		p.line("  %-12s %s", name, wrapped(text, indent, p.width))
	}
}

func (p *page) vendor(f *finding) {
	p.line("%s: %s", f.Vendor.Title(), f.State)
	if f.Fault != "" {
		p.fact("why", "%s", strings.TrimPrefix(f.Fault, f.Vendor.Title()+": "))
	}
	if f.State != none && f.Username != "" {
		p.account(f)
	}
	for _, a := range f.Advice {
		p.fact("to do", "%s", a)
	}
	p.line("")
	if len(f.Methods) > 0 {
		p.methods(f)
	}
	p.departures(f)
}

func (p *page) account(f *finding) {
	p.fact("account", "%s, from %s", f.Username, profile(f))
	p.fact("server", "%s", f.Server)
	p.fact("database", "%s", f.Database)
	if f.ReadOnly {
		p.fact("writes", "fieldbooks refuses them: the profile is read-only")
	}
	p.fact("clock", "%s", f.Clock.String())
	p.fact("week", "%s", f.Week)
	p.fact("limits", "%s", pace(f))
	if len(f.Methods) > 0 {
		p.fact("permissions", "%s", totals(f))
	}
	p.fact("calls", "%d, in %.1f s", f.Calls, f.Seconds)
}

func profile(f *finding) string {
	if f.Profile == "" {
		return "the environment"
	}
	return "profile " + f.Profile
}

func pace(f *finding) string {
	if f.Limits == "" {
		return ""
	}
	if f.Shared {
		return f.Limits + "; shared with the other commands on this machine"
	}
	return f.Limits + "; of this command alone"
}

// String says how the clocks stand to each other.
func (c *clock) String() string {
	switch {
	case c == nil:
		return "not known: no answer told the hour"
	case c.Agrees:
		return "agrees with that of this machine"
	case c.Ahead < 0:
		return fmt.Sprintf("the server's is %.0f s behind that of this machine, give or take %.1f s", -c.Ahead, c.Within)
	}
	return fmt.Sprintf("the server's is %.0f s ahead of that of this machine, give or take %.1f s", c.Ahead, c.Within)
}

// totals counts the methods by what became of them.
func totals(f *finding) string {
	var parts []string
	for _, r := range []result{permitted, denied, failed, untried} {
		if n := f.count(r); n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, strings.Replace(string(r), "works", "work", 1)))
		}
	}
	return strings.Join(parts, ", ")
}

// methods is a line for each, and why some did not work.
func (p *page) methods(f *finding) {
	rows := [][]string{{"METHOD", "RESULT", "EVIDENCE", "CALLS", "SECONDS", "PERMISSION"}}
	for _, a := range f.Methods {
		rows = append(rows, []string{named(a), string(a.Result), a.Evidence, fmt.Sprint(a.Calls), fmt.Sprintf("%.1f", a.Seconds), a.Permission})
	}
	if f.Vendor == account.OfAimsio { // which names no permissions
		for i := range rows {
			rows[i] = rows[i][:5]
		}
	}
	p.table(rows)
	p.line("")
	texts := reasons(f)
	for _, text := range texts {
		p.line("  %s", wrapped(text, "    ", p.width))
	}
	if len(texts) > 0 {
		p.line("")
	}
}

// reasons say why methods did not work, or not wholly; those of the same fate together.
func reasons(f *finding) (texts []string) {
	together := map[string][]string{}
	for _, a := range f.Methods {
		if a.Why == "" {
			continue
		}
		text := string(a.Result) + ": " + a.Why
		if a.UsageKey != "" {
			text += " (usage key " + a.UsageKey + ")"
		}
		if together[text] == nil {
			texts = append(texts, text)
		}
		together[text] = append(together[text], named(a))
	}
	for i, text := range texts {
		texts[i] = strings.Join(together[text], ", ") + ": " + text
	}
	return texts
}

func named(a *attempt) string {
	if a.Version == 0 {
		return a.Method
	}
	return fmt.Sprintf("%s v%d", a.Method, a.Version)
}

// table is columns, the last cut where the line ends.
func (p *page) table(rows [][]string) {
	wide := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			wide[i] = max(wide[i], runewidth.StringWidth(cell))
		}
	}
	for _, row := range rows {
		line := ""
		for i, cell := range row {
			pad := strings.Repeat(" ", wide[i]-runewidth.StringWidth(cell))
			if row := rows[0][i]; row == "CALLS" || row == "SECONDS" {
				cell = pad + cell
			} else {
				cell += pad
			}
			line += "  " + cell
		}
		p.line("%s", runewidth.Truncate(strings.TrimRight(line, " "), p.width, "…"))
	}
}

// inShort is how many lines of what the specs get wrong are shown without --specs.
const inShort = 12

// departures is what the specs get wrong.
func (p *page) departures(f *finding) {
	if f.Departures == "" {
		return
	}
	p.line("Where answers of %s are not as the specs have them, as a change of these:", f.Vendor.Title())
	lines := strings.Split(strings.TrimSuffix(f.Departures, "\n"), "\n")
	if more := len(lines) - inShort; more > 0 && p.specs == "" {
		lines = append(lines[:inShort:inShort], fmt.Sprintf("... and %s more: --specs FILE shows all of it", output.Counted(more, "line")))
	}
	for _, l := range lines {
		p.line("  %s", l)
	}
	p.line("")
}
