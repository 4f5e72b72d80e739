// Package filelock keeps other processes away while one works: an open file goes in, and is locked
// until it is closed or its process ends, however that ends.
package filelock

import (
	"errors"
	"os"
)

// ErrBusy is the error of [Lock] when another process has the lock.
var ErrBusy = errors.New("locked by another process")

// Lock locks a file for this process. Where another has it, it waits, or returns [ErrBusy]. A system
// without locks that end with their process is an [errors.ErrUnsupported]. The file that is locked is to
// stay: who takes it away could let two in. On Unix it may be a folder.
func Lock(file *os.File, wait bool) error { return lock(file, wait) }
