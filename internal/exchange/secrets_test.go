package exchange_test

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/internal/exchange"
	"github.com/fieldbooks/fieldbooks/wire"
)

// TestSecrets makes faults that carry the secrets, and looks for them in all
// that can be printed.
func TestSecrets(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	rounds := 3000
	if testing.Short() {
		rounds = 200
	}
	for i := range rounds {
		secrets := []string{random(r), random(r), random(r), random(r)} // user, password, token, query
		var log bytes.Buffer
		var seen []string
		s := exchange.New(exchange.Config{
			Retry:     wire.Retry{Attempts: 2, First: 1, Longest: 1},
			Log:       slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})),
			Observe:   func(_ context.Context, a wire.Attempt) { seen = append(seen, fmt.Sprintf("%+v %#v", a, a)) },
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
		if leak, ok := errors.AsType[*url.Error](err); ok {
			t.Fatalf("the error gives out a *url.Error: %v", leak)
		}
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

// TestRedactForms shows a secret as requests, pages and ASCII texts write it.
func TestRedactForms(t *testing.T) {
	const secret = "p\"a\\s<s>&w\u00f6rd'\u2028x"
	c := exchange.Call{Request: call(t, "https://example.com/a", true).Request, Secrets: []string{secret}}
	for _, text := range []string{
		secret, `"p\"a\\s<s>&wörd'` + "\u2028" + `x"`, html.EscapeString(secret), fmt.Sprintf("%+q", secret), fmt.Sprintf("%q", html.EscapeString(secret)),
		"<p>p&quot;a\\s&lt;s&gt;&amp;w\u00f6rd&#39;\u2028x</p>",
	} {
		if got := c.Redact("before " + text + " after"); strings.Contains(got, "rd") || !strings.Contains(got, "before ") || !strings.Contains(got, " after") {
			t.Errorf("%s shows %s", text, got)
		}
	}
}

// TestRedactEachCharacter: a secret is hidden in whatever way a format writes the one character of it that
// is not plain.
func TestRedactEachCharacter(t *testing.T) {
	for _, around := range []string{"aazz", "AAZZ", "0099", "-_.."} {
		for _, odd := range []string{" ", "+", "%", "/", "&", "=", "~", "\"", "\\", "<", "{", "é", "\n"} {
			secret := around[:2] + odd + around[2:]
			c := call(t, "https://example.com", true)
			c.Secrets = []string{secret}
			for _, form := range []string{secret, url.QueryEscape(secret), url.PathEscape(secret), fmt.Sprintf("%q", secret), fmt.Sprintf("%+q", secret)} {
				if got := c.Redact(form); strings.Contains(got, around[:2]) || strings.Contains(got, around[2:]) {
					t.Errorf("%q is shown as %s in %s", secret, got, form)
				}
			}
		}
	}
}

// What is too short is met in every second word: it is no secret, and stays.
func TestRedactShortTexts(t *testing.T) {
	for _, tt := range []struct{ query, secret, text, want string }{
		{"", "abc", "tell abc", "tell [redacted]"},
		{"", "ab", "tell ab", "tell ab"},
		{"t=abcd", "", "tell abcd", "tell [redacted]"},
		{"t=abc", "", "tell abc", "tell abc"},
		{"abcd", "", "tell abcd", "tell [redacted]"},
	} {
		c := call(t, "https://example.com/?"+tt.query, true)
		c.Secrets = []string{tt.secret}
		if got := c.Redact(tt.text); got != tt.want {
			t.Errorf("?%s, %q: %s, want %s", tt.query, tt.secret, got, tt.want)
		}
	}
}

// What a user's own code fails of may name an address, which tells the tenant.
func TestRedactErrorHidesURLs(t *testing.T) {
	cause := errors.New("no route")
	err := fmt.Errorf("hook: %w", &url.Error{Op: "Get", URL: "https://other.example/?tenant", Err: cause})
	got := exchange.Call{}.RedactError(err)
	if text := got.Error(); strings.Contains(text, "other.example") || !strings.Contains(text, "no route") || !errors.Is(got, cause) {
		t.Errorf("%v, want the cause without the address", got)
	}
	if err := error(&url.Error{Op: "Get", Err: cause}); (exchange.Call{}).RedactError(err) != err {
		t.Error("an error that shows nothing is another one")
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
