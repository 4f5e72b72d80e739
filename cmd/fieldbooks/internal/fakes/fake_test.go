package fakes

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
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
	select {
	case o.wrote <- struct{}{}:
	default: // nobody waits for that many
	}
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

// typed is what happens when somebody types "fieldbooks fake" and args.
func typed(ctx context.Context, args []string, stdout, stderr io.Writer) exit.Code {
	root := &cobra.Command{Use: "fieldbooks", SilenceErrors: true, SilenceUsage: true}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return exit.Usagef("%w", err) }) // as main has it
	root.SetOut(stdout)
	root.AddCommand(Command(&app.App{Out: stdout, Err: stderr}))
	root.SetArgs(TwoDashes(root, append([]string{word}, args...)))
	err := root.ExecuteContext(ctx)
	if err != nil {
		fmt.Fprintln(stderr, err)
	}
	return exit.Of(err)
}

// powerShell is how a line begins where the shell is PowerShell.
var powerShell = regexp.MustCompile(`(?m)^\$env:(\w+) = `)

func TestFakeServesUntilItIsStopped(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stdout, stderr := newOutput(), newOutput()
	done := make(chan exit.Code, 1)
	go func() { done <- typed(ctx, nil, stdout, stderr) }()
	stdout.wait(t, 1)
	lines := powerShell.ReplaceAllString(stdout.String(), "export $1=")
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
	stderr.wait(t, 4)
	page, log, _ := strings.Cut(stderr.String(), "\n")
	if !strings.HasPrefix(page, "What programs do to them is shown at http://127.0.0.1:") {
		t.Errorf("told of the page: %s", page)
	}
	if !strings.HasPrefix(log, "ajera CreateAPISession v2 200 ") || !strings.Contains(log, "\naimsio GET ") || strings.Count(log, "\n") != 3 {
		t.Errorf("log: %s", log)
	}
	_, id, _ := strings.Cut(url, "?")
	shown := get(t, page[strings.Index(page, "http"):])
	if strings.Count(shown, "CreateAPISession v2") == 0 || !strings.Contains(shown, "GET JobOrder") {
		t.Errorf("the page does not show the calls: %s", shown)
	}
	for _, secret := range []string{password, id, user} {
		if strings.Contains(log+shown, secret) {
			t.Errorf("the log or the page tells a secret: %s\n%s", log, shown)
		}
	}
	stop()
	if code := <-done; code != exit.OK {
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

func get(t *testing.T, url string) string {
	t.Helper()
	resp, err := http.Get(url)
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
		code exit.Code
		says string
	}{
		{"-nosuch", exit.Usage, "-nosuch"},
		{"--nosuch", exit.Usage, "unknown flag: --nosuch"},
		{"-ajera 0.0.0.0:0", exit.Usage, "--ajera: 0.0.0.0:0 is not a loopback address"},
		{"-ajera :8080", exit.Usage, "not a loopback address"},
		{"-ajera example.com:80", exit.Usage, "not a loopback address"},
		{"-ajera 127.0.0.1", exit.Usage, "not host:port"},
		{"-window 0.0.0.0:0", exit.Usage, "--window: 0.0.0.0:0 is not a loopback address"},
		{"--window on", exit.Usage, `--window: "on" is neither host:port, as 127.0.0.1:8080, nor off`},
		{"-window " + taken.Addr().String(), exit.Failed, "choose another port"},
		{"-ajera " + taken.Addr().String(), exit.Failed, "choose another port"},
	} {
		var stdout, stderr bytes.Buffer
		code := typed(t.Context(), strings.Fields(c.args), &stdout, &stderr)
		if code != c.code || !strings.Contains(stderr.String(), c.says) {
			t.Errorf("fieldbooks fake %s: exit %d, says %q", c.args, code, &stderr)
		}
		if strings.Count(stderr.String(), "\n") != 1 {
			t.Errorf("fieldbooks fake %s: not in one line: %q", c.args, &stderr)
		}
		if stdout.Len() > 0 {
			t.Errorf("fieldbooks fake %s: prints %q", c.args, &stdout)
		}
	}
}

// TestDashes: what was typed with one dash before is what it was, and nothing else is touched.
func TestDashes(t *testing.T) {
	root := &cobra.Command{Use: "fieldbooks"}
	root.AddCommand(Command(&app.App{}))
	for typed, want := range map[string]string{
		"fake -ajera-rows 5 --ajera-week Monday": "fake --ajera-rows 5 --ajera-week Monday",
		"-o json fake -ajera=127.0.0.1:0 -h":     "-o json fake --ajera=127.0.0.1:0 -h",
		"fake -ajera-until -o":                   "fake --ajera-until -o",
		"fake -ajera-nosuch -ajera-strict":       "fake -ajera-nosuch --ajera-strict",
		"ajera list-clients -ajera-rows":         "ajera list-clients -ajera-rows",
		"":                                       "",
	} {
		if got := strings.Join(TwoDashes(root, strings.Fields(typed)), " "); got != want {
			t.Errorf("%s becomes %s, want %s", typed, got, want)
		}
	}
}

// TestCompletion: a shell offers the flags, and the words of those that take one of a few.
func TestCompletion(t *testing.T) {
	for typing, want := range map[string]string{
		"--ajera-w":        "--ajera-week\tweekday on which timesheets begin (default Monday)\n:4\n",
		"--ajera-success ": "0\n200\n:4\n",
		"-ajera-success ":  "0\n200\n:4\n",
		"--aimsio-until ":  "last-month\n:4\n",
		"--ajera ":         ":4\n",
	} {
		var stdout bytes.Buffer
		root := &cobra.Command{Use: "fieldbooks"}
		root.SetOut(&stdout)
		root.SetErr(io.Discard)
		root.AddCommand(Command(&app.App{}))
		root.SetArgs(TwoDashes(root, append([]string{"__complete", word}, strings.Split(typing, " ")...)))
		if err := root.Execute(); err != nil || stdout.String() != want {
			t.Errorf("%s: %v\n%s\nwant\n%s", typing, err, &stdout, want)
		}
	}
}

// TestSetting has a line for the shell of each system.
func TestSetting(t *testing.T) {
	if got, want := setting("windows", "V", "it's $x"), "$env:V = 'it''s $x'\n"; got != want {
		t.Errorf("on Windows %q, want %q", got, want)
	}
	if got, want := setting("darwin", "V", "it's $x"), `export V='it'\''s $x'`+"\n"; got != want {
		t.Errorf("elsewhere %q, want %q", got, want)
	}
}

func TestQuote(t *testing.T) {
	const hard = `it's $HOME "x" \ %3d`
	if got := exported(t, "export V="+quote(hard)+"\n", "V"); got != hard {
		t.Errorf("a shell reads %q", got)
	}
}
