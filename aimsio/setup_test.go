package aimsio_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/aimsio/aimsiotest"
	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// pace is that of tests: ten at once as Aimsio allows, as fast as can be.
func pace() *limit.Limiter { return limit.New(limit.Policy{Parallel: 10}) }

// quick repeats at once.
var quick = aimsio.Retry{First: time.Microsecond, Longest: time.Microsecond}

// connect returns a client of a fake without records and without limits.
func connect(t *testing.T, options ...aimsiotest.Option) (*aimsio.Client, *aimsiotest.Server) {
	t.Helper()
	s := aimsiotest.Start(t, append([]aimsiotest.Option{aimsiotest.WithoutLimits(), aimsiotest.WithoutFirm()}, options...)...)
	c := newClient(t, aimsio.Config{URL: s.URL(), Username: s.User(), Password: wire.Secret(s.Password())})
	return c, s
}

// talk returns a client of a server that answers as told.
func talk(t *testing.T, answer http.HandlerFunc) *aimsio.Client {
	t.Helper()
	s := httptest.NewServer(answer)
	t.Cleanup(s.Close)
	return newClient(t, aimsio.Config{URL: s.URL, Username: "someone", Password: password})
}

const password = "hunter-two-invented"

func newClient(t *testing.T, config aimsio.Config) *aimsio.Client {
	t.Helper()
	config.Limiter, config.Retry = pace(), quick
	c, err := aimsio.New(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// plant puts job orders first to last with a stamp one second apart.
func plant(s *aimsiotest.Server, first, last int, stamp int64) {
	for i := first; i <= last; i++ {
		put(s, i, stamp+int64(i)*1000)
	}
}

func put(s *aimsiotest.Server, i int, stamp int64) {
	s.Put("JobOrder", fmt.Sprintf(`{"jobGuid":"guid-%d","jobNumber":"J-%d","jobName":"Job %d","jobStatus":"Active",
		"jobClientCode":"C","jobPriceBookName":"P","jobStartDate":1700000000000,"jobUpdatedAt":%d}`, i, i, i, stamp))
}
