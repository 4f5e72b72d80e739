package firm

import (
	"fmt"
	"strings"

	"github.com/fieldbooks/fieldbooks/internal/fake"
)

var (
	firstNames = []string{"Maren", "Tobias", "Ilse", "Desmond", "Priya", "Caleb", "Noor", "Hanna", "Ruben", "Sefa", "Willa", "Anton"}
	lastNames  = []string{"Ashgrove", "Brandt", "Coldwell", "Duarte", "Elmore", "Fennick", "Garrow", "Holt", "Iversen", "Jardine", "Kessler", "Lindqvist"}
)

// people is the staff; the first three run the firm. Enough of them fill the
// timesheets of a year.
func (f *firm) people() {
	titles := []string{"Principal", "Project Manager", "Engineer", "Field Technician"}
	for i := range max(len(firstNames), (f.Weeks+51)/52, f.Rows) {
		first, last := firstNames[i%len(firstNames)], lastNames[(i+i/len(firstNames))%len(lastNames)]
		kind := min(i/2, 3)
		status := "Active"
		if i == 11 {
			status = "Inactive"
		}
		var supervisor any
		if i > 0 {
			supervisor = 1 + i%2
		}
		f.add(1, "Employees", "FirstName", first, "LastName", last, "Title", titles[kind], "Status", status,
			"CompanyKey", 1, "DepartmentKey", 1+i%4, "IsPrincipal", i < 2, "IsSupervisor", i < 3, "IsProjectManager", i < 5,
			"IsMarketingContact", i == 0, "SupervisorKey", supervisor, "RestrictToOwnCompany", false, "RestrictToOwnDepartment", i > 5,
			"Email", strings.ToLower(first+"."+last)+"@alderquay.example", "PrimaryPhoneNumber", f.phone(),
			"EmployeeTypeKey", kind+1, "EmployeeTypeDescription", titles[kind], "DateHired", fmt.Sprintf("20%02d-03-%02d", 8+i%16, 1+i%28),
			"BillablePercent", 75, "SocialSecurityNumber", fmt.Sprintf("000-00-%04d", i%10000), "OverheadGroupKey", 1,
			"PayRates", f.payRates(i), "CalculatePaymentDateMethod", "", "CF_HardHatSize", f.pick("S", "M", "L"))
	}
}

func (f *firm) payRates(i int) *fake.Value {
	return fake.List(fake.Object("PayRateKey", f.NewKey("PayRateKey"), "StartDate", "2025-01-01", "PayPeriod", nil, "IsHourly", i > 5,
		"Salary", f.money(60_000, 140_000), "PayRate", f.rate(29, 70), "OvertimeMarkup", fake.Number("1.50"),
		"IncludeOvertimeInSalary", false, "DoubleTimeMarkup", fake.Number("2.00"), "IncludeDoubleTimeInSalary", false,
		"OtherTimeMarkup", nil, "IncludeOtherTimeMarkupInSalary", false))
}

// clients come with one contact each.
func (f *firm) clients() {
	towns := []string{"Larkfield", "Mossbridge", "Tannery Bend", "Osprey Falls"}
	names := []string{"City of " + towns[f.random.IntN(4)], "Harrow County Public Works", "Brightwater Homes", "Copperline Rail Services",
		"Juniper Hill School District", "Old Mill Partners", "Sandhook Port Authority", "Vesper Logistics"}
	for i := range max(len(names), f.Rows) {
		name := named(names, i)
		contact := f.contact(i, name)
		kind := 1 + i%3
		key := f.add(1, "Clients", "Description", name, "DateEstablished", fmt.Sprintf("20%02d-0%d-15", 10+i%15, 1+i%9), "SendStatements", i%2 == 0,
			"AnnualPercentageRate", fake.Number("0.0000"), "AccountID", fmt.Sprintf("C-%03d", 101+i), "PrimaryPhoneNumber", f.phone(),
			"PrimaryPhoneDescription", "Office", "Email", fmt.Sprintf("office%d@client.example", i+1), "PrimaryAddressLineOne",
			fmt.Sprintf("%d Quay Street", 12+7*i), "PrimaryAddressCity", towns[i%4], "PrimaryAddressState", "OR", "PrimaryAddressZip", fmt.Sprintf("97%03d", 10+i),
			"MailingAddressSameAsPrimary", true, "ClientTypeKey", kind, "ClientTypeDescription", firmLists[1].names[kind-1],
			"InvoiceDeliveryPreference", "Printed", "Contacts", fake.List(f.link(contact)), "CF_TaxExempt", i%3 == 0, "CF_CreditLimit", f.money(5_000, 90_000))
		row := f.Row("Contacts", contact)
		row.With("ContactClientKey", key, "ContactClientDescription", name)
	}
}

func (f *firm) contact(i int, company string) int {
	var kind, description, notes any
	if i%3 != 2 {
		kind, description, notes = 1+i%2, firmLists[2].names[i%2], ""
	}
	return f.add(1, "Contacts", "FirstName", firstNames[(i+5)%12], "LastName", lastNames[(i+2+i/12)%12], "Company", company, "Title", "Director",
		"Email", fmt.Sprintf("contact%d@client.example", i+1), "PrimaryPhoneNumber", f.phone(), "MailingAddressSameAsPrimary", true,
		"ContactTypeKey", kind, "ContactTypeDescription", description, "ContactTypeNotes", notes,
		"ContactClientDescription", nil, "ContactVendorDescription", nil)
}

func (f *firm) link(contact int) *fake.Value {
	c := f.Row("Contacts", contact)
	return fake.Object("ContactKey", contact, "Order", 1, "Text", "", "FirstName", c.Get("FirstName"), "MiddleName", "",
		"LastName", c.Get("LastName"), "Title", c.Get("Title"), "Company", c.Get("Company"))
}

func (f *firm) vendors() {
	names := []string{"Northbank Geotechnical", "Pinion Survey Supply", "Ledger Card Services", "Heron Crane Rental", "Trellis Traffic Studies", "Quill Reprographics"}
	for i := range max(len(names), f.Rows) {
		name := named(names, i)
		var kind, description any = nil, ""
		if i%6 < 5 {
			key := []int{1, 2, 3, 4, 1}[i%6]
			kind, description = key, f.Row("VendorTypes", key).Get("Description")
		}
		consultant := i%6 == 0 || i%6 == 4
		f.add(1, "Vendors", "Name", name, "DateEstablished", fmt.Sprintf("201%d-06-01", i%10), "Receives1099Form", consultant,
			"FormType1099", map[bool]string{true: "Rents", false: ""}[consultant], "RecipientID1099", fmt.Sprintf("00-%07d", i),
			"ReportedAmount1099", fake.Number("0.00"), "ReceivesW9Form", consultant, "BuisnessTypeW9", f.pick("Individual/Sole Proprietor", ""),
			"VendorAccountID", fmt.Sprintf("AQ-%d", 4410+i), "AccountKey", 8, "AccountDescription", "Subconsultants", "AccountID", "5010",
			"DepartmentDescription", nil, "RemittanceContact", nil, "RemittanceContactEmail", nil, "PrimaryPhoneNumber", f.phone(),
			"MailingAddressSameAsPrimary", true, "VendorTypeKey", kind, "VendorTypeDescription", description, "VendorTypeIsConsultant", consultant,
			"VendorTypeIsCreditCard", i%6 == 2, "CF_InsuranceOnFile", i%2 == 0, "CF_SafetyApproved", i != 3)
	}
}
