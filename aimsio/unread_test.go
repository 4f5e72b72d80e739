package aimsio_test

import (
	"errors"
	"fmt"
	"net/http"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/wire"
)

// TestUnreadable has the generated methods meet answers of another shape: the
// error is one of this package and keeps them.
func TestUnreadable(t *testing.T) {
	const body = `"J-1"`
	c := talk(t, text("application/json", body))
	got, err := c.API.GetJobOrder(t.Context(), "guid-1")
	e, ok := errors.AsType[*aimsio.Error](err)
	if !ok || !errors.Is(err, aimsio.ErrAnswer) || e.Outcome != wire.Executed || e.Status != 200 || string(e.Body) != body || e.Info.Attempts != 1 {
		t.Fatalf("%#v", err)
	}
	if got != nil {
		t.Errorf("record %+v", got)
	}
	for _, want := range []string{"GET /rest/api/standard/v1/JobOrder/guid-1", "string, not an object", "Client.Raw"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q lacks %q", err, want)
		}
	}
}

// TestDirectCallsCheck: the typed methods refuse what is incomplete before
// anything is sent; a raw call does not look into its body.
func TestDirectCallsCheck(t *testing.T) {
	c, s := connect(t)
	ctx := t.Context()
	lines := []aimsioapi.PriceItemWrite{{
		PriceItemBillableItemName: "n", PriceItemBillableItemCode: "c", PriceItemRate: wire.MustDecimal("1"), PriceItemRateType: new("Hourly"),
		PriceItemRate2: wire.MustDecimal("2"),
	}}
	books := aimsioapi.PricebookPostRequest{PriceBookList: []aimsioapi.PricebookWrite{{PriceBookName: "P", PriceItemList: lines}}}
	_, err := c.API.UpsertPricebooks(ctx, books)
	checked, ok := errors.AsType[*wire.CheckError](err)
	if !ok || !errors.Is(err, aimsio.ErrIncomplete) || len(checked.Faults) != 2 || !strings.HasPrefix(err.Error(), "POST /rest/api/standard/v1/Pricebook: UpsertPricebooks: not sent: ") ||
		!strings.Contains(err.Error(), "priceBookList[0].priceBookAction is required") ||
		!strings.Contains(err.Error(), "priceBookList[0].priceItemList[0].priceItemRateTypeUname2 or priceItemRateType2 is required with priceItemRate2") {
		t.Errorf("%v", err)
	}
	_, err = c.API.UpsertJobOrders(ctx, aimsioapi.JobOrderPostRequest{JobList: []aimsioapi.JobOrderWrite{{}}})
	if err == nil || !strings.Contains(err.Error(), "jobList[0].jobNumber or jobGuid is required") || s.Calls("POST", "") != 0 {
		t.Errorf("%v after %d calls", err, s.Calls("POST", ""))
	}
	_, err = c.Raw(ctx, "POST", "/rest/api/standard/v1/Pricebook", strings.NewReader(`{"priceBookList":[{}]}`))
	if !errors.Is(err, aimsio.ErrBadRequest) || s.Calls("POST", "") != 1 {
		t.Errorf("raw: %v after %d calls", err, s.Calls("POST", ""))
	}
}

// TestUnknownMembersSurvive puts members that the description does not name into
// every kind of record: each is read, none is sent back, all are told.
func TestUnknownMembersSurvive(t *testing.T) {
	const extra = `"extra":{"amount":1234567.890,"list":[0.10]}`
	const record = `{"$KEY":"guid-1",` + extra + `,"priceItemList":[{` + extra + `,"priceItemFormData":{` + extra + `}}],
		"billableItemFormData":{` + extra + `},"employeeFormData":{` + extra + `},"jobWBSSchedule":{` + extra + `}}`
	c := talk(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if strings.HasSuffix(r.URL.Path, "/guid-1") {
			key := map[string]string{"BillableItem": "billableItemGuid", "Employee": "employeeGuid", "Pricebook": "priceBookGuid", "JobOrder": "jobGuid"}
			fmt.Fprint(w, strings.Replace(record, "$KEY", key[path.Base(path.Dir(r.URL.Path))], 1))
		} else {
			fmt.Fprint(w, `[{"guid":"guid-1",`+extra+`}]`)
		}
	})
	kept := func(name string, members wire.Members) {
		t.Helper()
		if got, _ := members.Raw("extra"); string(got) != strings.TrimPrefix(extra, `"extra":`) {
			t.Errorf("%s keeps %q", name, got)
		}
	}
	told := func(name string, w any, lost []string, want ...string) {
		t.Helper()
		text, err := json.Marshal(w)
		slices.Sort(lost)
		if err != nil || strings.Contains(string(text), "extra") || !slices.Equal(lost, want) {
			t.Errorf("%s: lost %q, want %q; sent %s", name, lost, want, text)
		}
	}
	stubs, err := c.JobOrders().List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	kept("stub", stubs[0].Other())

	item := one[aimsioapi.BillableItem](t, c.BillableItems())
	kept("billable item", item.Other())
	kept("form data", item.BillableItemFormData.Other())
	w, lost := item.Write()
	told("billable item", w, lost, "billableItemFormData", "employeeFormData", "extra", "jobWBSSchedule", "priceItemList")
	amount, _ := item.Other().Raw("extra")
	if err := w.Other().Set("extra", amount); err != nil {
		t.Error(err)
	}
	if text, err := json.Marshal(w); err != nil || !strings.Contains(string(text), extra) {
		t.Errorf("set by the caller, but sent %s (%v)", text, err)
	}

	worker := one[aimsioapi.Employee](t, c.Employees())
	kept("employee", worker.Other())
	kept("form data", worker.EmployeeFormData.Other())

	book := one[aimsioapi.Pricebook](t, c.Pricebooks())
	kept("price book", book.Other())
	kept("price item", book.PriceItemList[0].Other())
	kept("form data", book.PriceItemList[0].PriceItemFormData.Other())
	priced, lost := book.Write()
	told("price book", priced, lost, "billableItemFormData", "employeeFormData", "extra", "jobWBSSchedule",
		"priceItemList[0].extra", "priceItemList[0].priceItemFormData")

	job := one[aimsioapi.JobOrder](t, c.JobOrders())
	kept("job order", job.Other())
	kept("schedule", job.JobWBSSchedule.Other())
}

func one[T any](t *testing.T, r lister[T]) T {
	t.Helper()
	record, err := r.Get(t.Context(), "guid-1")
	if err != nil {
		t.Fatal(err)
	}
	return record
}

// TestQuotedNumbers reads what the description calls numbers and the server might
// quote, in lists, in records and below them, through both ways of reading.
func TestQuotedNumbers(t *testing.T) {
	const record = `{"priceBookGuid":"guid-1","priceBookName":7,"priceBookUpdatedAt":"1750000000000","priceBookIsDeleted":"false",
		"priceItemList":[{"priceItemRate":"1234567.89","priceItemRate2":" 0.10","priceItemBillableItemIsDeleted":1}],"new":"7"}`
	c := talk(t, text("application/json", record))
	book := one[aimsioapi.Pricebook](t, c.Pricebooks())
	got, err := c.API.GetPricebook(t.Context(), "guid-1")
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range []aimsioapi.Pricebook{book, *got} {
		if b.PriceBookName != "7" || b.PriceBookUpdatedAt != 1750000000000 || string(b.Unknown) != `{"new":"7"}` {
			t.Errorf("%+v", b)
		}
		line := b.PriceItemList[0]
		if line.PriceItemRate.String() != "1234567.89" || line.PriceItemRate2.String() != "0.10" || !line.PriceItemBillableItemIsDeleted {
			t.Errorf("%+v", line)
		}
		b.PriceItemList[0].PriceItemBillableItemName = "n"
		w, _ := b.Write()
		if text, err := json.Marshal(w); err != nil || !strings.Contains(string(text), `"priceItemRate":1234567.89`) || !strings.Contains(string(text), `"priceItemRate2":0.10`) {
			t.Errorf("sent %s (%v)", text, err)
		}
	}
}
