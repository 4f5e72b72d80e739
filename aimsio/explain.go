package aimsio

import (
	"context"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/fieldbooks/fieldbooks/internal/exchange"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/wire"
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

// Explain tells what f would do with the client that it is given, without sending anything: any
// methods of it, and [Writable.Upsert]. There a write is accepted with an empty answer, and a read
// finds nothing, so that what follows from an answer is not in the plan: of [Resource.All] it has
// the list and no record. Neither log, figures nor hooks learn of it. The error is that of f, as
// where a record is not complete; the plan has what would be sent all the same.
func (c *Client) Explain(f func(*Client) error) (*Plan, error) {
	r := &rehearsal{doer: c.doer, plan: Plan{Limit: c.doer.Limiter.Policy()}}
	err := f(newClient(c.doer, r))
	r.plan.AtLeast = r.plan.Limit.AtLeast(r.requests)
	return &r.plan, err
}

// rehearsal is a [wire.Doer] that notes what would be sent.
type rehearsal struct {
	doer     *doer
	mu       sync.Mutex
	plan     Plan
	requests int
}

// Refuse implements [wire.Refuser].
func (r *rehearsal) Refuse(op *wire.Operation, err error) error { return r.doer.Refuse(op, err) }

// Do implements [wire.Doer]. It answers with nothing.
func (r *rehearsal) Do(ctx context.Context, op *wire.Operation, req *wire.Request, answer any, opts ...wire.CallOption) error {
	k := call{doer: r.doer, op: op, options: wire.OptionsOf(opts)}
	if err := k.prepare(ctx, req); err != nil {
		return err
	}
	step := Step{Method: op.Verb, Path: k.path(), Reads: op.Reads, Requests: 1, Attempts: 1}
	if step.Reads && !k.options.NoRepeat {
		step.Attempts = r.doer.sender.Retry.Attempts
	}
	if req.Body != nil {
		body, err := io.ReadAll(req.Body)
		if err != nil {
			return k.fault(Error{Outcome: wire.NotSent, Message: "the body cannot be read", Err: err, kind: ErrBadRequest})
		}
		step.Records, step.Bytes = records(body), int64(len(body))
	}
	r.add(step)
	if reply, ok := answer.(*wire.Reply); ok {
		reply.Status = http.StatusOK
	}
	return nil
}

func (r *rehearsal) add(step Step) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.requests++
	for i := range r.plan.Steps {
		if s := &r.plan.Steps[i]; s.Method == step.Method && s.Path == step.Path {
			s.Requests, s.Records, s.Bytes = s.Requests+1, s.Records+step.Records, s.Bytes+step.Bytes
			return
		}
	}
	r.plan.Steps = append(r.plan.Steps, step)
}

// records counts what is in the lists of a body.
func records(body wire.Value) (n int) {
	lists := []rawjson.Member{{Value: body}}
	if body.Kind() == '{' {
		lists, _ = rawjson.Members(body)
	}
	for _, m := range lists {
		list, _ := rawjson.Items(m.Value) // none where it is no list
		n += len(list)
	}
	return n
}

// String is the plan as text.
func (p *Plan) String() string { return exchange.PlanText(p.Steps, Step.sentence, p.Limit, p.AtLeast) }

func (s Step) sentence() string {
	var b exchange.Sentence
	b.Say(true, "%s %s: %s", s.Method, s.Path, exchange.Counted(s.Requests, "request"))
	b.Say(s.Bytes > 0, " of %d bytes in all", s.Bytes)
	b.Say(s.Records > 0, " with %s", exchange.Counted(s.Records, "record"))
	b.Say(s.Reads, "; a read, tried up to %d times", s.Attempts)
	b.Say(!s.Reads, "; a write, repeated only when nothing of it was sent")
	return b.String()
}
