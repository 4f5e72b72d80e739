package aimsio

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/internal/exchange"
	"github.com/fieldbooks/fieldbooks/limit"
)

// Plan is what calls would do; it prints as one line for each of its steps.
type Plan struct {
	Steps   []Step       // in the order in which they begin
	Limit   limit.Policy // of the client
	AtLeast time.Duration
}

// Step is the requests of a plan with one method to one path.
type Step struct {
	Method   string // HTTP method
	Path     string // without host and query
	Reads    bool
	Requests int   // when all goes well
	Records  int   // in the lists of the bodies
	Bytes    int64 // of all bodies
	Attempts int   // of each request at most, when nothing tells that it was executed
}

// Explain tells what f would do with the client that it is given, without sending
// anything: any methods of it, and functions such as [UpsertJobOrders]. There a
// write is accepted with an empty answer, and a read finds nothing, so that what
// follows from an answer is not in the plan: of [Resource.All] it has the list and
// no record. Neither log, figures nor hooks learn of it. The error is that of f, as
// where a record is not complete; the plan has what would be sent all the same.
func (c *Client) Explain(f func(*Client) error) (*Plan, error) {
	own := c.doer
	d := &doer{base: own.base, headers: own.headers, readOnly: own.readOnly, limiter: own.limiter, sender: own.sender, dry: &rehearsal{}}
	api := *c.ClientWithResponses.Client // with the user's editors
	api.Client = d
	err := f(&Client{ClientWithResponses: &aimsioapi.ClientWithResponses{Client: &api}, doer: d})
	p := &Plan{Steps: d.dry.steps, Limit: own.limiter.Policy()}
	requests := 0
	for _, s := range p.Steps {
		requests += s.Requests
	}
	p.AtLeast = p.Limit.AtLeast(requests)
	return p, err
}

// rehearsal notes what would be sent.
type rehearsal struct {
	mu    sync.Mutex
	steps []Step
}

// rehearse takes a request and answers it with nothing.
func (d *doer) rehearse(req *http.Request) (*http.Response, error) {
	if err := d.refuse(req); err != nil {
		return nil, err
	}
	step := Step{Method: req.Method, Path: req.URL.Path, Reads: reads(req), Requests: 1, Attempts: 1}
	if step.Reads {
		step.Attempts = d.sender.Retry.Attempts
	}
	if req.Body != nil {
		body, err := io.ReadAll(req.Body)
		if err != nil {
			return nil, failure(req, err)
		}
		step.Records, step.Bytes = records(body), int64(len(body))
	}
	d.dry.add(step)
	reply := &exchange.Reply{Status: http.StatusOK, Line: "200 OK"}
	if step.Reads {
		reply.Header, reply.Body = http.Header{"Content-Type": {"application/json"}}, []byte("null")
	}
	s := &success{call: exchange.Call{Request: req}, reply: reply}
	return s.answer(), nil
}

func (r *rehearsal) add(step Step) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := range r.steps {
		if s := &r.steps[i]; s.Method == step.Method && s.Path == step.Path {
			s.Requests, s.Records, s.Bytes = s.Requests+1, s.Records+step.Records, s.Bytes+step.Bytes
			return
		}
	}
	r.steps = append(r.steps, step)
}

// records counts what is in the lists of a body.
func records(body jsontext.Value) int {
	var members map[string]json.RawMessage
	if body.Kind() == '[' {
		members = map[string]json.RawMessage{"": json.RawMessage(body)}
	} else if json.Unmarshal(body, &members) != nil {
		return 0
	}
	n := 0
	for _, member := range members {
		var list []json.RawMessage
		if bytes.HasPrefix(member, []byte("[")) && json.Unmarshal(member, &list) == nil {
			n += len(list)
		}
	}
	return n
}

// String is the plan as text.
func (p *Plan) String() string {
	if len(p.Steps) == 0 {
		return "nothing would be sent"
	}
	var b strings.Builder
	for _, s := range p.Steps {
		fmt.Fprintln(&b, s)
	}
	if p.Limit.Calls > 0 {
		fmt.Fprintf(&b, "the limit of %d calls makes it take %v or more\n", p.Limit.Calls, p.AtLeast)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// String is the step as a sentence.
func (s Step) String() string {
	text := fmt.Sprintf("%s %s: %s", s.Method, s.Path, counted(s.Requests, "request"))
	if s.Bytes > 0 {
		text += fmt.Sprintf(" of %d bytes in all", s.Bytes)
	}
	if s.Records > 0 {
		text += " with " + counted(s.Records, "record")
	}
	if s.Reads {
		return text + fmt.Sprintf("; a read, tried up to %d times", s.Attempts)
	}
	return text + "; a write, repeated only when nothing of it was sent"
}

func counted(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return fmt.Sprintf("%d %s", n, what)
}
