package limit

import (
	"slices"
	"testing"
	"time"
)

const (
	sec   = int64(time.Second)
	start = 1000 * sec // of every table, on a clock that began long before
)

// What a slowed limiter allows at each moment of its recovery.
func TestAllowed(t *testing.T) {
	eight, fast := Policy{Calls: 8}, Policy{Calls: 5, Per: 100 * time.Millisecond}
	tests := []struct {
		name   string
		policy Policy
		low    int
		after  int64 // since the pause was over
		want   int
	}{
		{"never slowed", eight, 0, 0, 8},
		{"during the pause", eight, 4, -2 * sec, 4},
		{"at its end", eight, 4, 0, 4},
		{"just before the first step", eight, 4, 3*sec - 1, 4},
		{"at the first step", eight, 4, 3 * sec, 5},
		{"just before the second", eight, 4, 6*sec - 1, 5},
		{"at the second", eight, 4, 6 * sec, 6},
		{"just before the last", eight, 4, 12*sec - 1, 7},
		{"at the last", eight, 4, 12 * sec, 8},
		{"long after", eight, 4, 1 << 40, 8},
		{"from one call", eight, 1, 0, 1},
		{"from one call, just before the last step", eight, 1, 21*sec - 1, 7},
		{"from one call, at the last step", eight, 1, 21 * sec, 8},
		{"steps are three of Per", fast, 2, sec/10*3 - 1, 2},
		{"at such a step", fast, 2, sec / 10 * 3, 3},
		{"of one call there is no half", Policy{Calls: 1}, 1, 0, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := ledger{low: tt.low, since: start}
			if got := l.allowed(tt.policy, start+tt.after); got != tt.want {
				t.Errorf("allows %d, want %d", got, tt.want)
			}
			if recovered := l.low == 0; recovered != (tt.want == tt.policy.Calls) {
				t.Errorf("recovered: %v with %d of %d allowed", recovered, tt.want, tt.policy.Calls)
			}
		})
	}
}

// How long no place is free, at each moment of a window and of a recovery.
func TestWait(t *testing.T) {
	const window = sec + int64(Margin)
	two, eight := Policy{Calls: 2}, Policy{Calls: 8}
	sent := func(ago ...int64) []int64 { // before start, the oldest first
		for i := range ago {
			ago[i] = start - ago[i]
		}
		return ago
	}
	tests := []struct {
		name   string
		policy Policy
		ledger ledger
		want   int64
	}{
		{"nothing sent", two, ledger{}, 0},
		{"room for one", two, ledger{stamps: sent(0)}, 0},
		{"full since now", two, ledger{stamps: sent(0, 0)}, window},
		{"full for a while", two, ledger{stamps: sent(sec/2, sec/4)}, window - sec/2},
		{"just before the first leaves", two, ledger{stamps: sent(window-1, 0)}, 1},
		{"as the first leaves", two, ledger{stamps: sent(window, 0)}, 0},
		{"as both have left", two, ledger{stamps: sent(window+5, window)}, 0},
		{"strict has no margin", Policy{Calls: 2, Strict: true}, ledger{stamps: sent(sec-1, 0)}, 1},
		{"strict, as the first leaves", Policy{Calls: 2, Strict: true}, ledger{stamps: sent(sec, 0)}, 0},
		{"one open, room for one", two, ledger{open: 1}, 0},
		{"all open", two, ledger{open: 2}, window},
		{"one open and one sent", two, ledger{open: 1, stamps: sent(sec)}, window - sec},
		{"one open and one that has left", two, ledger{open: 1, stamps: sent(window)}, 0},
		{"two open and one sent", two, ledger{open: 2, stamps: sent(sec)}, window},
		{"no limit of calls", Policy{}, ledger{open: 9}, 0},

		{"paused", eight, ledger{low: 4, since: start + 5*sec}, 5 * sec},
		{"paused, with no limit of calls", Policy{}, ledger{since: start + 5*sec}, 5 * sec},
		{"just before the pause is over", eight, ledger{low: 4, since: start + 1}, 1},
		{"the pause is over", eight, ledger{low: 4, since: start}, 0},
		{"half is out", eight, ledger{low: 4, since: start, stamps: sent(0, 0, 0, 0)}, window},
		{"half less one is out", eight, ledger{low: 4, since: start, stamps: sent(0, 0, 0)}, 0},
		{"more than half was out before", eight, ledger{low: 4, since: start, stamps: sent(sec, sec/2, sec/4, sec/8, 0)}, window - sec/2},
		{"the next step is sooner", eight, ledger{low: 4, since: start - 5*sec/2, stamps: sent(0, 0, 0, 0)}, sec / 2},
		{"just before the next step", eight, ledger{low: 4, since: start - 3*sec + 1, stamps: sent(0, 0, 0, 0)}, 1},
		{"at the next step", eight, ledger{low: 4, since: start - 3*sec, stamps: sent(0, 0, 0, 0)}, 0},
		{"in the second step", eight, ledger{low: 4, since: start - 5*sec, stamps: sent(0, 0, 0, 0, 0)}, sec},
		{"a place is free sooner than the step", eight, ledger{low: 4, since: start - 5*sec/2, stamps: sent(window-1, 0, 0, 0)}, 1},
		{"all are open, and the step is sooner", eight, ledger{low: 4, since: start - 5*sec/2, open: 4}, sec / 2},
		{"never slowed, whatever the time", eight, ledger{since: start - 3*sec + 1, stamps: sent(0, 0, 0, 0, 0, 0, 0, 0)}, window},
		{"the oldest have left long since", eight, ledger{stamps: sent(90*sec, 80*sec, 0, 0, 0, 0, 0, 0)}, 0},
		{"slowed, and the oldest have left", eight, ledger{low: 4, since: start - 1, stamps: sent(90*sec, 80*sec, 70*sec, 60*sec, 3, 2, 1, 0)}, window - 3},
		{"recovered", eight, ledger{low: 4, since: start - 12*sec, stamps: sent(0, 0, 0, 0, 0, 0, 0, 0)}, window},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.ledger.wait(tt.policy, start); got != time.Duration(tt.want) {
				t.Errorf("waits %v, want %v", got, time.Duration(tt.want))
			}
		})
	}
}

// What complaints do to the ledger.
func TestSlow(t *testing.T) {
	const window = sec + int64(Margin)
	const five = 5 * time.Second
	eight := Policy{Calls: 8}
	tests := []struct {
		name   string
		policy Policy
		before ledger
		pause  time.Duration
		want   ledger
	}{
		{"the first", eight, ledger{}, five, ledger{low: 4, cut: start, since: start + 5*sec}},
		{"the first, without a pause", eight, ledger{}, 0, ledger{low: 4, cut: start, since: start}},
		{"an odd number", Policy{Calls: 9}, ledger{}, 0, ledger{low: 4, cut: start, since: start}},
		{"of one call", Policy{Calls: 1}, ledger{}, five, ledger{low: 1, cut: start, since: start + 5*sec}},
		{"a second in the same window", eight, ledger{low: 4, cut: start - window + 1, since: start - 10}, 0, ledger{low: 4, cut: start - window + 1, since: start}},
		{"a second one window later", eight, ledger{low: 4, cut: start - window, since: start - 10}, 0, ledger{low: 2, cut: start, since: start}},
		{"a second that orders less", eight, ledger{low: 4, cut: start - 1, since: start + 9*sec}, five, ledger{low: 4, cut: start - 1, since: start + 9*sec}},
		{"a second that orders more", eight, ledger{low: 4, cut: start - 1, since: start + 4*sec}, five, ledger{low: 4, cut: start - 1, since: start + 5*sec}},
		{"after two steps", eight, ledger{low: 4, cut: start - 6*sec, since: start - 6*sec}, 0, ledger{low: 3, cut: start, since: start}},
		{"down to one", eight, ledger{low: 1, cut: start - 2*sec, since: start - 2*sec}, 0, ledger{low: 1, cut: start, since: start}},
		{"recovered within the window", Policy{Calls: 1}, ledger{cut: start - 1, since: start - 1}, five, ledger{cut: start - 1, since: start + 5*sec}},
		{"no limit of calls", Policy{}, ledger{}, five, ledger{since: start + 5*sec}},
		{"no limit of calls and no pause", Policy{Per: time.Minute}, ledger{}, 0, ledger{since: start + 60*sec}},
		{"no limit of calls, and less than before", Policy{}, ledger{since: start + 9*sec}, five, ledger{since: start + 9*sec}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := tt.before
			l.slow(tt.policy, start, tt.pause)
			if l.low != tt.want.low || l.cut != tt.want.cut || l.since != tt.want.since {
				t.Errorf("low %d, cut %d, since %d; want %d, %d, %d", l.low, l.cut-start, l.since-start,
					tt.want.low, tt.want.cut-start, tt.want.since-start)
			}
		})
	}
}

// Of more stamps than calls the oldest goes.
func TestStamp(t *testing.T) {
	tests := []struct {
		calls        int
		before, want []int64
	}{
		{0, nil, nil},
		{1, nil, []int64{9}},
		{1, []int64{5}, []int64{9}},
		{2, []int64{5}, []int64{5, 9}},
		{2, []int64{5, 6}, []int64{6, 9}},
		{2, []int64{4, 5, 6}, []int64{6, 9}},
	}
	for _, tt := range tests {
		l := ledger{stamps: slices.Clone(tt.before)}
		if l.stamp(Policy{Calls: tt.calls}, 9); !slices.Equal(l.stamps, tt.want) {
			t.Errorf("%v of %d calls: %v, want %v", tt.before, tt.calls, l.stamps, tt.want)
		}
	}
}
