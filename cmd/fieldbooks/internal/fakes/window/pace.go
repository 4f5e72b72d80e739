package window

import (
	"cmp"
	"slices"
	"time"
)

// buckets is how many columns a time line has.
const buckets = 120

// pace is how many calls arrived within a second, at its most, in each column of a span: whatever
// second that is. Starts are in order.
func pace(starts []time.Time, s span) [buckets]int {
	var most [buckets]int
	first := 0 // of those within the second that ends at the present one
	for i, at := range starts {
		for at.Sub(starts[first]) >= time.Second {
			first++
		}
		if b := s.bucket(at); b >= 0 && b < buckets {
			most[b] = max(most[b], i-first+1)
		}
	}
	for b := range buckets { // what arrived before a column is still within the second as it begins
		at := s.at(b)
		from, _ := slices.BinarySearchFunc(starts, at.Add(-time.Second), func(t, than time.Time) int {
			if t.After(than) {
				return 1
			}
			return -1
		})
		to, _ := slices.BinarySearchFunc(starts, at, time.Time.Compare)
		most[b] = max(most[b], to-from)
	}
	return most
}

// slot is a call with the row of the time line that it has: the first that no call of before needs.
type slot struct {
	noted
	row int
}

// slots gives each call a row. So as many rows are in use at a moment as calls are open.
func slots(calls []noted) (all []slot, rows int) {
	calls = slices.Clone(calls)
	slices.SortStableFunc(calls, func(a, b noted) int { return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.Number, b.Number)) })
	var busy []time.Time // until when, by row
	for _, c := range calls {
		row := slices.IndexFunc(busy, func(until time.Time) bool { return !until.After(c.Start) })
		if row < 0 {
			row, busy = len(busy), append(busy, time.Time{})
		}
		busy[row] = c.end()
		all = append(all, slot{c, row})
	}
	return all, len(busy)
}

// end is when a call was answered, now for one that was not.
func (c noted) end() time.Time {
	if c.Outcome == "" {
		return time.Now()
	}
	return c.Start.Add(c.Duration)
}

// lastEnd is when the last call was answered, and now while one is open: a time line stands still
// when the calls do.
func lastEnd(calls []noted) time.Time {
	var last time.Time
	for _, c := range calls {
		if c.Outcome == "" {
			return time.Now()
		}
		if end := c.end(); end.After(last) {
			last = end
		}
	}
	if last.IsZero() {
		return time.Now()
	}
	return last
}

// span is the part of time that a time line shows.
type span struct {
	from   time.Time
	length time.Duration
}

// choice is a span that can be asked for.
type choice struct {
	Word   string
	Text   string
	length time.Duration
	tick   time.Duration
}

// spans are all choices, the shortest first.
var spans = []choice{
	{"10s", "10 seconds", 10 * time.Second, time.Second},
	{"1m", "1 minute", time.Minute, 10 * time.Second},
	{"10m", "10 minutes", 10 * time.Minute, time.Minute},
}

// spanFor is the shortest span that shows all calls, and the longest where none does.
func spanFor(calls []noted) choice {
	if len(calls) == 0 {
		return spans[1]
	}
	last := lastEnd(calls)
	for _, s := range spans {
		if !calls[0].Start.Before(until(last, s.length, s.tick).from) {
			return s
		}
	}
	return spans[len(spans)-1]
}

// until is the span of a length that ends at the next tick after a moment.
func until(end time.Time, length, tick time.Duration) span {
	end = end.Truncate(tick).Add(tick)
	return span{end.Add(-length), length}
}

func (s span) end() time.Time { return s.from.Add(s.length) }

// at is when a column begins.
func (s span) at(bucket int) time.Time {
	return s.from.Add(s.length / buckets * time.Duration(bucket))
}

// bucket is the column of a moment, outside of them for one that is not shown.
func (s span) bucket(at time.Time) int {
	if at.Before(s.from) {
		return -1
	}
	return int(at.Sub(s.from) / (s.length / buckets))
}

// percent is where a moment is on the line, from 0 to 100.
func (s span) percent(at time.Time) float64 {
	return min(100, max(0, 100*float64(at.Sub(s.from))/float64(s.length)))
}
