package main

import (
	"flag"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"
)

// vendor is a stand-in that can be served.
type vendor struct {
	name    string
	address string
	// start makes it, as its flags have it; exports are the environment settings for a
	// server reached at base, as name and value.
	start func() (handler http.Handler, exports func(base string) [][2]string)
}

// fakes are the vendors that can be served, in the order of their exports, with a flag for
// each thing to be said of them.
func fakes(flags *flag.FlagSet, log *callLog) []vendor {
	return []vendor{ajeraFake(flags, log), aimsioFake(flags, log)}
}

// callLog writes one line per call.
type callLog struct {
	mu  sync.Mutex
	out io.Writer
}

func newCallLog(out io.Writer) *callLog { return &callLog{out: out} }

func (l *callLog) line(vendor, call string, status int, took time.Duration, outcome string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	fmt.Fprintf(l.out, "%s %s %d %s %s\n", vendor, call, status, took.Round(10*time.Microsecond), outcome)
}

// name keeps what a caller sends from breaking the line.
func name(sent string) string {
	if sent == "" {
		return "-"
	}
	for _, r := range sent {
		if r <= ' ' || r > '~' {
			return fmt.Sprintf("%q", sent)
		}
	}
	return sent
}
