package ajeratest

import (
	"crypto/rand"
	"crypto/subtle"
	"slices"
	"time"
)

// Session is an open session, without its token.
type Session struct {
	Version int
	Opened  time.Time
	Expires time.Time
}

// Sessions is the sessions that are open and not expired, oldest first.
func (s *Server) Sessions() []Session {
	s.mu.Lock()
	defer s.mu.Unlock()
	var open []Session
	for _, session := range s.sessions {
		if s.now().Before(session.Expires) {
			open = append(open, session)
		}
	}
	slices.SortFunc(open, func(a, b Session) int { return a.Opened.Compare(b.Opened) })
	return open
}

// ExpireSessions makes every token that was given out invalid.
func (s *Server) ExpireSessions() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.sessions)
}

// authorize finds the method, the session and the permission for a call.
func (c *call) authorize() *refusal {
	all := c.s.specs.byName[c.request.method]
	if m := all.session(); m != nil {
		c.method = m
		return nil
	}
	session, ok := c.s.sessions[c.request.token]
	if !ok || !c.s.now().Before(session.Expires) {
		return unauthorized(TextSession)
	}
	c.version, c.entry.Version = session.Version, session.Version
	if len(all) == 0 {
		return unauthorized(TextPermission, c.request.method)
	}
	if all[c.version] == nil {
		return unauthorized("Unauthorized method %s for api version %d but is supported with api version %d",
			c.request.method, c.version, 3-c.version)
	}
	return c.permitted(all)
}

func (c *call) permitted(all ways) *refusal {
	c.method = all[c.version][0]
	if p := c.method.Permission; p != "" && !c.s.permit(p) {
		return unauthorized(TextPermission, c.method.Wire)
	}
	if c.method.Employee && c.s.employee == 0 {
		return &refusal{id: -150, text: TextEmployee}
	}
	return nil
}

// session runs the two methods that travel at the top level.
func (c *call) session() answer {
	if len(c.method.Args) > 0 {
		return c.login()
	}
	session, ok := c.s.sessions[c.request.token]
	if !ok || !c.s.now().Before(session.Expires) {
		return refuse(unauthorized(TextSession))
	}
	c.entry.Version = session.Version
	delete(c.s.sessions, c.request.token)
	return answer{content: object("message", "You have been successfully signed out.")}
}

func (c *call) login() answer {
	top := c.request.top
	version, _ := top.get("APIVersion").integer()
	c.entry.Version = version
	if !same(top.get("Username").text(), c.s.user) || !same(top.get("Password").text(), c.s.password) {
		return refuse(unauthorized(TextLogin))
	}
	token, now := rand.Text(), c.s.now()
	session := Session{Version: version, Opened: now, Expires: now.Add(c.s.ttl)}
	c.s.sessions[token] = session
	return answer{content: object(
		"CompanyName", "Alder & Quay Engineering",
		"SessionToken", token,
		"SessionExpiration", session.Expires.Format("2006-01-02T15:04:05.0000000-07:00"),
		"APIURL", "http://"+c.r.Host+Path+"?"+c.s.id(),
		"AjeraVersion", "10.30",
		"UsingICRMobile", true,
		"AllowEmployeeTypeChanges", false,
		"Timesheets", object("UserHasAccess", c.s.employee != 0, "TimeStartOfWeek", "Monday", "TimeStartOfWeekValue", 1,
			"ClickToCertifyEnabled", false, "ClickToCertifyText", ""),
		"ICRConfigFile", object("icrURL", "https://receipts.example", "icrClientId", "invented-client",
			"icrUserName", "invented-receipts-user", "icrApiKey", "invented-receipts-key"),
	)}
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// stamp is a LastModifiedDate later than every one before it.
func (s *Server) stamp() string {
	now := s.now().Truncate(time.Millisecond)
	if !now.After(s.stamped) {
		now = s.stamped.Add(time.Millisecond)
	}
	s.stamped = now
	return stampOf(now)
}

var eastern = time.FixedZone("Eastern Standard Time", -5*60*60)

// stampOf writes a moment as live tenants do.
func stampOf(t time.Time) string {
	return t.In(eastern).Format("2006-01-02 15:04:05.000 GMT-07:00") + " (" + eastern.String() + ")"
}
