package exchange

import (
	"bytes"
	"io"
)

// Held is how much of a success is read before [Call.Take] is asked.
const Held = 64 << 10

// arriving is a body as it comes.
type arriving struct {
	from  io.Reader
	judge func(came int64, err error) error // what ends it, if anything does, after so many bytes
	tick  func()                            // after each MiB
	came  int64
	err   error // that ended it, given for good
}

// Read implements [io.Reader].
func (b *arriving) Read(p []byte) (int, error) {
	if b.err != nil {
		return 0, b.err
	}
	n, err := b.from.Read(p)
	if b.came += int64(n); b.came>>20 > (b.came-int64(n))>>20 {
		b.tick()
	}
	b.err = b.judge(b.came, err)
	return n, b.err
}

// head reads the first bytes: all that come, or as many as are held. The announced size is -1 where it
// is not known.
func (b *arriving) head(announced int64) ([]byte, error) {
	var head bytes.Buffer
	if announced <= Held {
		head.Grow(int(max(0, announced)) + bytes.MinRead) // to meet the end without growing
	}
	_, err := head.ReadFrom(io.LimitReader(b, Held))
	return head.Bytes(), err
}
