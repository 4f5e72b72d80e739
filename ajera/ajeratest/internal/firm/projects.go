package firm

import (
	"fmt"
	"strings"

	"github.com/fieldbooks/fieldbooks/ajera/ajeratest/internal/tables"
	"github.com/fieldbooks/fieldbooks/internal/fake"
)

// contract are the fields that come and go with the billing type.
var (
	contractFields = []string{"TotalContractAmount", "LaborContractAmount", "ExpenseContractAmount", "ConsultantContractAmount",
		"BillLaborAsTE", "BillExpenseAsTE", "BillConsultantAsTE", "ConstructionCost", "PercentOfConstructionCost"}
	unitFields     = []string{"Units", "UnitRate", "UnitDescription"}
	reportedFields = []string{"ReportedPercentComplete", "ReportedPercentCompleteDate"}
)

// projects are a dozen jobs in several stages, and the firm's own overhead.
func (f *firm) projects() {
	jobs := []struct{ name, status, billing string }{
		{"Larkfield Avenue Reconstruction", "Active", "PercentComplete"}, {"Mossbridge Pedestrian Bridge", "Active", "PercentComplete"},
		{"Osprey Falls Pump Station", "Active", "TimeAndExpense"}, {"Brightwater Phase 3 Lots", "Active", "FixedFee"},
		{"Copperline Yard Drainage", "Hold", "PercentComplete"}, {"Juniper Hill Gym Addition", "Preliminary", "FixedFee"},
		{"Sandhook Berth 4 Piles", "Active", "UnitPrice"}, {"Vesper Cross Dock Survey", "Closed", "TimeAndExpense"},
		{"Harrow County On-Call 2025", "Active", "TimeAndExpense"}, {"Tannery Bend Culverts", "Active", "PercentComplete"},
		{"Old Mill Adaptive Reuse", "Marketing", "Marketing"}, {"General Office", "Active", "Overhead"},
	}
	names := make([]string, len(jobs))
	for i, job := range jobs {
		names[i] = job.name
	}
	for i := range max(len(jobs), f.Rows) {
		job := jobs[i%len(jobs)]
		f.project(i, named(names, i), job.status, job.billing)
	}
}

func (f *firm) project(i int, name, status, billing string) {
	kind := 1 + i%4
	pairs := append(f.work(i, billing), "ID", fmt.Sprintf("25-%05d-%03d", 10100+37*i, i%3), "Description", name, "Status", status,
		"CompanyKey", 1, "CompanyDescription", tables.Company, "ProjectTypeKey", kind, "ProjectTypeDescription", firmLists[3].names[kind-1],
		"PrincipalInCharge", f.employee(1+i%2), "Location", f.pick("Larkfield", "Mossbridge", "Osprey Falls"),
		"EstimatedStartDate", fmt.Sprintf("2025-%02d-01", 1+i%9), "EstimatedCompletionDate", fmt.Sprintf("2026-%02d-28", 1+i%12))
	if billing == "Overhead" {
		pairs = append(pairs, "RateTableKey", 0, "RateTableDescription", "")
	} else {
		pairs = append(pairs, "CustomFields", f.projectFields(i), "RegionCode", f.pick("NW-1", "NW-2", "S-1"))
	}
	key := f.trimmed("Projects", billing, pairs)
	group := f.group(i, key, billing)
	f.phases(key, group, status, billing)
}

// work is what projects and phases have in common.
func (f *firm) work(i int, billing string) []any {
	rate := 1 + i%3
	return []any{
		"DepartmentKey", 1 + i%3, "DepartmentDescription", []string{"Civil", "Structural", "Survey"}[i%3],
		"ProjectManager", f.employee(2 + i%4), "BudgetedOverheadRate", fake.Number("175.00"), "TaxState", f.pick("OR", "na"),
		"SalesTaxRate", fake.Number("0.000"), "HoursCostBudget", f.money(40, 900), "LaborCostBudget", f.money(3_000, 90_000),
		"BillingType", billing, "RateTableKey", rate, "RateTableDescription", firmLists[9].names[rate-1],
		"TotalContractAmount", f.money(20_000, 480_000), "LaborContractAmount", f.money(10_000, 200_000),
		"UnitRate", f.rate(20, 300), "Units", f.money(10, 80), "UnitDescription", "Pile", "ReportedPercentComplete", f.rate(0, 95),
		"ReportedPercentCompleteDate", "2025-12-19", "LaborEntry", true, "ExpenseConsultantEntry", true,
	}
}

// trimmed stores a record without the fields that its billing type does not have.
func (f *firm) trimmed(entity, billing string, pairs []any) int {
	key := f.add(2, entity, pairs...)
	row := f.Row(entity, key)
	if billing == "Overhead" || billing == "Marketing" {
		row.Drop(contractFields...)
	}
	if billing != "UnitPrice" {
		row.Drop(unitFields...)
	}
	if billing != "PercentComplete" && billing != "UnitPrice" {
		row.Drop(reportedFields...)
	}
	if entity == "Phases" {
		row.Drop("CompanyKey", "CompanyDescription", "Location")
	}
	return key
}

func (f *firm) projectFields(i int) *fake.Value {
	return fake.Object("SiteManager", f.pick(lastNames...), "PermitNumber", fmt.Sprintf("P-%d", 88_010+i), "WeatherDays", fake.Number("0.0"),
		"BondRate", f.rate(1, 3), "Bonded", i%2 == 0, "KickOff", fmt.Sprintf("2025-%02d-14", 1+i%9), "Retainage", nil,
		"ContractForm", fake.Object("Value", f.pick("Lump Sum", "Cost Plus"), "AllowEdit", false, "Values", []string{"Lump Sum", "Cost Plus", "On Call"}))
}

func (f *firm) employee(key int) *fake.Value {
	e := f.Row("Employees", key)
	return fake.Object("EmployeeKey", key, "FirstName", e.Get("FirstName"), "MiddleName", e.Get("MiddleName"), "LastName", e.Get("LastName"))
}

func (f *firm) group(i, project int, billing string) int {
	pairs := []any{"ProjectKey", project, "Description", "Main Contract", "InvoiceFormatKey", 1 + i%3,
		"InvoiceFormatDescription", firmLists[6].names[i%3], "EmailInvoiceTemplateKey", 1, "EmailInvoiceTemplateDescription", "Default Template",
		"PrintBackup", true, "BillingManager", f.employee(2 + i%4), "InvoiceScope", "Services through the end of the month"}
	if billing != "Overhead" {
		client := f.Row("Clients", 1+i%8)
		pairs = append(pairs, "ClientKey", client.Get("ClientKey"), "ClientDescription", client.Get("Description"))
	}
	return f.add(2, "InvoiceGroups", pairs...)
}

// phases are three or four per project; the design phase has two below it.
func (f *firm) phases(project, group int, status, billing string) {
	names := []string{"Design", "Permitting", "Construction Support", "Closeout"}
	if billing == "Overhead" {
		names = []string{"Administration", "Training"}
	}
	for i, name := range names {
		key := f.phase(i, project, group, project, fmt.Sprint((i+1)*100), name, status, billing)
		if name == "Design" {
			for j, part := range []string{"30 Percent Plans", "Final Plans"} {
				f.resource(j, f.phase(j, project, group, key, fmt.Sprint((i+1)*100+10*(j+1)), part, status, billing))
			}
		}
	}
}

func (f *firm) phase(i, project, group, parent int, id, name, status, billing string) int {
	pairs := append(f.work(i, billing), "ProjectKey", project, "InvoiceGroupKey", group, "ParentKey", parent, "ID", id, "Description", name,
		"Status", status, "EstimatedStartDate", "2025-03-03")
	if strings.HasPrefix(name, "C") {
		pairs = append(pairs, "CustomFields", fake.Object("PeerReview", i%2 == 0, "Inspector", ""), "LegacyPhaseCode", "L"+id)
	}
	return f.trimmed("Phases", billing, pairs)
}

func (f *firm) resource(i, phase int) {
	person := 4 + i
	f.add(2, "Resources", "ParentKey", phase, "Status", "NotStarted", "Priority", "Null", "ActivityType", "Labor", "Employee", f.employee(person),
		"EmployeeTypeKey", 3, "EmployeeTypeDescription", "Engineer", "Units", f.money(20, 120), "CostRate", fake.Number("40.3830"),
		"CostAmount", f.money(900, 6_000), "FeeRate", f.rate(90, 140), "FeeAmount", f.money(2_000, 12_000))
}

// templates are stored nested, as version 1 returns them.
func (f *firm) templates() {
	for i, name := range []string{"Roadway Standard", "Bridge Standard"} {
		phases := fake.List()
		for j, phase := range []string{"Design", "Construction Support"} {
			phases.Items = append(phases.Items, fake.Object("PhaseKey", 9001+2*i+j, "ID", fmt.Sprint((j+1)*100), "Description", phase,
				"Status", "Active", "BillingType", "PercentComplete", "TotalContractAmount", fake.Number("0.00")))
		}
		f.add(1, "ProjectTemplates", "ID", fmt.Sprintf("T-%d", i+1), "Description", name, "CompanyKey", 1, "ProjectTypeKey", i+1,
			"BillingType", "PercentComplete", "RateTableKey", 1,
			"InvoiceGroups", fake.List(fake.Object("InvoiceGroupKey", 9001+i, "Description", "Main Contract", "Phases", phases)))
	}
}
