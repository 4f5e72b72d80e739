package exchange

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/fieldbooks/fieldbooks/limit"
)

// The bounds of our own transport. A kept connection is given up before servers
// usually do, because a write on a connection that the server is just closing
// has an unknown outcome.
const (
	dialTimeout   = 10 * time.Second
	answerTimeout = 120 * time.Second // when Config.AnswerTimeout is 0
	idleTimeout   = 30 * time.Second
	keptPerHost   = 10
)

// newTransport speaks HTTP/1.1 only: there one connection serves one request at
// a time, so counting its bytes tells whether any of a request left.
func newTransport(answer time.Duration, limiter *limit.Limiter) *http.Transport {
	dialer := &net.Dialer{Timeout: dialTimeout, KeepAlive: 30 * time.Second}
	t := &http.Transport{
		Proxy: http.ProxyFromEnvironment,
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := dialer.DialContext(ctx, network, address)
			if err != nil {
				return nil, err
			}
			return &countedConn{Conn: conn, answer: answer, born: time.Now()}, nil
		},
		Protocols:           new(http.Protocols),
		TLSHandshakeTimeout: dialTimeout,
		IdleConnTimeout:     idleTimeout,
		MaxIdleConnsPerHost: keptPerHost,
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

// countedConn counts the bytes written, and ends a read that stands still.
type countedConn struct {
	net.Conn
	answer time.Duration // longest wait for the next bytes
	born   time.Time
	armed  atomic.Int64 // when that wait was last set, since born

	mu      sync.Mutex
	written int64
	sealed  bool
}

// Read bounds the wait for the next bytes.
func (c *countedConn) Read(p []byte) (int, error) {
	if err := c.arm(); err != nil {
		return 0, err
	}
	return c.Conn.Read(p)
}

// Write counts what leaves. The read that has been waiting since the last answer
// gets its full time from here.
func (c *countedConn) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.sealed {
		return 0, net.ErrClosed
	}
	if err := c.arm(); err != nil {
		return 0, err
	}
	n, err := c.Conn.Write(p)
	c.written += int64(n)
	return n, err
}

// arm sets the deadline of reads, unless that was done just now: it costs more
// than all the rest here.
func (c *countedConn) arm() error {
	now := time.Since(c.born)
	if last := c.armed.Load(); last != 0 && int64(now)-last < int64(c.answer/16) {
		return nil
	}
	c.armed.Store(int64(max(1, now)))
	return c.SetReadDeadline(time.Now().Add(c.answer))
}

// mark returns the bytes written so far.
func (c *countedConn) mark() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.written
}

// unsent reports whether nothing was written since mark, and if so makes sure
// that nothing will be.
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
