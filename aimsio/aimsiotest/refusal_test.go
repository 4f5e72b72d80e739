package aimsiotest_test

import (
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/aimsio/aimsiotest"
)

// posts are the wrappers and good records that the tests below spoil.
var posts = map[string]struct{ wrapper, record string }{
	"BillableItem": {"billableItemList", newItem},
	"Pricebook":    {"priceBookList", newBook},
	"Employee":     {"employeeList", newEmployee},
	"JobOrder":     {"jobList", newJob},
	"NRB":          {"nrbList", newNRB},
}

func TestRefused(t *testing.T) {
	k := start(t)
	for _, c := range []struct {
		name, resource string
		change         []string // member, JSON text
		words          []string
	}{
		{"read-only member", "BillableItem", []string{"billableItemCreatedAt", "1"}, []string{"billableItemList.0.billableItemCreatedAt", "readOnly"}},
		{"read-only by our overlay", "BillableItem", []string{"billableItemUpdatedAt", "1"}, []string{"billableItemUpdatedAt", "readOnly"}},
		{"form data", "Employee", []string{"employeeFormData", "{}"}, []string{"employeeFormData", "readOnly"}},
		{"read-only reference", "JobOrder", []string{"jobClientName", `"Sandhook Port Authority"`}, []string{"jobClientName", "readOnly"}},
		{"read-only of an element", "Pricebook", []string{"priceItemList", `[{"priceItemBillableItemGuid":"x","priceItemBillableItemName":"Mileage",
			"priceItemBillableItemCode":"MIL-STD","priceItemRate":1,"priceItemRateType":"Kilometre"}]`}, []string{"priceItemList.0.priceItemBillableItemGuid", "readOnly"}},
		{"required member", "JobOrder", []string{"jobClientCode", ""}, []string{"jobClientCode", "missing"}},
		{"empty required member", "JobOrder", []string{"jobClientCode", `""`}, []string{"jobClientCode", "empty"}},
		{"wrong type", "JobOrder", []string{"jobStartDate", `"2026-01-01"`}, []string{"jobList.0.jobStartDate", "integer"}},
		{"unknown enum value", "NRB", []string{"nrbAccountType", `"NotBillable"`}, []string{"nrbAccountType"}},
		{"unknown member", "BillableItem", []string{"billableItemColour", `"red"`}, []string{"billableItemColour is not a member"}},
		{"unknown member of an element", "Pricebook", []string{"priceItemList", `[{"rate":1,"priceItemBillableItemName":"Mileage",
			"priceItemBillableItemCode":"MIL-STD","priceItemRate":1,"priceItemRateType":"Kilometre"}]`}, []string{"priceItemList[0]: rate is not a member"}},
		{"neither type", "BillableItem", []string{"billableItemTypeUname", ""}, []string{"billableItemTypeName or billableItemTypeUname"}},
		{"empty type", "BillableItem", []string{"billableItemTypeUname", "", "billableItemTypeName", `""`}, []string{"billableItemTypeName or billableItemTypeUname"}},
		{"neither rate type", "BillableItem", []string{"billableItemDefaultRateTypeUname", ""}, []string{"billableItemDefaultRateType or"}},
		{"rate 2 alone", "BillableItem", []string{"billableItemDefaultRate2", "5"}, []string{"billableItemDefaultRateTypeUname2 with billableItemDefaultRate2"}},
		{"rate 3 alone", "BillableItem", []string{"billableItemDefaultRate3", "5"}, []string{"with billableItemDefaultRate3"}},
		{"price rate 2 alone", "Pricebook", []string{"priceItemList", `[{"priceItemBillableItemName":"Mileage","priceItemBillableItemCode":"MIL-STD",
			"priceItemRate":1,"priceItemRateType":"Kilometre","priceItemRate2":2}]`}, []string{"with priceItemRate2"}},
		{"neither receipt type", "NRB", []string{"nrbTypeUname", ""}, []string{"nrbTypeName or nrbTypeUname"}},
		{"trade that is none", "BillableItem", []string{"billableItemTypeUname", `"material"`}, []string{"billableItemIsTrade is true", "material"}},
		{"client", "JobOrder", []string{"jobClientCode", `"C-999"`}, []string{"jobClientCode", "C-999", "does not exist"}},
		{"price book", "JobOrder", []string{"jobPriceBookName", `"Standard 1999"`}, []string{"jobPriceBookName", "does not exist"}},
		{"assignee", "JobOrder", []string{"jobAssigneeEmployeeNumber", `"E-999"`}, []string{"jobAssigneeEmployeeNumber", "does not exist"}},
		{"location", "JobOrder", []string{"jobLocationCode", `"LOC-99"`}, []string{"jobLocationCode", "does not exist"}},
		{"end before start", "JobOrder", []string{"jobEndDate", "1"}, []string{"jobEndDate 1 is before"}},
		{"job", "NRB", []string{"nrbJobOrderNumber", `"99-1"`}, []string{"nrbJobOrderNumber", "does not exist"}},
		{"vendor", "NRB", []string{"nrbVendorCode", `"V-999"`}, []string{"nrbVendorCode", "does not exist"}},
		{"client as vendor", "NRB", []string{"nrbVendorCode", `"C-101"`}, []string{"nrbVendorCode", "is a client"}},
		{"file without its kind", "NRB", []string{"nrbFileBase64Content", `"AAAA"`}, []string{"nrbFileMimeType"}},
		{"trade", "Employee", []string{"employeeTradeCode", `"EQ-EXC"`}, []string{"employeeTradeCode", "not a labour"}},
		{"account", "BillableItem", []string{"billableItemGlAccountNumber", `"9999"`}, []string{"billableItemGlAccountNumber", "does not exist"}},
		{"price item", "Pricebook", []string{"priceItemList", `[{"priceItemBillableItemName":"Mileage","priceItemBillableItemCode":"NONE","priceItemRate":1,
			"priceItemRateType":"Kilometre"}]`}, []string{"priceItemBillableItemCode", "NONE", "does not exist"}},
		{"price item's name", "Pricebook", []string{"priceItemList", `[{"priceItemBillableItemName":"Miles","priceItemBillableItemCode":"MIL-STD","priceItemRate":1,
			"priceItemRateType":"Kilometre"}]`}, []string{`\"Mileage\"`, `\"Miles\"`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			k.t = t
			p := posts[c.resource]
			k.refused(c.resource, list(p.wrapper, with(t, p.record, c.change...)), c.words...)
		})
	}
	k.t = t
	for resource, p := range posts { // each of the records above was good before it was spoilt
		k.post(resource, list(p.wrapper, p.record))
	}
}

func TestEitherHalfWillDo(t *testing.T) {
	k := start(t)
	k.post("BillableItem", list("billableItemList", with(t, newItem, "billableItemTypeUname", "", "billableItemTypeName", `"Labour"`)))
	contains(t, k.s.Get("BillableItem", "LAB-NEW"), `"billableItemTypeUname":"labour"`)
	k.post("BillableItem", list("billableItemList", with(t, newItem, "billableItemDefaultRateTypeUname", "", "billableItemDefaultRateType", `"Hourly"`)))
	text := k.s.Get("BillableItem", "LAB-NEW")
	contains(t, text, `"billableItemTypeUname":"labour"`, `"billableItemTypeName":"Labour"`, `"billableItemDefaultRateType":"Hourly"`)
	if strings.Contains(text, "billableItemDefaultRateTypeUname") {
		t.Errorf("the other half of the pair stayed: %s", text)
	}
	k.post("Employee", list("employeeList", with(t, newEmployee, "employmentType", `"SUBCONTRACTOR"`)))
}

func TestTimecardsNeedPayroll(t *testing.T) {
	k := start(t, aimsiotest.WithTimecards())
	k.refused("Employee", list("employeeList", newEmployee), "employeePayrollTypeName", "Timecards")
	paid := with(t, newEmployee, "employeePayrollTypeName", `"Hourly"`, "employeePayrollUnionName", `"Local 7"`,
		"employeePayrollHolidayEligibility", `"PER_UNION"`, "employeeAverageDayPay", "0.00", "employeeHolidayHoursTopUp", "0.0")
	k.post("Employee", list("employeeList", paid))
	k.refused("Employee", list("employeeList", with(t, paid, "employeeCode", `"E-901"`, "employeeHolidayHoursTopUp", "")), "employeeHolidayHoursTopUp")
	k.post("JobOrder", list("jobList", newJob))
}

func TestBodiesThatAreNone(t *testing.T) {
	k := start(t)
	k.refused("JobOrder", `{"jobList":[`, "not JSON")
	k.refused("JobOrder", `{"jobList":[],"jobList":[]}`, "twice")
	k.refused("JobOrder", `{"jobOrderList":[]}`, "jobList")
	k.refused("JobOrder", "", "missing")
	k.post("JobOrder", `{"jobList":[]}`)
}

func TestReadForm(t *testing.T) {
	k := start(t)
	k.post("BillableItem", list("billableItemList", with(t, newItem, "customFieldDataList", `[]`, "billableItemGlAccountNumber", `"4010"`)))
	text := k.s.Get("BillableItem", "LAB-NEW")
	contains(t, text, `"formDataFieldDataList":[]`, `"billableItemIsDeleted":false`, `"billableItemCreatedByUserName":"api-user"`,
		`"billableItemLastModifiedByFullName":"Api User"`, `"billableItemGlAccountInfo":"4010 Fee Income"`)
	if strings.Contains(text, "customFieldDataList") {
		t.Errorf("a write-only member was read: %s", text)
	}
	k.post("JobOrder", list("jobList", with(t, newJob, "jobAssigneeEmployeeNumber", `"E-102"`)))
	contains(t, k.s.Get("JobOrder", "26-10001-000"), `"jobStatus":"Assigned"`, `"jobClientName":"Sandhook Port Authority"`,
		`"jobAssigneeFullName":"Tobias Brandt"`, `"jobLocationName":"Sandhook"`, `"jobId":`, `"jobPriceBookGuid":"`)
	k.post("Pricebook", list("priceBookList", newBook))
	contains(t, k.s.Get("Pricebook", "Winter 2026"), `"priceItemBillableItemGuid":"`, `"priceItemBillableItemIsDeleted":false`, `"priceItemFormData":{`)
}
