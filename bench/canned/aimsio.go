package canned

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"path"
	"strings"
	"time"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// Aimsio is our client of a server that lists count records, each of which is what
// the file says.
func Aimsio(file string, count int) (*aimsio.Client, error) {
	return aimsioBy(&records{file: file, count: count})
}

// AimsioOf is our client of a server that answers each path's last part with the text of it.
func AimsioOf(text map[string][]byte) (*aimsio.Client, error) { return aimsioBy(texts(text)) }

func aimsioBy(transport http.RoundTripper) (*aimsio.Client, error) {
	return aimsio.New(aimsio.Config{
		URL: wire.Hide("https://aimsio.invalid"), Username: "bench", Password: wire.Hide("invented"),
		Transport: transport,
		Limiter:   limit.New(limit.Policy{Calls: 1 << 16, Per: time.Nanosecond, Parallel: 16}),
		MaxAnswer: 1 << 30,
	})
}

type texts map[string][]byte

// RoundTrip implements [http.RoundTripper].
func (s texts) RoundTrip(r *http.Request) (*http.Response, error) {
	text := s[path.Base(r.URL.Path)]
	return Respond(r, io.NopCloser(bytes.NewReader(text)), int64(len(text))), nil
}

type records struct {
	file  string
	count int
}

// RoundTrip implements [http.RoundTripper].
func (s *records) RoundTrip(r *http.Request) (*http.Response, error) {
	if _, kind, _ := strings.Cut(r.URL.Path, "/v1/"); !strings.Contains(kind, "/") {
		return Respond(r, io.NopCloser(Stubs(s.count)), -1), nil
	}
	return s.record(r)
}

// record is what the file says, under the key that was asked for: a client of ours takes no other.
func (s *records) record(r *http.Request) (*http.Response, error) {
	resp, err := respondFile(r, s.file)
	if err != nil {
		return nil, err
	}
	return resp, Begin(resp, func(head string) string {
		before, rest, _ := strings.Cut(head, `Guid":"`)
		_, after, _ := strings.Cut(rest, `"`)
		return before + `Guid":"` + path.Base(r.URL.Path) + `"` + after
	})
}

// Stubs is a list of so many keys, made as it is read.
func Stubs(count int) io.Reader { return &stubs{left: count} }

type stubs struct {
	buffer bytes.Buffer
	begun  bool
	left   int
}

// Read implements [io.Reader].
func (s *stubs) Read(p []byte) (int, error) {
	for ; s.buffer.Len() < len(p) && s.left > 0; s.left-- {
		s.buffer.WriteByte(map[bool]byte{false: '[', true: ','}[s.begun])
		s.begun = true
		fmt.Fprintf(&s.buffer, `{"dtype":"Record","guid":"5d0c%08x-77aa-4b1e-9d11-%012x","id":%d,"updatedAt":%d}`, s.left*7919, s.left, s.left, 1735689600000+s.left)
		if s.left == 1 {
			s.buffer.WriteByte(']')
		}
	}
	return s.buffer.Read(p)
}
