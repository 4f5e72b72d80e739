package ajera_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"io"
	"net"
	"net/http/httptest"
	"time"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/wire"
)

// secureTable is what happens before TLS stands: no request can have been seen.
var secureTable = []struct {
	name   string
	script func(*stages, net.Conn, *bufio.Reader)
}{
	{"reset", func(_ *stages, c net.Conn, r *bufio.Reader) { _, _ = r.Peek(1); _ = c.(*net.TCPConn).SetLinger(0) }},
	{"closed", func(_ *stages, c net.Conn, r *bufio.Reader) { _, _ = r.Peek(1) }},
	{"cut", func(_ *stages, c net.Conn, r *bufio.Reader) {
		_, _ = r.Peek(1)
		_, _ = io.WriteString(c, "\x16\x03\x03\x00\x40")
	}},
	{"server without TLS", func(_ *stages, c net.Conn, r *bufio.Reader) {
		_, _ = r.Peek(1)
		_, _ = io.WriteString(c, "HTTP/1.1 400 Bad\r\n\r\n")
	}},
	{"alert", func(s *stages, c net.Conn, r *bufio.Reader) { s.shake(c, r, &tls.Config{}) }},
	{"certificate that is not trusted", func(s *stages, c net.Conn, r *bufio.Reader) { s.shake(c, r, invented()) }},
	{"old TLS", func(s *stages, c net.Conn, r *bufio.Reader) {
		config := invented()
		config.MaxVersion = tls.VersionTLS11
		s.shake(c, r, config)
	}},
}

// shake answers the handshake and reads the request if it comes about.
func (s *stages) shake(c net.Conn, r *bufio.Reader, config *tls.Config) {
	s.read(bufio.NewReader(tls.Server(begun{c, r}, config)), true)
}

// begun is a connection of which some bytes were read into a buffer.
type begun struct {
	net.Conn
	r *bufio.Reader
}

func (b begun) Read(p []byte) (int, error) { return b.r.Read(p) }

// invented is the TLS of a server that nobody vouches for.
func invented() *tls.Config {
	server := httptest.NewTLSServer(nil)
	defer server.Close()
	return server.TLS.Clone()
}

// kept is a session store in which every session is open.
type kept struct{}

func (kept) Load(context.Context, string) (ajera.Session, error) {
	return ajera.Session{Token: wire.Hide("tok"), Opened: time.Now()}, nil
}
func (kept) Save(context.Context, string, ajera.Session) error { return nil }
