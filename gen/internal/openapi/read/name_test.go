package read

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// named returns the names by rule of operations, each "get /path".
func named(t *testing.T, calls []string) map[string]string {
	t.Helper()
	var paths []string
	of := map[string]string{}
	for _, call := range calls {
		method, path, _ := strings.Cut(call, " ")
		if of[path] == "" {
			paths = append(paths, path)
		}
		of[path] += method + ": {}, "
	}
	var text strings.Builder
	for _, path := range paths {
		fmt.Fprintf(&text, "  '%s': {%s}\n", path, strings.TrimSuffix(of[path], ", "))
	}
	a, faults := document(t, text.String(), "    A: {}")
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	got := map[string]string{}
	for _, op := range a.Operations {
		got[op.Method+" "+op.Path] = op.GoName + " " + op.Resource
	}
	return got
}

// TestNames: the names of operations as other vendors have them, whatever the order. Each line is a call,
// its name and its resource.
func TestNames(t *testing.T) {
	for vendor, text := range map[string]string{
		"one": `
			get /api/v2/Job ListJobs Job
			get /Job/{id} GetJob Job
			post /Job UpsertJobs Job
			post /Job/{id} UpsertJob Job
			put /Job/{id} UpdateJob Job
			put /Job PutJob Job
			delete /Job/{id} DeleteJob Job
			post /Job/status PostJobStatus Job
			get / ListRoots Service`,
		"single": `
			post /rest/api/v1/Job/{guid}/lines PostJobLines Job`,
		"numbers": `
			get /jobs ListJobs Jobs
			get /job ListJob Job
			get /jobs/{id} GetJobsByID Jobs
			get /job/{id} GetJobByID Job
			get /jobs/{id}/{rev} GetJobByRev Jobs
			get /jobs/{id}/notes ListJobsNotesByID Jobs
			get /job/{id}/notes ListJobNotesByID Job
			get /jobs/notes ListJobsNotes Jobs`,
		"versions": `
			get /v1/jobs ListV1Jobs Jobs
			get /v2/jobs ListV2Jobs Jobs
			get /v1/jobs/{id} GetV1Job Jobs
			get /v2/jobs/{id} GetV2Job Jobs
			get /v3/crews ListCrews Crews`,
		"common": `
			get /acme/rest/api/standard/v1/JobOrder ListJobOrders JobOrder
			get /acme/rest/api/standard/v1/JobOrder/{g} GetJobOrder JobOrder
			get /acme/rest/api/standard/v1/Crew ListCrews Crew`,
		"tenant first": `
			get /{tenant}/v1/jobs ListJobs Jobs
			get /{tenant}/v1/crews/{id} GetCrew Crews`,
		"code host": `
			get /repos/{owner}/{repo} GetRepo Repos
			get /repos/{owner}/{repo}/issues ListRepoIssues Repos
			post /repos/{owner}/{repo}/issues PostRepoIssues Repos
			get /repos/{owner}/{repo}/issues/{issue_number} GetRepoIssue Repos
			get /repos/{owner}/{repo}/issues/{issue_number}/comments ListRepoIssueComments Repos
			get /repos/{owner}/{repo}/issues/comments ListRepoIssuesComments Repos
			get /repos/{owner}/{repo}/compare/{base}/{head} GetRepoCompareByHead Repos
			put /repos/{owner}/{repo}/pulls/{pull_number}/merge PutRepoPullMerge Repos
			get /user ListUser User
			get /users ListUsers Users
			get /users/{username}/repos ListUserReposByUsername Users
			get /user/repos ListUserRepos User
			get /gists/{gist_id} GetGist Gists
			get /gists/{gist_id}/{sha} GetGistBySha Gists`,
		"payments": `
			get /v1/customers ListCustomers Customers
			post /v1/customers/{customer} UpsertCustomer Customers
			get /v1/customers/{customer}/sources/{id} GetCustomerSource Customers
			post /v1/customers/{customer}/sources PostCustomerSources Customers
			post /v1/customers/{customer}/sources/{id} PostCustomerSource Customers
			post /v1/customers/{customer}/sources/{id}/verify PostCustomerSourceVerify Customers
			get /v1/balance_transactions ListBalanceTransactions BalanceTransactions`,
		"health": `
			get /Patient ListPatients Patient
			get /Patient/{id} GetPatient Patient
			get /Patient/{id}/_history ListPatientHistoriesByID Patient
			get /Patient/{id}/_history/{vid} GetPatientHistory Patient
			get /Patient/_history ListPatientHistories Patient
			get /{type} GetRootByType Service
			get /{type}/{id} GetRootByTypeAndID Service`,
		"cluster": `
			get /api/v1/namespaces ListNamespaces Namespaces
			get /api/v1/namespaces/{namespace}/pods ListNamespacePods Namespaces
			get /api/v1/namespaces/{namespace}/pods/{name}/status ListNamespacePodStatuses Namespaces
			get /api/v1/pods ListPods Pods
			get /apis/apps/v1/deployments ListAppsV1Deployments Apps
			get /apis/apps/v1beta1/deployments ListAppsV1beta1Deployments Apps`,
		"parentheses": `
			get /jobs({id}) GetJob Jobs
			get /jobs ListJobs Jobs
			get /jobs({id})/notes ListJobNotes Notes
			get /jobs({a},{b}) GetJobByB Jobs
			get /jobs/{id}.json GetJobJSON JSON`,
		"uncountable": `
			get /equipment ListEquipment Equipment
			get /equipment/{id} GetEquipment Equipment
			post /x/equipment PostXEquipment X
			post /x/equipment/{id} PostXEquipmentByID X`,
	} {
		var calls, want []string
		for line := range strings.Lines(strings.TrimSpace(text)) {
			call, name := strings.Fields(line)[:2], strings.Fields(line)[2:]
			calls, want = append(calls, strings.Join(call, " ")), append(want, strings.Join(name, " "))
		}
		for range 2 {
			got := named(t, calls)
			for i, call := range calls {
				if got[call] != want[i] {
					t.Errorf("%s: %s is %s, wanted %s", vendor, call, got[call], want[i])
				}
			}
			slices.Reverse(calls)
			slices.Reverse(want)
		}
	}
}
