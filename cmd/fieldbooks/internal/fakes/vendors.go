package fakes

import (
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/spf13/pflag"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/fakes/window"
)

// vendor is a stand-in that can be served.
type vendor struct {
	name    string
	address string
	start   func() standIn // makes it, as its flags have it
	secrets secrets        // of what was made
	// words are the values of flags that take one of a few, by the names of the flags.
	words map[string][]string
}

// standIn is one that was made.
type standIn struct {
	http.Handler
	exports func(base string) [][2]string // the settings for who reaches it at base, as name and value
	shown   *window.Vendor
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

// callLog writes one line per call, and shows it on the page where there is one.
type callLog struct {
	mu   sync.Mutex
	out  io.Writer
	page *window.Window
}

// shows tells the page of a call as it arrives, and again as it is answered.
func (l *callLog) shows(v *vendor, c window.Call) {
	if l.page != nil {
		c.Name, c.Outcome, c.Sent = v.secrets.hidden(c.Name), v.secrets.hidden(c.Outcome), []byte(v.secrets.hidden(string(c.Sent)))
		l.page.Note(v.name, c)
	}
}

func (l *callLog) line(v *vendor, call string, status int, took time.Duration, outcome string) {
	call, outcome = v.secrets.hidden(call), v.secrets.hidden(outcome)
	l.mu.Lock()
	defer l.mu.Unlock()
	fmt.Fprintf(l.out, "%s %s %d %s %s\n", v.name, call, status, took.Round(10*time.Microsecond), outcome)
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
