package proof

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/aimsio/aimsiotest"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
)

// size is how much of the main records a firm has.
type size struct{ jobs, projects, sheets int }

var (
	whole     = size{jobs: 100_000, projects: 3_000, sheets: 6_000}
	hundredth = size{jobs: 1_000, projects: 30, sheets: 60}
)

// firm is both vendors, whose clock goes as the test wants it.
type firm struct {
	size
	aimsio *aimsiotest.Server
	ajera  *ajeratest.Server
	ask    *asker
	ahead  atomic.Int64 // of the machine's clock, nanoseconds
	calls  atomic.Int64 // that were answered
	dice   *rand.Rand
}

// morning is when the life of a firm begins: early enough for a day of some hours.
var morning = time.Date(2026, 11, 25, 14, 0, 0, 0, time.UTC)

func newFirm(t *testing.T, of size) *firm {
	t.Helper()
	f := &firm{size: of, dice: rand.New(rand.NewPCG(14, 100))}
	f.ahead.Store(int64(time.Until(morning)))
	f.aimsio = aimsiotest.Start(t, aimsiotest.WithoutLimits(), aimsiotest.WithClock(f.now), aimsiotest.WithFirmUntil(morning),
		aimsiotest.WithObserver(func(aimsiotest.Call) { f.calls.Add(1) }))
	f.ajera = ajeratest.Start(t, ajeratest.WithoutLimits(), ajeratest.WithClock(f.now), ajeratest.WithFirmUntil(morning),
		ajeratest.WithRows(of.projects), ajeratest.WithTimesheets(of.sheets),
		ajeratest.WithObserver(func(ajeratest.Call) { f.calls.Add(1) }),
		ajeratest.WithSessionTTL(1000*time.Hour),
		ajeratest.WithLoginMember("SessionExpiration", "")) // else a client would hold it against the machine's clock
	f.ask = &asker{t: t, s: f.ajera}
	for i := range of.jobs {
		f.aimsio.Put("JobOrder", f.job(i, fmt.Sprintf("Span %d", i), morning.Add(-time.Duration(i%8000)*time.Hour)))
	}
	return f
}

func (f *firm) now() time.Time { return time.Now().Add(time.Duration(f.ahead.Load())) }

// later lets time pass.
func (f *firm) later(d time.Duration) { f.ahead.Add(int64(d)) }

// jobKey is the key of the ith job of the firm's many.
func jobKey(i int) string { return fmt.Sprintf("7a000000-0000-4000-8000-%012d", i) }

// job is a job order as a read answers it: amounts with zeros at their end, texts that hurt where they
// are not quoted, members that are absent, and one that no description names.
func (f *firm) job(i int, name string, changed time.Time) string {
	var b strings.Builder
	fmt.Fprintf(&b, `{"jobNumber":"26-%06d","jobName":%q,"jobDescription":%s,"jobStatus":%q`, i, name,
		[]string{`""`, `"two\nlines; \"quoted\", it's"`, `"caf\u00e9 — 100 %"`}[i%3], []string{"Active", "Assigned", "Finished"}[i%3])
	b.WriteString(`,"jobTypeUname":"field_job","jobClientCode":"C-102","jobPriceBookName":"Municipal 2025"`)
	start := morning.AddDate(0, 0, -i%700).Truncate(24 * time.Hour)
	fmt.Fprintf(&b, `,"jobStartDate":%d,"jobShowInDispatching":%t`, start.UnixMilli(), i%2 == 0)
	if i%4 > 0 {
		fmt.Fprintf(&b, `,"jobEndDate":%d,"jobAddress":"%d Harbour Road"`, start.AddDate(0, 7, 0).UnixMilli(), i)
	}
	fmt.Fprintf(&b, `,"jobLocationLat":%d.%06d0,"jobLocationLong":-122.%05d00`, i%90, i*7919%1_000_000, i%100_000)
	fmt.Fprintf(&b, `,"jobWBSSchedule":{"jobScheduleGuid":"5c000000-0000-4000-8000-%012d","jobScheduleBudgetEntryOption":"PerWBS",`+
		`"jobScheduleContractValueEntryOption":"PerJob","jobScheduleChangeSettingOption":"Manual"}`, i)
	fmt.Fprintf(&b, `,"jobRetainage":%d.%02d0,"jobGuid":%q,"jobCreatedAt":1735700000000,"jobUpdatedAt":%d}`, i%1000, i%100, jobKey(i), changed.UnixMilli())
	return b.String()
}

// jobs are the numbers of those that are there, each with the chance of one in n.
func (f *firm) some(of, n int) (picked []int) {
	for i := range of {
		if f.dice.IntN(n) == 0 {
			picked = append(picked, i)
		}
	}
	return picked
}
