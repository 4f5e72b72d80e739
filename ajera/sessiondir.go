package ajera

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"github.com/go-json-experiment/json"
)

// SessionDir is a [SessionStore] of one file per session in the directory path,
// which is made if there is none. Files are written whole or not at all and can
// be read by their owner only; one that others can read is refused.
func SessionDir(path string) SessionStore { return sessionDir(path) }

type sessionDir string

func (d sessionDir) file(key string) string { return filepath.Join(string(d), key+".json") }

// Load implements [SessionStore]. A file that cannot be understood counts as
// none: a login replaces it.
func (d sessionDir) Load(_ context.Context, key string) (Session, error) {
	name := d.file(key)
	info, err := os.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return Session{}, nil
	}
	if err == nil {
		err = errors.Join(private(name, info, 0o077), d.private())
	}
	if err != nil {
		return Session{}, err
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return Session{}, err
	}
	var s Session
	if json.Unmarshal(text, &s) != nil {
		return Session{}, nil
	}
	return s, nil
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
	f, err := os.CreateTemp(string(d), "new-*") // with mode 0600
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), d.file(key))
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

// private refuses a directory in which others could put a session of theirs.
func (d sessionDir) private() error {
	info, err := os.Stat(string(d))
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return fmt.Errorf("%s is no directory; name another", string(d))
	}
	return private(string(d), info, 0o022)
}

// private refuses what has one of the permissions of loose, or is a link. Windows
// has no such permissions.
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
