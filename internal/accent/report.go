package accent

import (
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Tally counts what each dialect bent. Its zero value is ready for use.
type Tally struct {
	mu   sync.Mutex
	bent map[string]int
}

// Of counts for a dialect; see [Speaker.Bent].
func (t *Tally) Of(d Dialect) func() {
	return func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		if t.bent == nil {
			t.bent = make(map[string]int)
		}
		t.bent[d.String()]++
	}
}

// Count is how much the dialect of that name bent.
func (t *Tally) Count(name string) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.bent[name]
}

// Report collects what came otherwise in a dialect than in the plain one, by what was
// done. Its zero value is ready for use.
type Report struct{ met []finding }

type finding struct {
	dialect Dialect
	call    string
	what    string
}

// Knows reports whether the same call was otherwise in a part of a dialect already.
func (r *Report) Knows(d Dialect, call string) bool {
	return slices.ContainsFunc(r.met, func(f finding) bool {
		return f.call == call && !slices.ContainsFunc(f.dialect.Accents, func(a Accent) bool { return !d.Speaks(a.Name) })
	})
}

// Add adds what came otherwise in a call.
func (r *Report) Add(d Dialect, call, what string) { r.met = append(r.met, finding{d, call, what}) }

// Lines tell it, a line for each dialect: how many calls, the first few, and where.
func (r *Report) Lines() (lines []string) {
	var names []string
	calls, first := map[string][]string{}, map[string]string{}
	for _, f := range r.met {
		name := f.dialect.String()
		if calls[name] == nil {
			names, first[name] = append(names, name), f.what
		}
		calls[name] = append(calls[name], f.call)
	}
	for _, name := range names {
		shown := strings.Join(calls[name][:min(4, len(calls[name]))], ", ")
		lines = append(lines, fmt.Sprintf("%s: %d calls (%s), e.g. %s", name, len(calls[name]), shown, first[name]))
	}
	return lines
}
