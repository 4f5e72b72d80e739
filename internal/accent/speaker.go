package accent

import (
	"bytes"
	"io"
	"net/http"
	"sync"

	"github.com/fieldbooks/fieldbooks/internal/fake"
)

// Speaker is an [http.RoundTripper] that speaks a dialect for the server behind Base.
// It is safe for concurrent use.
type Speaker struct {
	Base    http.RoundTripper
	Dialect Dialect
	// Wrapped are the members of requests that take a whole content as it was read, in
	// whatever form that was, each with a member of such a content.
	Wrapped map[string]string
	// Plain says which requests are answered in the server's own words; nil is none.
	Plain func(body *fake.Value) bool
	// Bent, when given, is called as often as an answer or a request was bent, once at a time.
	Bent func()

	mu     sync.Mutex
	memory memory
}

// RoundTrip sends a request in the server's words, and gives its answer in the dialect.
func (s *Speaker) RoundTrip(req *http.Request) (*http.Response, error) {
	sent, body, err := s.plainly(req)
	if err != nil {
		return nil, err
	}
	resp, err := s.Base.RoundTrip(sent)
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	if err != nil {
		return nil, err
	}
	resp.Request = req
	s.answer(resp, text, body)
	return resp, nil
}

// plainly is the request in the server's words, and its body.
func (s *Speaker) plainly(req *http.Request) (*http.Request, *fake.Value, error) {
	if req.Body == nil {
		return req, nil, nil
	}
	text, err := io.ReadAll(req.Body)
	_ = req.Body.Close()
	if err != nil {
		return nil, nil, err
	}
	body, err := parse(text)
	if err == nil {
		body, text = s.asked(body)
	}
	sent := req.Clone(req.Context())
	sent.Body, sent.ContentLength, sent.GetBody = io.NopCloser(bytes.NewReader(text)), int64(len(text)), nil
	return sent, body, nil
}

// asked is what the server hears of a request.
func (s *Speaker) asked(body *fake.Value) (*fake.Value, []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	body = s.memory.plain(body, s.Wrapped)
	before := body.String()
	for _, accent := range s.Dialect.Accents {
		if accent.Ask != nil {
			accent.Ask(body)
		}
	}
	after := body.Encode(nil)
	s.tell(string(after) != before)
	return body, after
}

func (s *Speaker) tell(bent bool) {
	if bent && s.Bent != nil {
		s.Bent()
	}
}

// answer puts the answer into the dialect.
func (s *Speaker) answer(resp *http.Response, text []byte, request *fake.Value) {
	if top, err := parse(text); err == nil && (s.Plain == nil || !s.Plain(request)) {
		a := &Answer{
			Status: resp.StatusCode, Method: resp.Request.Method, Path: resp.Request.URL.Path, Request: request, Top: top,
			random: s.Dialect.toss(resp.Request.URL.Path + request.Get("Method").Text() + request.Get("MethodArguments").String()),
			mixed:  s.Dialect.Mixed, learned: &s.memory,
		}
		s.mu.Lock()
		s.memory.hear("", top)
		for _, accent := range s.Dialect.Accents {
			if accent.Bend != nil {
				accent.Bend(a)
			}
		}
		bent := a.render()
		s.tell(string(bent) != string(text) || a.Status != resp.StatusCode)
		s.mu.Unlock()
		text, resp.StatusCode = bent, a.Status
	}
	resp.Header.Del("Content-Length")
	resp.ContentLength = int64(len(text))
	resp.Body = io.NopCloser(bytes.NewReader(text))
}
