// Package atomicfile writes files in one step: in come a name and the text, and a
// reader, or a crash, sees the old file or the new one.
package atomicfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// suffix ends the names of the files that are written before they take the place of another.
const suffix = ".fieldbooks.tmp"

// Write replaces a file or a link, with that mode, and nothing else, such as a device. Its folder
// must exist.
func Write(name string, text []byte, mode fs.FileMode) error {
	if info, err := os.Lstat(name); err == nil && info.Mode().Type()&^fs.ModeSymlink != 0 {
		return fmt.Errorf("%s is no file; name another", name)
	}
	folder := filepath.Dir(name)
	file, err := os.CreateTemp(folder, filepath.Base(name)+".*"+suffix) // with mode 0600
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	if err == nil && mode != 0o600 {
		err = file.Chmod(mode)
	}
	err = errors.Join(err, file.Sync())
	born, statErr := file.Stat()
	err = errors.Join(err, statErr, file.Close())
	if err == nil {
		err = os.Rename(file.Name(), name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	if _, looked := cleaned.LoadOrStore(name, true); !looked {
		clean(name, born.ModTime().Add(-dead))
	}
	if dir, err := os.Open(folder); err == nil { // where a folder can be synced at all
		_ = dir.Sync()
		_ = dir.Close()
	}
	return nil
}

// Leftover reports whether a file has a name as [Write] gives it before it takes the place of another,
// and of which one. When nobody writes, a killed process has left it.
func Leftover(name string) (of string, left bool) {
	name, ends := strings.CutSuffix(name, suffix)
	dot := strings.LastIndexByte(name, '.')
	if !ends || dot < 1 || dot == len(name)-1 || strings.Trim(name[dot+1:], "0123456789") != "" {
		return "", false
	}
	return name[:dot], true
}

// dead is how old a file is that nobody is writing any more: a living writer takes moments.
const dead = time.Hour

// cleaned are the names beside which this process has looked. What it leaves itself, it does by
// its end.
var cleaned sync.Map

// clean removes what killed processes left beside a file before then, by the clock of the folder.
func clean(name string, then time.Time) {
	folder, base := filepath.Split(name)
	entries, _ := os.ReadDir(filepath.Join(folder, ".")) // those that can be read
	for _, entry := range entries {
		if of, left := Leftover(entry.Name()); !left || of != base || !entry.Type().IsRegular() {
			continue
		}
		if info, err := entry.Info(); err == nil && info.ModTime().Before(then) {
			_ = os.Remove(filepath.Join(folder, entry.Name())) // another may be faster
		}
	}
}
