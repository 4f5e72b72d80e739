package exchange_test

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fieldbooks/fieldbooks/internal/exchange"
	"github.com/fieldbooks/fieldbooks/limit"
)

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func status(r *http.Request, code int) *http.Response {
	return &http.Response{StatusCode: code, Header: http.Header{}, Body: io.NopCloser(strings.NewReader("body")), ContentLength: 4, Request: r}
}

// statuses answers with one status after the other, the last for ever, and notes
// when it was asked.
func statuses(codes ...int) (http.RoundTripper, *[]time.Time) {
	var asked []time.Time
	return roundTrip(func(r *http.Request) (*http.Response, error) {
		_, _ = io.Copy(io.Discard, r.Body)
		code := codes[min(len(asked), len(codes)-1)]
		asked = append(asked, time.Now())
		return status(r, code), nil
	}), &asked
}

func TestStatus(t *testing.T) {
	tests := []struct {
		codes    []int
		repeat   bool
		status   int
		attempts int
	}{
		{[]int{200}, true, 200, 1},
		{[]int{503, 429, 502, 200}, true, 200, 4},
		{[]int{504, 504, 504, 504, 200}, true, 504, 4},
		{[]int{500, 200}, true, 500, 1},
		{[]int{401, 200}, true, 401, 1},
		{[]int{503, 200}, false, 503, 1},
		{[]int{429, 200}, false, 429, 1},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprintf("%v/repeat=%v", tt.codes, tt.repeat), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				transport, asked := statuses(tt.codes...)
				reply, err := exchange.New(exchange.Config{Transport: transport}).Do(t.Context(), call(t, "https://example.com", tt.repeat))
				if err != nil {
					t.Fatal(err)
				}
				if reply.Status != tt.status || len(*asked) != tt.attempts || reply.Info.Attempts != tt.attempts {
					t.Errorf("status %d after %d requests, %d counted; want %d after %d", reply.Status, len(*asked), reply.Info.Attempts, tt.status, tt.attempts)
				}
				if string(reply.Body) != "body" || reply.Info.Bytes != int64(4*tt.attempts) {
					t.Errorf("body %q, %d bytes in all", reply.Body, reply.Info.Bytes)
				}
			})
		})
	}
}

func TestBackoff(t *testing.T) {
	var pauses [3]time.Duration // the longest of each
	for range 200 {
		synctest.Test(t, func(t *testing.T) {
			transport, asked := statuses(503)
			reply, err := exchange.New(exchange.Config{Transport: transport}).Do(t.Context(), call(t, "https://example.com", true))
			if err != nil {
				t.Fatal(err)
			}
			var sum time.Duration
			for i := range pauses {
				pause := (*asked)[i+1].Sub((*asked)[i])
				pauses[i] = max(pauses[i], pause)
				sum += pause
			}
			if reply.Info.Backoff != sum || reply.Info.Total != sum {
				t.Errorf("back-off %v of %v, want %v", reply.Info.Backoff, reply.Info.Total, sum)
			}
		})
	}
	for i, ceiling := range []time.Duration{250 * time.Millisecond, 500 * time.Millisecond, time.Second} {
		if pauses[i] > ceiling || pauses[i] < ceiling*9/10 {
			t.Errorf("longest of 200 pauses number %d: %v, want nearly %v", i+1, pauses[i], ceiling)
		}
	}
}

func TestRetryAfter(t *testing.T) {
	for text, want := range map[string]time.Duration{"3": 3 * time.Second, "3600": 30 * time.Second} {
		synctest.Test(t, func(t *testing.T) {
			var asked []time.Time
			transport := roundTrip(func(r *http.Request) (*http.Response, error) {
				asked = append(asked, time.Now())
				resp := status(r, 429)
				resp.Header.Set("Retry-After", text)
				return resp, nil
			})
			s := exchange.New(exchange.Config{Transport: transport, Retry: exchange.Retry{Attempts: 2}})
			if _, err := s.Do(t.Context(), call(t, "https://example.com", true)); err != nil {
				t.Fatal(err)
			}
			if pause := asked[1].Sub(asked[0]); pause < want || pause > want+250*time.Millisecond {
				t.Errorf("Retry-After %s: waited %v, want %v", text, pause, want)
			}
		})
	}
}

func TestBounds(t *testing.T) {
	t.Run("total time", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			transport := roundTrip(func(r *http.Request) (*http.Response, error) {
				time.Sleep(50 * time.Second)
				return nil, io.ErrUnexpectedEOF
			})
			_, err := exchange.New(exchange.Config{Transport: transport, Retry: exchange.Retry{Attempts: 100}}).Do(t.Context(), call(t, "https://example.com", true))
			if e, ok := errors.AsType[*exchange.Error](err); !ok || e.Info.Attempts != 3 {
				t.Errorf("error %v, want the third attempt of 50 s to be the last within 2 min", err)
			}
		})
	})
	t.Run("deadline", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			begin := time.Now()
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			transport := roundTrip(func(r *http.Request) (*http.Response, error) { return nil, io.ErrUnexpectedEOF })
			s := exchange.New(exchange.Config{Transport: transport, Retry: exchange.Retry{Attempts: 100, First: time.Hour, Longest: time.Hour, Total: 2 * time.Hour}})
			_, err := s.Do(ctx, call(t, "https://example.com", true))
			if !errors.Is(err, context.DeadlineExceeded) || !errors.Is(err, io.ErrUnexpectedEOF) {
				t.Errorf("error %v, want the cause and the deadline", err)
			}
			if waited := time.Since(begin); waited != 0 {
				t.Errorf("gave up after %v, want at once", waited)
			}
		})
	})
	t.Run("answer before the deadline", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			transport, _ := statuses(503)
			s := exchange.New(exchange.Config{Transport: transport, Retry: exchange.Retry{First: time.Hour, Longest: time.Hour, Total: 2 * time.Hour}})
			if reply, err := s.Do(ctx, call(t, "https://example.com", true)); err != nil || reply.Status != 503 {
				t.Errorf("reply %v, error %v; want the answer that there is", reply, err)
			}
		})
	})
	t.Run("cancelled pause", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			transport, _ := statuses(503)
			s := exchange.New(exchange.Config{Transport: transport, Retry: exchange.Retry{First: time.Hour, Longest: time.Hour, Total: 2 * time.Hour}})
			time.AfterFunc(time.Millisecond, cancel)
			begin := time.Now()
			_, err := s.Do(ctx, call(t, "https://example.com", true))
			e, ok := errors.AsType[*exchange.Error](err)
			if !ok || !errors.Is(err, context.Canceled) || e.Status != 503 || !strings.Contains(err.Error(), "503") {
				t.Errorf("error %v, want the cancellation and the status", err)
			}
			if waited := time.Since(begin); waited != time.Millisecond {
				t.Errorf("ended after %v, want at once", waited)
			}
		})
	})
	t.Run("budget", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			transport, asked := statuses(503)
			s := exchange.New(exchange.Config{Transport: transport})
			for range 1000 {
				if _, err := s.Do(t.Context(), call(t, "https://example.com", true)); err != nil {
					t.Fatal(err)
				}
			}
			if got := len(*asked); got != 1050 {
				t.Errorf("1000 calls in an outage made %d requests, want 1050", got)
			}
		})
	})
}

func TestEveryCauseIsKept(t *testing.T) {
	first, last := errors.New("first cause"), errors.New("last cause")
	causes := []error{first, nil, last, last}
	transport := roundTrip(func(r *http.Request) (*http.Response, error) {
		err := causes[0]
		causes = causes[1:]
		if err == nil {
			return status(r, 502), nil
		}
		return nil, err
	})
	_, err := sender(t, exchange.Config{Transport: transport, Retry: quick}).Do(t.Context(), call(t, "https://example.com/path?tenant=x", true))
	if !errors.Is(err, first) || !errors.Is(err, last) {
		t.Errorf("error %v, want both causes in it", err)
	}
	const want = "X: example.com: last cause; before that: first cause; before that: status 502 Bad Gateway (sent, 4 attempts); it is safe to call again"
	if err.Error() != want {
		t.Errorf("error\n%v\nwant\n%s", err, want)
	}
}

func TestBody(t *testing.T) {
	big := strings.Repeat("0123456789", 1<<18)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/chunked":
			_, _ = io.WriteString(w, big[:1000])
			w.(http.Flusher).Flush()
			_, _ = io.WriteString(w, big[1000:])
		case "/gzip":
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			_, _ = io.WriteString(z, big)
			z.Close()
		case "/sized":
			w.Header().Set("Content-Length", fmt.Sprint(len(big)))
			_, _ = io.WriteString(w, big)
		case "/none":
			w.WriteHeader(http.StatusNoContent)
		}
	}))
	defer server.Close()
	for _, path := range []string{"/chunked", "/gzip", "/sized", "/none"} {
		want := big
		if path == "/none" {
			want = ""
		}
		s := sender(t, exchange.Config{MaxBody: int64(len(big))})
		reply, err := s.Do(t.Context(), call(t, server.URL+path, true))
		if err != nil || string(reply.Body) != want {
			t.Errorf("%s: error %v, or another body than was sent", path, err)
		}
		if path == "/none" {
			continue
		}
		s = sender(t, exchange.Config{MaxBody: int64(len(big) - 1), MaxBodyName: "ajera.Config.MaxAnswer"})
		_, err = s.Do(t.Context(), call(t, server.URL+path, true))
		if !errors.Is(err, exchange.ErrTooLarge) || !strings.Contains(fmt.Sprint(err), "2621439 are allowed; raise ajera.Config.MaxAnswer") {
			t.Errorf("%s: error %v, want one that names the cap and what to raise", path, err)
		}
	}
}

func TestRedirect(t *testing.T) {
	var leaked atomic.Int32
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { leaked.Add(1) }))
	defer other.Close()
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	defer server.Close()
	mux.Handle("/away", http.RedirectHandler(other.URL+"/?secret=hidden", http.StatusFound))
	mux.Handle("/near", http.RedirectHandler("/there", http.StatusFound))
	mux.Handle("/loop", http.RedirectHandler("/loop", http.StatusFound))
	mux.Handle("/secure", http.RedirectHandler("https"+strings.TrimPrefix(server.URL, "http")+"/there", http.StatusMovedPermanently))
	mux.HandleFunc("/there", func(w http.ResponseWriter, r *http.Request) {
		user, password, _ := r.BasicAuth()
		fmt.Fprint(w, user, password)
	})
	tests := []struct {
		method, path string
		follow       bool
	}{
		{"GET", "/away", false}, {"GET", "/near", true}, {"GET", "/loop", false}, {"GET", "/secure", false},
		{"POST", "/away", false}, {"POST", "/near", false}, {"DELETE", "/near", false},
	}
	for _, tt := range tests {
		c := call(t, server.URL, tt.method == "GET")
		c.Request, _ = http.NewRequest(tt.method, server.URL+tt.path, nil)
		c.Request.SetBasicAuth("anna", "invented")
		reply, err := sender(t, exchange.Config{}).Do(t.Context(), c)
		switch {
		case tt.follow && (err != nil || string(reply.Body) != "annainvented" || reply.Info.Attempts != 2):
			t.Errorf("%s %s: reply %+v, error %v; want it followed with credentials", tt.method, tt.path, reply, err)
		case !tt.follow && !errors.Is(err, exchange.ErrRedirect):
			t.Errorf("%s %s: error %v, want a redirect that is not followed", tt.method, tt.path, err)
		case !tt.follow && strings.Contains(err.Error(), "hidden"):
			t.Errorf("%s %s: the error shows the query: %v", tt.method, tt.path, err)
		}
	}
	if leaked.Load() != 0 {
		t.Errorf("the other host got %d requests, want none", leaked.Load())
	}
}

func TestUsersClient(t *testing.T) {
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {}))
	defer server.Close()
	client := server.Client()
	before := *client
	limiter := limit.New(limit.Policy{Parallel: 1})
	s := sender(t, exchange.Config{Client: client, Limiter: limiter})
	if _, err := s.Do(t.Context(), call(t, server.URL, false)); err != nil {
		t.Fatal(err)
	}
	if limiter.Stats().Calls != 1 {
		t.Error("the user's client went past the limiter")
	}
	if client.Transport != before.Transport || client.CheckRedirect != nil {
		t.Error("the user's client was changed")
	}
	client.CloseIdleConnections()
}

// Calls in waves of ten find their connections again.
func TestConnectionsAreKept(t *testing.T) {
	var opened atomic.Int32
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {}))
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			opened.Add(1)
		}
	}
	server.StartTLS()
	defer server.Close()
	s := sender(t, exchange.Config{Limiter: limit.New(limit.Policy{Parallel: 10})})
	trust(s, server)
	for range 20 {
		var wave sync.WaitGroup
		for range 10 {
			wave.Go(func() {
				if _, err := s.Do(t.Context(), call(t, server.URL, true)); err != nil {
					t.Error(err)
				}
			})
		}
		wave.Wait()
	}
	t.Logf("200 TLS calls in waves of ten opened %d connections", opened.Load())
	if opened.Load() > 10 {
		t.Errorf("%d connections, want at most 10", opened.Load())
	}
}

// TestSecrets makes faults that carry the secrets, and looks for them in all
// that can be printed.
func TestSecrets(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for i := range 3000 {
		secrets := []string{random(r), random(r), random(r), random(r)} // user, password, token, query
		var log bytes.Buffer
		var seen []string
		s := exchange.New(exchange.Config{
			Retry:     exchange.Retry{Attempts: 2, First: 1, Longest: 1},
			Log:       slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})),
			Observe:   func(_ context.Context, a exchange.Attempt) { seen = append(seen, fmt.Sprintf("%+v %#v", a, a)) },
			Transport: fault(r, secrets),
		})
		c := call(t, "https://example.com/a?"+url.Values{"db": {secrets[3]}}.Encode(), r.IntN(2) == 0)
		c.Request.SetBasicAuth(secrets[0], secrets[1])
		c.Secrets = []string{secrets[2]}
		_, err := s.Do(t.Context(), c)
		if err == nil {
			t.Fatal("no error")
		}
		e, _ := errors.AsType[*exchange.Error](err)
		shown := strings.Join(seen, " ") + log.String() + fmt.Sprintf("%v %+v %#v %q %v %#v", err, err, err, err, e.Err, e.Err)
		for _, secret := range secrets {
			for _, form := range []string{secret, url.QueryEscape(secret), fmt.Sprintf("%q", secret)[1:]} {
				if strings.Contains(shown, cmp.Or(strings.TrimSuffix(form, `"`), secret)) {
					t.Fatalf("seed %d: %q is shown in\n%s", i, secret, shown)
				}
			}
		}
	}
}

func random(r *rand.Rand) string {
	const letters = `abcdefghijklmnopqrstuvwxyz0123456789 "\+%&=/é<`
	runes := []rune(letters)
	text := make([]rune, 6+r.IntN(20))
	for i := range text {
		text[i] = runes[r.IntN(len(runes))]
	}
	return "z" + string(text) + "z"
}

// fault fails in a way that tells what it knows.
func fault(r *rand.Rand, secrets []string) http.RoundTripper {
	return roundTrip(func(req *http.Request) (*http.Response, error) {
		said := secrets[r.IntN(len(secrets))]
		switch r.IntN(6) {
		case 0:
			return nil, &url.Error{Op: "Post", URL: req.URL.String(), Err: io.EOF}
		case 1:
			return nil, fmt.Errorf("wrapped: %w", &url.Error{Op: "Post", URL: req.URL.String(), Err: errors.New(said)})
		case 2:
			return nil, fmt.Errorf("malformed HTTP response %q", said)
		case 3:
			return nil, errors.New("no route for " + req.Header.Get("Authorization") + " " + said)
		case 4:
			resp := status(req, 302)
			resp.Header.Set("Location", "https://"+url.QueryEscape(said)+".example/?"+said)
			return resp, nil
		}
		resp := status(req, 200)
		resp.Body = io.NopCloser(roundTripReader{fmt.Errorf("broken after %s", url.PathEscape(said))})
		return resp, nil
	})
}

type roundTripReader struct{ err error }

func (r roundTripReader) Read([]byte) (int, error) { return 0, r.err }

func TestCheckBase(t *testing.T) {
	tests := []struct {
		url   string
		plain bool
		want  string // of the error, "" for none
	}{
		{"https://ajera.example/V1/AjeraAPI.ashx?ew0KICJ0IjogMSB9==", false, ""},
		{" https://ajera.example \n", false, ""},
		{"http://127.0.0.1:8080/x", false, ""},
		{"http://[::1]:8080", false, ""},
		{"http://localhost:1", false, ""},
		{"http://ajera.example/?secretquery", true, ""},
		{"http://ajera.example/?secretquery", false, "unencrypted"},
		{"http://127.0.0.1.example/?secretquery", false, "unencrypted"},
		{"", false, "no URL given"},
		{"ajera.example/?secretquery", false, "does not begin with https://"},
		{"ftp://ajera.example/?secretquery", false, "does not begin with https://"},
		{"https://?secretquery", false, "no host"},
		{"https://anna:secretquery@ajera.example/", false, "contains credentials"},
		{"https://ajera.example/?secretquery#frag", false, "after #"},
		{"https://ajera.example:x/?secretquery", false, "cannot be read"},
		{"https://ajera.example/%zz?secretquery", false, "cannot be read"},
	}
	for _, tt := range tests {
		u, err := exchange.CheckBase(tt.url, tt.plain)
		switch {
		case tt.want == "" && (err != nil || u.String() != strings.TrimSpace(tt.url)):
			t.Errorf("%q: %v, error %v; want it as it is", tt.url, u, err)
		case tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)):
			t.Errorf("%q: error %v, want one about %q", tt.url, err, tt.want)
		case err != nil && strings.Contains(err.Error(), "secretquery"):
			t.Errorf("%q: the error shows the query: %v", tt.url, err)
		}
	}
}

func TestTruncate(t *testing.T) {
	tests := map[string]string{
		"":                           "",
		"short":                      "short",
		"a\r\n\tb\x00\x1b[31m":       "a b [31m",
		"\xff\xfe":                   "�",
		strings.Repeat("é", 200):     strings.Repeat("é", 200),
		strings.Repeat("é", 201):     strings.Repeat("é", 200) + "... (402 bytes)",
		strings.Repeat(" \n", 10000): "... (20000 bytes)",
	}
	for body, want := range tests {
		if got := exchange.Truncate([]byte(body)); got != want {
			t.Errorf("%.20q: %q, want %q", body, got, want)
		}
	}
}
