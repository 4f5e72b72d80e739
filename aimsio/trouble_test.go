package aimsio_test

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/aimsio/aimsiotest"
	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	trouble "github.com/fieldbooks/fieldbooks/internal/fake"
	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// TestTrouble: whatever befalls the calls of a client, no record is sent twice where the first
// may have been taken, and what is said of each is true and shows no secret. FIELDBOOKS_TROUBLE
// says how many calls.
func TestTrouble(t *testing.T) {
	n, err := strconv.Atoi(os.Getenv("FIELDBOOKS_TROUBLE"))
	if err != nil || testing.Short() {
		n = 300
	}
	for _, way := range []string{"plain", "TLS", "HTTP/2"} {
		t.Run(way, func(t *testing.T) {
			before := goleak.IgnoreCurrent()
			t.Run("calls", func(t *testing.T) { tryTrouble(t, way, n) })
			goleak.VerifyNone(t, before)
		})
	}
}

func tryTrouble(t *testing.T, way string, n int) {
	var mu sync.Mutex
	taken := map[string]int{}
	s := aimsiotest.New(aimsiotest.WithoutLimits(), aimsiotest.WithoutFirm(), aimsiotest.WithObserver(func(c aimsiotest.Call) {
		mu.Lock()
		defer mu.Unlock()
		for _, part := range strings.Split(string(c.Body), `"billableItemCode":"`)[1:] {
			if code, _, _ := strings.Cut(part, `"`); c.Outcome == "ok" {
				taken[code]++
			}
		}
	}))
	rough := trouble.NewTrouble(s, 5)
	secrets := []string{s.Password(), base64.StdEncoding.EncodeToString([]byte(s.User() + ":" + s.Password()))}
	rough.Leak = strings.Join(secrets, " ")
	server := httptest.NewUnstartedServer(rough)
	server.EnableHTTP2 = way == "HTTP/2"
	config := aimsio.Config{Username: s.User(), Password: wire.Hide(s.Password())}
	if way == "plain" {
		server.Start()
	} else {
		server.StartTLS()
		config.Transport = server.Client().Transport
	}
	t.Cleanup(server.Close)
	config.URL, config.Limiter, config.Retry = wire.Hide(server.URL), limit.New(limit.Policy{Per: 1, MaxPause: 1}), quick
	config.Retry.After, config.Retry.Budget = 1, -1
	c, err := aimsio.New(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	for i := range n {
		if i%10 == 0 {
			_, _ = c.BillableItems().List(t.Context())
		}
		one, other := item(2*i), item(2*i+1)
		option := wire.AttemptTimeout([]time.Duration{0, 0, 20 * time.Millisecond}[i%3])
		report, err := c.BillableItems().Upsert(t.Context(), []aimsioapi.BillableItemWrite{one, other}, aimsio.BatchSize(1+i%2), aimsio.EachCall(option))
		if report == nil {
			t.Fatal(err)
		}
		for _, item := range report.Items {
			mu.Lock()
			n := taken[item.Key]
			mu.Unlock()
			lies := n == 1 && item.Fate == aimsio.Refused || n == 0 && item.Fate == aimsio.Accepted
			if n > 1 || lies {
				t.Errorf("%s was taken %d times, said to be %s: %v", item.Key, n, item.Fate, item.Err)
			}
			for _, secret := range secrets {
				if strings.Contains(fmt.Sprintf("%v %+v %#v %v", item.Err, item.Err, errors.Unwrap(item.Err), err), secret) {
					t.Errorf("%s: shows a secret: %v", item.Key, item.Err)
				}
			}
		}
	}
}
