package mcp

import (
	"bufio"
	"context"
	"io"
	"strings"
	"testing"
	"time"
)

// spoken is what a server answers to lines, those that begin the protocol before them.
func spoken(t *testing.T, a *assistant, lines ...string) (answers []string) {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	in, assistant := io.Pipe()
	server, out := io.Pipe()
	ended := make(chan error, 1)
	go func() { err := a.overStreams(ctx, in, out); out.Close(); ended <- err }()
	from := bufio.NewReaderSize(server, 1<<20)
	for i, line := range append([]string{`{"jsonrpc":"2.0","id":"first","method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}`}, lines...) {
		go io.WriteString(assistant, line+"\n")
		answer, err := from.ReadString('\n')
		if err != nil {
			t.Fatalf("line %d (%.60s): %v, the server said %v", i, line, err, <-ended)
		}
		if i > 0 {
			answers = append(answers, strings.TrimSpace(answer))
		}
		if i == 0 {
			go io.WriteString(assistant, `{"jsonrpc":"2.0","method":"notifications/initialized"}`+"\n")
		}
	}
	assistant.Close()
	if err := <-ended; err != nil {
		t.Errorf("the server ended with %v", err)
	}
	return answers
}

// TestNoMessage wants a line that is no message answered, and the server to go on: all that was shown
// and not sent would be gone with it.
func TestNoMessage(t *testing.T) {
	const none = `"error":{"code":-32700,"message":"the line is no message of the protocol: `
	list := `{"jsonrpc":"2.0","id":9,"method":"ping"}`
	lines := []string{
		`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"find_methods","arguments":{"limit":NaN}}}`,
		`{"jsonrpc":"2.0","id":2,"method":"ping","params":{"a":` + strings.Repeat("[", 3000) + strings.Repeat("]", 3000) + `}}`,
		`{"jsonrpc":"1.0","id":"three","method":"ping"}`,
		"{\"jsonrpc\":\"2.0\",\"id\":4,\"method\":\"ping\",\"params\":{\"a\":\"\x00\"}}",
		`[` + list + `,` + list + `]`,
		`hello?`,
		"\xff\xfe",
		`{"jsonrpc":"2.0","id":8,"method":"ping","params":{"a":"` + strings.Repeat("x", longest) + `"}}`,
		"\n\n  \r\n" + list,
	}
	want := []string{
		`{"jsonrpc":"2.0","id":null,` + none, `{"jsonrpc":"2.0","id":2,` + none, `{"jsonrpc":"2.0","id":"three",` + none, `{"jsonrpc":"2.0","id":null,` + none,
		`{"jsonrpc":"2.0","id":null,` + none, `{"jsonrpc":"2.0","id":null,` + none, `{"jsonrpc":"2.0","id":null,` + none, `{"jsonrpc":"2.0","id":8,` + none,
		`{"jsonrpc":"2.0","id":9,"result":{`,
	}
	for i, got := range spoken(t, newAssistant(t), lines...) {
		if !strings.HasPrefix(got, want[i]) || len(got) > 1000 {
			t.Errorf("%.80s\ngot  %.300s\nwant %s", lines[i], got, want[i])
		}
	}
}
