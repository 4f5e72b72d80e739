package ajeratest_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
)

// envelope is an answer as curl would show it.
type envelope struct {
	Content      json.RawMessage
	Errors       []json.RawMessage
	Message      string
	ResponseCode int
	UsageKey     string
	PageCount    *int
	PageNumber   *int
	PageSize     *int
}

// refused is the text of the first error, "" for a success.
func (e envelope) refused() string {
	if len(e.Errors) == 0 {
		return ""
	}
	var first struct{ ErrorMessage string }
	_ = json.Unmarshal(e.Errors[0], &first)
	return first.ErrorMessage
}

// talker sends raw JSON with the tokens of two sessions.
type talker struct {
	t      *testing.T
	s      *ajeratest.Server
	tokens [3]string
}

func talk(t *testing.T, opts ...ajeratest.Option) *talker {
	t.Helper()
	opts = append([]ajeratest.Option{ajeratest.WithoutLimits()}, opts...)
	k := &talker{t: t, s: ajeratest.Start(t, opts...)}
	k.login(1)
	k.login(2)
	return k
}

func (k *talker) login(version int) {
	k.t.Helper()
	e := k.post(fmt.Sprintf(`{"Method":"CreateAPISession","Username":%q,"Password":%q,"APIVersion":%d,"UseSessionCookie":false}`,
		k.s.User(), k.s.Password(), version))
	if e.refused() != "" {
		k.t.Fatalf("login refused: %s", e.refused())
	}
	k.tokens[version] = field[string](k.t, e.Content, "SessionToken")
}

// do posts a body and returns status and bytes.
func (k *talker) do(body string) (int, string, error) {
	resp, err := http.Post(k.s.URL(), "application/json", strings.NewReader(body))
	if err != nil {
		return 0, "", err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	return resp.StatusCode, string(b), err
}

func (k *talker) post(body string) envelope {
	k.t.Helper()
	status, text, err := k.do(body)
	if err != nil || status != http.StatusOK {
		k.t.Fatalf("HTTP %d, %v: %s", status, err, text)
	}
	var e envelope
	if err := json.Unmarshal([]byte(text), &e); err != nil {
		k.t.Fatalf("answer is not JSON: %v: %s", err, text)
	}
	return e
}

func (k *talker) body(version int, method, args string) string {
	return fmt.Sprintf(`{"Method":%q,"SessionToken":%q,"MethodArguments":%s}`, method, k.tokens[version], args)
}

// call posts a method with arguments.
func (k *talker) call(version int, method, args string) envelope {
	k.t.Helper()
	return k.post(k.body(version, method, args))
}

// must is call for a success; it returns the content.
func (k *talker) must(version int, method, args string) json.RawMessage {
	k.t.Helper()
	e := k.call(version, method, args)
	if e.refused() != "" || e.Message != "Success" {
		log := k.s.Log()
		k.t.Fatalf("%s refused: %s (%s)", method, e.refused(), log[len(log)-1].Outcome)
	}
	return e.Content
}

// refuse is call for a refusal with this text.
func (k *talker) refuse(version int, method, args, text string) {
	k.t.Helper()
	e := k.call(version, method, args)
	if e.refused() != text {
		log := k.s.Log()
		k.t.Errorf("%s %s: got %q (%s), want %q", method, args, e.refused(), log[len(log)-1].Outcome, text)
	}
}

// field digs a value out of JSON: member names and list indexes, by dots.
func field[T any](t *testing.T, raw json.RawMessage, path string) T {
	t.Helper()
	var v T
	if err := json.Unmarshal(dig(t, raw, path), &v); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return v
}

// dig is the raw JSON at a path, nil when it is absent.
func dig(t *testing.T, raw json.RawMessage, path string) json.RawMessage {
	t.Helper()
	for _, step := range strings.Split(path, ".") {
		if strings.HasPrefix(string(raw), "[") {
			var items []json.RawMessage
			var i int
			fmt.Sscan(step, &i)
			if err := json.Unmarshal(raw, &items); err != nil || i >= len(items) {
				return nil
			}
			raw = items[i]
			continue
		}
		var members map[string]json.RawMessage
		if json.Unmarshal(raw, &members) != nil {
			return nil
		}
		raw = members[step]
	}
	return raw
}

// count is the length of a list in the content.
func count(t *testing.T, raw json.RawMessage, path string) int {
	t.Helper()
	return len(field[[]json.RawMessage](t, raw, path))
}
