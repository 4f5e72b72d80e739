package progress

import (
	"fmt"
	"time"

	"github.com/fieldbooks/fieldbooks/limit"
)

// Vendor is one whose limit a command may wait for.
type Vendor struct {
	Name  string
	Pace  limit.Policy
	Stats func() limit.Stats // of the moment

	throttled int64
	busy      time.Time // until then it is said
}

// Waits says what is waited for now, "" when nothing is.
func (v *Vendor) Waits(now time.Time) string {
	s := v.Stats()
	if s.Throttled > v.throttled {
		v.throttled, v.busy = s.Throttled, now.Add(2*time.Second)
	}
	switch {
	case now.Before(v.busy):
		return v.Name + " is busy: waiting as it asks"
	case s.Waiting == 0:
		return ""
	case v.Pace.Parallel > 0 && s.Open >= v.Pace.Parallel:
		return fmt.Sprintf("waiting for %s's limit (%d calls at once)", v.Name, v.Pace.Parallel)
	case v.Pace.Per == 0 || v.Pace.Per == time.Second:
		return fmt.Sprintf("waiting for %s's limit (%d calls a second)", v.Name, v.Pace.Calls)
	}
	return fmt.Sprintf("waiting for %s's limit (%d calls in %s)", v.Name, v.Pace.Calls, v.Pace.Per)
}
