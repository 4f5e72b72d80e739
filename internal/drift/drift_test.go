package drift

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
)

type departure struct{ place, what string }

func TestLog(t *testing.T) {
	var l Log[departure]
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			l.Note(departure{"b", "new"}, "string")
			l.Note(departure{"a", "old"})
			l.Note(departure{"a", "new"}, "integer", "string")
			l.Note(departure{"a", "new"}, "integer")
		})
	}
	all.Wait()
	var got []string
	l.Each(func(d departure) []string { return []string{d.place, d.what} }, func(d departure, s Sighting) {
		slices.Sort(s.Types)
		got = append(got, fmt.Sprintln(d, s.Times, s.Types))
	})
	if want := "{a new} 8 [integer string]\n{a old} 4 []\n{b new} 4 [string]\n"; strings.Join(got, "") != want {
		t.Errorf("%q", got)
	}
}

func TestLogIsBounded(t *testing.T) {
	var l Log[int]
	for i := range most + 10 {
		l.Note(i)
	}
	l.Note(0)
	if len(l.met) != most {
		t.Errorf("%d departures are kept", len(l.met))
	}
}

func TestNames(t *testing.T) {
	for name, want := range map[string]bool{
		"PhaseKey": true, "D1 + D2 Regular": true, "Cost + Premium": true, "Percent %": true, "O'Hara": false, "": false, "7up": false,
		"a b c d e f": false, strings.Repeat("a", 61): false, "a@b": false,
	} {
		if IsName(name) != want {
			t.Errorf("%q: %v", name, !want)
		}
	}
	if squash("Phase_Key-ID x") != "phasekeyidx" {
		t.Error(squash("Phase_Key-ID x"))
	}
}
