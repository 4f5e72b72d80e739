package main

import "github.com/fieldbooks/fieldbooks/gen/internal/review/judge"

const (
	projects = "ajera/projects_v2.yaml"
	clients  = "ajera/clients_v1.yaml"
	shared   = "ajera/shared.yaml"
	session  = "ajera/session.yaml"
)

const isBillingGroup = "      IsBillingGroup: bool\n"

// fieldChanges are what can happen to a member of a record.
var fieldChanges = []change{
	{name: "field added", file: projects, old: isBillingGroup, new: isBillingGroup + "      Colour: string\n",
		diff: "+2 -0 in 1", verdict: judge.Additive},
	{name: "documented field added", file: projects, old: isBillingGroup, new: isBillingGroup + "      Colour: {type: string, max: 20, doc: \"Of the bar.\"}\n",
		diff: "+3 -0 in 1", verdict: judge.Additive},
	{name: "field of an undeclared list added", file: projects, old: isBillingGroup, new: isBillingGroup + "      Colours: [string]\n",
		diff: "+2 -0 in 1", verdict: judge.Additive},
	{name: "field removed", file: projects, old: isBillingGroup, new: "", diff: "+0 -2 in 1", verdict: judge.Breaking},
	{name: "field renamed", file: projects, old: "IsBillingGroup: bool", new: "BillingGroup: bool", diff: "+1 -1 in 1", verdict: judge.Breaking},
	{name: "field renamed, Go name kept", file: projects, old: "IsBillingGroup: bool", new: "BillingGroup: {type: bool, go: IsBillingGroup}",
		diff: "+1 -1 in 1", verdict: judge.Breaking, apidiff: "the Go name is the same, but the old member is no longer read or sent"},
	{name: "Go name changed", file: projects, old: "IsBillingGroup: bool", new: "IsBillingGroup: {type: bool, go: BillsAlone}", diff: "+1 -1 in 1", verdict: judge.Breaking},
	{name: "field retyped", file: projects, old: "IsBillingGroup: bool", new: "IsBillingGroup: string", diff: "+1 -1 in 1", verdict: judge.Breaking},
	{name: "int to decimal", file: projects, from: "  InvoiceGroup:\n", old: "EmailInvoiceTemplateKey: {type: int", new: "EmailInvoiceTemplateKey: {type: decimal", diff: "+1 -1 in 1", verdict: judge.Breaking},
	{name: "date to stamp", file: projects, old: "ReportedPercentCompleteDate: date", new: "ReportedPercentCompleteDate: stamp", diff: "+1 -1 in 1", verdict: judge.Breaking},
	{name: "scalar to array", file: projects, old: "PrintBackup: bool", new: "PrintBackup: [bool]", diff: "+1 -1 in 1", verdict: judge.Breaking},
	{name: "array to scalar", file: clients, old: "Contacts: {type: [ContactLink],", new: "Contacts: {type: ContactLink,", diff: "+1 -1 in 1", verdict: judge.Breaking},
	{name: "scalar to map", file: projects, old: "PrintBackup: bool", new: "PrintBackup: {type: {map: string}}", diff: "+1 -1 in 1", verdict: judge.Breaking},
	{name: "string to enum", file: projects, old: "      Location: string", new: "      Location: Status", diff: "+2 -2 in 1", verdict: judge.Breaking},
	{name: "becomes read-only", file: projects, old: "IsBillingGroup: bool", new: "IsBillingGroup: {type: bool, write: read-only}",
		diff: "+2 -1 in 1", verdict: judge.Breaking, apidiff: "the field stays; a save that changes it is refused"},
	{name: "becomes writable", file: projects, old: "EmailInvoiceTemplateDescription: {type: string, write: read-only}", new: "EmailInvoiceTemplateDescription: string",
		diff: "+1 -2 in 1", verdict: judge.Additive},
	{name: "becomes required on writing", file: projects, from: "  NewPhase:\n", old: "ParentKey: {type: int,", new: "ParentKey: {type: int, write: required,",
		diff: "+2 -2 in 1", verdict: judge.Breaking, apidiff: "the field stays; a record without it is refused"},
	{name: "no longer required on writing", file: projects, from: "  NewPhase:\n", old: "RateTableKey: {type: int, write: required,", new: "RateTableKey: {type: int,",
		diff: "+2 -2 in 1", verdict: judge.Additive},
	{name: "required field added to what is sent", file: projects, from: "  NewPhase:\n", old: "    fields:\n", new: "    fields:\n      Colour: {type: string, write: required}\n",
		diff: "+3 -0 in 1", verdict: judge.Breaking, apidiff: "a new field compiles everywhere; records without it are refused"},
	{name: "longer text allowed", file: projects, from: "  NewPhase:\n", old: "max: 80", new: "max: 100", diff: "+2 -2 in 1", verdict: judge.Additive},
	{name: "shorter text demanded", file: projects, from: "  NewPhase:\n", old: "max: 80", new: "max: 60",
		diff: "+2 -2 in 1", verdict: judge.Breaking, apidiff: "limits are not in Go types; longer texts are refused"},
	{name: "limit of a text found", file: projects, old: "      Location: string", new: "      Location: {type: string, max: 50}",
		diff: "+4 -2 in 1", verdict: judge.Breaking, apidiff: "limits are not in Go types; longer texts are refused"},
	{name: "another name read", file: projects, old: "ReportedPercentCompleteDate: date", new: "ReportedPercentCompleteDate: {type: date, also: [ReportedPercentDate]}",
		diff: "+2 -1 in 1", verdict: judge.Additive},
	{name: "another name no longer read", file: projects, old: "write: required, also: [PhaseKey],", new: "write: required,",
		diff: "+3 -3 in 1", verdict: judge.Breaking, apidiff: "other wire names are not in Go types; answers with the old one lose the member"},
	{name: "field becomes sensitive", file: clients, old: "AccountID: string", new: "AccountID: {type: string, sensitive: true}",
		verdict: judge.Breaking, apidiff: "the field stays; encoding/json leaves it out"},
	{name: "field no longer sensitive", file: "ajera/vendors_v1.yaml", old: "RecipientID1099: {type: string, sensitive: true,", new: "RecipientID1099: {type: string,",
		verdict: judge.Breaking},
	{name: "field deprecated", file: projects, old: "IsBillingGroup: bool", new: "IsBillingGroup: {type: bool, deprecated: \"it is always false\"}", diff: "+1 -0 in 1", only: "comments", verdict: judge.Additive},
	{name: "description of a field", file: projects, old: "doc: \"Absent when the phase has none.\"", new: "doc: \"Absent when there are none.\"", diff: "+1 -1 in 1", only: "comments"},
	{name: "note of a field", file: projects, old: "note: \"No list method gives these keys.\"", new: "note: \"No method gives these keys.\"", diff: "+1 -1 in 1", only: "comments"},
	{name: "evidence of a field", file: projects, from: "  NewProject:\n", old: "evidence: observed, source: live client code", new: "evidence: inferred, source: live client code", diff: "+1 -1 in 1", only: "comments"},
	{name: "evidence becomes documented", file: projects, from: "  NewProject:\n", old: ", evidence: observed, source: live client code", new: "", diff: "+1 -1 in 1", only: "comments"},
	{name: "fields reordered", file: projects, old: "      PrintBackup: bool\n      EmailIncludeBackup: bool\n", new: "      EmailIncludeBackup: bool\n      PrintBackup: bool\n", diff: "+2 -2 in 1", only: "order"},
	{name: "field of a shared block added", file: projects, old: "      LaborInvoiceText: string\n", new: "      LaborInvoiceText: string\n      Colour: string\n", diff: "+4 -0 in 1", verdict: judge.Additive},
	{name: "field of a shared block removed", file: projects, old: "      LaborInvoiceText: string\n", new: "", diff: "+0 -4 in 1", verdict: judge.Breaking},
	{name: "allowed value added", file: projects, old: "IsTask: {type: bool, write: required, values: [\"false\"]}", new: "IsTask: {type: bool, write: required, values: [\"false\", \"true\"]}", diff: "+1 -1 in 1", verdict: judge.Additive},
	{name: "allowed values named", file: projects, from: "  NewPhase:\n", old: "ParentKey: {type: int,", new: "ParentKey: {type: int, values: [\"0\"],",
		diff: "+1 -1 in 1", verdict: judge.Breaking, apidiff: "allowed values are not in Go types; others are refused"},
	{name: "zero becomes a value", file: projects, from: "  InvoiceGroup:\n", old: "EmailInvoiceTemplateKey: {type: int", new: "EmailInvoiceTemplateKey: {type: int, zero: true",
		diff: "+1 -1 in 1", verdict: judge.Breaking, apidiff: "the type is the same; 0 is sent"},
	{name: "zero is no value any more", file: shared, old: "RateTableKey: {type: int, zero: true,", new: "RateTableKey: {type: int,",
		diff: "+7 -7 in 2", verdict: judge.Breaking, apidiff: "the type is the same; 0 is not sent any more"},
	{name: "renamed on the wire, old name read", file: clients, from: "  ListClientTypes:\n", old: "ClientTypes: [ClientType]", new: "Types: {type: [ClientType], also: [ClientTypes], go: ClientTypes}",
		diff: "+2 -1 in 1", verdict: judge.Additive},
	{name: "renamed in Go, old name read", file: clients, from: "  ListClientTypes:\n", old: "ClientTypes: [ClientType]", new: "Types: {type: [ClientType], also: [ClientTypes]}",
		diff: "+2 -1 in 1", verdict: judge.Breaking},
	{name: "sent under another name, old name read", file: projects, old: "IsBillingGroup: bool", new: "BillingGroup: {type: bool, also: [IsBillingGroup], go: IsBillingGroup}",
		diff: "+2 -1 in 1", verdict: judge.Breaking, apidiff: "the Go name is the same; a save sends another one"},
	{name: "field leaves the custom ones", file: clients, old: "      AccountID: string\n", new: "      AccountID: string\n      CF_Region: string\n",
		diff: "+2 -0 in 1", verdict: judge.Breaking, apidiff: "a new field compiles everywhere; Custom does not hold it any more"},
	{name: "field leaves the map of the rest", file: "ajera/projects_v1.yaml", from: "    rest: Totals\n", old: "    fields:\n", new: "    fields:\n      BilledLabor: decimal\n",
		diff: "+2 -0 in 1", verdict: judge.Breaking, apidiff: "a new field compiles everywhere; Totals does not hold it any more"},
	{name: "argument from raw to typed", file: "ajera/expense_reports_v1.yaml", old: "FilterByEmployee: {type: raw,", new: "FilterByEmployee: {type: int,", diff: "+1 -1 in 1", verdict: judge.Breaking},
	{name: "answer from raw to typed", file: "ajera/expense_reports_v1.yaml", old: "    content: raw\n", new: "    content:\n      Messages: [string]\n", diff: "+2 -2 in 1", verdict: judge.Additive},
}
