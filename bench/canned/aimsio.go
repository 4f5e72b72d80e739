package canned

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// Aimsio is our client of a server that lists count records, each of which is what
// the file says.
func Aimsio(file string, count int) (*aimsio.Client, error) {
	return aimsio.New(aimsio.Config{
		URL: wire.Hide("https://aimsio.invalid"), Username: "bench", Password: wire.Hide("invented"),
		Transport: &records{file: file, count: count},
		Limiter:   limit.New(limit.Policy{Calls: 1 << 16, Per: time.Nanosecond, Parallel: 16}),
		MaxAnswer: 1 << 30,
	})
}

type records struct {
	file  string
	count int
}

// RoundTrip implements [http.RoundTripper].
func (s *records) RoundTrip(r *http.Request) (*http.Response, error) {
	if _, kind, _ := strings.Cut(r.URL.Path, "/v1/"); !strings.Contains(kind, "/") {
		return Respond(r, io.NopCloser(&stubs{left: s.count}), -1), nil
	}
	return respondFile(r, s.file)
}

// stubs is a list that is made as it is read.
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
