package exchange_test

import (
	"context"
	"crypto/tls"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/internal/exchange"
	"github.com/fieldbooks/fieldbooks/wire"
)

// TestDrips: an answer of which a byte comes now and then ends by the time that each MiB
// may take, in its headers and in its body, with every transport that the body passes.
func TestDrips(t *testing.T) {
	for _, tt := range []struct{ name, begin string }{
		{"in the headers", "HTTP/1.1 200 OK\r\nX: "},
		{"in a sized body", "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"},
		{"in a chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffff\r\n"},
	} {
		for _, transport := range []http.RoundTripper{nil, &http.Transport{}} {
			t.Run(fmt.Sprintf("%s, own transport %v", tt.name, transport == nil), func(t *testing.T) {
				t.Parallel()
				f := serve(t, func(f *faulty, c *conn) {
					answer(tt.begin)(f, c)
					for err := error(nil); err == nil; time.Sleep(5 * time.Millisecond) {
						_, err = io.WriteString(c, "x")
					}
				})
				s := sender(t, exchange.Config{Retry: quick, Transport: transport, AnswerTimeout: 100 * time.Millisecond})
				_, err := s.Do(t.Context(), call(t, f.url(), false))
				e, ok := errors.AsType[*exchange.Error](err)
				if !ok || e.Outcome != wire.Unknown || e.Info.Bytes > 1<<20 || !strings.Contains(err.Error(), "within Config.AnswerTimeout (100ms)") {
					t.Errorf("error %v, want an unknown outcome, and what bounds it", err)
				}
				t.Log(err)
			})
		}
	}
}

// TestStatusesOfAWrite: what is no success and no certain refusal leaves open what
// became of a write that ended with it.
func TestStatusesOfAWrite(t *testing.T) {
	for status, refuses := range map[int]bool{
		99: false, 101: false, 200: false, 207: false, 300: false, 304: false, 400: true, 401: true,
		404: true, 408: false, 409: true, 422: true, 429: true, 499: true, 500: false, 503: false, 600: false, 999: false,
	} {
		if exchange.Refuses(status) != refuses {
			t.Errorf("status %d: refuses %v", status, !refuses)
		}
		f := serve(t, answer(fmt.Sprintf("HTTP/1.1 %03d X\r\nContent-Length: 9\r\n\r\n{", status)))
		_, err := sender(t, exchange.Config{Retry: quick}).Do(t.Context(), call(t, f.url(), false))
		e, ok := errors.AsType[*exchange.Error](err)
		if ok && refuses != (e.Outcome == wire.Refused) || !ok && status/100 == 4 {
			t.Errorf("status %d, cut in the body: %v", status, err)
		}
	}
}

// TestForbiddenForNow: 403 with a time to come again is a limit and no missing permission.
func TestForbiddenForNow(t *testing.T) {
	for after, want := range map[string]int{"": 1, "0": 2, "1.5": 2} {
		calls := 0
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			if calls++; calls == 1 {
				if after != "" {
					w.Header().Set("Retry-After", after)
				}
				w.WriteHeader(http.StatusForbidden)
			}
		}))
		defer server.Close()
		retry := quick
		retry.After = 1
		reply, err := sender(t, exchange.Config{Retry: retry}).Do(t.Context(), call(t, server.URL, true))
		if err != nil || calls != want || want == 2 && reply.Status != 200 {
			t.Errorf("Retry-After %q: %d calls, %v, %v", after, calls, reply, err)
		}
	}
}

// TestRemedies: what lasts is not called safe to repeat, and is not repeated.
func TestRemedies(t *testing.T) {
	secure := httptest.NewUnstartedServer(http.NotFoundHandler())
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	secure.StartTLS()
	defer secure.Close()
	trusted := secure.Client().Transport.(*http.Transport).TLSClientConfig
	proxy := func(status int) string {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }))
		t.Cleanup(server.Close)
		return server.URL
	}
	with := func(config *tls.Config) http.RoundTripper { return &http.Transport{TLSClientConfig: config} }
	late := trusted.Clone()
	late.Time = func() time.Time { return secure.Certificate().NotAfter.Add(time.Hour) }
	for _, tt := range []struct {
		name, url string
		transport http.RoundTripper
		proxy     string
		want      string
	}{
		{"unknown authority", secure.URL, with(nil), "", "nobody whom this machine trusts vouches for the server"},
		{"expired certificate", secure.URL, with(late), "", "check this machine's clock"},
		{"certificate of another host", strings.Replace(secure.URL, "127.0.0.1", "localhost", 1), with(trusted), "", "check the host in the URL: the certificate is another's"},
		{"no TLS", strings.Replace(proxy(200), "http:", "https:", 1), with(trusted), "", "check scheme and port in the URL"},
		{"proxy that wants a password", "https://ajera.example/", nil, proxy(407), exchange.ProxyRemedy},
		{"proxy that allows nothing", "https://ajera.example/", nil, proxy(403), "check HTTPS_PROXY and NO_PROXY"},
	} {
		for _, repeat := range []bool{true, false} {
			s := sender(t, exchange.Config{Retry: quick, Transport: tt.transport})
			if tt.proxy != "" {
				s.Transport().Proxy = func(*http.Request) (*url.URL, error) { return url.Parse(tt.proxy) }
			}
			_, err := s.Do(t.Context(), call(t, tt.url, repeat))
			e, ok := errors.AsType[*exchange.Error](err)
			if !ok || e.Info.Attempts != 1 || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "safe to call again") {
				t.Errorf("%s: %v", tt.name, err)
			}
			if ok && tt.transport == nil && e.Outcome != wire.NotSent {
				t.Errorf("%s: outcome %s", tt.name, e.Outcome)
			}
		}
	}
}

// TestProxyOnTheWay: what is wrong before the proxy is no fault of the server's address.
func TestProxyOnTheWay(t *testing.T) {
	plain := httptest.NewServer(http.NotFoundHandler())
	defer plain.Close()
	for _, proxy := range []string{"http://proxy.invalid:8080", strings.Replace(plain.URL, "http:", "https:", 1)} {
		s := sender(t, exchange.Config{Retry: quick})
		s.Transport().Proxy = func(*http.Request) (*url.URL, error) { return url.Parse(proxy) }
		s.Transport().DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
			if strings.HasPrefix(address, "proxy.invalid") {
				return nil, &net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", Name: "proxy.invalid", IsNotFound: true}}
			}
			return new(net.Dialer).DialContext(ctx, network, address)
		}
		_, err := s.Do(t.Context(), call(t, "https://ajera.example/", true))
		if err == nil || !strings.Contains(err.Error(), "check HTTPS_PROXY") || strings.Contains(err.Error(), "the URL") {
			t.Errorf("%s: %v", proxy, err)
		}
	}
}

// TestServerThatWantsACertificate: what a server refuses in TLS it refuses each time.
func TestServerThatWantsACertificate(t *testing.T) {
	for name, config := range map[string]*tls.Config{
		"a certificate": {ClientAuth: tls.RequireAnyClientCert, MaxVersion: tls.VersionTLS12},
		"an old TLS":    {MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11},
	} {
		server := httptest.NewUnstartedServer(http.NotFoundHandler())
		server.TLS, server.Config.ErrorLog = config, log.New(io.Discard, "", 0)
		server.StartTLS()
		s := sender(t, exchange.Config{Retry: quick, Transport: server.Client().Transport})
		_, err := s.Do(t.Context(), call(t, server.URL, true))
		if e, ok := errors.AsType[*exchange.Error](err); !ok || e.Info.Attempts != 1 || !strings.Contains(err.Error(), "ask whoever runs the server") {
			t.Errorf("%s: %v", name, err)
		}
		server.Close()
	}
}

// TestAnswersThatAreNone: net/http quotes what it cannot read, which may be of a record.
func TestAnswersThatAreNone(t *testing.T) {
	const record = `{"employeeLastName":"Kessler"}`
	for _, text := range []string{
		record + "\r\n\r\n", "HTTP/1.1 200 OK\r\n" + record + "\r\n\r\n", "HTTP/1.1 " + record + " OK\r\n\r\n", record + " 200 OK\r\n\r\n",
		"HTTP/1.1 200 OK\r\nContent-Length: " + record + "\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + record + "\r\n\r\n",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n" + record + "\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: " + record + "\r\n\r\n",
	} {
		for _, transport := range []http.RoundTripper{nil, &http.Transport{}} {
			f := serve(t, answer(text))
			_, err := sender(t, exchange.Config{Retry: quick, Transport: transport}).Do(t.Context(), call(t, f.url(), false))
			if err == nil || strings.Contains(err.Error(), "Kessler") {
				t.Errorf("%q: %v", text, err)
			}
		}
	}
}

// TestAnnouncedSize: what a server announces is not believed before it comes.
func TestAnnouncedSize(t *testing.T) {
	for _, size := range []string{"1152921504606846976", "9223372036854775807"} {
		f := serve(t, answer("HTTP/1.1 200 OK\r\nContent-Length: "+size+"\r\n\r\n{}"))
		_, err := sender(t, exchange.Config{MaxBody: -1}).Do(t.Context(), call(t, f.url(), false))
		if err == nil || !strings.Contains(err.Error(), "cut off after 2 of "+size) {
			t.Errorf("%s: %v", size, err)
		}
	}
}

// TestHTTP2: a user's transport may speak HTTP/2, where the server can give back a stream or
// end a connection while others go on. No write is sent twice, whatever it says.
func TestHTTP2(t *testing.T) {
	const goAway, reset, ping = 7, 3, 6
	refused := binary.BigEndian.AppendUint32(nil, 7) // REFUSED_STREAM
	none := binary.BigEndian.AppendUint32(nil, 0)
	away := func(last uint32) []byte {
		return binary.BigEndian.AppendUint64(nil, uint64(last)<<32) // NO_ERROR
	}
	for _, tt := range []struct {
		name  string
		reply func(stream uint32) []byte
	}{
		{"stream refused", func(id uint32) []byte { return frame(reset, 0, id, refused) }},
		{"stream reset", func(id uint32) []byte { return frame(reset, 0, id, none) }},
		{"stream reset after the headers", func(id uint32) []byte { return append(frame(1, 4, id, []byte{0x88}), frame(reset, 0, id, none)...) }},
		{"going away before the stream", func(uint32) []byte { return frame(goAway, 0, 0, away(0)) }},
		{"going away with the stream", func(id uint32) []byte { return frame(goAway, 0, 0, away(id)) }},
		{"closed", func(uint32) []byte { return nil }},
		{"closed after a ping", func(uint32) []byte { return frame(ping, 0, 0, make([]byte, 8)) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := serve(t, func(f *faulty, c *conn) { f.http2(c, tt.reply) })
			transport := &http.Transport{Protocols: new(http.Protocols)}
			transport.Protocols.SetUnencryptedHTTP2(true)
			s := sender(t, exchange.Config{Retry: quick, Transport: transport})
			_, err := s.Do(t.Context(), call(t, f.url(), false))
			e, ok := errors.AsType[*exchange.Error](err)
			s.CloseIdleConnections()
			f.Close()
			f.all.Wait()
			if !ok || e.Outcome != wire.Unknown || f.seen() != 1 {
				t.Errorf("%d requests seen, want one and an unknown outcome: %v", f.seen(), err)
			}
		})
	}
}

// http2 reads a connection of HTTP/2 and answers each whole request by reply, then ends it.
func (f *faulty) http2(c *conn, reply func(stream uint32) []byte) {
	preface := make([]byte, len("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"))
	if _, err := io.ReadFull(c, preface); err != nil {
		return
	}
	_, _ = c.Write(frame(4, 0, 0, nil)) // settings
	head := make([]byte, 9)
	for {
		if _, err := io.ReadFull(c, head); err != nil {
			return
		}
		body := make([]byte, int(head[0])<<16|int(head[1])<<8|int(head[2]))
		if _, err := io.ReadFull(c, body); err != nil {
			return
		}
		kind, ends, id := head[3], head[4]&1 == 1, binary.BigEndian.Uint32(head[5:])
		if kind == 1 {
			f.mu.Lock()
			f.requests++
			f.mu.Unlock()
		}
		if kind <= 1 && ends {
			_, _ = c.Write(reply(id))
			time.Sleep(20 * time.Millisecond) // a client that repeats does so on this connection or another
			return
		}
	}
}

// frame is one frame of HTTP/2.
func frame(kind, flags byte, stream uint32, body []byte) []byte {
	n := len(body)
	head := []byte{byte(n >> 16), byte(n >> 8), byte(n), kind, flags}
	return slices.Concat(binary.BigEndian.AppendUint32(head, stream), body)
}
