// Package loopback serves pages and protocols to this machine alone: it listens on the loopback
// interface, refuses what a page of another site sends (Host and Origin), and tells browsers what
// pages of ours may do.
package loopback

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
)

// check refuses an address that others could reach.
func check(address string) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return exit.Usagef("%q is not host:port; use 127.0.0.1:8931 or the like, with port 0 for any free one", address)
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsLoopback() {
		return nil
	}
	return exit.Usagef("%s is not a loopback address; use 127.0.0.1 or [::1]", address)
}

// Listen opens an address of the loopback interface, ":0" of which is any free port.
func Listen(address string) (net.Listener, error) {
	if err := check(address); err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("%w; choose another port", err)
	}
	return l, nil
}

// goodbye is how long open requests may take after the end was asked for.
const goodbye = 5 * time.Second

// ending is the key of what [Ending] gives.
type ending struct{}

// Serve answers until ctx ends, and then lets open requests finish for a moment. That ctx ended is
// no error.
func Serve(ctx context.Context, l net.Listener, h http.Handler) error {
	s := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 10 * time.Second,
		BaseContext: func(net.Listener) context.Context {
			return context.WithValue(context.WithoutCancel(ctx), ending{}, ctx.Done())
		},
	}
	var unused spare
	s.ConnState = unused.changes
	s.RegisterOnShutdown(unused.end)
	failed := make(chan error, 1)
	go func() { failed <- s.Serve(l) }()
	var err error
	select {
	case <-ctx.Done():
	case err = <-failed:
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), goodbye)
	defer cancel()
	if s.Shutdown(last) != nil {
		_ = s.Close()
	}
	return err
}

// spare is connections by which nothing was asked yet. A browser opens some in advance, and a server
// waits seconds for their first request before it ends.
type spare struct {
	mu    sync.Mutex
	conns map[net.Conn]bool
	over  bool
}

// changes follows a connection.
func (s *spare) changes(c net.Conn, to http.ConnState) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case to != http.StateNew:
		delete(s.conns, c)
	case s.over:
		_ = c.Close()
	default:
		if s.conns == nil {
			s.conns = map[net.Conn]bool{}
		}
		s.conns[c] = true
	}
}

// end closes all of them, and any that is still to come.
func (s *spare) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.over = true
	for c := range s.conns {
		_ = c.Close()
	}
}

// Ending is closed when the server of a request was asked to end. Its own context goes on, so that
// it can finish; an answer that has no end, as a stream of events, is to stop then.
func Ending(request context.Context) <-chan struct{} {
	done, _ := request.Value(ending{}).(<-chan struct{})
	return done
}
