package aimsio_test

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/wire"
)

// checkUnread wants an error that names what could not be read of an answer that came.
func checkUnread(t *testing.T, err error, places ...string) {
	t.Helper()
	e, ok := errors.AsType[*aimsio.Error](err)
	unread, isUnread := errors.AsType[*wire.UnreadError](err)
	if !ok || !isUnread || e.Outcome != wire.Executed || e.Status != 200 || errors.Is(err, aimsio.ErrAnswer) {
		t.Fatalf("%v; want the places that cannot be read, executed", err)
	}
	if text := err.Error(); !slices.Equal(unread.Places, places) || !strings.Contains(text, places[0]) || strings.Contains(text, "4711") {
		t.Errorf("places %q, want %q: %v", unread.Places, places, text)
	}
}

// oddJobs answers a list of two job orders, the first of which has a value that cannot be read.
func oddJobs(t *testing.T, list string) *aimsio.Client {
	return talk(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		switch guid := r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:]; guid {
		case "JobOrder":
			fmt.Fprint(w, list)
		case "g-1":
			fmt.Fprint(w, `{"jobGuid":"g-1","jobNumber":"J-1","jobName":{"x":4711},"jobStartDate":"soon, 4711"}`)
		default:
			fmt.Fprintf(w, `{"jobGuid":%q,"jobNumber":"J-2"}`, guid)
		}
	})
}

const twoJobs = `[{"guid":"g-1","updatedAt":5},{"guid":"g-2","updatedAt":6}]`

// TestUnreadBesideTheRecord: one value that cannot be read costs nothing but itself.
func TestUnreadBesideTheRecord(t *testing.T) {
	c := oddJobs(t, twoJobs)
	got, err := c.API.GetJobOrder(t.Context(), "g-1")
	checkUnread(t, err, "/jobName", "/jobStartDate")
	if got == nil || got.JobNumber != "J-1" || got.JobName != "" || got.JobStartDate != 0 {
		t.Errorf("%+v", got)
	}
	record, err := c.JobOrders().Get(t.Context(), "g-1")
	checkUnread(t, err, "/jobName", "/jobStartDate")
	if e, _ := errors.AsType[*aimsio.Error](err); record.JobNumber != "J-1" || e.Key != "g-1" {
		t.Errorf("%+v %+v", record, e)
	}
}

// TestUnreadInAList: the entries that could be read are there.
func TestUnreadInAList(t *testing.T) {
	c := oddJobs(t, `["4711",{"guid":"g-1","updatedAt":"soon, 4711"},{"guid":"g-2","updatedAt":6}]`)
	list, err := c.JobOrders().List(t.Context())
	checkUnread(t, err, "/0", "/1/updatedAt")
	if len(list) != 3 || list[1].GUID != "g-1" || list[2].UpdatedAt != 6 {
		t.Errorf("%+v", list)
	}
}

// TestUnreadIsNotDone: a run gives such a record with its error, and the next run gives it again.
func TestUnreadIsNotDone(t *testing.T) {
	c := oddJobs(t, twoJobs)
	var at aimsio.MemoryCheckpoint
	for _, want := range []string{"J-1 unread, J-2", "J-1 unread"} {
		var seen []string
		for job, err := range c.JobOrders().Changed(t.Context(), &at).Records() {
			note := job.JobNumber
			if err != nil {
				checkUnread(t, err, "/jobName", "/jobStartDate")
				note += " unread"
			}
			seen = append(seen, note)
		}
		if got := strings.Join(seen, ", "); got != want {
			t.Errorf("saw %s, want %s", got, want)
		}
	}
}

// TestUnreadInTheListOfARun: the others are read, the last error names what could not be, and no
// record is forgotten on the word of such a list.
func TestUnreadInTheListOfARun(t *testing.T) {
	var list string
	c := talk(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if guid := r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:]; guid != "JobOrder" {
			fmt.Fprintf(w, `{"jobGuid":%q,"jobNumber":%q}`, guid, guid)
			return
		}
		fmt.Fprint(w, list)
	})
	var at aimsio.MemoryCheckpoint
	var seen []string
	var last error
	for _, list = range []string{`[{"guid":"g-1","updatedAt":5},{"guid":"g-2","updatedAt":6}]`, `[{"guid":["4711"],"updatedAt":5},{"guid":"g-2","updatedAt":7}]`} {
		for job, err := range c.JobOrders().Changed(t.Context(), &at).Records() {
			if last = err; err == nil {
				seen = append(seen, job.JobNumber)
			}
		}
	}
	checkUnread(t, last, "/0/guid")
	if state, err := at.Load(t.Context()); strings.Join(seen, " ") != "g-1 g-2 g-2" || err != nil || len(state.Done) != 2 {
		t.Errorf("saw %s, keeps %+v, %v", seen, state, err)
	}
}
