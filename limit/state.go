package limit

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"time"
)

// state is what the file of the window holds.
type state struct {
	ledger
	placed []bool // by slot: its holder has a place that is not stamped
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
