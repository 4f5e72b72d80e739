package limit

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"time"
)

// The polls of a Source that other processes change unseen.
const (
	slotPoll = 10 * time.Millisecond
	ratePoll = 50 * time.Millisecond
	lockPoll = time.Millisecond
)

// slot is a file whose lock means that it is taken, as this process sees it. The file holds the time
// until which it stays taken when its holder is killed, 0 when no call is open.
type slot struct {
	file *os.File
	mine bool // a call of this process holds it
	used bool // and may be open at the server
}

// take locks the slot if nobody holds it, neither alive nor killed with a call open.
func (s *slot) take(p Policy) bool {
	if s.mine || tryLock(s.file) != nil {
		return false
	}
	var until [8]byte
	n, _ := s.file.ReadAt(until[:], 0)
	left := int64(binary.LittleEndian.Uint64(until[:])) - now()
	if n == len(until) && left > 0 && left <= int64(p.lease()) { // else the clock was set back
		unlock(s.file)
		return false
	}
	s.mine = true
	return true
}

// keep says until when the slot stays taken if this process is killed; 0 when it is free then.
func (s *slot) keep(until int64) error {
	_, err := s.file.WriteAt(binary.LittleEndian.AppendUint64(nil, uint64(until)), 0)
	s.used = until != 0
	if err != nil {
		return fmt.Errorf("limit: %w", err)
	}
	return nil
}

// free gives the slot back.
func (s *slot) free() {
	if s.used {
		_ = s.keep(0)
	}
	s.mine = false
	unlock(s.file)
}

// use says that a call in a slot may be open from now on.
func (d *Directory) use(i int) error {
	if d.timer == nil {
		d.timer = time.AfterFunc(d.policy.lease()/3, d.renew)
	}
	return d.slots[i].keep(now() + int64(d.policy.lease()))
}

// renew keeps what this process holds, as long as it holds anything.
func (d *Directory) renew() {
	d.mu.Lock()
	defer d.mu.Unlock()
	open := false
	for i := range d.slots {
		if slot := &d.slots[i]; slot.used {
			open = true
			_ = slot.keep(now() + int64(d.policy.lease()))
		}
	}
	if !open {
		d.timer = nil
		return
	}
	d.timer.Reset(d.policy.lease() / 3)
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
	var fault error
	d := p.dir
	err := d.change(ctx, func(s *state) {
		if p.slot < 0 {
			p.slot = d.free(s)
		}
		need := s.wait(d.policy, now())
		switch {
		case p.slot < 0:
			wait = Wait{For: ForSlot, Poll: slotPoll}
		case p.place: // it has all
		case need > 0:
			wait = Wait{For: ForRate, AtLeast: need, Poll: min(need, ratePoll)}
		default:
			if fault = d.use(p.slot); fault == nil {
				p.place, s.placed[p.slot] = true, 1
			}
		}
	})
	if errors.Is(err, errLocked) {
		return Wait{For: ForRate, Poll: lockPoll}, nil
	}
	return wait, errors.Join(err, fault)
}

func (p *filePermit) Sent() {
	err := p.dir.change(context.Background(), func(s *state) {
		p.place, s.placed[p.slot] = false, 0
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
	d.slots[p.slot].free()
	p.slot, p.place, p.owed = -1, false, false
}

// free takes a slot that nobody holds, or returns -1.
func (d *Directory) free(s *state) int {
	for i := range d.slots {
		if d.slots[i].take(d.policy) {
			s.bury(d.policy, i)
			return i
		}
	}
	return -1
}
