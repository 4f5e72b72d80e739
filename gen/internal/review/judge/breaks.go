package judge

import (
	"slices"
	"strings"
)

// Conclude comes to the verdict on all that was found, and names every break once:
// those of the specs, and those of Go that no break of the specs explains.
func (r *Report) Conclude() {
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
			r.Breaks = append(r.Breaks, Break{ID: g.Name() + " " + g.Text, Place: g.Place, Symbol: g.Symbol})
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
}

// explain finds whether a finding of oasdiff is about a known break; if not it is one more.
func (r *Report) explain(f *Finding) {
	if !f.Breaking || f.Harmless != "" {
		return
	}
	for _, s := range r.Sections {
		for _, c := range s.Changes {
			last := c.Name[strings.LastIndexAny(c.Name, ". ")+1:]
			f.Known = f.Known || s.Vendor == "Aimsio" && c.Verdict == Breaking && (strings.Contains(f.Text, last) || slices.Contains(f.Operations, c.Name))
		}
	}
	if !f.Known {
		r.Breaks = append(r.Breaks, Break{ID: "aimsio " + f.Rule + " " + strings.Join(f.Operations, ", "), Symbol: f.Rule})
	}
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
