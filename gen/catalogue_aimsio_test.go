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
	{name: "aimsio: member becomes nullable", file: openAPI, old: "        jobDescription:\n          type: string\n", new: "        jobDescription:\n          type: string\n          nullable: true\n", diff: "+44 -1 in 2", verdict: judge.Breaking},
	{name: "aimsio: member becomes read-only", file: openAPI, old: "        jobDescription:\n          type: string\n", new: "        jobDescription:\n          type: string\n          readOnly: true\n", diff: "+1 -2 in 1", verdict: judge.Breaking, oasdiff: "it may be sent and is ignored; in Go the form that is sent loses it"},
	{name: "aimsio: operation removed", file: openAPI, old: companyGet, new: "", diff: "+0 -24 in 2", verdict: judge.Breaking},
	{name: "aimsio: operation added", file: openAPI, old: companyGet, new: companyGet + strings.Replace(companyGet, "/Company/{companyGuid}", "/Company/{companyGuid}/Parent", 1), diff: "+24 -0 in 2", verdict: judge.Additive},
	{name: "aimsio: Go name of an operation", file: overlay, old: "x-go-name: UpdateInvoiceStatuses", new: "x-go-name: SetInvoiceStatuses", diff: "+6 -6 in 2", verdict: judge.Breaking, oasdiff: "our own name, which the description does not have"},
	{name: "aimsio: reason of a correction", file: overlay, old: "Invoices cannot be created;", new: "An invoice cannot be created;", diff: "+0 -0 in 0", only: "comments"},
}
