package limit

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// The polls of a Source that other processes change unseen.
const (
	slotPoll = 10 * time.Millisecond
	ratePoll = 50 * time.Millisecond
	lockPoll = time.Millisecond
	lockWait = time.Second // after that, the state is left to whoever finds it
)

// errLocked says that another process holds a lock.
var errLocked = errors.New("locked")

// Directory is a [Source] for the processes of one host. A slot is a lock on a
// file, which the system takes back when its holder is killed; the window is one
// small file. All processes must use the same directory on a local disk, and the
// same policy, with Parallel set.
type Directory struct {
	policy Policy
	state  *os.File
	slots  []*os.File

	mu   sync.Mutex
	mine []bool // slots that calls of this process hold
}

// Dir opens the limit that lives in the directory path, which is made if there
// is none. Close it after use.
func Dir(path string, p Policy) (*Directory, error) {
	if p.Parallel <= 0 {
		return nil, errors.New("limit: a limit shared through a directory needs Policy.Parallel; set it")
	}
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, fmt.Errorf("limit: %w", err)
	}
	d := &Directory{policy: p, mine: make([]bool, p.Parallel)}
	names := []string{"window"}
	for i := range p.Parallel {
		names = append(names, fmt.Sprintf("slot-%d", i))
	}
	for _, name := range names {
		file, err := os.OpenFile(filepath.Join(path, name), os.O_RDWR|os.O_CREATE, 0o600)
		if err != nil {
			return nil, errors.Join(fmt.Errorf("limit: %w", err), d.Close())
		}
		d.slots = append(d.slots, file)
	}
	d.state, d.slots = d.slots[0], d.slots[1:]
	return d, nil
}

// Close gives back all that this process holds.
func (d *Directory) Close() error {
	var errs []error
	for _, file := range append(d.slots, d.state) {
		if file != nil {
			errs = append(errs, file.Close())
		}
	}
	return errors.Join(errs...)
}

// Begin returns a permit that holds nothing yet.
func (d *Directory) Begin() Permit { return &filePermit{dir: d, slot: -1} }

// Slow slows down all processes.
func (d *Directory) Slow(pause time.Duration) {
	_ = d.change(context.Background(), func(s *state) { s.slow(d.policy, now(), pause) })
}

// filePermit is the Permit of a Directory.
type filePermit struct {
	dir   *Directory
	slot  int // -1 for none
	place bool
	owed  bool // the place was sent on, and the file could not be told
}

func (p *filePermit) Take(ctx context.Context) (Wait, error) {
	var wait Wait
	err := p.dir.change(ctx, func(s *state) {
		if p.slot < 0 {
			p.slot = p.dir.free(s)
		}
		if p.slot < 0 {
			wait = Wait{For: ForSlot, Poll: slotPoll}
			return
		}
		if p.place {
			return
		}
		if need := s.wait(p.dir.policy, now()); need > 0 {
			wait = Wait{For: ForRate, AtLeast: need, Poll: min(need, ratePoll)}
			return
		}
		p.place, s.placed[p.slot] = true, true
	})
	if errors.Is(err, errLocked) {
		return Wait{For: ForRate, Poll: lockPoll}, nil
	}
	return wait, err
}

func (p *filePermit) Sent() {
	err := p.dir.change(context.Background(), func(s *state) {
		if p.slot >= 0 {
			s.placed[p.slot] = false
		}
		p.place = false
		s.stamp(p.dir.policy, now())
	})
	p.owed = err != nil
}

// Done unlocks the slot even when the state cannot be changed: whoever finds a
// place without a holder stamps it.
func (p *filePermit) Done() {
	if p.slot < 0 {
		return
	}
	if p.place {
		_ = p.dir.change(context.Background(), func(s *state) {
			s.placed[p.slot] = false
			if p.owed {
				s.stamp(p.dir.policy, now())
			}
		})
	}
	p.dir.mu.Lock()
	defer p.dir.mu.Unlock()
	p.dir.mine[p.slot] = false
	_ = unlock(p.dir.slots[p.slot])
	p.slot, p.place, p.owed = -1, false, false
}

// free locks a slot that nobody holds, or returns -1.
func (d *Directory) free(s *state) int {
	for i, file := range d.slots {
		if !d.mine[i] && tryLock(file) == nil {
			d.mine[i] = true
			d.bury(s, i)
			return i
		}
	}
	return -1
}

// bury counts the call of a holder that was killed: it may have been sent until
// just now.
func (d *Directory) bury(s *state, slot int) {
	if s.placed[slot] {
		s.placed[slot] = false
		s.stamp(d.policy, now())
	}
}

// change changes the state. It returns errLocked when another process is at it,
// unless ctx never ends: then it tries for a while.
func (d *Directory) change(ctx context.Context, by func(*state)) error {
	for begin := time.Now(); ; time.Sleep(lockPoll) {
		err := d.try(by)
		if !errors.Is(err, errLocked) || ctx.Done() != nil || time.Since(begin) > lockWait {
			return err
		}
	}
}

// try reads the state, counts who has died, changes it and writes it, under the
// lock of its file.
func (d *Directory) try(by func(*state)) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := tryLock(d.state); err != nil {
		return err
	}
	defer func() { _ = unlock(d.state) }()
	s, err := d.read()
	if err != nil {
		return fmt.Errorf("limit: %w", err)
	}
	for i, file := range d.slots {
		if s.placed[i] && !d.mine[i] && tryLock(file) == nil {
			d.bury(s, i)
			_ = unlock(file)
		}
	}
	s.open = 0
	for _, placed := range s.placed {
		if placed {
			s.open++
		}
	}
	by(s)
	if err := d.write(s); err != nil {
		return fmt.Errorf("limit: %w", err)
	}
	return nil
}
