package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
)

// assistant is "fieldbooks mcp" as an assistant starts it, alone on this machine.
func assistant(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	dir := t.TempDir()
	for name, value := range map[string]string{"HOME": dir, "XDG_CONFIG_HOME": dir + "/config", "XDG_CACHE_HOME": dir + "/cache", "FIELDBOOKS_KEYRING": "off"} {
		t.Setenv(name, value)
	}
	return exec.CommandContext(t.Context(), "fieldbooks", append([]string{"mcp"}, args...)...)
}

// fakeAccount lets the account lead to a fake.
func fakeAccount(t *testing.T, options ...ajeratest.Option) *ajeratest.Server {
	t.Helper()
	s := ajeratest.Start(t, options...)
	t.Setenv("AJERA_API_URL", s.URL())
	t.Setenv("AJERA_API_USERNAME", s.User())
	t.Setenv("AJERA_API_PASSWORD", s.Password())
	return s
}

// TestAssistant speaks to the command by the SDK's own client.
func TestAssistant(t *testing.T) {
	fakeAccount(t)
	c, err := sdk.NewClient(&sdk.Implementation{Name: "test", Version: "v1"}, nil).Connect(t.Context(), &sdk.CommandTransport{Command: assistant(t)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := c.InitializeResult(); got.ProtocolVersion != "2026-07-28" || got.ServerInfo.Name != "fieldbooks" || got.ServerInfo.Version == "" {
		t.Errorf("it says %+v of itself", got)
	}
	r, err := c.ListTools(t.Context(), nil)
	if err != nil || slices.ContainsFunc(r.Tools, func(tool *sdk.Tool) bool { return strings.HasSuffix(tool.Name, "_write") }) {
		t.Errorf("the tools are %v, %v", r, err)
	}
	for _, tool := range []string{"find_methods", "explain"} {
		got, err := c.CallTool(t.Context(), &sdk.CallToolParams{Name: tool, Arguments: json.RawMessage(map[string]string{
			"find_methods": `{"query":"clients"}`, "explain": `{"method":"list-clients"}`,
		}[tool])})
		if err != nil || got.IsError {
			t.Errorf("%s: %v, %v", tool, got, err)
		}
	}
	if err := c.Close(); err != nil {
		t.Errorf("it ended with %v", err)
	}
}

// conversation is what standard input of a server is given, line by line.
func conversation(calls ...string) []string {
	lines := []string{
		`{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"x","version":"1"}}}`,
		`{"jsonrpc":"2.0","method":"notifications/initialized"}`,
	}
	return append(lines, calls...)
}

// TestNothingButTheProtocol reads each line of standard output, also where there is much to say to
// people.
func TestNothingButTheProtocol(t *testing.T) {
	const tools = `{"jsonrpc":"2.0","id":1,"method":"tools/list"}`
	const explain = `{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"explain","arguments":{"method":"list-clients"}}}`
	const nothing = `{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"nothing"}}`
	const logging = `{"jsonrpc":"2.0","id":4,"method":"logging/setLevel","params":{"level":"debug"}}`
	for name, c := range map[string]struct {
		set  map[string]string
		args []string
		want string // of the answers
		says string // standard error
	}{
		"no account":     {set: map[string]string{"AJERA_API_URL": "", "AJERA_API_USERNAME": "", "AJERA_API_PASSWORD": ""}, want: `no account of Ajera; run \"fieldbooks login ajera\"`},
		"account":        {want: "Nothing was sent."},
		"half of it":     {set: map[string]string{"AJERA_API_PASSWORD": ""}, want: "lacks AJERA_API_PASSWORD"},
		"no cache":       {set: map[string]string{"XDG_CACHE_HOME": "/dev/null"}, want: "Nothing was sent.", says: "Sessions are not kept"},
		"writes":         {args: []string{"--allow-write"}, want: "Nothing was sent."},
		"personal":       {args: []string{"--with-sensitive", "--max-bytes", "2000"}, want: "Nothing was sent."},
		"errors as JSON": {args: []string{"--json-errors"}, want: "Nothing was sent."},
	} {
		t.Run(name, func(t *testing.T) {
			fakeAccount(t)
			server := assistant(t, c.args...)
			for name, value := range c.set {
				t.Setenv(name, value)
			}
			said := talk(t, server, conversation(tools, explain, nothing, logging), 5)
			if !strings.Contains(said.out, c.want) || !strings.Contains(said.errs, c.says) || c.says == "" && said.errs != "" {
				t.Errorf("out: %s\nerr: %s", said.out, said.errs)
			}
		})
	}
}

type said struct{ out, errs string }

// talk gives a server those lines, waits for so many answers, and ends it by the end of its input.
func talk(t *testing.T, server *exec.Cmd, lines []string, answers int) said {
	t.Helper()
	in, out, errs := start(t, server)
	var all bytes.Buffer
	for _, line := range lines {
		if _, err := io.WriteString(in, line+"\n"); err != nil {
			t.Fatal(err)
		}
	}
	for range answers {
		if !out.Scan() {
			t.Fatalf("it ended after %s\n%s", all.String(), errs)
		}
		message(t, out.Text())
		all.WriteString(out.Text() + "\n")
	}
	in.Close()
	for out.Scan() {
		message(t, out.Text())
	}
	if err := server.Wait(); err != nil {
		t.Errorf("it ended with %v: %s", err, errs)
	}
	return said{all.String(), errs.String()}
}

func start(t *testing.T, server *exec.Cmd) (io.WriteCloser, *bufio.Scanner, *bytes.Buffer) {
	t.Helper()
	in, err := server.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := server.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	errs := new(bytes.Buffer)
	server.Stderr = errs
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, 1<<20)
	return in, lines, errs
}

// message wants a line to be one of the protocol.
func message(t *testing.T, line string) {
	t.Helper()
	var m struct {
		Version string `json:"jsonrpc"`
		ID      *int
		Result  json.RawMessage
		Error   json.RawMessage
	}
	if err := json.Unmarshal([]byte(line), &m); err != nil || m.Version != "2.0" || m.ID == nil || (m.Result == nil) == (m.Error == nil) {
		t.Errorf("standard output has %q (%v)", line, err)
	}
}

// TestEnds ends a server in the ways of the world, while a vendor is asked: each time at once, and
// cleanly.
func TestEnds(t *testing.T) {
	for name, end := range map[string]func(*exec.Cmd, io.Closer){
		"input":     func(_ *exec.Cmd, in io.Closer) { in.Close() },
		"interrupt": func(c *exec.Cmd, _ io.Closer) { _ = c.Process.Signal(syscall.SIGINT) },
		"terminate": func(c *exec.Cmd, _ io.Closer) { _ = c.Process.Signal(syscall.SIGTERM) },
	} {
		t.Run(name, func(t *testing.T) {
			if runtime.GOOS == "windows" && name != "input" {
				t.Skip("Windows sends no such signal")
			}
			s := fakeAccount(t)
			met, release := make(chan struct{}), make(chan struct{})
			defer close(release)
			s.Fail(ajeratest.Fault{Kind: ajeratest.Slow, Method: "ListClients", Release: release, Met: func() { close(met) }})
			server := assistant(t)
			in, out, errs := start(t, server)
			for _, line := range conversation(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"read","arguments":{"method":"list-clients"}}}`) {
				_, _ = io.WriteString(in, line+"\n")
			}
			out.Scan()
			<-met
			end(server, in)
			over := make(chan error, 1)
			go func() {
				for out.Scan() {
					message(t, out.Text())
				}
				over <- server.Wait()
			}()
			select {
			case err := <-over:
				if err != nil || errs.String() != "" {
					t.Errorf("it ended with %v: %s", err, errs)
				}
			case <-time.After(10 * time.Second):
				t.Error("it goes on")
				_ = server.Process.Kill()
			}
		})
	}
}

// TestNoProtocol: who types into it is told that it is no message, and the server goes on to the end
// of its input.
func TestNoProtocol(t *testing.T) {
	server := assistant(t)
	server.Stdin = strings.NewReader("hello\n")
	out, err := server.Output()
	if err != nil || !strings.Contains(string(out), `"id":null`) || !strings.Contains(string(out), "no message of the protocol") {
		t.Errorf("%v: %s", err, out)
	}
}
