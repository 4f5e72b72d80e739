package call

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// plainPhase and plainJob are the records as a program without this module has them: values, amounts as
// the texts of their digits, which encoding/json writes fastest, and no member that is not described.
type (
	plainPhase struct {
		PhaseKey                                                                  int
		ID, Description                                                           string
		SyncToCRM, CreateInCRM, CRMFinalSync                                      bool
		Status                                                                    string
		SummarizeBillingGroup                                                     bool
		BillingDescription                                                        string
		ProjectTypeKey                                                            int
		ProjectTypeDescription                                                    string
		DepartmentKey                                                             int
		DepartmentDescription                                                     string
		BudgetedOverheadRate                                                      json.Number
		ProjectManager, PrincipalInCharge, MarketingContact                       plainRef
		WageTableKey                                                              int
		WageTableDescription                                                      string
		IsCertified, RestrictTimeEntryToResourcesOnly                             bool
		TaxState                                                                  string
		TaxLocalKey                                                               int
		TaxLocalDescription, EstimatedStartDate, EstimatedCompletionDate          string
		ActualStartDate, ActualCompletionDate                                     string
		ApplySalesTax                                                             bool
		SalesTaxCode                                                              string
		SalesTaxRate                                                              json.Number
		RequireTimesheetNotes                                                     bool
		Notes                                                                     string
		HoursCostBudget, LaborCostBudget, ExpenseCostBudget, ConsultantCostBudget json.Number
		PercentDistribution                                                       json.Number
		IsFinalBudget                                                             bool
		BillingType                                                               string
		RateTableKey                                                              int
		RateTableDescription                                                      string
		TotalContractAmount, LaborContractAmount                                  json.Number
		ExpenseContractAmount, ConsultantContractAmount                           json.Number
		LockFee, BillLaborAsTE, BillExpenseAsTE, BillConsultantAsTE               bool
		Contacts                                                                  []plainContact
		Region                                                                    string `json:"CF_Region"`
		Permit                                                                    string `json:"CF_Permit No"`
		ForecastScore                                                             json.Number
	}
	plainRef struct {
		EmployeeKey         int
		FirstName, LastName string
	}
	plainContact struct {
		ContactKey  int
		Description string
	}
	plainJob struct {
		ID            int64          `json:"jobId"`
		GUID          string         `json:"jobGuid"`
		Number        string         `json:"jobNumber"`
		Name          string         `json:"jobName"`
		Description   string         `json:"jobDescription"`
		Status        string         `json:"jobStatus"`
		Type          string         `json:"jobTypeUname"`
		ClientCode    string         `json:"jobClientCode"`
		ClientGUID    string         `json:"jobClientGuid"`
		ClientName    string         `json:"jobClientName"`
		PriceBook     string         `json:"jobPriceBookName"`
		PriceBookGUID string         `json:"jobPriceBookGuid"`
		Start         int64          `json:"jobStartDate"`
		End           int64          `json:"jobEndDate"`
		Created       int64          `json:"jobCreatedAt"`
		Updated       int64          `json:"jobUpdatedAt"`
		Dispatching   bool           `json:"jobShowInDispatching"`
		Assignee      string         `json:"jobAssigneeEmployeeNumber"`
		FullName      string         `json:"jobAssigneeFullName"`
		UserName      string         `json:"jobAssigneeUserName"`
		Address       string         `json:"jobAddress"`
		LocationCode  string         `json:"jobLocationCode"`
		LocationName  string         `json:"jobLocationName"`
		Lat           json.Number    `json:"jobLocationLat"`
		Long          json.Number    `json:"jobLocationLong"`
		Direction     string         `json:"jobDirection"`
		Schedule      *plainSchedule `json:"jobWBSSchedule"`
		PoNumber      string         `json:"jobPoNumber"`
		Afe           string         `json:"jobAfe"`
		Revision      int            `json:"jobRevision"`
	}
	plainSchedule struct {
		GUID          string `json:"jobScheduleGuid"`
		Budget        string `json:"jobScheduleBudgetEntryOption"`
		ContractValue string `json:"jobScheduleContractValueEntryOption"`
		Rules         []any  `json:"jobScheduleConversionRules"`
	}
)

// counter is where all is written.
type counter struct{ bytes, writes int }

func (c *counter) Write(text []byte) (int, error) {
	c.bytes += len(text)
	c.writes++
	return len(text), nil
}

// BenchmarkWritten holds what a command does between its calls and standard output against the encoders
// of the standard library alone: encoding/csv with the same rows as texts, encoding/json with the
// records as structs. Both run in each round; times-alone is the median of the ratios of their bytes a
// second.
func BenchmarkWritten(b *testing.B) {
	all := bulks(10_000)
	for _, c := range []struct {
		name, format string
		alone        func(testing.TB, bulk) func(io.Writer) error
	}{
		{"phases/csv", "csv", csvAlone},
		{"jobOrders/csv", "csv", csvAlone},
		{"phases/jsonl", "jsonl", jsonAlone[plainPhase]},
		{"jobOrders/jsonl", "jsonl", jsonAlone[plainJob]},
		{"phases/json", "json", jsonAlone[plainPhase]},
		{"phases/compacted", "jsonl", compactAlone},
	} {
		which, _, _ := strings.Cut(c.name, "/")
		b.Run(c.name, func(b *testing.B) { paired(b, all[which], c.format, c.alone(b, all[which])) })
	}
}

func paired(b *testing.B, records bulk, format string, alone func(io.Writer) error) {
	ways := []func(io.Writer) error{alone, func(out io.Writer) error { return records.write(out, format) }}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if err := ways[1](io.Discard); err != nil {
		b.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	var ratios, ours []float64
	for b.Loop() {
		var rate [2]float64
		first := rand.IntN(2)
		for _, i := range []int{first, 1 - first} {
			rate[i] = speed(b, ways[i])
		}
		ratios, ours = append(ratios, rate[1]/rate[0]), append(ours, rate[1])
	}
	slices.Sort(ratios)
	slices.Sort(ours)
	b.ReportMetric(ratios[len(ratios)/2], "times-alone")
	b.ReportMetric(ours[len(ours)/2], "MB/s")
	b.ReportMetric(float64(after.Mallocs-before.Mallocs)/float64(len(records.records)), "allocs/record")
}

// speed is how many megabytes of output a way makes in a second.
func speed(b *testing.B, write func(io.Writer) error) float64 {
	runtime.GC()
	var out counter
	begin := time.Now()
	if err := write(&out); err != nil {
		b.Fatal(err)
	}
	return float64(out.bytes) / 1e6 / time.Since(begin).Seconds()
}

// csvAlone writes the rows that the command makes of the records.
func csvAlone(t testing.TB, records bulk) func(io.Writer) error {
	var out bytes.Buffer
	if err := records.write(&out, "csv"); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&out).ReadAll()
	if err != nil || len(rows) != len(records.records)+1 {
		t.Fatal(len(rows), err)
	}
	return func(out io.Writer) error {
		w := csv.NewWriter(bufio.NewWriterSize(out, 64<<10))
		return w.WriteAll(rows)
	}
}

// jsonAlone writes the records as structs.
func jsonAlone[T any](t testing.TB, records bulk) func(io.Writer) error {
	all := make([]T, len(records.records))
	for i, record := range records.records {
		if err := json.Unmarshal(record, &all[i]); err != nil {
			t.Fatal(err)
		}
	}
	return func(out io.Writer) error {
		w := bufio.NewWriterSize(out, 64<<10)
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		for i := range all {
			if err := enc.Encode(&all[i]); err != nil {
				return err
			}
		}
		return w.Flush()
	}
}

// compactAlone writes the texts of the records without their blanks.
func compactAlone(_ testing.TB, records bulk) func(io.Writer) error {
	return func(out io.Writer) error {
		w := bufio.NewWriterSize(out, 64<<10)
		var line bytes.Buffer
		for _, record := range records.records {
			line.Reset()
			if err := json.Compact(&line, record); err != nil {
				return err
			}
			line.WriteByte('\n')
			if _, err := w.Write(line.Bytes()); err != nil {
				return err
			}
		}
		return w.Flush()
	}
}
