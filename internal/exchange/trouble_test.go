package exchange_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/internal/exchange"
	"github.com/fieldbooks/fieldbooks/internal/fake"
	"github.com/fieldbooks/fieldbooks/wire"
)

// calls is how many calls meet trouble in a test: 300, or as many as FIELDBOOKS_TROUBLE says,
// or fewer where the tests run very often, as for mutants.
func calls(t *testing.T) int {
	if testing.Short() {
		return 20
	}
	n, err := strconv.Atoi(os.Getenv("FIELDBOOKS_TROUBLE"))
	if err != nil {
		return 300
	}
	t.Logf("%d calls", n)
	return n
}

// TestTrouble: whatever befalls a call, a write is executed once at most, and what is said of
// it is true: by our transport and another's, plain, under TLS, and by HTTP/2.
func TestTrouble(t *testing.T) {
	for _, way := range []string{"own plain", "own TLS", "user's plain", "user's TLS", "user's HTTP/2"} {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			var mu sync.Mutex
			executed := map[string]int{}
			trouble := fake.NewTrouble(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, strings.Repeat("ok", 200)) }), 1)
			trouble.Echo = func(body []byte) {
				mu.Lock()
				defer mu.Unlock()
				executed[string(body)]++
			}
			s, address := throughTrouble(t, way, trouble)
			for i := range calls(t) {
				id, repeat := strconv.Itoa(i), i%4 == 0
				c := call(t, address+"/api?tenant=c2VjcmV0", repeat)
				c.Request, _ = http.NewRequestWithContext(t.Context(), "POST", c.Request.URL.String(), strings.NewReader(id))
				c.Timeout = []time.Duration{0, 0, 20 * time.Millisecond}[i%3]
				reply, err := s.Do(t.Context(), c)
				mu.Lock()
				n := executed[id]
				mu.Unlock()
				if !repeat {
					truthful(t, i, n, reply, err)
				}
			}
		})
	}
}

// truthful checks what is said of a write that was executed n times.
func truthful(t *testing.T, i, n int, reply *exchange.Reply, err error) {
	t.Helper()
	outcome := wire.Unknown
	if e, ok := errors.AsType[*exchange.Error](err); ok {
		outcome = e.Outcome
	} else if exchange.Refuses(reply.Status) {
		outcome = wire.Refused
	} else if reply.Status == 200 {
		outcome = wire.Executed
	}
	lies := n == 1 && (outcome == wire.NotSent || outcome == wire.Refused) || n == 0 && outcome == wire.Executed
	if n > 1 || lies {
		t.Errorf("write %d was executed %d times, said to be %s: %v", i, n, outcome, err)
	}
	if strings.Contains(fmt.Sprint(err), "c2VjcmV0") {
		t.Errorf("write %d shows the query: %v", i, err)
	}
}

// throughTrouble is a sender and a server that meet by way of trouble.
func throughTrouble(t *testing.T, way string, trouble http.Handler) (*exchange.Sender, string) {
	server := httptest.NewUnstartedServer(trouble)
	server.EnableHTTP2 = strings.HasSuffix(way, "HTTP/2")
	if strings.HasSuffix(way, "plain") {
		server.Start()
	} else {
		server.StartTLS()
	}
	t.Cleanup(server.Close)
	config := exchange.Config{Retry: wire.Retry{First: 1, Longest: 1, Budget: -1, After: 1}}
	if strings.HasPrefix(way, "user's") {
		config.Transport = server.Client().Transport
	}
	s := sender(t, config)
	if way == "own TLS" {
		s.Transport().TLSClientConfig = server.Client().Transport.(*http.Transport).TLSClientConfig.Clone()
	}
	return s, server.URL
}
