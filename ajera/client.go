// Package ajera is a client of the Deltek Ajera API.
//
// [New] or [FromEnv] make a [Client]. Its two halves, V1 and V2, hold one method for each method of
// the vendor's API; which session version a method needs is known to the package, so a method
// cannot be called with the wrong one. Sessions are opened when first needed, shared by all
// goroutines, renewed when the server rejects them and ended by [Client.Close].
//
// # Reading
//
// Get methods take any number of keys and bring the records in the order asked; keys that
// do not exist are in the result's Missing; what a helper such as [Client.FindProjects] was asked
// for and did not find is an [ErrNotFound]. A success that tells nothing gives an empty result that
// is marked Incomplete: no proof that nothing exists. Both are of the [wire.Answer] in each result.
// Numbers are exact. A zero value stands for absent, null and empty alike; amounts and dates know
// absent from zero, and their IsZero means absent. Members that the specs do not know are reached by
// a record's Other method, custom fields by Custom; see [wire.Members]. [Pages] and [Batches] read
// piece by piece. Records without personal data (see below) pass through encoding/json whole, into
// an empty record; do not embed one in a struct of yours: its methods would hide the rest.
//
// A value that the specs do not allow for, such as 0000-00-00, costs no more than itself: all else
// is in the result, and the error beside it holds a [*wire.UnreadError], which names the places. A
// save refuses to change them, and leaves them as they are.
//
// # Saving
//
// Edit the structs of a Get result and give it to the Save method of the same entity. Only what
// differs from what was read goes out, under the names it was read by; records taken out of the
// result are not saved, and none is deleted. An empty text goes out as "", a cleared date, amount
// or reference as null; an edit that cannot be sent is an error. [Client.Preview] shows a save
// without sending it. After a save that went well the Get result that was given to it holds what was
// answered: edit it and save it again, and only what was edited since goes out. What the save
// returns is the answer, which cannot be saved. When that did not tell how all records are now, the
// Get result is Spent; read it again. Version 1 saves create the records that were
// added to a result, without the fields that are false or 0: set those by Other().Set where the
// vendor's default is another. Version 2 has Create methods.
//
// # Hours by day
//
// [Client.TimesheetDays] reads the hours of any period, by date, row and employee. Day 1 of a
// timesheet is the first day of the firm's week, not Monday, and its TimesheetDate the first or
// the last day: [Client.Week] knows which, and [Week.Set] writes hours by date.
//
// # Errors
//
// Reads are repeated after passing faults; a write is never repeated once something was
// sent. Every failed call returns an [*Error], whose Outcome says what is certain about a
// write, and which [errors.Is] compares with ErrConflict, ErrPermission and the others. A
// result that comes with an error holds what was done all the same: so with ErrPartial,
// when a create answers fewer records than were sent, or version 1 counts fewer updates.
//
// # Personal data
//
// Records with social security numbers, pay rates, tax ids or access data print
// masked: by fmt, by log/slog, and by encoding/json, which loggers use. To write
// one whole, use json v2 (github.com/go-json-experiment/json), or the result's Raw.
//
// # Recipes
//
// docs/recipes has a page per job, with what can go wrong and what it costs; the Examples run
// them: hours by day, find or create, percent complete, custom fields, files.
package ajera

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"reflect"
	"time"

	"github.com/fieldbooks/fieldbooks/ajera/internal/fault"
	"github.com/fieldbooks/fieldbooks/ajera/internal/session"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/internal/exchange"
	"github.com/fieldbooks/fieldbooks/internal/parallel"
	"github.com/fieldbooks/fieldbooks/internal/seam"
	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// Client calls Ajera. It is safe for concurrent use. Close it to end its sessions.
type Client struct {
	V1 *ajerav1.Client // methods that need a version 1 session
	V2 *ajerav2.Client // methods that need a version 2 session

	caller *caller
	via    wire.Caller // caller, or what explains it
}

// FromEnv makes a client from AJERA_API_URL, AJERA_API_USERNAME, AJERA_API_PASSWORD
// and, if set, AJERA_SESSION_DIR and AJERA_LIMIT_DIR: folders for sessions, see
// [SessionDir], and for [Limits] that all processes of this user and host keep
// together, see [limit.Dir]. Options are applied last.
func FromEnv(options ...Option) (*Client, error) {
	config := Config{
		URL:      wire.Hide(os.Getenv("AJERA_API_URL")),
		Username: os.Getenv("AJERA_API_USERNAME"),
		Password: wire.Hide(os.Getenv("AJERA_API_PASSWORD")),
	}
	if dir := os.Getenv("AJERA_SESSION_DIR"); dir != "" {
		config.Sessions = SessionDir(dir)
	}
	if dir := os.Getenv("AJERA_LIMIT_DIR"); dir != "" {
		shared, err := limit.Dir(dir, Limits())
		if err != nil {
			return nil, fmt.Errorf("ajera: AJERA_LIMIT_DIR: %w", err)
		}
		config.Limiter = limit.Shared(shared) // open as long as the client is in use
	}
	for _, option := range options {
		option(&config)
	}
	return New(config)
}

// New makes a client. It sends nothing: sessions are opened when first needed. All
// faults of the configuration are reported at once.
func New(config Config) (*Client, error) {
	base, err := exchange.CheckBase(config.URL.Reveal(), config.AllowHTTP)
	if err != nil {
		err = fmt.Errorf("Config.URL (AJERA_API_URL): %w", err)
	}
	if err := errors.Join(err, exchange.CheckCredentials(config.Username, config.Password, "AJERA_API"), config.check()); err != nil {
		return nil, fmt.Errorf("ajera: %w", err)
	}
	via := newCaller(&config, base)
	c := &Client{V1: ajerav1.New(via), V2: ajerav2.New(via), caller: via, via: via}
	if config.Expect != nil {
		d, err := DatabaseIn(config.URL.Reveal())
		if err := cmp.Or(err, d.mismatch(*config.Expect)); err != nil {
			via.guard = fault.New(fault.ErrDatabase, "check AJERA_API_URL and Config.Expect", "%v", err)
		}
	}
	if config.ReadOnly {
		via.guard = fault.New(fault.ErrReadOnly, "allow writes in the configuration", "the client may only read")
	}
	return c, nil
}

func newCaller(config *Config, base *url.URL) *caller {
	config.Limiter = cmp.Or(config.Limiter, limit.New(Limits()))
	config.UserAgent = cmp.Or(config.UserAgent, "fieldbooks")
	config.Parallel = cmp.Or(config.Parallel, 4)
	password := config.Password.Reveal()
	c := &caller{
		url: func() *url.URL { return base }, config: func() *Config { return config },
		password: func() string { return password }, sessions: make(map[int]*session.Keeper),
		sender: exchange.New(exchange.Config{
			Client: config.HTTPClient, Transport: config.Transport, Limiter: config.Limiter, Retry: config.Retry,
			AnswerTimeout: config.AnswerTimeout, MaxBody: config.MaxAnswer, MaxBodyName: "ajera.Config.MaxAnswer",
			Log: config.Log, Observe: config.Observe,
		}),
	}
	for _, r := range config.Rules {
		c.rules = append(c.rules, fault.Rule(r))
	}
	for _, version := range []int{1, 2} {
		c.sessions[version] = c.newKeeper(version)
	}
	return c
}

// newKeeper makes the keeper of the sessions of one version.
func (c *caller) newKeeper(version int) *session.Keeper {
	config := c.config()
	m := sessionMethod("CreateAPISession", version)
	k := session.Config{
		Login: func(ctx context.Context) (session.Session, error) { return c.logIn(ctx, m) },
		Refused: func(err error) bool {
			refused, ok := errors.AsType[*Error](err)
			return ok && refused.Outcome == wire.Refused
		},
		End:      func(ctx context.Context, s session.Session) { _ = c.end(ctx, version, s) },
		Timeout:  cmp.Or(config.LoginTimeout, 30*time.Second),
		Cooldown: cmp.Or(config.LoginCooldown, 30*time.Second),
		Idle:     cmp.Or(config.SessionIdle, 15*time.Minute),
		ID:       func() string { return fmt.Sprintf("%q %q %d", c.url().String(), config.Username, version) },
		Password: c.password, Log: config.Log,
		Foreign: public(m, fault.New(fault.ErrSession, fault.Remedy(m, fault.ErrSession),
			"another client that shares Config.Sessions was refused with this password")),
	}
	if store := config.Sessions; store != nil {
		if reflect.ValueOf(store).Comparable() {
			k.Store = store
		}
		k.Load = func(ctx context.Context, key string) (session.Session, error) {
			s, err := store.Load(ctx, key)
			return session.Session(s), err
		}
		k.Save = func(ctx context.Context, key string, s session.Session) error {
			return store.Save(ctx, key, Session(s))
		}
	}
	return session.New(k)
}

// Close ends the client's sessions, in ten seconds at most, but for those kept in
// Config.Sessions; see [Client.EndSessions]. Calls after it fail with [ErrClosed].
func (c *Client) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	return c.Shutdown(ctx)
}

// Shutdown is Close with a context that bounds it.
func (c *Client) Shutdown(ctx context.Context) error {
	err := c.both(ctx, func(ctx context.Context, version int) error {
		return c.caller.end(ctx, version, c.caller.sessions[version].Close(ctx))
	})
	c.caller.sender.CloseIdleConnections()
	return err
}

// EndSessions ends all sessions, those in Config.Sessions too; the client stays open.
func (c *Client) EndSessions(ctx context.Context) error {
	return c.both(ctx, func(ctx context.Context, version int) error {
		open, err := c.caller.sessions[version].Clear(ctx)
		return errors.Join(err, c.caller.end(ctx, version, open...))
	})
}

// both does something for each session version, at the same time: a fault of one does
// not cut the other short. Nothing is done to a client that explains another.
func (c *Client) both(ctx context.Context, do func(ctx context.Context, version int) error) error {
	if c.via != c.caller {
		return nil
	}
	var faults error
	for err := range parallel.Results(ctx, 2, 2, false, func(ctx context.Context, i int) error { return do(ctx, i+1) }) {
		faults = errors.Join(faults, err)
	}
	return faults
}

// Stats are the figures of a client since it was made.
type Stats struct {
	Calls   int64     // that have ended, logins included, without those that the client refused itself
	Failed  int64     // of them
	Unknown int64     // of those: writes that may have been executed
	Logins  int64     // tried
	Spent   wire.Info // by all calls
	Limit   limit.Stats
}

// Stats are the figures of this moment, which [expvar.Func] can publish.
func (c *Client) Stats() Stats { return Stats(c.caller.tally.Stats(c.caller.config().Limiter)) }

// Format prints where the client calls, and no user name, password or query.
func (c Client) Format(f fmt.State, _ rune) {
	host := ""
	if c.caller != nil {
		host = c.caller.url().Host
	}
	fmt.Fprintf(f, "ajera.Client{%s}", host)
}

// rawResult takes any content.
type rawResult struct {
	wire.Answer `json:"-"`
	Unknown     wire.Value `json:",embed"`
}

// exact refuses arguments with a float: it may not be the amount that was meant.
func exact(method string, args any) error {
	if _, text := args.(wire.Value); text || args == nil {
		return nil
	}
	_, err := wire.Extra{Name: method, Value: args}.JSON()
	return err
}

// Raw calls any method by the vendor's name, in a session of the given version.
// args is JSON ([wire.Value]), a struct or a map without floats; nil sends no arguments. The
// answer's Raw is the content. A method that the specs do not know counts as a
// write and is not repeated. Who calls CreateAPISession opens a session that nobody
// ends; EndAPISession without arguments ends the client's own.
func (c *Client) Raw(ctx context.Context, version int, method string, args any, opts ...wire.CallOption) (*wire.Answer, error) {
	m := wire.Method{Name: method, Version: version, Kind: wire.KindAction, Paged: true}
	if method == "" {
		return nil, public(&wire.Method{Name: "Raw", Version: version}, fault.New(fault.ErrArgument, "give the vendor's name of one", "no method"))
	}
	for _, known := range named(method) { // of this version, or else of the other
		if m.Page == "" || known.Version == version {
			m.Kind, m.Page, m.Permission, m.Employee = known.Kind, known.Page, known.Permission, known.Employee
		}
	}
	if text, ok := args.([]byte); ok {
		args = wire.Value(text)
	}
	if err := exact(method, args); err != nil {
		return nil, public(&m, fault.Because(fault.ErrArgument, err))
	}
	result, err := seam.Do(ctx, c.via, &m, args, new(rawResult), opts)
	if result == nil {
		return nil, err
	}
	return &result.Answer, err
}
