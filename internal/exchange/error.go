package exchange

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"

	"github.com/fieldbooks/fieldbooks/wire"
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
	certain := e.outcome()
	if e.Info.Attempts > 1 {
		certain += fmt.Sprintf(", %d attempts", e.Info.Attempts)
	}
	text := fmt.Sprintf("%s: %s: %v (%s)", e.Name, e.host, e.Err, certain)
	if remedy := e.Remedy(); remedy != "" {
		text += "; " + remedy
	}
	return text
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Remedy is what to do about a call that failed so, "" when its cause says it.
func (e *Error) Remedy() string {
	if cause, ok := lasting(e.Err); ok {
		return cause
	}
	switch {
	case e.Outcome == wire.NotSent, e.repeat:
		return "it is safe to call again"
	case e.Outcome == wire.Unknown:
		return UnknownRemedy
	}
	return ""
}

func (e *Error) outcome() string {
	switch {
	case e.Outcome != wire.Unknown:
		return string(e.Outcome)
	case e.repeat:
		return "sent"
	}
	return "it may have been executed"
}

// history is what went wrong in all attempts of a call, the last one first.
type history []error

// Error shows the causes where they differ.
func (h history) Error() string {
	var texts []string
	seen := map[string]bool{}
	for _, err := range h {
		if kind := kind(err); !seen[kind] {
			seen[kind] = true
			texts = append(texts, err.Error())
		}
	}
	return strings.Join(texts, "; before that: ")
}

// Unwrap returns all causes.
func (h history) Unwrap() []error { return h }

// kind is the text of err without the ports, which differ each time.
func kind(err error) string {
	if op, ok := errors.AsType[*net.OpError](err); ok {
		return op.Op + op.Err.Error()
	}
	return err.Error()
}

// outcome judges a failed attempt. A status tells of a refusal only where it
// means that nothing was done.
func outcome(status int, sent bool) wire.Outcome {
	switch {
	case !sent:
		return wire.NotSent
	case status == http.StatusTemporaryRedirect, status == http.StatusPermanentRedirect, Refuses(status):
		return wire.Refused
	}
	return wire.Unknown
}

// Refuses reports whether a status says for certain that nothing was done. All that is neither
// that nor a success leaves open what became of a write.
func Refuses(status int) bool { return status/100 == 4 && status != http.StatusRequestTimeout }

// Limits reports whether an answer says that there were too many calls: with status 429, or
// with 403 and a time after which to come again, as gateways do.
func Limits(status int, header http.Header) bool {
	return status == http.StatusTooManyRequests || status == http.StatusForbidden && header.Get("Retry-After") != ""
}

// passing reports whether an answer tells of a fault that may pass.
func passing(reply Reply) bool {
	return Limits(reply.Status, reply.Header) || reply.Status == http.StatusBadGateway ||
		reply.Status == http.StatusServiceUnavailable || reply.Status == http.StatusGatewayTimeout
}
