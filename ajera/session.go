package ajera

import (
	"context"
	"errors"
	"sync"
	"time"
)

// session holds the token of one session version. One login serves all that
// wait for it.
type session struct {
	store    *shelf // nil when sessions are not kept
	login    func(context.Context) (grant, error)
	timeout  time.Duration // of one login
	idle     time.Duration // after which a token without a known end is renewed
	cooldown time.Duration // after a refused login

	mu     sync.Mutex
	now    grant
	flight *flight
	held   *held // since the last refused login, nil when there was none
	closed bool
}

// grant is an open session.
type grant struct {
	token                 string
	path                  string // where the login sends the calls, "" when not elsewhere
	opened, used, expires time.Time
}

// flight is a login under way.
type flight struct {
	done  chan struct{}
	grant grant
	err   error
}

// usable reports whether the token can be expected to work. A server whose clock
// makes a new session expired already is not believed.
func (g grant) usable(now time.Time, idle time.Duration) bool {
	life := g.expires.Sub(g.opened)
	switch {
	case g.token == "":
		return false
	case life <= 0:
		return now.Sub(g.used) < idle
	}
	return now.Before(g.expires.Add(-min(time.Minute, life/10)))
}

// take returns an open session other than the rejected one, logging in if need
// be. Giving up waiting ends only the caller's wait, not the login.
func (s *session) take(ctx context.Context, rejected string) (grant, error) {
	g, f, err := s.look(ctx, rejected)
	if f == nil {
		return g, err
	}
	select {
	case <-f.done:
		return f.grant, f.err
	case <-ctx.Done():
		return grant{}, context.Cause(ctx)
	}
}

func (s *session) look(ctx context.Context, rejected string) (grant, *flight, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	switch {
	case s.closed:
		return grant{}, nil, ErrClosed
	case s.now.token != rejected && s.now.usable(now, s.idle):
		s.now.used = now
		return s.now, nil, nil
	case s.flight != nil:
		return grant{}, s.flight, nil
	case s.held != nil && now.Before(s.held.until):
		return grant{}, nil, s.held
	}
	s.flight = &flight{done: make(chan struct{})}
	go s.fly(context.WithoutCancel(ctx), s.flight, rejected)
	return grant{}, s.flight, nil
}

// fly logs in for all waiters. Its context has the first waiter's values, but
// not its end.
func (s *session) fly(ctx context.Context, f *flight, rejected string) {
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	f.grant, f.err = s.open(ctx, rejected)
	s.mu.Lock()
	defer s.mu.Unlock()
	defer close(f.done)
	s.flight = nil
	if f.err == nil {
		s.now = f.grant
	} else if isRefused(f.err) {
		s.held = &held{until: time.Now().Add(s.cooldown), err: f.err}
	} else if h, ok := errors.AsType[*held](f.err); ok {
		s.held = h // another client was refused
	}
}

// open takes the session that another process left, or else logs in, unless
// another was refused.
func (s *session) open(ctx context.Context, rejected string) (grant, error) {
	if s.store == nil {
		return s.login(ctx)
	}
	leave, err := s.store.enter(ctx)
	if err != nil {
		return grant{}, err
	}
	defer leave()
	kept, err := s.store.load(ctx)
	if err != nil {
		return grant{}, err
	}
	if g := granted(kept); g.token != rejected && g.usable(time.Now(), s.idle) {
		return g, nil
	}
	if h := s.store.held(kept, s.cooldown); h != nil {
		return grant{}, h
	}
	g, err := s.login(ctx)
	switch {
	case err == nil:
		s.store.save(ctx, keeping(g))
	case isRefused(err):
		s.store.save(ctx, s.store.refusal())
	}
	return g, err
}

// current is the session in use, zero when none is open.
func (s *session) current() grant {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

// drop forgets a token that was ended.
func (s *session) drop(token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.now.token == token {
		s.now = grant{}
	}
}

// close lets nobody in any more and returns the session to end, waiting for a
// login under way until ctx ends.
func (s *session) close(ctx context.Context) grant {
	s.mu.Lock()
	s.closed = true
	f := s.flight
	s.mu.Unlock()
	if f != nil {
		select {
		case <-f.done:
		case <-ctx.Done():
		}
	}
	g := s.current()
	s.drop(g.token)
	return g
}
