package fake

import (
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// record is a test that is told of limits.
type record []string

func (r *record) Helper() {}

func (r *record) Errorf(format string, args ...any) { *r = append(*r, fmt.Sprintf(format, args...)) }

func TestPaceTellsEachLimitThatIsBroken(t *testing.T) { synctest.Test(t, paceTells) }

func paceTells(t *testing.T) {
	p := Pace{PerSecond: 2, Parallel: 2}
	for i := range 2 {
		if came := p.Enter(); came.Over != nil || came.Number != i+1 || came.Second != i+1 || came.Open != i+1 {
			t.Errorf("came as %+v", came)
		}
	}
	broken := p.Enter().Over
	if !slices.Equal(broken, []string{"3 calls within one second, 2 allowed", "3 calls open at once, 2 allowed"}) {
		t.Errorf("broke %q", broken)
	}
	p.Note("third", broken)
	want := []string{"third: 3 calls within one second, 2 allowed", "third: 3 calls open at once, 2 allowed"}
	for range 3 {
		p.Leave()
	}
	time.Sleep(time.Second) // exactly: the others are in another second
	if came := p.Enter(); came.Over != nil || came.Number != 4 || came.Second != 1 {
		t.Errorf("came as %+v after a second", came)
	}
	if got := p.Violations(); !slices.Equal(got, want) {
		t.Errorf("violations %q", got)
	}
	var told record
	if p.Assert(&told); !slices.Equal(told, []string{"limit broken: " + want[0], "limit broken: " + want[1]}) {
		t.Errorf("told the test %q", told)
	}
	if p.MaxOpen() != 3 || p.MaxPerSecond() != 3 {
		t.Errorf("at most %d open and %d per second", p.MaxOpen(), p.MaxPerSecond())
	}
}

// TestPaceAfterAReset counts the calls on that are still to leave, and nothing else of before.
func TestPaceAfterAReset(t *testing.T) { synctest.Test(t, paceAfterAReset) }

func paceAfterAReset(t *testing.T) {
	p := Pace{PerSecond: 2}
	for range 3 {
		p.Note("early", p.Enter().Over)
	}
	p.Leave()
	p.Reset()
	if p.MaxOpen() != 2 || p.MaxPerSecond() != 0 || p.Violations() != nil {
		t.Errorf("after it %d open, %d per second, violations %q", p.MaxOpen(), p.MaxPerSecond(), p.Violations())
	}
	if came := p.Enter(); came.Number != 4 || came.Second != 1 || came.Open != 3 || came.Over != nil {
		t.Errorf("the next came as %+v", came)
	}
	for range 3 {
		p.Leave()
	}
	if came := p.Enter(); came.Open != 1 {
		t.Errorf("the last is open with %d", came.Open)
	}
}

func TestPaceWithoutLimits(t *testing.T) {
	var p Pace
	for range 50 {
		if broken := p.Enter().Over; broken != nil {
			t.Fatalf("broke %q", broken)
		}
	}
	if p.MaxOpen() != 50 {
		t.Errorf("at most %d open", p.MaxOpen())
	}
}

func TestJournalKeepsTheOrder(t *testing.T) {
	var j Journal[string]
	for _, call := range []string{"a", "b", "a"} {
		j.Add(call)
	}
	all := j.All()
	all[0] = "changed by the reader"
	if got := j.All(); !slices.Equal(got, []string{"a", "b", "a"}) {
		t.Errorf("the log is %q", got)
	}
	if n := j.Count(func(c string) bool { return c == "a" }); n != 2 {
		t.Errorf("%d calls of a", n)
	}
	if j.Reset(); len(j.All()) != 0 {
		t.Errorf("the log is %q after a reset", j.All())
	}
}
