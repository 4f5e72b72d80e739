package aimsio

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
)

// UpsertBillableItems creates or updates billable items, known by their code. See
// [Report].
func UpsertBillableItems(ctx context.Context, c *Client, records []aimsioapi.BillableItemWrite, options ...UpsertOption) (*Report[aimsioapi.BillableItemWrite], error) {
	return upsert(ctx, kind[aimsioapi.BillableItemWrite]{
		reads: BillableItems(c).raw(), keys: []string{"billableItemCode"},
		post: func(ctx context.Context, part []aimsioapi.BillableItemWrite) (*http.Response, error) {
			return c.UpsertBillableItems(ctx, aimsioapi.BillableItemPostRequest{BillableItemList: part})
		},
	}, records, options)
}

// UpsertEmployees creates or updates employees, known by their code. See [Report].
func UpsertEmployees(ctx context.Context, c *Client, records []aimsioapi.EmployeeWrite, options ...UpsertOption) (*Report[aimsioapi.EmployeeWrite], error) {
	return upsert(ctx, kind[aimsioapi.EmployeeWrite]{
		reads: Employees(c).raw(), keys: []string{"employeeCode"},
		post: func(ctx context.Context, part []aimsioapi.EmployeeWrite) (*http.Response, error) {
			return c.UpsertEmployees(ctx, aimsioapi.EmployeePostRequest{EmployeeList: part})
		},
	}, records, options)
}

// UpsertJobOrders creates or updates job orders, known by their number or a GUID
// that the caller chose. See [Report].
func UpsertJobOrders(ctx context.Context, c *Client, records []aimsioapi.JobOrderWrite, options ...UpsertOption) (*Report[aimsioapi.JobOrderWrite], error) {
	return upsert(ctx, kind[aimsioapi.JobOrderWrite]{
		reads: JobOrders(c).raw(), keys: []string{"jobNumber", "jobGuid"},
		post: func(ctx context.Context, part []aimsioapi.JobOrderWrite) (*http.Response, error) {
			return c.UpsertJobOrders(ctx, aimsioapi.JobOrderPostRequest{JobList: part})
		},
	}, records, options)
}

// UpsertNRBs creates or updates non-recurring billable items, known by their
// external id. See [Report].
func UpsertNRBs(ctx context.Context, c *Client, records []aimsioapi.NRB, options ...UpsertOption) (*Report[aimsioapi.NRB], error) {
	return upsert(ctx, kind[aimsioapi.NRB]{
		reads: NonRecurringBillableItems(c).raw(), keys: []string{"nrbExternalId"},
		post: func(ctx context.Context, part []aimsioapi.NRB) (*http.Response, error) {
			return c.UpsertNRBs(ctx, aimsioapi.NRBPostRequest{NRBList: part})
		},
	}, records, options)
}

// UpsertPricebooks creates or updates price books, known by their name. Whether
// their items are added to or replaced is for each to say in PriceBookAction. See
// [Report].
func UpsertPricebooks(ctx context.Context, c *Client, records []aimsioapi.PricebookWrite, options ...UpsertOption) (*Report[aimsioapi.PricebookWrite], error) {
	return upsert(ctx, kind[aimsioapi.PricebookWrite]{
		reads: Pricebooks(c).raw(), keys: []string{"priceBookName"},
		post: func(ctx context.Context, part []aimsioapi.PricebookWrite) (*http.Response, error) {
			return c.UpsertPricebooks(ctx, aimsioapi.PricebookPostRequest{PriceBookList: part})
		},
	}, records, options)
}

// raw reads the same records as they come.
func (r *Resource[T]) raw() *Resource[json.RawMessage] {
	return &Resource[json.RawMessage]{r.client, r.name, r.list, r.get}
}
