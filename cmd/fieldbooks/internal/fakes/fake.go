// Package fakes serves stand-ins of the vendors' servers on the loopback interface, filled with an
// invented firm.
package fakes

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"

	"github.com/spf13/pflag"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/loopback"
)

// served is a stand-in that was started.
type served struct {
	standIn
	net.Listener
}

// closeAll gives the ports back of what is not to be served.
func closeAll(all []served) {
	for _, s := range all {
		_ = s.Listener.Close()
	}
}

// fakes are the vendors that can be served, in the order of their exports, with a flag for
// each thing to be said of them.
func fakes(flags *pflag.FlagSet, log *callLog) []*vendor {
	flags.SortFlags = false // by vendor, as they are told
	return []*vendor{ajeraFake(flags, log), aimsioFake(flags, log)}
}

// open makes the stand-ins, each at its address, where callers wait until it is served.
func open(vendors []*vendor) ([]served, error) {
	listeners, err := listen(vendors)
	if err != nil {
		return nil, err
	}
	var all []served
	for i, v := range vendors {
		all = append(all, served{v.start(), listeners[i]})
	}
	return all, nil
}

// listen opens all ports, or none. They are of the loopback interface: the fakes let anyone in who
// knows the password that is printed.
func listen(vendors []*vendor) ([]net.Listener, error) {
	var listeners []net.Listener
	for _, v := range vendors {
		l, err := loopback.Listen(v.address)
		if err != nil {
			for _, open := range listeners {
				_ = open.Close()
			}
			return nil, fmt.Errorf("--%s: %w", v.name, err)
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

// serve answers calls until ctx ends or one of the stand-ins does, and then lets open ones finish.
func serve(ctx context.Context, all []served) error {
	ctx, end := context.WithCancel(ctx)
	defer end()
	ended := make(chan error, len(all))
	for _, one := range all {
		go func() { ended <- loopback.Serve(ctx, one.Listener, one.Handler); end() }()
	}
	var err error
	for range all {
		err = errors.Join(err, <-ended)
	}
	return err
}
