package exchange_test

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/fieldbooks/fieldbooks/internal/exchange"
	"github.com/fieldbooks/fieldbooks/wire"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// faulty is a server that treats every connection as its script says.
type faulty struct {
	net.Listener
	script func(f *faulty, conn *conn)

	mu       sync.Mutex
	requests int // whose beginning arrived
	all      sync.WaitGroup
}

// conn is a connection to a faulty server.
type conn struct {
	net.Conn
	*bufio.Reader
	number int // from 1
}

func (c *conn) Read(p []byte) (int, error) { return c.Reader.Read(p) }

// serve starts a faulty server.
func serve(t *testing.T, script func(*faulty, *conn)) *faulty {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	f := &faulty{Listener: listener, script: script}
	f.all.Go(f.accept)
	t.Cleanup(func() { listener.Close(); f.all.Wait() })
	return f
}

func (f *faulty) accept() {
	for number := 1; ; number++ {
		c, err := f.Accept()
		if err != nil {
			return
		}
		f.all.Go(func() {
			defer c.Close()
			f.script(f, &conn{Conn: c, Reader: bufio.NewReader(c), number: number})
		})
	}
}

func (f *faulty) url() string { return "http://" + f.Addr().String() + "/api?tenant=c2VjcmV0" }

func (f *faulty) seen() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.requests
}

// request reads a request, or only its first line and headers.
func (f *faulty) request(c *conn, body bool) bool {
	req, err := http.ReadRequest(c.Reader)
	if err != nil {
		return false
	}
	f.mu.Lock()
	f.requests++
	f.mu.Unlock()
	if body {
		_, _ = io.Copy(io.Discard, req.Body)
	}
	return true
}

// reset closes a connection so that the peer gets a reset.
func (c *conn) reset() {
	_ = c.Conn.(*net.TCPConn).SetLinger(0)
	c.Conn.Close()
}

// quick repeats without noticeable pauses.
var quick = wire.Retry{First: time.Microsecond, Longest: time.Microsecond}

// sender returns a Sender that is closed after the test.
func sender(t testing.TB, c exchange.Config) *exchange.Sender {
	s := exchange.New(c)
	t.Cleanup(s.CloseIdleConnections)
	return s
}

// call is a POST, as Ajera's reads and writes are.
func call(t testing.TB, url string, repeat bool) exchange.Call {
	t.Helper()
	req, err := http.NewRequestWithContext(context.Background(), "POST", url, strings.NewReader(`{"Method":"X"}`))
	if err != nil {
		t.Fatal(err)
	}
	return exchange.Call{Name: "X", Request: req, Repeat: repeat}
}
