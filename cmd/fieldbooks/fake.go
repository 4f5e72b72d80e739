package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

// served is a stand-in that was started.
type served struct {
	http.Handler
	net.Listener
	exports func(base string) [][2]string
}

// goodbye is how long open calls may take after the end was asked for.
const goodbye = 5 * time.Second

// fake serves the stand-ins until ctx ends.
func fake(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	vendors, code := fakeFlags(args, stderr)
	if vendors == nil {
		return code
	}
	listeners, err := listen(vendors)
	if err != nil {
		fmt.Fprintf(stderr, "fieldbooks fake: %v\n", err)
		return exitFailed
	}
	var all []served
	for i, v := range vendors {
		handler, exports := v.start()
		all = append(all, served{handler, listeners[i], exports})
	}
	fmt.Fprint(stdout, exports(all))
	if err := serve(ctx, all); err != nil {
		fmt.Fprintf(stderr, "fieldbooks fake: %v\n", err)
		return exitFailed
	}
	return exitOK
}

// fakeFlags reads the command line; without vendors the code is what to exit with.
func fakeFlags(args []string, stderr io.Writer) ([]vendor, int) {
	flags := flag.NewFlagSet("fieldbooks fake", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // what is wrong is said here, without all flags below it
	vendors := fakes(flags, newCallLog(stderr))
	for i := range vendors {
		v := &vendors[i]
		flags.StringVar(&v.address, v.name, "127.0.0.1:0", "loopback `address`; port 0 is any free one")
	}
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			showFlags(flags, stderr)
			return nil, exitOK
		}
		fmt.Fprintf(stderr, "fieldbooks fake: %v; \"fieldbooks fake -h\" shows the flags\n", err)
		return nil, exitUsage
	}
	if flags.NArg() > 0 {
		fmt.Fprintf(stderr, "fieldbooks fake: unexpected argument %q; it takes flags only\n", flags.Arg(0))
		return nil, exitUsage
	}
	for _, v := range vendors {
		if err := loopback(v.address); err != nil {
			fmt.Fprintf(stderr, "fieldbooks fake: -%s: %v\n", v.name, err)
			return nil, exitUsage
		}
	}
	return vendors, exitOK
}

// showFlags is the help. Flags stand by vendor, which their names begin with.
func showFlags(flags *flag.FlagSet, out io.Writer) {
	fmt.Fprint(out, "usage: fieldbooks fake [flags]\n\n")
	flags.SetOutput(out)
	flags.PrintDefaults()
	fmt.Fprint(out, "\n"+faultHelp)
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
func listen(vendors []vendor) ([]net.Listener, error) {
	var listeners []net.Listener
	for _, v := range vendors {
		l, err := net.Listen("tcp", v.address)
		if err != nil {
			for _, open := range listeners {
				_ = open.Close()
			}
			return nil, fmt.Errorf("-%s: %w; choose another port", v.name, err)
		}
		listeners = append(listeners, l)
	}
	return listeners, nil
}

// exports is the settings as shell lines, written at once so that a reader of the
// first line can have the others.
func exports(all []served) string {
	var b strings.Builder
	for _, s := range all {
		for _, e := range s.exports("http://" + s.Addr().String()) {
			fmt.Fprintf(&b, "export %s=%s\n", e[0], quote(e[1]))
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

// quote makes a value one word for any shell.
func quote(value string) string {
	return "'" + strings.ReplaceAll(value, "'", `'\''`) + "'"
}
