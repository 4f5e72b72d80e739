package aimsio_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/aimsio/aimsiotest"
	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/wire"
)

// item is a billable item that can be sent.
func item(i int) aimsioapi.BillableItemWrite {
	return aimsioapi.BillableItemWrite{
		BillableItemCode: fmt.Sprintf("B-%d", i), BillableItemName: "Item", BillableItemTypeUname: aimsioapi.BillableItemTypeUnameMaterial,
		BillableItemDefaultRate: wire.MustDecimal("0.10"), BillableItemDefaultRateType: new("Each"),
		BillableItemIsTrade: new(false), BillableItemIsEquipment: new(false),
	}
}

func items(n int) []aimsioapi.BillableItemWrite {
	var list []aimsioapi.BillableItemWrite
	for i := range n {
		list = append(list, item(i))
	}
	return list
}

// fates lists the fates as letters.
func fates[W any](r *aimsio.Report[W]) string {
	var b strings.Builder
	for _, item := range r.Items {
		b.WriteByte(string(item.Fate)[0])
		if (item.Err == nil) != (item.Fate == aimsio.Accepted) {
			b.WriteByte('?')
		}
	}
	return b.String()
}

func TestUpsertSplits(t *testing.T) {
	const answer = `{"taken": true}`
	c, s := connect(t, aimsiotest.WithAnswer(answer))
	report, err := c.BillableItems().Upsert(t.Context(), items(103), aimsio.BatchSize(10))
	if err != nil || report.Count(aimsio.Accepted) != 103 {
		t.Fatal(err)
	}
	if s.Calls("POST", "BillableItem") != 11 || len(s.Keys("BillableItem")) != 103 || report.Info.Attempts != 11 {
		t.Errorf("%d calls, %d records, %d attempts; want 11, 103, 11", s.Calls("POST", ""), len(s.Keys("BillableItem")), report.Info.Attempts)
	}
	if last := report.Items[102]; last.Key != "B-102" || string(last.Answer) != answer || last.Record.BillableItemCode != "B-102" {
		t.Errorf("last item %+v", last)
	}
	report, err = c.BillableItems().Upsert(t.Context(), items(10), aimsio.BatchBytes(700), aimsio.AtOnce(1))
	if err != nil || s.Calls("POST", "") != 11+4 {
		t.Errorf("%v, %d calls, want 4 more: %s", err, s.Calls("POST", ""), fates(report))
	}
	if report, err := c.BillableItems().Upsert(t.Context(), nil); err != nil || len(report.Items) != 0 {
		t.Error(err)
	}
}

// TestKeysOfTwoMembers: a number and a GUID that are alike are two records' keys.
func TestKeysOfTwoMembers(t *testing.T) {
	c, _ := connect(t)
	job := func(number, guid *string) aimsioapi.JobOrderWrite {
		return aimsioapi.JobOrderWrite{JobNumber: number, JobGUID: guid, JobName: "N", JobClientCode: "C", JobPriceBookName: "P", JobStartDate: 1700000000000}
	}
	list := []aimsioapi.JobOrderWrite{job(new("ZZ-1"), nil), job(nil, new("ZZ-1")), job(new("ZZ-1"), nil)}
	report, err := c.JobOrders().Upsert(t.Context(), list)
	for i, twice := range []bool{false, false, true} {
		message := ""
		if e := report.Items[i].Err; e != nil {
			message = e.Error()
		}
		if strings.Contains(message, "is that of record") != twice {
			t.Errorf("item %d: %v", i, err)
		}
	}
}

// TestUpsertChecks refuses a record before sending, and sends the others.
func TestUpsertChecks(t *testing.T) {
	c, s := connect(t)
	list := items(4)
	list[1].BillableItemDefaultRateType = nil
	list[3].BillableItemCode = "B-0"
	report, err := c.BillableItems().Upsert(t.Context(), list)
	if got := fates(report); got != "arar" || !errors.Is(err, aimsio.ErrIncomplete) || len(s.Keys("BillableItem")) != 2 {
		t.Fatalf("fates %s, %v", got, err)
	}
	for i, want := range map[int]string{1: "billableItemDefaultRateType or billableItemDefaultRateTypeUname", 3: `billableItemCode "B-0" is that of record 1 too`} {
		e, _ := errors.AsType[*aimsio.Error](report.Items[i].Err)
		if e == nil || e.Outcome != wire.NotSent || !strings.Contains(e.Error(), want) {
			t.Errorf("item %d: %v, want %q", i, e, want)
		}
	}
	book := aimsioapi.PricebookWrite{PriceBookName: "P", PriceItemList: []aimsioapi.PriceItemWrite{}}
	_, err = c.Pricebooks().Upsert(t.Context(), []aimsioapi.PricebookWrite{book})
	if !errors.Is(err, aimsio.ErrIncomplete) || !strings.Contains(err.Error(), "priceBookAction") || s.Calls("POST", "Pricebook") != 0 {
		t.Errorf("%v, want the missing priceBookAction, and no call", err)
	}
	if !strings.Contains(err.Error(), "0 accepted, 1 refused, 0 unknown") {
		t.Errorf("%q does not count", err)
	}
}

// TestUpsertFates has the server fail in every way.
func TestUpsertFates(t *testing.T) {
	tests := []struct {
		name  string
		fault aimsiotest.Fault
		size  int
		want  string
		calls int
	}{
		{"refused alone", aimsiotest.Fault{Kind: aimsiotest.Status, Status: 400, When: aimsiotest.Before, Nth: 2}, 1, "araa", 4},
		{"refused together", aimsiotest.Fault{Kind: aimsiotest.Status, Status: 400, When: aimsiotest.Before}, 2, "uuaa", 2},
		{"throttled", aimsiotest.Fault{Kind: aimsiotest.Status, Status: 429, When: aimsiotest.Before}, 2, "rraa", 2},
		{"failed", aimsiotest.Fault{Kind: aimsiotest.Status, Status: 500}, 2, "uuaa", 2},
		{"cut", aimsiotest.Fault{Kind: aimsiotest.ResetAfter, Nth: 2}, 2, "aauu", 2},
		{"a page", aimsiotest.Fault{Kind: aimsiotest.HTML}, 2, "uuaa", 2},
		{"no permission", aimsiotest.Fault{Kind: aimsiotest.Status, Status: 403, When: aimsiotest.Before}, 1, "rrrr", 1},
		{"wrong password", aimsiotest.Fault{Kind: aimsiotest.Status, Status: 401, When: aimsiotest.Before}, 1, "rrrr", 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, s := connect(t)
			tt.fault.Method = "POST"
			s.Fail(tt.fault)
			report, err := c.BillableItems().Upsert(t.Context(), items(4), aimsio.BatchSize(tt.size), aimsio.AtOnce(1))
			if got := fates(report); got != tt.want || err == nil {
				t.Errorf("fates %s, want %s: %v", got, tt.want, err)
			}
			if n := s.Calls("POST", ""); n != tt.calls {
				t.Errorf("%d calls, want %d: nothing is repeated", n, tt.calls)
			}
		})
	}
}

func TestUpsertCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	c, s := connect(t, aimsiotest.WithObserver(func(aimsiotest.Call) { cancel() }))
	report, err := c.BillableItems().Upsert(ctx, items(5), aimsio.BatchSize(1), aimsio.AtOnce(1))
	if got := fates(report)[1:]; got != "rrrr" || !errors.Is(err, context.Canceled) || s.Calls("POST", "") != 1 {
		t.Errorf("fates %s, %v", got, err)
	}
}

func TestReadAnswer(t *testing.T) {
	c, _ := connect(t, aimsiotest.WithAnswer(`{"failed":[1]}`))
	var mu sync.Mutex
	var seen []int
	report, err := c.BillableItems().Upsert(t.Context(), items(3), aimsio.ReadAnswer(func(answer []byte, n int) []aimsio.Fate {
		mu.Lock()
		defer mu.Unlock()
		seen = append(seen, n)
		if string(answer) != `{"failed":[1]}` {
			t.Errorf("answer %s", answer)
		}
		return []aimsio.Fate{aimsio.Accepted, aimsio.Refused}
	}))
	if got := fates(report); got != "ara" || err == nil || !slices.Equal(seen, []int{3}) {
		t.Errorf("fates %s, %v, %v", got, err, seen)
	}
}

// TestSettle reads back what became of records whose answers were lost.
func TestSettle(t *testing.T) {
	c, s := connect(t)
	s.Put("BillableItem", `{"billableItemCode":"old","billableItemName":"Old","billableItemUpdatedAt":1700000000000}`)
	s.Fail(aimsiotest.Fault{Kind: aimsiotest.ResetAfter, Method: "POST"})          // B-0 is taken
	s.Fail(aimsiotest.Fault{Kind: aimsiotest.ResetBefore, Method: "POST", Nth: 2}) // B-1 is not
	s.Fail(aimsiotest.Fault{Kind: aimsiotest.ResetAfter, Method: "POST", Nth: 3})  // B-2 is, and changed again
	report, err := c.BillableItems().Upsert(t.Context(), items(3), aimsio.BatchSize(1), aimsio.AtOnce(1))
	if got := fates(report); got != "uuu" || err == nil {
		t.Fatalf("fates %s, %v", got, err)
	}
	s.Put("BillableItem", `{"billableItemCode":"B-2","billableItemName":"Renamed","billableItemTypeUname":"material",
		"billableItemTypeName":"Material","billableItemIsTrade":false,"billableItemIsEquipment":false,
		"billableItemDefaultRate":0.1,"billableItemDefaultRateType":"Each"}`)
	posts, reads := s.Calls("POST", ""), s.Calls("GET", "")
	err = report.Settle(t.Context())
	if got := fates(report); got != "aru" {
		t.Errorf("fates %s, want aru: %v", got, err)
	}
	if e := report.Items[2].Err; e == nil || !strings.Contains(e.Error(), "not as sent in billableItemName (") {
		t.Errorf("%v, want the name that differs and no other member", e)
	}
	if s.Calls("POST", "") != posts || s.Calls("GET", "") != reads+4 {
		t.Errorf("%d reads, want the list twice and the two that changed, and no write", s.Calls("GET", "")-reads)
	}
}

// TestSettleIncomplete decides nothing on what it could not read.
func TestSettleIncomplete(t *testing.T) {
	c, s := connect(t)
	s.Fail(aimsiotest.Fault{Kind: aimsiotest.ResetAfter, Method: "POST"})
	report, _ := c.BillableItems().Upsert(t.Context(), items(2))
	s.Fail(aimsiotest.Fault{Kind: aimsiotest.Status, Status: 400, Method: "GET", Path: "BillableItem/{}"})
	err := report.Settle(t.Context())
	if got := fates(report); !errors.Is(err, aimsio.ErrBadRequest) || strings.Count(got, "u") != 1 || strings.Count(got, "a") != 1 {
		t.Errorf("fates %s, %v; want one accepted, one unknown", got, err)
	}
	if err := report.Settle(t.Context()); err != nil || fates(report) != "aa" {
		t.Errorf("fates %s, %v", fates(report), err)
	}
}

// TestSettleByTheServersClock finds a record whose stamp is hours before the
// upsert by our clock.
func TestSettleByTheServersClock(t *testing.T) {
	behind := time.Now().Add(-2 * time.Hour)
	c := talk(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Date", behind.UTC().Format(http.TimeFormat))
		switch {
		case r.Method == "POST":
			w.WriteHeader(http.StatusGatewayTimeout)
		case strings.HasSuffix(r.URL.Path, "BillableItem"):
			fmt.Fprintf(w, `[{"guid":"g","updatedAt":%d}]`, behind.UnixMilli())
		default:
			fmt.Fprint(w, `{"billableItemGuid":"g","billableItemCode":"B-0","billableItemDefaultRate":0.1}`)
		}
	})
	report, _ := c.BillableItems().Upsert(t.Context(), items(1))
	if fates(report) != "u" {
		t.Fatal(fates(report))
	}
	if err := report.Settle(t.Context()); err != nil || fates(report) != "a" {
		t.Errorf("fates %s, %v", fates(report), err)
	}
}
