// Package ownfile tells whether what is kept on disk is the user's own: in comes a name, and
// out comes why what is there is not to be trusted. Who can write there can put something of
// theirs in its place, and a link leads where somebody else may have chosen.
package ownfile

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// File refuses what is no file, a link, the file of another user, and one that others can
// read or write. The error of one that does not exist is [fs.ErrNotExist].
func File(name string) error {
	return check(name, 0o077, "file", fs.FileMode.IsRegular)
}

// Folder refuses what is no folder, a link, the folder of another user, and one that others
// can write to. The error of one that does not exist is [fs.ErrNotExist].
func Folder(name string) error {
	return check(name, 0o022, "folder", fs.FileMode.IsDir)
}

// check refuses also what has one of the permissions of loose. Windows has others, and tells no
// owner.
func check(name string, loose fs.FileMode, what string, is func(fs.FileMode) bool) error {
	name = filepath.Clean(name) // with a slash at its end a link would be followed
	info, err := os.Lstat(name)
	if err != nil {
		return err
	}
	mode := info.Mode()
	uid, known := owner(info)
	switch {
	case mode&fs.ModeSymlink != 0:
		return fmt.Errorf("%s is a link; delete it, or name what it leads to", name)
	case !is(mode):
		return fmt.Errorf("%s is no %s; name another", name, what)
	case known && uid != user():
		return fmt.Errorf("%s belongs to user %d, and this program runs as user %d; delete it, or name another", name, uid, user())
	case mode.Perm()&loose != 0 && runtime.GOOS != "windows":
		return fmt.Errorf("%s has permissions %v and is open to others; delete it", name, mode.Perm())
	}
	return nil
}

// user is who runs the program.
var user = os.Geteuid
