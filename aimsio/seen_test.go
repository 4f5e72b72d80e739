package aimsio_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/aimsio/aimsiotest"
	"github.com/fieldbooks/fieldbooks/wire"
)

// TestCallsAreSeen reads a line per call, and the figures.
func TestCallsAreSeen(t *testing.T) {
	var log bytes.Buffer
	s := aimsiotest.Start(t, aimsiotest.WithoutLimits(), aimsiotest.WithoutFirm())
	c := newClient(t, aimsio.Config{URL: wire.Hide(s.URL()), Username: s.User(), Password: wire.Hide(s.Password()), Log: slog.New(slog.NewTextHandler(&log, nil))})
	s.Fail(aimsiotest.Fault{Kind: aimsiotest.Status, Status: 503, Method: "GET"})
	s.Fail(aimsiotest.Fault{Kind: aimsiotest.ResetAfter, Method: "POST"})
	_, errRead := c.Raw(t.Context(), "GET", "/rest/api/standard/v1/JobOrder", nil)
	_, errWrite := c.Raw(t.Context(), "POST", "/rest/api/standard/v1/JobOrder", []byte(`{"jobList":[]}`))
	if errRead != nil || errWrite == nil {
		t.Fatal(errRead, errWrite)
	}
	var calls []string
	for line := range strings.Lines(log.String()) {
		if strings.Contains(line, `msg="aimsio call"`) {
			calls = append(calls, line)
		}
	}
	if len(calls) != 2 || !strings.Contains(calls[0], "level=INFO") || !strings.Contains(calls[0], "status=200 attempts=2") || !strings.Contains(calls[1], "outcome=unknown") {
		t.Errorf("%q", calls)
	}
	if got := c.Stats(); got.Calls != 2 || got.Failed != 1 || got.Unknown != 1 || got.Spent.Attempts != 3 || got.Limit.Calls != 3 {
		t.Errorf("%+v", got)
	}
}

type spanKey struct{}

// TestWatchWrapsACall: one span per call, around all its attempts, whether it is
// of the generated client, raw, or refused.
func TestWatchWrapsACall(t *testing.T) {
	var told []string
	s := aimsiotest.Start(t, aimsiotest.WithoutLimits(), aimsiotest.WithoutFirm())
	plant(s, 1, 1, 1750000000000)
	c := newClient(t, aimsio.Config{
		URL: wire.Hide(s.URL()), Username: s.User(), Password: wire.Hide(s.Password()), ReadOnly: true,
		Watch: func(ctx context.Context, op *wire.Operation) (context.Context, func(aimsio.Ended)) {
			if op.Path == "/unwatched" {
				return ctx, nil
			}
			name := op.Verb + " " + op.Resource
			if op.ID == "" {
				name = op.Verb + " " + op.Path
			}
			return context.WithValue(ctx, spanKey{}, name), func(d aimsio.Ended) {
				told = append(told, fmt.Sprintf("%s %d %d %v", name, d.Status, d.Info.Attempts, d.Err != nil))
			}
		},
		Observe: func(ctx context.Context, _ wire.Attempt) {
			told = append(told, fmt.Sprint("attempt of ", ctx.Value(spanKey{})))
		},
	})
	s.Fail(aimsiotest.Fault{Kind: aimsiotest.ResetAfter, Method: "GET"})
	var spent wire.Info
	job, err := c.API.GetJobOrder(t.Context(), "guid-1", wire.InfoTo(&spent))
	if err != nil || job.JobNumber != "J-1" || spent.Attempts != 2 {
		t.Fatalf("%+v after %d attempts, %v", job, spent.Attempts, err)
	}
	_, one := c.Raw(t.Context(), "GET", "/elsewhere", nil)
	_, two := c.Raw(t.Context(), "POST", "/rest/api/standard/v1/NRB", []byte("{}"))
	_, three := c.Raw(t.Context(), "GET", "/unwatched", nil)
	if !errors.Is(one, aimsio.ErrNotFound) || !errors.Is(two, aimsio.ErrReadOnly) || !errors.Is(three, aimsio.ErrNotFound) {
		t.Fatal(one, two, three)
	}
	want := "attempt of GET JobOrder, attempt of GET JobOrder, GET JobOrder 200 2 false, " +
		"attempt of GET /elsewhere, GET /elsewhere 404 1 true, POST /rest/api/standard/v1/NRB 0 0 true, attempt of <nil>"
	if got := strings.Join(told, ", "); got != want {
		t.Errorf("told %s\nwant %s", got, want)
	}
}
