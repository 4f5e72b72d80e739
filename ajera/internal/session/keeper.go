// Package session decides when to log in: in come a way to do it, a place where
// sessions are kept, and what the server refused; out comes an open session, the
// same for all that wait for it. [Use] is the way in.
package session

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/fieldbooks/fieldbooks/ajera/internal/fault"
	"github.com/fieldbooks/fieldbooks/wire"
)

// Session is one that is open, or a refused login in its place, as package ajera describes it.
type Session struct {
	Token                    wire.Secret
	Path                     string
	Opened, Expires, Refused time.Time
	Tried                    wire.Secret
	WeekStart                string
}

// Config says how sessions of one version are opened and kept.
type Config struct {
	Login    func(context.Context) (Session, error)
	Refused  func(error) bool               // reports a login that the server refused
	End      func(context.Context, Session) // ends a session that nobody will use
	Timeout  time.Duration                  // of one login
	Idle     time.Duration                  // after which a token without a known end is renewed
	Cooldown time.Duration                  // after a refused login

	// Load reads from a store and Save writes to it; nil when sessions are not kept.
	Load func(ctx context.Context, key string) (Session, error)
	Save func(ctx context.Context, key string, s Session) error
	// Store tells keepers of one store from those of another; it must be comparable.
	Store any

	ID       func() string // what the session is of: database, user and version; fmt cannot look into it
	Password func() string // nor into this
	Foreign  error         // of a login that another user of the store had refused
	Log      *slog.Logger  // nil for none
}

// Keeper holds the session of one version. One login serves all that wait for it.
type Keeper struct {
	config Config
	key    string // under which the store keeps the session, "" when there is no store

	mu      sync.Mutex
	now     Session
	used    time.Time // when that last was
	login   *login
	lockout *lockout // since the last refused login, nil when there was none
	closed  bool
	left    bool                 // closed during a login that was not waited for
	refused wire.Secret          // the token that the server refused a call that was not repeated
	denied  map[string]time.Time // by method: when an unsure refusal was last not cured, or led to a new login
}

// login is one under way.
type login struct {
	done    chan struct{}
	session Session
	err     error
}

// New makes a keeper without a session. What a store keeps is bound to what it is of by
// a hash, without the password: whoever got hold of the hash could try some against it.
func New(config Config) *Keeper {
	k := &Keeper{config: config, denied: make(map[string]time.Time)}
	if config.Load != nil {
		sum := sha256.Sum256([]byte(config.ID()))
		k.key = hex.EncodeToString(sum[:])
	}
	return k
}

// deniedFor is how long an unsure refusal is taken for a missing permission
// without trying a new login. A permission takes about ten minutes to work.
const deniedFor = 10 * time.Minute

// Use calls send with an open session, and tells how long that was waited for. A
// session that the server rejects is renewed once.
func Use[T any](ctx context.Context, k *Keeper, m *wire.Method, send func(Session) (T, error)) (answer T, waited time.Duration, err error) {
	began, rejected := time.Now(), wire.Secret{}
	for {
		asked := time.Now()
		s, err := k.take(ctx, rejected)
		waited += time.Since(asked)
		if err != nil {
			f := fault.Because(nil, err)
			if errors.Is(err, fault.ErrClosed) {
				f.Remedy = "make a new client"
			} else if !rejected.IsZero() {
				f.Outcome = wire.Refused // the first try was
			}
			return *new(T), waited, f
		}
		answer, err = send(s)
		f, ok := errors.AsType[*fault.Fault](err)
		if !ok || f.Kind != fault.ErrSession {
			if err == nil {
				k.allowed(m)
			}
			return answer, waited, err
		}
		if !k.renews(m, f, s, s.Opened.Before(began), !rejected.IsZero()) {
			return answer, waited, f
		}
		rejected = s.Token
	}
}

// renews decides whether a refusal can be cured by a new login, and says what it means
// if not. A write is repeated only when the vendor's own envelope refused it and nothing
// was done; else the next call logs in, unless that was no cure for the method of late.
// A token that is new cannot have expired.
func (k *Keeper) renews(m *wire.Method, f *fault.Fault, s Session, old, tried bool) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	switch {
	case tried && !f.Unsure:
		return false
	case tried:
		k.denied[m.Name] = time.Now()
	case f.Unsure && (!old || time.Since(k.denied[m.Name]) < deniedFor):
	case f.Renewable:
		return true
	case f.Unsure:
		k.refused, k.denied[m.Name] = s.Token, time.Now()
		f.Remedy = "call it again, which logs in; if it is refused again, " + fault.Remedy(m, fault.ErrPermission)
		return false
	default:
		k.refused = s.Token
		return false
	}
	f.Kind, f.Remedy = fault.ErrPermission, fault.Remedy(m, fault.ErrPermission)
	return false
}

// allowed forgets that a method was refused.
func (k *Keeper) allowed(m *wire.Method) {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.denied, m.Name)
}

// usable reports whether the token can be expected to work. A server whose clock
// makes a new session expired already is not believed.
func (k *Keeper) usable(s Session, used time.Time) bool {
	life := s.Expires.Sub(s.Opened)
	switch {
	case s.Token.IsZero():
		return false
	case life <= 0:
		return time.Since(used) < k.config.Idle
	}
	return time.Now().Before(s.Expires.Add(-min(time.Minute, life/10)))
}

// take returns an open session other than the rejected one, logging in if need
// be. Giving up waiting ends only the caller's wait, not the login.
func (k *Keeper) take(ctx context.Context, rejected wire.Secret) (Session, error) {
	s, l, err := k.look(ctx, rejected)
	if l == nil {
		return s, err
	}
	select {
	case <-l.done:
		return l.session, l.err
	case <-ctx.Done():
		return Session{}, context.Cause(ctx)
	}
}

func (k *Keeper) look(ctx context.Context, rejected wire.Secret) (Session, *login, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	rejected = cmp.Or(rejected, k.refused)
	switch {
	case k.closed:
		return Session{}, nil, fault.ErrClosed
	case k.now.Token != rejected && k.usable(k.now, k.used):
		k.used = time.Now()
		return k.now, nil, nil
	case k.login != nil:
		return Session{}, k.login, nil
	case k.lockout != nil && time.Now().Before(k.lockout.until):
		return Session{}, nil, k.lockout
	}
	k.login = &login{done: make(chan struct{})}
	// What is open now is rejected or over: it is not to be taken from the store again.
	go k.logIn(context.WithoutCancel(ctx), k.login, cmp.Or(k.now.Token, rejected))
	return Session{}, k.login, nil
}

// logIn logs in for all waiters, with the first one's context values, but not its end.
func (k *Keeper) logIn(ctx context.Context, l *login, rejected wire.Secret) {
	ctx, cancel := context.WithTimeout(ctx, k.config.Timeout)
	defer cancel()
	l.session, l.err = k.open(ctx, rejected)
	if unused := k.settle(l); !unused.Token.IsZero() {
		k.config.End(ctx, unused)
	}
}

// settle tells all waiters how a login ended. The session that it returns is nobody's.
func (k *Keeper) settle(l *login) (unused Session) {
	k.mu.Lock()
	defer k.mu.Unlock()
	defer close(l.done)
	k.login = nil
	if l.err == nil && k.left && k.key == "" {
		unused, l.session, l.err = l.session, Session{}, fault.ErrClosed
	} else if l.err == nil {
		k.now, k.used = l.session, l.session.Opened
	} else if k.config.Refused(l.err) {
		k.lockout = &lockout{until: time.Now().Add(k.config.Cooldown), err: l.err}
	} else if met, ok := errors.AsType[*lockout](l.err); ok {
		k.lockout = met // another client was refused
	} else if errors.Is(l.err, context.DeadlineExceeded) { // that of the login, not of a caller
		l.err = fmt.Errorf("no session within Config.LoginTimeout (%v): %v; raise it, or call again when the server answers", k.config.Timeout, l.err)
	}
	return unused
}

// open takes the session that another left, or else logs in, unless one was refused.
func (k *Keeper) open(ctx context.Context, rejected wire.Secret) (Session, error) {
	if k.key == "" {
		return k.config.Login(ctx)
	}
	leave, err := doors.enter(ctx, place{k.config.Store, k.key})
	if err != nil {
		return Session{}, err
	}
	defer leave()
	kept, err := k.load(ctx)
	if err != nil {
		return Session{}, err
	}
	if kept = ours(kept); kept.Token != rejected && k.usable(kept, kept.Opened) {
		return kept, nil
	}
	if l := k.barred(kept); l != nil {
		return Session{}, l
	}
	s, err := k.config.Login(ctx)
	switch {
	case err == nil:
		k.keep(ctx, s)
	case k.config.Refused(err):
		// The others learn when, and with which password, but not a word of the vendor's.
		k.keep(ctx, Session{Refused: time.Now(), Tried: wire.Hide(imprint(rand.Text(), k.config.Password()))})
	}
	return s, err
}

// IsOpen reports whether the next call needs no login.
func (k *Keeper) IsOpen() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.now.Token != k.refused && k.usable(k.now, k.used)
}

// Current is the session in use, zero when none is open.
func (k *Keeper) Current() Session {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.now
}

// Drop forgets a token that was ended.
func (k *Keeper) Drop(token wire.Secret) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.now.Token == token {
		k.now = Session{}
	}
}

// Close lets nobody in any more, waiting for a login under way until ctx ends. It
// returns the session to end, zero when that is kept for others.
func (k *Keeper) Close(ctx context.Context) Session {
	k.mu.Lock()
	k.closed = true
	l := k.login
	k.mu.Unlock()
	if l != nil {
		select {
		case <-l.done:
		case <-ctx.Done():
			k.leave(l)
		}
	}
	s := k.Current()
	k.Drop(s.Token)
	if k.key != "" {
		return Session{}
	}
	return s
}

// leave leaves a login to itself, unless it has ended meanwhile.
func (k *Keeper) leave(l *login) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.left = k.login == l
}

// Clear forgets all sessions, those that are kept too, and returns them to be
// ended. What it could find out it returns with an error as well.
func (k *Keeper) Clear(ctx context.Context) (open []Session, err error) {
	s := k.Current()
	k.Drop(s.Token)
	open = []Session{s}
	if k.key == "" {
		return open, nil
	}
	kept, err := k.load(ctx)
	if err != nil || kept.Token.IsZero() {
		return open, err
	}
	if err = k.config.Save(ctx, k.key, Session{}); err != nil {
		err = fmt.Errorf("session store: %w", err)
	}
	if kept.Token != s.Token {
		open = append(open, kept)
	}
	return open, err
}

func (k *Keeper) load(ctx context.Context) (Session, error) {
	kept, err := k.config.Load(ctx, k.key)
	switch {
	case err == nil:
		return kept, nil
	case ctx.Err() == nil && errors.Is(err, context.DeadlineExceeded): // the store's own: no context is over
		return Session{}, fmt.Errorf("session store: %v", err)
	}
	return Session{}, fmt.Errorf("session store: %w", err)
}

// ours is a kept session by this machine's clock. One that is yet to be opened was opened by a
// clock that is ahead of it, at least by so much; it is taken to be a minute old.
func ours(kept Session) Session {
	ahead := time.Until(kept.Opened)
	if ahead <= 0 {
		return kept
	}
	kept.Opened = kept.Opened.Add(-ahead - time.Minute)
	if !kept.Expires.IsZero() {
		kept.Expires = kept.Expires.Add(-ahead - time.Minute)
	}
	return kept
}

func (k *Keeper) keep(ctx context.Context, s Session) {
	if err := k.config.Save(ctx, k.key, s); err != nil && k.config.Log != nil {
		k.config.Log.LogAttrs(ctx, slog.LevelWarn, "session not kept", slog.String("error", err.Error()))
	}
}
