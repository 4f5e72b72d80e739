// Package canned stands in for the network: one answer for every call.
package canned

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// Login is the answer to a login, and to an update of no projects.
const Login = `{"ResponseCode":200,"Message":"Success","Errors":null,"Content":{"SessionToken":"bench","Projects":[]}}`

// Transport answers every call but the login with one body.
type Transport struct {
	Answer []byte
	File   string // holds the answer instead
	Sent   int64  // bytes of the last request
}

// RoundTrip implements [http.RoundTripper].
func (c *Transport) RoundTrip(r *http.Request) (*http.Response, error) {
	head := make([]byte, 64)
	n, _ := io.ReadFull(r.Body, head)
	rest, err := io.Copy(io.Discard, r.Body)
	r.Body.Close()
	c.Sent = int64(n) + rest
	if err != nil {
		return nil, err
	}
	text := c.Answer
	if bytes.Contains(head, []byte("APISession")) {
		text = []byte(Login)
	} else if c.File != "" {
		return respondFile(r, c.File)
	}
	return Respond(r, io.NopCloser(bytes.NewReader(text)), int64(len(text))), nil
}

// respondFile makes a response of a file of JSON.
func respondFile(r *http.Request, name string) (*http.Response, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	return Respond(r, file, info.Size()), nil
}

// Respond makes a response of JSON.
func Respond(r *http.Request, body io.ReadCloser, size int64) *http.Response {
	return &http.Response{
		StatusCode: 200, ProtoMajor: 1, ProtoMinor: 1, Request: r,
		Header:        http.Header{"Content-Type": {"application/json"}},
		Body:          body,
		ContentLength: size,
	}
}

// Begin changes the first bytes of an answer.
func Begin(resp *http.Response, change func(head string) string) error {
	head := make([]byte, 256)
	n, err := io.ReadFull(resp.Body, head)
	if err != nil && err != io.ErrUnexpectedEOF {
		return err
	}
	began := change(string(head[:n]))
	resp.ContentLength += int64(len(began) - n)
	resp.Body = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(strings.NewReader(began), resp.Body), resp.Body}
	return nil
}

// Client is our client on a transport, at a pace that never makes it wait.
func Client(transport http.RoundTripper) (*ajera.Client, error) {
	return ajera.New(ajera.Config{
		URL: wire.Hide("https://ajera.invalid/api?ID=bench"), Username: "bench", Password: wire.Hide("invented"),
		Transport: transport,
		Limiter:   limit.New(limit.Policy{Calls: 1 << 16, Per: time.Nanosecond, Parallel: 16}),
		BatchMax:  map[string]int{"GetProjects": 1 << 30},
		MaxAnswer: -1,
	})
}
