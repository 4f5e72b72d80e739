package mcp

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"
)

// bearing is a client that shows a token.
type bearing string

func (b bearing) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("Authorization", "Bearer "+string(b))
	return http.DefaultTransport.RoundTrip(r)
}

// overLoopback is a client of a server that shows the token.
func overLoopback(t *testing.T, url, token string) *sdk.ClientSession {
	t.Helper()
	return session(t, &sdk.StreamableClientTransport{Endpoint: url + path, HTTPClient: &http.Client{Transport: bearing(token)}})
}

// TestHTTP lists and calls tools by the newest version of the protocol.
func TestHTTP(t *testing.T) {
	server := httptest.NewServer(newAssistant(t).handler("secret"))
	defer server.Close()
	c := overLoopback(t, server.URL, "secret")
	if got := c.InitializeResult().ProtocolVersion; got != "2026-07-28" {
		t.Errorf("the protocol is %s", got)
	}
	r, err := c.ListTools(t.Context(), nil)
	if err != nil || len(r.Tools) < 3 {
		t.Fatalf("%v, %v", r, err)
	}
	if got, isFault := ask(t, c, "find_methods", `{"query":"clients"}`); isFault || !strings.Contains(got, "ajera ListClients (list)") {
		t.Errorf("got %s", got)
	}
}

// TestHostile wants nothing served to who has not the token, nor to pages of others that have.
func TestHostile(t *testing.T) {
	server := httptest.NewServer(newAssistant(t).handler("secret"))
	defer server.Close()
	const hello = `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"x","version":"1"}}}`
	for name, c := range map[string]struct {
		method, path, host, body string
		header                   map[string]string
		want                     int
	}{
		"right":                    {want: 200},
		"no token":                 {header: map[string]string{"Authorization": ""}, want: 401},
		"wrong token":              {header: map[string]string{"Authorization": "Bearer secres"}, want: 401},
		"a part of it":             {header: map[string]string{"Authorization": "Bearer secre"}, want: 401},
		"longer":                   {header: map[string]string{"Authorization": "Bearer secret "}, want: 200}, // blanks around are no part of a header
		"as password":              {header: map[string]string{"Authorization": "Basic secret"}, want: 401},
		"bare":                     {header: map[string]string{"Authorization": "secret"}, want: 401},
		"in the address":           {path: path + "?token=secret&access_token=secret", header: map[string]string{"Authorization": ""}, want: 401},
		"small letters":            {header: map[string]string{"Authorization": "bearer secret"}, want: 200},
		"rebound name":             {host: "evil.example", want: 403},
		"page of others":           {header: map[string]string{"Origin": "https://evil.example"}, want: 403},
		"page of others, no token": {header: map[string]string{"Origin": "https://evil.example", "Authorization": ""}, want: 403},
		"preflight":                {method: "OPTIONS", header: map[string]string{"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}, want: 403},
		"elsewhere":                {path: "/", want: 404},
		"elsewhere, no token":      {path: "/", header: map[string]string{"Authorization": ""}, want: 401},
		"read":                     {method: "GET", want: 405},
		"form":                     {header: map[string]string{"Content-Type": "text/plain"}, want: 415},
		"much":                     {body: strings.Repeat(" ", 5<<20) + hello, want: 413},
		"nothing":                  {body: " ", want: 400},
	} {
		req, err := http.NewRequestWithContext(t.Context(), or(c.method, "POST"), server.URL+or(c.path, path), strings.NewReader(or(c.body, hello)))
		if err != nil {
			t.Fatal(err)
		}
		for k, v := range map[string]string{"Authorization": "Bearer secret", "Content-Type": "application/json", "Accept": "application/json, text/event-stream"} {
			req.Header.Set(k, v)
		}
		for k, v := range c.header {
			req.Header.Set(k, v)
		}
		req.Host = c.host
		r, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		body, _ := io.ReadAll(r.Body)
		r.Body.Close()
		if r.StatusCode != c.want || strings.Contains(string(body), "secret") {
			t.Errorf("%s: %d %s, want %d", name, r.StatusCode, body, c.want)
		}
		if (r.Header.Get("WWW-Authenticate") != "") != (c.want == 401) {
			t.Errorf("%s: WWW-Authenticate is %q", name, r.Header.Get("WWW-Authenticate"))
		}
		if r.Header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s: pages of others are let in", name)
		}
	}
}

func or(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

// TestGivenUp ends what a tool does when its caller goes, by the newest version of the protocol and by
// older ones.
func TestGivenUp(t *testing.T) {
	a := newAssistant(t)
	begun, ended := make(chan struct{}, 1), make(chan struct{}, 1)
	s := a.server()
	add(a, s, tool{name: "probe", says: "A probe."}, func(ctx context.Context, _ probe) (any, error) {
		begun <- struct{}{}
		<-ctx.Done()
		ended <- struct{}{}
		return nil, ctx.Err()
	})
	server := httptest.NewServer(served(s))
	defer server.Close()
	c := overLoopback(t, server.URL, "")
	for name, call := range map[string]func(context.Context) error{
		"newest": func(ctx context.Context) error {
			_, err := c.CallTool(ctx, &sdk.CallToolParams{Name: "probe", Arguments: json.RawMessage(`{"method":"x"}`)})
			return err
		},
		"older": func(ctx context.Context) error {
			_, err := older(ctx, server.URL, `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"probe","arguments":{"method":"x"}}}`)
			return err
		},
	} {
		ctx, cancel := context.WithCancel(t.Context())
		go func() { <-begun; cancel() }()
		if err := call(ctx); err == nil {
			t.Errorf("%s: the call was answered", name)
		}
		select {
		case <-ended:
		case <-time.After(10 * time.Second):
			t.Errorf("%s: the tool goes on", name)
		}
	}
}

// older sends a message as the versions of the protocol before the newest do.
func older(ctx context.Context, url, message string) (string, error) {
	req, err := http.NewRequestWithContext(ctx, "POST", url+path, strings.NewReader(message))
	if err != nil {
		return "", err
	}
	for k, v := range map[string]string{"Content-Type": "application/json", "Accept": "application/json, text/event-stream", "MCP-Protocol-Version": "2025-06-18"} {
		req.Header.Set(k, v)
	}
	r, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", err
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	return string(body), err
}

// TestOlder lists the tools by an older version of the protocol.
func TestOlder(t *testing.T) {
	server := httptest.NewServer(served(newAssistant(t).server()))
	defer server.Close()
	got, err := older(t.Context(), server.URL, `{"jsonrpc":"2.0","id":1,"method":"tools/list"}`)
	if err != nil || !strings.Contains(got, `"name":"find_methods"`) {
		t.Errorf("%s, %v", got, err)
	}
}

// TestServe starts and ends a server, and tells its token once, in what is to be pasted.
func TestServe(t *testing.T) {
	a := newAssistant(t)
	ctx, cancel := context.WithCancel(t.Context())
	over := make(chan error, 1)
	go func() { over <- a.overHTTP(ctx, "127.0.0.1:0") }()
	pasted := regexp.MustCompile(`(?m)^\{.*\}$`)
	var line string
	for end := time.Now().Add(10 * time.Second); line == "" && time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		line = pasted.FindString(a.app.Err.(*log).String())
	}
	var settings struct {
		Servers map[string]struct {
			Type, URL string
			Headers   map[string]string
		} `json:"mcpServers"`
	}
	if err := json.Unmarshal([]byte(line), &settings); err != nil {
		t.Fatalf("%q: %v", line, err)
	}
	one := settings.Servers["fieldbooks"]
	token := strings.TrimPrefix(one.Headers["Authorization"], "Bearer ")
	if len(token) < 26 || one.Type != "http" {
		t.Errorf("the settings are %+v", one)
	}
	c := overLoopback(t, strings.TrimSuffix(one.URL, path), token)
	if got, isFault := ask(t, c, "explain", `{"error":"unknown"}`); isFault || !strings.Contains(got, "read the records first") {
		t.Errorf("got %s", got)
	}
	cancel()
	if err := <-over; err != nil {
		t.Error(err)
	}
	if said := a.app.Err.(*log).String(); strings.Count(said, token) != 1 {
		t.Errorf("standard error has %s", said)
	}
	if conn, err := net.Dial("tcp", strings.TrimSuffix(strings.TrimPrefix(one.URL, "http://"), path)); err == nil {
		conn.Close()
		t.Error("it is still served")
	}
}

// TestAddress refuses addresses that others reach.
func TestAddress(t *testing.T) {
	for _, address := range []string{"0.0.0.0:0", ":0", "192.0.2.1:80", "[::]:0", "8931", "example.com:80"} {
		if err := newAssistant(t).overHTTP(t.Context(), address); err == nil || !strings.Contains(err.Error(), "use 127.0.0.1 or [::1]") && !strings.Contains(err.Error(), "is not host:port") {
			t.Errorf("%s: %v", address, err)
		}
	}
}
