package ajera_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/wire"
)

// ledger answers logins, keeps the other requests, and answers those by answer.
type ledger struct {
	mu     sync.Mutex
	bodies []string
	answer http.HandlerFunc
}

func (l *ledger) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	if strings.Contains(string(body), "CreateAPISession") {
		_, _ = io.WriteString(w, `{"ResponseCode":200,"Message":"Success","Content":{"SessionToken":"invented"}}`)
		return
	}
	l.mu.Lock()
	l.bodies = append(l.bodies, string(body))
	l.mu.Unlock()
	l.answer(w, r)
}

// requests is how many came so far: a handler may still run when its caller gave up.
func (l *ledger) requests() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.bodies)
}

// TestTextTo gives the content as it came, as the answer has it.
func TestTextTo(t *testing.T) {
	const content = `{"Clients":[{"ClientKey":1, "Description":"", "Odd":1.50}]}`
	c := saying(t, func(string) string { return enveloped(content) })
	var text wire.Raw
	got, err := c.V1.ListClients(t.Context(), ajerav1.ListClientsArgs{}, wire.TextTo(&text))
	if err != nil || string(text) != content || string(got.Raw) != content {
		t.Errorf("%q, %v", []byte(text), err)
	}
}

func unavailable(w http.ResponseWriter, _ *http.Request) {
	w.WriteHeader(http.StatusServiceUnavailable)
}

func success(w http.ResponseWriter, _ *http.Request) {
	_, _ = io.WriteString(w, `{"ResponseCode":200,"Message":"Success","Content":{}}`)
}

func threeTries(c *ajera.Config) {
	c.Retry = wire.Retry{Attempts: 3, First: time.Microsecond, Longest: time.Microsecond}
}

func TestNoRepeat(t *testing.T) {
	for _, tt := range []struct {
		opts []wire.CallOption
		want int
	}{{nil, 3}, {[]wire.CallOption{wire.NoRepeat()}, 1}} {
		l := &ledger{answer: unavailable}
		c := serve(t, l.ServeHTTP, threeTries)
		var info wire.Info
		_, err := c.V1.ListClients(t.Context(), ajerav1.ListClientsArgs{}, append(tt.opts, wire.InfoTo(&info))...)
		if err == nil || len(l.bodies) != tt.want {
			t.Errorf("%d requests, want %d: %v", len(l.bodies), tt.want, err)
		}
		if info.Attempts < tt.want || info.Total == 0 { // the login is among them
			t.Errorf("InfoTo got %+v", info)
		}
	}
}

// TestWith sends arguments that the specs do not name, and others for those that
// they do, each once.
func TestWith(t *testing.T) {
	l := &ledger{answer: success}
	c := serve(t, l.ServeHTTP)
	amount := wire.MustDecimal("12345678901234567890.10")
	_, err := c.V1.ListClients(t.Context(), ajerav1.ListClientsArgs{FilterByStatus: []ajerav1.Status{ajerav1.StatusActive}},
		wire.With("New Amount", amount), wire.With("FilterByStatus", []string{"Inactive"}))
	if err != nil {
		t.Fatal(err)
	}
	body := l.bodies[0]
	for want, n := range map[string]int{`"New Amount":12345678901234567890.10`: 1, `"FilterByStatus":["Inactive"]`: 1, `"FilterByStatus"`: 1} {
		if strings.Count(body, want) != n {
			t.Errorf("%s has not %s", body, want)
		}
	}
	if _, err := c.V1.ListClients(t.Context(), ajerav1.ListClientsArgs{}, wire.With("New", func() {})); !errors.Is(err, ajera.ErrArgument) || len(l.bodies) != 1 {
		t.Errorf("a value that is no JSON: %v after %d requests", err, len(l.bodies))
	}
}

func TestAttemptTimeout(t *testing.T) {
	l := &ledger{answer: func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }}
	c := serve(t, l.ServeHTTP, threeTries)
	_, err := c.V1.ListClients(t.Context(), ajerav1.ListClientsArgs{}, wire.AttemptTimeout(250*time.Millisecond))
	if err == nil || l.requests() != 3 || t.Context().Err() != nil {
		t.Errorf("%v after %d requests, want 3", err, l.requests())
	}
}

// TestInfoOfSeveral: one option gathers what several calls cost, logins included.
func TestInfoOfSeveral(t *testing.T) {
	c := connect(t, ajeratest.Start(t, ajeratest.WithoutFirm()))
	var info wire.Info
	sum := wire.InfoTo(&info)
	var running sync.WaitGroup
	for range 4 {
		running.Go(func() {
			if _, err := c.V1.ListClients(t.Context(), ajerav1.ListClientsArgs{}, sum); err != nil {
				t.Error(err)
			}
		})
	}
	running.Wait()
	if info.Attempts != 4 && info.Attempts != 5 || info.Bytes == 0 {
		t.Errorf("%+v of 4 calls", info)
	}
}

func TestReadOnly(t *testing.T) {
	s := ajeratest.Start(t)
	c := connect(t, s, func(c *ajera.Config) { c.ReadOnly = true })
	got, err := c.V2.GetProjects(t.Context(), ajerav2.GetProjectsArgs{RequestedProjects: s.Keys("Projects")[:1]})
	if err != nil {
		t.Fatal(err)
	}
	got.Projects[0].Description = "changed"
	for name, write := range map[string]func() error{
		"save": func() error { _, err := c.V2.SaveProjects(t.Context(), got); return err },
		"update": func() error {
			_, err := c.V1.UpdateClients(t.Context(), ajerav1.UpdateClientsArgs{UpdatedClients: []wire.Value{wire.Value(`{}`)}, UnchangedClients: []wire.Value{}})
			return err
		},
		"raw": func() error { _, err := c.Raw(t.Context(), 2, "Invented", nil); return err },
	} {
		before := len(s.Log())
		err := write()
		e, ok := errors.AsType[*ajera.Error](err)
		if !errors.Is(err, ajera.ErrReadOnly) || !ok || e.Outcome != wire.NotSent || len(s.Log()) != before {
			t.Errorf("%s: %v after %d requests", name, err, len(s.Log())-before)
		}
	}
}
