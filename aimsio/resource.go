package aimsio

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/wire"
)

// Resource reads the records of one kind. [JobOrders] and its sisters make one.
// It is safe for concurrent use.
type Resource[T any] struct {
	client *Client
	name   string
	list   listing
	get    getting
}

// listing and getting are calls of the generated client.
type (
	listing func(context.Context, ...aimsioapi.RequestEditorFn) (*http.Response, error)
	getting func(context.Context, string, ...aimsioapi.RequestEditorFn) (*http.Response, error)
)

// BillableItems reads billable items.
func BillableItems(c *Client) *Resource[aimsioapi.BillableItem] {
	return &Resource[aimsioapi.BillableItem]{c, "BillableItem", c.ListBillableItems, c.GetBillableItem}
}

// Companies reads companies.
func Companies(c *Client) *Resource[aimsioapi.Company] {
	return &Resource[aimsioapi.Company]{c, "Company", c.ListCompanies, c.GetCompany}
}

// Employees reads employees.
func Employees(c *Client) *Resource[aimsioapi.Employee] {
	return &Resource[aimsioapi.Employee]{c, "Employee", c.ListEmployees, c.GetEmployee}
}

// Equipment reads equipment.
func Equipment(c *Client) *Resource[aimsioapi.Equipment] {
	return &Resource[aimsioapi.Equipment]{c, "Equipment", c.ListEquipment, c.GetEquipment}
}

// Invoices reads invoices.
func Invoices(c *Client) *Resource[aimsioapi.Invoice] {
	return &Resource[aimsioapi.Invoice]{c, "Invoice", c.ListInvoices, c.GetInvoice}
}

// JobOrders reads job orders.
func JobOrders(c *Client) *Resource[aimsioapi.JobOrder] {
	return &Resource[aimsioapi.JobOrder]{c, "JobOrder", c.ListJobOrders, c.GetJobOrder}
}

// NonRecurringBillableItems reads what [UpsertNRBs] writes.
func NonRecurringBillableItems(c *Client) *Resource[aimsioapi.NonRecurringBillableItem] {
	return &Resource[aimsioapi.NonRecurringBillableItem]{c, "NonRecurringBillableItem", c.ListNonRecurringBillableItems, c.GetNonRecurringBillableItem}
}

// PayrollPeriods reads payroll periods.
func PayrollPeriods(c *Client) *Resource[aimsioapi.PayrollPeriod] {
	return &Resource[aimsioapi.PayrollPeriod]{c, "PayrollPeriod", c.ListPayrollPeriods, c.GetPayrollPeriod}
}

// Pricebooks reads price books with their items.
func Pricebooks(c *Client) *Resource[aimsioapi.Pricebook] {
	return &Resource[aimsioapi.Pricebook]{c, "Pricebook", c.ListPricebooks, c.GetPricebook}
}

// Timecards reads timecards.
func Timecards(c *Client) *Resource[aimsioapi.Timecard] {
	return &Resource[aimsioapi.Timecard]{c, "Timecard", c.ListTimecards, c.GetTimecard}
}

// Key is the key of a list's entry for [Resource.Get]: its guid, or its id where
// the kind has none. It is empty when the entry has neither.
func Key(stub aimsioapi.ObjectStub) string {
	if stub.GUID != "" || stub.ID == 0 {
		return stub.GUID
	}
	return strconv.FormatInt(stub.ID, 10)
}

// List returns the keys of all records and when each was changed last, in one
// call. Aimsio's lists hold no more than that.
func (r *Resource[T]) List(ctx context.Context) ([]aimsioapi.ObjectStub, error) {
	stubs, _, err := r.stubs(ctx)
	return stubs, err
}

// stubs is List, with what came beside it.
func (r *Resource[T]) stubs(ctx context.Context) ([]aimsioapi.ObjectStub, http.Header, error) {
	resp, err := r.list(ctx)
	if err != nil {
		return nil, nil, err
	}
	stubs, err := decode[[]aimsioapi.ObjectStub](resp)
	return stubs, resp.Header, err
}

// Get returns the record with that key. The error is an [*Error] with the key;
// for an unknown key it is [ErrNotFound].
func (r *Resource[T]) Get(ctx context.Context, key string) (T, error) {
	if key == "" || key == "." || key == ".." { // another path
		return *new(T), &Error{
			Method: http.MethodGet, Path: r.name, Key: key, Outcome: wire.NotSent, kind: ErrBadRequest,
			Message: strconv.Quote(key) + " is no key", Remedy: "give the guid or the id of a record; an entry of a list without either cannot be read",
		}
	}
	resp, err := r.get(ctx, key)
	var record T
	if err == nil {
		record, err = decode[T](resp)
	}
	if e, ok := errors.AsType[*Error](err); ok {
		e.Key = key
	}
	return record, err
}
