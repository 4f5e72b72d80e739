package render

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/fieldbooks/fieldbooks/gen/internal/review/judge"
)

// A break is told once, with all that is known of it: both texts, what a caller meets,
// where it stands, who uses it. What is known comes from several lists of the report.

// known is what is known of the breaks of a report.
type known struct{ *judge.Report }

// silent reports whether the compiler says nothing of a break.
func (k known) silent(b judge.Break) bool {
	name, _, _ := strings.Cut(b.ID, " ")
	symbols := []string{name}
	if c := k.change(b); c != nil && k.effect(b) == "" {
		symbols = append(symbols, c.Symbols...)
	}
	for _, g := range k.API {
		if g.Breaking && slices.Contains(symbols, g.Name()) {
			return false
		}
	}
	return !strings.HasSuffix(b.ID, " does not compile")
}

// isOf reports whether an effect is what a break does to calls.
func (k known) isOf(e judge.Effect, b judge.Break) bool {
	name, what, _ := strings.Cut(b.ID, " ")
	return e.Verdict == judge.Breaking && e.Fact == what && slices.Contains(e.Go, name) && e.Place == b.Place
}

// change is the change of the specs behind a break, nil when there is none.
func (k known) change(b judge.Break) *judge.Change {
	name, what, _ := strings.Cut(b.ID, " ")
	for _, s := range k.Sections {
		for i, c := range s.Changes {
			if slices.Contains(c.Go, name) && (c.Verb == what || slices.ContainsFunc(c.Facts, func(f judge.FactChange) bool { return f.Fact == what })) {
				return &s.Changes[i]
			}
		}
	}
	return nil
}

// about is what there is to say of a break beside its name, in the words of p.
func (k known) about(p *page, b judge.Break) string {
	name, what, _ := strings.Cut(b.ID, " ")
	effect := k.effect(b)
	var all []string
	if c := k.change(b); c != nil {
		all = append(all, p.words(c.Detail))
		for _, f := range c.Facts {
			if f.Fact == what && !(strings.Contains(effect, f.New) && strings.Contains(effect, f.Old)) {
				all = append(all, f.Values(p.quote))
			}
		}
	}
	all = append(all, p.words(effect), p.quote(b.Place))
	for _, f := range k.Findings {
		if strings.HasPrefix(b.ID, "aimsio "+f.Rule+" ") {
			all = append(all, p.words(f.Text))
		}
	}
	for _, u := range k.Uses {
		if u.Symbol == name {
			all = append(all, "used in "+p.words(judge.Some(u.Places, 3)))
		}
	}
	if b.Earlier != "" {
		all = append(all, "listed by an earlier change at "+b.Earlier)
	}
	return strings.Join(slices.DeleteFunc(all, func(s string) bool { return s == "" }), "; ")
}

// effect is what a caller meets of a break.
func (k known) effect(b judge.Break) string {
	for _, e := range k.Effects {
		if k.isOf(e, b) {
			return e.Text
		}
	}
	return ""
}

// breaks tells of every break: those without a reason as lines for specs/breaks.yaml, first
// what the compiler does not see, and then those that are meant.
func (p *page) breaks(k known) {
	var silent, seen, meant []string
	for _, b := range k.Breaks {
		switch {
		case b.Reason != "":
			meant = append(meant, p.quote(b.ID)+": "+p.words(b.Reason)+p.inBrackets(k.about(p, b)))
		case k.silent(b):
			silent = append(silent, entry(k, b))
		default:
			seen = append(seen, entry(k, b))
		}
	}
	p.unlisted(silent, seen)
	p.list("Intended breaks", meant, 4)
}

func (p *page) inBrackets(s string) string {
	if s == "" {
		return ""
	}
	return " (" + s + ")"
}

// unlisted shows lines for specs/breaks.yaml, some of both kinds; the others are below.
func (p *page) unlisted(silent, seen []string) {
	const most, mostSilent = 8, 5
	if len(silent)+len(seen) == 0 {
		return
	}
	first := min(len(silent), max(mostSilent, most-len(seen)))
	second := min(len(seen), most-first)
	p.heading("Breaks without a reason, as lines for specs/breaks.yaml")
	p.line("%s", p.code("yaml", slices.Concat(
		titled("# On the wire, unseen by the compiler", silent, first),
		titled("# The compiler tells", seen, second),
	)))
	p.fold("On the wire, unseen by the compiler: breaks without a reason, continued", "yaml", silent[first:])
	p.fold("The compiler tells: breaks without a reason, continued", "yaml", seen[second:])
}

// titled are the first lines of a kind below a title that counts all.
func titled(title string, lines []string, first int) []string {
	switch {
	case first == 0:
		return nil
	case first < len(lines):
		return append([]string{fmt.Sprintf("%s (%d of %d, the others are below):", title, first, len(lines))}, lines[:first]...)
	}
	return append([]string{fmt.Sprintf("%s (%d):", title, len(lines))}, lines...)
}

// entry is a break as specs/breaks.yaml takes it; the reason is left to a person. One that
// stands there already, from an earlier change, is a remark.
func entry(k known, b judge.Break) string {
	id := b.ID
	if strings.ContainsAny(id, "#:\"") {
		id = strconv.Quote(id)
	}
	about := clipped(k.about(&page{}, b))
	if about != "" {
		about = "  # " + about
	}
	if b.Earlier != "" {
		return "# " + id + about
	}
	return "- break: " + id + about + "\n  reason:"
}
