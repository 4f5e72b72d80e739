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
	"slices"
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

// Directory is a [Source] for the processes of one host. A slot is a lock on a file, which the
// system takes back when its holder is killed; the window is one small file. All processes must use
// the same directory on a local disk, and the same policy, with Parallel set.
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
	d := &Directory{policy: p, slots: make([]*os.File, p.Parallel), mine: make([]bool, p.Parallel)}
	err := os.MkdirAll(path, 0o700)
	open := func(name string) (file *os.File) {
		if err == nil {
			file, err = os.OpenFile(filepath.Join(path, name), os.O_RDWR|os.O_CREATE, 0o600)
		}
		return file
	}
	d.state = open("window")
	for i := range d.slots {
		d.slots[i] = open(fmt.Sprintf("slot-%d", i))
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("limit: %w", err), d.Close())
	}
	return d, nil
}

// Close gives back all that this process holds.
func (d *Directory) Close() error {
	var err error
	for _, file := range append(d.slots, d.state) {
		if file != nil {
			err = errors.Join(err, file.Close())
		}
	}
	return err
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
		need := s.wait(p.dir.policy, now())
		switch {
		case p.slot < 0:
			wait = Wait{For: ForSlot, Poll: slotPoll}
		case p.place: // it has all
		case need > 0:
			wait = Wait{For: ForRate, AtLeast: need, Poll: min(need, ratePoll)}
		default:
			p.place, s.placed[p.slot] = true, 1
		}
	})
	if errors.Is(err, errLocked) {
		return Wait{For: ForRate, Poll: lockPoll}, nil
	}
	return wait, err
}

func (p *filePermit) Sent() {
	err := p.dir.change(context.Background(), func(s *state) {
		if p.slot >= 0 {
			s.placed[p.slot] = 0
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
	d := p.dir
	if p.place {
		_ = d.change(context.Background(), func(s *state) {
			s.placed[p.slot] = 0
			if p.owed {
				s.stamp(d.policy, now())
			}
		})
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.mine[p.slot] = false
	unlock(d.slots[p.slot])
	p.slot, p.place, p.owed = -1, false, false
}

// free locks a slot that nobody holds, or returns -1.
func (d *Directory) free(s *state) int {
	for i, file := range d.slots {
		if !d.mine[i] && tryLock(file) == nil {
			d.mine[i] = true
			s.bury(d.policy, i)
			return i
		}
	}
	return -1
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

// try reads the state, counts who has died, changes it and writes it, under the lock of its file.
func (d *Directory) try(by func(*state)) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := tryLock(d.state); err != nil {
		return err
	}
	defer unlock(d.state)
	s, err := d.read()
	if err != nil {
		return fmt.Errorf("limit: %w", err)
	}
	for i, file := range d.slots {
		if s.placed[i] != 0 && !d.mine[i] && tryLock(file) == nil {
			s.bury(d.policy, i)
			unlock(file)
		}
		s.open += int(s.placed[i])
	}
	by(s)
	if err := d.write(s); err != nil {
		return fmt.Errorf("limit: %w", err)
	}
	return nil
}

// state is what the file of the window holds.
type state struct {
	ledger
	placed []int64 // by slot: 1 when its holder has a place that is not stamped, else 0
}

// now is the time on the clock that the processes of a host share.
func now() int64 { return time.Now().UnixNano() }

// bury counts the call of a holder that was killed: it may have been sent until just now.
func (s *state) bury(p Policy, slot int) {
	if s.placed[slot] != 0 {
		s.placed[slot] = 0
		s.stamp(p, now())
	}
}

// heading is the number of numbers before those of the slots.
const heading = 5

// read reads the state: numbers of eight bytes, which are the policy's Calls and
// Parallel, low, since, cut, one per slot, and the stamps. A new file is empty.
func (d *Directory) read() (*state, error) {
	calls, slots := max(0, d.policy.Calls), len(d.slots)
	numbers := make([]int64, heading+slots+calls)
	data := make([]byte, 8*len(numbers))
	n, err := d.state.ReadAt(data, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	_, _ = binary.Decode(data, binary.LittleEndian, numbers) // there is as much as it wants
	if n > 0 && (n < len(data) || numbers[0] != int64(calls) || numbers[1] != int64(slots)) {
		return nil, fmt.Errorf("%s was made for %d calls and %d slots, not %d and %d; use another directory", d.state.Name(), numbers[0], numbers[1], calls, slots)
	}
	latest := now() // the clock may have been set back
	s := &state{placed: numbers[heading : heading+slots], ledger: ledger{
		low:   int(numbers[2]),
		since: min(numbers[3], latest+int64(d.policy.pause(math.MaxInt64))),
		cut:   min(numbers[4], latest),
	}}
	for _, at := range numbers[heading+slots:] {
		if at != 0 {
			s.stamps = append(s.stamps, min(at, latest))
		}
	}
	return s, nil
}

// write writes the state at once, so that a process killed at it leaves it whole.
func (d *Directory) write(s *state) error {
	calls := max(0, d.policy.Calls)
	numbers := slices.Concat([]int64{int64(calls), int64(len(d.slots)), int64(s.low), s.since, s.cut},
		s.placed, s.stamps, make([]int64, calls-len(s.stamps)))
	data, _ := binary.Append(nil, binary.LittleEndian, numbers) // numbers can be written
	_, err := d.state.WriteAt(data, 0)
	return err
}
