package main

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// output is a writer that a test may read while the command runs; lines arrive on
// the channel.
type output struct {
	mu    sync.Mutex
	text  bytes.Buffer
	wrote chan struct{}
}

func newOutput() *output { return &output{wrote: make(chan struct{}, 100)} }

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.wrote <- struct{}{}
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// wait returns when n writes came.
func (o *output) wait(t *testing.T, n int) {
	t.Helper()
	for range n {
		select {
		case <-o.wrote:
		case <-time.After(20 * time.Second):
			t.Fatalf("no more output after %q", o)
		}
	}
}

// exported is a setting as a shell reads it: single-quoted parts are taken as they
// are, and a backslash outside them keeps the next character.
func exported(t *testing.T, lines, name string) string {
	t.Helper()
	for line := range strings.Lines(lines) {
		word, ok := strings.CutPrefix(line, "export "+name+"=")
		if !ok {
			continue
		}
		var b strings.Builder
		for quoted, rest := false, strings.TrimSuffix(word, "\n"); rest != ""; rest = rest[1:] {
			switch {
			case rest[0] == '\'':
				quoted = !quoted
			case rest[0] == '\\' && !quoted:
				rest = rest[1:]
				b.WriteByte(rest[0])
			case !quoted:
				t.Fatalf("%q is not quoted from %q on", word, rest)
			default:
				b.WriteByte(rest[0])
			}
		}
		return b.String()
	}
	t.Fatalf("no %s in %q", name, lines)
	return ""
}

func TestFakeServesUntilItIsStopped(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stdout, stderr := newOutput(), newOutput()
	done := make(chan int, 1)
	go func() { done <- run(ctx, []string{"fake"}, stdout, stderr) }()
	stdout.wait(t, 1)
	lines := stdout.String()
	var names []string
	for line := range strings.Lines(lines) {
		name, _, ok := strings.Cut(strings.TrimPrefix(line, "export "), "=")
		if !ok || !strings.HasPrefix(line, "export ") {
			t.Errorf("not a shell line: %q", line)
		}
		names = append(names, name)
	}
	if got := strings.Join(names, " "); got != "AJERA_API_URL AJERA_API_USERNAME AJERA_API_PASSWORD AIMSIO_URL AIMSIO_USERNAME AIMSIO_PASSWORD" {
		t.Errorf("exported %s", got)
	}
	url, user, password := exported(t, lines, "AJERA_API_URL"), exported(t, lines, "AJERA_API_USERNAME"), exported(t, lines, "AJERA_API_PASSWORD")
	body := `{"Method":"CreateAPISession","Username":"` + user + `","Password":"` + password + `","APIVersion":2}`
	answer := post(t, url, body)
	if !strings.Contains(answer, `"Message":"Success"`) {
		t.Errorf("login: %s", answer)
	}
	post(t, url, `{"Method":"bad\nname"}`)
	jobs := listJobs(t, exported(t, lines, "AIMSIO_URL"), exported(t, lines, "AIMSIO_USERNAME"), exported(t, lines, "AIMSIO_PASSWORD"))
	if !strings.Contains(jobs, `"dtype":"JobOrder"`) {
		t.Errorf("job orders: %s", jobs)
	}
	stderr.wait(t, 3)
	log := stderr.String()
	if !strings.HasPrefix(log, "ajera CreateAPISession v2 200 ") || !strings.Contains(log, "\naimsio GET ") || strings.Count(log, "\n") != 3 {
		t.Errorf("log: %s", log)
	}
	_, id, _ := strings.Cut(url, "?")
	for _, secret := range []string{password, id} {
		if strings.Contains(log, secret) {
			t.Errorf("the log tells a secret: %s", log)
		}
	}
	stop()
	if code := <-done; code != exitOK {
		t.Errorf("exit code %d: %s", code, stderr)
	}
	if _, err := http.Post(url, "application/json", strings.NewReader(body)); err == nil {
		t.Error("it still answers")
	}
}

func listJobs(t *testing.T, base, user, password string) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, base+"/rest/api/standard/v1/JobOrder", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.SetBasicAuth(user, password)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func post(t *testing.T, url, body string) string {
	t.Helper()
	resp, err := http.Post(url, "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestCommandLine(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	for _, c := range []struct {
		args string
		code int
		says string
	}{
		{"", exitUsage, "usage: fieldbooks"},
		{"help", exitOK, ""},
		{"serve", exitUsage, `unknown command "serve"`},
		{"fake -h", exitOK, "-ajera address"},
		{"fake -nosuch", exitUsage, "-nosuch"},
		{"fake now", exitUsage, `unexpected argument "now"`},
		{"fake -ajera 0.0.0.0:0", exitUsage, "-ajera: 0.0.0.0:0 is not a loopback address"},
		{"fake -ajera :8080", exitUsage, "not a loopback address"},
		{"fake -ajera example.com:80", exitUsage, "not a loopback address"},
		{"fake -ajera 127.0.0.1", exitUsage, "not host:port"},
		{"fake -ajera " + taken.Addr().String(), exitFailed, "choose another port"},
	} {
		var stdout, stderr bytes.Buffer
		code := run(t.Context(), strings.Fields(c.args), &stdout, &stderr)
		if code != c.code || !strings.Contains(stderr.String(), c.says) {
			t.Errorf("fieldbooks %s: exit %d, says %q", c.args, code, &stderr)
		}
		if c.args != "help" && stdout.Len() > 0 {
			t.Errorf("fieldbooks %s: prints %q", c.args, &stdout)
		}
	}
}

func TestQuote(t *testing.T) {
	const hard = `it's $HOME "x" \ %3d`
	if got := exported(t, "export V="+quote(hard)+"\n", "V"); got != hard {
		t.Errorf("a shell reads %q", got)
	}
}
