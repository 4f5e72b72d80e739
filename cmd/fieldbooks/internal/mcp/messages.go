package mcp

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"

	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/wire"
)

// longest is how many bytes a message may have, over standard input as over HTTP.
const longest = 4 << 20

// messages are the lines of an assistant that are messages of the protocol. One that is none, such as
// one with NaN in it, is answered and left out: the SDK would end the server for it, and with it all
// changes that were shown.
type messages struct {
	in      *bufio.Reader
	out     io.Writer
	rest    []byte // of the line that is being read
	failure error  // in has no more
}

func newMessages(in io.Reader, out io.Writer) *messages {
	return &messages{in: bufio.NewReader(in), out: out}
}

// Read reads the next bytes of messages.
func (m *messages) Read(into []byte) (int, error) {
	for len(m.rest) == 0 {
		if m.failure != nil {
			return 0, m.failure
		}
		var line []byte
		line, m.failure = m.line()
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		if err := isMessage(line); err != nil {
			if _, err := m.out.Write(refusalOf(line, err)); err != nil {
				return 0, err
			}
			continue
		}
		m.rest = line
	}
	n := copy(into, m.rest)
	m.rest = m.rest[n:]
	return n, nil
}

// line is the next line. Of one that is too long only so much is kept that this can be seen.
func (m *messages) line() (line []byte, err error) {
	for {
		part, err := m.in.ReadSlice('\n')
		if len(line) <= longest {
			line = append(line, part...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, err
		}
	}
}

// isMessage refuses what the SDK could not read.
func isMessage(line []byte) error {
	switch {
	case len(line) > longest:
		return fmt.Errorf("it has more than %d bytes; send less at a time", longest)
	case bytes.TrimSpace(line)[0] == '[':
		return errors.New("it is a list; send each message on a line of its own")
	}
	_, err := jsonrpc.DecodeMessage(line)
	return err
}

// refusalOf is the answer to a line that is no message: to the request that it was to be, where that
// can be seen, so that nobody waits for it.
func refusalOf(line []byte, why error) []byte {
	id := wire.Value("null")
	if given, err := rawjson.Members(line); err == nil {
		if value, _ := rawjson.Lookup(given, "id"); value.Kind() == '"' || value.Kind() == '0' {
			id = value
		}
	}
	says := strings.ToValidUTF8("the line is no message of the protocol: "+why.Error(), "\ufffd")
	fault := rawjson.Object([]rawjson.Member{
		{Name: "code", Value: fmt.Append(nil, jsonrpc.CodeParseError)}, {Name: "message", Value: rawjson.Quote(shortly(says))},
	})
	return append(rawjson.Object([]rawjson.Member{
		{Name: "jsonrpc", Value: wire.Value(`"2.0"`)}, {Name: "id", Value: id}, {Name: "error", Value: fault},
	}), '\n')
}

// oneByOne writes whole messages of several, and is not ours to close.
type oneByOne struct {
	mu sync.Mutex
	to io.Writer
}

// Write writes a message.
func (o *oneByOne) Write(text []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.to.Write(text)
}

// Close does nothing.
func (o *oneByOne) Close() error { return nil }
