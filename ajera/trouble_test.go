package ajera_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/internal/fake"
	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// troubled is a firm, a client that reaches it undisturbed, and one that meets trouble.
type troubled struct {
	calm, client *ajera.Client
	trouble      *fake.Trouble

	mu       sync.Mutex
	executed map[string]int // writes, by the text that they bear
	secrets  []string
}

var marked = regexp.MustCompile(`mark-\d+-`)

// startTrouble starts one; way is that of the client's transport.
func startTrouble(t *testing.T, way string) *troubled {
	t.Helper()
	tr := &troubled{executed: map[string]int{}}
	s := ajeratest.New(ajeratest.WithoutLimits(), ajeratest.WithObserver(func(c ajeratest.Call) {
		if c.Outcome == "ok" {
			tr.mu.Lock()
			defer tr.mu.Unlock()
			tr.executed[marked.FindString(string(c.Args))]++
		}
	}))
	_, query, _ := strings.Cut(s.URL(), "?")
	tr.secrets = []string{s.Password(), query, s.User()}
	tr.trouble = fake.NewTrouble(s, 3)
	tr.trouble.Leak = s.Password() + s.URL() + s.User()
	calm, server := httptest.NewServer(s), httptest.NewUnstartedServer(tr.trouble)
	server.EnableHTTP2 = way == "HTTP/2"
	if way == "plain" {
		server.Start()
	} else {
		server.StartTLS()
	}
	t.Cleanup(func() { calm.Close(); server.Close() })
	at := func(base string, transport http.RoundTripper) *ajera.Client {
		c, err := ajera.New(ajera.Config{
			URL: wire.Hide(s.URLAt(base)), Username: s.User(), Password: wire.Hide(s.Password()), Limiter: limit.New(limit.Policy{Per: 1, MaxPause: 1}),
			Transport: transport, LoginCooldown: 1, BatchMax: map[string]int{"GetClients": 2},
			Retry: wire.Retry{First: 1, Longest: 1, After: 1, Budget: -1},
		})
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	tr.calm, tr.client = at(calm.URL, nil), at(server.URL, nil)
	if way != "plain" {
		tr.client = at(server.URL, server.Client().Transport)
	}
	t.Cleanup(func() {
		tr.trouble.Share = 0
		if err := errors.Join(tr.client.Close(), tr.calm.Close()); err != nil {
			t.Error(err)
		}
	})
	return tr
}

// troubles are writes that bear a mark, each of what was read undisturbed.
var troubles = []func(context.Context, *troubled, string, wire.CallOption) error{
	func(ctx context.Context, tr *troubled, mark string, option wire.CallOption) error { // read in several batches
		got, err := tr.calm.V1.GetClients(ctx, ajerav1.GetClientsArgs{RequestedClients: []int{1, 2, 3, 4, 5}})
		if err != nil || len(got.Clients) != 5 {
			return cmp.Or(err, errors.New("not five clients"))
		}
		for i := range got.Clients {
			got.Clients[i].Notes = mark
		}
		_, err = tr.client.V1.SaveClients(ctx, got, option)
		return err
	},
	func(ctx context.Context, tr *troubled, mark string, option wire.CallOption) error {
		got, err := tr.calm.V2.GetProjects(ctx, ajerav2.GetProjectsArgs{RequestedProjects: []int{1}})
		if err != nil {
			return err
		}
		got.Projects[0].Notes = mark
		_, err = tr.client.V2.SaveProjects(ctx, got, option)
		return err
	},
	func(ctx context.Context, tr *troubled, mark string, option wire.CallOption) error {
		got, err := tr.calm.V2.GetTimesheets(ctx, ajerav2.GetTimesheetsArgs{RequestedTimesheets: []int{1}})
		if err != nil {
			return err
		}
		got.Timesheets[0].Project.Detail[0].D2Notes = mark
		_, err = tr.client.V2.SaveTimesheets(ctx, got, option)
		return err
	},
	func(ctx context.Context, tr *troubled, mark string, option wire.CallOption) error {
		_, err := tr.client.V2.CreatePhases(ctx, ajerav2.CreatePhasesArgs{Phases: []ajerav2.NewPhase{
			{ProjectKey: 1, InvoiceGroupKey: 1, Description: mark, RateTableKey: new(1)},
		}}, option)
		return err
	},
	func(ctx context.Context, tr *troubled, _ string, option wire.CallOption) error { // a read in between
		_, _ = tr.client.V1.ListClients(ctx, ajerav1.ListClientsArgs{}, option)
		return nil
	},
}

// TestTrouble: whatever befalls the calls of a client, no write is executed twice, and
// what is said of each is true and shows no secret. FIELDBOOKS_TROUBLE says how many.
func TestTrouble(t *testing.T) {
	n, err := strconv.Atoi(os.Getenv("FIELDBOOKS_TROUBLE"))
	if err != nil || testing.Short() {
		n = 200
	}
	for _, way := range []string{"plain", "TLS", "HTTP/2"} {
		t.Run(way, func(t *testing.T) {
			before := goleak.IgnoreCurrent()
			t.Run("calls", func(t *testing.T) {
				tr := startTrouble(t, way)
				for i := range n {
					mark := fmt.Sprintf("mark-%d-", i)
					option := wire.AttemptTimeout([]time.Duration{0, 0, 20 * time.Millisecond}[i%3])
					err := troubles[i%len(troubles)](t.Context(), tr, mark, option)
					if i%len(troubles) != 4 {
						tr.truthful(t, mark, err)
					}
				}
			})
			goleak.VerifyNone(t, before)
		})
	}
}

// truthful checks what is said of a write.
func (tr *troubled) truthful(t *testing.T, mark string, err error) {
	t.Helper()
	tr.mu.Lock()
	n := tr.executed[mark]
	tr.mu.Unlock()
	outcome := wire.Executed
	if e, ok := errors.AsType[*ajera.Error](err); ok {
		outcome = e.Outcome
	} else if err != nil {
		t.Errorf("%s: %v", mark, err)
	}
	lies := n == 1 && (outcome == wire.NotSent || outcome == wire.Refused) || n == 0 && outcome == wire.Executed
	if n > 1 || lies {
		t.Errorf("%s was executed %d times, said to be %s: %v", mark, n, outcome, err)
	}
	for _, secret := range append(tr.secrets, mark) {
		if strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, err), secret) {
			t.Errorf("%s: shows %q: %v", mark, secret, err)
		}
	}
}
