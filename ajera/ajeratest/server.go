package ajeratest

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/fieldbooks/fieldbooks/ajera/ajeratest/internal/firm"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest/internal/sheet"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest/internal/tables"
	"github.com/fieldbooks/fieldbooks/internal/fake"
)

// Path is where the one endpoint of the fake lives.
const Path = "/V000000/AjeraAPI.ashx"

// Server is the fake. It is safe for concurrent use; calls are executed one after
// the other, as if the database were one table.
type Server struct {
	now      func() time.Time
	success  *int
	seed     uint64
	filled   bool
	weeks    int
	employee int
	permit   func(permission string) bool
	ttl      time.Duration
	user     string
	password string
	database string
	week     sheet.Week
	answer   *fake.Value // members that replace those of a login's answer
	observe  func(Call)
	base     string // scheme and host

	pace   fake.Pace
	log    fake.Journal[Call]
	faults fake.Faults[Fault]

	mu       sync.Mutex // guards what follows
	tables   *tables.Tables
	sessions map[string]Session // by token
}

// Session is an open session, without its token.
type Session struct {
	Version int
	Opened  time.Time
	Expires time.Time
}

// New makes a server that does not listen: its address leads nowhere but through
// [Server.Transport]. See [Start] for one that does.
func New(opts ...Option) *Server {
	s := &Server{
		now: time.Now, seed: 1, filled: true, employee: 1, ttl: 20 * time.Minute,
		permit: func(string) bool { return true }, observe: func(Call) {},
		user: "api-user", password: "invented-password",
		database: "{\r\n  \"ClientID\": 102030,\r\n  \"DatabaseID\": 7,\r\n  \"IsSampleData\": true\r\n}",
		week:     sheet.Week{Start: time.Monday}, answer: fake.Object(), sessions: map[string]Session{}, base: "https://ajera" + fake.Nowhere,
	}
	for _, opt := range opts {
		opt(s)
	}
	s.pace.Now = s.now
	s.tables = tables.New(s.now)
	if s.filled {
		firm.Fill(s.tables, s.seed, s.weeks, s.employee, s.week.Dated())
	}
	return s
}

// User is the name that [Server] lets in.
func (s *Server) User() string { return s.user }

// Password is the password of [Server.User].
func (s *Server) Password() string { return s.password }

// URL is the address to call, as Ajera's settings screen gives it: the id is the
// whole query, without a name, its padding encoded in lower case.
func (s *Server) URL() string { return s.URLAt(s.base) }

// URLAt is the URL for a server that is reached at base, e.g.
// "http://127.0.0.1:8080".
func (s *Server) URLAt(base string) string { return base + Path + "?" + s.id() }

func (s *Server) id() string {
	id := base64.StdEncoding.EncodeToString([]byte(s.database))
	return strings.NewReplacer("=", "%3d", "+", "%2b").Replace(id)
}

// Transport reaches the server in memory, under any address: no network, so that
// package testing/synctest can drive a test, with every wait of the client (sessions,
// limits, retries) and of the server in no real time. There is nothing to close.
//
//	synctest.Test(t, func(t *testing.T) {
//		s := ajeratest.New()
//		c, err := ajera.New(ajera.Config{URL: wire.Hide(s.URL()), Username: s.User(), Password: wire.Hide(s.Password()), Transport: s.Transport()})
func (s *Server) Transport() http.RoundTripper { return fake.Memory(s) }

// TB is the part of testing.TB that [Start] needs; a *testing.T has it.
type TB interface {
	Helper()
	Cleanup(func())
}

// Start makes a server that listens on a free port of the loopback interface
// until the test ends.
func Start(t TB, opts ...Option) *Server {
	t.Helper()
	s := New(opts...)
	s.base = fake.Start(t, s)
	return s
}

// Option changes how a [Server] behaves; see the With functions and [Deny].
type Option func(*Server)

// WithClock sets the clock for stamps, session expiry, the Date header and the
// counting of arrivals. The default is time.Now.
func WithClock(now func() time.Time) Option { return func(s *Server) { s.now = now } }

// WithSuccessCode makes every success answer the same ResponseCode. Without it
// the documentation's samples hold: 0 for the session methods, 200 for the rest.
// Live tenants answer either.
func WithSuccessCode(code int) Option { return func(s *Server) { s.success = &code } }

// WithLimits refuses with HTTP 429 what arrives beyond perSecond calls in any
// second or parallel calls at once, and notes it in [Server.Violations]. Zero
// means no limit.
func WithLimits(perSecond, parallel int) Option {
	return func(s *Server) { s.pace.PerSecond, s.pace.Parallel = perSecond, parallel }
}

// WithFirm fills the server with the invented firm of a seed. The same seed is
// the same firm, always. The default is seed 1.
func WithFirm(seed uint64) Option { return func(s *Server) { s.seed, s.filled = seed, true } }

// WithoutFirm starts with no record at all; see [Server.Put].
func WithoutFirm() Option { return func(s *Server) { s.filled = false } }

// WithTimesheets adds n weekly timesheets of the firm's employees, spread over the
// year before the firm's date of 2 January 2026.
func WithTimesheets(n int) Option { return func(s *Server) { s.weeks = n } }

// WithWeekStart sets the weekday on which timesheets begin, which logins tell. The
// default is Monday.
func WithWeekStart(day time.Weekday) Option { return func(s *Server) { s.week.Start = day } }

// WithFirstDayDates dates timesheets by the first day of their week. Without it their
// TimesheetDate is the last day.
func WithFirstDayDates() Option { return func(s *Server) { s.week.First = true } }

// WithLoginMember replaces a member of the answer to logins, e.g. "SessionExpiration",
// by a JSON value; "" leaves it out. It panics when value is no JSON.
func WithLoginMember(name, value string) Option {
	var v *fake.Value
	if value != "" {
		var err error
		if v, err = fake.Parse([]byte(value)); err != nil {
			panic(fmt.Sprintf("ajeratest: WithLoginMember %s: not JSON: %v", name, err))
		}
	}
	return func(s *Server) { s.answer.Set(name, v) }
}

// WithAuthorizingEmployee names the employee for whom the API user acts; the
// default is employee 1. With 0 there is none, and the methods that need one are
// refused.
func WithAuthorizingEmployee(key int) Option { return func(s *Server) { s.employee = key } }

// WithPermissions allows these permissions only, by the names in the specs, e.g.
// "Projects Get". The default is all.
func WithPermissions(names ...string) Option {
	return func(s *Server) {
		s.permit = func(name string) bool { return slices.Contains(names, name) }
	}
}

// Deny takes permissions away from whatever was allowed before.
func Deny(names ...string) Option {
	return func(s *Server) {
		before := s.permit
		s.permit = func(name string) bool { return before(name) && !slices.Contains(names, name) }
	}
}

// WithSessionTTL sets how long a session lasts from its login; the default is
// 20 minutes.
func WithSessionTTL(d time.Duration) Option { return func(s *Server) { s.ttl = d } }

// WithLogin sets the only user and password that are let in.
func WithLogin(user, password string) Option {
	return func(s *Server) { s.user, s.password = user, password }
}

// WithDatabase sets the JSON object that the URL's id stands for. The default is
// a sample database of ClientID 102030 with DatabaseID 7.
func WithDatabase(object string) Option { return func(s *Server) { s.database = object } }

// WithObserver calls f after each answer, from the goroutine that served it.
func WithObserver(f func(Call)) Option { return func(s *Server) { s.observe = f } }
