package fromjobs

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // offices on Windows have no zones of their own

	"go.yaml.in/yaml/v3"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/document"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
	"github.com/fieldbooks/fieldbooks/wire"
)

// readMapping reads a mapping file. All that is wrong with it by itself is told at once, by its lines.
func readMapping(file string) (*mapping, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, exit.Usagef("--map %w; \"fieldbooks projects from-jobs --init %s\" begins one", exit.File(file, err), file)
	}
	m, faults := parse(content)
	m.file = file
	return m, m.refuse(faults)
}

// refuse is the error of faults of the file, in the order of their lines.
func (m *mapping) refuse(faults []document.Fault) error {
	if len(faults) == 0 {
		return nil
	}
	slices.SortStableFunc(faults, func(a, b document.Fault) int { return cmp.Compare(a.Line, b.Line) })
	lines := make([]string, len(faults))
	for i, f := range faults {
		lines[i] = "  " + m.at(f)
	}
	return exit.Usagef("%s cannot be used yet; nothing was sent:\n%s", m.file, strings.Join(lines, "\n"))
}

// at is a fault with its place.
func (m *mapping) at(f document.Fault) string {
	if f.Line == 0 {
		return m.file + ": " + f.Text
	}
	return fmt.Sprintf("%s:%d: %s", m.file, f.Line, f.Text)
}

// reader reads the file, and notes what is wrong with it.
type reader struct {
	mapping
	faults []document.Fault
}

func parse(content []byte) (*mapping, []document.Fault) {
	r := &reader{mapping: mapping{zone: time.UTC, clients: map[string]*setting{}, byHand: map[string]*setting{}}}
	doc, faults := document.Parse(content)
	if faults != nil {
		return &r.mapping, faults
	}
	if doc.IsEmpty() {
		return &r.mapping, []document.Fault{{Text: "it says nothing"}}
	}
	r.all(doc.Root())
	return &r.mapping, r.faults
}

func (r *reader) fault(line int, format string, args ...any) {
	r.faults = append(r.faults, document.Fault{Line: line, Text: fmt.Sprintf(format, args...)})
}

// all reads the whole file.
func (r *reader) all(root *yaml.Node) {
	parts := map[string]func(at int, y *yaml.Node){
		"confirmed":     r.confirmed,
		"time-zone":     r.timeZone,
		"project":       func(at int, y *yaml.Node) { r.project = r.section("project", at, y, projectFields) },
		"invoice-group": func(at int, y *yaml.Node) { r.group = r.section("invoice-group", at, y, groupFields) },
		"phases":        r.readPhases,
		"clients":       func(_ int, y *yaml.Node) { r.table("clients", y, r.clients, "key or name of Ajera's client") },
		"by-hand":       func(_ int, y *yaml.Node) { r.table("by-hand", y, r.byHand, "the ID of a project of Ajera's") },
	}
	came := map[string]bool{}
	r.pairs("the file", root, func(name, value *yaml.Node) {
		read := parts[name.Value]
		if read == nil {
			r.unknown(name, "nothing that this file can say", slices.Sorted(maps.Keys(parts)))
			return
		}
		came[name.Value] = true
		read(name.Line, value)
	})
	for _, name := range []string{"confirmed", "time-zone", "project", "invoice-group", "phases"} {
		if !came[name] {
			r.fault(0, "%q is not there; \"fieldbooks projects from-jobs --init FILE.yaml\" shows how it is written", name)
		}
	}
}

// pairs goes through names and values.
func (r *reader) pairs(what string, y *yaml.Node, do func(name, value *yaml.Node)) {
	if isNothing(y) {
		return
	}
	if y.Kind != yaml.MappingNode {
		r.fault(y.Line, "%s: lines like \"name: value\" are expected here", what)
		return
	}
	for i := 0; i < len(y.Content); i += 2 {
		do(y.Content[i], y.Content[i+1])
	}
}

func isNothing(y *yaml.Node) bool {
	return y.Kind == yaml.ScalarNode && document.IsPlain(y) && (y.Value == "" || y.Value == "null" || y.Value == "~")
}

func (r *reader) unknown(name *yaml.Node, what string, known []string) {
	hint := cmp.Or(output.DidYouMean(output.Nearest(name.Value, known)), "; use one of "+strings.Join(known, ", "))
	r.fault(name.Line, "%q is %s%s", name.Value, what, hint)
}

// scalar reads one value, which may say nothing.
func (r *reader) scalar(what string, at int, y *yaml.Node) *setting {
	if y.Kind != yaml.ScalarNode {
		r.fault(y.Line, "%s: one value is expected here", what)
		return &setting{line: at}
	}
	s := &setting{text: strings.TrimSpace(y.Value), line: at, plain: document.IsPlain(y)}
	if isNothing(y) {
		s.text = ""
	}
	return s
}

func (r *reader) confirmed(at int, y *yaml.Node) {
	if s := r.scalar("confirmed", at, y); s.text != "yes" && s.text != "true" {
		r.fault(at, "confirmed: %s; look through this file, and write \"confirmed: yes\" here when it is as you want it", cmp.Or(s.text, "nothing"))
	}
}

func (r *reader) timeZone(at int, y *yaml.Node) {
	s := r.scalar("time-zone", at, y)
	zone, err := time.LoadLocation(s.text)
	if s.text == "" || err != nil {
		r.fault(at, "time-zone: %q is no time zone; write UTC, Local (that of this machine), or one like America/Los_Angeles", s.text)
		return
	}
	r.zone = zone
}

func (r *reader) readPhases(at int, y *yaml.Node) {
	if y.Kind != yaml.SequenceNode || len(y.Content) == 0 {
		r.fault(at, "phases: a list is expected, of at least one phase: \"- Description: General\"")
		return
	}
	for i, one := range y.Content {
		r.phases = append(r.phases, r.section(fmt.Sprintf("phase %d", i+1), one.Line, one, phaseFields))
	}
}

// table reads lines of names that nobody knows beforehand.
func (r *reader) table(what string, y *yaml.Node, into map[string]*setting, wants string) {
	r.pairs(what, y, func(name, value *yaml.Node) {
		s := r.scalar(what+": "+name.Value, name.Line, value)
		if s.text == "" {
			r.fault(name.Line, "%s: %s: nothing stands behind the colon; expected %s, or take the line out", what, name.Value, wants)
		}
		into[name.Value] = s
	})
}

// section reads what makes one record, and finds what lacks.
func (r *reader) section(name string, at int, y *yaml.Node, fields []field) section {
	s := section{name, at, map[string]*setting{}}
	r.pairs(name, y, func(key, value *yaml.Node) {
		i := slices.IndexFunc(fields, func(f field) bool { return f.name == key.Value })
		if i < 0 {
			r.unknown(key, "nothing that can be said of it when it is created", namesOf(fields))
			return
		}
		s.values[key.Value] = r.value(name+": "+key.Value, fields[i], r.scalar(name+": "+key.Value, key.Line, value))
	})
	for _, f := range fields {
		if v := s.of(f.name); f.required && v.text == "" {
			r.fault(cmp.Or(v.line, at), "%s: %s has to be said%s", name, f.name, f.hint())
		}
	}
	return s
}

func namesOf(fields []field) (names []string) {
	for _, f := range fields {
		names = append(names, f.name)
	}
	return names
}

// hint says how a field is written.
func (f field) hint() string {
	switch f.kind {
	case word:
		return ": one of " + strings.Join(f.words, ", ")
	case choice:
		return fmt.Sprintf(": key or name of Ajera's %s (%q shows them)", f.list, f.list.command())
	}
	return ", with members of a job like {jobName} in it"
}

// value checks what can be known without asking anybody.
func (r *reader) value(place string, f field, s *setting) *setting {
	if s.text == "" {
		return s
	}
	var err error
	switch f.kind {
	case word:
		if !slices.Contains(f.words, s.text) {
			r.unknown(&yaml.Node{Value: s.text, Line: s.line}, "no "+f.name+" of Ajera's", f.words)
		}
	case text, date:
		if s.form, err = parseTemplate(s.text); err == nil && f.kind == date {
			err = s.form.isDate()
		}
	}
	if err != nil {
		r.fault(s.line, "%s: %v", place, err)
	}
	return s
}

// isDate refuses what is no date of any job.
func (t template) isDate() error {
	if len(t) == 1 && isMoment(t[0].member) && t[0].most == 0 {
		return nil
	}
	if len(t) == 1 && t[0].member == none {
		_, err := wire.ParseDate(t[0].text)
		return err
	}
	return fmt.Errorf("expected a day, e.g. 2026-11-02, or a date of the job alone: {jobStartDate} or {jobEndDate}")
}

func sortedByLine(settings map[string]*setting) []string {
	return slices.SortedFunc(maps.Keys(settings), func(a, b string) int { return cmp.Compare(settings[a].line, settings[b].line) })
}
