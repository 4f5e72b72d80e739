package exchange

import (
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fieldbooks/fieldbooks/limit"
)

// line is a connection that notes until when it may be read, and gives what it is told to.
type line struct {
	net.Conn
	deadline time.Time
	set      int // how often
	gives    int
}

func (l *line) SetReadDeadline(t time.Time) error  { l.deadline, l.set = t, l.set+1; return nil }
func (l *line) Read([]byte) (int, error)           { return l.gives, nil }
func (l *line) Write(p []byte) (int, error)        { return len(p), nil }
func (l *line) read(c *countedConn, n int)         { l.gives = n; _, _ = c.Read(nil) }
func (l *line) left(since time.Time) time.Duration { return l.deadline.Sub(since) }
func ask(c *countedConn)                           { _, _ = c.Write([]byte("x")) }

// TestReadDeadlines: an answer has so much time for its beginning, for its next bytes, and for
// each MiB; the deadline is not set anew for less than a sixteenth of it.
func TestReadDeadlines(t *testing.T) {
	const most = 16 * time.Second
	for _, test := range []struct {
		name string
		do   func(*countedConn, *line)
		want time.Duration // from when the connection was made
		set  int
	}{
		{"a connection", func(c *countedConn, l *line) { l.read(c, 0) }, most, 1},
		{"a request", func(c *countedConn, l *line) { time.Sleep(time.Minute); ask(c) }, time.Minute + most, 1},
		{"a second one", func(c *countedConn, l *line) { ask(c); time.Sleep(time.Minute); ask(c) }, time.Minute + most, 2},
		{"a second one soon", func(c *countedConn, l *line) { ask(c); time.Sleep(time.Second - 1); ask(c) }, most, 1},
		{"a second one late enough", func(c *countedConn, l *line) { ask(c); time.Sleep(time.Second); ask(c) }, time.Second + most, 2},
		{"some bytes late", func(c *countedConn, l *line) { ask(c); time.Sleep(10 * time.Second); l.read(c, 1); l.read(c, 1) }, most, 1},
		{"a MiB but for a byte", func(c *countedConn, l *line) {
			ask(c)
			time.Sleep(10 * time.Second)
			l.read(c, 1<<20-1)
			l.read(c, 0)
		}, most, 1},
		{"a MiB", func(c *countedConn, l *line) {
			ask(c)
			time.Sleep(10 * time.Second)
			l.read(c, 1<<20)
			l.read(c, 0)
		}, 10*time.Second + most, 2},
		{"many at once", func(c *countedConn, l *line) {
			ask(c)
			time.Sleep(10 * time.Second)
			l.read(c, 9<<20)
			l.read(c, 0)
		}, 10*time.Second + most, 2},
		{"two slowly", func(c *countedConn, l *line) {
			ask(c)
			for range 2 {
				time.Sleep(15 * time.Second)
				l.read(c, 1<<20)
			}
			time.Sleep(15 * time.Second)
			l.read(c, 0)
		}, 3 * most, 3},
		{"the next request after many", func(c *countedConn, l *line) {
			ask(c)
			l.read(c, 9<<20)
			time.Sleep(20 * time.Second)
			ask(c)
			time.Sleep(10 * time.Second)
			l.read(c, 1)
		}, 20*time.Second + most, 2},
	} {
		synctest.Test(t, func(t *testing.T) {
			l := &line{}
			c := &countedConn{Conn: l, answer: most, born: time.Now()}
			test.do(c, l)
			if got := l.left(c.born); got != test.want || l.set != test.set {
				t.Errorf("%s: deadline after %v, set %d times; want %v and %d", test.name, got, l.set, test.want, test.set)
			}
		})
	}
}

// TestSealedConnection: what is said to be unsent stays so, and what was written was sent.
func TestSealedConnection(t *testing.T) {
	c := &countedConn{Conn: &line{}, answer: time.Second, born: time.Now()}
	ask(c)
	mark := c.mark()
	if ask(c); mark != 1 || c.mark() != 2 || c.unsent(mark) {
		t.Errorf("%d and %d bytes were written, unsent", mark, c.mark())
	}
	if ask(c); c.mark() != 3 {
		t.Error("a connection on which something was sent is closed")
	}
	mark = c.mark()
	for range 2 { // what is said once is said again
		if !c.unsent(mark) {
			t.Error("nothing was written since, yet it is sent")
		}
	}
	if _, err := c.Write([]byte("x")); err == nil || c.mark() != mark {
		t.Error("what was said to be unsent is sent")
	}
	if c.unsent(mark - 1) {
		t.Error("what was sent before is unsent")
	}
	if _, err := c.Write([]byte("x")); err == nil {
		t.Error("it is open again")
	}
}

// TestTransport: as many connections as slots, kept for less long than servers keep them.
func TestTransport(t *testing.T) {
	for _, test := range []struct {
		limiter     *limit.Limiter
		kept, total int
	}{
		{nil, 10, 0}, {limit.New(limit.Policy{Calls: 1, Per: time.Second}), 10, 0}, {limit.New(limit.Policy{Parallel: 1}), 1, 1}, {limit.New(limit.Policy{Parallel: 40}), 40, 40},
	} {
		got := New(Config{Limiter: test.limiter}).Transport()
		if got.MaxIdleConnsPerHost != test.kept || got.MaxConnsPerHost != test.total {
			t.Errorf("%d connections are kept, %d allowed; want %d, %d", got.MaxIdleConnsPerHost, got.MaxConnsPerHost, test.kept, test.total)
		}
		if got.IdleConnTimeout != 30*time.Second || got.TLSHandshakeTimeout != 10*time.Second {
			t.Errorf("kept for %v, handshake in %v", got.IdleConnTimeout, got.TLSHandshakeTimeout)
		}
		if p := got.Protocols; !p.HTTP1() || p.HTTP2() || p.UnencryptedHTTP2() {
			t.Error("it speaks more than HTTP/1.1: ", strings.TrimSpace(p.String()))
		}
	}
}
