package ajera_test

import (
	"encoding/base64"
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/wire"
)

func TestRawCall(t *testing.T) {
	s := ajeratest.Start(t, ajeratest.WithoutFirm())
	s.Put("Clients", `{"ClientKey":7,"Description":"C","Status":"Active"}`)
	c := connect(t, s)
	got, err := c.Raw(t.Context(), 1, "ListClients", map[string]any{"FilterByNameLike": "C"})
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"Clients":[{"ClientKey":7,"Description":"C"}]}`; string(got.Raw) != want {
		t.Errorf("content %s", []byte(got.Raw))
	}
	if _, err := c.Raw(t.Context(), 1, "ListTimesheets", nil); !errors.Is(err, ajera.ErrVersion) {
		t.Errorf("wrong version: %v", err)
	}
	if _, err := c.Raw(t.Context(), 3, "ListClients", nil); !errors.Is(err, ajera.ErrVersion) {
		t.Errorf("no such version: %v", err)
	}
	if _, err := c.Raw(t.Context(), 1, "NoSuchMethod", nil); !errors.Is(err, ajera.ErrPermission) {
		t.Errorf("no such method: %v", err)
	}
	for version, page := range map[int]string{1: "/api/projects.html", 2: "/api/version2/projects.html"} {
		if _, err := c.Raw(t.Context(), version, "GetProjects", map[string]any{"RequestedProjects": 1}); err == nil || !strings.Contains(err.Error(), page) {
			t.Errorf("version %d: %v, want the page %s", version, err, page)
		}
	}
	calls := len(s.Log())
	if _, err := c.Raw(t.Context(), 1, "", nil); !errors.Is(err, ajera.ErrArgument) || len(s.Log()) != calls {
		t.Errorf("no method: %v", err)
	}
	if _, err := c.Raw(t.Context(), 1, "ListClients", []int{1}); !errors.Is(err, ajera.ErrArgument) {
		t.Errorf("arguments that are no object: %v", err)
	}
}

func TestSessionMethods(t *testing.T) {
	s := ajeratest.Start(t, ajeratest.WithoutFirm())
	c := connect(t, s)
	if _, err := c.V1.ListClients(t.Context(), ajerav1.ListClientsArgs{}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Raw(t.Context(), 1, "EndAPISession", nil); err != nil {
		t.Fatal(err)
	}
	if n := len(s.Sessions()); n != 0 {
		t.Errorf("%d sessions after EndAPISession", n)
	}
	got, err := c.Raw(t.Context(), 2, "CreateAPISession", login{s.User(), wire.Hide(s.Password()), 2})
	if err != nil || !strings.Contains(string(got.Raw), "SessionToken") {
		t.Errorf("%v %v", got, err)
	}
}

func TestOptionalArgumentsAreLeftOut(t *testing.T) {
	s := ajeratest.Start(t, ajeratest.WithoutFirm())
	c := connect(t, s)
	if _, err := c.V1.ListClients(t.Context(), ajerav1.ListClientsArgs{FilterByCompany: []int{}}); err != nil {
		t.Fatal(err)
	}
	if sent := string(lastArgs(t, s, "ListClients")); sent != `{}` {
		t.Errorf("sent %s", sent)
	}
	one := 1
	if _, err := c.V2.ListProjects(t.Context(), ajerav2.ListProjectsArgs{FilterByProjectType: []*int{&one, nil}}); err != nil {
		t.Fatal(err)
	}
	if sent := string(lastArgs(t, s, "ListProjects")); sent != `{"FilterByProjectType":[1,null]}` {
		t.Errorf("sent %s", sent)
	}
	_, err := c.V1.GetClients(t.Context(), ajerav1.GetClientsArgs{})
	if !errors.Is(err, ajera.ErrArgument) || !strings.Contains(err.Error(), "RequestedClients is required") {
		t.Error(err)
	}
}

func TestGuard(t *testing.T) {
	id := url.PathEscape(base64.StdEncoding.EncodeToString([]byte("{\r\n  \"ClientID\": 42,\r\n \"DatabaseID\": 7, \"IsSampleData\": true\r\n}")))
	d, err := ajera.DatabaseIn("https://ajera.test/V000001/AjeraAPI.ashx?" + strings.ReplaceAll(id, "=", "%3d"))
	if want := (ajera.Database{ClientID: 42, DatabaseID: 7, IsSampleData: true}); err != nil || d != want {
		t.Errorf("%+v %v", d, err)
	}
	if _, err := ajera.DatabaseIn("https://ajera.test/?notbase64!"); err == nil {
		t.Error("no error for an id that is none")
	}

	s := ajeratest.Start(t, ajeratest.WithDatabase(`{"ClientID":1,"DatabaseID":2,"IsSampleData":false}`))
	c := connect(t, s, func(c *ajera.Config) { c.Expect = &ajera.Database{ClientID: 1, DatabaseID: 3} })
	if _, err := c.V1.ListClients(t.Context(), ajerav1.ListClientsArgs{}); err != nil {
		t.Errorf("a read: %v", err)
	}
	_, err = c.V2.SubmitTimesheets(t.Context(), ajerav2.SubmitTimesheetsArgs{RequestedTimesheets: []int{1}})
	if !errors.Is(err, ajera.ErrDatabase) || !strings.Contains(err.Error(), "DatabaseID 2, not 3") {
		t.Error(err)
	}
	if n := s.Calls("SubmitTimesheets"); n != 0 {
		t.Errorf("%d writes were sent", n)
	}
}

func TestPreview(t *testing.T) {
	s, c := withProject(t)
	got := readProject(t, c)
	got.Phases[0].ReportedPercentComplete = wire.MustDecimal("55")
	change, err := c.Preview(got)
	if err != nil {
		t.Fatal(err)
	}
	if want := "UpdateProjects\nPhases PhaseKey 12.ReportedPercentComplete: 50.00 -> 55"; change.String() != want {
		t.Errorf("got %s", change)
	}
	if s.Calls("UpdateProjects") != 0 {
		t.Error("it was sent")
	}
	for _, odd := range []wire.Replied{&ajerav1.ListClientsResult{}, &ajerav2.GetProjectsResult{}, (*ajerav2.GetProjectsResult)(nil), nil} {
		if _, err := c.Preview(odd); !errors.Is(err, ajera.ErrArgument) {
			t.Errorf("%T: %v", odd, err)
		}
	}
	if _, err := c.V2.SaveProjects(t.Context(), nil); !errors.Is(err, ajera.ErrArgument) {
		t.Errorf("saving nothing: %v", err)
	}
}
