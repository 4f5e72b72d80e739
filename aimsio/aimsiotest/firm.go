package aimsiotest

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// firm fills a server with an invented field service firm: the field side of the
// contractor that package ajeratest invents. Amounts and keys follow from the
// seed; names and codes are the same for every seed.
type firm struct {
	s      *Server
	random *rand.Rand
	count  int // records so far, for stamps that differ
}

// amount is the text of a number, as a literal in the firm's records.
type amount string

// found fills the store, those that are referred to first.
func (s *Server) found() {
	f := &firm{s: s, random: rand.New(rand.NewPCG(s.seed, 0x6669656c64))}
	f.places()
	f.companies()
	f.billableItems()
	f.priceBooks()
	f.employees()
	f.jobs()
	f.nrbs()
	f.equipment()
	f.transactions()
}

// add stores a record given as name, value, name, value. It was made and last
// changed at a moment of the firm's last working year, later with each record.
func (f *firm) add(resource string, pairs ...any) *entry {
	f.count++
	e := f.s.put(resource, object(pairs...))
	made := time.Date(2025, 1, 6, 15, 12, 31, 367_000_000, time.UTC).Add(time.Duration(f.count) * (73*time.Hour + 1931*time.Millisecond))
	e.created = made.UnixMilli()
	e.updated = made.Add(31 * time.Hour).UnixMilli()
	return e
}

// object makes a record of Go values.
func object(pairs ...any) record {
	r := newRecord()
	for i := 0; i < len(pairs); i += 2 {
		r.set(pairs[i].(string), value(pairs[i+1]))
	}
	return r
}

func value(v any) jsontext.Value {
	switch v := v.(type) {
	case nil:
		return jsontext.Value("null")
	case string:
		return quote(v)
	case amount:
		return jsontext.Value(v)
	case bool:
		return truth(v)
	case int:
		return number(int64(v))
	case time.Time:
		return number(v.UnixMilli())
	case record:
		return v.encode()
	case []record:
		return encodeRecords(v)
	}
	panic(fmt.Sprintf("aimsiotest: no JSON for %T", v))
}

// money is an amount between low and high with two decimals.
func (f *firm) money(low, high int) amount {
	return amount(fmt.Sprintf("%d.%02d", low+f.random.IntN(high-low), f.random.IntN(100)))
}

// rate ends in a zero that must not be lost.
func (f *firm) rate(low, high int) amount {
	return amount(fmt.Sprintf("%d.%d0", low+f.random.IntN(high-low), f.random.IntN(10)))
}

func (f *firm) pick(from ...string) string { return from[f.random.IntN(len(from))] }

// day is midnight UTC of a day in 2025.
func day(month, dayOfMonth int) time.Time {
	return time.Date(2025, time.Month(month), dayOfMonth, 0, 0, 0, 0, time.UTC)
}

// places are the towns of the jobs and the accounts of the books.
func (f *firm) places() {
	for i, name := range []string{"Larkfield", "Mossbridge", "Osprey Falls", "Tannery Bend", "Sandhook"} {
		f.add("Location", "locationCode", fmt.Sprintf("LOC-%02d", i+1), "locationName", name)
	}
	for _, account := range [][2]string{{"4010", "Fee Income"}, {"4020", "Reimbursable Income"}, {"5010", "Subconsultants"}} {
		f.add("GLAccount", "glAccountNumber", account[0], "glAccountName", account[1])
	}
}

// companies are the clients of the jobs and the vendors of the receipts.
func (f *firm) companies() {
	clients := []string{"City of Osprey Falls", "Harrow County Public Works", "Brightwater Homes", "Copperline Rail Services",
		"Juniper Hill School District", "Old Mill Partners", "Sandhook Port Authority", "Vesper Logistics"}
	for i, name := range clients {
		f.add("Company", "companyCode", fmt.Sprintf("C-%03d", 101+i), "companyName", name, "companyType", "Client")
	}
	vendors := []string{"Northbank Geotechnical", "Pinion Survey Supply", "Heron Crane Rental", "Trellis Traffic Studies", "Quill Reprographics"}
	for i, name := range vendors {
		f.add("Company", "companyCode", fmt.Sprintf("V-%03d", 201+i), "companyName", name, "companyType", "Vendor")
	}
}

func (f *firm) employees() {
	people := []struct{ first, last, trade string }{
		{"Tobias", "Brandt", "LAB-SUP"}, {"Ilse", "Coldwell", "LAB-SUP"}, {"Desmond", "Duarte", "LAB-ENG"}, {"Priya", "Elmore", "LAB-ENG"},
		{"Noor", "Garrow", "LAB-TEC"}, {"Hanna", "Holt", "LAB-TEC"}, {"Ruben", "Iversen", "LAB-OPR"}, {"Anton", "Lindqvist", "LAB-OPR"},
	}
	for i, p := range people {
		status, kind := "active_employee_status", "DIRECT_HIRE"
		if i == 7 {
			status = "inactive_temporary_layoff_employee_status"
		}
		if i == 6 {
			kind = " SUBCONTRACTOR"
		}
		f.add("Employee", "employeeCode", fmt.Sprintf("E-%03d", 102+i), "employmentType", kind, "employeeStatusUname", status,
			"employeeFirstName", p.first, "employeeLastName", p.last, "employeeTradeCode", p.trade,
			"employmentHireDate", day(1+i, 3).AddDate(-4-i, 0, 0), "employeeAddress", fmt.Sprintf("%d Quay Street, Larkfield", 12+7*i),
			"employeePhone", fmt.Sprintf("(555) 010-%04d", f.random.IntN(10000)), "employeeEmail", fmt.Sprintf("crew%d@alderquay.example", i+1),
			"employeePayrollTypeName", "Hourly", "employeePayrollUnionName", f.pick("Local 7", "Local 12"), "employeePayrollHolidayEligibility", "PER_UNION",
			"employeeAverageDayPay", f.rate(220, 480), "employeeHolidayHoursTopUp", amount("0.0"),
			"employeeLinkedUserGuid", f.s.store.guid(), "employeeLinkedUserName", fmt.Sprintf("crew%d", i+1))
	}
}
