package ajera

import (
	"fmt"
	"strings"
	"time"

	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// Plan is what a call would do; it prints as one sentence.
type Plan struct {
	Method     string
	Version    int // session version
	Kind       wire.Kind
	Permission string       // what the API user needs
	Keys       int          // that the call asks for, each once; 0 when it takes no keys
	PerCall    int          // keys in one HTTP request, 0 when they are not split
	Requests   int          // HTTP requests when all goes well, without the login
	More       bool         // a list that the server cuts at Rows is split into more
	Rows       int          // rows at which the server cuts
	Parallel   int          // requests at a time
	Login      bool         // no session is open, so a login comes first
	Attempts   int          // of each request at most, when nothing tells that it was executed
	Bytes      int64        // of all requests, about
	Limit      limit.Policy // of the client
	AtLeast    time.Duration
}

// Explain tells what a method of V1 or V2 would do, by the vendor's name for it
// and without sending anything. args are those of the method, or as for
// [Client.Call]; for an update also the edited result of a Get method. It fails
// where the call would be refused before sending.
func (c *Client) Explain(version int, method string, args any) (*Plan, error) {
	m, err := described(version, method)
	if err != nil {
		return nil, err
	}
	k := &call{caller: c.caller, m: m}
	if text, ok := args.([]byte); ok {
		args = wire.Value(text)
	}
	if got, ok := args.(wire.Replied); ok {
		args = wire.Edited{Result: got}
	}
	o, err := k.allowed(args)
	if err != nil {
		return nil, k.failure(err)
	}
	p := &Plan{
		Method: method, Version: version, Kind: k.m.Kind, Permission: k.m.Permission,
		Requests: 1, Parallel: 1, Attempts: 1, Bytes: o.body("").size(), Limit: c.caller.limiter.Policy(),
	}
	if k.m.Kind.Reads() {
		p.Attempts = c.caller.sender.Retry.Attempts
	}
	if s := c.caller.sessions[version]; s != nil {
		p.Login = k.m.Kind != wire.KindSession && !s.current().usable(time.Now(), s.idle)
	}
	p.split(k, o)
	p.AtLeast = p.least()
	return p, nil
}

// described is the method that the specs know by this name.
func described(version int, method string) (*wire.Method, error) {
	m := &wire.Method{Name: method, Version: version, Kind: wire.KindAction, Paged: true}
	other := false
	for _, known := range methods() {
		if known.Name == method && known.Version == version {
			return known, nil
		}
		other = other || known.Name == method
	}
	if other {
		return nil, fault(m, ErrVersion).because(remedy(m, ErrVersion), "the specs do not know it in this version")
	}
	return m, nil
}

// split counts the requests as [call.fetch] makes them.
func (p *Plan) split(k *call, o order) {
	if cap := k.m.Cap; cap != nil && o.page == (wire.Page{}) {
		p.More, p.Rows = true, cap.Rows
	}
	if k.m.Batch == nil {
		return
	}
	p.Keys, p.PerCall = len(o.keys(k.m.Batch.By)), k.batchMax()
	p.Requests = max(1, (p.Keys+p.PerCall-1)/p.PerCall)
	if k.m.Kind.Reads() {
		p.Parallel = min(p.Requests, k.parallel)
	}
}

// least is the time that the limit makes the requests take.
func (p *Plan) least() time.Duration {
	requests := p.Requests
	if p.Login {
		requests++
	}
	return p.Limit.AtLeast(requests)
}

// String is the plan as a sentence.
func (p *Plan) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s, session version %d): ", p.Method, p.Kind, p.Version)
	if p.Login {
		b.WriteString("a login, then ")
	}
	fmt.Fprintf(&b, "%s of about %d bytes in all", count(p.Requests, "request"), p.Bytes)
	if p.Keys > 0 {
		fmt.Fprintf(&b, " for %s, at most %d in each, %d at a time", count(p.Keys, "key"), p.PerCall, p.Parallel)
	}
	if p.More {
		fmt.Fprintf(&b, ", more when %d rows come", p.Rows)
	}
	if p.Attempts > 1 {
		fmt.Fprintf(&b, "; each tried up to %d times", p.Attempts)
	} else {
		b.WriteString("; repeated only when nothing of it was sent")
	}
	if p.Limit.Calls > 0 {
		fmt.Fprintf(&b, "; the limit of %d calls makes it take %v or more", p.Limit.Calls, p.AtLeast)
	}
	if p.Permission != "" {
		fmt.Fprintf(&b, "; needs the permission %q", p.Permission)
	}
	return b.String()
}

func count(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return fmt.Sprintf("%d %s", n, what)
}
