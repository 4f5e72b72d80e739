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
	for range 2 {
		if broken := p.Enter(); broken != nil {
			t.Errorf("broke %q", broken)
		}
	}
	broken := p.Enter()
	if !slices.Equal(broken, []string{"3 calls within one second, 2 allowed", "3 calls open at once, 2 allowed"}) {
		t.Errorf("broke %q", broken)
	}
	p.Note("third", broken)
	want := []string{"third: 3 calls within one second, 2 allowed", "third: 3 calls open at once, 2 allowed"}
	for range 3 {
		p.Leave()
	}
	time.Sleep(time.Second) // exactly: the others are in another second
	if broken := p.Enter(); broken != nil {
		t.Errorf("broke %q after a second", broken)
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

func TestPaceWithoutLimits(t *testing.T) {
	var p Pace
	for range 50 {
		if broken := p.Enter(); broken != nil {
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
}
