package aimsiotest

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// identity is how the records of a resource are told apart.
type identity struct {
	guid       string   // member with the key of GET one
	codes      []string // members that a write may name the record by, best first
	integer    bool     // the key is a number, and stubs have id instead of guid
	chosen     bool     // a client may choose the guid of a new record
	statusOnly bool     // existing records only, and only their status
}

// identities follow the vendor's text where it says so: codes for billable items
// and employees, jobNumber and/or a chosen jobGuid for jobs, the external id for
// NRBs. The members of the last seven are invented: none is published.
var identities = map[string]identity{
	"BillableItem":             {guid: "billableItemGuid", codes: []string{"billableItemCode"}},
	"Pricebook":                {guid: "priceBookGuid", codes: []string{"priceBookName"}},
	"Employee":                 {guid: "employeeGuid", codes: []string{"employeeCode"}},
	"JobOrder":                 {guid: "jobGuid", codes: []string{"jobNumber"}, chosen: true},
	"NonRecurringBillableItem": {guid: "nrbGuid", codes: []string{"nrbExternalId", "nrbOriginReference"}},
	"Company":                  {guid: "companyGuid", codes: []string{"companyCode"}},
	"Equipment":                {guid: "equipmentGuid", codes: []string{"equipmentCode"}},
	"Invoice":                  {guid: "invoiceGuid", codes: []string{"invoiceNumber"}, statusOnly: true},
	"Timecard":                 {guid: "timecardGuid", statusOnly: true},
	"PayrollPeriod":            {guid: "payrollPeriodId", integer: true},
	"Location":                 {guid: "locationGuid", codes: []string{"locationCode"}},
	"GLAccount":                {guid: "glAccountGuid", codes: []string{"glAccountNumber"}},
}

// identityOf is the identity of a resource; one that this package has not met goes
// by the pattern of the others.
func identityOf(resource string) identity {
	if id, ok := identities[resource]; ok {
		return id
	}
	first, size := utf8.DecodeRuneInString(resource)
	prefix := string(unicode.ToLower(first)) + resource[size:]
	return identity{guid: prefix + "Guid", codes: []string{prefix + "Code", prefix + "Number"}}
}

// members are the names that the store keeps an index of.
func (id identity) members() []string { return append([]string{id.guid}, id.codes...) }

// isKey reports whether any resource is told apart by the member.
func isKey(member string) bool {
	for _, id := range identities {
		if slices.Contains(id.members(), member) {
			return true
		}
	}
	return false
}

// allows reports whether a status update may send the member.
func (id identity) allows(member string) bool {
	return slices.Contains(id.members(), member) || strings.Contains(member, "Status")
}
