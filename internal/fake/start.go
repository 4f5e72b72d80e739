package fake

import (
	"net/http"
	"net/http/httptest"
)

// TB is the part of testing.TB that [Start] needs.
type TB interface {
	Helper()
	Cleanup(func())
}

// Start listens on a free port of the loopback interface until the test ends, and
// returns scheme and host of the address.
func Start(t TB, handler http.Handler) string {
	t.Helper()
	listening := httptest.NewServer(handler)
	t.Cleanup(listening.Close)
	return listening.URL
}
