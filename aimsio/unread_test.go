package aimsio_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/wire"
)

// TestUnreadable has the generated methods meet answers of another shape: the
// response keeps them, and the error is one of this package.
func TestUnreadable(t *testing.T) {
	const body = `{"jobNumber":["J-1"]}`
	c := talk(t, text("application/json", body))
	got, err := c.GetJobOrderWithResponse(t.Context(), "guid-1")
	e, ok := errors.AsType[*aimsio.Error](err)
	if !ok || !errors.Is(err, aimsio.ErrAnswer) || e.Outcome != wire.Executed || e.Status != 200 || string(e.Body) != body || e.Info.Attempts != 1 {
		t.Fatalf("%#v", err)
	}
	if got == nil || got.StatusCode() != 200 || string(got.Body) != body || got.JSON200 != nil {
		t.Errorf("response %+v", got)
	}
	for _, want := range []string{"GET /rest/api/standard/v1/JobOrder/guid-1", "jobNumber", "Client.Raw"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q lacks %q", err, want)
		}
	}
}

// TestAcceptedUnread asks the doer to explain the answer to a write, which no
// write of the present description needs: none has a typed answer.
func TestAcceptedUnread(t *testing.T) {
	c := talk(t, text("application/json", `{"taken":true}`))
	resp, err := c.UpsertJobOrders(t.Context(), aimsioapi.JobOrderPostRequest{})
	if err != nil {
		t.Fatal(err)
	}
	body, ok := resp.Body.(interface {
		Explain(*aimsioapi.AnswerError) error
	})
	if !ok {
		t.Fatalf("%T does not explain", resp.Body)
	}
	err = body.Explain(&aimsioapi.AnswerError{Operation: "UpsertJobOrders", Err: errors.New("not so")})
	e, ok := errors.AsType[*aimsio.Error](err)
	if !ok || e.Outcome != wire.Executed || e.Status != 200 || string(e.Body) != `{"taken":true}` ||
		!strings.Contains(err.Error(), "the server accepted the call: not so; do not repeat it") {
		t.Errorf("%v", err)
	}
	if shown := fmt.Sprintf("%+v %#v", resp.Body, resp.Body); strings.Contains(shown, password) || strings.Contains(shown, "Authorization") {
		t.Errorf("the body shows %s", shown)
	}
}

// TestDirectCallsCheck: the typed methods refuse what is incomplete before
// anything is sent; those that take bytes do not look into them.
func TestDirectCallsCheck(t *testing.T) {
	c, s := connect(t)
	ctx := t.Context()
	lines := []aimsioapi.PriceItemWrite{{
		PriceItemBillableItemName: "n", PriceItemBillableItemCode: "c", PriceItemRate: wire.MustDecimal("1"), PriceItemRateType: new("Hourly"),
		PriceItemRate2: wire.MustDecimal("2"),
	}}
	books := aimsioapi.PricebookPostRequest{PriceBookList: []aimsioapi.PricebookWrite{{PriceBookName: "P", PriceItemList: lines}}}
	_, one := c.UpsertPricebooks(ctx, books)
	_, two := c.UpsertPricebooksWithResponse(ctx, books)
	_, three := aimsioapi.NewUpsertPricebooksRequest(s.URL(), books)
	for _, err := range []error{one, two, three} {
		checked, ok := errors.AsType[*aimsioapi.CheckError](err)
		if !ok || !errors.Is(err, aimsio.ErrIncomplete) || len(checked.Faults) != 2 || !strings.HasPrefix(err.Error(), "UpsertPricebooks: not sent: ") ||
			!strings.Contains(err.Error(), "priceBookList[0].priceBookAction is required") ||
			!strings.Contains(err.Error(), "priceBookList[0].priceItemList[0].priceItemRateTypeUname2 or priceItemRateType2 is required with priceItemRate2") {
			t.Errorf("%v", err)
		}
	}
	_, err := c.UpsertJobOrders(ctx, aimsioapi.JobOrderPostRequest{JobList: []aimsioapi.JobOrderWrite{{}}})
	if err == nil || !strings.Contains(err.Error(), "jobList[0].jobNumber or jobGuid is required") || s.Calls("POST", "") != 0 {
		t.Errorf("%v after %d calls", err, s.Calls("POST", ""))
	}
	_, err = c.UpsertPricebooksWithBody(ctx, "application/json", strings.NewReader(`{"priceBookList":[{}]}`))
	if !errors.Is(err, aimsio.ErrBadRequest) || s.Calls("POST", "") != 1 {
		t.Errorf("raw: %v after %d calls", err, s.Calls("POST", ""))
	}
}

// TestUnknownMembersSurvive puts members that the description does not name into
// every kind of record: each is read, none is sent back, all are told.
func TestUnknownMembersSurvive(t *testing.T) {
	const extra = `"extra":{"amount":1234567.890,"list":[0.10]}`
	const record = `{` + extra + `,"priceItemList":[{` + extra + `,"priceItemFormData":{` + extra + `}}],
		"billableItemFormData":{` + extra + `},"employeeFormData":{` + extra + `},"jobWBSSchedule":{` + extra + `}}`
	c := talk(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if strings.HasSuffix(r.URL.Path, "/guid-1") {
			fmt.Fprint(w, record)
		} else {
			fmt.Fprint(w, `[{"guid":"guid-1",`+extra+`}]`)
		}
	})
	kept := func(name string, rest map[string]json.RawMessage) {
		t.Helper()
		if got := string(rest["extra"]); got != strings.TrimPrefix(extra, `"extra":`) {
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
	stubs, err := aimsio.JobOrders(c).List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	kept("stub", stubs[0].AdditionalProperties)

	item := one(t, aimsio.BillableItems(c))
	kept("billable item", item.AdditionalProperties)
	kept("form data", item.BillableItemFormData.AdditionalProperties)
	w, lost := item.Write()
	told("billable item", w, lost, "billableItemFormData", "employeeFormData", "extra", "jobWBSSchedule", "priceItemList")
	w.AdditionalProperties = map[string]any{"extra": item.AdditionalProperties["extra"]}
	if text, err := json.Marshal(w); err != nil || !strings.Contains(string(text), extra) {
		t.Errorf("set by the caller, but sent %s (%v)", text, err)
	}

	worker := one(t, aimsio.Employees(c))
	kept("employee", worker.AdditionalProperties)
	kept("form data", worker.EmployeeFormData.AdditionalProperties)

	book := one(t, aimsio.Pricebooks(c))
	kept("price book", book.AdditionalProperties)
	kept("price item", book.PriceItemList[0].AdditionalProperties)
	kept("form data", book.PriceItemList[0].PriceItemFormData.AdditionalProperties)
	priced, lost := book.Write()
	told("price book", priced, lost, "billableItemFormData", "employeeFormData", "extra", "jobWBSSchedule",
		"priceItemList[0].extra", "priceItemList[0].priceItemFormData")

	job := one(t, aimsio.JobOrders(c))
	kept("job order", job.AdditionalProperties)
	kept("schedule", job.JobWBSSchedule.AdditionalProperties)
}

func one[T any](t *testing.T, r *aimsio.Resource[T]) T {
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
	const record = `{"priceBookName":7,"priceBookUpdatedAt":"1750000000000","priceBookIsDeleted":"false",
		"priceItemList":[{"priceItemRate":"1234567.89","priceItemRate2":" 0.10","priceItemBillableItemIsDeleted":1}],"new":"7"}`
	c := talk(t, text("application/json", record))
	book := one(t, aimsio.Pricebooks(c))
	got, err := c.GetPricebookWithResponse(t.Context(), "guid-1")
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range []aimsioapi.Pricebook{book, *got.JSON200} {
		if b.PriceBookName != "7" || b.PriceBookUpdatedAt != 1750000000000 || string(b.AdditionalProperties["new"]) != `"7"` {
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

// TestAnswerCut: without this package's client, too, an answer that ends early
// keeps its status, and a write is said to be accepted.
func TestAnswerCut(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "100")
		fmt.Fprint(w, `{"taken":`)
	}))
	defer server.Close()
	c, err := aimsioapi.NewClientWithResponses(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	got, err := c.UpsertJobOrdersWithResponse(t.Context(), aimsioapi.JobOrderPostRequest{})
	e, ok := errors.AsType[*aimsioapi.AnswerError](err)
	if !ok || !e.Accepted() || e.Operation != "UpsertJobOrders" || e.Status != 200 || !strings.Contains(err.Error(), "do not repeat it") {
		t.Fatalf("%v", err)
	}
	if got.StatusCode() != 200 || string(got.Body) != `{"taken":` {
		t.Errorf("%+v", got)
	}
}
