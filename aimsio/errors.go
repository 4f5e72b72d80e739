package aimsio

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/internal/exchange"
	"github.com/fieldbooks/fieldbooks/wire"
)

// What went wrong, for [errors.Is].
var (
	ErrAuthentication = errors.New("authentication refused")   // status 401
	ErrPermission     = errors.New("not permitted")            // status 403
	ErrNotFound       = errors.New("not found")                // status 404 or 410
	ErrBadRequest     = errors.New("the request was refused")  // any other status 4xx
	ErrLimit          = errors.New("too many calls")           // status 429, or 403 with Retry-After
	ErrOverloaded     = errors.New("the server is overloaded") // status 408, 503, 504: also the 5 s queue time-out
	ErrServer         = errors.New("the server failed")        // any other status 5xx
	ErrAnswer         = errors.New("not an answer of Aimsio")  // HTML, broken JSON, no record, another one, no list
	ErrOutage         = exchange.ErrOutage                     // not sent: too many calls before it failed, see Retry.Trip
	ErrReadOnly       = errors.New("writing is switched off")  // Config.ReadOnly or ReadOnlyPortal
	ErrIncomplete     = wire.ErrIncomplete                     // refused before sending; the error may be a [*wire.CheckError]
)

// Error is a failed call. Use [errors.Is] with this package's Err values for
// what went wrong, and Outcome for what is certain about a write.
type Error struct {
	Method  string       // HTTP method
	Path    string       // escaped, without host and query
	Key     string       // of the record that was asked for or sent, when there is one
	Outcome wire.Outcome // what is certain: not sent, refused, unknown, executed
	Status  int          // HTTP status, 0 when no answer came
	Body    []byte       // of the answer, its first 64 KiB; nil when none came
	Message string       // what was found wrong, or what a refusal says in words; no data of records
	Info    wire.Info    // what the call cost
	Remedy  string       // what to do
	Err     error        // cause, may be nil

	kind error
}

// Error says the call, what is certain, the reason and the remedy, without any secret.
func (e *Error) Error() string {
	var s exchange.Sentence
	s.Say(true, "%s %s", e.Method, e.Path)
	s.Say(e.kind != nil, ": %v", e.kind)
	s.Say(e.Status != 0, " (HTTP %d)", e.Status)
	s.Say(e.Message != "", ": %s", e.Message)
	s.Say(e.Err != nil, ": %s", strings.TrimPrefix(fmt.Sprint(e.Err), e.Method+" "+e.Path+": "))
	s.Say(e.Err == nil && e.Outcome == wire.Unknown && e.Method != http.MethodGet, " (it may have been executed)")
	s.Say(e.Remedy != "", "; %s", e.Remedy)
	return s.String()
}

// GoString is Error, so that %#v shows no more.
func (e *Error) GoString() string { return e.Error() }

// Unwrap gives the sentinel and the cause to [errors.Is] and [errors.As].
func (e *Error) Unwrap() []error {
	return slices.DeleteFunc([]error{e.kind, e.Err}, func(err error) bool { return err == nil })
}

// classify names what a status means and what to do about it; subject is what of the call may be
// wrong beside its body. How Aimsio answers beyond its limits is not documented.
func classify(status int, reads bool, subject string) (remedy string, kind error) {
	switch {
	case status == http.StatusUnauthorized:
		return "check user name and password", ErrAuthentication
	case status == http.StatusForbidden:
		return "ask Aimsio support to switch on this API permission for the user", ErrPermission
	case status == http.StatusNotFound, status == http.StatusGone:
		return "check " + subject + ", and that the account has this kind of record", ErrNotFound
	case status == http.StatusProxyAuthRequired:
		return exchange.ProxyRemedy, ErrAnswer
	case status == http.StatusTooManyRequests:
		return "share one limiter among all clients of the account", ErrLimit
	case status == http.StatusRequestTimeout, status == http.StatusServiceUnavailable, status == http.StatusGatewayTimeout:
		return later(reads, ", with fewer calls at once"), ErrOverloaded
	case status >= 500:
		return later(reads, "; if it stays, ask Aimsio support"), ErrServer
	case status == http.StatusRequestEntityTooLarge:
		return "send less in one call, see BatchSize and BatchBytes", ErrBadRequest
	case status >= 400 && (reads || status == http.StatusMethodNotAllowed):
		return "check " + subject + ", and what stands between", ErrBadRequest
	case status >= 400:
		return "check the record against the vendor's page", ErrBadRequest
	}
	return "check the address, and what stands between", ErrAnswer
}

// later is what to do about a failure that may pass. A write may have been done all the same.
func later(reads bool, how string) string {
	if reads {
		return "try again later" + how
	}
	return "look whether it was done before you try again later" + how
}
