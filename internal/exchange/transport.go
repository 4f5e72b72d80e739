package exchange

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/fieldbooks/fieldbooks/limit"
)

// dialTimeout bounds each half of the making of a connection, TCP and TLS.
const dialTimeout = 10 * time.Second

// newTransport speaks HTTP/1.1 only: there one connection serves one request at
// a time, so counting its bytes tells whether any of a request left.
func newTransport(answer time.Duration, limiter *limit.Limiter) *http.Transport {
	dialer := &net.Dialer{Timeout: dialTimeout}
	t := &http.Transport{
		Proxy: http.ProxyFromEnvironment,
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := dialer.DialContext(ctx, network, address)
			if err != nil {
				return nil, err
			}
			return &countedConn{Conn: conn, answer: answer, born: time.Now()}, nil
		},
		OnProxyConnectResponse: func(_ context.Context, _ *url.URL, _ *http.Request, resp *http.Response) error {
			if resp.StatusCode != http.StatusOK {
				return &proxyRefusal{resp.StatusCode}
			}
			return nil
		},
		Protocols:           new(http.Protocols),
		TLSHandshakeTimeout: dialTimeout,
		// Sooner than servers usually do, because a write on a connection that the
		// server is just closing has an unknown outcome.
		IdleConnTimeout:     30 * time.Second,
		MaxIdleConnsPerHost: 10,
	}
	if limiter != nil && limiter.Policy().Parallel > 0 {
		// As many connections as slots: a request whose dial takes long then gets
		// one that became free instead of both.
		t.MaxIdleConnsPerHost = limiter.Policy().Parallel
		t.MaxConnsPerHost = limiter.Policy().Parallel
	}
	t.Protocols.SetHTTP1(true)
	return t
}

// countedConn counts the bytes written, and ends a read that stands still, and one that
// brings a few bytes now and then: an answer has a time for its beginning and for each MiB.
type countedConn struct {
	net.Conn
	answer time.Duration // that time
	born   time.Time
	armed  atomic.Int64 // the deadline of reads as it is set, since born
	asked  atomic.Int64 // when something was last written, since born
	read   atomic.Int64 // since then

	mu      sync.Mutex
	written int64
	sealed  bool
}

// Read bounds the wait for the next bytes.
func (c *countedConn) Read(p []byte) (int, error) {
	c.arm()
	n, err := c.Conn.Read(p)
	c.read.Add(int64(n))
	return n, err
}

// Write counts what leaves. The read that has been waiting since the last answer
// gets its full time from here.
func (c *countedConn) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.sealed {
		return 0, net.ErrClosed
	}
	c.asked.Store(int64(time.Since(c.born)))
	c.read.Store(0)
	c.arm()
	n, err := c.Conn.Write(p)
	c.written += int64(n)
	return n, err
}

// arm sets the deadline of reads, unless it is about that already: to set it costs
// more than all the rest here.
func (c *countedConn) arm() {
	latest := time.Duration(c.asked.Load()) + c.answer*time.Duration(1+c.read.Load()>>20)
	ends := int64(min(time.Since(c.born)+c.answer, latest))
	if armed := c.armed.Load(); armed == 0 || max(ends-armed, armed-ends) >= int64(c.answer/16) {
		c.armed.Store(max(1, ends))
		_ = c.SetReadDeadline(c.born.Add(time.Duration(ends))) // fails on a closed connection only, as what follows does
	}
}

// mark returns the bytes written so far.
func (c *countedConn) mark() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.written
}

// unsent reports whether nothing was written since mark, and if so makes sure that nothing will be.
func (c *countedConn) unsent(mark int64) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sealed = c.sealed || c.written == mark
	return c.written == mark
}

// counted finds our connection under TLS.
func counted(conn net.Conn) *countedConn {
	if secure, ok := conn.(*tls.Conn); ok {
		conn = secure.NetConn()
	}
	c, _ := conn.(*countedConn)
	return c
}

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

// requests is the number of HTTP requests that were begun, those included that got no connection.
func (p *probe) requests() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.begun {
		return 0
	}
	return max(1, p.conns, p.asked)
}
