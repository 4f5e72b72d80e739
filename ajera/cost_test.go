//go:build !race

package ajera_test

// The race detector allocates by itself, so these counts are made without it.

import (
	"bytes"
	"context"
	"encoding/base64"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/wire"
)

var updateCosts = flag.Bool("update", false, "record the costs anew in testdata/cost.golden")

const costs = "testdata/cost.golden"

// TestCost counts what calls cost and fails when a figure is more than a tenth
// over the recorded one. It counts and does not time, so it holds on any machine.
func TestCost(t *testing.T) {
	got := costReport(t)
	if *updateCosts {
		if err := os.WriteFile(costs, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(costs)
	if err != nil {
		t.Fatal(err)
	}
	checkCosts(t, string(want), got)
}

// checkCosts compares two reports. Another release of Go allocates otherwise: half
// more is allowed there.
func checkCosts(t testing.TB, want, got string) {
	wantGo, wantLines, _ := strings.Cut(want, "\n")
	gotGo, gotLines, _ := strings.Cut(got, "\n")
	allowed := 1.1
	if wantGo != gotGo {
		allowed = 1.5
	}
	recorded := make(map[string]float64)
	for line := range strings.Lines(wantLines) {
		name, value := cost(line)
		recorded[name] = value
	}
	for line := range strings.Lines(gotLines) {
		name, value := cost(line)
		before, ok := recorded[name]
		switch {
		case !ok:
			t.Errorf("%s is not in %s; record it with go test ./ajera -run TestCost -update", name, costs)
		case value > before*allowed:
			t.Errorf("%s: %v, recorded %v; find out why, or record it with go test ./ajera -run TestCost -update", name, value, before)
		}
		delete(recorded, name)
	}
	for name := range recorded {
		t.Errorf("%s is recorded in %s and no longer counted", name, costs)
	}
}

// cost takes a line apart: a figure and its name.
func cost(line string) (name string, value float64) {
	figure, name, _ := strings.Cut(strings.TrimSpace(line), " ")
	_, _ = fmt.Sscan(figure, &value)
	return name, value
}

// costReport counts everything. Its first line is the release of Go.
func costReport(t *testing.T) string {
	const records = 200
	nothing, many := manyPhases(0), manyPhases(records)
	release := strings.Join(strings.SplitN(runtime.Version(), ".", 3)[:2], ".")
	lines := []string{release}
	add := func(name string, value float64) { lines = append(lines, fmt.Sprintf("%.1f %s", value, name)) }

	empty, full := reader(t, nothing), reader(t, many)
	perCall := testing.AllocsPerRun(100, func() { empty() })
	perAnswer := testing.AllocsPerRun(20, func() { full() })
	add("allocations per call", perCall)
	add("allocations per record read", (perAnswer-perCall)/records)
	add("allocations per MB read", perAnswer/float64(len(many))*1e6)
	allocated, held := memory(func() any { return full() })
	add("bytes allocated per byte read", allocated/float64(len(many)))
	add("bytes held per byte read", held/float64(len(many)))
	add("allocations per record saved", (saves(t, many)-saves(t, manyPhases(1)))/(records-1))
	add("connections opened by 20 times 10 calls", float64(connections(t)))
	return strings.Join(lines, "\n") + "\n"
}

// manyPhases is an answer with n phases.
func manyPhases(n int) []byte {
	one := `{"PhaseKey":%d,"ID":"%03d","Description":"Québec \"Main St.\"","Status":"Active","SyncToCRM":true,"ProjectManager":{"EmployeeKey":%d,"FirstName":"Léa","MiddleName":null,"LastName":"Müller"},` +
		`"EstimatedStartDate":"2025-03-%02d","HoursCostBudget":120.50,"LaborContractAmount":40.3830,"BillingType":"FixedFee","Contacts":[],"LastModifiedDate":"2025-03-11 16:22:54.229 GMT-0700","CustomFields":{"Region":"North","Won":null},"ForecastScore":%d}`
	phases := make([]string, n)
	for i := range phases {
		phases[i] = fmt.Sprintf(one, i+1, i, i%50, i%28+1, i)
	}
	return []byte(`{"ResponseCode":200,"Message":"Success","Errors":null,"Content":{"Projects":[],"InvoiceGroups":[],"Phases":[` + strings.Join(phases, ",") + `],"Resources":[]}}`)
}

// canned answers without a network.
type canned struct{ answer []byte }

func (c canned) RoundTrip(r *http.Request) (*http.Response, error) {
	head := make([]byte, 30)
	_, _ = io.ReadFull(r.Body, head)
	_, _ = io.Copy(io.Discard, r.Body)
	r.Body.Close()
	body := c.answer
	if bytes.Contains(head, []byte("CreateAPISession")) {
		body = []byte(`{"ResponseCode":200,"Content":{"SessionToken":"t"}}`)
	}
	return &http.Response{StatusCode: 200, Body: io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body)), Request: r}, nil
}

func cannedClient(t testing.TB, answer []byte) *ajera.Client {
	c, err := ajera.New(ajera.Config{URL: wire.Hide("https://ajera.invalid/?id"), Username: "u", Password: wire.Hide("invented"), Limiter: limit.New(limit.Policy{}), Transport: canned{answer}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// reader returns a call that reads answer, logged in already.
func reader(t *testing.T, answer []byte) func() *ajerav2.GetProjectsResult {
	c := cannedClient(t, answer)
	call := func() *ajerav2.GetProjectsResult {
		got, err := c.V2.GetProjects(context.Background(), ajerav2.GetProjectsArgs{RequestedProjects: []int{1}})
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	call()
	return call
}

// memory gives the bytes that f allocates and those that its result keeps.
func memory(f func() any) (allocated, held float64) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	kept := f()
	runtime.ReadMemStats(&after)
	allocated = float64(after.TotalAlloc - before.TotalAlloc)
	runtime.GC()
	runtime.ReadMemStats(&after)
	held = float64(after.HeapAlloc) - float64(before.HeapAlloc)
	runtime.KeepAlive(kept)
	return allocated, held
}

// TestFileComesDown holds what a download allocates and keeps against the size of its file: the
// text of the answer and the file, each once. A text with line breaks is read in more steps, of
// which nothing is kept.
func TestFileComesDown(t *testing.T) {
	const size, most = 10 << 20, 2.5
	plain := base64.StdEncoding.EncodeToString(make([]byte, size))
	broken := plain[:76] + `\r\n` + plain[76:]
	for _, text := range []string{plain, broken} {
		c := cannedClient(t, []byte(`{"ResponseCode":200,"Message":"Success","Errors":[],"Content":{"FileData":"`+text+`"}}`))
		allocated, held := memory(func() any {
			got, err := c.V1.DownloadExpenseReports(context.Background(), ajerav1.DownloadExpenseReportsArgs{FileKey: 1})
			if err != nil || len(got.FileData) != size {
				t.Fatal(err)
			}
			return got
		})
		if held > most*size || text == plain && allocated > most*size {
			t.Errorf("%.1f times the file, of which %.1f are kept, at most %v; find out what copies it", allocated/size, held/size, most)
		}
	}
}

// connections counts those that calls open, ten of which the server has at a time.
func connections(t *testing.T) int {
	const waves, atOnce = 20, 10
	var mu sync.Mutex
	opened, waiting, release := 0, 0, make(chan struct{})
	handler := func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if bytes.Contains(body, []byte("APISession")) {
			fmt.Fprint(w, `{"ResponseCode":200,"Content":{"SessionToken":"t"}}`)
			return
		}
		mu.Lock()
		wave := release
		if waiting++; waiting == atOnce {
			close(wave)
			waiting, release = 0, make(chan struct{})
		}
		mu.Unlock()
		<-wave
		_, _ = w.Write(manyPhases(1))
	}
	server := httptest.NewUnstartedServer(http.HandlerFunc(handler))
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			mu.Lock()
			opened++
			mu.Unlock()
		}
	}
	server.Start()
	defer server.Close()
	c, err := ajera.New(ajera.Config{URL: wire.Hide(server.URL + "/?id"), Username: "u", Password: wire.Hide("invented"), Limiter: limit.New(limit.Policy{})})
	if err != nil {
		t.Fatal(err)
	}
	for range waves {
		together(t, atOnce, func(int) error {
			_, err := c.V2.GetProjects(t.Context(), ajerav2.GetProjectsArgs{RequestedProjects: []int{1}})
			return err
		})
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
	mu.Lock()
	defer mu.Unlock()
	return opened
}

// TestCostCanFail gives figures that grew, vanished or are new.
func TestCostCanFail(t *testing.T) {
	want := "go1.26\n100.0 a\n10.0 b\n"
	for got, faults := range map[string]int{
		"go1.26\n109.0 a\n5.0 b\n":         0,
		"go1.26\n111.0 a\n10.0 b\n":        1,
		"go1.26\n100.0 a\n":                1,
		"go1.26\n100.0 a\n10.0 b\n1.0 c\n": 1,
		"go1.27\n149.0 a\n10.0 b\n":        0,
		"go1.27\n151.0 a\n16.0 b\n":        2,
	} {
		counter := &faultCounter{TB: t}
		checkCosts(counter, want, got)
		if counter.faults != faults {
			t.Errorf("%q: %d faults, want %d", got, counter.faults, faults)
		}
	}
}

type faultCounter struct {
	testing.TB
	faults int
}

func (c *faultCounter) Errorf(string, ...any) { c.faults++ }
