package main

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/internal/seam"
	"github.com/fieldbooks/fieldbooks/wire"
)

// poster is the smallest Caller: it posts the method and its arguments and reads the
// content into the result.
type poster struct {
	url  string
	last *wire.Method
	args any
	opts wire.CallOptions
}

func (p *poster) Call(ctx context.Context, m *wire.Method, args any, result wire.Replied, opts ...wire.CallOption) error {
	p.last, p.args, p.opts = m, args, wire.OptionsOf(opts)
	body, err := json.Marshal(struct {
		Method          string
		MethodArguments any
	}{m.Name, args})
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, p.url, strings.NewReader(string(body)))
	if err != nil {
		return err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return errors.New(answer.Status)
	}
	var envelope struct{ Content wire.Value }
	if err := json.UnmarshalRead(answer.Body, &envelope); err != nil {
		return err
	}
	result.Reply().Raw = append(result.Reply().Raw, envelope.Content...)
	return json.Unmarshal(envelope.Content, result)
}

// serve answers one request, which must be want, with content.
func serve(t *testing.T, want, content string) (*ajerav2.Client, *poster) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || string(body) != want {
			t.Errorf("the request is %s, %v; wanted %s", body, err, want)
			http.Error(w, "not the request", http.StatusBadRequest)
			return
		}
		io.WriteString(w, `{"Content":`+content+`}`)
	}))
	t.Cleanup(server.Close)
	caller := &poster{url: server.URL}
	return ajerav2.New(caller), caller
}

// TestCall calls a committed generated client over HTTP.
func TestCall(t *testing.T) {
	client, caller := serve(t, `{"Method":"GetProjects","MethodArguments":{"RequestedProjects":[15]}}`, `{
		"Projects": [{"ProjectKey": 15, "ID": "P-15", "BillingType": "Sideways", "SyncToCRM": true, "New": [1]}],
		"Phases": [{"PhaseKey": 3, "ReportedPercentComplete": 40.3830}],
		"Surprise": "kept"}`)
	got, err := client.GetProjects(t.Context(), ajerav2.GetProjectsArgs{RequestedProjects: []int{15}})
	if err != nil {
		t.Fatal(err)
	}
	project, phase := got.Projects[0], got.Phases[0]
	if project.ProjectKey != 15 || project.ID != "P-15" || !project.SyncToCRM {
		t.Errorf("the project is %+v", project)
	}
	if project.BillingType != "Sideways" || project.BillingType.Known() || !ajerav2.BillingTypeFixedFee.Known() {
		t.Errorf("the billing type is %q", project.BillingType)
	}
	if phase.ReportedPercentComplete.String() != "40.3830" {
		t.Errorf("the decimal is %v", phase.ReportedPercentComplete)
	}
	if string(project.Unknown) != `{"New":[1]}` || string(got.Unknown) != `{"Surprise":"kept"}` {
		t.Errorf("unknown members are %s and %s", project.Unknown, got.Unknown)
	}
	if m := caller.last; m.Version != 2 || m.Kind != wire.KindGet || m.Batch.Max != 25 || m.Batch.Of != "Projects" {
		t.Errorf("the description is %+v", m)
	}
}

// TestCallArguments holds what of the arguments travels: no zero values, no page,
// but false where it was meant and null for a nil element.
func TestCallArguments(t *testing.T) {
	key := 7
	client, _ := serve(t, `{"Method":"ListProjects","MethodArguments":{"FilterByStatus":["Active"],"FilterByProjectType":[7,null]}}`, `{"Projects":[]}`)
	_, err := client.ListProjects(t.Context(), ajerav2.ListProjectsArgs{
		FilterByStatus:      []ajerav2.ProjectStatus{ajerav2.ProjectStatusActive},
		FilterByProjectType: []*int{&key, nil},
		Page:                wire.Page{PageSize: 10},
	})
	if err != nil {
		t.Error(err)
	}
	client, _ = serve(t, `{"Method":"SubmitTimesheets","MethodArguments":{"RequestedTimesheets":[],"Unsubmit":false}}`, `{}`)
	if _, err := client.SubmitTimesheets(t.Context(), ajerav2.SubmitTimesheetsArgs{Unsubmit: new(false)}); err != nil {
		t.Error(err)
	}
}

// TestCallSave holds that a save hands over the very answer that was edited.
func TestCallSave(t *testing.T) {
	caller := &poster{url: "http://127.0.0.1:0"}
	got := &ajerav2.GetProjectsResult{}
	if _, err := ajerav2.New(caller).SaveProjects(t.Context(), got, wire.SingleTransaction()); err == nil {
		t.Fatal("a call to nowhere succeeds")
	}
	edited, ok := caller.args.(seam.Edited)
	if !ok || edited.Result != wire.Replied(got) || !caller.opts.SingleTransaction {
		t.Errorf("the caller gets %+v", caller.args)
	}
	if m := caller.last; m.Update == nil || m.Update.Reads.Name != "GetProjects" || m.Update.Send != wire.SendChanges {
		t.Errorf("the description is %+v", m)
	}
}

// TestMethods holds the list of methods to the vendor's names and to one pointer for
// each description.
func TestMethods(t *testing.T) {
	listed := map[*wire.Method]bool{}
	for _, m := range ajerav2.Methods() {
		if m.Name == "" || m.Version != 2 || m.Kind == "" || m.Evidence == "" || listed[m] {
			t.Errorf("a description is incomplete or twice in the list: %+v", m)
		}
		listed[m] = true
	}
	if len(listed) < 20 {
		t.Errorf("%d methods", len(listed))
	}
}
