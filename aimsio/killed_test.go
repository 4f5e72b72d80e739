package aimsio_test

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/wire"
)

// killedAt names, to a process of TestKilledRuns, its server.
const killedAt = "FIELDBOOKS_KILLED_AT"

// TestKilledRuns kills runs of another process at random moments, many of them within a save: their
// file can be read, and knows no record as done that the loop did not come back from.
func TestKilledRuns(t *testing.T) {
	if os.Getenv(killedAt) != "" {
		killedRun(t)
		return
	}
	const records, kills = 200, 10
	stamps, seen := map[string]int64{}, map[string]bool{}
	s := &scripted{}
	var one sync.Mutex
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		one.Lock()
		defer one.Unlock()
		s.ServeHTTP(w, r)
	}))
	defer server.Close()
	at := aimsio.FileCheckpoint(filepath.Join(t.TempDir(), "x"))
	random := rand.New(rand.NewPCG(rand.Uint64(), 1))
	for round := range kills + 1 {
		var list []string
		for i := range records {
			key := fmt.Sprint("a key of some length ", i)
			if round == 0 || random.IntN(4) == 0 {
				stamps[key] = epoch + int64(round)
			}
			list = append(list, fmt.Sprintf(`{"guid":%q,"updatedAt":%d}`, key, stamps[key]))
		}
		one.Lock()
		s.list = "[" + strings.Join(list, ",") + "]"
		one.Unlock()
		after := random.IntN(records / 2)
		if round == kills {
			after = -1
		}
		for _, key := range killAfter(t, server.URL, at, after) {
			seen[fmt.Sprint(key, stamps[key])] = true
		}
		state, err := at.Load(t.Context())
		if err != nil {
			t.Fatalf("after %d kills: %v", round+1, err)
		}
		for key, stamp := range state.Done {
			if !seen[fmt.Sprint(key, int64(stamp))] {
				t.Fatalf("after %d kills, %q is done, and no loop had it", round+1, key)
			}
		}
	}
	for key, stamp := range stamps {
		if !seen[fmt.Sprint(key, stamp)] {
			t.Errorf("no loop had %q", key)
		}
	}
}

// killAfter starts a run, kills it after so many records, if not below 0, and returns what its loop did.
func killAfter(t *testing.T, url string, at aimsio.FileCheckpoint, after int) (read []string) {
	t.Helper()
	command := exec.Command(os.Args[0], "-test.run=^TestKilledRuns$", string(at))
	command.Env = append(os.Environ(), killedAt+"="+url)
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if key, is := strings.CutPrefix(lines.Text(), "did "); is {
			if read = append(read, key); len(read) == after {
				_ = command.Process.Kill()
			}
		}
	}
	if err := command.Wait(); err != nil && after < 0 {
		t.Error(err)
	}
	return read
}

// killedRun is the run of the other process. It fails now and then.
func killedRun(t *testing.T) {
	c := newClient(t, aimsio.Config{URL: wire.Hide(os.Getenv(killedAt)), Username: "someone", Password: wire.Hide(password)})
	for again := true; again; {
		again = false
		run := c.JobOrders().Changed(t.Context(), aimsio.FileCheckpoint(os.Args[2]), aimsio.SaveEvery(0))
		for _, err := range run.Records() {
			if err != nil {
				t.Fatal(err)
			}
			if rand.IntN(10) == 0 {
				again = true
				_ = run.NotDone(run.Key(), nil)
				continue
			}
			fmt.Printf("did %s\n", run.Key())
		}
	}
}
