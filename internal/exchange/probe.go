package exchange

import (
	"net/http/httptrace"
	"sync"

	"github.com/fieldbooks/fieldbooks/limit"
)

// probe watches whether an attempt leaves this machine, and keeps the limits for
// what net/http makes of it.
type probe struct {
	pass  limit.Pass
	trace httptrace.ClientTrace
	once  bool // the request must not go out twice
	own   bool // the transport is ours; another may tell nothing of what it does
	begun bool // the transport was asked

	mu    sync.Mutex
	asked int // connections asked for, where the transport is another's
	conns int
	conn  *countedConn
	since int64 // written on conn before
	left  bool  // bytes left on an earlier connection
}

// watch returns the hooks of the attempt.
func (p *probe) watch() *httptrace.ClientTrace {
	p.trace.GotConn = p.got
	p.trace.WroteRequest = p.pass.Wrote
	if !p.own {
		p.trace.GetConn = p.ask
	}
	return &p.trace
}

func (p *probe) ask(string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asked++
}

// got is called when the request has a connection. net/http repeats some
// requests by itself when a kept connection dies; a write gets no second one.
func (p *probe) got(info httptrace.GotConnInfo) {
	p.pass.Again()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.left = p.left || p.conns > 0 && p.wrote()
	p.conns++
	if p.conn = counted(info.Conn); p.conn != nil {
		p.since = p.conn.mark()
	}
	if p.once && p.left {
		info.Conn.Close()
	}
}

// wrote reports whether bytes may have left on the present connection.
func (p *probe) wrote() bool { return p.conn == nil || !p.conn.unsent(p.since) }

// sent reports whether bytes may have left. A foreign transport that tells of no
// connection that it asked for may have sent some.
func (p *probe) sent() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.conns == 0 {
		return p.begun && !p.own && p.asked == 0
	}
	return p.left || p.wrote()
}

// requests is the number of HTTP requests that were begun, those included that
// got no connection.
func (p *probe) requests() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.begun {
		return 0
	}
	return max(1, p.conns, p.asked)
}
