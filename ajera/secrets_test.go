package ajera_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/internal/spy"
	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// leak is one run: a client with random secrets, and a server that says them in
// its faults.
type leak struct {
	*rand.Rand
	user, password, token, query string

	shown bytes.Buffer // all that anybody could print
	sent  int
	open  bool // the token was given out
}

func newLeak(seed uint64) *leak {
	l := &leak{Rand: rand.New(rand.NewPCG(seed, 7))}
	l.user, l.password, l.token = l.word(), l.word(), l.word()
	l.query = base64.URLEncoding.EncodeToString([]byte(l.word()))
	return l
}

// word is a text of signs that are written in several ways. It is long enough
// not to occur by chance.
func (l *leak) word() string {
	signs := []rune(`abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ`)
	if l.IntN(2) == 0 {
		signs = append(signs, []rune(` "\+%&=/é<'`)...)
	}
	word := make([]rune, 12+l.IntN(12))
	for i := range word {
		word[i] = signs[l.IntN(len(signs))]
	}
	return "z" + string(word) + "z"
}

// said is one or all of the secrets, as a server might write them.
func (l *leak) said() string {
	all := []string{l.user, l.password, l.token, l.query, "/AjeraAPI.ashx?" + l.query}
	all = append(all, strings.Join(all, " "))
	said := all[l.IntN(len(all))]
	switch l.IntN(4) {
	case 0:
		return url.QueryEscape(said)
	case 1:
		return url.PathEscape(said)
	}
	return said
}

func (l *leak) RoundTrip(r *http.Request) (*http.Response, error) {
	_, _ = io.Copy(io.Discard, r.Body)
	if l.sent++; l.sent == 1 && l.IntN(4) > 0 {
		l.open = true
		return l.answer(r, 200, fmt.Sprintf(`{"ResponseCode":200,"Content":{"SessionToken":%s}}`, inJSON(l.token))), nil
	}
	said := l.said()
	switch l.IntN(5) {
	case 0:
		return nil, l.broken(r, said)
	case 1:
		statuses := []int{200, 302, 307, 401, 403, 404, 408, 429, 500, 503}
		return l.answer(r, statuses[l.IntN(len(statuses))], strings.Repeat(".", l.IntN(300))+"<html>"+said), nil
	case 2:
		resp := l.answer(r, 200, "")
		resp.Body = io.NopCloser(io.MultiReader(strings.NewReader(`{"Message":"`+said), failing{errors.New(said)}))
		return resp, nil
	}
	return l.answer(r, 200, l.refusal(said)), nil
}

func (l *leak) broken(r *http.Request, said string) error {
	return []error{
		&url.Error{Op: "Post", URL: r.URL.String(), Err: errors.New(said)},
		fmt.Errorf("wrapped: %w", &url.Error{Op: "Post", URL: r.URL.String(), Err: io.EOF}),
		fmt.Errorf("malformed HTTP response %q", said),
		errors.New(said),
	}[l.IntN(4)]
}

func (l *leak) answer(r *http.Request, status int, body string) *http.Response {
	header := http.Header{"Content-Type": {"text/html; said=" + l.said()}, "Retry-After": {l.said()}}
	header.Set("Location", "https://"+url.PathEscape(l.said())+".example/?"+l.said())
	return &http.Response{StatusCode: status, Header: header, Body: io.NopCloser(strings.NewReader(body)), Request: r, ContentLength: -1}
}

// refusal is an envelope that says it somewhere.
func (l *leak) refusal(said string) string {
	text := inJSON(said)
	return []string{
		`{"ResponseCode":-1,"Message":` + text + `}`,
		`{"ResponseCode":200,"Errors":[{"ErrorID":-150,"ErrorMessage":` + text + `}]}`,
		`{"ResponseCode":200,"Errors":[{"ErrorID":-100,"ErrorMessage":{"deep":` + text + `}}],"UsageKey":` + text + `}`,
		`{"ResponseCode":` + text + `,"Content":{}}`,
		`{"ResponseCode":200,"Content":{"Projects":[{"ProjectKey":{` + text + `:1}}],"CustomFields":` + text + `}}`,
		`{"ResponseCode":200,"Content":{"Projects":{` + text + `:[{"Phases":3}]}},"Warnings":[` + text + `],"UsageKey":` + text + `}`,
		`{"ResponseCode":200,"Content":{` + text,
		`[` + text + `]`,
		`{` + text + `:` + text + `,"Errors":` + text + `}`,
	}[l.IntN(9)]
}

func inJSON(text string) string {
	quoted, _ := json.Marshal(text)
	return string(quoted)
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// print writes values in every way.
func (l *leak) print(values ...any) {
	for _, v := range values {
		fmt.Fprintf(&l.shown, "%+v\n%#v\n%s\n", v, v, v)
	}
}

// run makes one call and prints all there is.
func (l *leak) run(ctx context.Context) error {
	log := slog.New(slog.NewTextHandler(&l.shown, &slog.HandlerOptions{Level: slog.LevelDebug}))
	config := ajera.Config{
		URL: wire.Hide("https://ajera.example/AjeraAPI.ashx?" + l.query), Username: l.user, Password: wire.Hide(l.password),
		Transport: l, Limiter: limit.New(limit.Policy{Per: 1}), Retry: wire.Retry{Attempts: 2, First: 1, Longest: 1, After: 1},
		Log: log, Observe: func(_ context.Context, a wire.Attempt) { l.print(a) },
	}
	c, err := ajera.New(config)
	if err != nil {
		return err
	}
	if l.IntN(2) == 0 {
		_, err = c.V2.GetProjects(ctx, ajerav2.GetProjectsArgs{RequestedProjects: []int{1}})
	} else {
		_, err = c.Raw(ctx, 2, "CreateProjects", wire.Value(`{"CreateType":"Phase"}`))
	}
	if l.IntN(10) == 0 { // it is the same text each time
		l.print(c, *c, c.V2, config)
	}
	l.print(errors.Join(err))
	for e := err; e != nil; e = errors.Unwrap(e) {
		l.print(e)
	}
	if e, ok := errors.AsType[*ajera.Error](err); ok {
		l.print(*e, e.Entries, e.Err)
	}
	log.Info("all", "client", c, "config", config, "error", err)
	return err
}

// found is a secret that was shown.
func (l *leak) found() string {
	shown := l.shown.String()
	secrets := []string{l.user, l.password, l.query}
	if l.open {
		secrets = append(secrets, l.token)
	}
	for _, secret := range secrets {
		quoted := strconv.Quote(secret)
		inJSON := inJSON(secret)
		for _, form := range []string{secret, url.QueryEscape(secret), url.PathEscape(secret), quoted[1 : len(quoted)-1], inJSON[1 : len(inJSON)-1]} {
			if at := strings.Index(shown, form[:10]); at >= 0 {
				return fmt.Sprintf("%q in %s", secret, shown[max(0, at-300):min(len(shown), at+100)])
			}
		}
	}
	return ""
}

// Ten thousand calls fail at random, and nothing shows the user name, the
// password, the token or the query of the URL.
func TestNoSecretInTenThousandFaults(t *testing.T) {
	runs, failed := 10_000, 0
	if testing.Short() {
		runs = 1000
	}
	for seed := range uint64(runs) {
		l := newLeak(seed)
		if l.run(t.Context()) != nil {
			failed++
		}
		if secret := l.found(); secret != "" {
			t.Fatalf("seed %d: %s", seed, secret)
		}
	}
	t.Logf("%d of %d calls failed", failed, runs)
	if failed < runs*8/10 {
		t.Errorf("only %d calls failed", failed)
	}
}

// planted are the secrets of a client, and of the server that it calls.
var planted = []string{"planted-password-of-the-user", "planted-wrong-password", "planted-query-of-the-tenant", "planted-token-of-session-1", "planted-token-of-session-2"}

// plantedServer gives out the tokens, unless the password is the wrong one.
func plantedServer(t *testing.T) *httptest.Server {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		switch {
		case bytes.Contains(body, []byte(planted[1])):
			fmt.Fprintf(w, `{"ResponseCode":-1,"Message":"Login failed","Errors":[{"ErrorID":-150,"ErrorMessage":%s}]}`, body)
		case bytes.Contains(body, []byte("CreateAPISession")):
			token := planted[3]
			if bytes.Contains(body, []byte(`"APIVersion":2`)) {
				token = planted[4]
			}
			fmt.Fprintf(w, `{"ResponseCode":200,"Content":{"SessionToken":%q}}`, token)
		default:
			success(w, r)
		}
	}))
	t.Cleanup(server.Close)
	return server
}

// nothingIn looks for what was planted, wherever a program may hold a value of this package.
func nothingIn[T any](t *testing.T, what string, v T) {
	t.Helper()
	if places := spy.Finds(v, planted...); len(places) > 0 {
		t.Errorf("%s: %d places, among them %.1000s", what, len(places), places[0])
	}
}

// TestNothingShowsASecret: what a program has of this package is printed, encoded and walked
// through as dumps do it. The clients have called, so that their connections sent every secret.
func TestNothingShowsASecret(t *testing.T) {
	store, server := new(memoryStore), plantedServer(t)
	config := ajera.Config{
		URL: wire.Hide(server.URL + "/AjeraAPI.ashx?" + planted[2]), Username: "u", Password: wire.Hide(planted[0]),
		Limiter: limit.New(limit.Policy{}),
	}
	for name, option := range map[string]ajera.Option{
		"plain":   func(*ajera.Config) {},
		"shared":  func(c *ajera.Config) { c.Sessions = store },
		"user's":  func(c *ajera.Config) { c.HTTPClient = &http.Client{Transport: new(http.Transport)} },
		"refused": func(c *ajera.Config) { c.Password = wire.Hide(planted[1]) },
	} {
		config := config
		option(&config)
		nothingIn(t, name+": config", config)
		c, err := ajera.New(config)
		if err != nil {
			t.Fatal(err)
		}
		_, one := c.V1.ListClients(t.Context(), ajerav1.ListClientsArgs{})
		_, two := c.V2.ListProjects(t.Context(), ajerav2.ListProjectsArgs{})
		if err := errors.Join(one, two); (err != nil) != (name == "refused") {
			t.Fatal(name, err)
		}
		nothingIn(t, name+": client", c)
		nothingIn(t, name+": client by value", *c)
		nothingIn(t, name+": half of it", c.V2)
		nothingIn(t, name+": error", one)
		if err := c.Close(); err != nil {
			t.Error(err)
		}
		nothingIn(t, name+": closed client", c)
	}
	for _, kept := range store.places.Range {
		nothingIn(t, "kept session", kept)
		nothingIn(t, "session", kept.(ajera.Session))
	}
}
