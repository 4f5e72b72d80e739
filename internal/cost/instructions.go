package cost

import (
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"
)

// A Job is something that is done in two ways.
type Job struct {
	Name string
	// Ways makes both ready: ours, and the one that it is compared with. json v2 is good for that:
	// it takes the same on Go 1.26 and 1.27, where encoding/json takes half.
	Ways func() (ours, beside func() error, err error)
}

// Instructions holds how many instructions of the processor our ways take for each of the other,
// in user space, to those that the file records: one in twenty more is allowed.
//
// Each way runs under valgrind, in processes of its own that run this test as far as here: a few
// times more and a few times less, of which the difference counts, so that neither start-up nor
// what is made on first use does. There is no collection, whose time is no matter of the code.
// Valgrind pretends the same processor everywhere, so the same code takes the same number. Where it
// is missing, or the processor is none of amd64's, the test is skipped; it fails when CI is set.
func Instructions(t *testing.T, file string, jobs ...Job) {
	if task := os.Getenv(child); task != "" {
		os.Exit(obey(task, jobs))
	}
	if _, err := exec.LookPath("valgrind"); err != nil || runtime.GOARCH != "amd64" {
		t.Logf("instructions are counted by valgrind on amd64; this is %s, %v; install it: .ci/debian valgrind", runtime.GOARCH, err)
		if os.Getenv("CI") != "" {
			t.FailNow()
		}
		t.SkipNow()
	}
	ratios := make([]float64, len(jobs))
	t.Run("jobs", func(t *testing.T) {
		for i, job := range jobs {
			t.Run(job.Name, func(t *testing.T) {
				t.Parallel()
				ratios[i] = count(t, i, job)
			})
		}
	})
	if t.Failed() {
		return
	}
	var f Figures
	for i, job := range jobs {
		f.Add(job.Name, ratios[i])
	}
	f.Hold(t, file, 1.05)
}

// count gives the ratio of a job.
func count(t *testing.T, i int, job Job) float64 {
	ours, beside, err := job.Ways()
	if err != nil {
		t.Fatal(err)
	}
	n, m := times(t, ours), times(t, beside)
	once := valgrind(t, i, 1, 1)
	each := float64(valgrind(t, i, 1+n, 1)-once) / float64(n)
	other := float64(valgrind(t, i, 1, 1+m)-once) / float64(m)
	t.Logf("%.0f instructions, beside %.0f", each, other)
	return each / other
}

// times is how often to run what is counted, so that the rest of a process is little beside it.
func times(t *testing.T, run func() error) int {
	var took time.Duration
	for range 2 { // the first makes what is there from then on
		begin := time.Now()
		if err := run(); err != nil {
			t.Fatal(err)
		}
		took = time.Since(begin)
	}
	return 3 + int(10*time.Millisecond/(took+1))
}

// child names the variable that says to a process of valgrind's which job to do, and how often in
// each way.
const child = "FIELDBOOKS_COUNTED"

// obey does what a process of valgrind's is for, and gives its exit code.
func obey(task string, jobs []Job) int {
	var i, n, m int
	if _, err := fmt.Sscan(task, &i, &n, &m); err != nil {
		return fail(err)
	}
	ours, beside, err := jobs[i].Ways()
	for range n {
		if err == nil {
			err = ours()
		}
	}
	for range m {
		if err == nil {
			err = beside()
		}
	}
	if err != nil {
		return fail(err)
	}
	return 0
}

func fail(err error) int {
	fmt.Fprintln(os.Stderr, err)
	return 1
}

var refs = regexp.MustCompile(`I +refs: +([\d,]+)`)

// valgrind counts what a process takes that does a job so often in each way.
func valgrind(t *testing.T, i, ours, beside int) int {
	test, _, _ := strings.Cut(t.Name(), "/")
	command := exec.CommandContext(t.Context(), "valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null",
		os.Args[0], "-test.run", "^"+test+"$")
	command.Env = append(os.Environ(), fmt.Sprintf("%s=%d %d %d", child, i, ours, beside), "GOMAXPROCS=1", "GOGC=off")
	out, err := command.CombinedOutput()
	found := refs.FindSubmatch(out)
	if err != nil || found == nil {
		t.Fatalf("%s: %v\n%s", command, err, out)
	}
	count, err := strconv.Atoi(strings.ReplaceAll(string(found[1]), ",", ""))
	if err != nil {
		t.Fatal(err)
	}
	return count
}
