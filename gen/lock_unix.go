//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package main

import (
	"errors"
	"io"
	"os"
	"syscall"
)

// lock locks the folder of a module until it is closed. It is busy when another process holds it,
// unless it is to wait.
func lock(root string, wait bool) (held io.Closer, busy bool) {
	folder, err := os.Open(root)
	if err != nil {
		return nil, false
	}
	how := syscall.LOCK_EX
	if !wait {
		how |= syscall.LOCK_NB
	}
	err = syscall.EINTR
	for errors.Is(err, syscall.EINTR) {
		err = syscall.Flock(int(folder.Fd()), how)
	}
	if err != nil {
		_ = folder.Close()
		return nil, errors.Is(err, syscall.EWOULDBLOCK)
	}
	return folder, false
}
