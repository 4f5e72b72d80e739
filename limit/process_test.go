//go:build unix

package limit_test

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/limit"
)

// hourly keeps a window full for the length of a test, and slots of the killed taken.
var hourly = limit.Policy{Calls: 10, Per: time.Hour, Parallel: 4, Lease: time.Hour}

// child starts this test binary again as a process with its own view of path.
func child(t *testing.T, does, path, url string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestChild$")
	cmd.Env = append(os.Environ(), "LIMIT_CHILD="+does, "LIMIT_DIR="+path, "LIMIT_URL="+url)
	cmd.Stderr = os.Stderr
	return cmd
}

// TestChild is what the processes started by child do.
func TestChild(t *testing.T) {
	does := os.Getenv("LIMIT_CHILD")
	if does == "" {
		t.Skip("only in a child process")
	}
	policy := shared
	if does == "hold for an hour" {
		policy = hourly
	}
	d, err := limit.Dir(os.Getenv("LIMIT_DIR"), policy)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	switch does {
	case "hold for an hour": // all slots but one, until killed
		for range policy.Parallel - 1 {
			if wait, err := d.Begin().Take(t.Context()); wait.For != "" || err != nil {
				t.Fatal(wait, err)
			}
		}
		fmt.Println("held")
		_, _ = io.ReadAll(os.Stdin)
	case "call":
		client := &http.Client{Transport: &limit.Transport{Limiter: limit.Shared(d), Base: base(t, 10)}}
		fetch(t, client, os.Getenv("LIMIT_URL"), 40)
	}
}

func TestTwoProcessesShareALimit(t *testing.T) {
	t.Parallel()
	c := &counter{}
	server := httptest.NewServer(c)
	defer server.Close()
	path := folder(t)
	var all sync.WaitGroup
	for range 2 {
		all.Go(func() {
			if out, err := child(t, "call", path, server.URL).Output(); err != nil {
				t.Errorf("child: %v\n%s", err, out)
			}
		})
	}
	all.Wait()
	took := c.arrivals[len(c.arrivals)-1].Sub(c.arrivals[0])
	ideal := time.Duration(len(c.arrivals)/shared.Calls-1) * shared.Per
	t.Logf("two processes, %d calls: %.0f %% of the ideal rate, at most %d arrivals within %v, %d open at once",
		len(c.arrivals), 100*float64(ideal)/float64(took), busiest(c.arrivals, shared.Per), shared.Per, c.most)
	if len(c.arrivals) != 80 {
		t.Errorf("%d arrivals, want 80", len(c.arrivals))
	}
	if got := busiest(c.arrivals, shared.Per); got > shared.Calls {
		t.Errorf("%d arrivals within %v, want at most %d", got, shared.Per, shared.Calls)
	}
	if c.most > shared.Parallel {
		t.Errorf("%d calls open at once, want at most %d", c.most, shared.Parallel)
	}
}

// kill lets a child take all slots but one of the limit in path, and as many places,
// and kills it when then returns.
func kill(t *testing.T, does, path string, then func()) {
	t.Helper()
	cmd := child(t, does, path, "")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "held\n" {
		t.Fatalf("child said %q, %v", line, err)
	}
	then()
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
}

// The calls of a killed holder count from its death, and its slots stay taken for its lease.
func TestKilledHolder(t *testing.T) {
	path := folder(t)
	d, err := limit.Dir(path, hourly)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	p, next := d.Begin(), d.Begin()
	defer p.Done()
	takeAll(t, p, 1)
	kill(t, "hold for an hour", path, func() {
		if wait, err := next.Take(t.Context()); wait.For != limit.ForSlot || err != nil {
			t.Fatalf("take: %v, %v; want to wait for a slot", wait, err)
		}
	})
	takeAll(t, p, hourly.Calls-hourly.Parallel)
	if wait, err := p.Take(t.Context()); wait.For != limit.ForRate || err != nil {
		t.Errorf("take: %v, %v; want the calls of the killed to count still", wait, err)
	}
	if wait, err := next.Take(t.Context()); wait.For != limit.ForSlot || err != nil {
		t.Errorf("take: %v, %v; want the slots of the killed to be taken still", wait, err)
	}
}

// takeAll takes n places one after the other, without a wait.
func takeAll(t *testing.T, p limit.Permit, n int) {
	t.Helper()
	for i := range n {
		if wait, err := p.Take(t.Context()); wait.For != "" || err != nil {
			t.Fatalf("take %d of %d: %v, %v; want a place at once", i+1, n, wait, err)
		}
		p.Sent()
	}
}
