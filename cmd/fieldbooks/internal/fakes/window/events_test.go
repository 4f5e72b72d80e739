package window

import (
	"bufio"
	"context"
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestEventsAreCoalesced: a reader is told at once that there is something, and then at most
// four times a second, however much there is.
func TestEventsAreCoalesced(t *testing.T) {
	w, _, at := opened(t)
	ctx, leave := context.WithCancel(t.Context())
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, at.at+"/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if of := resp.Header.Get("Content-Type"); of != "text/event-stream" {
		t.Errorf("events come as %s", of)
	}
	ended := make(chan int)
	go func() {
		changed := 0
		for lines := bufio.NewScanner(resp.Body); lines.Scan(); {
			if lines.Text() == "event: changed" {
				changed++
			}
		}
		ended <- changed
	}()
	const busy = time.Second
	for start := time.Now(); time.Since(start) < busy; time.Sleep(time.Millisecond) {
		w.Note("ajera", Call{Name: "GetProjects", Start: time.Now(), Outcome: "ok"})
	}
	time.Sleep(pause) // for the last
	leave()
	if got := <-ended; got < 2 || got > 7 {
		t.Errorf("%d events in little more than a second, want 2 to 7", got)
	}
	for start := time.Now(); len(subs(w)) > 0; time.Sleep(time.Millisecond) {
		if time.Since(start) > 10*time.Second {
			t.Fatal("a reader that left is still told")
		}
	}
}

func subs(w *Window) map[chan struct{}]bool {
	w.events.mu.Lock()
	defer w.events.mu.Unlock()
	all := map[chan struct{}]bool{}
	for sub := range w.events.subs {
		all[sub] = true
	}
	return all
}

// TestOpenCalls: a call is there as it arrives, and is one and the same when it is answered; what was
// open when all was reset comes back with its answer.
func TestOpenCalls(t *testing.T) {
	w, _, at := opened(t)
	arrived := Call{ID: 7, Name: "GetProjects", Start: time.Now()}
	w.Note("ajera", arrived)
	if _, page := at.get("/"); strings.Count(page, `<tr role="row"><td`) != 1 || !strings.Contains(page, `mark open`) || !strings.Contains(page, `class="call open"`) {
		t.Errorf("an open call: %s", page)
	}
	answered := arrived
	answered.Name, answered.Outcome, answered.Status, answered.Duration = "GetProjects v2", "refused: Invalid Session", 200, time.Second
	w.Note("ajera", answered)
	if _, page := at.get("/"); strings.Count(page, `<tr role="row"><td`) != 1 || !strings.Contains(page, "GetProjects v2") || strings.Contains(page, `mark open`) || !strings.Contains(page, "Invalid Session") {
		t.Errorf("an answered call: %s", page)
	}
	w.Note("ajera", Call{ID: 8, Name: "ListClients", Start: time.Now()})
	at.post("/reset", nil)
	w.Note("ajera", Call{ID: 8, Name: "ListClients", Start: time.Now(), Outcome: "ok"})
	w.Note("nobody", Call{ID: 9, Outcome: "ok"})
	if _, page := at.get("/"); strings.Count(page, `<tr role="row"><td`) != 1 || !strings.Contains(page, "ListClients") {
		t.Errorf("after the reset: %s", page)
	}
	if status, page := at.get("/calls/1"); status != 200 || !strings.Contains(page, "Nothing beside its name") {
		t.Errorf("the call: %d %s", status, page)
	}
	if status, _ := at.get("/calls/2"); status != http.StatusNotFound {
		t.Errorf("no call: %d", status)
	}
}
