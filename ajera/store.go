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

// Session is an open session as a [SessionStore] keeps it. It prints without its
// token.
type Session struct {
	Token   wire.Secret
	Path    string    `json:",omitzero"` // where the login sent the calls
	Opened  time.Time `json:",omitzero"`
	Expires time.Time `json:",omitzero"` // zero when the server did not tell
}

// shelf is the place of one session in a store.
type shelf struct {
	SessionStore
	key string
	log *slog.Logger
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
	return &shelf{SessionStore: c.Sessions, key: hex.EncodeToString(sum[:]), log: log}
}

func (s *shelf) load(ctx context.Context) (grant, error) {
	kept, err := s.Load(ctx, s.key)
	if err != nil {
		return grant{}, fmt.Errorf("session store: %w", err)
	}
	return grant{
		token: kept.Token.Reveal(), path: kept.Path,
		opened: kept.Opened, used: kept.Opened, expires: kept.Expires,
	}, nil
}

func (s *shelf) save(ctx context.Context, g grant) {
	kept := Session{Token: wire.Secret(g.token), Path: g.path, Opened: g.opened, Expires: g.expires}
	if err := s.Save(ctx, s.key, kept); err != nil {
		s.log.LogAttrs(ctx, slog.LevelWarn, "session not kept", slog.String("error", err.Error()))
	}
}

// take empties the place.
func (s *shelf) take(ctx context.Context) (grant, error) {
	g, err := s.load(ctx)
	if err != nil || g.token == "" {
		return g, err
	}
	if err := s.Save(ctx, s.key, Session{}); err != nil {
		return g, fmt.Errorf("session store: %w", err)
	}
	return g, nil
}
