package main

import "github.com/fieldbooks/fieldbooks/gen/internal/review/judge"

const newFile = `page: https://help.example.com/api/flags.html
session: 1
methods:
  ListFlags:
    doc: The flags.
    kind: list
    content:
      Flags: [Flag]
types:
  Flag:
    doc: A flag.
    key: FlagKey
    fields:
      FlagKey: {type: int, write: key}
      Colour: Colour
enums:
  Colour:
    doc: A colour.
    values:
      - Red
`

// clientTypeKey and descriptionKey are a record with one key and with another.
const (
	clientTypeKey  = "    key: ClientTypeKey\n    fields:\n      ClientTypeKey: {type: int, write: key}\n      Description: string\n"
	descriptionKey = "    key: Description\n    fields:\n      ClientTypeKey: int\n      Description: {type: string, write: key}\n"
)

// typeChanges are what can happen to records, enums and whole files.
var typeChanges = []change{
	{name: "file added", file: "ajera/flags_v1.yaml", new: newFile, diff: "+77 -0 in 2", verdict: judge.Additive},
	{name: "file gone", file: "ajera/gl_accounts_v1.yaml", verdict: judge.Breaking},
	{name: "file of both versions", file: "ajera/gl_accounts_v1.yaml", old: "session: 1\n", new: "session: [1, 2]\n", verdict: judge.Additive},
	{name: "file of the other version", file: "ajera/gl_accounts_v1.yaml", old: "session: 1\n", new: "session: 2\n", verdict: judge.Breaking},
	{name: "record renamed", file: projects, old: "NewInvoiceGroupPhase", new: "FirstPhase", all: true, diff: "+5 -5 in 1", verdict: judge.Breaking},
	{name: "block renamed", file: projects, old: "ProjectAndPhaseFlat", new: "FlatProject", all: true, diff: "+0 -0 in 0"},
	{name: "block dropped", file: clients, old: "    use: [AddressAndPhone]\n", new: "", verdict: judge.Breaking},
	{name: "key of a record", file: clients, from: "  ClientType:\n", old: clientTypeKey, new: descriptionKey,
		diff: "+2 -2 in 1", verdict: judge.Breaking, apidiff: "a record is found again by another member; Go has both"},
	{name: "custom fields gone", file: clients, old: "    custom: CF_\n", new: "", diff: "+0 -3 in 1", verdict: judge.Breaking},
	{name: "custom fields found", file: clients, from: "  ClientType:\n", old: "    key: ClientTypeKey\n", new: "    key: ClientTypeKey\n    custom: CF_\n", diff: "+3 -0 in 1", verdict: judge.Additive},
	{name: "map of the rest renamed", file: "ajera/projects_v1.yaml", old: "rest: Totals", new: "rest: Sums", diff: "+2 -2 in 1", verdict: judge.Breaking},
	{name: "record becomes sensitive", file: clients, from: "  ClientType:\n", old: "    key: ClientTypeKey\n", new: "    key: ClientTypeKey\n    sensitive: true\n", verdict: judge.Breaking, apidiff: "the fields stay; encoding/json leaves them out"},
	{name: "description of a record", file: clients, old: "doc: A client in a list.", new: "doc: A client, in a list.", diff: "+1 -1 in 1", only: "comments"},
	{name: "records reordered", file: clients, old: entry(clients, "ClientItem") + entry(clients, "ClientRecord"), new: entry(clients, "ClientRecord") + entry(clients, "ClientItem"), only: "order"},
	{name: "value added", file: shared, old: "      - FixedFee\n", new: "      - FixedFee\n      - Barter\n", diff: "+4 -0 in 3", verdict: judge.Additive},
	{name: "value removed", file: shared, old: "      - FixedFee\n", new: "", diff: "+0 -4 in 3", verdict: judge.Breaking},
	{name: "value renamed", file: shared, old: "      - FixedFee\n", new: "      - FlatFee\n", diff: "+4 -4 in 3", verdict: judge.Breaking},
	{name: "value renamed, Go name kept", file: shared, old: "      - FixedFee\n", new: "      - {value: Fixed, go: FixedFee}\n", diff: "+1 -1 in 1", verdict: judge.Breaking},
	{name: "Go name of a value", file: shared, old: "      - FixedFee\n", new: "      - {value: FixedFee, go: Fixed}\n", diff: "+4 -4 in 3", verdict: judge.Breaking},
	{name: "values reordered", file: shared, old: "      - TimeAndExpense\n      - FixedFee\n", new: "      - FixedFee\n      - TimeAndExpense\n", diff: "+4 -4 in 3", only: "order"},
	{name: "set of values is complete", file: shared, from: "  Status:\n", old: "    values:\n", new: "    complete: true\n    values:\n", diff: "+1 -1 in 1", only: "comments"},
	{name: "description of a value", file: shared, old: "doc: \"No billing type.\"", new: "doc: \"Not billed.\"", diff: "+1 -1 in 1", only: "comments"},
	{name: "enum renamed", file: clients, old: "InvoiceDeliveryPreference", new: "InvoiceDelivery", from: "InvoiceDeliveryPreference:", all: true, diff: "+7 -7 in 1", verdict: judge.Breaking},
}
