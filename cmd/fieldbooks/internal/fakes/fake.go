// Package fakes serves stand-ins of the vendors' servers on the loopback interface, filled with an
// invented firm.
package fakes

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"time"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
)

// served is a stand-in that was started.
type served struct {
	http.Handler
	net.Listener
	exports func(base string) [][2]string
}

// goodbye is how long open calls may take after the end was asked for.
const goodbye = 5 * time.Second

// run serves the stand-ins until ctx ends. It calls told when the settings are out.
func run(ctx context.Context, vendors []*vendor, out io.Writer, told func()) error {
	all, err := open(vendors)
	if err != nil {
		return err
	}
	fmt.Fprint(out, exports(all, runtime.GOOS))
	told()
	return serve(ctx, all)
}

// open makes the stand-ins, each at its address, where callers wait until it is served.
func open(vendors []*vendor) ([]served, error) {
	for _, v := range vendors {
		if err := loopback(v.address); err != nil {
			return nil, exit.Usagef("--%s: %w", v.name, err)
		}
	}
	listeners, err := listen(vendors)
	if err != nil {
		return nil, err
	}
	var all []served
	for i, v := range vendors {
		handler, exports := v.start()
		all = append(all, served{handler, listeners[i], exports})
	}
	return all, nil
}

// loopback refuses an address that others could reach: the fakes let anyone in who
// knows the password that is printed.
func loopback(address string) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return fmt.Errorf("%q is not host:port", address)
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsLoopback() {
		return nil
	}
	return fmt.Errorf("%s is not a loopback address; use 127.0.0.1 or [::1]", address)
}

// listen opens all ports, or none.
func listen(vendors []*vendor) ([]net.Listener, error) {
	var listeners []net.Listener
	for _, v := range vendors {
		l, err := net.Listen("tcp", v.address)
		if err != nil {
			for _, open := range listeners {
				_ = open.Close()
			}
			return nil, fmt.Errorf("--%s: %w; choose another port", v.name, err)
		}
		listeners = append(listeners, l)
	}
	return listeners, nil
}

// exports is the settings as lines of the shell that a system has, written at once so that a reader
// of the first line can have the others.
func exports(all []served, system string) string {
	var b strings.Builder
	for _, s := range all {
		for _, e := range s.exports("http://" + s.Addr().String()) {
			b.WriteString(setting(system, e[0], e[1]))
		}
	}
	return b.String()
}

// serve answers calls until ctx ends, and then lets open ones finish.
func serve(ctx context.Context, all []served) error {
	failed := make(chan error, len(all))
	var servers []*http.Server
	for _, one := range all {
		s := &http.Server{Handler: one.Handler, ReadHeaderTimeout: 10 * time.Second}
		servers = append(servers, s)
		go func() { failed <- s.Serve(one.Listener) }()
	}
	var err error
	select {
	case <-ctx.Done():
	case err = <-failed:
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), goodbye)
	defer cancel()
	for _, s := range servers {
		if s.Shutdown(last) != nil {
			_ = s.Close()
		}
	}
	return err
}

// setting is the line that sets a variable: in PowerShell on Windows, in any other shell elsewhere.
func setting(system, name, value string) string {
	if system == "windows" {
		return "$env:" + name + " = '" + strings.ReplaceAll(value, "'", "''") + "'\n"
	}
	return "export " + name + "=" + quote(value) + "\n"
}

// quote makes a value one word for any shell.
func quote(value string) string {
	return "'" + strings.ReplaceAll(value, "'", `'\''`) + "'"
}
