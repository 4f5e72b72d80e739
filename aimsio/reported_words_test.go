package aimsio_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/aimsio/aimsiotest"
	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/wire"
)

// TestReportedMessages: messages show what an answer is, and no data of records.
func TestReportedMessages(t *testing.T) {
	const jane = `{"jobGuid":"A-1","jobName":"Jane Doe 555-1234"`
	utf16 := "\xff\xfe" + strings.ReplaceAll(jane+"}", "", "\x00")
	tests := []struct {
		status      int
		media, body string
		want        string
	}{
		{200, "application/json", jane, "46 bytes of application/json"},
		{200, "application/json", mark + jane, "49 bytes of application/json"},
		{200, "application/json", `)]}',` + "\n" + jane + "}", "bytes of application/json"},
		{200, "application/json", "callback(" + jane + "})", "bytes of application/json"},
		{200, "application/json", utf16, "bytes of application/json"},
		{200, "", jane, "46 bytes of text/plain"},
		{200, "Jane Doe", jane, "46 bytes of no type"},
		{200, "application/json", jane + `,"jobNumber":["Jane"]}`, "/jobNumber"},
		{200, "application/json", `{"jobGuid":"B-2","message":"Jane Doe"}`, "another record came"},
		{200, "application/json", `{"message":"locked until 06:00"}`, "no record came: jobGuid or jobId is missing, but the words: locked until 06:00"},
		{200, "text/html", "<html><head><TITLE>\n Sign in </TITLE></head><p>Jane Doe", `a page with the title "Sign in"`},
		{200, "text/html", "<p>Jane Doe", "11 bytes of text/html"},
		{403, "text/html", "<title>Blocked</title>", "if the page is of a proxy, ask who runs that"},
		{207, "application/json", jane + "}", "neither yes nor no"},
		{400, "application/json", `{"message":"the code is taken","record":` + jane + `}}`, ": the code is taken; check the key"},
		{400, "application/json", `{"errors":[{"field":"Jane","message":"too long"},"too short"]}`, ": too long, too short;"},
		{400, "application/json", `{"error":{"code":7,"message":"locked"}}`, ": locked;"},
		{400, "application/json", `"locked"`, ": locked;"},
		{400, "application/json", jane + "}", "47 bytes of application/json"},
		{500, "text/plain", "cannot read " + jane, "bytes of text/plain"},
		{500, "", "", "(HTTP 500); try again later"},
	}
	for _, tt := range tests {
		c := talk(t, func(w http.ResponseWriter, _ *http.Request) {
			if tt.media != "" {
				w.Header().Set("Content-Type", tt.media)
			}
			w.WriteHeader(tt.status)
			_, _ = io.WriteString(w, tt.body)
		})
		_, err := c.JobOrders().Get(t.Context(), "A-1")
		e, _ := errors.AsType[*aimsio.Error](err)
		if e == nil || strings.Contains(err.Error(), "Jane") || strings.Contains(err.Error(), "J\x00") || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%d %q: %v, want %q and nobody's name", tt.status, tt.body, err, tt.want)
		} else if string(e.Body) != strings.TrimPrefix(tt.body, mark) && string(e.Body) != tt.body {
			t.Errorf("%q: body %q", tt.body, e.Body)
		}
	}
}

// TestReportedRemedies: the remedy is for this call.
func TestReportedRemedies(t *testing.T) {
	ctx := t.Context()
	calls := map[string]func(*aimsio.Client) error{
		"get":  func(c *aimsio.Client) error { _, err := c.JobOrders().Get(ctx, "A-1"); return err },
		"api":  func(c *aimsio.Client) error { _, err := c.API.GetJobOrder(ctx, "A-1"); return err },
		"text": func(c *aimsio.Client) error { _, err := c.Companies().Get(ctx, "A-1"); return err },
		"list": func(c *aimsio.Client) error { _, err := c.JobOrders().List(ctx); return err },
		"raw":  func(c *aimsio.Client) error { _, err := c.Raw(ctx, "GET", "/x", nil); return err },
		"send": func(c *aimsio.Client) error {
			report, _ := c.BillableItems().Upsert(ctx, items(1))
			return report.Items[0].Err
		},
	}
	tests := []struct {
		status int
		calls  string
		kind   error
		want   string
	}{
		{404, "get api text", aimsio.ErrNotFound, "check the key, and that"},
		{410, "get api text", aimsio.ErrNotFound, "check the key, and that"},
		{404, "list raw send", aimsio.ErrNotFound, "check the address, and that"},
		{407, "get list raw send", aimsio.ErrAnswer, "a proxy asks who you are"},
		{400, "get api", aimsio.ErrBadRequest, "check the key, and what stands between"},
		{400, "list raw", aimsio.ErrBadRequest, "check the address, and what stands between"},
		{409, "send", aimsio.ErrBadRequest, "check the record against the vendor's page"},
		{405, "list send", aimsio.ErrBadRequest, "check the address, and what stands between"},
		{413, "send", aimsio.ErrBadRequest, "BatchSize"},
		{406, "get", aimsio.ErrBadRequest, "what stands between"},
		{500, "get list raw", aimsio.ErrServer, "; try again later; if it stays"},
		{500, "send", aimsio.ErrServer, "look whether it was done before you try again later"},
		{504, "send", aimsio.ErrOverloaded, "look whether it was done before you try again later"},
		{408, "send", aimsio.ErrOverloaded, "look whether it was done before you try again later"},
	}
	for _, tt := range tests {
		c := talk(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(tt.status) })
		for _, call := range strings.Fields(tt.calls) {
			err := calls[call](c)
			if !errors.Is(err, tt.kind) || !strings.Contains(fmt.Sprint(err), tt.want) || strings.Contains(fmt.Sprint(err), "record") && call != "send" && tt.kind != aimsio.ErrNotFound {
				t.Errorf("%s, %d: %v, want %q", call, tt.status, err, tt.want)
			}
			if e, ok := errors.AsType[*aimsio.Error](err); !ok || (e.Key == "A-1") != (call == "get" || call == "api" || call == "text") {
				t.Errorf("%s, %d: the key is %q", call, tt.status, e.Key)
			}
		}
	}
}

// TestReportedControlCharacters: a key shows nothing raw, wherever it is told.
func TestReportedControlCharacters(t *testing.T) {
	c := talk(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(404) })
	nobody := newClient(t, aimsio.Config{URL: wire.Hide("http://127.0.0.1:1"), Username: "a", Password: wire.Hide(password)})
	for _, key := range []string{"a\nINFO forged", "a\x1b[31mred", "a\u202egpj", "a\x00"} {
		_, one := c.JobOrders().Get(t.Context(), key)
		_, two := nobody.JobOrders().Get(t.Context(), key)
		_, three := c.Raw(t.Context(), "GET", "/x/"+url.PathEscape(key), nil)
		for _, err := range []error{one, two, three} {
			if text := fmt.Sprintf("%v %+v %#v", err, err, err); err == nil || strings.ContainsAny(text, "\n\x1b\x00\u202e") {
				t.Errorf("%q", text)
			}
		}
		if e, ok := errors.AsType[*aimsio.Error](one); !ok || e.Key != key {
			t.Errorf("%q: key %q", key, e.Key)
		}
	}
}

// TestReportedNothings: what is nothing is refused in words, or means the default.
func TestReportedNothings(t *testing.T) {
	var none context.Context
	c, s := connect(t)
	plant(s, 1, 2, epoch)
	errs := map[string]error{}
	_, errs["get"] = c.JobOrders().Get(none, "guid-1")
	_, errs["list"] = c.JobOrders().List(none)
	_, errs["api"] = c.API.ListJobOrders(none)
	_, errs["raw"] = c.Raw(none, "GET", "/x", nil)
	_, errs["upsert"] = c.BillableItems().Upsert(none, items(1))
	for _, errs["all"] = range c.JobOrders().All(none) {
	}
	for _, errs["changed"] = range c.JobOrders().Changed(none, &aimsio.MemoryCheckpoint{}).Records() {
	}
	for name, err := range errs {
		if !errors.Is(err, aimsio.ErrBadRequest) || !strings.Contains(fmt.Sprint(err), "no context") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got := c.Stats(); got.Calls != 0 || len(s.Log()) != 0 {
		t.Errorf("%+v", got)
	}
	n := 0
	for _, err := range c.JobOrders().All(t.Context(), nil, aimsio.OnProgress(nil), aimsio.EachCall(nil, wire.InfoTo(nil))) {
		if n++; err != nil {
			t.Error(err)
		}
	}
	report, err := c.BillableItems().Upsert(t.Context(), items(1), nil, aimsio.ReadAnswer(nil))
	if n != 2 || err != nil || report.Count(aimsio.Accepted) != 1 {
		t.Errorf("%d records, %v", n, err)
	}
	if err := report.Settle(none); err != nil {
		t.Error(err)
	}
	s.Fail(aimsiotest.Fault{Kind: aimsiotest.ResetAfter, Method: "POST"})
	report, _ = c.BillableItems().Upsert(t.Context(), items(1))
	if err := report.Settle(none); !errors.Is(err, aimsio.ErrBadRequest) {
		t.Error(err)
	}
}

// TestReportedRefusals: what is refused before sending is no failed call.
func TestReportedRefusals(t *testing.T) {
	var log bytes.Buffer
	c := newClient(t, aimsio.Config{Server: aimsio.Sandbox, Username: "a", Password: wire.Hide(password), ReadOnly: true, Transport: forbidden{t}, Log: slog.New(slog.NewTextHandler(&log, nil))})
	_, get := c.JobOrders().Get(t.Context(), "")
	_, api := c.API.GetJobOrder(t.Context(), "..")
	_, write := c.API.UpsertJobOrders(t.Context(), aimsioapi.JobOrderPostRequest{})
	_, single := c.API.ListJobOrders(t.Context(), wire.SingleTransaction())
	for _, err := range []error{get, api, write, single} {
		if e, ok := errors.AsType[*aimsio.Error](err); !ok || e.Outcome != wire.NotSent {
			t.Error(err)
		}
	}
	if got := c.Stats(); got.Calls != 0 || got.Failed != 0 || log.Len() != 0 {
		t.Errorf("%+v %s", got, &log)
	}
}

// TestReportedWith: an option replaces what it names, in a query as in a body.
func TestReportedWith(t *testing.T) {
	var query string
	c := talk(t, func(w http.ResponseWriter, r *http.Request) { query = r.URL.RawQuery })
	for path, want := range map[string]string{
		"/x":                    "a+b=2",
		"/x?a+b=1":              "a+b=2",
		"/x?q=%26&a%20b=1&z&&=": "q=%26&z&&=&a+b=2",
		"/x?a+b&A+b=1&a+b=3":    "A+b=1&a+b=2",
	} {
		if _, err := c.Raw(t.Context(), "GET", path, nil, wire.With("a b", 1), wire.With("a b", 2)); err != nil || query != want {
			t.Errorf("%s: %s, %v, want %s", path, query, err, want)
		}
	}
}

// TestReportedSettings: what no client could work with is refused by New, all at once.
func TestReportedSettings(t *testing.T) {
	_, err := aimsio.New(aimsio.Config{
		Server: aimsio.Sandbox, Username: "a", Password: wire.Hide(password), AnswerTimeout: -time.Second,
		Retry: wire.Retry{First: -1, Longest: -1, After: -1, Total: -1, Rest: -1, Attempts: -1, Trip: -1},
	})
	for _, want := range []string{"AnswerTimeout is -1s", "Retry.First", "Retry.Longest", "Retry.After", "Retry.Total", "Retry.Rest", "Retry.Attempts", "Retry.Trip"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v lacks %q", err, want)
		}
	}
}

// TestReportedForbiddenForNow: 403 with a time to come again is a limit and no missing permission.
func TestReportedForbiddenForNow(t *testing.T) {
	for after, want := range map[string]error{"": aimsio.ErrPermission, "0": aimsio.ErrLimit} {
		c := talk(t, func(w http.ResponseWriter, _ *http.Request) {
			if after != "" {
				w.Header().Set("Retry-After", after)
			}
			w.WriteHeader(http.StatusForbidden)
		})
		if _, err := c.JobOrders().Get(t.Context(), "A-1"); !errors.Is(err, want) {
			t.Errorf("Retry-After %q: %v", after, err)
		}
	}
}

// TestReportedFloats: a raw call sends no float either, at any depth.
func TestReportedFloats(t *testing.T) {
	sent := false
	c := talk(t, func(http.ResponseWriter, *http.Request) { sent = true })
	for _, body := range []any{map[string]any{"rate": 0.1}, struct{ Rates []float32 }{[]float32{0.1}}, 1.5} {
		if _, err := c.Raw(t.Context(), "POST", "/x", body); !errors.Is(err, aimsio.ErrBadRequest) || !strings.Contains(err.Error(), "give a wire.Decimal") || sent {
			t.Errorf("%v: %v", body, err)
		}
	}
}
