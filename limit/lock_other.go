//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd || windows)

package limit

import (
	"errors"
	"os"
)

var errNoLocks = errors.New("limit: this system has no file locks that end with their process; use Policy.Split")

func tryLock(*os.File) error { return errNoLocks }

func unlock(*os.File) error { return nil }
