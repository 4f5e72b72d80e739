package ajeratest

import (
	"slices"
	"time"
)

// Option changes how a [Server] behaves; see the With functions and [Deny].
type Option func(*Server)

// WithClock sets the clock for stamps, session expiry and the counting of
// arrivals. The default is time.Now.
func WithClock(now func() time.Time) Option { return func(s *Server) { s.now = now } }

// WithSuccessCode makes every success answer the same ResponseCode. Without it
// the documentation's samples hold: 0 for the session methods, 200 for the rest.
// Live tenants answer either.
func WithSuccessCode(code int) Option { return func(s *Server) { s.success = &code } }

// WithLimits refuses with HTTP 429 what arrives beyond perSecond calls in any
// second or parallel calls at once, and notes it in [Server.Violations]. Zero
// means no limit.
func WithLimits(perSecond, parallel int) Option {
	return func(s *Server) { s.pace.perSecond, s.pace.parallel = perSecond, parallel }
}

// WithFirm fills the server with the invented firm of a seed. The same seed is
// the same firm, always. The default is seed 1.
func WithFirm(seed uint64) Option { return func(s *Server) { s.seed, s.filled = seed, true } }

// WithoutFirm starts with no record at all; see [Server.Put].
func WithoutFirm() Option { return func(s *Server) { s.filled = false } }

// WithTimesheets adds n weekly timesheets of the firm's employees, spread over the
// year before the firm's date of 2 January 2026.
func WithTimesheets(n int) Option { return func(s *Server) { s.weeks = n } }

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
