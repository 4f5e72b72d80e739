//go:build !race

package aimsio_test

// The race detector allocates by itself, so these counts are made without it.

import (
	"bufio"
	"bytes"
	"fmt"
	"net"
	"testing"
)

// What this package adds to the generated client costs no allocation: it saves as
// many as it makes.
func TestCost(t *testing.T) {
	bare, full := clients(t, "http://"+frugal(t))
	alone := testing.AllocsPerRun(500, func() { readJob(t, bare) })
	ours := testing.AllocsPerRun(500, func() { readJob(t, full) })
	t.Logf("%.0f allocations a call, the generated client alone %.0f", ours, alone)
	if ours >= alone {
		t.Errorf("%.0f allocations a call, the generated client alone %.0f; find out why", ours, alone)
	}
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
