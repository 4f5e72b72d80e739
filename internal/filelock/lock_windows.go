package filelock

import (
	"errors"
	"os"
	"syscall"
	"unsafe"
)

const (
	failImmediately = 1
	exclusive       = 2
	lockViolation   = syscall.Errno(33)
)

var lockFileEx = syscall.NewLazyDLL("kernel32.dll").NewProc("LockFileEx")

func lock(file *os.File, wait bool) error {
	how := uintptr(exclusive)
	if !wait {
		how |= failImmediately
	}
	ok, _, err := lockFileEx.Call(file.Fd(), how, 0, 1, 0, uintptr(unsafe.Pointer(&syscall.Overlapped{})))
	switch {
	case ok != 0:
		return nil
	case errors.Is(err, lockViolation):
		return ErrBusy
	}
	return err
}
