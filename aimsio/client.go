// Package aimsio is a client for the Aimsio REST API: billable items, price books, employees, job
// orders and transactions. [New] gives a [Client], which adds to the generated client of package
// aimsioapi what the vendor's description cannot say: authentication, the documented limits,
// repeats of reads, errors for answers that are no success, and certainty about writes.
//
// # Reading
//
// Aimsio lists keys only. [Client.JobOrders] and its sisters turn that into records: a [Resource]
// lists once, reads what is wanted in parallel within the limits, and with a [Checkpoint] only what
// has changed since the last run. Members that the description does not name are reached by a
// record's Other method. An answer that departs from the description, such as a number in quotes,
// is read all the same; one with a value that cannot be read at all is given with an error that
// holds a [*wire.UnreadError], which names the places, and a run reads it again. Records pass through
// encoding/json whole, into an empty record; do not embed one in a struct of yours: its methods
// would hide the rest.
//
// # Writing
//
// [Writable.Upsert] sends lists of any length and tells the fate of each record. A
// record that was read becomes one to send by its Write method. No write is repeated
// when a byte of it may have left this machine.
//
// # All else
//
// Client.API has every operation as the vendor describes it, [Client.Raw] calls any
// path, and [Client.Explain] says of all of these what they would send. Every failed
// call is an [*Error], which [errors.Is] compares with ErrNotFound and the others.
//
// A Client is safe for concurrent use. Two clients of one account should share
// one limiter: the limits are the account's.
//
// # Recipes
//
// docs/recipes has a page per job, with what can go wrong and what it costs; the Examples run
// them: a receipt with its picture, price books from a table, a mirror, two processes and one limit.
package aimsio

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/internal/exchange"
	"github.com/fieldbooks/fieldbooks/internal/seam"
	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// Limits are what Aimsio documents for an account: 10 calls per second, 10 of
// them at once. Above that it queues calls and drops them after 5 seconds.
func Limits() limit.Policy { return limit.Policy{Calls: 10, Parallel: 10} }

// Client calls Aimsio. Any answer but a success is an [*Error].
type Client struct {
	API *aimsioapi.Client // one method for each operation of the vendor's description

	doer *doer
	via  wire.Doer // doer, or what explains it
}

// New returns a client. It does not connect. All faults of the configuration are reported at once.
func New(c Config) (*Client, error) {
	base, err := c.base()
	if err := errors.Join(err, c.credentials(), c.settings()); err != nil {
		return nil, fmt.Errorf("aimsio: %w", err)
	}
	headers := carried(c.Username, c.Password.Reveal(), cmp.Or(c.UserAgent, "fieldbooks"))
	c.Limiter = cmp.Or(c.Limiter, limit.New(Limits()))
	c.ReadOnly = c.ReadOnly || c.ReadOnlyPortal && isPortal(base)
	d := &doer{base: base, headers: headers, sender: exchange.New(exchange.Config{
		Client: c.HTTPClient, Transport: c.Transport, Limiter: c.Limiter, Retry: c.Retry,
		AnswerTimeout: c.AnswerTimeout, MaxBody: c.MaxAnswer, MaxBodyName: "aimsio.Config.MaxAnswer",
		Log: c.Log, Observe: c.Observe,
	})}
	c.Username, c.Password, c.HTTPClient, c.Transport = "", wire.Secret{}, nil, nil
	d.Config = c
	return newClient(d, d), nil
}

func newClient(d *doer, via wire.Doer) *Client {
	return &Client{API: aimsioapi.New(via), doer: d, via: via}
}

// URL returns the address that the client calls.
func (c *Client) URL() *url.URL { return new(*c.doer.base) }

// Limiter returns the limiter of the client, to be shared with another client of
// the same account, or asked for its figures.
func (c *Client) Limiter() *limit.Limiter { return c.doer.Limiter }

// Stats returns the figures of the client at this moment. They can be published with [expvar.Func].
func (c *Client) Stats() Stats { return Stats(c.doer.tally.Stats(c.doer.Limiter)) }

// Close closes idle connections. The client can be used again.
func (c *Client) Close() error {
	c.doer.sender.CloseIdleConnections()
	return nil
}

// Format prints where the client calls, and no user name or password.
func (c Client) Format(f fmt.State, _ rune) {
	host := ""
	if c.doer != nil {
		host = c.doer.base.Host
	}
	fmt.Fprintf(f, "aimsio.Client{%s}", host)
}

// Stats are the figures of a client since it was made.
type Stats struct {
	Calls   int64     // that have ended; what is refused before sending is none
	Failed  int64     // of them
	Unknown int64     // of those: writes that may have been executed
	Logins  int64     // none: Aimsio has no sessions
	Spent   wire.Info // by all calls
	Limit   limit.Stats
}

// Raw calls any path of the server, with the authentication, limits, repeats and errors of every
// other call: what the vendor's description does not know, or knows wrongly. The path is that of
// the URL, e.g. "/rest/api/standard/v1/User", already escaped, and may have a query. Of body, nil
// sends none, a [wire.Content] is sent as it is, a []byte or [io.Reader] too, called JSON, and
// anything else as JSON, but for floats: they may not be the amount that was meant. A page for
// people and broken JSON are errors here too.
func (c *Client) Raw(ctx context.Context, method, path string, body any, opts ...wire.CallOption) (*wire.Reply, error) {
	op := wire.Operation{Verb: method, Path: "raw call", Reads: method == http.MethodGet || method == http.MethodHead}
	req, err := rawRequest(path, body, wire.OptionsOf(opts).Extra)
	if err != nil {
		return nil, &Error{Method: method, Path: op.Path, Outcome: wire.NotSent, Err: err, kind: ErrBadRequest}
	}
	op.Path = req.Path
	var reply wire.Reply
	if err := c.via.Do(ctx, &op, req, &reply, opts...); err != nil {
		return nil, err
	}
	return &reply, nil
}

func rawRequest(path string, body any, extra []wire.Extra) (*wire.Request, error) {
	u, err := url.Parse(path)
	if err != nil {
		return nil, errors.New("the path cannot be read; escape what is no plain path")
	}
	if u.Scheme != "" || u.Host != "" || u.User != nil || u.Opaque != "" || u.Fragment != "" ||
		!strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || seam.GoesUp(u.Path) {
		return nil, errors.New("the path is no path of the configured server; begin it with one / and leave out . and .., as in /rest/api/standard/v1/User")
	}
	req := &wire.Request{Path: u.EscapedPath(), Query: u.RawQuery}
	media, text := "application/json", wire.Value(nil)
	switch body := body.(type) {
	case nil:
		media = ""
	case wire.Content:
		req.Content, media = body, body.Media
	case io.Reader:
		req.Content = wire.Content{Media: media, Body: body}
	default:
		if text, err = rawText(body); err != nil {
			return nil, fmt.Errorf("the body is no JSON: %w", err)
		}
	}
	return req, seam.Extend(req, media, text, extra)
}

// rawText is a body as it is sent.
func rawText(body any) (wire.Value, error) {
	if value, ok := body.(wire.Value); ok {
		return value, nil // no case below, for json.RawMessage is the same type from Go 1.27 on
	}
	switch body := body.(type) {
	case []byte:
		return body, nil
	case json.RawMessage:
		return wire.Value(body), nil
	}
	return wire.Extra{Name: "body", Value: body}.JSON()
}
