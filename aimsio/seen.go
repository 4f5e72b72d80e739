package aimsio

import (
	"errors"
	"log/slog"
	"net/http"
	"strings"

	"github.com/fieldbooks/fieldbooks/internal/exchange"
	"github.com/fieldbooks/fieldbooks/wire"
)

// Call is a call that begins, as Config.Watch sees it.
type Call struct {
	Method   string // HTTP method
	Path     string // without host and query; it may end in the key of a record
	Resource string // e.g. "JobOrder", "" for a raw call elsewhere
}

// Done is a call that has ended, as Config.Watch sees it.
type Done struct {
	Status int // HTTP status of the last answer, 0 when none came
	Info   wire.Info
	Err    error // an [*Error], which shows no secret; nil when the call went well
}

// Stats are the figures of a client since it was made.
type Stats = exchange.Stats

// Stats returns the figures at this moment. They can be published with
// [expvar.Func].
func (c *Client) Stats() Stats { return c.doer.tally.Stats(c.doer.limiter) }

// Do sends req and tells of it: to the watcher, the context's Info, the figures
// and the log.
func (d *doer) Do(req *http.Request) (*http.Response, error) {
	if d.dry != nil {
		return d.rehearse(req)
	}
	if d.watch == nil {
		resp, _, err := d.call(req)
		return resp, err
	}
	ctx, end := d.watch(req.Context(), begun(req))
	resp, done, err := d.call(req.WithContext(ctx))
	if end != nil {
		end(done)
	}
	return resp, err
}

func begun(req *http.Request) Call {
	_, rest, _ := strings.Cut(req.URL.Path, "/rest/api/standard/v1/")
	resource, _, _ := strings.Cut(rest, "/")
	return Call{Method: req.Method, Path: req.URL.Path, Resource: resource}
}

// call sends req, and counts and logs it.
func (d *doer) call(req *http.Request) (*http.Response, Done, error) {
	ctx := req.Context()
	resp, spent, err := d.send(req)
	count(ctx, spent)
	done, outcome := Done{Info: spent, Err: err}, wire.Outcome("")
	if resp != nil {
		done.Status = resp.StatusCode
	}
	if e, ok := errors.AsType[*Error](err); ok {
		done.Status, outcome = e.Status, e.Outcome
	}
	write := outcome
	if reads(req) {
		write = ""
	}
	d.tally.Add(spent, err != nil, write)
	if d.log != nil && (err != nil || d.log.Enabled(ctx, slog.LevelInfo)) {
		exchange.LogCall(ctx, d.log, "aimsio call", spent, outcome, err, slog.String("call", req.Method+" "+req.URL.Path), slog.Int("status", done.Status))
	}
	return resp, done, err
}
