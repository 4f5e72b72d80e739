package fake

import (
	"bytes"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Trouble stands before a server and has things go wrong at random, the same ones for the same
// seed and order of calls: connections that end at every stage of a call, statuses with and
// without a time to come again, and answers that are none. What it says is honest: a refusal
// comes only for what was not executed.
type Trouble struct {
	Handler http.Handler
	Share   float64           // of the calls that meet trouble
	Slow    time.Duration     // how long a slow answer takes
	Echo    func(body []byte) // nil, or called with each request that is executed
	Leak    string            // what some answers show beside their words, such as a secret

	mu   sync.Mutex
	dice *rand.Rand
}

// NewTrouble is trouble of a seed.
func NewTrouble(handler http.Handler, seed uint64) *Trouble {
	return &Trouble{Handler: handler, Share: 0.5, Slow: 50 * time.Millisecond, dice: rand.New(rand.NewPCG(seed, 11))}
}

// roll is what befalls one call: kinds of trouble, and which of each.
func (t *Trouble) roll() (kind, which int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	kind, which = t.dice.IntN(9), t.dice.IntN(1<<20)
	if t.dice.Float64() >= t.Share {
		kind = -1
	}
	return kind, which
}

// What is said instead of an answer: the first of a call that was not executed.
var (
	refusals = []int{400, 401, 403, 404, 407, 409, 413, 422, 425, 429}
	odd      = []int{300, 304, 305, 408, 500, 501, 502, 503, 504, 599}
	bodies   = []string{
		"", "null", "{}", "[]", `""`, "true", `{"message":"locked"}`, `{"error":"maintenance until 06:00"}`,
		MaintenancePage, "\xef\xbb\xbf", `{"ResponseCode":200,"Mess`, "\xff\xfe{\x00}\x00",
	}
)

// ServeHTTP implements [http.Handler].
func (t *Trouble) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch kind, which := t.roll(); kind {
	case 0:
		Cut(w)
	case 1:
		_, _ = io.Copy(io.Discard, r.Body)
		Cut(w)
	case 2:
		t.execute(r)
		Cut(w)
	case 3:
		t.half(w, t.execute(r), which)
	case 4:
		t.say(w, refusals[which%len(refusals)], which)
	case 5, 6:
		if which%2 == 0 {
			t.execute(r)
		}
		t.say(w, odd[which/2%len(odd)], which)
	case 7:
		t.execute(r)
		t.say(w, http.StatusOK, which)
	case 8:
		answer := t.execute(r)
		Wait(r.Context(), t.Slow, nil)
		t.give(w, answer, len(answer.Body.Bytes()))
	default:
		answer := t.execute(r)
		t.give(w, answer, len(answer.Body.Bytes()))
	}
}

// execute has the server answer.
func (t *Trouble) execute(r *http.Request) *httptest.ResponseRecorder {
	body, _ := io.ReadAll(r.Body)
	if t.Echo != nil {
		t.Echo(body)
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	answer := httptest.NewRecorder()
	t.Handler.ServeHTTP(answer, r)
	return answer
}

// half gives a part of an answer and then ends the connection.
func (t *Trouble) half(w http.ResponseWriter, answer *httptest.ResponseRecorder, which int) {
	t.give(w, answer, which%(answer.Body.Len()+1))
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}

// give gives the first n bytes of an answer.
func (t *Trouble) give(w http.ResponseWriter, answer *httptest.ResponseRecorder, n int) {
	for name, values := range answer.Header() {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Length", strconv.Itoa(answer.Body.Len()))
	w.WriteHeader(answer.Code)
	_, _ = w.Write(answer.Body.Bytes()[:n]) // a client that went away needs no answer
}

// say answers with a status and one of the bodies.
func (t *Trouble) say(w http.ResponseWriter, status, which int) {
	if which%3 == 0 {
		w.Header().Set("Retry-After", "0")
	}
	if which%5 == 0 {
		w.Header().Set("Connection", "close") // in HTTP/2 the connection goes away
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if status != http.StatusNotModified {
		_, _ = io.WriteString(w, bodies[which/30%len(bodies)]+strings.Repeat(t.Leak, which/7%2))
	}
}
