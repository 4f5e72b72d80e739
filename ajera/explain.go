package ajera

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/fieldbooks/fieldbooks/ajera/internal/fault"
	"github.com/fieldbooks/fieldbooks/ajera/internal/save"
	"github.com/fieldbooks/fieldbooks/ajera/internal/split"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
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

// Step is one call of a plan.
type Step struct {
	Method     string
	Version    int // session version
	Kind       wire.Kind
	Permission string // what the API user needs
	Keys       int    // that the call asks for, each once; 0 when it takes no keys
	PerCall    int    // keys in one HTTP request, 0 when they are not split
	Requests   int    // HTTP requests when all goes well, without the login
	More       bool   // a list that the server cuts at Rows is split into more
	Rows       int    // rows at which the server cuts
	Parallel   int    // requests at a time
	Login      bool   // no session is open, so a login comes first
	Attempts   int    // of each request at most, when nothing tells that it was executed
	Bytes      int64  // of all requests, about
	Doubt      string // why the server may not know the method, "" when the specs know it
}

// Explain tells what f would do with the client that it is given, without sending anything: any
// methods of V1 and V2, saves of results that were read before, raw calls, and functions that call
// them. There each call is answered by an empty result, so that what follows from an answer is not
// in the plan. Neither log, figures nor hooks learn of it. The error is that of f, as where a call
// would be refused before sending; the plan has what would be sent all the same.
func (c *Client) Explain(f func(*Client) error) (*Plan, error) {
	r := &rehearsal{caller: c.caller, open: map[int]bool{}}
	dry := *c
	dry.via, dry.V1, dry.V2 = r, ajerav1.New(r), ajerav2.New(r)
	err := f(&dry)
	r.plan.Limit = c.caller.config().Limiter.Policy()
	r.plan.AtLeast = r.plan.Limit.AtLeast(r.requests)
	return &r.plan, err
}

// rehearsal is a [wire.Caller] that notes what would be sent.
type rehearsal struct {
	*caller
	mu       sync.Mutex
	plan     Plan
	requests int          // of all steps, with logins
	open     map[int]bool // session versions that a step has logged in to
}

// Call implements [wire.Caller]. It answers with nothing.
func (r *rehearsal) Call(_ context.Context, m *wire.Method, args any, _ wire.Replied, opts ...wire.CallOption) error {
	k := &call{caller: r.caller, m: m, options: wire.OptionsOf(opts)}
	o, err := k.order(args)
	doubt := fault.Doubt(m, methods())
	if err == nil && doubt != "" && len(named(m.Name)) > 0 {
		err = fault.New(fault.ErrVersion, fault.Remedy(m, fault.ErrVersion), "%s", doubt)
	}
	if err != nil {
		return public(m, err)
	}
	s := Step{
		Method: m.Name, Version: m.Version, Kind: m.Kind, Permission: m.Permission, Attempts: 1, Bytes: o.Body("").Size(), Doubt: doubt,
	}
	s.Keys, s.PerCall, s.Requests, s.Parallel = split.Count(o, k.limits())
	if split.MayGrow(o) {
		s.More, s.Rows = true, m.Cap.Rows
	}
	if m.Kind.Reads() && !k.options.NoRepeat {
		s.Attempts = r.sender.Retry.Attempts
	}
	r.add(s)
	return nil
}

// add notes a step, and the login before it.
func (r *rehearsal) add(s Step) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if keeper := r.sessions[s.Version]; keeper != nil && s.Kind != wire.KindSession && !r.open[s.Version] {
		s.Login, r.open[s.Version] = !keeper.IsOpen(), true
	}
	if r.requests += s.Requests; s.Login {
		r.requests++
	}
	r.plan.Steps = append(r.plan.Steps, s)
}

// String is the plan as text.
func (p *Plan) String() string { return exchange.PlanText(p.Steps, Step.sentence, p.Limit, p.AtLeast) }

func (s Step) sentence() string {
	var b exchange.Sentence
	b.Say(true, "%s (%s, session version %d): ", s.Method, s.Kind, s.Version)
	b.Say(s.Login, "a login, then ")
	b.Say(true, "%s of about %d bytes in all", exchange.Counted(s.Requests, "request"), s.Bytes)
	b.Say(s.Keys > 0, " for %s, at most %d in each, %d at a time", exchange.Counted(s.Keys, "key"), s.PerCall, s.Parallel)
	b.Say(s.More, ", more when %d rows come", s.Rows)
	b.Say(s.Attempts > 1, "; each tried up to %d times", s.Attempts)
	b.Say(s.Attempts <= 1, "; repeated only when nothing of it was sent")
	b.Say(s.Permission != "", "; needs the permission %q", s.Permission)
	b.Say(s.Doubt != "", "; %s", s.Doubt)
	return b.String()
}

// Change is what a save would send.
type Change struct {
	Method    string
	Arguments wire.Raw // the MethodArguments; may hold personal data and prints masked
	Edits     []Edit
}

// Edit is one edited value. Values of sensitive fields are masked.
type Edit struct {
	Record string // e.g. "Phases PhaseKey 12"
	Field  string // e.g. "ReportedPercentComplete", dotted inside the record
	Before string // as JSON, "" when it was not there
	After  string
}

// String lists the edits, one a line: record, field, before and after.
func (c *Change) String() string {
	var b strings.Builder
	b.WriteString(c.Method)
	for _, e := range c.Edits {
		fmt.Fprintf(&b, "\n%s.%s: %s -> %s", e.Record, e.Field, cmp.Or(e.Before, "(nothing)"), cmp.Or(e.After, "(nothing)"))
	}
	return b.String()
}

// Preview shows what saving got would send, without sending it. It fails where
// the save would be refused before sending.
func (c *Client) Preview(got wire.Replied, opts ...wire.CallOption) (*Change, error) {
	preview := &wire.Method{Name: "Preview"}
	if save.IsNil(got) {
		return nil, public(preview, fault.New(fault.ErrArgument, "pass a result of a Get method", "nothing was read"))
	}
	read, all := got.Reply().Method, methods()
	if read == nil {
		return nil, public(preview, fault.New(fault.ErrArgument, "keep the result itself, as a Get method returned it", "the result has lost what was read, as in encoding/json, or was made by hand"))
	}
	i := slices.IndexFunc(all, func(m *wire.Method) bool { return m.Update != nil && m.Update.Reads == read })
	if i < 0 {
		return nil, public(preview, fault.New(fault.ErrArgument, "pass a result of a Get method that has a Save", "no method saves what %s reads", read.Name))
	}
	s, err := save.New(all[i], got, wire.OptionsOf(opts).SingleTransaction)
	if err != nil {
		return nil, public(all[i], err)
	}
	change := &Change{Method: all[i].Name, Arguments: wire.Raw(rawjson.Object(s.Args))}
	s.Edits(func(record, field, before, after string) {
		change.Edits = append(change.Edits, Edit{record, field, before, after})
	})
	return change, nil
}
