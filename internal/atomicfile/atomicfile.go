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
	f, err := Create(name, mode)
	if err != nil {
		return err
	}
	if _, err := f.Write(text); err != nil {
		return errors.Join(err, f.Discard())
	}
	return f.Commit()
}

// File is a file that takes the place of another when it is whole. End it with Commit or Discard.
type File struct {
	name string
	mode fs.FileMode
	file *os.File
}

// Create begins a file of that name and mode, as [Write] does.
func Create(name string, mode fs.FileMode) (*File, error) {
	if info, err := os.Lstat(name); err == nil && info.Mode().Type()&^fs.ModeSymlink != 0 {
		return nil, fmt.Errorf("%s is no file; name another", name)
	}
	file, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".*"+suffix) // with mode 0600
	if err != nil {
		return nil, err
	}
	return &File{name, mode, file}, nil
}

// Write adds text.
func (f *File) Write(text []byte) (int, error) { return f.file.Write(text) }

// Commit puts the file in its place. After an error nothing of it is left.
func (f *File) Commit() error {
	var err error
	if f.mode != 0o600 {
		err = f.file.Chmod(f.mode)
	}
	err = errors.Join(err, f.file.Sync())
	born, statErr := f.file.Stat()
	err = errors.Join(err, statErr, f.file.Close())
	if err == nil {
		err = os.Rename(f.file.Name(), f.name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.file.Name()))
	}
	if cleaned.add(f.name) {
		clean(f.name, born.ModTime().Add(-dead))
	}
	if dir, err := os.Open(filepath.Dir(f.name)); err == nil { // where a folder can be synced at all
		_ = dir.Sync()
		_ = dir.Close()
	}
	return nil
}

// Discard forgets the file. What has its name stays as it is.
func (f *File) Discard() error { return errors.Join(f.file.Close(), os.Remove(f.file.Name())) }

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
var cleaned names

// names are a set for concurrent use. A sync.Map would do, but compiles to more than this package.
type names struct {
	mu  sync.Mutex
	all map[string]bool
}

// add reports whether a name is new.
func (n *names) add(name string) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.all == nil {
		n.all = make(map[string]bool)
	}
	old := n.all[name]
	n.all[name] = true
	return !old
}

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
