package ajeratest

import (
	"encoding/base64"
	"net/http"
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
	success  int
	strict   bool
	firm     firm.Plan
	filled   bool
	employee int
	permit   func(permission string) bool
	ttl      time.Duration
	user     string
	password string
	database string
	week     sheet.Week
	answer   *fake.Value // members that replace those of a login's answer
	arrive   func(Call)
	observe  func(Call)
	base     string // scheme and host

	pace     fake.Pace
	log      fake.Journal[Call]
	faults   fake.Faults[Fault]
	sessions sessions
	specs    *tables.Catalogue

	mu     sync.Mutex // guards what follows
	tables *tables.Tables
}

// New makes a server that does not listen: its address leads nowhere but through
// [Server.Transport]. See [Start] for one that does.
func New(opts ...Option) *Server {
	s := &Server{
		now: time.Now, success: 200, firm: firm.Plan{Seed: 1}, filled: true, employee: 1, ttl: 20 * time.Minute,
		pace:   fake.Pace{PerSecond: 9},
		permit: func(string) bool { return true }, arrive: func(Call) {}, observe: func(Call) {},
		user: "api-user", password: "invented-password",
		database: "{\r\n  \"ClientID\": 102030,\r\n  \"DatabaseID\": 7,\r\n  \"IsSampleData\": true\r\n}",
		week:     sheet.Week{Start: time.Monday}, answer: fake.Object(), base: "https://ajera" + fake.Nowhere,
	}
	for _, opt := range opts {
		opt(s)
	}
	s.firm.User, s.firm.Dated = s.employee, s.week.Dated()
	s.tables = s.books()
	s.specs = s.tables.Catalogue
	return s
}

// books are the records of a new server.
func (s *Server) books() *tables.Tables {
	t := tables.New(s.now)
	if s.filled {
		firm.Fill(t, s.firm)
	}
	return t
}

// Reset makes the server what it was when it was new, of the same options: its records, and no
// session, call, violation, fault or answer. The numbers of calls, sessions and faults go on, and a
// call that is open meanwhile is logged when it is answered.
func (s *Server) Reset() {
	fresh := s.books()
	s.mu.Lock() // throughout: what is executed after it is logged
	defer s.mu.Unlock()
	s.tables = fresh
	s.sessions.reset()
	s.faults.Reset()
	s.pace.Reset()
	s.log.Reset()
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
