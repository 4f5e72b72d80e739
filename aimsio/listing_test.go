package aimsio_test

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path"
	"reflect"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/wire"
)

// held is how much of a list is read before it is read as it arrives.
const held = 64 << 10

// longList is a list that is longer than what is held, each entry as the others but for the given.
func longList(others map[int]string) string {
	var b strings.Builder
	for i := range 3000 {
		b.WriteString(map[bool]string{true: "[", false: ","}[i == 0])
		entry, other := others[i]
		if !other {
			entry = fmt.Sprintf(`{"dtype":"Record","guid":"guid-%d","updatedAt":%d}`, i, epoch+i)
		}
		b.WriteString(entry)
	}
	return b.String() + "]"
}

// answered is a client of a server that answers so.
func answered(t *testing.T, media string, body *string) *aimsio.Client {
	return talk(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", media)
		_, _ = io.WriteString(w, *body)
	})
}

// TestListAsItArrives: a long list that is read as it arrives is the same, and has the same faults, as
// one that is held, for somebody wants its text.
func TestListAsItArrives(t *testing.T) {
	good := longList(nil)
	tests := map[string]struct{ media, body string }{
		"a list":                    {"application/json", good},
		"with blanks":               {"application/json", " \n" + strings.ReplaceAll(good, ",", " ,\n ") + strings.Repeat(" \n", 1<<16)},
		"of no type":                {"", good},
		"of another type":           {"text/plain", good},
		"called a page":             {"text/html; charset=utf-8", good},
		"marked":                    {"application/json", "\xef\xbb\xbf" + good},
		"marked and broken":         {"application/json", "\xef\xbb\xbf" + good + "x"},
		"odd entries":               {"application/json", longList(map[int]string{0: `{"guid":["a"],"id":7}`, 17: `{"guid":"a","updatedAt":"never"}`, 2900: `5`, 2901: `{"guid":8,"updatedAt":"7"}`, 2999: `null`})},
		"other members":             {"application/json", longList(map[int]string{5: `{"guid":"a","name":"Québec \u00e9\ud83d\ude00 \"]}","more":[{"a":[1]}]}`, 2950: `{"GUID":"A","Id":5}`})},
		"two of a name":             {"application/json", longList(map[int]string{2800: `{"guid":"a","guid":"b"}`})},
		"bad UTF-8":                 {"application/json", longList(map[int]string{2800: "{\"guid\":\"a\xff\"}"})},
		"an entry of 200 kB":        {"application/json", longList(map[int]string{1500: `{"guid":"a","note":"` + strings.Repeat("é,]", 1<<16) + `"}`})},
		"no key":                    {"application/json", strings.ReplaceAll(good, `"guid"`, `"name"`)},
		"notices":                   {"application/json", "[" + strings.Repeat(`{"message":"locked"},`, 5000) + `{"message":"locked"}]`},
		"garbage behind":            {"application/json", good + "x"},
		"a bracket behind":          {"application/json", good + "]"},
		"another list behind":       {"application/json", good + "[]"},
		"garbage behind blanks":     {"application/json", good + strings.Repeat(" ", 1<<17) + "x"},
		"garbage within":            {"application/json", longList(map[int]string{2800: `{"guid":x}`})},
		"a comma too many":          {"application/json", longList(map[int]string{2800: ``})},
		"a comma before the end":    {"application/json", longList(map[int]string{2999: ``})},
		"a comma before all":        {"application/json", longList(map[int]string{0: ``})},
		"no comma":                  {"application/json", longList(map[int]string{2800: `{}{}`})},
		"brackets of another kind":  {"application/json", longList(map[int]string{2800: `{"a":[1}`})},
		"closed by another bracket": {"application/json", strings.TrimSuffix(good, "]") + "}"},
		"without its end":           {"application/json", strings.TrimSuffix(good, "]")},
		"broken at once":            {"application/json", "[x" + good},
		"in an object":              {"application/json", `{"list":` + good + `}`},
		"a long text":               {"application/json", `"` + strings.Repeat("x", 1<<17) + `"`},
		"a long number":             {"application/json", strings.Repeat("7", 1<<17)},
		"a page":                    {"text/html", "<html><title>Log in</title>" + good},
		"a page that is unlabelled": {"", " <html><title>Log in</title>" + good},
		"zeros":                     {"application/json", strings.Repeat("\x00", 1<<17)},
		"blanks":                    {"application/json", strings.Repeat(" ", 1<<17)},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			c := answered(t, tt.media, &tt.body)
			var text wire.Raw
			want, wantErr := c.JobOrders().List(t.Context(), wire.TextTo(&text))
			got, err := c.JobOrders().List(t.Context())
			if fmt.Sprint(err) != fmt.Sprint(wantErr) || !reflect.DeepEqual(got, want) || (got == nil) != (want == nil) {
				t.Errorf("%d entries, %v; held they are %d, %v", len(got), err, len(want), wantErr)
			}
			if e, ok := errors.AsType[*aimsio.Error](err); ok {
				held, _ := errors.AsType[*aimsio.Error](wantErr)
				if e.Info, held.Info = held.Info, e.Info; !bytes.Equal(e.Body, held.Body) || e.Outcome != held.Outcome || e.Message != held.Message || e.Info.Bytes != held.Info.Bytes {
					t.Errorf("%+v; held it is %+v", e, held)
				}
			}
			var unread, wantUnread *wire.UnreadError
			if errors.As(err, &unread) != errors.As(wantErr, &wantUnread) || !reflect.DeepEqual(unread, wantUnread) {
				t.Errorf("unread are %v; held they are %v", unread, wantUnread)
			}
			sameRun(t, c, want, wantErr)
		})
	}
}

// sameRun checks what a run has of that list.
func sameRun(t *testing.T, c *aimsio.Client, list []aimsioapi.ObjectStub, fault error) {
	t.Helper()
	listed, keys := 0, map[string]bool{}
	for i, stub := range list {
		keys[cmp.Or(aimsio.Key(stub), fmt.Sprint("none ", i))] = true
	}
	for _, err := range c.JobOrders().All(t.Context(), aimsio.OnProgress(func(p aimsio.Progress) { listed = p.Listed })) {
		if len(list) == 0 && fmt.Sprint(err) != fmt.Sprint(fault) {
			t.Errorf("a run ends with %v, not with %v", err, fault)
		}
		break
	}
	if listed != len(keys) {
		t.Errorf("a run lists %d records, not %d", listed, len(keys))
	}
}

// TestListCutOff: a list that is cut off anywhere is an error, and nothing of it is given out.
func TestListCutOff(t *testing.T) {
	good := longList(nil)
	var cut atomic.Pointer[struct {
		came  int
		sized bool
	}]
	c := talk(t, func(w http.ResponseWriter, _ *http.Request) {
		came, sized := cut.Load().came, cut.Load().sized
		if sized {
			w.Header().Set("Content-Length", strconv.Itoa(len(good)))
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, good[:came])
		if !sized {
			panic(http.ErrAbortHandler)
		}
	})
	places := []int{0, 1, 2}
	for i := 4999; i < len(good); i += 4999 {
		places = append(places, i)
	}
	for i := range 12 {
		places = append(places, held-6+i, 2*held-6+i, len(good)-i)
	}
	for _, came := range places {
		for _, sized := range []bool{false, came < len(good)} {
			cut.Store(&struct {
				came  int
				sized bool
			}{came, sized})
			got, err := c.JobOrders().List(t.Context())
			if got != nil || err == nil || errors.As(err, new(*wire.UnreadError)) {
				t.Fatalf("cut off after %d of %d bytes: %d entries, %v", came, len(good), len(got), err)
			}
		}
	}
}

// TestListAnew: a list that is cut off is read again from its beginning, by a run too.
func TestListAnew(t *testing.T) {
	good := longList(nil)
	var calls atomic.Int32
	c := talk(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		switch {
		case path.Base(r.URL.Path) != "JobOrder":
			fmt.Fprintf(w, `{"jobGuid":%q}`, path.Base(r.URL.Path))
		case calls.Add(1)%2 == 1:
			_, _ = io.WriteString(w, strings.ReplaceAll(good[:len(good)-9], "guid-1", "other-1"))
			panic(http.ErrAbortHandler)
		default:
			_, _ = io.WriteString(w, good)
		}
	})
	got, err := c.JobOrders().List(t.Context())
	if err != nil || len(got) != 3000 || got[1].GUID != "guid-1" {
		t.Fatalf("%d entries, %v", len(got), err)
	}
	var read []string
	run := c.JobOrders().Changed(t.Context(), &aimsio.MemoryCheckpoint{})
	for _, err := range run.Records() {
		if err != nil {
			t.Fatal(err)
		}
		read = append(read, run.Key())
	}
	for i, stub := range got {
		if len(read) != len(got) || read[i] != stub.GUID {
			t.Fatalf("%d records were read", len(read))
		}
	}
}

// TestListAnewAndShort: of a long list that was cut off nothing is left in a short one.
func TestListAnewAndShort(t *testing.T) {
	for body, want := range map[string]int{`[{"guid":"a","updatedAt":5}]`: 1, `[]`: 0, `{"message":"locked"}`: -1, `["` + strings.Repeat("x", held) + `",{"guid":"a"}]`: 2} {
		var calls atomic.Int32
		c := talk(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			if calls.Add(1)%2 == 1 {
				_, _ = io.WriteString(w, longList(nil)[:2*held])
				panic(http.ErrAbortHandler)
			}
			_, _ = io.WriteString(w, body)
		})
		got, err := c.JobOrders().List(t.Context())
		if (err != nil && !errors.As(err, new(*wire.UnreadError))) != (want < 0) || len(got) != max(0, want) {
			t.Errorf("%.30s: %d entries, %v", body, len(got), err)
		}
		listed := 0
		for range c.JobOrders().All(t.Context(), aimsio.OnProgress(func(p aimsio.Progress) { listed = p.Listed })) {
			break
		}
		if listed != max(0, want) {
			t.Errorf("%.30s: a run lists %d", body, listed)
		}
	}
}

// TestListLeft: a context that ends in the middle of a list ends the call, and what is larger than
// allowed is refused.
func TestListLeft(t *testing.T) {
	good, left := longList(nil), make(chan struct{})
	c := talk(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, good[:len(good)/2])
		w.(http.Flusher).Flush()
		close(left)
		<-r.Context().Done()
	})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() { <-left; cancel() }()
	if got, err := c.JobOrders().List(ctx); got != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("%d entries, %v", len(got), err)
	}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, good) }))
	defer s.Close()
	for more, refused := range map[int64]bool{0: false, -1: true} {
		c := newClient(t, aimsio.Config{URL: wire.Hide(s.URL), Username: "someone", Password: wire.Hide(password), MaxAnswer: int64(len(good)) + more})
		if got, err := c.JobOrders().List(t.Context()); (got == nil) != refused || strings.Contains(fmt.Sprint(err), "Config.MaxAnswer") != refused {
			t.Errorf("%d entries, %v", len(got), err)
		}
	}
}

// TestListHasItsTime: the moment of a list is the server's, however the list is read: a mark goes
// by it.
func TestListHasItsTime(t *testing.T) {
	at := time.UnixMilli(epoch).Add(-time.Hour).UTC().Truncate(time.Second)
	for name, list := range map[string]string{"short": stubs("a", "b"), "long": longList(nil)} {
		for _, drift := range []*aimsio.Drift{nil, {}} {
			s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Date", at.Format(http.TimeFormat))
				w.Header().Set("Content-Type", "application/json")
				if body := list; path.Base(r.URL.Path) != "JobOrder" {
					fmt.Fprintf(w, `{"jobGuid":%q}`, path.Base(r.URL.Path))
				} else {
					_, _ = io.WriteString(w, body)
				}
			}))
			defer s.Close()
			c := newClient(t, aimsio.Config{URL: wire.Hide(s.URL), Username: "someone", Password: wire.Hide(password), Drift: drift})
			var text wire.Raw
			for _, how := range [][]aimsio.ReadOption{nil, {aimsio.EachCall(wire.TextTo(&text)), aimsio.AtOnce(1)}} {
				kept := &aimsio.MemoryCheckpoint{}
				for _, err := range c.JobOrders().Changed(t.Context(), kept, how...).Records() {
					if err != nil {
						t.Fatal(err)
					}
				}
				if state, _ := kept.Load(t.Context()); state.Mark != wire.MillisAt(at) {
					t.Errorf("%s, drift %v, %d options: the mark is %v, not %v", name, drift != nil, len(how), state.Mark, at)
				}
			}
		}
	}
}
