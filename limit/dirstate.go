package limit

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"time"
)

// lockWait is how long the lock of the window is tried where nobody can be told to wait: after that,
// the state is left to whoever finds it.
const lockWait = time.Second

// errLocked says that another process holds a lock.
var errLocked = errors.New("locked")

// The file of the window begins with a line for people, in so many bytes: what it is and the policy
// that it is kept by. After it stand numbers of eight bytes: low, since, cut, one per slot, and the
// stamps.
const (
	heading     = 256
	headingText = "fieldbooks limit: "
	numbersOf   = 3 // before those of the slots
)

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
	if err := tryLock(d.window); err != nil {
		return err
	}
	defer unlock(d.window)
	s, err := d.read()
	if err != nil {
		return fmt.Errorf("limit: %w", err)
	}
	for i, slot := range d.slots {
		if s.placed[i] != 0 && !slot.mine && tryLock(slot.file) == nil {
			s.bury(d.policy, i)
			unlock(slot.file)
		}
		s.open += int(s.placed[i])
	}
	by(s)
	if err := d.write(s); err != nil {
		return fmt.Errorf("limit: %w", err)
	}
	return nil
}

// read reads the state. A new file is empty.
func (d *Directory) read() (*state, error) {
	slots, numbers := len(d.slots), d.numbers()
	data := make([]byte, heading+8*len(numbers))
	n, err := d.window.ReadAt(data, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if err := d.own(data, n); err != nil {
		return nil, err
	}
	_, _ = binary.Decode(data[heading:], binary.LittleEndian, numbers) // there is as much as it wants
	latest := now()                                                    // the clock may have been set back
	s := &state{placed: numbers[numbersOf : numbersOf+slots], ledger: ledger{
		low:   int(numbers[0]),
		since: min(numbers[1], latest+int64(d.policy.pause(math.MaxInt64))),
		cut:   min(numbers[2], latest),
	}}
	for _, at := range numbers[numbersOf+slots:] {
		if at != 0 {
			s.stamps = append(s.stamps, min(at, latest))
		}
	}
	return s, nil
}

// numbers are as many as the state has.
func (d *Directory) numbers() []int64 {
	return make([]int64, numbersOf+len(d.slots)+max(0, d.policy.Calls))
}

// own refuses n bytes of data that are not of a limit kept by the policy of d.
func (d *Directory) own(data []byte, n int) error {
	kept, ours := strings.CutPrefix(strings.TrimRight(string(data[:min(n, heading)]), " \n"), headingText)
	switch {
	case n == 0:
		return nil
	case !ours:
		return fmt.Errorf("%s is no file of a limit; use another directory", d.window.Name())
	case kept != d.policy.String():
		return fmt.Errorf("%s is kept by the policy %q, and this one is %q; use the same for all, "+
			"or another directory; when nobody uses this one any more, it can be deleted", d.window.Name(), kept, d.policy)
	case n < len(data):
		return fmt.Errorf("%s is cut off; delete it when nobody uses it", d.window.Name())
	}
	return nil
}

// write writes the state at once, so that a process killed at it leaves it whole.
func (d *Directory) write(s *state) error {
	data := fmt.Appendf(nil, "%-*s\n", heading-1, headingText+d.policy.String())
	numbers := d.numbers()
	copy(numbers, slices.Concat([]int64{int64(s.low), s.since, s.cut}, s.placed, s.stamps))
	data, _ = binary.Append(data, binary.LittleEndian, numbers) // numbers can be written
	_, err := d.window.WriteAt(data, 0)
	return err
}
