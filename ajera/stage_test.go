package ajera_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// stages is a server that treats every connection as its script says. The session
// is open before.
type stages struct {
	net.Listener
	script func(*stages, net.Conn, *bufio.Reader)
	cancel context.CancelFunc // of the call
	before goleak.Option      // goroutines that were there before
	seen   atomic.Int32       // requests whose beginning arrived
	opened atomic.Int32       // connections
	all    sync.WaitGroup
}

func startStages(t *testing.T, script func(*stages, net.Conn, *bufio.Reader)) *stages {
	t.Helper()
	before := goleak.IgnoreCurrent()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &stages{Listener: listener, script: script, before: before}
	if script == nil {
		s.Close()
	}
	s.all.Go(s.accept)
	return s
}

func (s *stages) accept() {
	for {
		conn, err := s.Accept()
		if err != nil {
			return
		}
		s.opened.Add(1)
		s.all.Go(func() {
			defer conn.Close()
			s.script(s, conn, bufio.NewReader(conn))
		})
	}
}

// read takes a request, or only its headers.
func (s *stages) read(r *bufio.Reader, body bool) {
	if req, err := http.ReadRequest(r); err == nil {
		s.seen.Add(1)
		if body {
			_, _ = io.Copy(io.Discard, req.Body)
		}
	}
}

func reply(status int, headers, body string) string {
	return fmt.Sprintf("HTTP/1.1 %d X\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: %d\r\n%s\r\n%s", status, len(body), headers, body)
}

// says reads the request and writes text.
func says(text string) func(*stages, net.Conn, *bufio.Reader) {
	return func(s *stages, c net.Conn, r *bufio.Reader) {
		s.read(r, true)
		_, _ = io.WriteString(c, text)
	}
}

// hangs writes text and then waits for the client to go, which it may be told to.
func hangs(text string, cancel bool) func(*stages, net.Conn, *bufio.Reader) {
	return func(s *stages, c net.Conn, r *bufio.Reader) {
		says(text)(s, c, r)
		if cancel {
			s.cancel()
		}
		_, _ = r.Peek(1)
	}
}

func resets(body bool) func(*stages, net.Conn, *bufio.Reader) {
	return func(s *stages, c net.Conn, r *bufio.Reader) {
		s.read(r, body)
		_ = c.(*net.TCPConn).SetLinger(0)
	}
}

var stageTable = []struct {
	name   string
	script func(*stages, net.Conn, *bufio.Reader) // nil: nobody listens any more
	read   string                                 // outcome and requests seen, of a read
	write  string                                 // and of a create or update
}{
	{"dial refused", nil, "not sent 0", "not sent 0"},
	{"reset before the headers", func(_ *stages, c net.Conn, r *bufio.Reader) { _, _ = r.Peek(1); _ = c.(*net.TCPConn).SetLinger(0) }, "unknown 0", "unknown 0"},
	{"reset before the body", resets(false), "unknown 3", "unknown 1"},
	{"reset before the answer", resets(true), "unknown 3", "unknown 1"},
	{"no answer in time", hangs("", false), "unknown 3", "unknown 1"},
	{"cancelled before the answer", hangs("", true), "unknown 1", "unknown 1"},
	{"garbage", says("SSH-2.0-OpenSSH_9.6\r\n"), "unknown 3", "unknown 1"},
	{"cut in the headers", says("HTTP/1.1 200 OK\r\nContent-Le"), "unknown 3", "unknown 1"},
	{"cut in the body", says("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"), "unknown 3", "unknown 1"},
	{"cut in a chunk", says("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{"), "unknown 3", "unknown 1"},
	{"no end in time", hangs("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{", false), "unknown 3", "unknown 1"},
	{"cancelled in the body", hangs("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{", true), "unknown 1", "unknown 1"},
	{"truncated JSON", says(reply(200, "", `{"ResponseCode":200,"Con`)), "unknown 1", "unknown 1"},
	{"HTML", says(reply(200, "", `<html>maintenance</html>`)), "unknown 1", "unknown 1"},
	{"401", says(reply(401, "", "")), "refused 1", "refused 1"},
	{"403", says(reply(403, "", "")), "refused 1", "refused 1"},
	{"408", says(reply(408, "", "")), "unknown 1", "unknown 1"},
	{"429", says(reply(429, "", "")), "refused 3", "refused 1"},
	{"429 with Retry-After", says(reply(429, "Retry-After: 3600\r\n", "")), "refused 3", "refused 1"},
	{"500", says(reply(500, "", "")), "unknown 1", "unknown 1"},
	{"503", says(reply(503, "", "")), "unknown 3", "unknown 1"},
	{"503 with Retry-After", says(reply(503, "Retry-After: 3600\r\n", "")), "unknown 3", "unknown 1"},
	{"redirect to another host", says(reply(302, "Location: http://other.example/\r\n", "")), "unknown 1", "unknown 1"},
	{"redirect of the request", says(reply(307, "Location: http://other.example/\r\n", "")), "refused 1", "refused 1"},
	{"refusal of the vendor", says(reply(200, "", `{"ResponseCode":-1,"Message":"no"}`)), "refused 1", "refused 1"},
	{"records of another shape", says(reply(200, "", `{"ResponseCode":200,"Content":{"Projects":[3]}}`)), "executed 1", "executed 1"},
}

var stageKinds = []struct {
	name string
	call func(*ajera.Client, context.Context) error
}{
	{"read", func(c *ajera.Client, ctx context.Context) error {
		return use(c.V2.GetProjects, ajerav2.GetProjectsArgs{RequestedProjects: []int{1}})(ctx)
	}},
	{"create", func(c *ajera.Client, ctx context.Context) error {
		return use(c.V2.CreatePhases, ajerav2.CreatePhasesArgs{Phases: []ajerav2.NewPhase{{ProjectKey: 1, InvoiceGroupKey: 1, Description: "Survey", RateTableKey: new(1)}}})(ctx)
	}},
	{"update", func(c *ajera.Client, ctx context.Context) error {
		return use(c.V2.UpdateProjects, ajerav2.UpdateProjectsArgs{UpdatedProjects: []wire.Value{wire.Value(`{}`)}, UnchangedProjects: wire.Value(`{}`)})(ctx)
	}},
}

// TestStages makes a read, a create and an update fail at every stage.
func TestStages(t *testing.T) {
	for _, kind := range stageKinds {
		for _, row := range stageTable {
			want := row.write
			if kind.name == "read" {
				want = row.read
			}
			t.Run(row.name+"/"+kind.name, func(t *testing.T) {
				timeout := time.Minute
				if strings.HasSuffix(row.name, "in time") {
					timeout = 100 * time.Millisecond
				}
				tryStage(t, startStages(t, row.script), ajera.Config{URL: wire.Hide("http:"), AnswerTimeout: timeout}, kind.call, want)
			})
		}
		for _, row := range secureTable {
			t.Run("TLS handshake: "+row.name+"/"+kind.name, func(t *testing.T) {
				tryStage(t, startStages(t, row.script), ajera.Config{URL: wire.Hide("https:")}, kind.call, "not sent 0")
			})
		}
	}
}

func tryStage(t *testing.T, s *stages, config ajera.Config, call func(*ajera.Client, context.Context) error, want string) {
	defer goleak.VerifyNone(t, s.before)
	limiter := limit.New(limit.Policy{Parallel: 1, Per: 1, MaxPause: 1})
	config.URL = wire.Hide(config.URL.Reveal() + "//" + s.Addr().String() + "/AjeraAPI.ashx?aWQ")
	config.Username, config.Password, config.Sessions, config.Limiter = "somebody", wire.Hide("invented"), kept{}, limiter
	config.Retry = wire.Retry{Attempts: 3, First: 1, Longest: 1, After: 1}
	c, err := ajera.New(config)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	s.cancel = cancel
	err = call(c, ctx)
	s.Close()
	s.all.Wait() // a request may arrive after its call has ended
	checkStage(t, err, s, limiter, want)
	ended, end := context.WithCancel(t.Context())
	end() // nothing is left to end but the connections
	_ = c.Shutdown(ended)
}

func checkStage(t *testing.T, err error, s *stages, limiter *limit.Limiter, want string) {
	t.Helper()
	e, ok := errors.AsType[*ajera.Error](err)
	if !ok {
		t.Fatalf("error %v, want an *ajera.Error", err)
	}
	if got := fmt.Sprintf("%s %d", e.Outcome, s.seen.Load()); got != want {
		t.Errorf("%s requests seen, want %s: %v", got, want, err)
	}
	if s.script != nil && s.opened.Load() == 0 {
		t.Error("the script was not played")
	}
	if stats := limiter.Stats(); stats.Open != 0 || stats.Waiting != 0 {
		t.Errorf("limiter %+v, want no slot taken", stats)
	}
	if strings.Contains(err.Error(), "invented") || strings.Contains(err.Error(), "aWQ") {
		t.Errorf("a secret in %v", err)
	}
}
