//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd || windows)

package limit

import (
	"errors"
	"os"
)

func tryLock(*os.File) error {
	return errors.New("limit: this system has no file locks that end with their process; use Policy.Split")
}

func unlock(*os.File) {}

// foreign reports whether a file belongs to another user, which cannot be told here.
func foreign(os.FileInfo) bool { return false }
