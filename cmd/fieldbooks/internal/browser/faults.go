package browser

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
)

// faults is what went wrong in a page.
type faults struct {
	mu     sync.Mutex
	all    []string
	asked  map[network.RequestID]string
	loaded []string // the servers of pages that a test loads
}

// met takes down what an event of the browser tells.
func (f *faults) met(event any) {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		f.add("an error nobody caught: %s", thrown(e.ExceptionDetails))
	case *runtime.EventConsoleAPICalled:
		if e.Type == "error" || e.Type == "assert" {
			f.add("console.%s: %s", e.Type, said(e.Args))
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == "error" && e.Entry.Source != "network" { // which is told better below
			f.add("%s: %s", e.Entry.Source, e.Entry.Text)
		}
	case *network.EventRequestWillBeSent:
		f.ask(e)
	case *network.EventResponseReceived:
		if e.Response.Status >= 400 {
			f.add("%s is answered %d", e.Response.URL, e.Response.Status)
		}
	case *network.EventLoadingFailed:
		if !e.Canceled && e.BlockedReason != "csp" { // a page is left, or it is told as security
			f.add("%s is not loaded: %s", f.asked[e.RequestID], e.ErrorText)
		}
	}
}

// ask takes down a request, and that it goes where no page of the test is.
func (f *faults) ask(e *network.EventRequestWillBeSent) {
	if f.asked == nil {
		f.asked = map[network.RequestID]string{}
	}
	f.asked[e.RequestID] = e.Request.URL
	u, err := url.Parse(e.Request.URL)
	switch {
	case err != nil:
		f.add("a request to %q", e.Request.URL)
	case u.Scheme == "data" || u.Scheme == "blob" || u.Scheme == "about":
	case !slices.Contains(f.loaded, u.Scheme+"://"+u.Host):
		f.add("a request to another server: %s", e.Request.URL)
	}
}

// loads has a page, and what else its server has, be asked for.
func (f *faults) loads(address string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if u, err := url.Parse(address); err == nil {
		f.loaded = append(f.loaded, u.Scheme+"://"+u.Host)
	}
}

func (f *faults) add(format string, args ...any) { f.all = append(f.all, fmt.Sprintf(format, args...)) }

// take is all of them, of which none is left.
func (f *faults) take() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	all := f.all
	f.all = nil
	return all
}

// thrown is an error of a script.
func thrown(e *runtime.ExceptionDetails) string {
	if e.Exception != nil && e.Exception.Description != "" {
		return e.Exception.Description
	}
	return e.Text
}

// said is what was written into the console.
func said(args []*runtime.RemoteObject) string {
	var words []string
	for _, a := range args {
		if a.Description != "" {
			words = append(words, a.Description)
		} else {
			words = append(words, string(a.Value))
		}
	}
	return strings.Join(words, " ")
}
