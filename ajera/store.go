package ajera

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/fieldbooks/fieldbooks/internal/atomicfile"
	"github.com/fieldbooks/fieldbooks/internal/ownfile"
	"github.com/fieldbooks/fieldbooks/wire"
	"github.com/go-json-experiment/json"
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
// login that was refused.
//
// A store keeps what MarshalBinary gives, the real token included; encoding/gob and clients of
// Redis call it by themselves. Loggers write JSON, so a Session has no JSON: MarshalJSON is an error
// that says so, or a store would keep "[secret]" for the token. Everything else prints it without.
type Session struct {
	Token   wire.Secret
	Path    string      `json:",omitzero"` // where the login sent the calls
	Opened  time.Time   `json:",omitzero"`
	Expires time.Time   `json:",omitzero"` // by the clock of who logged in; zero when that is not known
	Refused time.Time   `json:",omitzero"` // when a login was refused; there is no token then
	Tried   wire.Secret `json:",omitzero"` // the password that was refused, salted and hashed
	// WeekStart is the weekday on which timesheets begin, as the login told it, or "-" when it
	// told none. Where a store does not keep it, [Client.Week] costs a login.
	WeekStart string `json:",omitzero"`
}

// errNoJSON is why a session is not JSON.
var errNoJSON = errors.New("a session has no JSON, which loggers write; keep what its MarshalBinary gives, and read it with UnmarshalBinary")

// LogValue prints s without its token.
func (s Session) LogValue() slog.Value { return slog.StringValue(fmt.Sprintf("%+v", s)) }

// MarshalBinary is s as a store keeps it, with the real token.
func (s Session) MarshalBinary() ([]byte, error) {
	type plain Session // without methods
	return json.Marshal(plain(s), wire.Revealed())
}

// UnmarshalBinary reads what MarshalBinary gave.
func (s *Session) UnmarshalBinary(text []byte) error {
	type plain Session
	var read plain
	if json.Unmarshal(text, &read) != nil { // whose error could show it
		return errors.New("ajera: not a session that MarshalBinary gave; delete it, and the next call logs in")
	}
	*s = Session(read)
	return nil
}

// MarshalJSON is an error: see [Session].
func (s Session) MarshalJSON() ([]byte, error) { return nil, errNoJSON }

// UnmarshalJSON is an error: see [Session].
func (s *Session) UnmarshalJSON([]byte) error { return errNoJSON }

// SessionDir is a [SessionStore] of one file per session in the directory path,
// which is made if there is none. Files are written whole or not at all and can be
// read by their owner only. What others can read, a directory that they can write
// to, what belongs to another user, and links are refused.
func SessionDir(path string) SessionStore { return sessionDir(path) }

type sessionDir string

func (d sessionDir) file(key string) string { return filepath.Join(string(d), key+".json") }

// Load implements [SessionStore]. A file that cannot be understood is replaced by a login.
func (d sessionDir) Load(_ context.Context, key string) (s Session, err error) {
	name := d.file(key)
	err = ownfile.Folder(string(d))
	if err == nil {
		err = ownfile.File(name)
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return s, nil
	case err != nil:
		return s, err
	}
	text, err := os.ReadFile(name)
	_ = s.UnmarshalBinary(text)
	return s, err
}

// Save implements [SessionStore].
func (d sessionDir) Save(_ context.Context, key string, s Session) (err error) {
	if s == (Session{}) {
		if err := os.Remove(d.file(key)); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	}
	text, err := s.MarshalBinary()
	if err != nil {
		return err
	}
	if err := errors.Join(os.MkdirAll(string(d), 0o700), ownfile.Folder(string(d))); err != nil {
		return err
	}
	return atomicfile.Write(d.file(key), text, 0o600)
}
