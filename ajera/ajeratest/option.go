package ajeratest

import (
	"fmt"
	"slices"
	"time"

	"github.com/fieldbooks/fieldbooks/internal/fake"
)

// Option changes how a [Server] behaves; see the With functions and [Deny].
type Option func(*Server)

// WithClock sets the clock for stamps, session expiry and the Date header. The default
// is time.Now. Limits keep to real time.
func WithClock(now func() time.Time) Option { return func(s *Server) { s.now = now } }

// WithSuccessCode makes every success answer this ResponseCode. The default is 200, as several live
// tenants answer; others answer 0.
func WithSuccessCode(code int) Option { return func(s *Server) { s.success = code } }

// WithLimits refuses with HTTP 429 what arrives beyond perSecond calls in any
// second or parallel calls at once, and notes it in [Server.Violations]. Zero
// means no limit. The default is 9 calls per second, the pace that users report; no
// limit of calls at once is known.
func WithLimits(perSecond, parallel int) Option {
	return func(s *Server) { s.pace.PerSecond, s.pace.Parallel = perSecond, parallel }
}

// WithoutLimits lets every call through.
func WithoutLimits() Option { return WithLimits(0, 0) }

// WithStrict refuses what the vendor's documentation does and live servers do not: a pair of
// records of version 1 that leaves members out of both halves, a list method of version 1 in a
// session of version 2, more keys in a call than the specs advise, and a line of a vendor invoice
// with a project but no phase. The totals of overhead projects have no member then.
func WithStrict() Option { return func(s *Server) { s.strict = true } }

// WithFirm fills the server with the invented firm of a seed. The same seed is
// the same firm, always. The default is seed 1.
func WithFirm(seed uint64) Option { return func(s *Server) { s.firm.Seed, s.filled = seed, true } }

// WithoutFirm starts with no record at all; see [Server.Put]. A reference to a record of a kind
// that has none is not checked.
func WithoutFirm() Option { return func(s *Server) { s.filled = false } }

// WithFirmUntil moves the dates of the firm by whole weeks, so that its day is not 2 January 2026
// but the last such weekday up to and including day.
func WithFirmUntil(day time.Time) Option { return func(s *Server) { s.firm.Until = day } }

// WithRows gives the firm at least n employees, clients, vendors, projects and vendor invoices.
func WithRows(n int) Option { return func(s *Server) { s.firm.Rows = n } }

// WithTimesheets adds n weekly timesheets of the firm's employees, spread over the
// year before the firm's day; see [WithFirmUntil].
func WithTimesheets(n int) Option { return func(s *Server) { s.firm.Weeks = n } }

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

// WithArrivals calls f as each call arrives, from the goroutine that serves it, when its body was
// read and before anything is done. The call has the [Call.Number] that [WithObserver] tells later,
// and what is known by then: how many are open at once is told so.
func WithArrivals(f func(Call)) Option { return func(s *Server) { s.arrive = f } }
