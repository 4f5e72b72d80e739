package aimsiotest

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/fieldbooks/fieldbooks/internal/fake"
)

// jsonMedia is the only media type of bodies.
const jsonMedia = "application/json"

// reply is what goes back.
type reply struct {
	status  int
	media   string
	header  http.Header
	body    []byte
	cut     bool // the connection is cut instead
	outcome string
}

func success(body []byte) reply {
	a := reply{status: http.StatusOK, media: jsonMedia, body: body, outcome: "ok"}
	if len(body) == 0 {
		a.media = ""
	}
	return a
}

// refusal is why a call is not done.
type refusal struct {
	status int
	text   string
}

func refuse(status int, format string, args ...any) *refusal {
	return &refusal{status, fmt.Sprintf(format, args...)}
}

// unknown is a call of which no source tells the answer, or what it does. It is refused, for
// an invented success would let a test pass that fails on the vendor's server.
type unknown struct{ what, why string }

func (u unknown) Error() string { return fake.Unknown("aimsiotest", u.what+" ("+u.why+")") }

func (u unknown) refusal() *refusal { return refuse(http.StatusNotImplemented, "%s", u.Error()) }

// in says of which record of a write it is unknown, in few words: clients cut a message.
func (u unknown) in(resource string, record int) unknown {
	return unknown{fmt.Sprintf("POST %s with %s in record %d", resource, u.what, record), u.why}
}

func refused(r *refusal) reply {
	body := fake.Object("message", r.text).Encode(nil)
	return reply{status: r.status, media: jsonMedia, body: body, outcome: "refused: " + r.text}
}

// Call is one call as the server saw it. It never holds the user or the password.
type Call struct {
	Method    string
	Path      string         // as sent, without the query
	Operation string         // path of the document, with its parameter; "" for no operation
	Resource  string         // e.g. "JobOrder"; NRB is "NonRecurringBillableItem"
	Body      jsontext.Value // as sent, byte for byte; nil when there was none
	Status    int            // HTTP status; 0 when the connection was cut
	Outcome   string         // "ok", "refused: " and why, or "fault: " and which
	Start     time.Time
	Waited    time.Duration // in the queue
	Duration  time.Duration // all in all
}

// meets reports whether the call is one that a pattern means; see [Server.Calls].
func (c Call) meets(method, pattern string) bool {
	if method != "" && method != c.Method {
		return false
	}
	bare := anyParameter.ReplaceAllString(pattern, "{}")
	return endsWith(anyParameter.ReplaceAllString(c.Operation, "{}"), bare) || endsWith(c.Path, strings.TrimSuffix(pattern, "/"))
}

// isAny reports whether one of the patterns means the call; they are like "GET JobOrder" or "NRB".
func (c Call) isAny(patterns []string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool {
		method, path, found := strings.Cut(p, " ")
		if !found {
			method, path = "", p
		}
		return c.meets(method, path) || c.meets(method, path+"/{}")
	})
}
