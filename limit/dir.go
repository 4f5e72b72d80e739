package limit

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
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

// state is what the file of the window holds.
type state struct {
	ledger
	placed []bool // by slot: its holder has a place that is not stamped
}

// filePermit is guarded by the mutex of its directory.
type filePermit struct {
	dir   *Directory
	slot  int // -1 for none
	place bool
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
	_ = p.dir.change(context.Background(), func(s *state) {
		if p.slot >= 0 {
			s.placed[p.slot] = false
		}
		p.place = false
		s.stamp(p.dir.policy, now())
	})
}

// Done unlocks the slot even when the state cannot be changed: whoever finds a
// place without a holder stamps it.
func (p *filePermit) Done() {
	if p.slot < 0 {
		return
	}
	if p.place {
		_ = p.dir.change(context.Background(), func(s *state) { s.placed[p.slot] = false })
	}
	p.dir.mu.Lock()
	defer p.dir.mu.Unlock()
	p.dir.mine[p.slot] = false
	_ = unlock(p.dir.slots[p.slot])
	p.slot, p.place = -1, false
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

// change reads the state, counts who has died, changes it and writes it, under
// the lock of its file. It returns errLocked when another process is at it,
// unless ctx never ends: then it tries for a while.
func (d *Directory) change(ctx context.Context, by func(*state)) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	for begin := time.Now(); ; time.Sleep(lockPoll) {
		err := tryLock(d.state)
		if err == nil {
			break
		}
		if !errors.Is(err, errLocked) || ctx.Done() != nil || time.Since(begin) > lockWait {
			return err
		}
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

// now is the time on the clock that the processes of a host share.
func now() int64 { return time.Now().UnixNano() }

// heading is the number of numbers before those of the slots.
const heading = 5

// read reads the state: numbers of eight bytes, which are the policy's Calls and
// Parallel, low, since, cut, one per slot, and the stamps. A new file is empty.
func (d *Directory) read() (*state, error) {
	calls, slots := max(0, d.policy.Calls), len(d.slots)
	data := make([]byte, 8*(heading+slots+calls))
	n, err := d.state.ReadAt(data, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	numbers := make([]int64, len(data)/8)
	for i := range numbers {
		numbers[i] = int64(binary.LittleEndian.Uint64(data[8*i:]))
	}
	if n > 0 && (n < len(data) || numbers[0] != int64(calls) || numbers[1] != int64(slots)) {
		return nil, fmt.Errorf("%s was made for %d calls and %d slots, not %d and %d; use another directory", d.state.Name(), numbers[0], numbers[1], calls, slots)
	}
	latest := now() // the clock may have been set back
	s := &state{ledger: ledger{
		low:   int(numbers[2]),
		since: min(numbers[3], latest+int64(d.policy.pause(math.MaxInt64))),
		cut:   min(numbers[4], latest),
	}}
	for _, placed := range numbers[heading : heading+slots] {
		s.placed = append(s.placed, placed != 0)
	}
	for _, at := range numbers[heading+slots:] {
		if at != 0 {
			s.stamps = append(s.stamps, min(at, latest))
		}
	}
	return s, nil
}

// write writes the state at once, so that a process killed at it leaves it whole.
func (d *Directory) write(s *state) error {
	calls, slots := max(0, d.policy.Calls), len(d.slots)
	numbers := make([]int64, heading+slots+calls)
	copy(numbers, []int64{int64(calls), int64(slots), int64(s.low), s.since, s.cut})
	for i, placed := range s.placed {
		if placed {
			numbers[heading+i] = 1
		}
	}
	copy(numbers[heading+slots:], s.stamps)
	data := make([]byte, 0, 8*len(numbers))
	for _, number := range numbers {
		data = binary.LittleEndian.AppendUint64(data, uint64(number))
	}
	_, err := d.state.WriteAt(data, 0)
	return err
}
