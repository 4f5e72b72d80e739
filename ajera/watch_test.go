package ajera_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"expvar"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// line is a line of the log.
type line struct {
	Level, Msg, Call, Outcome, Error   string
	UsageKey                           string `json:"usage_key"`
	Version, Attempts, Status, Code    int
	Bytes                              int64
	Took, Slot, Rate, Session, Backoff *time.Duration // each must be there
}

func lines(t *testing.T, log *bytes.Buffer) (all []line) {
	t.Helper()
	for dec := json.NewDecoder(log); dec.More(); {
		var l line
		if err := dec.Decode(&l); err != nil {
			t.Fatal(err)
		}
		all = append(all, l)
	}
	return all
}

func TestOneLinePerCall(t *testing.T) {
	var log bytes.Buffer
	s := ajeratest.Start(t, ajeratest.WithoutFirm())
	c := connect(t, s, func(c *ajera.Config) {
		c.Log = slog.New(slog.NewJSONHandler(&log, nil))
		c.BatchMax = map[string]int{"GetClients": 1}
		c.Retry = wire.Retry{First: 1, Longest: 1}
	})
	s.Fail(ajeratest.Fault{Kind: ajeratest.ResetBefore, Method: "GetClients"})
	got, err := c.V1.GetClients(t.Context(), ajerav1.GetClientsArgs{RequestedClients: []int{1, 2}})
	if err != nil {
		t.Fatal(err)
	}
	_, refused := c.Raw(t.Context(), 1, "NoSuchMethod", nil)
	var calls []line
	for _, l := range lines(t, &log) {
		if l.Msg == "ajera call" {
			calls = append(calls, l)
		}
		if l.Took == nil || l.Slot == nil || l.Rate == nil || l.Backoff == nil {
			t.Errorf("a duration is missing in %+v", l)
		}
	}
	if len(calls) != 3 {
		t.Fatalf("%d lines, want login, read and refusal: %+v", len(calls), calls)
	}
	login, read, failed := calls[0], calls[1], calls[2]
	if login.Call != "CreateAPISession" || login.Level != "INFO" || login.Attempts != 1 || login.Bytes == 0 {
		t.Errorf("%+v", login)
	}
	if read.Call != "GetClients" || read.Version != 1 || read.Attempts != 3 || read.Status != 200 || read.Code != 200 || read.UsageKey == "" || *read.Session == 0 || read.Bytes != got.Info.Bytes {
		t.Errorf("%+v", read)
	}
	if failed.Level != "WARN" || failed.Outcome != "refused" || failed.Error != refused.Error() {
		t.Errorf("%+v, want %v", failed, refused)
	}
}

type spanKey struct{}

func TestWatchWrapsACall(t *testing.T) {
	s := ajeratest.Start(t, ajeratest.WithoutFirm())
	var told []string
	c := connect(t, s, func(c *ajera.Config) {
		c.Watch = func(ctx context.Context, m *wire.Method) (context.Context, func(ajera.Ended)) {
			outer, _ := ctx.Value(spanKey{}).(string)
			name := outer + "/" + m.Name
			return context.WithValue(ctx, spanKey{}, name), func(d ajera.Ended) {
				told = append(told, fmt.Sprintf("%s %d %d %v", name, d.Status, d.Info.Attempts, d.Err != nil))
			}
		}
		c.Observe = func(ctx context.Context, a wire.Attempt) {
			told = append(told, fmt.Sprint(ctx.Value(spanKey{}), " attempt"))
		}
	})
	if _, err := c.V1.ListClients(t.Context(), ajerav1.ListClientsArgs{}); err != nil {
		t.Fatal(err)
	}
	want := "/ListClients/CreateAPISession attempt, /ListClients/CreateAPISession 200 1 false, /ListClients attempt, /ListClients 200 1 false"
	if got := strings.Join(told, ", "); got != want {
		t.Errorf("told %s\nwant %s", got, want)
	}
}

func TestStats(t *testing.T) {
	s := ajeratest.Start(t, ajeratest.WithoutFirm())
	c := connect(t, s, func(c *ajera.Config) { c.Retry.Attempts = 1 })
	s.Fail(ajeratest.Fault{Kind: ajeratest.ResetAfter, Method: "CreateProjects"})
	_, _ = c.V1.ListClients(t.Context(), ajerav1.ListClientsArgs{})
	_, _ = c.Raw(t.Context(), 2, "CreateProjects", wire.Value(`{}`))
	var stats ajera.Stats
	shown := expvar.Func(func() any { return c.Stats() }).String()
	if err := json.Unmarshal([]byte(shown), &stats); err != nil {
		t.Fatal(err)
	}
	if stats.Calls != 4 || stats.Logins != 2 || stats.Failed != 1 || stats.Unknown != 1 || stats.Spent.Attempts != 4 || stats.Limit.Calls != 4 {
		t.Error(shown)
	}
}

func TestExplain(t *testing.T) {
	s := ajeratest.Start(t)
	c := connect(t, s, func(c *ajera.Config) { c.Limiter = limit.New(limit.Policy{Calls: 2, Parallel: 4}) })
	keys := make([]int, 60)
	for i := range keys {
		keys[i] = i/2 + 1 // each twice
	}
	ctx := t.Context()
	tests := []struct {
		call func(*ajera.Client) error
		want string
	}{
		{func(c *ajera.Client) error {
			_, err := c.V2.GetProjects(ctx, ajerav2.GetProjectsArgs{RequestedProjects: keys})
			return err
		}, `GetProjects (get, session version 2): a login, then 2 requests of about 228 bytes in all for 30 keys, at most 25 in each, 2 at a time; each tried up to 4 times; needs the permission "Projects Get"
the limit of 2 calls makes it take 1s or more`},
		{func(c *ajera.Client) error {
			_, err := c.V2.ListTimesheets(ctx, ajerav2.ListTimesheetsArgs{})
			return err
		}, "more when 500 rows come"},
		{func(c *ajera.Client) error {
			_, err := c.V2.UpdateProjects(ctx, ajerav2.UpdateProjectsArgs{UpdatedProjects: []wire.Value{wire.Value(`{}`)}, UnchangedProjects: wire.Value(`{}`)})
			return err
		}, "repeated only when nothing of it was sent"},
		{func(c *ajera.Client) error {
			_, one := c.Raw(ctx, 1, "Invented", map[string]int{"A": 1})
			_, two := c.V1.ListClients(ctx, ajerav1.ListClientsArgs{}, wire.NoRepeat(), wire.With("New", 1))
			return errors.Join(one, two)
		}, "Invented (action, session version 1): a login, then 1 request of about 47 bytes in all; repeated only when nothing of it was sent; the specs know no method \"Invented\"\n" +
			"ListClients (list, session version 1): 1 request of about 52 bytes in all; repeated only when nothing"},
		{func(*ajera.Client) error { return nil }, "nothing would be sent"},
	}
	for _, tt := range tests {
		p, err := c.Explain(tt.call)
		if err != nil || !strings.Contains(p.String(), tt.want) {
			t.Errorf("%v %v\nwant %s", p, err, tt.want)
		}
	}
	_, err := c.Explain(func(c *ajera.Client) error { _, err := c.Raw(ctx, 1, "ListTimesheets", nil); return err })
	_, err2 := c.Explain(func(c *ajera.Client) error { _, err := c.V2.GetProjects(ctx, ajerav2.GetProjectsArgs{}); return err })
	if !errors.Is(err, ajera.ErrVersion) || !errors.Is(err2, ajera.ErrArgument) {
		t.Error(err, err2)
	}
	if n := len(s.Log()); n != 0 {
		t.Errorf("%d calls were sent", n)
	}
	if _, err := c.V1.ListClients(ctx, ajerav1.ListClientsArgs{}); err != nil {
		t.Fatal(err)
	}
	before := len(s.Log())
	_, err = c.Explain(func(c *ajera.Client) error { return errors.Join(c.EndSessions(ctx), c.Close()) })
	if n := len(s.Log()); err != nil || n != before {
		t.Errorf("ended in a rehearsal: %v, %d calls were sent", err, n-before)
	}
	if _, err := c.V1.ListClients(ctx, ajerav1.ListClientsArgs{}); err != nil {
		t.Errorf("the client after the rehearsal: %v", err)
	}
}

func TestExplainASave(t *testing.T) {
	s := ajeratest.Start(t)
	c := connect(t, s)
	got, err := c.V2.GetProjects(t.Context(), ajerav2.GetProjectsArgs{RequestedProjects: s.Keys("Projects")[:1]})
	if err != nil {
		t.Fatal(err)
	}
	save := func(c *ajera.Client) error { _, err := c.V2.SaveProjects(t.Context(), got); return err }
	if _, err := c.Explain(save); !errors.Is(err, ajera.ErrNoChange) {
		t.Errorf("%v, want nothing to save", err)
	}
	got.Projects[0].Description = "Renamed"
	p, err := c.Explain(save)
	if err != nil || len(p.Steps) != 1 || p.Steps[0].Login || p.Steps[0].Attempts != 1 || p.Steps[0].Bytes < int64(len(got.Raw)) {
		t.Errorf("%v %v", p, err)
	}
}
