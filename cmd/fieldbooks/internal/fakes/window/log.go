package window

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
)

// The page is for people, and a stand-in may run for days: the log keeps the last calls only, and
// what was sent of the last of these.
const (
	keptCalls  = 5000
	shownCalls = 200
	keptWrites = 100
	keptBytes  = 64 << 10
)

// noted is a call in the log.
type noted struct {
	Call
	Vendor *Vendor
	Number int // from 1, in the order in which the calls of all vendors arrived
	Cut    int // bytes of what was sent that are not kept
}

// write is what a call, or a hand, did to records.
type write struct {
	Number  int
	Vendor  *Vendor
	At      time.Time
	Call    noted // none for a hand, whose Name is ""
	Records []changed
	More    int // records beside those
}

// log is the last calls of all vendors in the order of their arrival, and the last writes. Its zero
// value is ready for use.
type log struct {
	mu      sync.Mutex
	calls   []noted
	count   int
	marks   map[*Vendor]map[mark]int // of the calls that were answered
	writes  []write
	written int
}

// note adds a call, or completes it that is there since it arrived.
func (l *log) note(v *Vendor, c Call) {
	c.Name, c.Outcome = plain(c.Name), plain(c.Outcome)
	did, more := changes(v, c.Changes)
	c.Changes = nil
	l.mu.Lock()
	defer l.mu.Unlock()
	n := l.place(v, c)
	n.Call = c
	n.Sent, n.Cut = kept(c.Sent)
	if c.Outcome == "" {
		return
	}
	if l.marks[v] == nil {
		l.marks[v] = map[mark]int{}
	}
	l.marks[v][n.mark()]++
	if len(did) > 0 {
		l.write(write{Vendor: v, At: c.Start, Call: *n, Records: did, More: more})
	}
}

// place is where a call stands that was answered, and a new place for one that arrives, or arrived
// before the log was cleared. With mu held.
func (l *log) place(v *Vendor, of Call) *noted {
	if l.marks == nil {
		l.marks = map[*Vendor]map[mark]int{}
	}
	for i, c := range slices.Backward(l.calls) {
		if of.Outcome == "" {
			break
		}
		if c.Vendor == v && c.ID == of.ID && c.Outcome == "" {
			return &l.calls[i]
		}
	}
	if len(l.calls) >= 2*keptCalls {
		l.calls = slices.Clone(l.calls[keptCalls:])
	}
	if past := len(l.calls) - shownCalls; past >= 0 {
		l.calls[past].Sent = nil
	}
	l.count++
	l.calls = append(l.calls, noted{Vendor: v, Number: l.count})
	return &l.calls[len(l.calls)-1]
}

// kept is what of a text is kept, and how much is not.
func kept(sent []byte) ([]byte, int) {
	if len(sent) <= keptBytes {
		return sent, 0
	}
	return slices.Clone(sent[:keptBytes]), len(sent) - keptBytes
}

// write notes a write. With mu held.
func (l *log) write(w write) {
	l.written++
	w.number(l.written)
	l.writes = append(l.writes, w)
	if len(l.writes) >= 2*keptWrites {
		l.writes = slices.Clone(l.writes[keptWrites:])
	}
}

// byHand notes what the page did to a record.
func (l *log) byHand(v *Vendor, at time.Time, c Change) {
	did, _ := changes(v, []Change{c})
	l.mu.Lock()
	defer l.mu.Unlock()
	l.write(write{Vendor: v, At: at, Records: did})
}

// state is what is in a log at a moment.
type state struct {
	calls   []noted
	count   int
	marks   map[*Vendor]map[mark]int
	writes  []write
	written int
}

func (l *log) state() state {
	l.mu.Lock()
	defer l.mu.Unlock()
	marks := map[*Vendor]map[mark]int{}
	for v, of := range l.marks {
		marks[v] = maps.Clone(of)
	}
	return state{
		slices.Clone(l.calls[max(0, len(l.calls)-keptCalls):]), l.count, marks,
		slices.Clone(l.writes[max(0, len(l.writes)-keptWrites):]), l.written,
	}
}

// clear forgets all.
func (l *log) clear() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.calls, l.count, l.marks, l.writes, l.written = nil, 0, nil, nil, 0
}

// mark is what became of a call, the worst last.
type mark int

const (
	fine mark = iota
	open
	waited
	refused
	limited
	faulted
)

// mark tells a call's by its outcome.
func (c Call) mark() mark {
	switch {
	case c.Outcome == "":
		return open
	case c.Fault:
		return faulted
	case len(c.Over) > 0:
		return limited
	case strings.HasPrefix(c.Outcome, "refused"):
		return refused
	case c.Waited > 0:
		return waited
	}
	return fine
}

// Mark is the same for the page.
func (c Call) Mark() mark { return c.mark() }

// String is the mark as the page's style has it.
func (m mark) String() string {
	return [...]string{"fine", "open", "waited", "refused", "limited", "faulted"}[m]
}

// Word is the mark as people read it.
func (m mark) Word() string {
	return [...]string{"ok", "open", "waited", "refused", "over the limit", "fault"}[m]
}

// Sign is the mark where there is no room for a word: none of them is told by colour alone.
func (m mark) Sign() string {
	return [...]string{"✓", "…", "◔", "●", "▲", "✕"}[m]
}
