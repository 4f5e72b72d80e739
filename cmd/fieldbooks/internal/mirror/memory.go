package mirror

import (
	"os"
	"runtime/debug"
)

// most is what the collector leaves to the program. A run holds no more than the keys of its lists and
// a batch of records; without a limit the collector would let twice that much pile up. What SQLite and
// the program itself take comes on top.
const most = 64 << 20

// bounded has the collector keep within it, unless the user says otherwise.
func bounded() {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(most)
	}
}
