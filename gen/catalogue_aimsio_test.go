package main

import (
	"strings"

	"github.com/fieldbooks/fieldbooks/gen/internal/review/judge"
)

const (
	openAPI = "aimsio/openapi.yaml"
	overlay = "aimsio/overlay.yaml"
)

const jobName = "        jobName:\n          type: string\n"

// companyGet is the operation that reads one company.
var companyGet = entry(openAPI, "/rest/api/standard/v1/Company/{companyGuid}")

// aimsioChanges are what can happen to the description of Aimsio. Here oasdiff is
// asked too.
var aimsioChanges = []change{
	{name: "aimsio: member added", file: openAPI, old: jobName, new: jobName + "        jobColour:\n          type: string\n", diff: "+4 -0 in 1", verdict: judge.Additive},
	{name: "aimsio: required member added", file: openAPI, from: "    JobOrder:\n", old: "        - jobName\n", new: "        - jobName\n        - jobDescription\n", diff: "+2 -1 in 1", verdict: judge.Breaking},
	{name: "aimsio: member no longer required", file: openAPI, from: "    JobOrder:\n", old: "        - jobName\n", new: "", diff: "+1 -2 in 1", verdict: judge.Breaking},
	{name: "aimsio: member removed", file: openAPI, old: "        jobDescription:\n          type: string\n", new: "", diff: "+0 -4 in 1", verdict: judge.Breaking, oasdiff: "a warning there: an optional member may be absent; in Go it is gone"},
	{name: "aimsio: member renamed", file: openAPI, old: "        jobDescription:\n", new: "        jobText:\n", diff: "+2 -2 in 1", verdict: judge.Breaking, oasdiff: "a warning there: an optional member may be absent; in Go it is gone"},
	{name: "aimsio: member retyped", file: openAPI, old: "        jobDescription:\n          type: string\n", new: "        jobDescription:\n          type: integer\n", diff: "+2 -2 in 1", verdict: judge.Breaking},
	{name: "aimsio: scalar to array", file: openAPI, old: "        jobDescription:\n          type: string\n", new: "        jobDescription:\n          type: array\n          items:\n            type: string\n", diff: "+2 -2 in 1", verdict: judge.Breaking},
	{name: "aimsio: value added", file: openAPI, old: "            - Finished\n", new: "            - Finished\n            - Paused\n", diff: "+2 -0 in 1", verdict: judge.Additive, oasdiff: "a new value breaks closed enums; ours are open"},
	{name: "aimsio: value removed", file: openAPI, old: "            - Finished\n", new: "", diff: "+0 -2 in 1", verdict: judge.Breaking},
	{name: "aimsio: description of a member", file: openAPI, old: "Customer code. Must already exist.", new: "Code of a customer that exists.", diff: "+2 -2 in 1", only: "comments"},
	{name: "aimsio: summary of an operation", file: openAPI, old: "summary: List billable item stubs", new: "summary: List the stubs of billable items", diff: "+1 -1 in 1", only: "comments"},
	{name: "aimsio: member becomes nullable", file: openAPI, old: "        jobDescription:\n          type: string\n", new: "        jobDescription:\n          type: string\n          nullable: true\n", diff: "+68 -1 in 2", verdict: judge.Breaking},
	{name: "aimsio: member becomes read-only", file: openAPI, old: "        jobDescription:\n          type: string\n", new: "        jobDescription:\n          type: string\n          readOnly: true\n", diff: "+1 -2 in 1", verdict: judge.Breaking, oasdiff: "it may be sent and is ignored; in Go the form that is sent loses it"},
	{name: "aimsio: operation removed", file: openAPI, old: companyGet, new: "", diff: "+0 -24 in 2", verdict: judge.Breaking},
	{name: "aimsio: operation added", file: openAPI, old: companyGet, new: companyGet + strings.Replace(companyGet, "/Company/{companyGuid}", "/Company/{companyGuid}/Parent", 1), diff: "+24 -0 in 2", verdict: judge.Additive},
	{name: "aimsio: Go name of an operation", file: overlay, old: "x-go-name: UpdateInvoiceStatuses", new: "x-go-name: SetInvoiceStatuses", diff: "+6 -6 in 2", verdict: judge.Breaking, oasdiff: "our own name, which the description does not have"},
	{name: "aimsio: reason of a correction", file: overlay, old: "Invoices cannot be created;", new: "An invoice cannot be created;", diff: "+0 -0 in 0", only: "comments"},
	{name: "aimsio: order of required", file: openAPI, from: "    BillableItem:\n", old: "        - billableItemCode\n        - billableItemName\n", new: "        - billableItemName\n        - billableItemCode\n", diff: "+0 -0 in 0", only: "comments"},
	{name: "aimsio: order of values", file: openAPI, old: "            - Active\n            - Finished\n", new: "            - Finished\n            - Active\n", diff: "+2 -2 in 1", only: "order"},
	{name: "aimsio: nothing known to typed", file: openAPI, from: "    PayrollPeriod:\n      type: object\n", old: "      additionalProperties: true\n", new: "      additionalProperties: true\n      properties:\n        payrollPeriodName:\n          type: string\n", diff: "+2 -0 in 1", verdict: judge.Additive},
	{name: "aimsio: path parameter renamed", file: openAPI, old: "timecardGuid", new: "guid", all: true, diff: "+5 -5 in 1"},
	{name: "aimsio: format of a text", file: openAPI, old: "        jobDescription:\n          type: string\n", new: "        jobDescription:\n          type: string\n          format: multiline\n", diff: "+2 -0 in 1", only: "comments", oasdiff: "a format is a type there; neither Go nor the wire knows this one"},
	{name: "aimsio: member deprecated", file: openAPI, old: "        jobDescription:\n          type: string\n", new: "        jobDescription:\n          type: string\n          deprecated: true\n", diff: "+2 -0 in 1", only: "comments", verdict: judge.Additive},
	{name: "aimsio: basic to bearer", file: openAPI, old: "      scheme: basic\n", new: "      scheme: bearer\n", diff: "+0 -0 in 0", verdict: judge.Breaking, apidiff: "the credentials are sent by hand-written code"},
	{name: "aimsio: scheme renamed", file: openAPI, old: "basicAuth", new: "password", all: true, diff: "+0 -0 in 0", oasdiff: "it goes by the name of a scheme; what is asked for is the same"},
	{name: "aimsio: server moved", file: openAPI, old: "https://portal.aimsio.com", new: "https://live.aimsio.com", diff: "+0 -0 in 0", verdict: judge.Breaking, apidiff: "the address is hand-written", oasdiff: "it does not look at servers"},
	{name: "aimsio: path moved, Go name kept", file: openAPI, old: "  /rest/api/standard/v1/PayrollPeriod:\n    get:\n", new: "  /rest/api/standard/v1/PayPeriod:\n    get:\n      x-go-name: ListPayrollPeriods\n", diff: "+33 -24 in 2", verdict: judge.Breaking},
	{name: "aimsio: value renamed, Go name kept", file: openAPI, old: "            - Finished\n", new: "            - finished\n", diff: "+1 -1 in 1", verdict: judge.Breaking},
	{name: "aimsio: upsert keys", file: overlay, old: "keys: [jobNumber, jobGuid]", new: "keys: [jobGuid, jobNumber]", diff: "+0 -0 in 0", verdict: judge.Breaking, apidiff: "the keys are data", oasdiff: "our own key"},
	{name: "aimsio: upsert gone", file: overlay, old: "      x-upsert: {list: nrbList, keys: [nrbExternalId], of: NonRecurringBillableItem}\n", new: "      x-nothing: true\n", diff: "+0 -0 in 0", verdict: judge.Breaking, oasdiff: "our own key"},
	{name: "aimsio: key of a record gone", file: overlay, old: "      x-key: employeeGuid\n", new: "      x-nothing: true\n", diff: "+0 -1 in 1", verdict: judge.Breaking, apidiff: "the key is data", oasdiff: "our own key"},
	{name: "aimsio: choice added", file: overlay, old: "        - any: [nrbTypeName, nrbTypeUname]\n", new: "        - any: [nrbTypeName, nrbTypeUname]\n        - any: [nrbPONumber, nrbExternalId]\n", diff: "+1 -0 in 1", verdict: judge.Breaking, apidiff: "the rule is code; what was sent is refused", oasdiff: "our own key"},
	{name: "aimsio: Go type of a member", file: overlay, old: "x-go-type: wire.File", new: "x-go-type: wire.Value", diff: "+1 -1 in 1", verdict: judge.Breaking, oasdiff: "our own key"},
	{name: "aimsio: correction gone", file: overlay, old: "  - target: $.components.schemas.JobOrder.required[?(@ == 'jobStatus')]\n    description: The server sets the status by itself when a job is created.\n    remove: true\n", new: "", diff: "+2 -2 in 1", verdict: judge.Breaking, apidiff: "the type is the same; a record without it is refused"},
}
