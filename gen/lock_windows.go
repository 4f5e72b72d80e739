package main

import (
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"unsafe"
)

const (
	failImmediately = 1
	exclusive       = 2
	lockViolation   = syscall.Errno(33)
)

var lockFileEx = syscall.NewLazyDLL("kernel32.dll").NewProc("LockFileEx")

// lock locks a file that stands for the folder of a module, which Windows cannot lock, until it is
// closed. It is busy when another process holds it, unless it is to wait.
func lock(root string, wait bool) (held io.Closer, busy bool) {
	name := fnv.New64a()
	_, _ = name.Write([]byte(root))
	file, err := os.OpenFile(filepath.Join(os.TempDir(), fmt.Sprintf("fieldbooks-gen-%x.lock", name.Sum64())), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, false
	}
	how := uintptr(exclusive)
	if !wait {
		how |= failImmediately
	}
	ok, _, err := lockFileEx.Call(file.Fd(), how, 0, 1, 0, uintptr(unsafe.Pointer(&syscall.Overlapped{})))
	if ok == 0 {
		_ = file.Close()
		return nil, errors.Is(err, lockViolation)
	}
	return file, false
}
