// Package progress says on one line of a terminal how far a command is, and what it waits for.
package progress

import (
	"io"
	"strings"
	"sync"
	"time"

	"github.com/mattn/go-runewidth"
	"golang.org/x/term"
)

// What is over soon has no line, and one that changes too often cannot be read.
const (
	patience = 500 * time.Millisecond
	interval = 200 * time.Millisecond
)

// Line is that line. It is safe for concurrent use; the zero value says nothing, but counts. It is
// drawn with blanks and carriage returns alone, so it works on any terminal.
type Line struct {
	mu          sync.Mutex
	out         io.Writer // nil when nobody looks
	what        string
	begun       time.Time
	done, total int
	waits       func(now time.Time) string
	drawn       int       // how many characters stand there
	rest        time.Time // until then nothing is drawn: something else is being written
	stop        chan struct{}
	ended       bool
}

// New is a line on a terminal; out is nil where none is. It asks waits what is waited for now.
func New(out io.Writer, what string, waits func(now time.Time) string) *Line {
	l := &Line{out: out, what: what, waits: waits, begun: time.Now(), stop: make(chan struct{})}
	if out != nil {
		go l.draw()
	}
	return l
}

// Say says what is done now.
func (l *Line) Say(what string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.what = what
}

// Total says how many there will be, as far as is known.
func (l *Line) Total(n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.total = n
}

// Add says that n more are done.
func (l *Line) Add(n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.done += n
}

// State is how far the command was: what it did, and of how many how many are done; total is 0
// where nobody knows.
func (l *Line) State() (what string, done, total int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.what, l.done, l.total
}

// Hide takes the line away while something else is written. Of no line there is nothing to hide or end.
func (l *Line) Hide() {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.rest = time.Now().Add(interval)
	l.erase()
}

// End takes the line away for good.
func (l *Line) End() {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.ended && l.stop != nil {
		close(l.stop)
	}
	l.ended = true
	l.erase()
}

// draw keeps the line up to date until it ends.
func (l *Line) draw() {
	wait := time.NewTimer(patience)
	defer wait.Stop()
	for {
		select {
		case <-l.stop:
			return
		case <-wait.C:
		}
		l.redraw()
		wait.Reset(interval)
	}
}

func (l *Line) redraw() {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	if l.ended || now.Before(l.rest) {
		return
	}
	text := runewidth.Truncate(l.text(now), max(1, l.width()-1), "…")
	wide := runewidth.StringWidth(text)
	_, _ = io.WriteString(l.out, "\r"+text+strings.Repeat(" ", max(0, l.drawn-wide)))
	l.drawn = wide
}

// erase leaves an empty line, with the cursor at its beginning.
func (l *Line) erase() {
	if l.drawn > 0 {
		_, _ = io.WriteString(l.out, "\r"+strings.Repeat(" ", min(l.drawn, l.width()-1))+"\r")
		l.drawn = 0
	}
}

// width is that of the terminal now: it may be another than a moment ago.
func (l *Line) width() int {
	if file, ok := l.out.(interface{ Fd() uintptr }); ok {
		if columns, _, err := term.GetSize(int(file.Fd())); err == nil && columns > 1 {
			return columns
		}
	}
	return 80
}
