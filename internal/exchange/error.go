package exchange

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"

	"github.com/fieldbooks/fieldbooks/wire"
)

// The causes that a caller may want to tell apart.
var (
	ErrTooLarge = errors.New("answer over the cap")
	ErrRedirect = errors.New("redirect not followed")
)

// Error is a call that brought no complete answer. It never shows the query of
// the URL, a credential, or one of Call.Secrets.
type Error struct {
	Name    string
	Outcome wire.Outcome
	Status  int // of an answer that began, else 0
	Info    wire.Info
	// Err is the cause; when there were several attempts, the causes of all.
	Err error

	host   string
	repeat bool
}

// Error tells the call, the cause, what is certain, and what to do.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s: %v (%s", e.Name, e.host, e.Err, e.outcome())
	if e.Info.Attempts > 1 {
		fmt.Fprintf(&b, ", %d attempts", e.Info.Attempts)
	}
	b.WriteString(")")
	if remedy := e.remedy(); remedy != "" {
		b.WriteString("; " + remedy)
	}
	return b.String()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

func (e *Error) outcome() string {
	if e.Outcome == wire.Unknown && !e.repeat {
		return "it may have been executed"
	}
	if e.Outcome == wire.Unknown {
		return "sent"
	}
	return string(e.Outcome)
}

func (e *Error) remedy() string {
	switch {
	case waited(e.Err), errors.Is(e.Err, ErrOutage), errors.Is(e.Err, ErrTooLarge), errors.Is(e.Err, ErrRedirect):
		return "" // the cause has said it
	case e.Outcome == wire.NotSent && permanent(e.Err):
		return "check the URL"
	case e.Outcome == wire.NotSent, e.repeat:
		return "it is safe to call again"
	case e.Outcome == wire.Unknown:
		return "look whether it was done before calling again"
	}
	return ""
}

// history is what went wrong in all attempts of a call, in order.
type history []error

// Error shows the last cause first, and the others where they differ.
func (h history) Error() string {
	last := h[len(h)-1]
	text := last.Error()
	seen := map[string]bool{kind(last): true}
	for _, err := range h[:len(h)-1] {
		if !seen[kind(err)] {
			seen[kind(err)] = true
			text += "; before that: " + err.Error()
		}
	}
	return text
}

// kind is the text of err without the ports, which differ each time.
func kind(err error) string {
	if op, ok := errors.AsType[*net.OpError](err); ok {
		return op.Op + op.Err.Error()
	}
	return err.Error()
}

// Unwrap returns all causes.
func (h history) Unwrap() []error { return h }

// statusError is an answer that ended an attempt of a read.
type statusError int

func (s statusError) Error() string {
	return strings.TrimSpace(fmt.Sprintf("status %d %s", int(s), http.StatusText(int(s))))
}
