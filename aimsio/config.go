package aimsio

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"strings"

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
	// MaxBody is the largest answer in bytes; 0 means 32 MiB.
	MaxBody int64
	// HTTPClient and Transport are the user's own; the limits stay above them.
	HTTPClient *http.Client
	Transport  http.RoundTripper
	// Log gets one line per HTTP attempt. Nil means none.
	Log *slog.Logger
	// Observe is called after every HTTP attempt. Nil means nobody watches.
	Observe func(context.Context, Attempt)
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
	return exchange.CheckBase(address, c.AllowPlainHTTP)
}

func (c Config) credentials() error {
	switch {
	case c.Username == "":
		return errors.New("no user name given; set Config.Username or AIMSIO_USERNAME")
	case c.Password == "":
		return errors.New("no password given; set Config.Password or AIMSIO_PASSWORD")
	case strings.Contains(c.Username, ":"):
		return errors.New("the user name contains a colon, which basic authentication cannot carry; use another user")
	}
	return nil
}
