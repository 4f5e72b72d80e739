package aimsiotest

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"github.com/fieldbooks/fieldbooks/internal/fake"
)

// Server is the fake. It is safe for concurrent use; the calls that got through
// the queue are executed one after the other.
type Server struct {
	now      func() time.Time
	seed     uint64
	rows     int
	days     int // by which the firm is moved
	filled   bool
	user     string
	password string
	overload int
	answer   string
	permit   func(Call) bool
	arrive   func(Call)
	observe  func(Call)
	base     string // scheme and host

	doc    *document
	gate   gate
	log    fake.Journal[Call]
	faults fake.Faults[Fault]

	mu    sync.Mutex // guards what follows
	store *store
}

// New makes a server that does not listen: its address leads nowhere but through
// [Server.Transport]. See [Start] for one that does.
func New(opts ...Option) *Server {
	s := &Server{
		now: time.Now, seed: 1, filled: true, overload: 503,
		user: "api-user", password: "invented-password", base: "https://aimsio" + fake.Nowhere,
		store:  &store{},
		permit: func(Call) bool { return true }, arrive: func(Call) {}, observe: func(Call) {},
		gate: gate{Pace: fake.Pace{PerSecond: 10, Parallel: 10}, patience: 5 * time.Second},
	}
	for _, opt := range opts {
		opt(s)
	}
	if s.doc == nil {
		doc, err := published()
		if err != nil {
			panic(fmt.Sprintf("aimsiotest: %v", err))
		}
		s.doc = doc
	}
	s.store.now, s.store.user = s.now, s.user
	s.fill()
	return s
}

// fill gives the store the records of a new server, and no other.
func (s *Server) fill() {
	s.store.tables, s.store.sequence = map[string]*table{}, 0
	s.store.random = rand.New(rand.NewPCG(s.seed, 0x61696d73696f))
	if s.filled {
		f := &firm{store: s.store, doc: s.doc, random: rand.New(rand.NewPCG(s.seed, 0x6669656c64)), rows: s.rows, days: s.days}
		f.fill()
	}
}

// Reset makes the server what it was when it was new, of the same options: its records, and no call,
// violation, fault or answer. The numbers of calls and faults go on, and a call that is open
// meanwhile, in the queue or behind it, is logged when it is answered.
func (s *Server) Reset() {
	s.mu.Lock() // throughout: what is executed after it is logged
	defer s.mu.Unlock()
	s.fill()
	s.faults.Reset()
	s.gate.reset()
	s.log.Reset()
}

// User is the name that [Server] lets in.
func (s *Server) User() string { return s.user }

// Password is the password of [Server.User].
func (s *Server) Password() string { return s.password }

// URL is the address to call, without a path.
func (s *Server) URL() string { return s.base }

// Transport reaches the server in memory, under any address: no network, so that
// package testing/synctest can drive a test, with every wait of the client (limits,
// retries) and of the server in no real time. There is nothing to close.
//
//	synctest.Test(t, func(t *testing.T) {
//		s := aimsiotest.New()
//		c, err := aimsio.New(aimsio.Config{URL: wire.Hide(s.URL()), Username: s.User(), Password: wire.Hide(s.Password()), Transport: s.Transport()})
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

// WithClock sets the clock for stamps and for the Date of answers. The default is
// time.Now. Limits and the queue keep to real time; in a bubble of package
// testing/synctest that is the bubble's.
func WithClock(now func() time.Time) Option { return func(s *Server) { s.now = now } }

// WithLimits sets the calls per second and at once beyond which calls wait in the
// queue and are noted in [Server.Violations]. The default is 10 and 10, as Aimsio
// documents. Zero means no limit.
func WithLimits(perSecond, parallel int) Option {
	return func(s *Server) { s.gate.PerSecond, s.gate.Parallel = perSecond, parallel }
}

// WithoutLimits lets every call through at once.
func WithoutLimits() Option { return WithLimits(0, 0) }

// WithQueue sets how long a call waits in the queue before it times out. The
// default is 5 seconds.
func WithQueue(patience time.Duration) Option { return func(s *Server) { s.gate.patience = patience } }

// WithOverload sets the status of a call that timed out in the queue. The default
// is 503; what Aimsio answers is not documented. With 0 the connection is cut.
func WithOverload(status int) Option { return func(s *Server) { s.overload = status } }

// WithAnswer sets the JSON body of a successful POST. The default is an empty
// body; what Aimsio answers is not documented.
func WithAnswer(body string) Option { return func(s *Server) { s.answer = body } }

// WithPartialWrites keeps the records of a list that stand before a refused one.
// Without it a list is taken whole or not at all; which of the two Aimsio does is
// not documented.
func WithPartialWrites() Option { return func(s *Server) { s.store.partial = true } }

// WithTimecards has an account with the Timecards module, which needs the five payroll members
// of an employee.
func WithTimecards() Option { return func(s *Server) { s.store.payroll = true } }

// WithUnsentKept keeps the members of a record that a change of it does not send. Whether
// Aimsio does is not stated: without this option and [WithUnsentLost] such a change is
// refused, and goes through when the record was read and is sent whole.
func WithUnsentKept() Option { return func(s *Server) { s.store.unsent = kept } }

// WithUnsentLost drops the members of a record that a change of it does not send; see
// [WithUnsentKept].
func WithUnsentLost() Option { return func(s *Server) { s.store.unsent = lost } }

// WithFirm fills the server with the invented firm of a seed. The same seed is
// the same firm, always. The default is seed 1, whose job orders are half known to
// the firm of package ajeratest by number, name and client.
func WithFirm(seed uint64) Option { return func(s *Server) { s.seed, s.filled = seed, true } }

// WithFirmUntil moves the dates of the firm by whole weeks, so that its day is not 2 January 2026
// but the last such weekday up to and including day.
func WithFirmUntil(day time.Time) Option { return func(s *Server) { s.days = fake.DaysUntil(day) } }

// WithRows gives the firm at least n companies, billable items, employees, job orders and
// non-recurring billable items.
func WithRows(n int) Option { return func(s *Server) { s.rows = n } }

// WithoutFirm starts with no record at all; see [Server.Put].
func WithoutFirm() Option { return func(s *Server) { s.filled = false } }

// WithLogin sets the only user and password that are let in.
func WithLogin(user, password string) Option {
	return func(s *Server) { s.user, s.password = user, password }
}

// WithPermissions allows these operations only: a resource as in its path
// ("JobOrder"), with a method before it ("GET JobOrder") or not. The default is
// all. Aimsio's own permission names are not documented.
func WithPermissions(operations ...string) Option {
	return func(s *Server) {
		s.permit = func(c Call) bool { return c.isAny(operations) }
	}
}

// Deny takes operations away from whatever was allowed before.
func Deny(operations ...string) Option {
	return func(s *Server) {
		before := s.permit
		s.permit = func(c Call) bool { return before(c) && !c.isAny(operations) }
	}
}

// WithObserver calls f after each answer, from the goroutine that served it.
func WithObserver(f func(Call)) Option { return func(s *Server) { s.observe = f } }

// WithArrivals calls f as each call arrives, from the goroutine that serves it, before it waits in the
// queue and anything is done. The call has the [Call.Number] that [WithObserver] tells later, and
// what is known by then: how many are open at once is told so.
func WithArrivals(f func(Call)) Option { return func(s *Server) { s.arrive = f } }

// WithDocument serves another OpenAPI document and overlay (which may be nil) than
// those of the specs folder. It panics when they cannot be read.
func WithDocument(api, overlay []byte) Option {
	return func(s *Server) {
		doc, err := loadDocument(api, overlay)
		if err != nil {
			panic(fmt.Sprintf("aimsiotest: %v", err))
		}
		s.doc = doc
	}
}
