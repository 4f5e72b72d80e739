package exchange_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/internal/exchange"
	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// TestOutcome cuts the connection at every stage of a call.
func TestOutcome(t *testing.T) {
	tests := []struct {
		name    string
		script  func(*faulty, *conn) // nil: nobody listens
		https   bool
		outcome wire.Outcome
		read    int // requests seen by the server, of a read
		write   int // and of a write
		begun   [2]int
	}{
		{"dial refused", nil, false, wire.NotSent, 0, 0, [2]int{4, 4}},
		{"closed during the TLS handshake", func(_ *faulty, c *conn) {}, true, wire.NotSent, 0, 0, [2]int{4, 4}},
		{"TLS to a plain server", func(_ *faulty, c *conn) { _, _ = io.WriteString(c, "HTTP/1.1 400 Bad\r\n\r\n") }, true, wire.NotSent, 0, 0, [2]int{1, 1}},
		{"reset before the headers are read", func(_ *faulty, c *conn) { _, _ = c.Peek(1); c.reset() }, false, wire.Unknown, 0, 0, [2]int{4, 1}},
		{"closed before the body is read", func(f *faulty, c *conn) { f.request(c, false) }, false, wire.Unknown, 4, 1, [2]int{4, 1}},
		{"reset before the body is read", func(f *faulty, c *conn) { f.request(c, false); c.reset() }, false, wire.Unknown, 4, 1, [2]int{4, 1}},
		{"closed before the answer", func(f *faulty, c *conn) { f.request(c, true) }, false, wire.Unknown, 4, 1, [2]int{4, 1}},
		{"reset before the answer", func(f *faulty, c *conn) { f.request(c, true); c.reset() }, false, wire.Unknown, 4, 1, [2]int{4, 1}},
		{"no answer in time", func(f *faulty, c *conn) { f.request(c, true); _, _ = c.Peek(1) }, false, wire.Unknown, 4, 1, [2]int{4, 1}},
		{"garbage", answer("SSH-2.0-OpenSSH_9.6\r\n"), false, wire.Unknown, 4, 1, [2]int{4, 1}},
		{"cut in the headers", answer("HTTP/1.1 200 OK\r\nContent-Le"), false, wire.Unknown, 4, 1, [2]int{4, 1}},
		{"cut in the body", answer("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"), false, wire.Unknown, 4, 1, [2]int{4, 1}},
		{"cut in a chunk", answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{"), false, wire.Unknown, 4, 1, [2]int{4, 1}},
		{"no end in time", func(f *faulty, c *conn) {
			answer("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{")(f, c)
			_, _ = c.Peek(1)
		}, false, wire.Unknown, 4, 1, [2]int{4, 1}},
		{"refusal cut in the body", answer("HTTP/1.1 403 Forbidden\r\nContent-Length: 99\r\n\r\n{"), false, wire.Refused, 4, 1, [2]int{4, 1}},
		{"redirect to another host", answer("HTTP/1.1 302 Found\r\nLocation: http://other.example/\r\nContent-Length: 0\r\n\r\n"), false, wire.Unknown, 1, 1, [2]int{1, 1}},
		{"redirect of the request", answer("HTTP/1.1 307 Temporary\r\nLocation: /there\r\nContent-Length: 0\r\n\r\n"), false, wire.Refused, 1, 1, [2]int{1, 1}},
		{"answer over the cap", answer("HTTP/1.1 200 OK\r\nContent-Length: 50000000\r\n\r\n{"), false, wire.Unknown, 1, 1, [2]int{1, 1}},
	}
	for _, tt := range tests {
		for i, repeat := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s/repeat=%v", tt.name, repeat), func(t *testing.T) {
				t.Parallel()
				f := serve(t, tt.script)
				if tt.script == nil {
					f.Close()
				}
				limiter := limit.New(limit.Policy{Parallel: 1})
				config := exchange.Config{Retry: quick, Limiter: limiter}
				if strings.HasSuffix(tt.name, "in time") {
					config.AnswerTimeout = 100 * time.Millisecond
				}
				s := sender(t, config)
				url := f.url()
				if tt.https {
					url = strings.Replace(url, "http:", "https:", 1)
				}
				_, err := s.Do(t.Context(), call(t, url, repeat))
				e, ok := errors.AsType[*exchange.Error](err)
				if !ok {
					t.Fatalf("error %v, want an *exchange.Error", err)
				}
				t.Log(err)
				f.Close()
				f.all.Wait() // a request may arrive after its call has ended
				if e.Outcome != tt.outcome {
					t.Errorf("outcome %q, want %q", e.Outcome, tt.outcome)
				}
				if want := [2]int{tt.read, tt.write}[i]; f.seen() != want {
					t.Errorf("the server saw %d requests, want %d", f.seen(), want)
				}
				if e.Info.Attempts != tt.begun[i] {
					t.Errorf("%d attempts, want %d", e.Info.Attempts, tt.begun[i])
				}
				if strings.Contains(err.Error(), "c2VjcmV0") {
					t.Errorf("the error shows the query: %v", err)
				}
				if stats := limiter.Stats(); stats.Open != 0 || stats.Waiting != 0 {
					t.Errorf("limiter %+v, want no slot taken", stats)
				}
			})
		}
	}
}

// answer reads a request and writes text.
func answer(text string) func(*faulty, *conn) {
	return func(f *faulty, c *conn) {
		if f.request(c, true) {
			_, _ = io.WriteString(c, text)
		}
	}
}

// A body that is too large for the socket's buffers is cut while it is written.
func TestCutWhileTheBodyIsWritten(t *testing.T) {
	f := serve(t, func(f *faulty, c *conn) { f.request(c, false); c.reset() })
	c := call(t, f.url(), false)
	body := strings.Repeat("x", 20<<20)
	c.Request, _ = http.NewRequest("POST", f.url(), strings.NewReader(body))
	_, err := sender(t, exchange.Config{Retry: quick}).Do(t.Context(), c)
	e, ok := errors.AsType[*exchange.Error](err)
	if !ok || e.Outcome != wire.Unknown || f.seen() != 1 {
		t.Errorf("error %v, %d requests seen; want an unknown outcome and one request", err, f.seen())
	}
}

// A connection that dies before a byte of the request is on it: nothing was
// sent, so even a write goes out again, and the server sees it once.
func TestWriteOnADeadConnection(t *testing.T) {
	for _, secure := range []bool{false, true} {
		t.Run(fmt.Sprintf("TLS=%v", secure), func(t *testing.T) {
			seen := 0
			server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { seen++ }))
			config := exchange.Config{Retry: quick}
			if server.Start(); secure {
				server.Close()
				server = httptest.NewTLSServer(server.Config.Handler)
			}
			defer server.Close()
			s := sender(t, config)
			if secure {
				trust(s, server)
			}
			var once sync.Once
			ctx := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{
				GotConn: func(info httptrace.GotConnInfo) { once.Do(func() { kill(info.Conn) }) },
			})
			reply, err := s.Do(ctx, call(t, server.URL, false))
			if err != nil || reply.Status != 200 {
				t.Fatalf("reply %v, error %v; want the second attempt to be well", reply, err)
			}
			if seen != 1 || reply.Info.Attempts != 2 {
				t.Errorf("the server saw %d requests in %d attempts, want 1 in 2", seen, reply.Info.Attempts)
			}
		})
	}
}

// kill closes the connection below TLS, so that nothing can be written.
func kill(c net.Conn) {
	if secure, ok := c.(interface{ NetConn() net.Conn }); ok {
		c = secure.NetConn()
	}
	c.Close()
}

// trust makes a Sender's own transport trust a test server.
func trust(s *exchange.Sender, server *httptest.Server) {
	transport := s.Transport()
	transport.TLSClientConfig = server.Client().Transport.(*http.Transport).TLSClientConfig
}

// The server closes a kept connection when the second request is on it. net/http
// repeats some requests by itself in that case; it must not repeat a write.
func TestWriteOnAKeptConnection(t *testing.T) {
	for _, method := range []string{"GET", "HEAD", "DELETE", "POST", "PUT"} {
		for _, body := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s/body=%v", method, body), func(t *testing.T) {
				f := serve(t, func(f *faulty, c *conn) {
					answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")(f, c)
					f.request(c, true)
				})
				s := sender(t, exchange.Config{Retry: quick})
				if _, err := s.Do(t.Context(), call(t, f.url(), false)); err != nil {
					t.Fatal(err)
				}
				c := call(t, f.url(), false)
				c.Request, _ = http.NewRequest(method, f.url(), nil)
				if body {
					c.Request, _ = http.NewRequest(method, f.url(), strings.NewReader("{}"))
				}
				c.Request.Header.Set("Idempotency-Key", "1") // makes net/http eager
				_, err := s.Do(t.Context(), c)
				e, ok := errors.AsType[*exchange.Error](err)
				if !ok || e.Outcome != wire.Unknown {
					t.Errorf("error %v, want an unknown outcome", err)
				}
				if f.seen() != 2 {
					t.Errorf("the server saw %d requests, want the first and one more", f.seen())
				}
			})
		}
	}
}

// A read whose first attempt may have been served was not "not sent", though the
// last attempt was not.
func TestOutcomeOfAllAttempts(t *testing.T) {
	f := serve(t, func(f *faulty, c *conn) { f.request(c, true); f.Close() })
	_, err := sender(t, exchange.Config{Retry: quick}).Do(t.Context(), call(t, f.url(), true))
	e, ok := errors.AsType[*exchange.Error](err)
	if !ok || e.Outcome != wire.Unknown || !errors.Is(err, io.EOF) || !strings.Contains(err.Error(), "refused; before that: ") {
		t.Errorf("error %v, want an unknown outcome and both causes", err)
	}
}

// net/http refuses some requests before it asks for a connection.
func TestImpossibleRequest(t *testing.T) {
	c := call(t, "http://127.0.0.1:1", false)
	c.Request.Header.Set("X", "a\nb")
	_, err := sender(t, exchange.Config{Retry: quick}).Do(t.Context(), c)
	if e, ok := errors.AsType[*exchange.Error](err); !ok || e.Outcome != wire.NotSent {
		t.Errorf("error %v, want not sent", err)
	}
}

func TestCancel(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	f := serve(t, func(f *faulty, c *conn) { f.request(c, true); cancel(); _, _ = c.Peek(1) })
	_, err := sender(t, exchange.Config{Retry: quick}).Do(ctx, call(t, f.url(), true))
	e, ok := errors.AsType[*exchange.Error](err)
	if !ok || e.Outcome != wire.Unknown || !errors.Is(err, context.Canceled) || f.seen() != 1 {
		t.Errorf("error %v, %d requests; want a cancelled call of unknown outcome and one request", err, f.seen())
	}
}

// A call that the limiter did not let through was not sent, whoever's transport
// is below.
func TestLimiterRefuses(t *testing.T) {
	l := limit.New(limit.Policy{Calls: 1, Per: time.Hour})
	transport := roundTrip(func(r *http.Request) (*http.Response, error) { return status(r, 200), nil })
	s := sender(t, exchange.Config{Retry: quick, Limiter: l, Transport: transport})
	if _, err := s.Do(t.Context(), call(t, "https://example.com", true)); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	_, err := s.Do(ctx, call(t, "https://example.com", true))
	e, ok := errors.AsType[*exchange.Error](err)
	if !ok || e.Outcome != wire.NotSent || e.Info.Attempts != 0 || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v, want a deadline error of a call that was not sent", err)
	}
}

// A foreign transport that asks for connections in vain has sent nothing, and each counts.
func TestForeignTransportTells(t *testing.T) {
	transport := roundTrip(func(r *http.Request) (*http.Response, error) {
		for range 3 {
			httptrace.ContextClientTrace(r.Context()).GetConn("example.com:443")
		}
		return nil, errors.New("no route")
	})
	_, err := sender(t, exchange.Config{Retry: wire.Retry{Attempts: 1}, Transport: transport}).Do(t.Context(), call(t, "https://example.com", false))
	if e, ok := errors.AsType[*exchange.Error](err); !ok || e.Outcome != wire.NotSent || e.Info.Attempts != 3 {
		t.Errorf("%v, want not sent in 3 requests", err)
	}
}

// A foreign transport that tells nothing may have sent anything.
func TestForeignTransport(t *testing.T) {
	calls := 0
	transport := roundTrip(func(*http.Request) (*http.Response, error) { calls++; return nil, io.ErrUnexpectedEOF })
	_, err := sender(t, exchange.Config{Retry: quick, Transport: transport}).Do(t.Context(), call(t, "https://example.com", false))
	if e, ok := errors.AsType[*exchange.Error](err); !ok || e.Outcome != wire.Unknown || calls != 1 {
		t.Errorf("error %v after %d calls, want an unknown outcome after one", err, calls)
	}
	plain := sender(t, exchange.Config{Retry: quick, Client: &http.Client{Transport: &http.Transport{}}})
	f := serve(t, nil)
	f.Close()
	_, err = plain.Do(t.Context(), call(t, f.url(), false))
	if e, ok := errors.AsType[*exchange.Error](err); !ok || e.Outcome != wire.NotSent || e.Info.Attempts != 4 {
		t.Errorf("error %v, want not sent in 4 attempts", err)
	}
}
