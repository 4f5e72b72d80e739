package exchange_test

import (
	"cmp"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fieldbooks/fieldbooks/internal/exchange"
	"github.com/fieldbooks/fieldbooks/wire"
)

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
		if reply, err = sender(t, exchange.Config{MaxBody: -1}).Do(t.Context(), call(t, server.URL+path, true)); err != nil || string(reply.Body) != want {
			t.Errorf("%s, without a cap: error %v, or another body than was sent", path, err)
		}
		s = sender(t, exchange.Config{MaxBody: int64(len(big) - 1), MaxBodyName: "ajera.Config.MaxAnswer"})
		_, err = s.Do(t.Context(), call(t, server.URL+path, true))
		if !errors.Is(err, exchange.ErrTooLarge) || !strings.Contains(fmt.Sprint(err), "2621439 are allowed; raise ajera.Config.MaxAnswer") {
			t.Errorf("%s: error %v, want one that names the cap and what to raise", path, err)
		}
	}
}

// TestCutBody tells how much came, and of how much when that was announced.
func TestCutBody(t *testing.T) {
	for announced, want := range map[int64]string{9: "after 3 of 9 bytes: ", 0: "after 3 bytes: ", -1: "after 3 bytes: "} {
		s := sender(t, exchange.Config{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
			resp := status(r, 200)
			resp.ContentLength, resp.Body = announced, io.NopCloser(io.MultiReader(strings.NewReader("abc"), roundTripReader{errors.New("no route")}))
			return resp, nil
		})})
		if _, err := s.Do(t.Context(), call(t, "https://example.com", false)); !strings.Contains(fmt.Sprint(err), "answer cut off "+want+"no route") {
			t.Errorf("of %d: %v", announced, err)
		}
	}
}

// slowly gives the bytes of a body that are left, so many at a time at most, each time after a while.
type slowly struct {
	left, piece int
	every       time.Duration
}

func (s *slowly) Read(p []byte) (int, error) {
	if s.left == 0 {
		return 0, io.EOF
	}
	time.Sleep(s.every)
	n := min(s.left, s.piece, len(p))
	s.left -= n
	return n, nil
}

// TestPatience: with a user's transport too, the answer has its time for the beginning and for
// each MiB, and no longer.
func TestPatience(t *testing.T) {
	for _, test := range []struct {
		name  string
		body  slowly
		sized bool
		whole bool
	}{
		{"a MiB at a time", slowly{5 << 20, 1 << 20, 9 * time.Second}, true, true},
		{"a MiB at a time, too late", slowly{5 << 20, 1 << 20, 11 * time.Second}, true, false},
		{"half a MiB at a time", slowly{3 << 20, 1 << 19, 4 * time.Second}, true, true},
		{"half a MiB at a time, too late", slowly{3 << 20, 1 << 19, 6 * time.Second}, true, false},
		{"little at a time", slowly{3000, 512, 4 * time.Second}, false, false},
		{"little in time", slowly{3000, 512, time.Second}, false, true},
	} {
		synctest.Test(t, func(t *testing.T) {
			body := test.body
			size := int64(-1)
			if test.sized {
				size = int64(body.left)
			}
			s := exchange.New(exchange.Config{AnswerTimeout: 10 * time.Second, Retry: wire.Retry{Attempts: 1}, Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
				resp := status(r, 200)
				resp.ContentLength, resp.Body = size, io.NopCloser(stopped{&body, r.Context()})
				return resp, nil
			})})
			reply, err := s.Do(t.Context(), call(t, "https://example.com", true))
			if (err == nil) != test.whole || !test.whole && !strings.Contains(err.Error(), "no answer, or no more of it, within Config.AnswerTimeout (10s)") {
				t.Errorf("%s: %v", test.name, err)
			}
			if test.whole && (len(reply.Body) != test.body.left || test.sized && cap(reply.Body) > len(reply.Body)*5/4) {
				t.Errorf("%s: %d bytes in a buffer of %d", test.name, len(reply.Body), cap(reply.Body))
			}
		})
	}
}

// stopped is a body that ends with its call.
type stopped struct {
	io.Reader
	ctx context.Context
}

func (s stopped) Read(p []byte) (int, error) {
	n, err := s.Reader.Read(p)
	return n, cmp.Or(s.ctx.Err(), err)
}
