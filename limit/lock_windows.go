package limit

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
	// The lock is put on one byte far behind the data: on Windows, locked bytes
	// cannot be read by others.
	lockOffset = 1 << 30
)

var (
	kernel32     = syscall.NewLazyDLL("kernel32.dll")
	lockFileEx   = kernel32.NewProc("LockFileEx")
	unlockFileEx = kernel32.NewProc("UnlockFileEx")
)

// tryLock locks file for its process; errLocked when another holds it.
func tryLock(file *os.File) error {
	at := syscall.Overlapped{Offset: lockOffset}
	ok, _, err := lockFileEx.Call(file.Fd(), exclusive|failImmediately, 0, 1, 0, uintptr(unsafe.Pointer(&at)))
	if ok != 0 {
		return nil
	}
	if errors.Is(err, lockViolation) {
		return errLocked
	}
	return err
}

func unlock(file *os.File) {
	at := syscall.Overlapped{Offset: lockOffset}
	_, _, _ = unlockFileEx.Call(file.Fd(), 0, 1, 0, uintptr(unsafe.Pointer(&at)))
}

// foreign reports whether a file belongs to another user, which cannot be told here.
func foreign(os.FileInfo) bool { return false }
