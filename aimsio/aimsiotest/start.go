package aimsiotest

import "net/http/httptest"

// TB is the part of testing.TB that [Start] needs; a *testing.T has it.
type TB interface {
	Helper()
	Cleanup(func())
}

// Reporter is the part of testing.TB that [Server.AssertLimits] needs.
type Reporter interface {
	Helper()
	Errorf(format string, args ...any)
}

// Start makes a server that listens on a free port of the loopback interface
// until the test ends.
func Start(t TB, opts ...Option) *Server {
	t.Helper()
	s := New(opts...)
	listening := httptest.NewServer(s)
	t.Cleanup(listening.Close)
	s.base = listening.URL
	return s
}
