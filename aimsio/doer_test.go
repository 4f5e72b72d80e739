package aimsio_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/aimsio/aimsiotest"
	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/wire"
)

func TestStatuses(t *testing.T) {
	tests := map[int]struct {
		kind    error
		outcome wire.Outcome
	}{
		400: {aimsio.ErrBadRequest, wire.Refused},
		401: {aimsio.ErrAuthentication, wire.Refused},
		403: {aimsio.ErrPermission, wire.Refused},
		404: {aimsio.ErrNotFound, wire.Refused},
		408: {aimsio.ErrOverloaded, wire.Unknown},
		429: {aimsio.ErrLimit, wire.Refused},
		500: {aimsio.ErrServer, wire.Unknown},
		503: {aimsio.ErrOverloaded, wire.Unknown},
		504: {aimsio.ErrOverloaded, wire.Unknown},
		304: {aimsio.ErrAnswer, wire.Unknown},
	}
	for status, want := range tests {
		var calls atomic.Int64
		c := talk(t, func(w http.ResponseWriter, _ *http.Request) {
			calls.Add(1)
			w.WriteHeader(status)
			if status != 304 {
				_, _ = io.WriteString(w, `{"message":"no"}`)
			}
		})
		_, err := c.API.UpsertJobOrders(t.Context(), aimsioapi.JobOrderPostRequest{})
		e, ok := errors.AsType[*aimsio.Error](err)
		if !ok || !errors.Is(err, want.kind) || e.Outcome != want.outcome || e.Status != status {
			t.Errorf("status %d: %+v, want %v and %s", status, err, want.kind, want.outcome)
			continue
		}
		if e.Method != "POST" || e.Path != "/rest/api/standard/v1/JobOrder" || status != 304 && string(e.Body) != `{"message":"no"}` {
			t.Errorf("status %d: %s %s with body %s", status, e.Method, e.Path, e.Body)
		}
		if calls.Load() != 1 {
			t.Errorf("status %d: a write was sent %d times", status, calls.Load())
		}
	}
}

func TestBadAnswers(t *testing.T) {
	tests := []struct {
		name   string
		answer http.HandlerFunc
		want   []string
		kind   error
	}{
		{"a page", text("text/html", "<!doctype html><title>Sign in</title>"), []string{"Sign in", "check the address"}, aimsio.ErrAnswer},
		{"a page without a label", text("application/json", " \n<html>"), []string{"check the address"}, aimsio.ErrAnswer},
		{"truncated JSON", text("application/json", `{"jobNumber":"J-1","jobNa`), []string{"JSON was expected"}, aimsio.ErrAnswer},
		{"nothing", text("application/json", ""), []string{"JSON was expected"}, aimsio.ErrAnswer},
		{"another shape", text("application/json", `["J-1"]`), []string{"array, not an object", "Client.Raw"}, aimsio.ErrAnswer},
		{"50 MB", func(w http.ResponseWriter, _ *http.Request) {
			chunk := bytes.Repeat([]byte(" "), 1<<20)
			for range 50 {
				_, _ = w.Write(chunk)
			}
		}, []string{"33554432 are allowed", "aimsio.Config.MaxAnswer"}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := talk(t, tt.answer).JobOrders().Get(t.Context(), "guid-1")
			if e, ok := errors.AsType[*aimsio.Error](err); !ok || e.Key != "guid-1" || tt.kind != nil && !errors.Is(err, tt.kind) {
				t.Fatalf("%v, want an *Error of guid-1 that is %v", err, tt.kind)
			}
			for _, want := range append(tt.want, "GET /rest/api/standard/v1/JobOrder/guid-1") {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%q lacks %q", err, want)
				}
			}
		})
	}
}

func text(media, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", media)
		_, _ = io.WriteString(w, body)
	}
}

// TestWrongLabel reads JSON whatever it is called, and what is nearly as described.
func TestWrongLabel(t *testing.T) {
	c := talk(t, text("text/plain", `[{"guid":"g","updatedAt":"1750000000000"},{"id":7.0}]`))
	stubs, err := c.PayrollPeriods().List(t.Context())
	if err != nil || len(stubs) != 2 || stubs[0].UpdatedAt != epoch || aimsio.Key(stubs[1]) != "7" {
		t.Errorf("%+v, %v", stubs, err)
	}
	full, err := talk(t, text("text/plain", `[]`)).API.ListJobOrders(t.Context())
	if err != nil || full == nil {
		t.Errorf("%+v, %v", full, err)
	}
}

func TestCredentialsStay(t *testing.T) {
	var mu sync.Mutex
	var strangers []string
	other := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		strangers = append(strangers, r.Header.Get("Authorization"))
	}))
	defer other.Close()
	var user, pass string
	c := talk(t, func(w http.ResponseWriter, r *http.Request) {
		user, pass, _ = r.BasicAuth()
		http.Redirect(w, r, other.URL+"/rest/api/standard/v1/JobOrder/guid-1", http.StatusFound)
	})
	_, err := c.JobOrders().Get(t.Context(), "guid-1")
	if err == nil || !strings.Contains(err.Error(), "redirect not followed") {
		t.Errorf("%v, want a refused redirect", err)
	}
	if user != "someone" || pass != password {
		t.Error("the server itself was not told who calls")
	}
	for _, path := range []string{other.URL + "/x", strings.TrimPrefix(other.URL, "http:") + "/x", "x", "", "/x#y", "/%zz", "http:/x", "/x/.", "/x/%2e", "/x/..%5cy", "/x/a%2f.."} {
		if _, err := c.Raw(t.Context(), "GET", path, nil); !errors.Is(err, aimsio.ErrBadRequest) {
			t.Errorf("Raw %q: %v, want ErrBadRequest", path, err)
		}
	}
	if len(strangers) != 0 {
		t.Errorf("another host was called: %q", strangers)
	}
}

// TestOutcome is what is certain of a write that failed.
func TestOutcome(t *testing.T) {
	tests := []struct {
		fault   aimsiotest.Kind
		outcome wire.Outcome
	}{
		{aimsiotest.ResetBefore, wire.Unknown}, // the server has read it: nobody knows
		{aimsiotest.ResetAfter, wire.Unknown},
		{aimsiotest.HTML, wire.Unknown},
		{aimsiotest.Status, wire.Unknown},
	}
	for _, tt := range tests {
		c, s := connect(t)
		s.Fail(aimsiotest.Fault{Kind: tt.fault, Method: "POST"})
		_, err := c.API.UpsertJobOrders(t.Context(), aimsioapi.JobOrderPostRequest{JobList: []aimsioapi.JobOrderWrite{}})
		if e, ok := errors.AsType[*aimsio.Error](err); !ok || e.Outcome != tt.outcome || s.Calls("POST", "") != 1 {
			t.Errorf("%s: %v after %d calls, want %s after one", tt.fault, err, s.Calls("POST", ""), tt.outcome)
		}
	}
	nobody := newClient(t, aimsio.Config{URL: wire.Hide("http://127.0.0.1:1"), Username: "a", Password: wire.Hide(password)})
	_, err := nobody.API.UpsertJobOrders(t.Context(), aimsioapi.JobOrderPostRequest{})
	if e, ok := errors.AsType[*aimsio.Error](err); !ok || e.Outcome != wire.NotSent {
		t.Errorf("%v, want a call that is not sent", err)
	}
}

// TestReadsAreRepeated counts every attempt.
func TestReadsAreRepeated(t *testing.T) {
	c, s := connect(t)
	plant(s, 1, 1, epoch)
	s.Fail(aimsiotest.Fault{Kind: aimsiotest.Status, Status: 503, Method: "GET", Times: 2})
	var info wire.Info
	job, err := c.JobOrders().Get(t.Context(), "guid-1", wire.InfoTo(&info))
	if err != nil || job.JobNumber != "J-1" || info.Attempts != 3 || s.Calls("GET", "") != 3 {
		t.Errorf("%v, %v, %+v", job.JobNumber, err, info)
	}
}

// TestKeys do not lead to another path.
func TestKeys(t *testing.T) {
	var paths []string
	c := talk(t, func(w http.ResponseWriter, r *http.Request) {
		paths = append(paths, r.URL.EscapedPath())
		_ = json.NewEncoder(w).Encode(map[string]string{"jobGuid": strings.TrimPrefix(r.URL.Path, "/rest/api/standard/v1/JobOrder/")})
	})
	for _, key := range []string{"", ".", "..", "../x", "a/..", `..\x`, "%2e%2E", "/", " "} {
		if _, err := c.JobOrders().Get(t.Context(), key); !errors.Is(err, aimsio.ErrBadRequest) {
			t.Errorf("key %q: %v, want ErrBadRequest", key, err)
		}
	}
	for _, key := range []string{"a/b", "..x", "a b?c#d%"} {
		if _, err := c.JobOrders().Get(t.Context(), key); err != nil {
			t.Errorf("key %q: %v", key, err)
		}
	}
	want := "/rest/api/standard/v1/JobOrder/a%2Fb /rest/api/standard/v1/JobOrder/..x /rest/api/standard/v1/JobOrder/a%20b%3Fc%23d%25"
	if got := strings.Join(paths, " "); got != want {
		t.Errorf("paths %s\nwant  %s", got, want)
	}
}
