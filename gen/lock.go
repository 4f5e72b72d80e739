package main

import (
	"errors"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"runtime"

	"github.com/fieldbooks/fieldbooks/internal/filelock"
)

// alone runs f while no other process generates for the module around the working folder. It waits
// for one that does; a lock ends with its process, however that ends. Where a folder cannot be
// locked it does not wait, and outside of the module f tells.
func alone(f func() error) error {
	root, err := moduleRoot()
	if err != nil {
		return f()
	}
	held, busy := lock(root, false)
	if busy {
		fmt.Fprintln(os.Stderr, "gen: another run is at work here; waiting for it")
		held, _ = lock(root, true)
	}
	if held != nil {
		defer held.Close()
	}
	return f()
}

// lock locks the folder of a module until it is closed. It is busy when another process holds it,
// unless it is to wait.
func lock(root string, wait bool) (held *os.File, busy bool) {
	file, err := lockable(root)
	if err != nil {
		return nil, false
	}
	if err := filelock.Lock(file, wait); err != nil {
		_ = file.Close()
		return nil, errors.Is(err, filelock.ErrBusy)
	}
	return file, false
}

// lockable is the folder, or on Windows, which cannot lock one, a file that stands for it.
func lockable(root string) (*os.File, error) {
	if runtime.GOOS != "windows" {
		return os.Open(root)
	}
	name := fnv.New64a()
	_, _ = name.Write([]byte(root))
	return os.OpenFile(filepath.Join(os.TempDir(), fmt.Sprintf("fieldbooks-gen-%x.lock", name.Sum64())), os.O_CREATE|os.O_RDWR, 0o600)
}
