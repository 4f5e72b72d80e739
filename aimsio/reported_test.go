package aimsio_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"path"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/aimsio/aimsiotest"
	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/wire"
)

// The tables of this file are kinds of faults that users met: what gave wrong or lost data
// without a word.

const mark = "\xef\xbb\xbf" // byte order mark

// twoFaced answers lists with the one text and records with the other.
func twoFaced(t *testing.T, list, record string) *aimsio.Client {
	return talk(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if strings.Count(strings.TrimPrefix(r.URL.Path, "/rest/api/standard/v1/"), "/") == 0 {
			_, _ = io.WriteString(w, list)
			return
		}
		_, _ = io.WriteString(w, strings.ReplaceAll(record, "$KEY", path.Base(r.URL.Path)))
	})
}

// TestReportedRecords: a success is a record only when it is the one that was asked for.
func TestReportedRecords(t *testing.T) {
	tests := []struct {
		answer     string
		typed, odd bool // it is the job order, or the equipment, of that key
	}{
		{`null`, false, false},
		{`[]`, false, false},
		{`""`, false, false},
		{`{}`, false, false},
		{`7`, false, false},
		{`{"message":"locked"}`, false, false},
		{`{"timestamp":1,"Status":423,"error":"Locked","path":"/x"}`, false, false},
		{`{"jobGuid":null,"equipmentGuid":null,"jobName":"Road","name":"Crane"}`, false, true},
		{`{"jobGuid":"","jobName":"Road"}`, false, true}, // to equipment it is but a member
		{`{"jobGuid":"B-2","jobName":"Road","equipmentGuid":"B-2"}`, false, false},
		{`{"jobNumber":"A-1","jobName":"Road"}`, false, true},
		{`[{"jobGuid":"A-1"},{"jobGuid":"A-1"}]`, false, false},
		{`{"jobGuid":"A-1","equipmentGuid":"A-1"}`, true, true},
		{`{"JOBGUID":"a-1","EquipmentGUID":"a-1"}`, true, true},
		{`{"jobGuid":"{a-1}","equipmentGuid":"{A-1}"}`, true, true},
		{`[{"jobGuid":"A-1","equipmentGuid":"A-1"}]`, true, true},
		{mark + `{"jobGuid":"A-1","name":"Crane"}`, true, true},
		{`{"message":"locked","name":"Crane","jobGuid":"A-1"}`, true, true},
	}
	for _, tt := range tests {
		c := twoFaced(t, "[]", tt.answer)
		_, job := c.JobOrders().Get(t.Context(), "A-1")
		_, plain := c.API.GetJobOrder(t.Context(), "A-1")
		_, crane := c.Equipment().Get(t.Context(), "A-1")
		for name, got := range map[string]struct {
			err  error
			good bool
		}{"job order": {job, tt.typed}, "by the generated client": {plain, tt.typed}, "equipment": {crane, tt.odd}} {
			e, ok := errors.AsType[*aimsio.Error](got.err)
			if (got.err == nil) != got.good || got.err != nil && (!ok || !errors.Is(got.err, aimsio.ErrAnswer) || e.Key != "A-1") {
				t.Errorf("%s: %s %v, want well %v, else an *Error of the key that is ErrAnswer", tt.answer, name, got.err, got.good)
			}
		}
	}
	by := twoFaced(t, "[]", `{"jobGuid":"A-1","jobId":7}`)
	if _, err := by.JobOrders().Get(t.Context(), "7"); err != nil {
		t.Errorf("a job order by its id: %v", err)
	}
	if _, err := by.JobOrders().Get(t.Context(), "07"); err == nil {
		t.Error("a job order of another id was taken")
	}
}

// TestReportedLists: a list is a list of entries with keys.
func TestReportedLists(t *testing.T) {
	tests := []struct {
		answer string
		good   bool
	}{
		{`null`, false}, {`""`, false}, {`{}`, false}, {`{"message":"locked"}`, false}, {`{"guid":"A-1","updatedAt":5}`, false},
		{`{"data":[{"guid":"A-1"}]}`, false}, {`[null]`, false}, {`[{}]`, false}, {`[{"message":"locked"}]`, false}, {`[{"guid":""},{"id":0}]`, false},
		{`[]`, true}, {` [ ] `, true}, {`[{"guid":"A-1"}]`, true}, {mark + `[{"GUID":"A-1"}]`, true}, {`[{"guid":"A-1"},{}]`, true}, {`[{"id":"7"}]`, true},
	}
	for _, tt := range tests {
		c := twoFaced(t, tt.answer, `{"jobGuid":"$KEY"}`)
		_, err := c.JobOrders().List(t.Context())
		_, plain := c.API.ListJobOrders(t.Context())
		if (err == nil) != tt.good || (plain == nil) != tt.good || err != nil && !errors.Is(err, aimsio.ErrAnswer) {
			t.Errorf("%s: %v, by the generated client %v, want well %v", tt.answer, err, plain, tt.good)
		}
	}
}

// TestReportedReadStatuses: a typed read succeeds with a whole answer alone.
func TestReportedReadStatuses(t *testing.T) {
	for status, good := range map[int]bool{200: true, 203: true, 201: false, 202: false, 206: false, 207: false, 226: false, 299: false, 304: false} {
		c := talk(t, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			if status != 304 {
				_, _ = io.WriteString(w, `{"jobGuid":"A-1"}`)
			}
		})
		if _, err := c.JobOrders().Get(t.Context(), "A-1"); (err == nil) != good || err != nil && !errors.Is(err, aimsio.ErrAnswer) {
			t.Errorf("status %d: %v, want well %v", status, err, good)
		}
	}
}

// TestReportedOutcomes: what is neither yes nor no is unknown.
func TestReportedOutcomes(t *testing.T) {
	answers := map[string]struct {
		outcome wire.Outcome // "" for a success
		fate    aimsio.Fate
	}{
		"200 OK": {"", aimsio.Accepted}, "201 Created": {"", aimsio.Accepted}, "203 Elsewhere": {"", aimsio.Accepted},
		"204 No Content": {"", aimsio.Accepted}, "205 Reset": {"", aimsio.Accepted},
		"202 Accepted": {wire.Unknown, aimsio.Unknown}, "206 Partial": {wire.Unknown, aimsio.Unknown}, "207 Multi-Status": {wire.Unknown, aimsio.Unknown},
		"208 Reported": {wire.Unknown, aimsio.Unknown}, "226 IM Used": {wire.Unknown, aimsio.Unknown}, "299 Odd": {wire.Unknown, aimsio.Unknown},
		"101 Switching": {wire.Unknown, aimsio.Unknown}, "300 Many": {wire.Unknown, aimsio.Unknown}, "304 Not Modified": {wire.Unknown, aimsio.Unknown},
		"305 Proxy": {wire.Unknown, aimsio.Unknown}, "399 Odd": {wire.Unknown, aimsio.Unknown}, "408 Time-Out": {wire.Unknown, aimsio.Unknown},
		"500 Failed": {wire.Unknown, aimsio.Unknown}, "600 Odd": {wire.Unknown, aimsio.Unknown}, "999 Odd": {wire.Unknown, aimsio.Unknown},
		"400 Bad": {wire.Refused, aimsio.Refused}, "409 Conflict": {wire.Refused, aimsio.Refused}, "422 Bad": {wire.Refused, aimsio.Refused},
		"429 Many": {wire.Refused, aimsio.Refused}, "407 Proxy": {wire.Refused, aimsio.Refused},
	}
	for status, want := range answers {
		c := lineTalk(t, "HTTP/1.1 "+status+"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
		report, _ := c.BillableItems().Upsert(t.Context(), items(1))
		if got := report.Items[0].Fate; got != want.fate {
			t.Errorf("%s: fate %s, want %s: %v", status, got, want.fate, report.Items[0].Err)
		}
		_, err := c.API.UpsertJobOrders(t.Context(), aimsioapi.JobOrderPostRequest{JobList: []aimsioapi.JobOrderWrite{}})
		e, _ := errors.AsType[*aimsio.Error](err)
		if (err == nil) != (want.outcome == "") || err != nil && (e == nil || e.Outcome != want.outcome) {
			t.Errorf("%s: %v, want outcome %q", status, err, want.outcome)
		}
	}
	for _, garbled := range []string{"HTTP/1.1 4x0 Bad\r\n\r\n", "HTTP/1.1 40", "hello", "HTTP/1.1 -40 Bad\r\n\r\n", "HTTP/1.1 4000 Bad\r\n\r\n"} {
		report, _ := lineTalk(t, garbled).BillableItems().Upsert(t.Context(), items(1))
		if got := report.Items[0].Fate; got != aimsio.Unknown {
			t.Errorf("%q: fate %s, want unknown", garbled, got)
		}
	}
}

// lineTalk returns a client of a server that answers each request with these bytes.
func lineTalk(t *testing.T, answer string) *aimsio.Client {
	return talk(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		conn, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		_, _ = io.WriteString(conn, answer)
		_ = conn.Close()
	})
}

// TestReportedSettle: no write is called refused on the word of an odd list or record.
func TestReportedSettle(t *testing.T) {
	const (
		old   = `{"guid":"O","updatedAt":5}`
		fresh = `{"guid":"F","updatedAt":0}`
		noise = `{"billableItemGuid":"$KEY","billableItemCode":"other"}`
	)
	tests := []struct {
		name, list, then, record string
		want                     aimsio.Fate
	}{
		{"an empty list", `[]`, `[]`, noise, aimsio.Unknown},
		{"null", `null`, `null`, noise, aimsio.Unknown},
		{"an object", `{"message":"locked"}`, ``, noise, aimsio.Unknown},
		{"an entry without a key", `[` + old + `,{}]`, ``, noise, aimsio.Unknown},
		{"an empty record", `[` + fresh + `]`, ``, `{}`, aimsio.Unknown},
		{"another record", `[` + fresh + `]`, ``, `{"billableItemGuid":"X","billableItemCode":"other"}`, aimsio.Unknown},
		{"a message", `[` + fresh + `]`, ``, `{"message":"locked"}`, aimsio.Unknown},
		{"a record without a code", `[` + fresh + `]`, ``, `{"billableItemGuid":"F"}`, aimsio.Unknown},
		{"a record of little but its code", `[` + fresh + `]`, ``, `{"billableItemGuid":"F","billableItemCode":"B-0"}`, aimsio.Unknown},
		{"a list that lost a key", `[` + old + `,` + fresh + `]`, `[` + fresh + `]`, noise, aimsio.Unknown},
		{"a list that was short", `[` + fresh + `]`, `[` + old + `,` + fresh + `]`, noise, aimsio.Unknown},
		{"nothing changed", `[` + old + `]`, ``, noise, aimsio.Refused},
		{"others changed", `[` + old + `,` + fresh + `]`, ``, noise, aimsio.Refused},
		{"one more came meanwhile", `[` + old + `]`, `[` + old + `,` + fresh + `]`, noise, aimsio.Refused},
		{"it came meanwhile", `[` + old + `]`, `[` + old + `,` + fresh + `]`, `{"billableItemGuid":"F","billableItemCode":"B-0","billableItemName":"Item"}`, aimsio.Accepted},
		{"it is there", `[` + fresh + `]`, ``, `{"billableItemGuid":"F","billableItemCode":"B-0","billableItemName":"Item"}`, aimsio.Accepted},
		{"it is another", `[` + fresh + `]`, ``, `{"billableItemGuid":"F","billableItemCode":"B-0","billableItemName":"Other"}`, aimsio.Unknown},
	}
	for _, tt := range tests {
		lists := 0
		c := talk(t, func(w http.ResponseWriter, r *http.Request) {
			switch {
			case r.Method == "POST":
				w.WriteHeader(http.StatusInternalServerError)
			case path.Base(r.URL.Path) != "BillableItem":
				_, _ = io.WriteString(w, strings.ReplaceAll(tt.record, "$KEY", path.Base(r.URL.Path)))
			case lists > 0 && tt.then != "":
				_, _ = io.WriteString(w, tt.then)
			default:
				lists++
				_, _ = io.WriteString(w, tt.list)
			}
		})
		report, _ := c.BillableItems().Upsert(t.Context(), items(1))
		err := report.Settle(t.Context())
		if item := report.Items[0]; item.Fate != tt.want || (err == nil) != (tt.want == aimsio.Accepted) || (item.Err == nil) != (tt.want == aimsio.Accepted) {
			t.Errorf("%s: %s, want %s: %v", tt.name, item.Fate, tt.want, err)
		}
	}
}

// TestReportedOtherKey: a record that does not say the key by which one was sent may be that one.
func TestReportedOtherKey(t *testing.T) {
	for record, want := range map[string]aimsio.Fate{
		`{"jobGuid":"F","jobName":"x"}`:                                aimsio.Unknown,
		`{"jobGuid":"F","JOBNUMBER":"J-1","jobName":"x"}`:              aimsio.Unknown,
		`{"jobGuid":"F","jobNumber":"J-2","jobName":"x"}`:              aimsio.Refused,
		`{"jobGuid":"F","jobNumber":"J-1","jobName":"x"}`:              aimsio.Accepted,
		`{"jobGuid":"F","jobNumber":null,"jobName":"x","jobClient":1}`: aimsio.Unknown,
	} {
		c := talk(t, func(w http.ResponseWriter, r *http.Request) {
			switch {
			case r.Method == "POST":
				w.WriteHeader(http.StatusInternalServerError)
			case path.Base(r.URL.Path) == "JobOrder":
				_, _ = io.WriteString(w, `[{"guid":"F","updatedAt":0}]`)
			default:
				_, _ = io.WriteString(w, record)
			}
		})
		report, _ := c.JobOrders().Upsert(t.Context(), []aimsioapi.JobOrderWrite{
			{JobNumber: new("J-1"), JobName: "x", JobClientCode: "C", JobPriceBookName: "P", JobStartDate: 5},
		})
		_ = report.Settle(t.Context())
		if item := report.Items[0]; item.Fate != want {
			t.Errorf("%s: %s, want %s: %v", record, item.Fate, want, item.Err)
		}
	}
}

// TestReportedWitness: what was accepted beside an unknown write must be found changed,
// or the list is not yet what the server has.
func TestReportedWitness(t *testing.T) {
	for list, want := range map[string]aimsio.Fate{
		`[{"guid":"O","updatedAt":5}]`:                            aimsio.Unknown,
		`[{"guid":"O","updatedAt":5},{"guid":"F","updatedAt":0}]`: aimsio.Refused,
	} {
		posts := 0
		c := talk(t, func(w http.ResponseWriter, r *http.Request) {
			switch {
			case r.Method == "POST":
				if posts++; posts == 1 {
					w.WriteHeader(http.StatusInternalServerError)
				}
			case path.Base(r.URL.Path) == "BillableItem":
				_, _ = io.WriteString(w, list)
			default:
				fmt.Fprintf(w, `{"billableItemGuid":%q,"billableItemCode":"B-1","billableItemName":"Item"}`, path.Base(r.URL.Path))
			}
		})
		report, _ := c.BillableItems().Upsert(t.Context(), items(2), aimsio.BatchSize(1), aimsio.AtOnce(1))
		_ = report.Settle(t.Context())
		if got := report.Items[0].Fate; got != want {
			t.Errorf("%s: %s, want %s: %v", list, got, want, report.Items[0].Err)
		}
	}
}

// TestReportedUncertain: who can read the answer decides what its status does not.
func TestReportedUncertain(t *testing.T) {
	c := lineTalk(t, "HTTP/1.1 207 Multi-Status\r\nContent-Length: 2\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n{}")
	report, err := c.BillableItems().Upsert(t.Context(), items(3), aimsio.ReadAnswer(func([]byte, int) []aimsio.Fate {
		return []aimsio.Fate{aimsio.Accepted, aimsio.Refused}
	}))
	if got := fates(report); got != "aru" || err == nil {
		t.Errorf("fates %s, want aru: %v", got, err)
	}
	if reply, err := c.Raw(t.Context(), "POST", "/x", nil); err != nil || reply.Status != 207 {
		t.Errorf("a raw call, which judges by itself: %v", err)
	}
}

// TestReportedLimit: a refusal with a time to come again is a limit, and stops no other call.
func TestReportedLimit(t *testing.T) {
	posts := 0
	c := talk(t, func(w http.ResponseWriter, r *http.Request) {
		if posts++; posts == 1 {
			w.Header().Set("Retry-After", "0")
			w.WriteHeader(http.StatusForbidden)
		}
	})
	report, err := c.BillableItems().Upsert(t.Context(), items(2), aimsio.BatchSize(1), aimsio.AtOnce(1))
	if got := fates(report); got != "ra" || !errors.Is(err, aimsio.ErrLimit) || errors.Is(err, aimsio.ErrPermission) {
		t.Errorf("fates %s, want ra and ErrLimit: %v", got, err)
	}
}

// TestReportedSettleDate: where the server does not tell its time, or a list is an old copy, no write
// is called refused.
func TestReportedSettleDate(t *testing.T) {
	for name, header := range map[string][2]string{"no time": {"Date", ""}, "a copy": {"Age", "60"}} {
		c := talk(t, func(w http.ResponseWriter, r *http.Request) {
			if w.Header().Set(header[0], header[1]); header[1] == "" {
				w.Header()["Date"] = nil
			}
			switch {
			case r.Method == "POST": // taken, as a server says whose clock is slow
				w.WriteHeader(http.StatusInternalServerError)
			case path.Base(r.URL.Path) == "BillableItem":
				fmt.Fprintf(w, `[{"guid":"O","updatedAt":5},{"guid":"F","updatedAt":%d}]`, time.Now().Add(-time.Hour).UnixMilli())
			default:
				_, _ = io.WriteString(w, `{"billableItemGuid":"F","billableItemCode":"B-0","billableItemName":"Item"}`)
			}
		})
		report, _ := c.BillableItems().Upsert(t.Context(), items(1))
		if err := report.Settle(t.Context()); report.Items[0].Fate != aimsio.Unknown || err == nil {
			t.Errorf("%s: %s, want unknown: %v", name, report.Items[0].Fate, err)
		}
	}
}

// TestReportedSettleClock: a server's clock may show any day.
func TestReportedSettleClock(t *testing.T) {
	for _, off := range []time.Duration{0, -24 * time.Hour, 24 * time.Hour} {
		c, s := connect(t, aimsiotest.WithClock(func() time.Time { return time.Now().Add(off) }))
		s.Put("BillableItem", `{"billableItemCode":"old","billableItemName":"Old","billableItemUpdatedAt":1500000000000}`)
		s.Fail(aimsiotest.Fault{Kind: aimsiotest.ResetAfter, Method: "POST"})
		report, _ := c.BillableItems().Upsert(t.Context(), items(1))
		if err := report.Settle(t.Context()); err != nil || report.Items[0].Fate != aimsio.Accepted {
			t.Errorf("a clock off by %v: %s, want accepted: %v", off, report.Items[0].Fate, err)
		}
	}
}

// TestReportedTwice: one record in two of an upsert is told by any of its keys.
func TestReportedTwice(t *testing.T) {
	c := talk(t, func(http.ResponseWriter, *http.Request) {})
	job := func(guid, number *string) aimsioapi.JobOrderWrite {
		return aimsioapi.JobOrderWrite{JobGUID: guid, JobNumber: number, JobName: "x", JobClientCode: "C", JobPriceBookName: "P", JobStartDate: 5}
	}
	report, err := c.JobOrders().Upsert(t.Context(), []aimsioapi.JobOrderWrite{
		job(new("G"), new("J-1")), job(new("G"), nil), job(new("G"), new("J-2")), job(nil, new("J-1")), job(nil, new("J-2")), job(new("H"), nil),
	})
	if got := fates(report); got != "arrraa" || !errors.Is(err, aimsio.ErrBadRequest) {
		t.Errorf("fates %s, want arrraa: %v", got, err)
	}
}

// TestReportedBytes: a body stays below what it may have, with all that is around the records.
func TestReportedBytes(t *testing.T) {
	var mu sync.Mutex
	most := 0
	c := talk(t, func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		mu.Lock()
		defer mu.Unlock()
		most = max(most, len(body))
	})
	_, _ = c.BillableItems().Upsert(t.Context(), items(1))
	for n, one := most+1, most; n < 3*one; n++ {
		most = 0
		if _, err := c.BillableItems().Upsert(t.Context(), items(5), aimsio.BatchBytes(n)); err != nil || most >= n {
			t.Fatalf("a body of %d bytes where %d are too many: %v", most, n, err)
		}
	}
}

// TestReportedFates: a word that is no fate is no yes.
func TestReportedFates(t *testing.T) {
	c := talk(t, func(http.ResponseWriter, *http.Request) {})
	report, err := c.BillableItems().Upsert(t.Context(), items(2), aimsio.ReadAnswer(func([]byte, int) []aimsio.Fate {
		return []aimsio.Fate{"", "ok"}
	}))
	if got := report.Count(aimsio.Unknown); got != 2 || err == nil {
		t.Errorf("%d are unknown, want 2: %v", got, err)
	}
}

// TestReportedPrices: what became of a price book of thousands is told in a moment, as long as its order is
// kept, here but for the first.
func TestReportedPrices(t *testing.T) {
	const n = 3000
	var sent []aimsioapi.PriceItemWrite
	kept := make([]string, n)
	for i := range n {
		sent = append(sent, aimsioapi.PriceItemWrite{
			PriceItemBillableItemCode: fmt.Sprint("C", i), PriceItemBillableItemName: "N", PriceItemRate: wire.MustDecimal("1.50"), PriceItemRateTypeUname: new("hourly"),
		})
		kept[(i+n-1)%n] = fmt.Sprintf(`{"priceItemBillableItemCode":"C%d","priceItemBillableItemName":"N","priceItemRate":1.5}`, i)
	}
	for change, want := range map[string]aimsio.Fate{"C7": aimsio.Accepted, "D7": aimsio.Unknown} {
		c := talk(t, func(w http.ResponseWriter, r *http.Request) {
			switch {
			case r.Method == "POST":
				_, _ = io.Copy(io.Discard, r.Body)
				w.WriteHeader(http.StatusInternalServerError)
			case path.Base(r.URL.Path) == "Pricebook":
				fmt.Fprintf(w, `[{"guid":"F","updatedAt":%d}]`, time.Now().UnixMilli())
			default:
				list := strings.Replace(strings.Join(kept, ","), `"C7"`, `"`+change+`"`, 1)
				fmt.Fprintf(w, `{"priceBookGuid":"F","priceBookName":"P","priceItemList":[%s]}`, list)
			}
		})
		report, _ := c.Pricebooks().Upsert(t.Context(), []aimsioapi.PricebookWrite{{PriceBookName: "P", PriceBookAction: "ADD_OR_UPDATE", PriceItemList: sent}})
		begun := time.Now()
		if err := report.Settle(t.Context()); report.Items[0].Fate != want || time.Since(begun) > 2*time.Second {
			t.Errorf("%s, want %s, in %v: %v", report.Items[0].Fate, want, time.Since(begun), err)
		}
	}
}
