package main

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/fieldbooks/fieldbooks/aimsio/aimsiotest"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
)

// fakes are the vendors that can be served, in the order of their exports.
func fakes(log *callLog) []vendor {
	return []vendor{ajeraFake(log), aimsioFake(log)}
}

func ajeraFake(log *callLog) vendor {
	s := ajeratest.New(ajeratest.WithTimesheets(104), ajeratest.WithObserver(func(c ajeratest.Call) {
		log.line("ajera", fmt.Sprintf("%s v%d", name(c.Method), c.Version), c.Status, c.Duration, c.Outcome)
	}))
	return vendor{name: "ajera", handler: s, exports: func(base string) [][2]string {
		return [][2]string{{"AJERA_API_URL", s.URLAt(base)}, {"AJERA_API_USERNAME", s.User()}, {"AJERA_API_PASSWORD", s.Password()}}
	}}
}

func aimsioFake(log *callLog) vendor {
	s := aimsiotest.New(aimsiotest.WithObserver(func(c aimsiotest.Call) {
		log.line("aimsio", name(c.Method)+" "+name(strings.Trim(c.Path, "/")), c.Status, c.Duration, c.Outcome)
	}))
	return vendor{name: "aimsio", handler: s, exports: func(base string) [][2]string {
		return [][2]string{{"AIMSIO_URL", base}, {"AIMSIO_USERNAME", s.User()}, {"AIMSIO_PASSWORD", s.Password()}}
	}}
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
