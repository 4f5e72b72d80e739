package window

import (
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/loopback"
)

// events tells those who look that something changed. Its zero value is ready for use.
type events struct {
	mu   sync.Mutex
	subs map[chan struct{}]bool
}

// changed tells everybody, and waits for nobody.
func (e *events) changed() {
	e.mu.Lock()
	defer e.mu.Unlock()
	for sub := range e.subs {
		select {
		case sub <- struct{}{}:
		default: // there is an event that was not sent yet
		}
	}
}

func (e *events) join() chan struct{} {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.subs == nil {
		e.subs = map[chan struct{}]bool{}
	}
	sub := make(chan struct{}, 1)
	e.subs[sub] = true
	return sub
}

func (e *events) leave(sub chan struct{}) {
	e.mu.Lock()
	defer e.mu.Unlock()
	delete(e.subs, sub)
}

// pause is the least time between two events: a burst of calls is one of them.
const pause = 250 * time.Millisecond

// stream is the server-sent events of one page. An event says that something changed and no more:
// what there is to see is the page itself, so that one renderer makes all of it.
func (w *Window) stream(rw http.ResponseWriter, r *http.Request) {
	sub := w.events.join()
	defer w.events.leave(sub)
	rw.Header().Set("Content-Type", "text/event-stream")
	rw.Header().Set("Cache-Control", "no-store")
	to := http.NewResponseController(rw)
	for say := "retry: 1000\nevent: hello\ndata: \n\n"; ; say = "event: changed\ndata: \n\n" {
		if _, err := io.WriteString(rw, say); err != nil {
			return
		}
		if to.Flush() != nil || !wait(r, time.After(pause)) || !wait(r, sub) {
			return
		}
	}
}

// wait is false when nobody waits with it any more.
func wait[T any](r *http.Request, until <-chan T) bool {
	select {
	case <-until:
		return true
	case <-r.Context().Done():
	case <-loopback.Ending(r.Context()):
	}
	return false
}
