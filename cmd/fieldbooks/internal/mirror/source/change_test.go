package source_test

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/aimsio/aimsiotest"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/source"
)

// edit changes members of a record of the books: pairs of an old and a new piece of JSON.
func (o *office) edit(entity string, key int, pieces ...string) {
	o.Helper()
	text := o.books.Get(entity, key)
	edited := strings.NewReplacer(pieces...).Replace(text)
	if edited == text {
		o.Fatalf("%s %d has no %s: %s", entity, key, pieces[0], text)
	}
	o.books.Put(entity, edited)
}

// touch gives a record of the books the date of change of now, and a member that nobody knows.
func (o *office) touch(entity string, key int) {
	o.Helper()
	text := o.books.Get(entity, key)
	at := strings.Index(text, `"LastModifiedDate":"`) + len(`"LastModifiedDate":"`)
	stamp, _, _ := strings.Cut(text[at:], `"`)
	o.edit(entity, key, stamp, o.now().Format("2006-01-02 15:04:05.000 GMT-07:00 (MST)"), `{"`, `{"Edited":true,"`)
}

// reads are the calls that were no lists.
func reads(calls map[string]int) map[string]int {
	got := maps.Clone(calls)
	maps.DeleteFunc(got, func(name string, _ int) bool {
		return strings.HasPrefix(name, "List") || !strings.Contains(name, "Get") && !strings.Contains(name, "/")
	})
	return got
}

// TestChanged: what has changed is read, and nothing else.
func TestChanged(t *testing.T) {
	o := newOffice(t, setup{})
	names := []string{"ajera_clients", "ajera_projects", "ajera_timesheets", "ajera_vendor_invoices", "aimsio_job_orders"}
	o.well(nil, names...)
	o.later(3 * time.Hour)
	client, project := o.books.Keys("Clients")[1], o.books.Keys("Projects")[0]
	o.touch("Clients", client)
	o.touch("Projects", project)
	o.books.Put("Phases", fmt.Sprintf(`{"ProjectKey":%d,"ParentKey":%d,"Description":"New phase","Status":"Active"}`, project, project))
	o.books.Put("Clients", `{"Description":"New client","Status":"Active"}`)
	job := o.field.Keys("JobOrder")[2]
	backwards := regexp.MustCompile(`"jobUpdatedAt":\d+`).ReplaceAllString(o.field.Get("JobOrder", job), `"jobUpdatedAt":1000,"surprise":1`)
	o.field.Put("JobOrder", backwards)
	o.later(20 * time.Minute) // what changed within minutes of a run is read once more by the next
	since := o.mark()
	out := o.well(nil, names...)
	want := map[string]int{"GetClients": 1, "GetProjects": 1, "JobOrder/{}": 1}
	if got := reads(o.calls(since)); !maps.Equal(got, want) {
		t.Errorf("calls %v, want %v", got, want)
	}
	if r := out.results["ajera_clients"]; r.New != 1 || r.Changed != 1 || r.Read != 2 {
		t.Errorf("clients %+v", r)
	}
	if got, want := o.live("ajera_phases"), len(o.books.Keys("Phases")); got != want {
		t.Errorf("%d phases, want %d", got, want)
	}
	if got := o.text(`SELECT _record FROM aimsio_job_orders WHERE job_guid = ?`, job); !strings.Contains(got, `"surprise":1`) {
		t.Errorf("the job is %s", got)
	}
	since = o.mark()
	o.later(15 * time.Minute)
	if o.well(nil, names...); len(reads(o.calls(since))) != 0 {
		t.Errorf("it is read again: %v", reads(o.calls(since)))
	}
}

// TestOldChanges: what no list tells the change of is read again after a time, and all after a
// week.
func TestOldChanges(t *testing.T) {
	o := newOffice(t, setup{})
	names := []string{"ajera_clients", "ajera_timesheets", "ajera_project_totals", "ajera_gl_balances", "aimsio_job_orders"}
	o.well(nil, names...)
	active := o.count(`SELECT count(*) FROM ajera_project_totals`) // closed ones are not among these
	since := o.mark()
	o.later(21 * time.Hour)
	o.well(nil, names...)
	got := reads(o.calls(since))
	if got["GetTimesheets"] == 0 || got["GetGLAccounts"] != 1 || got["GetProjectTotals"] == 0 || got["GetProjectTotals"] >= active || got["JobOrder/{}"]+got["GetClients"] != 0 {
		t.Errorf("the next day %v, of %d projects", got, active)
	}
	if n := o.count(`SELECT count(DISTINCT as_of) FROM ajera_gl_balances`); n != 2 {
		t.Errorf("%d days of balances", n)
	}
	since = o.mark()
	o.later(7 * 24 * time.Hour)
	o.well(nil, names...)
	if got := reads(o.calls(since)); got["GetProjectTotals"] != active || got["JobOrder/{}"] != len(o.field.Keys("JobOrder")) || got["GetClients"] == 0 {
		t.Errorf("the next week %v", got)
	}
	since = o.mark()
	o.later(time.Minute)
	o.well(func(s *source.Source) { s.Full = true }, names...)
	if got := reads(o.calls(since)); got["GetProjectTotals"] != active || got["JobOrder/{}"] != len(o.field.Keys("JobOrder")) || got["GetGLAccounts"] != 1 {
		t.Errorf("with --full %v", got)
	}
}

// TestDeleted: what a complete list lacks is marked, and lives again when it is listed again.
func TestDeleted(t *testing.T) {
	o := newOffice(t, setup{})
	names := []string{"ajera_clients", "ajera_activities", "ajera_projects", "ajera_timesheets", "aimsio_job_orders"}
	o.well(nil, names...)
	o.later(time.Hour)
	back := map[string]string{}
	for _, entity := range []string{"Clients", "Activities", "Projects", "Timesheets"} {
		keys := o.books.Keys(entity)
		back[entity] = o.books.Get(entity, keys[len(keys)-1])
		o.books.Remove(entity, keys[len(keys)-1])
	}
	jobs := o.field.Keys("JobOrder")
	job := o.field.Get("JobOrder", jobs[0])
	o.field.Remove("JobOrder", jobs[0])
	out := o.well(nil, names...)
	for name, r := range out.results {
		if r.Deleted == 0 || r.Refused > 0 || o.count(fmt.Sprintf(`SELECT count(*) FROM %s WHERE _deleted_at IS NOT NULL`, name)) != 1 {
			t.Errorf("%s: %+v", name, r)
		}
	}
	if n := o.count(`SELECT count(*) FROM ajera_phases WHERE _deleted_at IS NULL AND project_key IN (SELECT project_key FROM ajera_projects WHERE _deleted_at IS NOT NULL)`); n != 0 {
		t.Errorf("%d phases of a deleted project", n)
	}
	o.later(time.Hour)
	for entity, record := range back {
		o.books.Put(entity, record)
	}
	o.field.Put("JobOrder", job)
	out = o.well(nil, names...)
	for name, r := range out.results {
		if r.New == 0 || o.count(fmt.Sprintf(`SELECT count(*) FROM %s WHERE _deleted_at IS NOT NULL`, name)) != 0 {
			t.Errorf("%s, listed again: %+v", name, r)
		}
	}
}

// TestVanished: when much is gone at once it stays, until somebody says that it is gone.
func TestVanished(t *testing.T) {
	o := newOffice(t, setup{books: []ajeratest.Option{ajeratest.WithRows(60)}, field: []aimsiotest.Option{aimsiotest.WithRows(60)}})
	names := []string{"ajera_clients", "ajera_activities", "aimsio_job_orders"}
	o.well(nil, names...)
	o.later(time.Hour)
	before := o.live("ajera_clients")
	for i := range 12 {
		o.books.Remove("Clients", o.books.Keys("Clients")[i])
		o.field.Remove("JobOrder", o.field.Keys("JobOrder")[i])
	}
	o.touch("Clients", o.books.Keys("Clients")[20])
	out := o.run(t.Context(), nil, names...)
	for _, name := range []string{"ajera_clients", "aimsio_job_orders"} {
		r, err := out.results[name], out.errs[name]
		if r.Refused != 12 || r.Deleted != 0 || !errors.Is(err, source.ErrVanished) || exit.Of(err) != exit.Refused || !strings.Contains(err.Error(), "--accept-deletions") {
			t.Errorf("%s: %+v, %v", name, r, err)
		}
	}
	if o.live("ajera_clients") != before || out.results["ajera_clients"].Changed != 1 || out.errs["ajera_activities"] != nil {
		t.Errorf("the rest did not go on: %+v", out)
	}
	o.later(time.Hour)
	out = o.well(func(s *source.Source) { s.AcceptDeletions = true }, names...)
	if o.live("ajera_clients") != before-12 || out.results["aimsio_job_orders"].Deleted != 12 {
		t.Errorf("accepted, but %+v", out.results)
	}
}

// TestDoubtfulLists: nothing is deleted because a list is empty, cut, or odd.
func TestDoubtfulLists(t *testing.T) {
	for name, list := range map[string]string{
		"empty": `[]`, "a stub without a key": `[{"dtype":"JobOrder","updatedAt":1}]`, "the same twice": "twice",
	} {
		o := newOffice(t, setup{})
		o.well(nil, "aimsio_job_orders")
		before := o.live("aimsio_job_orders")
		key := o.field.Keys("JobOrder")[0]
		if list == "twice" {
			list = fmt.Sprintf(`[{"guid":%q,"updatedAt":5},{"guid":%[1]q,"updatedAt":6}]`, key)
		} else if list != `[]` {
			list = fmt.Sprintf(`[{"guid":%q,"updatedAt":5},{"dtype":"JobOrder","updatedAt":1}]`, key)
		}
		o.later(time.Hour)
		o.field.Script(aimsiotest.Answer{Method: "GET", Path: "JobOrder", Body: list})
		out := o.well(nil, "aimsio_job_orders")
		if r := out.results["aimsio_job_orders"]; r.Deleted+r.Refused != 0 || o.live("aimsio_job_orders") != before {
			t.Errorf("%s: %+v", name, r)
		}
		if note := o.text(`SELECT note FROM _freshness WHERE table_name = 'aimsio_job_orders'`); note == "" {
			t.Errorf("%s: nothing is said of it", name)
		}
	}
	o := newOffice(t, setup{})
	o.well(nil, "ajera_clients", "ajera_activities")
	for i, content := range []string{`{"Clients":[]}`, `{}`, `{"Clients":null}`} {
		o.later(time.Hour)
		o.books.Script(ajeratest.Answer{Method: "ListClients", Content: content})
		out := o.well(nil, "ajera_clients")
		if r := out.results["ajera_clients"]; r.Deleted+r.Refused != 0 || o.live("ajera_clients") != len(o.books.Keys("Clients")) {
			t.Errorf("%d: %+v", i, r)
		}
	}
	o.books.Script(ajeratest.Answer{Method: "ListActivities", Content: `{"Activities":[]}`})
	if out := o.well(nil, "ajera_activities"); out.results["ajera_activities"].Deleted != 0 {
		t.Errorf("%+v", out.results)
	}
}
