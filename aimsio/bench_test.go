package aimsio_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// record is a job order of 1.5 kB.
var record = fmt.Sprintf(`{"jobGuid":"guid-1","jobNumber":"J-1","jobName":"Job","jobStatus":"Active","jobClientCode":"C",
	"jobPriceBookName":"P","jobStartDate":1700000000000,"jobUpdatedAt":1750000000000,"jobDescription":%q}`, strings.Repeat("x", 1300))

// TestServe is the server of [BenchmarkOverhead], in a process of its own.
func TestServe(t *testing.T) {
	if os.Getenv("AIMSIO_BENCH_SERVER") == "" {
		t.Skip("only in a child process")
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, record)
	})}
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin) // until the parent ends
		server.Close()
	}()
	fmt.Println(listener.Addr())
	_ = server.Serve(listener)
}

// startServer returns the URL of a server in another process.
func startServer(b *testing.B) string {
	b.Helper()
	cmd := exec.CommandContext(b.Context(), os.Args[0], "-test.run=^TestServe$")
	cmd.Env = append(os.Environ(), "AIMSIO_BENCH_SERVER=1")
	in, err := cmd.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { in.Close(); _ = cmd.Wait() })
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		b.Fatal(err)
	}
	return "http://" + strings.TrimSpace(address)
}

// bare is the least that a generated client can be sent through: net/http and
// encoding/json.
type bare struct{ url string }

func (b bare) Do(ctx context.Context, op *wire.Operation, req *wire.Request, answer any, _ ...wire.CallOption) error {
	made, err := http.NewRequestWithContext(ctx, op.Verb, b.url+req.Path, req.Body)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(made)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	return json.Unmarshal(body, answer)
}

// clients are the generated client alone, and one with authentication, limiter,
// repeats, a logger and a hook.
func clients(t testing.TB, url string) (alone, full *aimsioapi.Client) {
	t.Helper()
	seen := 0
	client, err := aimsio.New(aimsio.Config{
		URL: wire.Hide(url), Username: "someone", Password: wire.Hide(password), Limiter: limit.New(limit.Policy{Calls: 1 << 20, Per: 1, Parallel: 10}),
		Log:     slog.New(slog.NewTextHandler(io.Discard, &slog.HandlerOptions{Level: slog.LevelWarn})),
		Observe: func(context.Context, wire.Attempt) { seen++ },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close() })
	return aimsioapi.New(bare{url}), client.API
}

// readJob reads the job order.
func readJob(t testing.TB, client *aimsioapi.Client) time.Duration {
	begin := time.Now()
	job, err := client.GetJobOrder(t.Context(), "guid-1")
	if err != nil || job.JobNumber == "" {
		t.Fatal(err)
	}
	return time.Since(begin)
}

// BenchmarkOverhead compares a GET by the bare generated client with the same
// through this package: apart, and paired, as the median of the quotients.
func BenchmarkOverhead(b *testing.B) {
	alone, full := clients(b, startServer(b))
	both := []*aimsioapi.Client{alone, full}
	for i, name := range []string{"bare", "aimsio"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				readJob(b, both[i])
			}
		})
	}
	b.Run("paired", func(b *testing.B) {
		var ratios []float64
		for b.Loop() {
			var took [2]time.Duration
			first := rand.IntN(2)
			for _, i := range []int{first, 1 - first} {
				took[i] = readJob(b, both[i])
			}
			ratios = append(ratios, float64(took[1])/float64(took[0]))
		}
		slices.Sort(ratios)
		b.ReportMetric(ratios[len(ratios)/2], "times-bare")
	})
}
