package ajera_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/wire"
)

// replies logs in and answers a call of each method with a content of its own, success or not.
func replies(t *testing.T, contents map[string]string) *ajera.Client {
	return serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		method, _, _ := strings.Cut(strings.TrimPrefix(string(body), `{"Method":"`), `"`)
		_, rest, _ := strings.Cut(string(body), `"PageNumber":`)
		content := strings.ReplaceAll(contents[method], "$page", (rest + "1")[:1])
		if method == "CreateAPISession" {
			content = `{"SessionToken":"tok"}`
		}
		fmt.Fprintf(w, `{"ResponseCode":200,"UsageKey":"k-1","PageCount":2,"Content":%s}`, content)
	})
}

// checkUnread wants an error that names what could not be read of an answer that came.
func checkUnread(t *testing.T, err error, places ...string) {
	t.Helper()
	e, ok := errors.AsType[*ajera.Error](err)
	unread, isUnread := errors.AsType[*wire.UnreadError](err)
	if !ok || !isUnread || e.Outcome != wire.Executed || e.UsageKey != "k-1" || errors.Is(err, ajera.ErrAnswer) {
		t.Fatalf("%v; want the places that cannot be read, executed", err)
	}
	if !slices.Equal(unread.Places, places) {
		t.Errorf("places %q, want %q", unread.Places, places)
	}
	if text := err.Error(); !strings.Contains(text, places[0]) || strings.Contains(text, "4711") {
		t.Errorf("%v", text)
	}
}

// TestUnreadBesideTheResult: one value that cannot be read costs nothing but itself, in the order
// of the result, even where the user name is a word of its place.
func TestUnreadBesideTheResult(t *testing.T) {
	c := replies(t, map[string]string{"GetProjects": `{"Projects":[{"ProjectKey":1,"ID":"a"},{"ProjectKey":"2","ID":"b","IsCertified":"4711"},{"ProjectKey":3,"ID":"c"}],"Phases":[{"PhaseKey":5,"Notes":{"a":4711}}]}`})
	got, err := c.V2.GetProjects(t.Context(), ajerav2.GetProjectsArgs{RequestedProjects: []int{2, 3, 1, 4}})
	checkUnread(t, err, "/Projects/0/IsCertified", "/Phases/0/Notes")
	if got == nil || len(got.Projects) != 3 || got.Projects[0].ID != "b" || got.Projects[2].ID != "a" || len(got.Raw) == 0 || !slices.Equal(got.Missing, []int{4}) {
		t.Errorf("%+v", got)
	}
	if want := []string{"/Projects/0/ProjectKey: string read as integer"}; got != nil && !slices.Equal(got.Bent, want) {
		t.Errorf("bent %q, want %q", got.Bent, want)
	}
}

// TestUnreadInTheAnswerOfAWrite: it was executed, and the result is there.
func TestUnreadInTheAnswerOfAWrite(t *testing.T) {
	c := replies(t, map[string]string{
		"CreateProjects": `{"Phases":[{"PhaseKey":5,"ActualStartDate":"4711"}]}`,
		"GetVendors":     `{"Vendors":[{"VendorKey":7,"Name":"Old","DateEstablished":"4711"}]}`,
		"UpdateVendors":  `{"Vendors":[{"VendorKey":7,"Name":"New","DateEstablished":"4711"}]}`,
	})
	phase := ajerav2.NewPhase{ProjectKey: 1, InvoiceGroupKey: 1, Description: "Survey", RateTableKey: new(1)}
	made, err := c.V2.CreatePhases(t.Context(), ajerav2.CreatePhasesArgs{Phases: []ajerav2.NewPhase{phase}})
	checkUnread(t, err, "/Phases/0/ActualStartDate")
	if made == nil || made.Phases[0].PhaseKey != 5 {
		t.Errorf("%+v", made)
	}
	odd := replies(t, map[string]string{"CreateProjects": `{"Phases":[{"PhaseKey":"x4711","ID":"p"}]}`})
	made, err = odd.V2.CreatePhases(t.Context(), ajerav2.CreatePhasesArgs{Phases: []ajerav2.NewPhase{phase}})
	checkUnread(t, err, "/Phases/0/PhaseKey")
	if made == nil || errors.Is(err, ajera.ErrNotCreated) {
		t.Errorf("%+v, %v; a key that cannot be read is a key", made, err)
	}
	short, err := c.V2.CreatePhases(t.Context(), ajerav2.CreatePhasesArgs{Phases: []ajerav2.NewPhase{phase, phase}})
	checkUnread(t, err, "/Phases/0/ActualStartDate")
	if short == nil || !errors.Is(err, ajera.ErrPartial) {
		t.Errorf("%+v, %v; want ErrPartial too", short, err)
	}

	got, err := c.V1.GetVendors(t.Context(), ajerav1.GetVendorsArgs{RequestedVendors: []int{7}})
	checkUnread(t, err, "/Vendors/0/DateEstablished")
	got.Vendors[0].Name = "New"
	saved, err := c.V1.SaveVendors(t.Context(), got)
	checkUnread(t, err, "/Vendors/0/DateEstablished")
	if saved == nil || saved.Vendors[0].Name != "New" {
		t.Errorf("%+v", saved)
	}
}

// TestIteratorsGoOn: pages and batches with such a value are given out, and those behind them.
func TestIteratorsGoOn(t *testing.T) {
	c := replies(t, map[string]string{"ListClients": `{"Clients":[{"ClientKey":$page1,"Description":["4711"]},{"ClientKey":$page2}]}`})
	seen := 0
	for page, err := range ajera.Pages(t.Context(), c.V1.ListClients, ajerav1.ListClientsArgs{}, 2) {
		checkUnread(t, err, "/Clients/0/Description")
		seen += len(page.Clients)
	}
	list := func(ctx context.Context, _ []int) (*ajerav1.ListClientsResult, error) {
		return c.V1.ListClients(ctx, ajerav1.ListClientsArgs{})
	}
	for batch, err := range ajera.Batches(t.Context(), []int{1, 2, 3}, 2, list) {
		checkUnread(t, err, "/Clients/0/Description")
		seen += len(batch.Clients)
	}
	if seen != 8 {
		t.Errorf("%d clients, want 8", seen)
	}
}

// TestHelpersKeepWhatWasRead: they give it beside the error.
func TestHelpersKeepWhatWasRead(t *testing.T) {
	c := replies(t, map[string]string{
		"ListProjects":       `{"Projects":[{"ProjectKey":1,"ID":"a","Description":{"x":4711}},{"ProjectKey":2,"ID":"b"}]}`,
		"GetProjects":        `{"Projects":[{"ProjectKey":1,"ID":"a","IsCertified":"4711"}]}`,
		"GetProjectTotals":   `{"ProjectTotals":{"ProjectKey":"x4711","Billed":3}}`,
		"UpdateProjects":     `{"Projects":[{"ProjectKey":1}]}`,
		"ListVendorInvoices": `{"VendorInvoices":[{"VendorInvoiceKey":5,"Description":["4711"]}]}`,
	})
	found, err := c.FindProjects(t.Context(), "a", "b")
	checkUnread(t, err, "/Projects/0/Description")
	if found["a"].ProjectKey != 1 || found["b"].ProjectKey != 2 {
		t.Errorf("%+v", found)
	}
	whole, err := c.ProjectWithTotals(t.Context(), 1)
	checkUnread(t, err, "/Projects/0/IsCertified")
	if whole == nil || whole.Project.Projects[0].ID != "a" || whole.Totals.Totals["Billed"].String() != "3" {
		t.Errorf("%+v", whole)
	}
	states, err := c.Payments(t.Context(), ajerav2.ListVendorInvoicesArgs{})
	checkUnread(t, err, "/VendorInvoices/0/Description")
	if states[5] != ajera.Paid {
		t.Errorf("%+v", states)
	}
	// What could not be read is not what is saved.
	_, err = c.SetPercentComplete(t.Context(), []ajera.PercentComplete{{ProjectID: "a", Percent: wire.MustDecimal("55")}})
	if err != nil {
		t.Error(err)
	}
	// What may be among it is not said to be nowhere: it would be created once more.
	for list, isThere := range map[string]bool{
		`{"Projects":[{"ProjectKey":1,"ID":["4711"]}]}`:                   true,
		`{"Projects":[{"ProjectKey":1,"ID":"b","Description":["4711"]}]}`: false,
	} {
		c := replies(t, map[string]string{"ListProjects": list})
		if _, err := c.FindProjects(t.Context(), "a"); !isUnread(err) || errors.Is(err, ajera.ErrNotFound) == isThere {
			t.Errorf("%s: %v", list, err)
		}
	}
	c = replies(t, map[string]string{"GetProjects": `{"Projects":[{"ProjectKey":"x"}]}`, "GetProjectTotals": `{}`})
	if _, err := c.ProjectWithTotals(t.Context(), 1); !isUnread(err) || errors.Is(err, ajera.ErrNotFound) {
		t.Error(err)
	}
}

func isUnread(err error) bool {
	_, ok := errors.AsType[*wire.UnreadError](err)
	return ok
}
