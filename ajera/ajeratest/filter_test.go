package ajeratest_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/internal/ajeraspec"
)

// Three records for every list: the filters below let the first through, keep at
// least one of the others back, and date and amount windows begin or end between.
const (
	chosen = `{"Status":"Active","CompanyKey":1,"ClientTypeKey":1,"VendorTypeKey":1,"ContactTypeKey":null,"EmployeeTypeKey":null,"ProjectTypeKey":0,
		"DepartmentKey":1,"SupervisorKey":1,"Name":"Alpha","Description":"Alpha","FirstName":"Alpha","LastName":"One","Employee":"Alpha One","ID":"A-1",
		"IsCreditCard":true,"IsConsultant":true,"SyncToCRM":true,"IsProcessed":true,"AccountType":"Current Asset","AccountTypeValue":1,"AccountGroup":"Cash",
		"EmployeeKey":1,"VendorKey":1,"Paid":true,"Submitted":true,"Rejected":true,"ContactClientKey":1,"Amount":100.50,
		"LastModifiedDate":"2025-06-01 12:00:00.000 GMT-05:00 (Eastern Standard Time)","TimesheetDate":"2025-06-01T00:00:00","Date":"2025-06-01",
		"AccountingDate":"2025-06-01","DateToPay":"2025-06-01","BeginningDate":"2025-06-01","EndingDate":"2025-06-01"}`
	sooner = `"LastModifiedDate":"2025-01-01 12:00:00.000 GMT-05:00 (Eastern Standard Time)","TimesheetDate":"2025-01-01T00:00:00","Date":"2025-01-01",
		"AccountingDate":"2025-01-01","DateToPay":"2025-01-01","BeginningDate":"2025-01-01","EndingDate":"2025-01-01","Amount":3.00}`
	later = `"LastModifiedDate":"2025-12-01 12:00:00.000 GMT-05:00 (Eastern Standard Time)","TimesheetDate":"2025-12-01T00:00:00","Date":"2025-12-01",
		"AccountingDate":"2025-12-01","DateToPay":"2025-12-01","BeginningDate":"2025-12-01","EndingDate":"2025-12-01","Amount":4000.00}`
	other = `{"Status":"Inactive","CompanyKey":2,"ClientTypeKey":2,"VendorTypeKey":2,"ContactTypeKey":2,"EmployeeTypeKey":2,"ProjectTypeKey":2,
		"DepartmentKey":2,"SupervisorKey":2,"Name":"Beta","Description":"Beta","FirstName":"Beta","LastName":"Two","Employee":"Beta Two","ID":"B-2",
		"IsCreditCard":false,"IsConsultant":false,"SyncToCRM":false,"IsProcessed":false,"AccountType":"Expense","AccountTypeValue":2,"AccountGroup":"Debt",
		"EmployeeKey":%d,"VendorKey":2,"Paid":false,"Submitted":false,"Rejected":false,"ContactClientKey":2,`
)

// filters are arguments by name, or by list method and name.
var filters = map[string]string{
	"FilterByStatus": `["aCTIVE"]`, "FilterByCompany": `[1]`, "FilterByClientType": `[1]`, "FilterByVendorType": `[1]`, "FilterByVendor": `[1]`,
	"FilterByNameLike": `"lph"`, "FilterByNameEquals": `"alpha"`, "FilterByText": `"alph"`, "FilterByContactType": `[1,null]`, "FilterByDepartment": `[1]`,
	"FilterBySupervisor": `[1]`, "FilterByEmployeeType": `[null]`, "FilterByIsCreditCard": `[true]`, "FilterByIsConsultant": `[true]`,
	"FilterByDescriptionLike": `"ALPHA"`, "FilterByDescriptionEquals": `"alpha"`, "FilterByIDLike": `"a-"`, "FilterByProjectType": `[1,null]`,
	"FilterBySyncToCRM": `[true]`, "FilterByIsProcessed": `true`, "FilterByAccountGroup": `[1]`, "FilterByType": `["CurrentAsset"]`,
	"FilterByEmployee": `[1]`, "FilterByClient": `[1]`, "FilterByPaid": `true`, "FilterByUnpaid": `true`, "FilterBySubmitted": `true`,
	"FilterByUnsubmitted": `true`, "FilterByRejected": `true`, "FilterByGreaterThanAmount": `100`, "FilterByLessThanAmount": `101.0`,
	"FilterByEqualToAmount": `100.5`, "ListVendorInvoices FilterByVoided": `true`,
}

func TestEveryFilterFilters(t *testing.T) {
	eachWay(t, func(m *ajeraspec.Method, version int) {
		if m.Kind != "list" || m.RawArgs || slices.ContainsFunc(m.Args, func(f *ajeraspec.Field) bool { return f.Required }) {
			return
		}
		k := talk(t, ajeratest.WithoutFirm())
		entity, owner := m.Content[0].Name, 2
		if entity == "ExpenseReports" {
			owner = 1 // nobody sees another's
		}
		record := chosen
		if entity == "VendorInvoices" {
			record = strings.Replace(record, `"Active"`, `"Voided"`, 1)
		}
		first := k.s.Put(entity, record)
		k.s.Put(entity, fmt.Sprintf(other, owner)+sooner)
		k.s.Put(entity, fmt.Sprintf(other, owner)+later)
		k.s.Put("AccountGroups", `{"AccountGroupKey":1,"Description":"Cash","Status":"Active"}`)
		for _, f := range m.Args {
			if f.Type.Name != "raw" {
				checkFilter(k, m, version, f, first)
			}
		}
	})
}

func filterArgs(m *ajeraspec.Method, f *ajeraspec.Field) string {
	args := filters[m.Name+" "+f.Name]
	switch {
	case args != "":
	case strings.HasPrefix(f.Name, "FilterByEarliest"):
		args = `"2025-06-01"`
	case strings.HasPrefix(f.Name, "FilterByLatest"):
		args = `"2025-06-01"`
	default:
		args = filters[f.Name]
	}
	if !f.Type.List {
		args = strings.Trim(args, "[]")
	}
	return args
}

func checkFilter(k *talker, m *ajeraspec.Method, version int, f *ajeraspec.Field, first int) {
	t := k.t
	t.Helper()
	args := filterArgs(m, f)
	if args == "" {
		t.Errorf("%s %s: the test has no argument for it", m.Name, f.Name)
		return
	}
	raw := k.must(version, m.Wire, fmt.Sprintf(`{%q:%s}`, f.Name, args))
	entity := m.Content[0].Name
	n := count(t, raw, entity)
	has := false
	for i := range n {
		has = has || strings.Contains(string(dig(t, raw, fmt.Sprintf("%s.%d", entity, i))), fmt.Sprintf(`Key":%d`, first)) ||
			entity == "NonWorkDays" && field[string](t, raw, fmt.Sprintf("%s.%d.Date", entity, i)) == "2025-06-01"
	}
	all := strings.HasPrefix(f.Name, "FilterByCompany") && (entity == "NonWorkDays" || entity == "Contacts")
	negative := strings.HasPrefix(f.Name, "FilterByUn")
	if !all && (n == 0 || n == 3) || has == negative {
		t.Errorf("%s %s %s lets %d of 3 through: %s", m.Name, f.Name, args, n, raw)
	}
}
