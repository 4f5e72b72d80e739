package aimsio

import (
	"errors"
	"log/slog"
	"net/http"

	"github.com/fieldbooks/fieldbooks/internal/exchange"
	"github.com/fieldbooks/fieldbooks/wire"
)

// Stats are the figures of a client since it was made.
type Stats = exchange.Stats

// Stats returns the figures at this moment. They can be published with
// [expvar.Func].
func (c *Client) Stats() Stats { return c.doer.tally.Stats(c.doer.limiter) }

// Do sends req and tells of it: to the context's Info, the figures and the log.
func (d *doer) Do(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	resp, spent, err := d.send(req)
	count(ctx, spent)
	status, outcome := 0, wire.Outcome("")
	if resp != nil {
		status = resp.StatusCode
	}
	if e := (*Error)(nil); errors.As(err, &e) {
		status, outcome = e.Status, e.Outcome
	}
	write := outcome
	if reads(req) {
		write = ""
	}
	d.tally.Add(spent, err != nil, write)
	if d.log != nil && (err != nil || d.log.Enabled(ctx, slog.LevelInfo)) {
		exchange.LogCall(ctx, d.log, "aimsio call", spent, outcome, err, slog.String("call", req.Method+" "+req.URL.Path), slog.Int("status", status))
	}
	return resp, err
}
