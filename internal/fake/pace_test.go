package fake

import (
	"slices"
	"testing"
	"time"
)

func TestPaceTellsEachLimitThatIsBroken(t *testing.T) {
	now := time.Date(2026, 1, 2, 9, 0, 0, 0, time.UTC)
	p := Pace{PerSecond: 2, Parallel: 2, Now: func() time.Time { return now }}
	for range 2 {
		if broken := p.Enter("in time"); broken != nil {
			t.Errorf("broke %q", broken)
		}
	}
	want := []string{"third: 3 calls within one second, 2 allowed", "third: 3 calls open at once, 2 allowed"}
	if broken := p.Enter("third"); !slices.Equal(broken, want) {
		t.Errorf("broke %q", broken)
	}
	for range 3 {
		p.Leave()
	}
	now = now.Add(time.Second) // exactly: the others are in another second
	if broken := p.Enter("later"); broken != nil {
		t.Errorf("broke %q after a second", broken)
	}
	if got := p.Violations(); !slices.Equal(got, want) {
		t.Errorf("violations %q", got)
	}
	if p.MaxOpen() != 3 || p.MaxPerSecond() != 3 {
		t.Errorf("at most %d open and %d per second", p.MaxOpen(), p.MaxPerSecond())
	}
}

func TestPaceWithoutLimits(t *testing.T) {
	var p Pace
	for range 50 {
		if broken := p.Enter("any"); broken != nil {
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
