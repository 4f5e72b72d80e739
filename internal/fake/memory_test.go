package fake

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"
)

// eccentric answers as its path says.
func eccentric(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/cut":
		_, _ = io.Copy(io.Discard, r.Body)
		Cut(w)
	case "/half":
		w.Header().Set("Content-Length", "100")
		fmt.Fprint(w, "half")
	case "/slow":
		Wait(r.Context(), time.Hour, nil)
		if r.Context().Err() != nil {
			w.Header().Set("Gone", "yes")
		}
	case "/drip":
		for range 3 {
			fmt.Fprint(w, ".")
			_ = http.NewResponseController(w).Flush()
			time.Sleep(time.Second)
		}
	default:
		n, _ := io.Copy(io.Discard, r.Body)
		fmt.Fprint(w, r.Host, " ", n)
	}
}

func ask(ctx context.Context, path string, body io.Reader) (*http.Response, string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://any"+Nowhere+path, body)
	if err != nil {
		return nil, "", err
	}
	resp, err := Memory(http.HandlerFunc(eccentric)).RoundTrip(req)
	if err != nil {
		return nil, "", err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	return resp, string(text), err
}

func TestMemoryIsLikeANetwork(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		if _, text, err := ask(t.Context(), "/", strings.NewReader(strings.Repeat("x", 1<<20))); err != nil || text != "any.invalid 1048576" {
			t.Errorf("%q %v", text, err)
		}
		if _, _, err := ask(t.Context(), "/cut", strings.NewReader("x")); err == nil {
			t.Error("a connection that was cut gave an answer")
		}
		if resp, text, err := ask(t.Context(), "/half", nil); resp == nil || text != "half" || !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("half an answer: %q %v", text, err)
		}
		begun := time.Now()
		if _, text, err := ask(t.Context(), "/drip", nil); err != nil || text != "..." || time.Since(begun) != 3*time.Second {
			t.Errorf("dripped %q in %v: %v", text, time.Since(begun), err)
		}
		gone, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		begun = time.Now()
		if _, _, err := ask(gone, "/slow", strings.NewReader("x")); !errors.Is(err, context.DeadlineExceeded) || time.Since(begun) != time.Minute {
			t.Errorf("after %v: %v", time.Since(begun), err)
		}
	})
}

// What a client counts of a request it must be told, as by a network.
func TestMemoryTellsOfEachStep(t *testing.T) {
	var steps []string
	ctx := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{
		GetConn:              func(string) { steps = append(steps, "asked") },
		GotConn:              func(httptrace.GotConnInfo) { steps = append(steps, "got") },
		WroteRequest:         func(httptrace.WroteRequestInfo) { steps = append(steps, "wrote") },
		GotFirstResponseByte: func() { steps = append(steps, "answered") },
	})
	if _, _, err := ask(ctx, "/", nil); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(steps, " "); got != "asked got wrote answered" {
		t.Errorf("told %s", got)
	}
}

func TestMemoryLeavesNothingBehind(t *testing.T) {
	defer goleak.VerifyNone(t)
	resp, text, err := ask(t.Context(), "/", strings.NewReader("x"))
	if err != nil || resp.StatusCode != http.StatusOK || text == "" {
		t.Error(text, err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if _, _, err := ask(ctx, "/slow", nil); err == nil {
		t.Error("a call that was given up gave an answer")
	}
}
