package openapi_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	api "github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/wire"
)

func encoded(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestExact: amounts go out and come back as they were written.
func TestExact(t *testing.T) {
	const text = `{"priceItemBillableItemName":"n","priceItemBillableItemCode":"c","priceItemRate":1234567.89,"priceItemRate2":0.10,"priceItemRate3":0}`
	var item api.PriceItem
	if err := json.Unmarshal([]byte(text), &item); err != nil {
		t.Fatal(err)
	}
	w, lost := item.Write()
	if got := encoded(t, w); got != text || lost != nil {
		t.Errorf("sent %s, lost %v", got, lost)
	}
}

// TestAbsent: false, zero and "" are told from absent in what is sent.
func TestAbsent(t *testing.T) {
	w := api.JobOrderWrite{JobName: "n", JobClientCode: "c", JobPriceBookName: "p", JobStartDate: 1}
	const bare = `{"jobName":"n","jobClientCode":"c","jobPriceBookName":"p","jobStartDate":1}`
	if got := encoded(t, w); got != bare {
		t.Errorf("bare: %s", got)
	}
	w.JobShowInDispatching = new(false)
	w.JobDescription = new("")
	w.JobLocationLat = wire.MustDecimal("0")
	w.JobWBSSchedule = &api.JobWBSScheduleWrite{JobScheduleConversionRules: []any{}}
	const full = `{"jobName":"n","jobDescription":"","jobClientCode":"c","jobPriceBookName":"p","jobStartDate":1,"jobShowInDispatching":false,` +
		`"jobLocationLat":0,"jobWBSSchedule":{"jobScheduleConversionRules":[]}}`
	if got := encoded(t, w); got != full {
		t.Errorf("full: %s", got)
	}
}

// TestWrite: what the server sets does not go back, what has no place is named.
func TestWrite(t *testing.T) {
	const text = `{"jobId":7,"jobGuid":"g","jobNumber":"J-1","jobName":"Well","jobStatus":"On Hold","jobClientCode":"C","jobClientName":"Client",
		"jobPriceBookName":"P","jobStartDate":1700000000000,"jobUpdatedAt":1700000000001,"jobShowInDispatching":false,"jobLocationLat":51.123456789,
		"jobWBSSchedule":{"jobScheduleBudgetEntryOption":"PerWBS","jobScheduleConversionRules":[{"a":1.10}],"unknownRule":1},"crewList":[{"hours":7.50}],"nrbList":[]}`
	var job api.JobOrder
	if err := json.Unmarshal([]byte(text), &job); err != nil {
		t.Fatal(err)
	}
	if crew, _ := job.Other().Raw("crewList"); job.JobStatus.Known() || string(crew) != `[{"hours":7.50}]` {
		t.Errorf("read %+v", job)
	}
	w, lost := job.Write()
	const want = `{"jobGuid":"g","jobNumber":"J-1","jobName":"Well","jobStatus":"On Hold","jobClientCode":"C","jobPriceBookName":"P",` +
		`"jobStartDate":1700000000000,"jobShowInDispatching":false,"jobLocationLat":51.123456789,` +
		`"jobWBSSchedule":{"jobScheduleBudgetEntryOption":"PerWBS","jobScheduleConversionRules":[{"a":1.10}]}}`
	if got := encoded(t, w); got != want {
		t.Errorf("sent %s", got)
	}
	if want := []string{"jobWBSSchedule.unknownRule", "crewList", "nrbList"}; !reflect.DeepEqual(lost, want) {
		t.Errorf("lost %v, want %v", lost, want)
	}
	back := encoded(t, job)
	var again api.JobOrder
	if err := json.Unmarshal([]byte(back), &again); err != nil || !reflect.DeepEqual(job, again) {
		t.Errorf("stored and read again: %v\n%s", err, back)
	}
}

// TestFormData: form data is read and cannot be sent, in lists too.
func TestFormData(t *testing.T) {
	book := api.Pricebook{
		PriceBookName: "P", PriceBookGUID: "g", PriceBookCreatedByUserName: "u",
		PriceItemList: []api.PriceItem{{}, {PriceItemRate: wire.MustDecimal("1.50"), PriceItemFormData: api.FormData{FormDataGUID: "f"}}},
	}
	w, lost := book.Write()
	if want := []string{"priceItemList[1].priceItemFormData"}; !reflect.DeepEqual(lost, want) {
		t.Errorf("lost %v, want %v", lost, want)
	}
	const want = "PricebookWrite: priceBookAction is required: choose one of the PriceBookAction values; " +
		"priceItemList[0].priceItemBillableItemName is required; priceItemList[0].priceItemBillableItemCode is required; " +
		"priceItemList[0].priceItemRate is required; priceItemList[0].priceItemRateTypeUname or priceItemRateType is required; " +
		"priceItemList[1].priceItemBillableItemName is required; priceItemList[1].priceItemBillableItemCode is required; " +
		"priceItemList[1].priceItemRateTypeUname or priceItemRateType is required"
	if err := w.Check(); err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

// TestCheck: either/or pairs, always and on condition.
func TestCheck(t *testing.T) {
	item := api.BillableItemWrite{
		BillableItemCode: "c", BillableItemName: "n", BillableItemDefaultRate: wire.MustDecimal("0"),
		BillableItemTypeUname: api.BillableItemTypeUnameLabour, BillableItemDefaultRateType: new("Hourly"),
		BillableItemIsTrade: new(true), BillableItemIsEquipment: new(false),
	}
	if err := item.Check(); err != nil {
		t.Errorf("right, but %v", err)
	}
	item.BillableItemTypeUname, item.BillableItemDefaultRateType = "", new("")
	item.BillableItemDefaultRate2 = wire.MustDecimal("2")
	err := api.BillableItemPostRequest{BillableItemList: []api.BillableItemWrite{item}}.Check()
	const want = "BillableItemPostRequest: billableItemList[0].billableItemTypeName or billableItemTypeUname is required; " +
		"billableItemList[0].billableItemDefaultRateType or billableItemDefaultRateTypeUname is required; " +
		"billableItemList[0].billableItemDefaultRateType2 or billableItemDefaultRateTypeUname2 is required with billableItemDefaultRate2"
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
	var checked *wire.CheckError
	if !errors.As(err, &checked) || len(checked.Faults) != 3 {
		t.Errorf("not a CheckError of 3: %#v", err)
	}
	for name, w := range map[string]interface{ Check() error }{
		"jobNumber or jobGuid":            api.JobOrderWrite{},
		"nrbTypeName or nrbTypeUname":     api.NRB{},
		"employeeTradeCode is required":   api.EmployeeWrite{},
		"priceItemList is required: send": api.PricebookWrite{},
	} {
		if err := w.Check(); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%T: %v, want %s", w, err, name)
		}
	}
}

// silent is a doer that nothing may be sent to.
type silent struct{ *testing.T }

func (s silent) Do(_ context.Context, op *wire.Operation, req *wire.Request, _ any, _ ...wire.CallOption) error {
	s.Errorf("%s is sent to %s", op.ID, req.Path)
	return nil
}

// TestPathValues: no operation is sent to another path by a value for its own.
func TestPathValues(t *testing.T) {
	calls := 0
	for _, op := range api.Operations() {
		call := reflect.ValueOf(api.New(silent{t})).MethodByName(op.ID)
		for _, bad := range []string{"", ".", "..", "/", "../x", `x\..`, "%2e%2e", " "} {
			if !strings.Contains(op.Path, "{") {
				continue
			}
			args := []reflect.Value{reflect.ValueOf(t.Context())}
			for i := 1; i < call.Type().NumIn()-1; i++ {
				args = append(args, reflect.New(call.Type().In(i)).Elem())
				if args[i].Kind() == reflect.String {
					args[i].SetString(bad)
				}
			}
			out := call.Call(args)
			want := fmt.Sprintf("%s: not sent: parameter %q: %q leads to another path", op.ID, op.Params[0].Name, bad)
			if err, _ := out[len(out)-1].Interface().(error); err == nil || !strings.HasPrefix(err.Error(), want) {
				t.Errorf("%v, wanted %s", err, want)
			}
			calls++
		}
	}
	if calls < 10*8 {
		t.Errorf("only %d calls", calls)
	}
}

// TestSubcontractor: the documented value has a leading space; another can be sent.
func TestSubcontractor(t *testing.T) {
	if got := api.EmployeeEmploymentTypeSubcontractor; got != " SUBCONTRACTOR" || !got.Known() {
		t.Errorf("%q", got)
	}
	w := api.EmployeeWrite{EmploymentType: "SUBCONTRACTOR"}
	if got := encoded(t, w); !strings.Contains(got, `"employmentType":"SUBCONTRACTOR"`) {
		t.Error(got)
	}
}

// TestPlainReads: nothing that is read is a pointer, but for records.
func TestPlainReads(t *testing.T) {
	for _, v := range []any{api.BillableItem{}, api.Pricebook{}, api.PriceItem{}, api.Employee{}, api.JobOrder{}, api.JobWBSSchedule{}, api.FormData{}, api.ObjectStub{}} {
		for field := range reflect.TypeOf(v).Fields() {
			if field.Type.Kind() == reflect.Pointer && field.Type.Elem().Kind() != reflect.Struct {
				t.Errorf("%T.%s is a %s", v, field.Name, field.Type)
			}
		}
	}
}

// TestOneWay: read-only members cannot be sent, write-only ones cannot be read.
func TestOneWay(t *testing.T) {
	read, write := reflect.TypeOf(api.Pricebook{}), reflect.TypeOf(api.PricebookWrite{})
	if _, ok := read.FieldByName("PriceBookAction"); ok {
		t.Error("priceBookAction can be read")
	}
	for _, name := range []string{"PriceBookCreatedAt", "PriceBookUpdatedAt", "PriceBookIsDeleted"} {
		if _, ok := write.FieldByName(name); ok {
			t.Errorf("%s can be sent", name)
		}
	}
	sent := reflect.TypeOf(api.BillableItemWrite{})
	for _, name := range []string{"BillableItemUpdatedAt", "BillableItemFormData"} {
		if _, ok := sent.FieldByName(name); ok {
			t.Errorf("%s can be sent", name)
		}
	}
}
