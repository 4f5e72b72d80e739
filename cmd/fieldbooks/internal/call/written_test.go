package call

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"testing"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
	"github.com/fieldbooks/fieldbooks/internal/digest"
	"github.com/fieldbooks/fieldbooks/wire"
)

// phase is a phase of Ajera with custom fields and what the specs do not name.
func phase(r *rand.Rand, key int) []byte {
	out := fmt.Appendf(nil, `{"PhaseKey":%d,"ID":"P-%05d","Description":"Site preparation, north no. %d","SyncToCRM":false,"CreateInCRM":false,"CRMFinalSync":null,"Status":"Active",`, key, key, key%70)
	out = fmt.Appendf(out, `"SummarizeBillingGroup":%t,"BillingDescription":null,"ProjectTypeKey":%d,"ProjectTypeDescription":"Québec civil works","DepartmentKey":%d,"DepartmentDescription":"Survey",`, r.IntN(2) == 0, r.IntN(50000), r.IntN(60))
	out = fmt.Appendf(out, `"BudgetedOverheadRate":1.%04d,"ProjectManager":{"EmployeeKey":%d,"FirstName":"Léa","LastName":"Müller"},"PrincipalInCharge":{"EmployeeKey":%d,"FirstName":"Ann","LastName":"O'Hara"},`, r.IntN(9999), r.IntN(900), r.IntN(900))
	out = fmt.Appendf(out, `"MarketingContact":null,"WageTableKey":null,"WageTableDescription":null,"IsCertified":false,"RestrictTimeEntryToResourcesOnly":true,"TaxState":"Oregon","TaxLocalKey":0,"TaxLocalDescription":"",`)
	out = fmt.Appendf(out, `"EstimatedStartDate":"2025-%02d-%02d","EstimatedCompletionDate":"2026-%02d-14","ActualStartDate":null,"ActualCompletionDate":null,"ApplySalesTax":true,"SalesTaxCode":"OR-4","SalesTaxRate":0.0500,`, 1+r.IntN(12), 1+r.IntN(28), 1+r.IntN(12))
	out = fmt.Appendf(out, `"RequireTimesheetNotes":false,"Notes":"The \"Star\" gate is locked\nafter five; ask the foreman.","HoursCostBudget":%d.50,"LaborCostBudget":%d.0000,"ExpenseCostBudget":%d.%02d00,"ConsultantCostBudget":0.00,`, r.IntN(900), r.IntN(250000), r.IntN(9000), r.IntN(100))
	out = fmt.Appendf(out, `"PercentDistribution":null,"IsFinalBudget":false,"BillingType":"Fixed Fee","RateTableKey":%d,"RateTableDescription":"Standard 2025","TotalContractAmount":%d.0000,"LaborContractAmount":%d.4500,`, r.IntN(50), r.IntN(500000), r.IntN(250000))
	out = fmt.Appendf(out, `"ExpenseContractAmount":0.00,"ConsultantContractAmount":0.00,"LockFee":false,"BillLaborAsTE":false,"BillExpenseAsTE":false,"BillConsultantAsTE":false,"Contacts":[{"ContactKey":%d,"Description":"Owner"}],`, r.IntN(5000))
	return fmt.Appendf(out, `"CF_Region":"North","CF_Permit No":"P-%d","ForecastScore":%d.50}`, r.IntN(1e5), r.IntN(90))
}

// jobOrder is a job order of Aimsio with a record in it and what the specs do not name.
func jobOrder(r *rand.Rand, id int) []byte {
	out := fmt.Appendf(nil, `{"jobId":%d,"jobGuid":"5d0c%08x-77aa-4b1e-9d11-%012x","jobNumber":"24-%05d","jobName":"Québec line %d","jobDescription":null,`, id, r.Uint32(), id, id, id%70)
	out = fmt.Appendf(out, `"jobStatus":"ACTIVE","jobTypeUname":null,"jobClientCode":"C%03d","jobClientGuid":"c1d2e3f4-0000-4b1e-9d11-%012x","jobClientName":"Northern \"Star\" Ltd.",`, r.IntN(300), id)
	out = fmt.Appendf(out, `"jobPriceBookName":"2025 Standard","jobPriceBookGuid":null,"jobStartDate":%d,"jobEndDate":null,"jobCreatedAt":%d,"jobUpdatedAt":%d,`, 1735689600000+r.IntN(2e9), 1735689600000+r.IntN(2e9), 1735689600000+r.IntN(2e9))
	out = fmt.Appendf(out, `"jobShowInDispatching":%t,"jobAssigneeEmployeeNumber":"E%04d","jobAssigneeFullName":"Léa Müller","jobAssigneeUserName":"lea@example.com","jobAddress":"Main St. 14",`, r.IntN(2) == 0, r.IntN(9000))
	out = fmt.Appendf(out, `"jobLocationCode":null,"jobLocationName":null,"jobLocationLat":53.%05d0,"jobLocationLong":-113.%05d0,"jobDirection":null,`, r.IntN(1e5), r.IntN(1e5))
	out = fmt.Appendf(out, `"jobWBSSchedule":{"jobScheduleGuid":"77aa0000-%04x-4b1e-9d11-000000000000","jobScheduleBudgetEntryOption":"TOTAL","jobScheduleContractValueEntryOption":"TOTAL","jobScheduleConversionRules":[]},`, r.IntN(1e4))
	return fmt.Appendf(out, `"jobPoNumber":"PO-%d","jobAfe":null,"jobRevision":%d}`, r.IntN(1e6), r.IntN(9))
}

// bulk is many records of one type, as the command has them after its calls: of Ajera in one answer, of
// Aimsio one by one.
type bulk struct {
	digest  *digest.Digest
	call    string
	list    string
	records []wire.Value
	content wire.Value // nil where each record came alone
}

// bulks are those that are measured, by their names.
func bulks(n int) map[string]bulk {
	phases := bulk{digest: AjeraSpecs(), call: "GetProjects", list: "Phases"}
	jobs := bulk{digest: AimsioSpecs(), call: "GetJobOrder"}
	r := rand.New(rand.NewPCG(24, 5))
	for i := range n {
		phases.records = append(phases.records, phase(r, i+1))
		jobs.records = append(jobs.records, jobOrder(r, i+1))
	}
	phases.content = fmt.Appendf(nil, `{"Projects":[],"InvoiceGroups":[],"Phases":[%s],"Resources":[]}`, bytes.Join(texts(phases.records), []byte(",")))
	return map[string]bulk{"phases": phases, "jobOrders": jobs}
}

func texts(values []wire.Value) (all [][]byte) {
	for _, v := range values {
		all = append(all, v)
	}
	return all
}

// write is what a command does with the records.
func (b bulk) write(out io.Writer, format string) error {
	a := &app.App{Out: out, Err: io.Discard, Output: output.Options{Format: format, Personal: Personal}}
	s, err := open(a, b.digest, b.newest(), b.list)
	if err != nil {
		return err
	}
	if b.content != nil {
		err = s.add(b.content)
	} else {
		err = b.each(s)
	}
	return s.end(err)
}

func (b bulk) each(s *sheet) error {
	for _, record := range b.records {
		if err := s.row(0, record); err != nil {
			return err
		}
	}
	return nil
}

// newest is the call by the newest version of the session that has it.
func (b bulk) newest() (c *digest.Call) {
	for _, one := range b.digest.Calls {
		if one.Go == b.call && (c == nil || c.Version < one.Version) {
			c = one
		}
	}
	return c
}

// TestBulk has each format hold what came.
func TestBulk(t *testing.T) {
	for name, b := range bulks(2) {
		for _, format := range output.Formats[:5] {
			var out bytes.Buffer
			if err := b.write(&out, format); err != nil || out.Len() == 0 {
				t.Errorf("%s as %s: %v %s", name, format, err, out.Bytes())
			}
		}
	}
}
