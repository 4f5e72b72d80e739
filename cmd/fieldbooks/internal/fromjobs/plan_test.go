package fromjobs

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
)

// decided is what is done about jobs, one a line: "number action ID key: why".
func decided(p *planner) string {
	var lines []string
	for _, e := range p.entries {
		lines = append(lines, strings.TrimSuffix(fmt.Sprintf("%s %s %s %d: %s", e.job.label(), e.action, e.id, e.key, strings.Join(e.why, "; ")), ": "))
	}
	return strings.Join(lines, "\n")
}

func job(number, code, status string) *jobOrder {
	return &jobOrder{"guid-" + cmp.Or(number, "?"), aimsioapi.JobOrder{JobNumber: number, JobName: "Job " + number, JobClientCode: code, JobStatus: aimsioapi.JobStatus(status)}}
}

var one = job("25-1", "C-1", "Active")

var plans = []struct {
	name     string
	jobs     []*jobOrder
	links    map[string]link
	hand     map[string]string
	there    map[string]int
	several  string
	statuses []string
	want     string // what is decided, or a part of the error
}{
	{"new", []*jobOrder{one}, nil, nil, nil, "", nil, "25-1 create 25-1 0"},
	{"there", []*jobOrder{one}, nil, nil, map[string]int{"25-1": 7}, "", nil, "25-1 found 25-1 7: a project has this ID already"},
	{"there several times", []*jobOrder{one}, nil, nil, nil, "25-1", nil, `job 25-1: several projects of Ajera have the ID "25-1"; give each its own there`},
	{"linked", []*jobOrder{one}, map[string]link{"guid-25-1": {ProjectID: "X", ProjectKey: 9, How: created}}, nil, nil, "", nil, "25-1 linked X 9"},
	{"linked and cancelled", []*jobOrder{job("25-1", "C-1", "Cancelled")}, map[string]link{"guid-25-1": {ProjectID: "X", ProjectKey: 9, How: created}}, nil, nil, "", nil, "25-1 linked X 9"},
	{"cancelled", []*jobOrder{job("25-1", "C-1", "Cancelled")}, nil, nil, map[string]int{"25-1": 7}, "", nil, "25-1 skipped  0: the job is Cancelled"},
	{"cancelled, and asked for", []*jobOrder{job("25-1", "C-1", "Cancelled")}, nil, nil, nil, "", []string{"Cancelled"}, "25-1 create 25-1 0"},
	{"begun, and done", []*jobOrder{one}, map[string]link{"guid-25-1": {ProjectID: "25-1", How: creating}}, nil, map[string]int{"25-1": 7}, "", nil, "25-1 created 25-1 7: an earlier run sent the create, and did not hear of it"},
	{"begun, and not done", []*jobOrder{one}, map[string]link{"guid-25-1": {ProjectID: "25-1", How: creating}}, nil, nil, "", nil, "25-1 create 25-1 0"},
	{"begun under another ID, and done", []*jobOrder{one}, map[string]link{"guid-25-1": {ProjectID: "OLD", How: creating}}, nil, map[string]int{"OLD": 7}, "", nil, "25-1 created OLD 7: an earlier run sent the create, and did not hear of it"},
	{"begun under another ID, and not done", []*jobOrder{one}, map[string]link{"guid-25-1": {ProjectID: "OLD", How: creating}}, nil, map[string]int{"25-1": 8}, "", nil, "25-1 found 25-1 8: a project has this ID already"},
	{"begun, and several are there", []*jobOrder{one}, map[string]link{"guid-25-1": {ProjectID: "OLD", How: creating}}, nil, nil, "OLD", nil, `job 25-1: several projects of Ajera have the ID "OLD"`},
	{"begun, and cancelled since", []*jobOrder{job("25-1", "C-1", "Cancelled")}, map[string]link{"guid-25-1": {ProjectID: "25-1", How: creating}}, nil, map[string]int{"25-1": 7}, "", nil, "25-1 created 25-1 7: an earlier"},
	{"begun and not done, and cancelled since", []*jobOrder{job("25-1", "C-1", "Cancelled")}, map[string]link{"guid-25-1": {ProjectID: "25-1", How: creating}}, nil, nil, "", nil, "25-1 skipped  0: the job is Cancelled"},
	{"by hand", []*jobOrder{one}, nil, map[string]string{"25-1": "A"}, map[string]int{"A": 3, "25-1": 7}, "", nil, "25-1 by hand A 3: the mapping file says so"},
	{"by hand, as before", []*jobOrder{one}, map[string]link{"guid-25-1": {ProjectID: "A", ProjectKey: 3, How: byHand}}, map[string]string{"25-1": "A"}, map[string]int{"A": 3}, "", nil, "25-1 linked A 3"},
	{"by hand, otherwise than before", []*jobOrder{one}, map[string]link{"guid-25-1": {ProjectID: "25-1", ProjectKey: 7, How: found}}, map[string]string{"25-1": "A"}, map[string]int{"A": 3}, "", nil, "25-1 by hand A 3: the"},
	{"by hand, to none", []*jobOrder{one}, nil, map[string]string{"25-1": "A"}, nil, "", nil, `jobs.yaml:40: by-hand: 25-1: no project of Ajera has the ID "A"`},
	{"no client code", []*jobOrder{job("25-1", "", "Active")}, nil, nil, nil, "", nil, "job 25-1: it has no client code; give it one in Aimsio"},
	{"no number", []*jobOrder{job("", "C-1", "Active")}, nil, nil, nil, "", nil, "job guid-?: ID of the project is empty for it"},
	{"a long number", []*jobOrder{job(strings.Repeat("1", 31), "C-1", "Active")}, nil, nil, nil, "", nil, "ID of the project has 31 characters for it, and Ajera takes 30; shorten it in Aimsio"},
	{"clients that are not mapped", []*jobOrder{job("25-1", "C-9", "Active"), job("25-2", "C-9", "Active"), job("25-3", "#8", "Active")}, nil, nil, nil, "", nil, "clients:\n      \"#8\":   # ; 1 job\n      C-9:   # ; 2 jobs"},
	{"two of one ID", []*jobOrder{one, {"guid-other", one.JobOrder}}, nil, nil, nil, "", nil, `the project ID "25-1" would be that of 2 jobs: 25-1, 25-1;`},
	{"the ID of another", []*jobOrder{one}, map[string]link{"guid-other": {Number: "24-9", ProjectID: "25-1", ProjectKey: 7, How: found}}, nil, map[string]int{"25-1": 7}, "", nil, `the project ID "25-1" would be that of 2 jobs: 24-9, 25-1;`},
	{"the ID of another by hand", []*jobOrder{one}, map[string]link{"guid-other": {Number: "24-9", ProjectID: "25-1", ProjectKey: 7, How: byHand}}, nil, map[string]int{"25-1": 7}, "", nil, "25-1 found 25-1 7: a"},
}

// TestPlan wants what is done about a job, by what the links file, the mapping file and Ajera know.
func TestPlan(t *testing.T) {
	for _, row := range plans {
		m, faults := parse([]byte(strings.Replace(well, "{jobName:80}", "{jobName} {jobNumber:2}", 1)))
		if faults != nil {
			t.Fatal(faults)
		}
		m.file, m.clients["C-1"] = "jobs.yaml", &setting{text: "1", key: 1}
		m.byHand = map[string]*setting{}
		for number, id := range row.hand {
			m.byHand[number] = &setting{text: id, line: 40}
		}
		there := map[string]ajerav2.ProjectItem{}
		for id, key := range row.there {
			there[id] = ajerav2.ProjectItem{ProjectKey: key, ID: id}
		}
		p := &planner{mapping: m, wanted: wanted{statuses: row.statuses}, links: &links{Jobs: row.links}}
		asked := p.begin(row.jobs)
		for _, id := range []string{row.several, row.hand["25-1"]} {
			if id != "" && !slices.Contains(asked, id) {
				t.Errorf("%s: nobody looked for %q", row.name, id)
			}
		}
		err := p.finish(there, map[string]bool{row.several: row.several != ""})
		got := decided(p)
		if err != nil {
			got = err.Error()
		}
		if !strings.Contains(got, row.want) {
			t.Errorf("%s:\n%s\nwant\n%s", row.name, got, row.want)
		}
	}
}
