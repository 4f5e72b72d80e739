package aimsio_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/wire"
)

func TestNoRepeat(t *testing.T) {
	var requests atomic.Int64
	c := talk(t, func(w http.ResponseWriter, _ *http.Request) {
		requests.Add(1)
		w.WriteHeader(http.StatusServiceUnavailable)
	})
	for _, tt := range []struct {
		opts []wire.CallOption
		once bool
	}{{nil, false}, {[]wire.CallOption{wire.NoRepeat()}, true}} {
		requests.Store(0)
		var info wire.Info
		_, err := c.API.ListJobOrders(t.Context(), append(tt.opts, wire.InfoTo(&info))...)
		n := requests.Load()
		if err == nil || (n == 1) != tt.once || int64(info.Attempts) != n {
			t.Errorf("%d requests, %d told, once: %v; %v", n, info.Attempts, tt.once, err)
		}
	}
}

// TestTextTo gives the answer as it came: with what structs do not tell, and beside an error of a value
// that cannot be read. What is no success gives none.
func TestTextTo(t *testing.T) {
	const body = `{"jobGuid":"a", "jobName":"", "odd":1.50}`
	for path, want := range map[string]string{"a": body, "gone": ""} {
		c := talk(t, func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "gone") {
				w.WriteHeader(http.StatusNotFound)
			}
			_, _ = io.WriteString(w, body)
		})
		var text wire.Raw
		if _, err := c.API.GetJobOrder(t.Context(), path, wire.TextTo(&text)); string(text) != want || (err == nil) != (want != "") {
			t.Errorf("%s: %q, %v", path, []byte(text), err)
		}
	}
	c := talk(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"jobGuid":"a","jobStartDate":"never"}`)
	})
	var text wire.Raw
	var unread *wire.UnreadError
	if _, err := c.API.GetJobOrder(t.Context(), "a", wire.TextTo(&text)); !errors.As(err, &unread) || !strings.Contains(string(text), "never") {
		t.Errorf("%q, %v", []byte(text), err)
	}
}

// TestSingleTransaction: Aimsio has none.
func TestSingleTransaction(t *testing.T) {
	c := newClient(t, aimsio.Config{URL: wire.Hide("http://127.0.0.1:1"), Username: "a", Password: wire.Hide(password), Transport: forbidden{t}})
	list := func(c *aimsio.Client) error {
		_, err := c.API.ListJobOrders(t.Context(), wire.SingleTransaction())
		return err
	}
	_, explained := c.Explain(list)
	if err := list(c); !errors.Is(err, aimsio.ErrBadRequest) || !errors.Is(explained, aimsio.ErrBadRequest) {
		t.Errorf("%v, explained %v", err, explained)
	}
}

// TestRefusalsAreErrors: what the generated client refuses is an Error like all else.
func TestRefusalsAreErrors(t *testing.T) {
	c := newClient(t, aimsio.Config{URL: wire.Hide("http://127.0.0.1:1"), Username: "a", Password: wire.Hide(password), Transport: forbidden{t}})
	for name, call := range map[string]func(*aimsio.Client) error{
		"incomplete": func(c *aimsio.Client) error {
			_, err := c.API.UpsertJobOrders(t.Context(), aimsioapi.JobOrderPostRequest{JobList: []aimsioapi.JobOrderWrite{{}}})
			return err
		},
		"float": func(c *aimsio.Client) error {
			_, err := c.API.ListJobOrders(t.Context(), wire.With("x", 1.5))
			return err
		},
	} {
		_, explained := c.Explain(call)
		for _, err := range []error{call(c), explained} {
			e, ok := errors.AsType[*aimsio.Error](err)
			if !ok || e.Outcome != wire.NotSent || e.Path != "/rest/api/standard/v1/JobOrder" || errors.Is(err, aimsio.ErrIncomplete) != (name == "incomplete") {
				t.Errorf("%s: %#v", name, err)
			}
		}
	}
}

// TestInfoIsTheReportsToo: a caller who measures takes nothing from the report.
func TestInfoIsTheReportsToo(t *testing.T) {
	c, _ := connect(t)
	var mine, second wire.Info
	report, _ := c.BillableItems().Upsert(t.Context(), items(1), aimsio.EachCall(wire.InfoTo(&mine), wire.InfoTo(&second)))
	if report.Info.Attempts != 1 || mine != report.Info || second != mine {
		t.Errorf("report %+v, mine %+v, second %+v", report.Info, mine, second)
	}
}

// TestUpsertKeepsItsList: no option takes the records out of the call, and has them
// reported as sent.
func TestUpsertKeepsItsList(t *testing.T) {
	c, s := connect(t)
	report, err := c.BillableItems().Upsert(t.Context(), items(2), aimsio.EachCall(wire.With("billableItemList", []int{})))
	if !errors.Is(err, aimsio.ErrBadRequest) || report.Count(aimsio.Refused) != 2 || s.Calls("POST", "") != 0 {
		t.Errorf("%v after %d calls", err, s.Calls("POST", ""))
	}
	report, err = c.BillableItems().Upsert(t.Context(), items(2), aimsio.EachCall(wire.NoRepeat()))
	if err != nil || report.Count(aimsio.Accepted) != 2 {
		t.Error(err)
	}
}

// TestWith sends what the description does not name: into a body, or into the query
// where there is none.
func TestWith(t *testing.T) {
	var query, body string
	c := talk(t, func(w http.ResponseWriter, r *http.Request) {
		text, _ := io.ReadAll(r.Body)
		query, body = r.URL.RawQuery, string(text)
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"jobGuid":"guid-1"}`)
	})
	amount := wire.With("newAmount", wire.MustDecimal("12345678901234567890.10"))
	text := wire.With("new name", "a&b=c")
	if _, err := c.JobOrders().Get(t.Context(), "guid-1", amount, text); err != nil {
		t.Fatal(err)
	}
	if query != "newAmount=12345678901234567890.10&new+name=a%26b%3Dc" {
		t.Errorf("query %q", query)
	}
	request := aimsioapi.BillableItemPostRequest{BillableItemList: []aimsioapi.BillableItemWrite{}}
	other := wire.With("billableItemList", []string{"replaced"})
	if _, err := c.API.UpsertBillableItems(t.Context(), request, amount, other); err != nil {
		t.Fatal(err)
	}
	if body != `{"billableItemList":["replaced"],"newAmount":12345678901234567890.10}` {
		t.Errorf("body %s", body)
	}
	if _, err := c.Raw(t.Context(), "POST", "/x", []byte(`{"a":1.10}`), amount); err != nil || body != `{"a":1.10,"newAmount":12345678901234567890.10}` {
		t.Errorf("raw body %s: %v", body, err)
	}
	if _, err := c.Raw(t.Context(), "GET", "/x?a=1", nil, amount); err != nil || query != "a=1&newAmount=12345678901234567890.10" {
		t.Errorf("raw query %s: %v", query, err)
	}
	body = ""
	for _, value := range []any{func() {}, 1.5, wire.Value("{")} {
		for name, call := range map[string]func(wire.CallOption) error{
			"query": func(o wire.CallOption) error { _, err := c.API.ListJobOrders(t.Context(), o); return err },
			"body": func(o wire.CallOption) error {
				_, err := c.API.UpsertBillableItems(t.Context(), request, o)
				return err
			},
		} {
			query = ""
			if err := call(wire.With("odd one", value)); err == nil || !strings.Contains(err.Error(), `"odd one"`) || body != "" || query != "" {
				t.Errorf("%s, %T: %v, sent %q %q", name, value, err, query, body)
			}
		}
	}
	for name, odd := range map[string]any{"list": []byte(`[1]`), "reader": strings.NewReader(`{}`), "text": wire.Content{Media: "text/plain", Body: strings.NewReader("x")}} {
		if _, err := c.Raw(t.Context(), "POST", "/x", odd, amount); err == nil || !strings.Contains(err.Error(), "no JSON object") || body != "" {
			t.Errorf("%s takes a member: %v, %q", name, err, body)
		}
	}
}

func TestAttemptTimeout(t *testing.T) {
	var requests atomic.Int64
	c := talk(t, func(_ http.ResponseWriter, r *http.Request) {
		requests.Add(1)
		<-r.Context().Done()
	})
	_, err := c.API.ListJobOrders(t.Context(), wire.AttemptTimeout(250*time.Millisecond))
	if err == nil || requests.Load() < 2 || t.Context().Err() != nil {
		t.Errorf("%v after %d requests", err, requests.Load())
	}
}
