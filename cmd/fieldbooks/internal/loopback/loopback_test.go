package loopback

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
)

func TestCheck(t *testing.T) {
	for _, address := range []string{"127.0.0.1:0", "127.0.0.1:8080", "[::1]:0", "127.8.9.10:80"} {
		if err := check(address); err != nil {
			t.Errorf("%s: %v", address, err)
		}
	}
	for address, says := range map[string]string{
		"0.0.0.0:0": "0.0.0.0:0 is not a loopback address; use 127.0.0.1 or [::1]", ":8080": "is not a loopback address",
		"[::]:80": "is not a loopback address", "192.168.1.4:80": "is not a loopback address",
		"example.com:80": "is not a loopback address", "localhost.example.com:80": "is not a loopback address",
		"127.0.0.1": `"127.0.0.1" is not host:port`, "": `"" is not host:port`, "::1": `"::1" is not host:port`,
	} {
		err := check(address)
		if err == nil || !strings.Contains(err.Error(), says) || exit.Of(err) != exit.Usage {
			t.Errorf("%s: %v, of code %d", address, err, exit.Of(err))
		}
		if l, err := Listen(address); err == nil {
			l.Close()
			t.Errorf("%s is listened at", address)
		}
	}
}

func TestListenAtATakenPort(t *testing.T) {
	l, err := Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if _, err := Listen(l.Addr().String()); err == nil || !strings.Contains(err.Error(), "choose another port") {
		t.Errorf("a port twice: %v", err)
	}
}

// TestServe has one request open when the end comes, which is finished, and one that has no end.
func TestServe(t *testing.T) {
	l, err := Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, end := context.WithCancel(t.Context())
	arrived, ended := make(chan bool, 2), make(chan error, 1)
	go func() {
		ended <- Serve(ctx, l, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			arrived <- true
			<-Ending(r.Context())
			if r.Context().Err() == nil {
				io.WriteString(w, "finished")
			}
		}))
	}()
	answers := make(chan string, 2)
	for range 2 {
		go func() { answers <- get(l.Addr().String()) }()
	}
	<-arrived
	<-arrived
	end()
	for range 2 {
		if got := <-answers; got != "finished" {
			t.Errorf("an open request has %q", got)
		}
	}
	select {
	case err := <-ended:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(goodbye / 2):
		t.Error("it does not end")
	}
	if c, err := net.Dial("tcp", l.Addr().String()); err == nil {
		c.Close()
		t.Error("the port is open still")
	}
}

// TestServeSpare: a connection by which nothing was asked yet keeps no server from ending.
func TestServeSpare(t *testing.T) {
	l, err := Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, end := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- Serve(ctx, l, http.NotFoundHandler()) }()
	c, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	get(l.Addr().String()) // the server has both
	end()
	select {
	case err := <-ended:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(goodbye / 2):
		t.Error("it waits for a connection by which nothing was asked")
	}
}

func TestServeNothing(t *testing.T) {
	l, err := Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	if err := Serve(t.Context(), l, http.NotFoundHandler()); err == nil {
		t.Error("what cannot be served is no error")
	}
	if Ending(t.Context()) != nil {
		t.Error("a context of no request ends")
	}
}

// get is what a program is answered.
func get(address string) string {
	r, err := http.Get("http://" + address)
	if err != nil {
		return err.Error()
	}
	defer r.Body.Close()
	said, _ := io.ReadAll(r.Body)
	return string(said)
}

const ours = "Host: 127.0.0.1:{port}"

// requests are such that are let in, and such that are not. {port} is that of the server.
var requests = []struct {
	request string
	in      bool
}{
	{"GET / HTTP/1.1\n" + ours, true},
	{"GET / HTTP/1.1\nHost: localhost:{port}", true},
	{"GET / HTTP/1.1\nHost: LocalHost:{port}", true},
	{"GET / HTTP/1.1\nHost: [::1]:{port}", true},
	{"HEAD / HTTP/1.1\n" + ours, true},
	{"POST / HTTP/1.1\n" + ours, true}, // a program
	{"POST / HTTP/1.1\n" + ours + "\nOrigin: http://127.0.0.1:{port}\nSec-Fetch-Site: same-origin", true},
	{"POST / HTTP/1.1\n" + ours + "\nOrigin: http://127.0.0.1:{port}", true}, // an old browser
	{"GET / HTTP/1.1\n" + ours + "\nSec-Fetch-Site: none", true},             // typed
	{"GET / HTTP/1.1\n" + ours + "\nSec-Fetch-Site: cross-site", true},       // a link

	// A name that leads here.
	{"GET / HTTP/1.1\nHost: evil.example:{port}", false},
	{"GET / HTTP/1.1\nHost: evil.example", false},
	{"GET / HTTP/1.1\nHost: localhost.evil.example:{port}", false},
	{"GET / HTTP/1.1\nHost: 127.0.0.1.evil.example:{port}", false},
	{"GET / HTTP/1.1\nHost: localhost.:{port}", false},
	{"GET / HTTP/1.1\nHost: 127.0.0.1:{port}:{port}", false},
	{"GET / HTTP/1.1\nHost: 127.0.0.1", false},
	{"GET / HTTP/1.1\nHost: 127.0.0.1:", false},
	{"GET / HTTP/1.1\nHost: 127.0.0.1:1", false},
	{"GET / HTTP/1.1\nHost: 127.0.0.1:0{port}", false},
	{"GET / HTTP/1.1\nHost: 127.1:{port}", false},
	{"GET / HTTP/1.1\nHost: 2130706433:{port}", false},
	{"GET / HTTP/1.1\nHost: 0.0.0.0:{port}", false},
	{"GET / HTTP/1.1\nHost: [::]:{port}", false},
	{"GET / HTTP/1.1\nHost: 10.0.0.1:{port}", false},
	{"GET / HTTP/1.1\nHost: user@127.0.0.1:{port}", false},
	{"GET / HTTP/1.1\nHost: ", false},
	{"GET / HTTP/1.0", false},
	{"GET http://evil.example:{port}/ HTTP/1.1\n" + ours, false},
	{"GET / HTTP/1.1\nHost: evil.example:{port}\nX-Forwarded-Host: 127.0.0.1:{port}\nForwarded: host=127.0.0.1:{port}", false},

	// A page of another site.
	{"GET / HTTP/1.1\n" + ours + "\nOrigin: http://evil.example", false},
	{"GET / HTTP/1.1\n" + ours + "\nOrigin: http://evil.example:{port}", false},
	{"GET / HTTP/1.1\n" + ours + "\nOrigin: null", false},
	{"GET / HTTP/1.1\n" + ours + "\nOrigin: ", false},
	{"GET / HTTP/1.1\n" + ours + "\nOrigin: https://127.0.0.1:{port}", false},
	{"GET / HTTP/1.1\n" + ours + "\nOrigin: http://127.0.0.1:1", false},
	{"GET / HTTP/1.1\n" + ours + "\nOrigin: http://127.0.0.1", false},
	{"GET / HTTP/1.1\n" + ours + "\nOrigin: http://127.0.0.1:{port}.evil.example", false},
	{"GET / HTTP/1.1\n" + ours + "\nOrigin: http://127.0.0.1:{port}@evil.example", false},
	{"GET / HTTP/1.1\n" + ours + "\nOrigin: http://127.0.0.1:{port}\nOrigin: http://evil.example", false},
	{"POST / HTTP/1.1\n" + ours + "\nOrigin: http://evil.example\nSec-Fetch-Site: cross-site", false},
	{"POST / HTTP/1.1\n" + ours + "\nSec-Fetch-Site: cross-site", false},
	{"POST / HTTP/1.1\n" + ours + "\nSec-Fetch-Site: same-site", false},                // another port of this machine
	{"POST / HTTP/1.1\n" + ours + "\nOrigin: null\nSec-Fetch-Site: cross-site", false}, // of a frame in a sandbox
	{"POST / HTTP/1.1\n" + ours + "\nOrigin: null\nSec-Fetch-Site: same-origin", false},
	{"POST / HTTP/1.1\n" + ours + "\nOrigin: null", false}, // the same of an old browser
	{"POST / HTTP/1.1\n" + ours + "\nOrigin: file://", false},
	{"PUT / HTTP/1.1\n" + ours + "\nSec-Fetch-Site: cross-site", false},
	{"DELETE / HTTP/1.1\n" + ours + "\nSec-Fetch-Site: cross-site", false},
	{"QUERY / HTTP/1.1\n" + ours + "\nSec-Fetch-Site: cross-site", false},
	{"OPTIONS / HTTP/1.1\n" + ours + "\nOrigin: http://evil.example\nAccess-Control-Request-Method: PUT", false},
}

func TestGuard(t *testing.T) {
	server := httptest.NewServer(Guard(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "in") })))
	defer server.Close()
	_, port, _ := net.SplitHostPort(server.Listener.Addr().String())
	for _, c := range requests {
		head, body := raw(t, server.Listener.Addr().String(), strings.ReplaceAll(c.request, "{port}", port))
		if in := strings.Contains(head, " 200 "); in != c.in {
			t.Errorf("%s\nis answered\n%s\n%s", c.request, head, body)
		}
		if strings.Contains(head, " 403 ") && !strings.Contains(body, "the request is ") {
			t.Errorf("%s\nis refused without a reason\n%s\n%s", c.request, head, body)
		}
	}
}

// raw sends a request as it is and gives what is answered: its head and its body.
func raw(t *testing.T, address, request string) (head, body string) {
	t.Helper()
	c, err := net.DialTimeout("tcp", address, 10*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	_ = c.SetDeadline(time.Now().Add(20 * time.Second))
	if _, err := io.WriteString(c, strings.ReplaceAll(request+"\nConnection: close\n\n", "\n", "\r\n")); err != nil {
		t.Fatal(err)
	}
	said, err := io.ReadAll(c)
	if err != nil {
		t.Fatal(err)
	}
	head, body, _ = strings.Cut(string(said), "\r\n\r\n")
	return head, body
}

// TestGuardWithoutAServer: what no server of this machine got is refused.
func TestGuardWithoutAServer(t *testing.T) {
	w := httptest.NewRecorder()
	Guard(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("it is let in") })).ServeHTTP(w, httptest.NewRequest("GET", "http://127.0.0.1:80/", nil))
	if w.Code != http.StatusForbidden {
		t.Error(w.Code)
	}
}

// TestRefusalIsText: what a request says of itself is told as text.
func TestRefusalIsText(t *testing.T) {
	server := httptest.NewServer(Page(http.NotFoundHandler()))
	defer server.Close()
	r, _ := http.NewRequest("GET", server.URL, nil)
	r.Host = "evil.example:80"
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	said, _ := io.ReadAll(answer.Body)
	want := `the request is for "evil.example:80", which is not the name of this server; open ` + server.URL + "\n"
	if string(said) != want || answer.Header.Get("Content-Type") != "text/plain; charset=utf-8" {
		t.Errorf("%s %q, want %q", answer.Header.Get("Content-Type"), said, want)
	}
}

func TestPage(t *testing.T) {
	server := httptest.NewServer(Page(http.NotFoundHandler()))
	defer server.Close()
	answer, err := http.Get(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	for name, want := range map[string]string{
		"Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
			"form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
		"Cross-Origin-Resource-Policy": "same-origin",
		"Referrer-Policy":              "same-origin",
		"X-Content-Type-Options":       "nosniff",
	} {
		if got := answer.Header.Get(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}
