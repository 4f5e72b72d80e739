package reference

// invented are what examples say of members, by their names on the wire: it is of the firm of the
// stand-ins, so that an example can be typed as it stands. A key that is not among them is 12, a text
// is made of its name.
var invented = map[string]string{
	"ProjectKey": "15", "InvoiceGroupKey": "3", "ParentKey": "16", "ClientKey": "2", "ContactKey": "2", "VendorKey": "2", "EmployeeKey": "2",
	"RateTableKey": "1", "InvoiceFormatKey": "1", "AccountKey": "8", "D1 Regular": "6.25",

	"billableItemCode": "LAB-SRV", "billableItemName": "Surveyor", "billableItemTypeName": "Labour", "billableItemIsEquipment": "false",
	"billableItemDefaultRateType": "Hourly",
	"employeeCode":                "E-140", "employeeFirstName": "Nora", "employeeLastName": "Elmore", "employeeTradeCode": "LAB-SUP",
	"jobNumber": "26-10301-001", "jobName": "Harbour Road Culvert", "jobClientCode": "C-102", "jobPriceBookName": "Municipal 2025",
	"nrbExternalId": "AP-7781", "nrbJobOrderNumber": "25-10174-002", "nrbName": "Concrete pump", "nrbTypeName": "Receipt", "nrbVendorCode": "V-201",
	"priceBookName": "Municipal 2026", "priceItemBillableItemName": "Field Supervisor", "priceItemBillableItemCode": "LAB-SUP", "priceItemRateTypeUname": "hourly",
}

// besides are members that an example needs, though no rule of the specs asks for them: by the types
// that have them.
var besides = map[string]string{"NewVendorInvoiceLine": "AccountKey", "NewResource": "EmployeeKey"}
