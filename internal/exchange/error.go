package exchange

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"

	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// The causes that a caller may want to tell apart.
var (
	ErrTooLarge = errors.New("answer over the cap")
	ErrRedirect = errors.New("redirect not followed")
	ErrOutage   = errors.New("the server does not answer") // not sent, because too many attempts before it failed
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
	return fmt.Sprintf("%s: %s: %v (%s)%s", e.Name, e.host, e.Err, certain, e.remedy())
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

func (e *Error) outcome() string {
	switch {
	case e.Outcome != wire.Unknown:
		return string(e.Outcome)
	case e.repeat:
		return "sent"
	}
	return "it may have been executed"
}

func (e *Error) remedy() string {
	switch {
	case explained(e.Err):
		return ""
	case e.Outcome == wire.NotSent && permanent(e.Err):
		return "; check the URL"
	case e.Outcome == wire.NotSent, e.repeat:
		return "; it is safe to call again"
	case e.Outcome == wire.Unknown:
		return "; look whether it was done before calling again"
	}
	return ""
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

// passing reports whether a status tells of a fault that may pass.
func passing(status int) bool {
	return status == http.StatusTooManyRequests || status == http.StatusBadGateway ||
		status == http.StatusServiceUnavailable || status == http.StatusGatewayTimeout
}

// explained reports whether err says itself what to do; another attempt fails alike.
func explained(err error) bool {
	return errors.Is(err, ErrOutage) || errors.Is(err, ErrTooLarge) || errors.Is(err, ErrRedirect) ||
		errors.As(err, new(*limit.WaitError))
}

// permanent reports whether the next attempt would fail alike.
func permanent(err error) bool {
	var dns *net.DNSError
	return explained(err) ||
		errors.Is(err, http.ErrSchemeMismatch) ||
		errors.As(err, new(*tls.CertificateVerificationError)) ||
		errors.As(err, new(x509.HostnameError)) ||
		errors.As(err, new(tls.RecordHeaderError)) ||
		errors.As(err, &dns) && dns.IsNotFound
}

// outcome judges a failed attempt. A status tells of a refusal only where it
// means that nothing was done.
func outcome(status int, sent bool) wire.Outcome {
	switch {
	case !sent:
		return wire.NotSent
	case status == http.StatusTemporaryRedirect, status == http.StatusPermanentRedirect,
		status >= 400 && status < 500 && status != http.StatusRequestTimeout:
		return wire.Refused
	}
	return wire.Unknown
}
