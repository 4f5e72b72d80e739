package aimsio

import (
	"context"
	"errors"
	"fmt"
	"io"
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
)

const portalHost = "portal.aimsio.com"

var servers = map[string]string{
	Sandbox: "https://sandbox.aimsio.com",
	Portal:  "https://" + portalHost,
}

// Config says how a [Client] works. URL or Server, Username and Password are
// needed; the rest has a default.
type Config struct {
	// URL is the address of the server. It wins over Server.
	URL string
	// Server is Sandbox or Portal.
	Server string
	// Username and Password are those of an Aimsio user with API permissions.
	Username string
	Password wire.Secret

	// Limiter is shared with other clients of the account; nil means one of its
	// own with [Limits].
	Limiter *limit.Limiter
	// ReadOnly refuses every call that could change something.
	ReadOnly bool
	// ReadOnlyPortal refuses such calls on the live server only.
	ReadOnlyPortal bool
	// AllowPlainHTTP lets http:// through to a host that is not this machine.
	// The password then travels unencrypted.
	AllowPlainHTTP bool
	// Retry bounds the repeats of reads. The zero value means the defaults.
	Retry Retry
	// AnswerTimeout is how long the server may take to begin an answer; 0 means two
	// minutes. Aimsio queues a call for up to 5 seconds: with less than that, a
	// write may be done after its caller gave up.
	AnswerTimeout time.Duration
	// MaxBody is the largest answer in bytes; 0 means 32 MiB.
	MaxBody int64
	// UserAgent replaces the default "fieldbooks".
	UserAgent string
	// HTTPClient and Transport are the user's own; the limits stay above them.
	HTTPClient *http.Client
	Transport  http.RoundTripper
	// Log gets one line per call, and one per HTTP attempt, at debug level when that
	// went well. Nil means none.
	Log *slog.Logger
	// Observe is called after every HTTP attempt. Nil means nobody watches.
	Observe func(context.Context, Attempt)
	// Watch is called when a call begins. The call goes on with the context it
	// returns; the function it returns, unless nil, is called at the end. What the
	// generated client refuses by itself, such as an incomplete body, is no call.
	Watch func(context.Context, Call) (context.Context, func(Done))
	// Drift, when set, counts where answers depart from the specs.
	Drift *Drift
}

// Retry bounds how a failed call is repeated.
type Retry = exchange.Retry

// Attempt is one HTTP request of a call and what came of it.
type Attempt = exchange.Attempt

// FromEnv returns a client configured by AIMSIO_URL, or AIMSIO_SERVER (sandbox or
// portal), AIMSIO_USERNAME and AIMSIO_PASSWORD. The functions change the
// configuration before it is used.
func FromEnv(change ...func(*Config)) (*Client, error) {
	c := Config{
		URL:      os.Getenv("AIMSIO_URL"),
		Server:   os.Getenv("AIMSIO_SERVER"),
		Username: os.Getenv("AIMSIO_USERNAME"),
		Password: wire.Secret(os.Getenv("AIMSIO_PASSWORD")),
	}
	for _, f := range change {
		f(&c)
	}
	return New(c)
}

// base is the address to call.
func (c Config) base() (*url.URL, error) {
	address := c.URL
	if address == "" && c.Server != "" {
		var known bool
		if address, known = servers[strings.ToLower(c.Server)]; !known {
			return nil, fmt.Errorf("unknown server %q; use %q or %q, or give a URL", c.Server, Sandbox, Portal)
		}
	}
	if address == "" {
		return nil, errors.New("no URL given; set Config.URL or AIMSIO_URL, or Config.Server or AIMSIO_SERVER to sandbox or portal")
	}
	base, err := exchange.CheckBase(address, c.AllowPlainHTTP)
	if err == nil && (base.RawQuery != "" || base.ForceQuery) {
		return nil, fmt.Errorf("the URL of %s has a query, which no call would carry; give the address alone", base.Host)
	}
	return base, err
}

// isPortal reports whether an address is the live server, however it is spelled.
func isPortal(base *url.URL) bool {
	return strings.EqualFold(strings.TrimSuffix(base.Hostname(), "."), portalHost)
}

func (c Config) credentials() error {
	var user, password error
	switch {
	case c.Username == "":
		user = errors.New("no user name given; set Config.Username or AIMSIO_USERNAME")
	case strings.Contains(c.Username, ":"):
		user = errors.New("the user name contains a colon, which basic authentication cannot carry; use another user")
	}
	if c.Password == "" {
		password = errors.New("no password given; set Config.Password or AIMSIO_PASSWORD")
	}
	return errors.Join(user, password)
}

// Format prints where the config leads, and no user name or password.
func (c Config) Format(f fmt.State, _ rune) { io.WriteString(f, c.text()) }

// LogValue is what Format prints.
func (c Config) LogValue() slog.Value { return slog.StringValue(c.text()) }

func (c Config) text() string {
	where := "no URL"
	if base, err := c.base(); err == nil {
		where = base.Host
	}
	return fmt.Sprintf("aimsio.Config{%s}", where)
}
