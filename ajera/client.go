package ajera

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/internal/exchange"
	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// DefaultLimit is the pace of a client without a Limiter of its own. The vendor
// throttles at about nine calls a second.
var DefaultLimit = limit.Policy{Calls: 8, Per: time.Second, Parallel: 4}

// Retry says how reads are repeated.
type Retry = exchange.Retry

// Attempt is one HTTP request of a call, as Config.Observe sees it.
type Attempt = exchange.Attempt

// Config says where Ajera is and how to call it. URL, Username and Password are
// required.
type Config struct {
	// URL is the API's address as Ajera shows it under Utility > Setup >
	// Integrations > API Settings. Its query identifies the database and is used
	// exactly as given; it is never shown in errors or logs.
	URL      string
	Username string
	Password wire.Secret

	// AllowHTTP lets an http:// URL name another host than this machine. The
	// password then travels readable.
	AllowHTTP bool
	// Expect, when set, refuses every write unless the URL's id names this database.
	Expect *Database

	// HTTPClient and Transport replace the client's own; Transport wins. Limits,
	// retries and redirect rules apply all the same.
	HTTPClient *http.Client
	Transport  http.RoundTripper
	// Limiter paces every HTTP request; share one among clients of one account.
	// Nil means one of its own with DefaultLimit.
	Limiter *limit.Limiter
	// Parallel is how many calls of one split read go at a time; 0 means 4.
	Parallel int
	// BatchMax overrides the keys per call of Get methods, by method name.
	BatchMax map[string]int
	// Retry says how reads are repeated; the zero value is a sound default.
	Retry Retry
	// AnswerTimeout is how long the server may take to begin an answer; 0 means
	// two minutes. The whole call ends with its context.
	AnswerTimeout time.Duration
	// MaxAnswer is the largest answer in bytes; 0 means 32 MiB, below 0 no cap.
	MaxAnswer int64

	// LoginTimeout bounds one login; 0 means 30 seconds.
	LoginTimeout time.Duration
	// LoginCooldown is the time without another login after a refused one, so that
	// many callers do not lock the account; 0 means 30 seconds. Clients that share
	// Sessions wait for a refusal of any of them, unless it met another password;
	// logins of two processes at the same moment do not know of each other.
	LoginCooldown time.Duration
	// SessionIdle is when an unused session is renewed whose end the server did not
	// tell; 0 means 15 minutes.
	SessionIdle time.Duration

	// Sessions keeps sessions beyond the client, so that a short-lived command need
	// not log in; see [SessionDir]. Nil means that they end with the client.
	Sessions SessionStore

	// Rules classify refusals before the package's own table.
	Rules []Rule
	// UserAgent replaces the default "fieldbooks".
	UserAgent string
	// Log gets a line per call, and one per HTTP request, at debug level when that
	// went well.
	Log *slog.Logger
	// Observe is called after each HTTP request.
	Observe func(context.Context, Attempt)
	// Watch is called when a call begins, logins included. The call goes on with the
	// context it returns; the function it returns, unless nil, is called at the end.
	Watch func(context.Context, *wire.Method) (context.Context, func(Done))
	// Drift, when set, counts where answers depart from the specs.
	Drift *Drift
}

// Client calls Ajera. It is safe for concurrent use. Close it to end its sessions.
type Client struct {
	V1 *ajerav1.Client // methods that need a version 1 session
	V2 *ajerav2.Client // methods that need a version 2 session

	caller   *caller
	database Database
	unknown  error // why the database is not known
}

// New makes a client. It sends nothing: sessions are opened when first needed.
func New(config Config) (*Client, error) {
	base, err := exchange.CheckBase(config.URL, config.AllowHTTP)
	if err != nil {
		return nil, fmt.Errorf("ajera: Config.URL (AJERA_API_URL): %w", err)
	}
	if config.Username == "" || config.Password == "" {
		return nil, errors.New("ajera: Config.Username (AJERA_API_USERNAME) and Config.Password (AJERA_API_PASSWORD) are required; set both")
	}
	c := &Client{caller: newCaller(config, base)}
	c.database, c.unknown = DatabaseIn(config.URL)
	if config.Expect != nil {
		c.caller.guard = c.mismatch(*config.Expect)
	}
	c.V1, c.V2 = ajerav1.New(c.caller), ajerav2.New(c.caller)
	return c, nil
}

func newCaller(config Config, base *url.URL) *caller {
	limiter := config.Limiter
	if limiter == nil {
		limiter = limit.New(DefaultLimit)
	}
	c := &caller{
		url: base, username: func() string { return config.Username }, password: config.Password.Reveal,
		agent:   cmp.Or(config.UserAgent, "fieldbooks"),
		limiter: limiter, log: config.Log, watch: config.Watch, drift: config.Drift,
		rules: config.Rules, batch: config.BatchMax, parallel: cmp.Or(max(config.Parallel, 0), 4),
		sessions: make(map[int]*session),
		sender: exchange.New(exchange.Config{
			Client: config.HTTPClient, Transport: config.Transport, Limiter: limiter, Retry: config.Retry,
			AnswerTimeout: config.AnswerTimeout, MaxBody: config.MaxAnswer, MaxBodyName: "Config.MaxAnswer",
			Log: config.Log, Observe: config.Observe,
		}),
	}
	for _, version := range []int{1, 2} {
		c.sessions[version] = &session{
			store:    newShelf(config, base, version),
			login:    func(ctx context.Context) (grant, error) { return c.logIn(ctx, version) },
			timeout:  cmp.Or(config.LoginTimeout, 30*time.Second),
			cooldown: cmp.Or(config.LoginCooldown, 30*time.Second),
			idle:     cmp.Or(config.SessionIdle, 15*time.Minute),
		}
	}
	return c
}

// closeTimeout bounds Close.
const closeTimeout = 10 * time.Second

// Close ends the client's sessions, taking ten seconds at most. Those in
// Config.Sessions stay open for the next process; see [Client.EndSessions].
// Calls after it fail with [ErrClosed].
func (c *Client) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), closeTimeout)
	defer cancel()
	return c.Shutdown(ctx)
}

// Shutdown is Close with a context that bounds it.
func (c *Client) Shutdown(ctx context.Context) error {
	err := inParallel(ctx, 2, 2, func(ctx context.Context, i int) error {
		s := c.caller.sessions[i+1]
		g := s.close(ctx)
		if s.store != nil {
			return nil
		}
		return c.caller.end(ctx, i+1, g)
	})
	c.caller.sender.CloseIdleConnections()
	return err
}

// EndSessions ends the sessions of both versions, those in Config.Sessions
// included, without closing the client.
func (c *Client) EndSessions(ctx context.Context) error {
	return inParallel(ctx, 2, 2, func(ctx context.Context, i int) error {
		return c.caller.endAll(ctx, i+1)
	})
}

// Format prints where the client calls, and no user name, password or query.
func (c Client) Format(f fmt.State, _ rune) { io.WriteString(f, c.text()) }

// LogValue is what Format prints.
func (c Client) LogValue() slog.Value { return slog.StringValue(c.text()) }

func (c Client) text() string {
	if c.caller == nil {
		return "ajera.Client{}"
	}
	return fmt.Sprintf("ajera.Client{%s}", c.caller.url.Host)
}

// Format prints where the config leads, and no user name, password or query.
func (c Config) Format(f fmt.State, _ rune) { io.WriteString(f, c.text()) }

// LogValue is what Format prints.
func (c Config) LogValue() slog.Value { return slog.StringValue(c.text()) }

func (c Config) text() string {
	u, err := url.Parse(c.URL)
	if err != nil || u.Host == "" {
		return "ajera.Config{no URL}"
	}
	return fmt.Sprintf("ajera.Config{%s}", u.Host)
}
