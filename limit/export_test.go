package limit

import "os"

// Memory is the Source of New.
func Memory(p Policy) Source { return newMemory(p) }

// Busy locks the window of a directory as another process does that is at it.
func Busy(file *os.File) (end func(), err error) { return func() { unlock(file) }, tryLock(file) }
