package aimsio_test

import (
	"context"
	"iter"
	"reflect"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/aimsio/aimsiotest"
	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/wire"
)

// reader has what every Resource has, whatever its records.
type reader interface{ readAll(*testing.T) int }

// lister has what every Resource and every Writable has.
type lister[T any] interface {
	All(context.Context, ...aimsio.ReadOption) iter.Seq2[T, error]
	Get(context.Context, string, ...wire.CallOption) (T, error)
}

type reads[T any] struct{ lister[T] }

func (r reads[T]) readAll(t *testing.T) int {
	n := 0
	for record, err := range r.All(t.Context()) {
		if err != nil {
			t.Error(err)
			continue
		}
		if reflect.ValueOf(record).IsZero() {
			t.Errorf("%T: an empty record", record)
		}
		n++
	}
	return n
}

// TestEveryOperation calls all operations of the description through the
// generated client, against a fake that validates each request and each answer.
func TestEveryOperation(t *testing.T) {
	s := aimsiotest.Start(t, aimsiotest.WithoutLimits())
	c := newClient(t, aimsio.Config{URL: wire.Hide(s.URL()), Username: s.User(), Password: wire.Hide(s.Password())})
	own(s)
	for name, r := range map[string]reader{
		"BillableItem": reads[aimsioapi.BillableItem]{c.BillableItems()}, "Company": reads[aimsioapi.Company]{c.Companies()},
		"Employee": reads[aimsioapi.Employee]{c.Employees()}, "Equipment": reads[aimsioapi.Equipment]{c.Equipment()},
		"Invoice": reads[aimsioapi.Invoice]{c.Invoices()}, "JobOrder": reads[aimsioapi.JobOrder]{c.JobOrders()},
		"NonRecurringBillableItem": reads[aimsioapi.NonRecurringBillableItem]{c.NonRecurringBillableItems()},
		"PayrollPeriod":            reads[aimsioapi.PayrollPeriod]{c.PayrollPeriods()},
		"Pricebook":                reads[aimsioapi.Pricebook]{c.Pricebooks()}, "Timecard": reads[aimsioapi.Timecard]{c.Timecards()},
	} {
		if got, want := r.readAll(t), len(s.Keys(name)); got != want || got == 0 {
			t.Errorf("%s: %d records, want %d", name, got, want)
		}
	}
	writeBack(t, c, s)
	wellDone := len(s.Log())
	callTheRest(t, c, s)
	operations := map[string]bool{}
	for i, call := range s.Log() {
		if call.Outcome != "ok" && call.Outcome != "fault: scripted answer, not executed" && i < wellDone {
			t.Errorf("%s %s: %s", call.Method, call.Path, call.Outcome)
		}
		operations[call.Method+" "+call.Operation] = true
	}
	if len(operations) < 29 {
		t.Errorf("%d operations called, want 29 at least", len(operations))
	}
	for _, op := range aimsioapi.Operations() {
		if !operations[op.Verb+" "+op.Path] {
			t.Errorf("%s was not called: give it a line in writeBack", op.ID)
		}
	}
}

// callTheRest calls what nothing above has called, with keys and a body that mean nothing: the fake
// may refuse them.
func callTheRest(t *testing.T, c *aimsio.Client, s *aimsiotest.Server) {
	t.Helper()
	called := map[string]bool{}
	for _, call := range s.Log() {
		called[call.Method+" "+call.Operation] = true
	}
	for _, op := range aimsioapi.Operations() {
		if !called[op.Verb+" "+op.Path] {
			callAny(t, c, op.ID)
		}
	}
}

func callAny(t *testing.T, c *aimsio.Client, name string) {
	call := reflect.ValueOf(c.API).MethodByName(name)
	in := []reflect.Value{reflect.ValueOf(t.Context())}
	for i := 1; i < call.Type().NumIn()-1; i++ {
		arg := reflect.New(call.Type().In(i)).Elem()
		if arg.Kind() == reflect.String {
			arg.SetString("x")
		}
		in = append(in, arg)
	}
	call.Call(in)
}

// writeBack sends records as they were read, and new ones where none can be read
// in the form that is sent.
func writeBack(t *testing.T, c *aimsio.Client, s *aimsiotest.Server) {
	t.Helper()
	ctx := t.Context()
	accepted := func(name string, err error) {
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err := c.BillableItems().Upsert(ctx, written[aimsioapi.BillableItem](t, c.BillableItems(), aimsioapi.BillableItem.Write))
	accepted("BillableItem", err)
	_, err = c.Employees().Upsert(ctx, written[aimsioapi.Employee](t, c.Employees(), aimsioapi.Employee.Write))
	accepted("Employee", err)
	_, err = c.JobOrders().Upsert(ctx, written[aimsioapi.JobOrder](t, c.JobOrders(), aimsioapi.JobOrder.Write))
	accepted("JobOrder", err)
	books := written[aimsioapi.Pricebook](t, c.Pricebooks(), aimsioapi.Pricebook.Write)
	for i := range books {
		books[i].PriceBookAction = aimsioapi.PriceBookActionAddOrUpdate
	}
	_, err = c.Pricebooks().Upsert(ctx, books)
	accepted("Pricebook", err)
	_, err = c.NonRecurringBillableItems().Upsert(ctx, []aimsioapi.NRB{nrb(s)})
	accepted("NRB", err)
	for _, resource := range []string{"Company", "Equipment", "Invoice", "Timecard"} {
		s.Script(aimsiotest.Answer{Method: "POST", Path: resource})
	}
	_, err = c.API.UpsertCompanies(ctx, map[string]any{"companyCode": "C-900", "companyName": "Invented"})
	accepted("Company", err)
	_, err = c.API.UpsertEquipment(ctx, map[string]any{"equipmentCode": "U-90", "equipmentName": "Boat"})
	accepted("Equipment", err)
	_, err = c.API.UpdateInvoiceStatuses(ctx, map[string]any{"invoiceGuid": s.Keys("Invoice")[0], "invoiceStatus": "Approved"})
	accepted("Invoice", err)
	_, err = c.API.UpdateTimecardStatuses(ctx, map[string]any{"timecardGuid": s.Keys("Timecard")[0], "timecardStatus": "Approved"})
	accepted("Timecard", err)
}

// own makes the firm's records of which no member is published the test's own, so that the fake
// answers with them.
func own(s *aimsiotest.Server) {
	for _, resource := range []string{"Company", "Equipment", "Invoice", "NonRecurringBillableItem", "PayrollPeriod", "Timecard"} {
		for _, key := range s.Keys(resource) {
			s.Put(resource, strings.TrimSuffix(s.Get(resource, key), "}")+`,"ownUpdatedAt":1755000000000}`)
		}
	}
}

func written[T, W any](t *testing.T, r lister[T], write func(T) (W, []string)) []W {
	var list []W
	for record, err := range r.All(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		w, _ := write(record)
		list = append(list, w)
	}
	return list
}

func nrb(s *aimsiotest.Server) aimsioapi.NRB {
	member := func(resource, name string) string {
		_, rest, _ := strings.Cut(s.Get(resource, s.Keys(resource)[0]), `"`+name+`":"`)
		value, _, _ := strings.Cut(rest, `"`)
		return value
	}
	return aimsioapi.NRB{
		NRBExternalID: "X-1", NRBName: "Receipt", NRBJobOrderNumber: member("JobOrder", "jobNumber"), NRBTypeName: new("Material"),
		NRBAccountType: aimsioapi.NRBAccountTypeBillable, NRBIsBillable: new(true), NRBVendorCode: "V-201",
		NRBRate: wire.MustDecimal("1234567.89"), NRBQuantity: wire.MustDecimal("0.10"),
	}
}

// TestAmountsAreExact sends amounts out and reads them back as they were written.
func TestAmountsAreExact(t *testing.T) {
	c, s := connect(t)
	sent := item(1)
	sent.BillableItemDefaultRate, sent.BillableItemDefaultCost = wire.MustDecimal("1234567.89"), wire.MustDecimal("0.10")
	if _, err := c.BillableItems().Upsert(t.Context(), []aimsioapi.BillableItemWrite{sent}); err != nil {
		t.Fatal(err)
	}
	for got, err := range c.BillableItems().All(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if got.BillableItemDefaultRate.String() != "1234567.89" || got.BillableItemDefaultCost.String() != "0.10" {
			t.Errorf("came back as %s and %s", got.BillableItemDefaultRate, got.BillableItemDefaultCost)
		}
	}
	body := string(s.Log()[0].Body)
	if !strings.Contains(body, `"billableItemDefaultRate":1234567.89`) || !strings.Contains(body, `"billableItemDefaultCost":0.10`) {
		t.Errorf("sent as %s", body)
	}
}
