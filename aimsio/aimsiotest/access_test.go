package aimsiotest_test

import (
	"slices"
	"strings"
	"testing"

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
