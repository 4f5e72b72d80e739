package ajeratest

import (
	"crypto/rand"
	"slices"
	"sync"
	"time"
)

// Session is a session that was opened, without its token. The times are those of the server's
// clock; see [WithClock].
type Session struct {
	Number      int // from 1 on, in the order of the logins
	Version     int
	Agent       string // the User-Agent of its login, as far as programs can be told apart
	Opened      time.Time
	Expires     time.Time
	Ended       time.Time // by EndAPISession; zero when it was not
	Invalidated time.Time // by [Server.ExpireSessions] or the fault [Expired]; zero when it was not
	Used        time.Time // when the last call came that bore its token; zero when none did
	Calls       int       // that bore its token, refused ones too
	Follows     int       // the last session before it of the same version and agent, 0 for none; see [Session.State]
}

// State is how a session stands.
type State string

// The states of a session. One that was left open is [SessionOpen] until it is [SessionExpired].
const (
	SessionOpen        State = "open"
	SessionEnded       State = "ended"
	SessionExpired     State = "expired"
	SessionInvalidated State = "invalidated"
)

// State is how the session stood at a moment. A program renewed a session where that which the new
// one follows was not open any more when the new one was opened, and not ended either; clients may
// renew one that is open, too, shortly before it expires. Who opened a session is not known.
func (s Session) State(at time.Time) State {
	before := func(t time.Time) bool { return !t.IsZero() && !t.After(at) }
	switch {
	case before(s.Ended):
		return SessionEnded
	case before(s.Invalidated):
		return SessionInvalidated
	case !at.Before(s.Expires):
		return SessionExpired
	}
	return SessionOpen
}

// Sessions is the sessions that are open and not expired, oldest first.
func (s *Server) Sessions() []Session {
	now := s.now()
	return slices.DeleteFunc(s.SessionLog(), func(one Session) bool { return one.State(now) != SessionOpen })
}

// SessionLog is every session that was opened so far, oldest first.
func (s *Server) SessionLog() []Session { return s.sessions.log() }

// ExpireSessions makes every token that was given out invalid.
func (s *Server) ExpireSessions() { s.sessions.invalidate(s.now()) }

// sessions is all that were opened. The zero value is none, ready for use by any number of goroutines.
type sessions struct {
	mu      sync.Mutex
	count   int // also before a reset
	opened  []*Session
	byToken map[string]*Session
}

// open opens a session, of which nobody else has the token.
func (all *sessions) open(version int, agent string, now time.Time, ttl time.Duration) (token string, opened Session) {
	all.mu.Lock()
	defer all.mu.Unlock()
	all.count++
	s := &Session{Number: all.count, Version: version, Agent: agent, Opened: now, Expires: now.Add(ttl)}
	for _, other := range slices.Backward(all.opened) {
		if other.Version == version && other.Agent == agent {
			s.Follows = other.Number
			break
		}
	}
	if all.byToken == nil {
		all.byToken = map[string]*Session{}
	}
	token = rand.Text()
	all.opened, all.byToken[token] = append(all.opened, s), s
	return token, *s
}

// met notes a call that bears a token, and tells of which session and version: zero when of none.
func (all *sessions) met(token string, now time.Time) (number, version int) {
	all.mu.Lock()
	defer all.mu.Unlock()
	s := all.byToken[token]
	if s == nil {
		return 0, 0
	}
	if now.After(s.Used) { // of two calls at once, the later may be here first
		s.Used = now
	}
	s.Calls++
	return s.Number, s.Version
}

// of is the open session of a token.
func (all *sessions) of(token string, now time.Time) (Session, bool) {
	all.mu.Lock()
	defer all.mu.Unlock()
	s := all.byToken[token]
	if s == nil || s.State(now) != SessionOpen {
		return Session{}, false
	}
	return *s, true
}

// end ends the session of a token; it reports whether it was open.
func (all *sessions) end(token string, now time.Time) bool {
	all.mu.Lock()
	defer all.mu.Unlock()
	s := all.byToken[token]
	open := s != nil && s.State(now) == SessionOpen
	if open {
		s.Ended = now
	}
	return open
}

// invalidate makes tokens invalid whose sessions are open, all of them when none is named.
func (all *sessions) invalidate(now time.Time, tokens ...string) {
	all.mu.Lock()
	defer all.mu.Unlock()
	for token, s := range all.byToken {
		if (tokens == nil || slices.Contains(tokens, token)) && s.State(now) == SessionOpen {
			s.Invalidated = now
		}
	}
}

// log is all of them, in the order in which they were opened.
func (all *sessions) log() []Session {
	all.mu.Lock()
	defer all.mu.Unlock()
	var told []Session
	for _, s := range all.opened {
		told = append(told, *s)
	}
	return told
}

// reset forgets all of them. The numbers go on.
func (all *sessions) reset() {
	all.mu.Lock()
	defer all.mu.Unlock()
	all.opened, all.byToken = nil, nil
}
