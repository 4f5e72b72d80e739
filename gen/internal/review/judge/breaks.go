package judge

import (
	"cmp"
	"slices"
	"strings"
)

// Conclude comes to the verdict on all that was found, and names every break once:
// those of the specs, and those of Go that no break of the specs explains.
func (r *Report) Conclude() {
	slices.SortStableFunc(r.Effects, func(a, b Effect) int { return cmp.Compare(b.Verdict, a.Verdict) })
	explained := map[string]bool{}
	for _, c := range r.Changes() {
		r.Verdict = max(r.Verdict, c.Verdict)
		if c.Verdict != Breaking {
			continue
		}
		for _, symbol := range c.Symbols {
			explained[symbol] = true
		}
		r.Breaks = append(r.Breaks, c.breaks()...)
	}
	for _, g := range r.API {
		r.Verdict = max(r.Verdict, Additive)
		if g.Breaking && !explained[g.Name()] {
			r.Breaks = append(r.Breaks, Break{ID: g.Name() + " " + g.Text, Place: g.Place, Symbol: cmp.Or(g.Symbol, g.Package)})
		}
	}
	for i := range r.Findings {
		r.explain(&r.Findings[i])
	}
	if len(r.Breaks) == 0 { // else they explain why old examples do not compile
		for _, old := range r.Examples {
			r.Breaks = append(r.Breaks, Break{ID: old.Symbol + " does not compile", Place: old.Places[0]})
		}
	}
	if len(r.Breaks) > 0 {
		r.Verdict = Breaking
	}
	if len(r.Unfit) > 0 {
		r.Verdict = Incomparable
	}
}

// explain finds whether a finding of oasdiff is about known breaks, in each operation; where
// it is not, it is one more.
func (r *Report) explain(f *Finding) {
	if strings.Contains(f.Rule, "security") && r.changesSecurity() {
		f.Known, f.Harmless = true, ""
	}
	if !f.Breaking || f.Harmless != "" || f.Known {
		return
	}
	var left []string
	for _, operation := range f.Operations {
		if !r.explains(operation, f.subjects[operation]) {
			left = append(left, operation)
		}
	}
	if f.Known = len(left) == 0; !f.Known {
		r.Breaks = append(r.Breaks, Break{ID: "aimsio " + f.Rule + " " + strings.Join(left, ", "), Symbol: f.Rule})
	}
}

// changesSecurity reports whether it is told that the credentials of before will not do.
func (r *Report) changesSecurity() bool {
	return slices.ContainsFunc(r.Changes(), func(c Change) bool {
		return slices.ContainsFunc(c.Facts, func(f FactChange) bool { return f.Fact == "security" && f.Verdict == Breaking })
	})
}

func (r *Report) explains(operation string, what subject) bool {
	for _, s := range r.Sections {
		explained := func(c Change) bool { return c.Verdict == Breaking && c.explains(operation, what) }
		if s.Vendor == "Aimsio" && slices.ContainsFunc(s.Changes, explained) {
			return true
		}
	}
	return false
}

// breaks are the breaks of one change, one for each fact and Go name.
func (c Change) breaks() []Break {
	var all []Break
	for _, name := range c.Go {
		_, symbol, _ := strings.Cut(name, ".")
		add := func(what string) { all = append(all, Break{ID: name + " " + what, Place: c.Place, Symbol: symbol}) }
		if c.Verb != "changed" {
			add(c.Verb)
		}
		for _, f := range c.Facts {
			if f.Verdict == Breaking {
				add(f.Fact)
			}
		}
	}
	return all
}
