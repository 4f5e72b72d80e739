package ajeratest_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
)

// TestSeedPageWalk is what curl can do, in the words of the vendor's session page.
func TestSeedPageWalk(t *testing.T) {
	k := talk(t)
	login := k.post(`{"Method":"CreateAPISession","Username":"` + k.s.User() + `","Password":"` + k.s.Password() + `","APIVersion":1}`)
	if login.Message != "Success" || login.ResponseCode != 200 || len(login.Errors) != 0 {
		t.Errorf("login: %+v", login)
	}
	if !regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`).MatchString(login.UsageKey) {
		t.Errorf("UsageKey %q is not a guid", login.UsageKey)
	}
	if got := field[string](t, login.Content, "APIURL"); got != k.s.URL() {
		t.Errorf("APIURL is %q, want %q", got, k.s.URL())
	}
	if _, err := time.Parse("2006-01-02T15:04:05.0000000-07:00", field[string](t, login.Content, "SessionExpiration")); err != nil {
		t.Error(err)
	}
	k.tokens[1] = field[string](t, login.Content, "SessionToken")
	clients := k.must(1, "ListClients", `{"FilterByStatus":["active"]}`)
	if n := count(t, clients, "Clients"); n < 5 {
		t.Errorf("%d clients listed", n)
	}
	got := k.must(1, "GetClients", `{"RequestedClients":[2,999]}`)
	if n := count(t, got, "Clients"); n != 1 {
		t.Errorf("%d clients returned, want the one that exists", n)
	}
	bye := k.post(`{"Method":"EndAPISession","SessionToken":"` + k.tokens[1] + `"}`)
	if msg := field[string](t, bye.Content, "message"); msg != "You have been successfully signed out." {
		t.Errorf("message %q", msg)
	}
	k.refuse(1, "ListClients", `{}`, ajeratest.TextSession)
	k.must(2, "ListProjects", `{}`) // the other session goes on
}

func TestLoginRefused(t *testing.T) {
	k := talk(t)
	for _, body := range []string{
		`{"Method":"CreateAPISession","Username":"api-user","Password":"wrong","APIVersion":1}`,
		`{"Method":"CreateAPISession","Username":"wrong","Password":"invented-password","APIVersion":1}`,
	} {
		e := k.post(body)
		if e.refused() != ajeratest.TextLogin || !strings.Contains(string(e.Errors[0]), "-150") {
			t.Errorf("%s: %+v", body, e)
		}
	}
	for _, body := range []string{
		`{"Method":"CreateAPISession","Username":"api-user","Password":"invented-password","APIVersion":3}`,
		`{"Method":"CreateAPISession","Username":"api-user","Password":"invented-password","APIVersion":"1"}`,
		`{"Method":"CreateAPISession","Username":"api-user","APIVersion":1}`,
		`{"Method":"CreateAPISession","Username":"api-user","Password":"invented-password","APIVersion":1,"Extra":1}`,
		`{"Method":"ListClients"`, `[]`, `{"SessionToken":"x"}`, `{"Method":"ListClients","Method":"ListClients"}`,
	} {
		if e := k.post(body); e.refused() != ajeratest.TextInvalid {
			t.Errorf("%s: got %q", body, e.refused())
		}
	}
	if n := len(k.s.Sessions()); n != 2 {
		t.Errorf("%d sessions open, want the two of the test", n)
	}
}

func TestVersionsAndSessions(t *testing.T) {
	now := time.Date(2026, 1, 2, 9, 0, 0, 0, time.UTC)
	k := talk(t, ajeratest.WithClock(func() time.Time { return now }), ajeratest.WithSessionTTL(time.Hour))
	k.refuse(1, "ListTimesheets", `{}`, "Unauthorized method ListTimesheets for api version 1 but is supported with api version 2")
	k.refuse(2, "ListEmployees", `{}`, "Unauthorized method ListEmployees for api version 2 but is supported with api version 1")
	k.refuse(1, "ListInvoices", `{}`, "Unauthorized method: ListInvoices")
	now = now.Add(59 * time.Minute)
	k.must(1, "ListClients", `{}`)
	now = now.Add(time.Minute)
	k.refuse(1, "ListClients", `{}`, ajeratest.TextSession)
	if n := len(k.s.Sessions()); n != 0 {
		t.Errorf("%d sessions are open after their time", n)
	}
	k.login(1)
	k.s.ExpireSessions()
	k.refuse(1, "ListClients", `{}`, ajeratest.TextSession)
}

func TestSuccessCode(t *testing.T) {
	for _, code := range []int{0, 200} {
		k := talk(t, ajeratest.WithSuccessCode(code))
		for _, body := range []string{k.body(1, "ListClients", `{}`), k.body(1, "EndAPISession", `{}`)} {
			if e := k.post(body); e.ResponseCode != code || e.Message != "Success" {
				t.Errorf("answered %d %q, want %d", e.ResponseCode, e.Message, code)
			}
		}
	}
}

func TestPermissions(t *testing.T) {
	k := talk(t, ajeratest.Deny("Clients Get"), ajeratest.WithAuthorizingEmployee(0))
	k.must(1, "ListClients", `{}`)
	k.refuse(1, "GetClients", `{"RequestedClients":[1]}`, "Unauthorized method: GetClients")
	k.refuse(2, "ListTimesheets", `{}`, ajeratest.TextEmployee)
	only := talk(t, ajeratest.WithPermissions("Clients Get"))
	only.must(1, "GetClients", `{"RequestedClients":[1]}`)
	only.refuse(1, "ListClients", `{}`, "Unauthorized method: ListClients")
}

func TestHTTP(t *testing.T) {
	s := ajeratest.Start(t)
	base, _, _ := strings.Cut(s.URL(), ajeratest.Path)
	for _, c := range []struct {
		method, url string
		want        int
	}{
		{"GET", s.URL(), http.StatusMethodNotAllowed},
		{"POST", base + ajeratest.Path, http.StatusNotFound},
		{"POST", base + ajeratest.Path + "?id=" + s.URL(), http.StatusNotFound},
		{"POST", strings.ReplaceAll(s.URL(), "%3d", "="), http.StatusNotFound},
		{"POST", base + "/other", http.StatusNotFound},
		{"POST", s.URL(), http.StatusOK},
	} {
		req, err := http.NewRequest(c.method, c.url, strings.NewReader(`{"Method":"ListClients"}`))
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != c.want {
			t.Errorf("%s %s: %d, want %d", c.method, c.url, resp.StatusCode, c.want)
		}
	}
	if !strings.Contains(s.URL(), "%3d") {
		t.Error("the id has no padding, so it tests nothing")
	}
}
