package ajera

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"net/url"
	"time"

	"github.com/fieldbooks/fieldbooks/wire"
)

// SessionStore keeps open sessions. Who can read it can act as the API user until
// a session ends. It must be safe for concurrent use.
type SessionStore interface {
	// Load returns what was saved under key; the zero Session when nothing was.
	// An error fails the call that needs a session.
	Load(ctx context.Context, key string) (Session, error)
	// Save replaces what is under key; the zero Session deletes it. An error is
	// logged and costs a login in the next process.
	Save(ctx context.Context, key string, s Session) error
}

// Session is an open session as a [SessionStore] keeps it, or in its place a
// login that was refused. It prints without its token.
type Session struct {
	Token   wire.Secret
	Path    string      `json:",omitzero"` // where the login sent the calls
	Opened  time.Time   `json:",omitzero"`
	Expires time.Time   `json:",omitzero"` // zero when the server did not tell
	Refused time.Time   `json:",omitzero"` // when a login was refused; there is no token then
	Tried   wire.Secret `json:",omitzero"` // the password that was refused, salted and hashed
}

// shelf is the place of one session in a store.
type shelf struct {
	SessionStore
	key      string
	version  int
	password func() string // fmt cannot look into it
	log      *slog.Logger
}

// newShelf binds the place to the database, the user and the session version by
// a hash. The password is not part of it: whoever got hold of the hash could try
// passwords against it.
func newShelf(c Config, base *url.URL, version int) *shelf {
	if c.Sessions == nil {
		return nil
	}
	log := c.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	id := fmt.Sprintf("%q %q %d", base.String(), c.Username, version)
	sum := sha256.Sum256([]byte(id))
	return &shelf{SessionStore: c.Sessions, key: hex.EncodeToString(sum[:]), version: version, password: c.Password.Reveal, log: log}
}

// doors let the clients of this process to a place one by one, so that each finds
// what the one before left there.
var doors registry[string, chan struct{}]

// enter waits for the door of the place; leave opens it to the next.
func (s *shelf) enter(ctx context.Context) (leave func(), err error) {
	door := doors.once(s.key, make(chan struct{}, 1))
	select {
	case door <- struct{}{}:
		return func() { <-door }, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

func (s *shelf) load(ctx context.Context) (Session, error) {
	kept, err := s.Load(ctx, s.key)
	if err != nil {
		return Session{}, fmt.Errorf("session store: %w", err)
	}
	return kept, nil
}

func (s *shelf) save(ctx context.Context, kept Session) {
	if err := s.Save(ctx, s.key, kept); err != nil {
		s.log.LogAttrs(ctx, slog.LevelWarn, "session not kept", slog.String("error", err.Error()))
	}
}

// take empties the place of its session.
func (s *shelf) take(ctx context.Context) (grant, error) {
	kept, err := s.load(ctx)
	if err != nil || kept.Token == "" {
		return grant{}, err
	}
	if err := s.Save(ctx, s.key, Session{}); err != nil {
		return granted(kept), fmt.Errorf("session store: %w", err)
	}
	return granted(kept), nil
}

// granted is the session that was kept.
func granted(kept Session) grant {
	return grant{
		token: kept.Token.Reveal(), path: kept.Path,
		opened: kept.Opened, used: kept.Opened, expires: kept.Expires,
	}
}

// keeping is what is kept of a session.
func keeping(g grant) Session {
	return Session{Token: wire.Secret(g.token), Path: g.path, Opened: g.opened, Expires: g.expires}
}
