package fakes

import (
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/spf13/pflag"
)

// vendor is a stand-in that can be served.
type vendor struct {
	name    string
	address string
	// start makes it, as its flags have it; exports are the environment settings for a
	// server reached at base, as name and value.
	start func() (handler http.Handler, exports func(base string) [][2]string)
	// words are the values of flags that take one of a few, by the names of the flags.
	words map[string][]string
}

// fakes are the vendors that can be served, in the order of their exports, with a flag for
// each thing to be said of them.
func fakes(flags *pflag.FlagSet, log io.Writer) []*vendor {
	flags.SortFlags = false // by vendor, as they are told
	calls := &callLog{out: log}
	return []*vendor{ajeraFake(flags, calls), aimsioFake(flags, calls)}
}

// at makes the flag for the address of a vendor.
func (v *vendor) at(flags *pflag.FlagSet) {
	flags.StringVar(&v.address, v.name, "127.0.0.1:0", "loopback `address`; port 0 is any free one (default 127.0.0.1:0)")
	unquote(flags.Lookup(v.name))
}

// unquote takes the quotes from what a flag says, of which only help knows that the word between
// them is what the flag takes: a shell that completes shows them.
func unquote(f *pflag.Flag) {
	of, usage := pflag.UnquoteUsage(f)
	f.Usage, f.Value = usage, taking{f.Value, of}
}

// taking is a value with a word for what it takes.
type taking struct {
	pflag.Value
	of string
}

// Type is that word.
func (t taking) Type() string { return t.of }

// callLog writes one line per call.
type callLog struct {
	mu  sync.Mutex
	out io.Writer
}

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
