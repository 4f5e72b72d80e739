package fromjobs

import (
	"errors"
	"io"
	"os"
	"path/filepath"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/internal/filelock"
)

// lock keeps other runs away from a links file until it is closed, or the process ends. The file that
// it locks stays: who takes it away could let two in.
func lock(file string) (io.Closer, error) {
	name := filepath.Join(filepath.Dir(file), "."+filepath.Base(file)+".lock")
	held, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, exit.Usagef("the links file %s cannot be locked: %w", file, err)
	}
	if err = filelock.Lock(held, false); err == nil {
		return held, nil
	}
	_ = held.Close()
	if errors.Is(err, filelock.ErrBusy) {
		return nil, exit.Errorf(exit.Refused, "another run works with %s; wait until it ends: two at once could create a project twice", file)
	}
	return nil, exit.Errorf(exit.Failed, "the links file %s cannot be locked: %w", file, err)
}
