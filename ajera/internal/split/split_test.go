package split

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/ajera/internal/envelope"
	"github.com/fieldbooks/fieldbooks/ajera/internal/fault"
	"github.com/fieldbooks/fieldbooks/ajera/internal/order"
	"github.com/fieldbooks/fieldbooks/wire"
)

type thing struct {
	Key int `json:"Key" wire:"key"`
}

type result struct {
	Things []thing `json:"Things"`
}

// server answers a thing for each day from From to To, but no more than rows, or
// one for each key.
type server struct {
	mu   sync.Mutex
	sent []order.Order
	rows int
	fail int // the call that fails, 0 for none
}

func (s *server) send(_ context.Context, o order.Order) (*envelope.Envelope, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.sent = append(s.sent, o); len(s.sent) == s.fail {
		return nil, &fault.Fault{Outcome: wire.Refused}
	}
	keys := o.Keys("Keys")
	for day := o.Date("From"); !day.IsZero() && day.Compare(o.Date("To")) <= 0 && len(keys) < s.rows; day = day.AddDays(1) {
		_, _, number := day.Time(time.UTC).Date()
		keys = append(keys, number)
	}
	var list []string
	for _, key := range keys {
		list = append(list, fmt.Sprintf(`{"Key":%d}`, key))
	}
	return &envelope.Envelope{Status: 200, Content: wire.Value(`{"Things":[` + strings.Join(list, ",") + `]}`)}, nil
}

func ordered(t *testing.T, m *wire.Method, args string) order.Order {
	t.Helper()
	o, err := order.New(m, wire.Value(args))
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func TestBatches(t *testing.T) {
	for _, kind := range []wire.Kind{wire.KindGet, wire.KindAction} {
		m := &wire.Method{Kind: kind, Batch: &wire.Batch{By: "Keys", Max: 2, Of: "Things"}}
		o, s, l := ordered(t, m, `{"Keys":[5,4,5,3,2,1]}`), &server{}, Limits{Parallel: 3}
		e, err := Send(t.Context(), o, l, reflect.TypeFor[result](), s.send)
		if want := `{"Things":[{"Key":5},{"Key":4},{"Key":3},{"Key":2},{"Key":1}]}`; err != nil || string(e.Content) != want {
			t.Errorf("%s: %s %v", kind, e.Content, err)
		}
		keys, perCall, requests, atOnce := Count(o, l)
		if keys != 5 || perCall != 2 || requests != len(s.sent) || (atOnce == 3) != kind.Reads() {
			t.Errorf("%s: %d keys, %d in each of %d requests, %d at a time, but %d were sent", kind, keys, perCall, requests, atOnce, len(s.sent))
		}
		s = &server{fail: 3}
		e, err = Send(t.Context(), o, l, reflect.TypeFor[result](), s.send)
		f, ok := errors.AsType[*fault.Fault](err)
		if !ok || (f.Outcome == wire.Executed) == kind.Reads() || (e == nil) != kind.Reads() {
			t.Errorf("%s: %v %v", kind, e, err)
		}
	}
	m := &wire.Method{Kind: wire.KindAction, Batch: &wire.Batch{By: "Keys", Max: 1}}
	for fail, remedy := range map[int]string{1: "", 2: "1 of 3 calls were executed before it", 3: "2 of 3 calls were"} {
		_, err := Send(t.Context(), ordered(t, m, `{"Keys":[1,2,3]}`), Limits{}, nil, (&server{fail: fail}).send)
		f, ok := errors.AsType[*fault.Fault](err)
		if !ok || !strings.HasPrefix(f.Remedy, remedy) || (f.Outcome == wire.Executed) != (fail > 1) {
			t.Errorf("call %d failed: %v", fail, err)
		}
	}
	s := &server{}
	m = &wire.Method{Kind: wire.KindGet, Batch: &wire.Batch{By: "Keys", Max: 2}}
	for _, args := range []string{`{}`, `{"Keys":"all"}`} {
		if _, err := Send(t.Context(), ordered(t, m, args), Limits{Keys: 1}, nil, s.send); err != nil {
			t.Error(err)
		}
	}
	if len(s.sent) != 2 {
		t.Errorf("%d requests, want 2", len(s.sent))
	}
}

func TestWindows(t *testing.T) {
	m := &wire.Method{Kind: wire.KindList, Cap: &wire.Cap{Rows: 10, Of: "Things", From: "From", To: "To", Then: "Keys"}}
	o, s := ordered(t, m, `{"From":"2026-01-01","To":"2026-01-31"}`), &server{rows: 10}
	e, err := Send(t.Context(), o, Limits{}, reflect.TypeFor[result](), s.send)
	if err != nil || strings.Count(string(e.Content), "Key") != 31 || len(s.sent) != 7 {
		t.Errorf("%v: %d requests, %s", err, len(s.sent), e.Content)
	}
	if _, _, requests, _ := Count(o, Limits{}); !MayGrow(o) || requests != 1 {
		t.Errorf("%d requests", requests)
	}
	m.Cap.Rows = 1
	for remedy, args := range map[string]string{
		"one day has that many": `{"From":"2026-01-01","To":"2026-01-01"}`,
		"ask for less":          `{"From":"2026-01-01","To":"2026-01-01","Keys":[7]}`,
	} {
		s := &server{rows: 1}
		_, err := Send(t.Context(), ordered(t, m, args), Limits{}, reflect.TypeFor[result](), s.send)
		if !errors.Is(err, fault.ErrTruncated) || !strings.Contains(err.Error(), remedy) {
			t.Errorf("%v, want %s", err, remedy)
		}
	}
}

func TestRowKey(t *testing.T) {
	key := rowKey(reflect.TypeFor[result](), "Things")
	if other := rowKey(reflect.TypeFor[result](), "Others"); key == nil || key.Name != "Key" || other != nil {
		t.Errorf("%v, %v", key, other)
	}
}

// TestPage: what comes for one page is that page, and no list that the server cut.
func TestPage(t *testing.T) {
	page := func(number, size int) wire.Page { return wire.Page{PageNumber: number, PageSize: size} }
	beside := func(number, size, count int) wire.Paging {
		return wire.Paging{Number: number, Size: size, Count: count}
	}
	capped := &wire.Cap{Rows: 10, Of: "Things"}
	for _, test := range []struct {
		name string
		cap  *wire.Cap
		asks wire.Page
		came wire.Paging
		rows int
		want string // of the error
	}{
		{"the page", nil, page(2, 5), beside(2, 5, 3), 5, ""},
		{"another page", nil, page(2, 5), beside(3, 5, 3), 5, "page 3 came where page 2 was asked for"},
		{"the first", nil, page(0, 5), beside(1, 5, 3), 5, ""},
		{"not the first", nil, page(0, 5), beside(2, 5, 3), 5, "page 2 came where page 1 was asked for"},
		{"of no number", nil, page(2, 5), beside(0, 0, 0), 5, ""},
		{"of no number, many rows", nil, page(2, 5), beside(0, 0, 0), 10, ""},
		{"fewer rows than the cut", capped, page(1, 5), beside(0, 0, 0), 9, ""},
		{"as many as the cut", capped, page(1, 5), beside(0, 0, 0), 10, "ask for pages of less than 10"},
		{"as many as the cut, a full page", capped, page(1, 10), beside(1, 10, 3), 10, ""},
		{"as many as the cut, a page of the size asked for", capped, page(1, 10), beside(1, 0, 3), 10, ""},
		{"as many as the cut, pages not counted", capped, page(1, 10), beside(1, 10, 0), 10, "10 rows or more"},
		{"as many as the cut, a smaller page", capped, page(1, 9), beside(1, 9, 3), 10, "10 rows or more"},
		{"as many as the cut, a larger page", capped, page(1, 11), beside(1, 11, 3), 10, "10 rows or more"},
		{"the server's own size", capped, page(1, 11), beside(1, 10, 3), 10, ""},
	} {
		o := ordered(t, &wire.Method{Kind: wire.KindList, Cap: test.cap}, `{}`)
		o.Page = test.asks
		sent := 0
		e, err := Send(t.Context(), o, Limits{}, reflect.TypeFor[result](), func(context.Context, order.Order) (*envelope.Envelope, error) {
			sent++
			e := &envelope.Envelope{Status: 200, Content: wire.Value(`{"Things":[` + strings.Repeat(`{"Key":1},`, test.rows-1) + `{"Key":1}]}`)}
			e.Page = test.came
			return e, nil
		})
		if (err == nil) != (test.want == "") || (e == nil) != (err != nil) || sent != 1 || MayGrow(o) {
			t.Errorf("%s: %v", test.name, err)
		}
		if f, ok := errors.AsType[*fault.Fault](err); ok && (f.Outcome != "" || !strings.Contains(f.Error(), test.want)) {
			t.Errorf("%s: %q, %v; want %s", test.name, f.Outcome, f, test.want)
		}
	}
	o := ordered(t, &wire.Method{Kind: wire.KindList}, `{}`)
	o.Page = page(1, 5)
	if _, err := Send(t.Context(), o, Limits{}, nil, (&server{fail: 1}).send); err == nil {
		t.Error("the error of the call is lost")
	}
}

// TestDeafServer: one that gives as many rows for any window is asked no more than it takes to
// find that out.
func TestDeafServer(t *testing.T) {
	for args, want := range map[string]string{
		`{}`: "it does not heed To; give the keys to split it by in Keys",
		`{"From":"2026-01-01","To":"2026-01-01"}`: "one day has that many",
		`{"Keys":[1]}`: "ask for less",
	} {
		sent := 0
		m := &wire.Method{Kind: wire.KindList, Cap: &wire.Cap{Rows: 2, Of: "Things", From: "From", To: "To", Then: "Keys"}}
		_, err := Send(t.Context(), ordered(t, m, args), Limits{}, reflect.TypeFor[result](), func(context.Context, order.Order) (*envelope.Envelope, error) {
			sent++
			return &envelope.Envelope{Status: 200, Content: wire.Value(`{"Things":[{"Key":1},{"Key":2}]}`)}, nil
		})
		if !errors.Is(err, fault.ErrTruncated) || !strings.Contains(err.Error(), want) || sent > 17 {
			t.Errorf("%s: after %d requests %v, want %s", args, sent, err, want)
		}
	}
}
