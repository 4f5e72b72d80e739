package call

// wantedColumns are the columns that people want of the types that they look at most, in a table and
// when nobody chooses. What a type does not have is passed over; other types go by a rule.
var wantedColumns = map[string][]string{
	// Ajera.
	"ClientItem":    {"ClientKey", "Description"},
	"ClientRecord":  {"ClientKey", "Description", "Status", "ClientTypeDescription", "PrimaryAddressCity", "Email"},
	"ContactItem":   {"ContactKey", "FirstName", "LastName", "Company"},
	"Contact":       {"ContactKey", "FirstName", "LastName", "Title", "Company", "Email", "Status"},
	"EmployeeItem":  {"EmployeeKey", "FirstName", "LastName"},
	"Employee":      {"EmployeeKey", "FirstName", "LastName", "Title", "Status", "Email", "employeeCode", "employeeFirstName", "employeeLastName", "employeeStatusUname", "employeeTradeCode", "employeeUpdatedAt"},
	"VendorItem":    {"VendorKey", "Name"},
	"Vendor":        {"VendorKey", "Name", "Status", "VendorTypeDescription", "PrimaryAddressCity", "Email"},
	"ProjectItem":   {"ProjectKey", "ID", "Description"},
	"Project":       {"ProjectKey", "ID", "Description", "Status", "ProjectManager.LastName", "BillingType", "TotalContractAmount", "ReportedPercentComplete"},
	"InvoiceGroup":  {"InvoiceGroupKey", "ProjectKey", "Description", "ClientDescription"},
	"ProjectTotals": {"ProjectKey", "ID", "Description", "Status", "BillingType", "TotalContractAmount", "ReportedPercentComplete"},
	"Phase":         {"PhaseKey", "ProjectKey", "ID", "Description", "Status", "TotalContractAmount", "ReportedPercentComplete"},
	"Resource":      {"ResourceKey", "ParentKey", "Description", "ActivityType", "Units", "CostAmount"},
	"TimesheetItem": {"Timesheet Key", "Employee", "Timesheet Date", "Timesheet Total", "Submitted", "Supervisor Approved"},
	"Timesheet":     {"TimesheetKey", "Employee", "TimesheetDate", "TimesheetTotal", "Submitted", "SupervisorApproved"},
	"VendorInvoice": {"VendorInvoiceKey", "Number", "VendorDescription", "Date", "Amount", "Status"},
	"GLAccount":     {"GLAccountKey", "ID", "Description", "AccountType", "Status", "GLBalance"},
	"GLAccountItem": {"GLAccountKey", "ID", "Description", "AccountType", "Status"},

	// Aimsio.
	"ObjectStub":   {"guid", "id", "updatedAt"},
	"JobOrder":     {"jobNumber", "jobName", "jobStatus", "jobClientName", "jobStartDate", "jobUpdatedAt"},
	"BillableItem": {"billableItemCode", "billableItemName", "billableItemTypeName", "billableItemStatus", "billableItemDefaultRate"},
	"Pricebook":    {"priceBookGuid", "priceBookName", "priceBookUpdatedAt"},
}
