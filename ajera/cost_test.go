//go:build !race

package ajera_test

// The race detector allocates by itself, so these counts are made without it.

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/internal/cost"
	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// TestCost counts what calls cost and fails when a figure is more than a tenth
// over the recorded one. It counts and does not time, so it holds on any machine.
func TestCost(t *testing.T) {
	const records = 200
	nothing, many := manyPhases(0), manyPhases(records)
	empty, full := reader(t, nothing), reader(t, many)
	perCall := testing.AllocsPerRun(100, func() { empty() })
	perAnswer := testing.AllocsPerRun(20, func() { full() })
	allocated, held := cost.Memory(func() any { return full() })

	var f cost.Figures
	f.Add("allocations per call", perCall)
	f.Add("allocations per record read", (perAnswer-perCall)/records)
	f.Add("allocations per MB read", perAnswer/float64(len(many))*1e6)
	f.Add("bytes allocated per byte read", allocated/float64(len(many)))
	f.Add("bytes held per byte read", held/float64(len(many)))
	f.Add("allocations per record saved", (saves(t, many)-saves(t, manyPhases(1)))/(records-1))
	f.Add("connections opened by 20 times 10 calls", float64(connections(t)))
	f.Hold(t, "testdata/cost.golden", 1.1)
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

// TestFileComesDown holds what a download allocates and keeps against the size of its file: the
// text of the answer and the file, each once. A text with line breaks is read in more steps, of
// which nothing is kept.
func TestFileComesDown(t *testing.T) {
	const size, most = 10 << 20, 2.5
	plain := base64.StdEncoding.EncodeToString(make([]byte, size))
	broken := plain[:76] + `\r\n` + plain[76:]
	for _, text := range []string{plain, broken} {
		c := cannedClient(t, []byte(`{"ResponseCode":200,"Message":"Success","Errors":[],"Content":{"FileData":"`+text+`"}}`))
		allocated, held := cost.Memory(func() any {
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
