package aimsiotest_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/aimsio/aimsiotest"
)

func TestPutGetRemove(t *testing.T) {
	k := start(t, aimsiotest.WithoutFirm())
	key := k.s.Put("JobOrder", `{"jobNumber":"J 1/2","jobName":"Pier","jobStatus":"Active","jobClientCode":"C","jobPriceBookName":"P",
		"jobStartDate":1,"jobUpdatedAt":1700000000000,"jobCreatedAt":1600000000000,"crew":[ 1.50 ]}`)
	if got := k.stubs("JobOrder"); len(got) != 1 || got[0].GUID != key || got[0].UpdatedAt != 1700000000000 {
		t.Fatalf("the stubs are %+v", got)
	}
	text := k.get("JobOrder/" + key)
	contains(t, text, `"crew":[1.50]`, `"jobCreatedAt":1600000000000`, `"jobUpdatedAt":1700000000000`)
	if again := k.s.Put("JobOrder", `{"jobNumber":"J 1/2","jobName":"Quay"}`); again != key || len(k.s.Keys("JobOrder")) != 1 {
		t.Errorf("the same number gave key %q and keys %v", again, k.s.Keys("JobOrder"))
	}
	if r, _ := k.send("GET", "JobOrder/"+key, ""); r.status != 500 || !strings.Contains(r.body, "does not match the document") {
		t.Errorf("a planted record without required members was answered with %d %s", r.status, r.body)
	}
	if !k.s.Remove("JobOrder", "J 1/2") || k.s.Remove("JobOrder", "J 1/2") || k.s.Get("JobOrder", key) != "" {
		t.Error("it was not removed once")
	}
}

func TestKeysTravelEscaped(t *testing.T) {
	k := start(t, aimsiotest.WithoutFirm())
	k.s.Put("Equipment", `{"equipmentGuid":"a/b c","equipmentName":"Pump"}`)
	contains(t, k.get("Equipment/a%2Fb%20c"), "Pump")
	if got := k.s.Put("PayrollPeriod", `{"payrollPeriodId":42}`); got != "42" || k.get("PayrollPeriod") == "" || k.stubs("PayrollPeriod")[0].ID != 42 {
		t.Errorf("key %q", got)
	}
	k.get("PayrollPeriod/42")
}

func TestDeletedFlag(t *testing.T) {
	k := start(t)
	item := k.s.Get("BillableItem", "MIL-STD")
	k.s.Put("BillableItem", with(t, item, "billableItemIsDeleted", "true"))
	contains(t, k.s.Get("BillableItem", "MIL-STD"), `"billableItemIsDeleted":true`)
	contains(t, k.s.Get("Pricebook", "Standard 2025"), `"priceItemBillableItemIsDeleted":true`)
}

func TestSameSeedSameFirm(t *testing.T) {
	everything := func(seed uint64) string {
		s := aimsiotest.New(aimsiotest.WithFirm(seed))
		var all []string
		for _, resource := range []string{"BillableItem", "Pricebook", "JobOrder", "NonRecurringBillableItem", "Company"} {
			for _, key := range s.Keys(resource) {
				all = append(all, s.Get(resource, key))
			}
		}
		return strings.Join(all, "\n")
	}
	first, second := everything(1), everything(1)
	if first != second {
		t.Error("one seed made two firms")
	}
	if first == everything(2) {
		t.Error("two seeds made one firm")
	}
}

func TestFirmUntilMovesWholeWeeks(t *testing.T) {
	still, moved := aimsiotest.New(), aimsiotest.New(aimsiotest.WithFirmUntil(time.Date(2026, 10, 31, 0, 0, 0, 0, time.UTC)))
	const days = 301 // from 2 January to 30 October 2026, both Fridays
	for _, resource := range []string{"JobOrder", "Employee", "NonRecurringBillableItem", "Invoice"} {
		before, after := numbers(t, still, resource), numbers(t, moved, resource)
		for name, n := range before {
			if want := n + days*24*3600*1000; after[name] != want {
				t.Errorf("%s: %d became %d, want %d", name, n, after[name], want)
			}
		}
		if len(before) == 0 {
			t.Errorf("no date in a %s", resource)
		}
	}
}

// numbers are the dates and stamps of the first record, by member.
func numbers(t *testing.T, s *aimsiotest.Server, resource string) map[string]int64 {
	dates := map[string]int64{}
	for name, value := range members(t, s.Get(resource, s.Keys(resource)[0])) {
		if n, err := strconv.ParseInt(string(value), 10, 64); err == nil && n > 1e12 {
			dates[name] = n
		}
	}
	return dates
}

func TestRows(t *testing.T) {
	k := start(t, aimsiotest.WithRows(300))
	end := time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC).UnixMilli()
	for _, resource := range []string{"BillableItem", "Company", "Employee", "JobOrder", "NonRecurringBillableItem"} {
		codes := map[string]bool{}
		for _, key := range k.s.Keys(resource) {
			text := k.s.Get(resource, key)
			for name, value := range members(t, text) {
				if strings.HasSuffix(name, "Code") || strings.HasSuffix(name, "Number") || strings.HasSuffix(name, "ExternalId") {
					codes[name+string(value)] = true
				}
			}
			if !slices.Contains(unread, resource) {
				k.get(resource + "/" + key) // which the document describes
			}
		}
		stubs := k.stubs(resource)
		if len(stubs) < 300 || len(codes) < 300 || stubs[len(stubs)-1].UpdatedAt > end {
			t.Errorf("%s: %d records, %d codes, changed last at %d, %d", resource, len(stubs), len(codes), stubs[len(stubs)-1].UpdatedAt, end)
		}
	}
	k.post("NRB", list("nrbList", with(t, newNRB, "nrbJobOrderNumber", `"25-76663-002"`))) // what is beyond the lists can be referred to
}

func TestLogAndObserver(t *testing.T) {
	var seen []aimsiotest.Call
	k := start(t, aimsiotest.WithObserver(func(c aimsiotest.Call) { seen = append(seen, c) }), aimsiotest.WithAnswer(`{"ok":true}`))
	body := list("nrbList", newNRB)
	if r := k.want(200, "POST", "NRB", body); r.body != `{"ok":true}` {
		t.Errorf("answered %s", r.body)
	}
	k.refused("NRB", `{"nrbList":[{}]}`)
	log := k.s.Log()
	same := slices.EqualFunc(log, seen, func(a, b aimsiotest.Call) bool { return a.Outcome == b.Outcome && a.Path == b.Path })
	if len(log) != 2 || !same {
		t.Fatalf("the log is %+v, the observer saw %+v", log, seen)
	}
	first := log[0]
	if first.Method != "POST" || first.Path != base+"NRB" || first.Operation != base+"NRB" || first.Resource != "NonRecurringBillableItem" ||
		string(first.Body) != body || first.Status != 200 || first.Outcome != "ok" || !strings.HasPrefix(log[1].Outcome, "refused: ") {
		t.Errorf("the log is %+v", log)
	}
}
