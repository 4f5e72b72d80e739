package aimsio

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/fieldbooks/fieldbooks/internal/exchange"
	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// The servers that every account has, for Config.Server.
const (
	Sandbox = "sandbox" // tests of a configuration before it goes live
	Portal  = "portal"  // live data
	Mock    = "mock"    // examples of the documentation site, no data: any user and password will do
)

const portalHost = "portal.aimsio.com"

var servers = map[string]string{
	Sandbox: "https://sandbox.aimsio.com",
	Portal:  "https://" + portalHost,
	Mock:    "https://api.aimsio.com/_mock/aimsio_api",
}

// Config says how a [Client] works. URL or Server, Username and Password are
// needed; the rest has a default.
type Config struct {
	URL      wire.Secret // address of the server; it wins over Server
	Server   string      // Sandbox, Portal or Mock
	Username string      // of an Aimsio user with API permissions
	Password wire.Secret

	Limiter        *limit.Limiter // shared with other clients of the account, see [limit.Shared]; nil means one of its own with [Limits]
	ReadOnly       bool           // refuses every call that could change something
	ReadOnlyPortal bool           // refuses such calls on the live server only
	AllowHTTP      bool           // lets http:// leave this machine: the password travels unencrypted
	Retry          wire.Retry     // bounds the repeats of reads; the zero value means the defaults
	// AnswerTimeout is how long the server may take to begin an answer, and for each
	// MiB of it; 0 means two minutes. Aimsio queues a call for up to 5 seconds: with less than that, a
	// write may be done after its caller gave up.
	AnswerTimeout time.Duration
	MaxAnswer     int64             // the largest answer in bytes; 0 means 32 MiB, below 0 no cap
	UserAgent     string            // replaces the default "fieldbooks"
	HTTPClient    *http.Client      // the user's own; the limits stay above it
	Transport     http.RoundTripper // the same, and wins over that of HTTPClient

	Log     *slog.Logger                        // a line per call and HTTP attempt, at debug level when well
	Observe func(context.Context, wire.Attempt) // called after every HTTP attempt
	Drift   *Drift                              // when set, counts where answers depart from the specs
	// Watch is called when a call begins; a raw call has an operation of its own, without ID. The
	// call goes on with the context it returns; the function it returns, unless nil, is called at
	// the end. What the generated client refuses by itself, such as an incomplete body, is no call.
	Watch func(context.Context, *wire.Operation) (context.Context, func(Ended))
}

// Ended is a call that has ended, as Config.Watch sees it.
type Ended struct {
	Status int // HTTP status of the last answer, 0 when none came
	Info   wire.Info
	Err    error // an [*Error], which shows no secret; nil when the call went well
}

// Option changes a Config, e.g. func(c *aimsio.Config) { c.ReadOnly = true }.
type Option func(*Config)

// FromEnv makes a client from AIMSIO_URL, or AIMSIO_SERVER (sandbox, portal or mock),
// AIMSIO_USERNAME, AIMSIO_PASSWORD and, if set, AIMSIO_LIMIT_DIR: a folder for [Limits]
// that all processes of this user and host keep together, see [limit.Dir]. Options are
// applied last.
func FromEnv(options ...Option) (*Client, error) {
	c := Config{
		URL:      wire.Hide(os.Getenv("AIMSIO_URL")),
		Server:   os.Getenv("AIMSIO_SERVER"),
		Username: os.Getenv("AIMSIO_USERNAME"),
		Password: wire.Hide(os.Getenv("AIMSIO_PASSWORD")),
	}
	if dir := os.Getenv("AIMSIO_LIMIT_DIR"); dir != "" {
		shared, err := limit.Dir(dir, Limits())
		if err != nil {
			return nil, fmt.Errorf("aimsio: AIMSIO_LIMIT_DIR: %w", err)
		}
		c.Limiter = limit.Shared(shared) // open as long as the client is in use
	}
	for _, option := range options {
		if option != nil {
			option(&c)
		}
	}
	return New(c)
}

// base is the address to call.
func (c Config) base() (*url.URL, error) {
	address := cmp.Or(c.URL.Reveal(), servers[strings.ToLower(c.Server)])
	switch {
	case address == "" && c.Server == "":
		return nil, errors.New("no URL given; set Config.URL or AIMSIO_URL, or Config.Server or AIMSIO_SERVER to sandbox, portal or mock")
	case address == "":
		return nil, fmt.Errorf("unknown server %q; use %q, %q or %q, or give a URL", c.Server, Sandbox, Portal, Mock)
	}
	base, err := exchange.CheckBase(address, c.AllowHTTP)
	if err == nil && (base.RawQuery != "" || base.ForceQuery) {
		return nil, fmt.Errorf("the URL of %s has a query, which no call would carry; give the address alone", base.Host)
	}
	return base, err
}

// isPortal reports whether an address is the live server, however it is spelled.
func isPortal(base *url.URL) bool {
	return strings.EqualFold(strings.TrimSuffix(base.Hostname(), "."), portalHost)
}

func (c Config) credentials() (err error) {
	if strings.Contains(c.Username, ":") {
		err = errors.New("the user name contains a colon, which basic authentication cannot carry; use another user")
	}
	return errors.Join(err, exchange.CheckCredentials(c.Username, c.Password, "AIMSIO"))
}

// settings refuses what no client can work with: each of these counts from 0, which is the default.
func (c Config) settings() error {
	var faults []error
	below := func(name string, is bool, value any) {
		if is {
			faults = append(faults, fmt.Errorf("the setting Config.%s is %v; give none for the default, or more than that", name, value))
		}
	}
	r := c.Retry
	below("AnswerTimeout", c.AnswerTimeout < 0, c.AnswerTimeout)
	below("Retry.Attempts", r.Attempts < 0, r.Attempts)
	below("Retry.First", r.First < 0, r.First)
	below("Retry.Longest", r.Longest < 0, r.Longest)
	below("Retry.After", r.After < 0, r.After)
	below("Retry.Total", r.Total < 0, r.Total)
	below("Retry.Trip", r.Trip < 0, r.Trip)
	below("Retry.Rest", r.Rest < 0, r.Rest)
	return errors.Join(faults...)
}

// Format prints where the config leads, and no user name or password.
func (c Config) Format(f fmt.State, _ rune) {
	where := "no URL"
	if base, err := c.base(); err == nil {
		where = base.Host
	}
	fmt.Fprintf(f, "aimsio.Config{%s}", where)
}

// LogValue is what Format prints.
func (c Config) LogValue() slog.Value { return slog.StringValue(fmt.Sprint(c)) }
