package aimsio_test

import (
	"bytes"
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
	c := newClient(t, aimsio.Config{URL: s.URL(), Username: s.User(), Password: wire.Secret(s.Password()), Log: slog.New(slog.NewTextHandler(&log, nil))})
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
