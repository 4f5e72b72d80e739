package ajera

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/fieldbooks/fieldbooks/internal/codec"
	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/wire"
	"github.com/go-json-experiment/json"
)

// Limits are a client's pace by default. The vendor throttles at about 9 calls a second.
func Limits() limit.Policy { return limit.Policy{Calls: 8, Per: time.Second, Parallel: 4} }

// Config says where Ajera is and how to call it. The first three are required.
type Config struct {
	// URL is the API's address as Ajera shows it under Utility > Setup >
	// Integrations > API Settings. Its query identifies the database and is used
	// exactly as given; it is never shown in errors or logs.
	URL      wire.Secret
	Username string
	Password wire.Secret

	AllowHTTP bool      // lets an http:// URL leave this machine: the password travels readable
	ReadOnly  bool      // refuses every call that could change something
	Expect    *Database // when set, every write is refused unless the URL's id names this database

	// HTTPClient and Transport replace the client's own; Transport wins. Limits,
	// retries and redirect rules apply all the same.
	HTTPClient *http.Client
	Transport  http.RoundTripper

	Limiter       *limit.Limiter // paces every HTTP request; share one per account. Nil means [Limits]
	Parallel      int            // how many calls of one split read go at a time; 0 means 4
	BatchMax      map[string]int // overrides the keys per call of Get methods, by method name
	Retry         wire.Retry     // how reads are repeated; the zero value is a sound default
	AnswerTimeout time.Duration  // for an answer to begin, and for each MiB of it; 0 means two minutes
	MaxAnswer     int64          // the largest answer in bytes; 0 means 32 MiB, below 0 no cap

	LoginTimeout time.Duration // of one login; 0 means 30 seconds
	SessionIdle  time.Duration // when an unused session of unknown end is renewed; 0 means 15 minutes
	// LoginCooldown is the time without another login after a refused one, so that
	// many callers do not lock the account; 0 means 30 seconds. Clients that share
	// Sessions wait for a refusal of any of them, unless it met another password;
	// logins of two processes at the same moment do not know of each other.
	LoginCooldown time.Duration
	// Sessions keeps sessions beyond the client, so that a short-lived command need
	// not log in; see [SessionDir]. Nil means that they end with the client.
	Sessions SessionStore

	Week Week // of timesheets, instead of the one that the login tells; see [Client.Week]

	Rules     []Rule                              // classify refusals before the package's own table
	UserAgent string                              // replaces the default "fieldbooks"
	Log       *slog.Logger                        // a line per call and HTTP request, at debug level when well
	Observe   func(context.Context, wire.Attempt) // called after each HTTP request
	Drift     *Drift                              // when set, counts where answers depart from the specs
	// Watch is called when a call begins, logins included. The call goes on with the
	// context it returns; the function it returns, unless nil, is called at the end.
	Watch func(context.Context, *wire.Method) (context.Context, func(Ended))
}

// Ended is a call that has ended, as Config.Watch sees it.
type Ended struct {
	Status       int    // HTTP status of the last answer, 0 when none came
	ResponseCode int    // the vendor's code in it
	UsageKey     string // the vendor's id of the call
	Info         wire.Info
	Err          error // an [*Error], which shows no secret; nil when the call went well
}

// mostParallel is beyond what any account is allowed, and what a slip of the pen gives.
const mostParallel = 1000

// check finds all figures that make no sense.
func (c *Config) check() (faults error) {
	refuse := func(name string, value any, want string) {
		faults = errors.Join(faults, fmt.Errorf("%s is %v; give %s, or 0 for the default", "Config."+name, value, want))
	}
	for _, bound := range []struct {
		name string
		wait time.Duration
	}{
		{"AnswerTimeout", c.AnswerTimeout}, {"LoginTimeout", c.LoginTimeout}, {"SessionIdle", c.SessionIdle}, {"LoginCooldown", c.LoginCooldown},
	} {
		if bound.wait < 0 {
			refuse(bound.name, bound.wait, "a time above 0")
		}
	}
	if c.Parallel < 0 || c.Parallel > mostParallel {
		refuse("Parallel", c.Parallel, fmt.Sprint("1 to ", mostParallel))
	}
	for _, name := range slices.Sorted(maps.Keys(c.BatchMax)) {
		if keys := c.BatchMax[name]; keys < 0 || len(named(name)) == 0 {
			refuse(fmt.Sprintf("BatchMax[%q]", name), keys, "a number of keys, by the name of a method")
		}
	}
	if c.Week > DatedLast {
		refuse("Week", c.Week, "ajera.WeekFrom, ajera.DatedFirst or ajera.DatedLast")
	}
	return faults
}

// Option changes a Config, e.g. func(c *ajera.Config) { c.Parallel = 2 }.
type Option func(*Config)

// Format prints where the config leads, and no user name, password or query.
func (c Config) Format(f fmt.State, _ rune) {
	where := "no URL"
	if u, err := url.Parse(c.URL.Reveal()); err == nil && u.Host != "" {
		where = u.Host
	}
	fmt.Fprintf(f, "ajera.Config{%s}", where)
}

// LogValue is what Format prints.
func (c Config) LogValue() slog.Value { return slog.StringValue(fmt.Sprint(c)) }

// Database is what the id in an API URL names; production and samples share a host.
type Database struct {
	DatabaseName string // on premises
	ClientID     int    // as a service
	DatabaseID   int
	IsSampleData bool
}

// DatabaseIn decodes the id in an API URL, its whole query.
func DatabaseIn(rawURL string) (Database, error) {
	var d Database
	u, err := url.Parse(rawURL)
	if err != nil {
		return d, errors.New("the URL cannot be read")
	}
	id, err := url.PathUnescape(u.RawQuery)
	if err != nil {
		return d, errors.New("the URL's id is not well escaped")
	}
	id = strings.NewReplacer("-", "+", "_", "/", "=", "").Replace(id)
	text, err := base64.RawStdEncoding.DecodeString(id)
	if err != nil || wire.Value(text).Kind() != '{' || json.Unmarshal(text, &d, codec.Lenient(nil, nil)) != nil {
		return d, errors.New("the URL's id names no database")
	}
	return d, nil
}

// mismatch says why writes are refused; nil when got is the expected database.
// Expected members that are empty do not matter, but for IsSampleData.
func (got Database) mismatch(want Database) error {
	switch {
	case want.DatabaseName != "" && want.DatabaseName != got.DatabaseName:
		return fmt.Errorf("the URL names database %q, not %q", got.DatabaseName, want.DatabaseName)
	case want.ClientID != 0 && want.ClientID != got.ClientID:
		return fmt.Errorf("the URL names ClientID %d, not %d", got.ClientID, want.ClientID)
	case want.DatabaseID != 0 && want.DatabaseID != got.DatabaseID:
		return fmt.Errorf("the URL names DatabaseID %d, not %d", got.DatabaseID, want.DatabaseID)
	case want.IsSampleData != got.IsSampleData:
		return fmt.Errorf("the URL has IsSampleData %t, not %t", got.IsSampleData, want.IsSampleData)
	}
	return nil
}
