// Package aimsio is a client for the Aimsio REST API: billable items, price
// books, employees, job orders and transactions. [New] gives a [Client], which
// embeds the generated client of package aimsioapi and adds what the vendor's
// description cannot say: authentication, the documented limits, repeats of
// reads, errors for answers that are no success, and certainty about writes.
//
// Aimsio lists keys only. [JobOrders] and its sisters turn that into records: a
// [Resource] lists once, reads what is wanted in parallel within the limits, and
// with a [Checkpoint] only what has changed since the last run. [UpsertJobOrders]
// and its sisters send lists of any length and tell the fate of each record.
// [Client.Explain] says of all of these what they would send.
//
// A Client is safe for concurrent use. Two clients of one account should share
// one limiter: the limits are the account's.
package aimsio

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/url"

	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/internal/exchange"
	"github.com/fieldbooks/fieldbooks/limit"
)

// Limits are what Aimsio documents for an account: 10 calls per second, 10 of
// them at once. Above that it queues calls and drops them after 5 seconds.
var Limits = limit.Policy{Calls: 10, Parallel: 10}

// Client calls Aimsio. Every operation of the vendor's description is a method;
// the answers are typed, and any answer but a success is an [*Error].
type Client struct {
	*aimsioapi.ClientWithResponses
	doer *doer
}

// New returns a client. It does not connect. All faults of the configuration are
// reported at once.
func New(c Config) (*Client, error) {
	base, err := c.base()
	if err := errors.Join(err, c.credentials()); err != nil {
		return nil, fmt.Errorf("aimsio: %w", err)
	}
	limiter := c.Limiter
	if limiter == nil {
		limiter = limit.New(Limits)
	}
	d := &doer{
		base:     base,
		headers:  carried(c.Username, c.Password.Reveal(), cmp.Or(c.UserAgent, "fieldbooks")),
		readOnly: c.ReadOnly || c.ReadOnlyPortal && isPortal(base),
		limiter:  limiter,
		log:      c.Log,
		watch:    c.Watch,
		drift:    c.Drift,
		sender: exchange.New(exchange.Config{
			Client:        c.HTTPClient,
			Transport:     c.Transport,
			Limiter:       limiter,
			Retry:         c.Retry,
			AnswerTimeout: c.AnswerTimeout,
			MaxBody:       c.MaxBody,
			MaxBodyName:   "aimsio.Config.MaxBody",
			Log:           c.Log,
			Observe:       c.Observe,
		}),
	}
	api, err := aimsioapi.NewClientWithResponses(base.String(), aimsioapi.WithHTTPClient(d))
	if err != nil {
		return nil, fmt.Errorf("aimsio: %w", err)
	}
	return &Client{ClientWithResponses: api, doer: d}, nil
}

// URL returns the address that the client calls.
func (c *Client) URL() *url.URL {
	u := *c.doer.base
	return &u
}

// Limiter returns the limiter of the client, to be shared with another client of
// the same account, or asked for its figures.
func (c *Client) Limiter() *limit.Limiter { return c.doer.limiter }

// Close closes idle connections. The client can be used again.
func (c *Client) Close() error {
	c.doer.sender.CloseIdleConnections()
	return nil
}

// Format prints where the client calls, and no user name or password.
func (c Client) Format(f fmt.State, _ rune) { io.WriteString(f, c.text()) }

// LogValue is what Format prints.
func (c Client) LogValue() slog.Value { return slog.StringValue(c.text()) }

func (c Client) text() string {
	if c.doer == nil {
		return "aimsio.Client{}"
	}
	return fmt.Sprintf("aimsio.Client{%s}", c.doer.base.Host)
}
