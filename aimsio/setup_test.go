package aimsio_test

import (
	"bufio"
	"bytes"
	"fmt"
	"net"
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
var quick = wire.Retry{First: time.Microsecond, Longest: time.Microsecond}

// connect returns a client of a fake without records and without limits.
func connect(t *testing.T, options ...aimsiotest.Option) (*aimsio.Client, *aimsiotest.Server) {
	t.Helper()
	s := aimsiotest.Start(t, append([]aimsiotest.Option{aimsiotest.WithoutLimits(), aimsiotest.WithoutFirm()}, options...)...)
	c := newClient(t, aimsio.Config{URL: wire.Hide(s.URL()), Username: s.User(), Password: wire.Hide(s.Password())})
	return c, s
}

// talk returns a client of a server that answers as told.
func talk(t *testing.T, answer http.HandlerFunc) *aimsio.Client {
	t.Helper()
	s := httptest.NewServer(answer)
	t.Cleanup(s.Close)
	return newClient(t, aimsio.Config{URL: wire.Hide(s.URL), Username: "someone", Password: wire.Hide(password)})
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

// frugal is the address of a server in this process that allocates nothing.
func frugal(t *testing.T) string {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	answer := fmt.Appendf(nil, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", len(record), record)
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go serveFrugally(conn, answer)
		}
	}()
	return listener.Addr().String()
}

func serveFrugally(conn net.Conn, answer []byte) {
	defer conn.Close()
	requests := bufio.NewReader(conn)
	for {
		line, err := requests.ReadSlice('\n')
		if err != nil {
			return
		}
		if len(bytes.TrimSpace(line)) == 0 { // the end of a GET
			if _, err := conn.Write(answer); err != nil {
				return
			}
		}
	}
}
