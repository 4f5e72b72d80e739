package paths

import (
	"slices"
	"testing"
)

// TestNames: each kind of name of an operation, and that what all have in common is no resource.
func TestNames(t *testing.T) {
	got := Names([]Call{
		{"get", "/acme/v1/jobs/{id}/{rev}", true},
		{"get", "/acme/v1/job", true},
		{"get", "/acme/v1/status", false},
		{"patch", "/acme/v1/crews/{id}/lines", false},
	})
	want := []Name{
		{[]string{"GetJobByRev", "GetJobByIDAndRev", "GetJobsByIDAndRev", "GetAcmeV1JobByRev", "GetAcmeV1JobsByIDAndRev"}, "Jobs"},
		{[]string{"GetJob", "GetJob", "GetJob", "GetAcmeV1Job", "GetAcmeV1Job"}, "Job"},
		{[]string{"ListStatuses", "ListStatuses", "ListStatus", "ListAcmeV1Statuses", "ListAcmeV1Status"}, "Status"},
		{[]string{"PatchCrewLines", "PatchCrewLinesByID", "PatchCrewsLines", "PatchAcmeV1CrewLines", "PatchAcmeV1CrewsLinesByID"}, "Crews"},
	}
	for i := range want {
		if !slices.Equal(got[i].Options, want[i].Options) || got[i].Resource != want[i].Resource {
			t.Errorf("%d is %q of %s, wanted %q of %s", i, got[i].Options, got[i].Resource, want[i].Options, want[i].Resource)
		}
	}
}

// TestCommon: paths have a beginning in common when they part after it at two words at least.
func TestCommon(t *testing.T) {
	for _, c := range []struct{ paths, resources []string }{
		{[]string{"/jobs", "/crews"}, []string{"Jobs", "Crews"}},
		{[]string{"/a/jobs", "/a/crews/{id}"}, []string{"Jobs", "Crews"}},
		{[]string{"/a/jobs", "/a/jobs/{id}"}, []string{"A", "A"}},
		{[]string{"/a", "/a/{id}/jobs", "/a/{id}/crews"}, []string{"A", "Jobs", "Crews"}},
		{[]string{"/", "/v2", "/a/jobs", "/a/crews"}, []string{"Service", "Service", "Jobs", "Crews"}},
		{[]string{"/public/services", "/public/services/{id}"}, []string{"Services", "Services"}},
		{[]string{"/a/v1/jobs", "/a/v2/crews"}, []string{"Jobs", "Crews"}},
		{[]string{"/{t}/jobs", "/{t}/crews"}, []string{"Jobs", "Crews"}},
	} {
		var calls []Call
		for _, path := range c.paths {
			calls = append(calls, Call{Method: "get", Path: path})
		}
		for i, name := range Names(calls) {
			if name.Resource != c.resources[i] {
				t.Errorf("%v: %s is about %s, wanted %s", c.paths, c.paths[i], name.Resource, c.resources[i])
			}
		}
	}
}
