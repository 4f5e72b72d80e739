package limit

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"
)

// Directory is a [Source] for the processes of one user on one host. A slot is a lock on a file,
// which the system takes back when its holder is killed; the window is one small file. What a killed
// process held stays taken for Policy.Lease, since the server may go on with its calls. All
// processes must use the same directory on a local disk, and the same policy, with Parallel set.
type Directory struct {
	policy Policy
	window *os.File
	slots  []slot

	mu    sync.Mutex
	timer *time.Timer // renews what slots are taken until; nil when no call is open
}

// Dir opens the limit that lives in the directory path, which is made if there is none. One of
// another user, one that others may write to and a link are refused, and so is one that is kept by
// another policy. [Shared] makes of it what a client takes. Close it after use.
func Dir(path string, p Policy) (*Directory, error) {
	if p.Parallel <= 0 {
		return nil, errors.New("limit: a limit shared through a directory needs Policy.Parallel; set it")
	}
	if path == "" {
		return nil, errors.New("limit: no directory given; name one, the same for all processes")
	}
	d := &Directory{policy: p, slots: make([]slot, p.Parallel)}
	path = filepath.Clean(path) // with a slash at its end a link would be followed
	err := os.MkdirAll(path, 0o700)
	if err == nil {
		err = private(path)
	}
	open := func(name string) (file *os.File) {
		if err == nil {
			file, err = os.OpenFile(filepath.Join(path, name), os.O_RDWR|os.O_CREATE, 0o600)
		}
		return file
	}
	d.window = open("window")
	for i := range d.slots {
		d.slots[i].file = open(fmt.Sprintf("slot-%d", i))
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("limit: %w", err), d.Close())
	}
	if err := d.change(context.Background(), func(*state) {}); err != nil && !errors.Is(err, errLocked) {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}

// private refuses a directory in which others could put files of theirs.
func private(path string) error {
	info, err := os.Lstat(path)
	switch {
	case err != nil:
		return err
	case info.Mode()&os.ModeSymlink != 0:
		return fmt.Errorf("%s is a link; name the directory itself", path)
	case !info.IsDir():
		return fmt.Errorf("%s is no directory; name another", path)
	case foreign(info):
		return fmt.Errorf("%s belongs to another user; name a directory of your own", path)
	case info.Mode().Perm()&0o022 != 0 && runtime.GOOS != "windows":
		return fmt.Errorf("%s has permissions %v, with which others may write to it; take them away, or name another", path, info.Mode().Perm())
	}
	return nil
}

// Close closes the files. It is for when no call is open: what one holds counts from then as
// that of a process that was killed.
func (d *Directory) Close() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.timer != nil {
		d.timer.Stop()
	}
	var err error
	for i := range d.slots {
		d.slots[i].used = false
		err = errors.Join(err, shut(d.slots[i].file))
	}
	return errors.Join(err, shut(d.window))
}

// shut closes a file if it was opened.
func shut(file *os.File) error {
	if file == nil {
		return nil
	}
	return file.Close()
}

// Policy returns what d was opened with.
func (d *Directory) Policy() Policy { return d.policy }

// Begin returns a permit that holds nothing yet.
func (d *Directory) Begin() Permit { return &filePermit{dir: d, slot: -1} }

// Slow slows down all processes.
func (d *Directory) Slow(pause time.Duration) {
	_ = d.change(context.Background(), func(s *state) { s.slow(d.policy, now(), pause) })
}
