package fake

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestFaultsCountTheCallsTheyMatch(t *testing.T) {
	var f Faults[string]
	f.Fail("any", 3, 2)
	f.Fail("a", 0, 0)
	var met []string
	for _, call := range []string{"a", "b", "a", "a", "a"} {
		fault := f.Next(func(s string) bool { return s == "any" || s == call })
		if fault == nil {
			met = append(met, "-")
			continue
		}
		met = append(met, *fault)
	}
	if got := strings.Join(met, " "); got != "a - any any -" {
		t.Errorf("met %s", got)
	}
	if len(f.active) > 0 {
		t.Errorf("%d faults are kept that are used up", len(f.active))
	}
}

func TestAlwaysDoesNotEnd(t *testing.T) {
	var f Faults[string]
	f.Fail("", 2, Always)
	for i := range 1000 {
		if met := f.Next(func(string) bool { return true }) != nil; met != (i > 0) {
			t.Fatalf("call %d: met is %v", i+1, met)
		}
	}
}

// TestFaultsThatWait tells of each what is left of it, and takes it away by its number.
func TestFaultsThatWait(t *testing.T) {
	var f Faults[string]
	f.Fail("third and fourth", 3, 2)
	f.Fail("next", 0, 0)
	f.Fail("all from the second on", 2, Always)
	tell := func() string {
		var all []string
		for _, w := range f.Waiting() {
			left := fmt.Sprint(w.Left)
			if w.Left == Always {
				left = "always"
			}
			all = append(all, fmt.Sprintf("%d: %s, before %d, left %s", w.Number, w.Fault, w.Before, left))
		}
		return strings.Join(all, "; ")
	}
	for i, want := range []string{
		"1: third and fourth, before 2, left 2; 2: next, before 0, left 1; 3: all from the second on, before 1, left always",
		"1: third and fourth, before 1, left 2; 3: all from the second on, before 0, left always",
		"1: third and fourth, before 0, left 2; 3: all from the second on, before 0, left always",
		"1: third and fourth, before 0, left 1; 3: all from the second on, before 0, left always",
		"3: all from the second on, before 0, left always",
	} {
		if got := tell(); got != want {
			t.Errorf("after %d calls: %s\nwant %s", i, got, want)
		}
		f.Next(func(string) bool { return true })
	}
	f.Fail("late", 0, 0)
	if !f.Forget(3) || f.Forget(3) || f.Forget(1) || tell() != "4: late, before 0, left 1" {
		t.Errorf("after the third was forgotten: %s", tell())
	}
	f.Reset()
	if f.Fail("again", 0, 0); tell() != "5: again, before 0, left 1" {
		t.Errorf("after a reset: %s", tell())
	}
}

func TestWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begun := time.Now()
		Wait(t.Context(), time.Minute, nil)
		if d := time.Since(begun); d != time.Minute {
			t.Errorf("waited %v for a delay of a minute", d)
		}
		release := make(chan struct{})
		time.AfterFunc(2*time.Minute, func() { close(release) })
		Wait(t.Context(), time.Second, release)
		if d := time.Since(begun); d != 3*time.Minute {
			t.Errorf("released after %v, want 3 minutes: the delay does not count", d)
		}
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		Wait(gone, time.Hour, nil)
		if d := time.Since(begun); d != 3*time.Minute {
			t.Errorf("waited for a client that is gone, until %v", d)
		}
	})
}

func TestCutLeavesNoAnswer(t *testing.T) {
	url := Start(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/cut" {
			Cut(w)
			return
		}
		fmt.Fprint(w, "here")
	}))
	if resp, err := http.Get(url + "/cut"); err == nil {
		resp.Body.Close()
		t.Errorf("answered %d", resp.StatusCode)
	}
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if text, _ := io.ReadAll(resp.Body); string(text) != "here" {
		t.Errorf("answered %q after the cut", text)
	}
}
