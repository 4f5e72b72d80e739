package aimsiotest

import (
	"fmt"
	"net/http"

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
