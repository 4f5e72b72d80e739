package ajera

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/fieldbooks/fieldbooks/internal/atomicfile"
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
// login that was refused. It prints without its token.
type Session struct {
	Token   wire.Secret
	Path    string      `json:",omitzero"` // where the login sent the calls
	Opened  time.Time   `json:",omitzero"`
	Expires time.Time   `json:",omitzero"` // zero when the server did not tell
	Refused time.Time   `json:",omitzero"` // when a login was refused; there is no token then
	Tried   wire.Secret `json:",omitzero"` // the password that was refused, salted and hashed
}

// SessionDir is a [SessionStore] of one file per session in the directory path,
// which is made if there is none. Files are written whole or not at all and can
// be read by their owner only; one that others can read is refused.
func SessionDir(path string) SessionStore { return sessionDir(path) }

type sessionDir string

func (d sessionDir) file(key string) string { return filepath.Join(string(d), key+".json") }

// Load implements [SessionStore]. A file that cannot be understood is replaced by a login.
func (d sessionDir) Load(_ context.Context, key string) (s Session, err error) {
	name := d.file(key)
	info, err := os.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err == nil {
		err = errors.Join(private(name, info, 0o077), d.private())
	}
	if err != nil {
		return s, err
	}
	text, err := os.ReadFile(name)
	if json.Unmarshal(text, &s) != nil {
		s = Session{}
	}
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
	text, err := json.Marshal(s)
	if err != nil {
		return err
	}
	if err := errors.Join(os.MkdirAll(string(d), 0o700), d.private()); err != nil {
		return err
	}
	return atomicfile.Write(d.file(key), text, 0o600)
}

// private refuses a directory in which others could put a session of theirs.
func (d sessionDir) private() error {
	info, err := os.Stat(string(d))
	switch {
	case err != nil:
		return err
	case !info.IsDir():
		return fmt.Errorf("%s is no directory; name another", string(d))
	}
	return private(string(d), info, 0o022)
}

// private refuses a link, and what has one of the permissions of loose.
func private(name string, info fs.FileInfo, loose fs.FileMode) error {
	mode := info.Mode()
	switch {
	case mode&fs.ModeSymlink != 0:
		return fmt.Errorf("%s is a link; delete it", name)
	case mode.Perm()&loose != 0 && runtime.GOOS != "windows":
		return fmt.Errorf("%s has permissions %v and is open to others; delete it", name, mode.Perm())
	}
	return nil
}
