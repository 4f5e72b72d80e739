package data

import (
	"fmt"
	"math/rand/v2"
)

// JobOrders returns a list of n Aimsio job orders.
func JobOrders(n int) []byte {
	r := rand.New(rand.NewPCG(24, 2))
	out := []byte{'['}
	for i := range n {
		if i > 0 {
			out = append(out, ',')
		}
		out = JobOrder(out, r, i+1)
	}
	return append(out, ']')
}

// JobOrder appends one job order, some of whose members the description does not name.
func JobOrder(out []byte, r *rand.Rand, id int) []byte {
	out = fmt.Appendf(out, `{"jobId":%d,"jobGuid":"5d0c%08x-77aa-4b1e-9d11-%012x","jobNumber":"24-%05d","jobName":"Québec line %d","jobDescription":null,`, id, r.Uint32(), r.Uint64()>>16, id, id%70)
	out = fmt.Appendf(out, `"jobStatus":"ACTIVE","jobTypeUname":null,"jobClientCode":"C%03d","jobClientGuid":"c1d2e3f4-0000-4b1e-9d11-%012x","jobClientName":"Northern \"Star\" Ltd.",`, r.IntN(300), r.Uint64()>>16)
	out = fmt.Appendf(out, `"jobPriceBookName":"2025 Standard","jobPriceBookGuid":null,"jobStartDate":%d,"jobEndDate":null,"jobCreatedAt":%d,"jobUpdatedAt":%d,`, millis(r), millis(r), millis(r))
	out = fmt.Appendf(out, `"jobShowInDispatching":%t,"jobAssigneeEmployeeNumber":"E%04d","jobAssigneeFullName":"Léa Müller","jobAssigneeUserName":"lea@example.com","jobAddress":"Main St. 14",`, r.IntN(2) == 0, r.IntN(9000))
	out = fmt.Appendf(out, `"jobLocationCode":null,"jobLocationName":null,"jobLocationLat":53.%05d0,"jobLocationLong":-113.%05d0,"jobDirection":null,`, r.IntN(1e5), r.IntN(1e5))
	return fmt.Appendf(out, `"jobWBSSchedule":null,"jobPoNumber":"PO-%d","jobAfe":null,"jobRevision":%d}`, r.IntN(1e6), r.IntN(9))
}

func millis(r *rand.Rand) int64 { return 1735689600000 + int64(r.IntN(2e9)) }
