package fakes

import (
	"context"
	"fmt"
	"io"
	"net"
	"runtime"

	"github.com/spf13/pflag"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/fakes/window"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/loopback"
)

// off is the word of --window for none.
const off = "off"

// windowFlag makes the flag for where the page is served.
func windowFlag(flags *pflag.FlagSet, address *string) {
	flags.StringVar(address, "window", "127.0.0.1:0", "loopback `address` of the page on the calls, or off (default 127.0.0.1:0)")
	unquote(flags.Lookup("window"))
}

// show opens the page on stand-ins, which are not served yet: no call is missed. With off there is
// none.
func show(address string, all []served, log *callLog) ([]served, error) {
	if address == off {
		return nil, nil
	}
	if _, _, err := net.SplitHostPort(address); err != nil {
		return nil, exit.Usagef("--window: %q is neither host:port, as 127.0.0.1:8080, nor off", address)
	}
	l, err := loopback.Listen(address)
	if err != nil {
		return nil, fmt.Errorf("--window: %w", err)
	}
	var vendors []*window.Vendor
	for _, s := range all {
		vendors = append(vendors, s.shown)
	}
	log.page = window.New(vendors...)
	return []served{{standIn: standIn{Handler: log.page.Handler()}, Listener: l}}, nil
}

// fake is what the command line asks for.
type fake struct {
	vendors []*vendor
	window  string // where the page is served, or off
	log     *callLog
}

// run serves the stand-ins and the page until ctx ends. It calls told when the settings are out, with
// the address of the page, "" for none.
func (f *fake) run(ctx context.Context, out io.Writer, told func(page string)) error {
	all, err := open(f.vendors)
	if err != nil {
		return err
	}
	page, err := show(f.window, all, f.log)
	if err != nil {
		closeAll(all)
		return err
	}
	fmt.Fprint(out, exports(all, runtime.GOOS))
	told(address(page))
	return serve(ctx, append(all, page...))
}

// address is that of the page.
func address(page []served) string {
	if len(page) == 0 {
		return ""
	}
	return "http://" + page[0].Addr().String() + "/"
}
