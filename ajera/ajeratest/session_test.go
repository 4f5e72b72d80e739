package ajeratest_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strconv"
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

// TestSessionLog tells of each session what became of it, and which call used which.
func TestSessionLog(t *testing.T) {
	now := firmsDay()
	k := talk(t, ajeratest.WithClock(func() time.Time { return now }), ajeratest.WithSessionTTL(time.Hour))
	later := func(minutes int) { now = now.Add(time.Duration(minutes) * time.Minute) }
	used := func(want int) {
		t.Helper()
		if c := k.last(); c.Session != want {
			t.Errorf("%s used session %d, want %d", c.Method, c.Session, want)
		}
	}
	later(5)
	k.must(2, "ListProjects", `{}`)
	used(2)
	k.must(1, "EndAPISession", `{}`)
	used(1)
	k.refuse(1, "ListClients", `{}`, ajeratest.TextSession)
	k.refuse(1, "EndAPISession", `{}`, ajeratest.TextSession)
	used(1)
	k.login(1)
	used(3)
	k.s.Fail(ajeratest.Fault{Kind: ajeratest.Expired, Method: "ListClients"})
	k.refuse(1, "ListClients", `{}`, ajeratest.TextSession)
	k.login(1)
	later(60)
	k.login(1)
	k.s.ExpireSessions()
	k.login(1)
	k.refuse(0, "ListClients", `{}`, ajeratest.TextSession)
	used(0)
	var got []string
	since := func(at time.Time) string {
		if at.IsZero() {
			return "-"
		}
		return strconv.Itoa(int(at.Sub(firmsDay()).Minutes()))
	}
	for _, s := range k.s.SessionLog() {
		got = append(got, fmt.Sprintf("%d v%d %s: opened %s, expires %s, ended %s, invalidated %s, used %s by %d, follows %d, %s",
			s.Number, s.Version, s.State(now), since(s.Opened), since(s.Expires), since(s.Ended), since(s.Invalidated), since(s.Used), s.Calls, s.Follows, s.Agent))
	}
	if want := []string{
		"1 v1 ended: opened 0, expires 60, ended 5, invalidated -, used 5 by 3, follows 0, Go-http-client/1.1",
		"2 v2 expired: opened 0, expires 60, ended -, invalidated -, used 5 by 1, follows 0, Go-http-client/1.1",
		"3 v1 invalidated: opened 5, expires 65, ended -, invalidated 5, used 5 by 1, follows 1, Go-http-client/1.1",
		"4 v1 expired: opened 5, expires 65, ended -, invalidated -, used - by 0, follows 3, Go-http-client/1.1",
		"5 v1 invalidated: opened 65, expires 125, ended -, invalidated 65, used - by 0, follows 4, Go-http-client/1.1",
		"6 v1 open: opened 65, expires 125, ended -, invalidated -, used - by 0, follows 5, Go-http-client/1.1",
	}; !slices.Equal(got, want) {
		t.Errorf("the log is\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if open := k.s.Sessions(); len(open) != 1 || open[0].Number != 6 {
		t.Errorf("open are %+v", open)
	}
	if text := fmt.Sprintf("%+v", k.s.SessionLog()); strings.Contains(text, k.tokens[1]) || strings.Contains(text, k.s.Password()) {
		t.Error("the log of the sessions tells a secret")
	}
}

// TestASessionWasUsedLast by the call that came last, be it noted first.
func TestASessionWasUsedLast(t *testing.T) {
	now := firmsDay()
	k := talk(t, ajeratest.WithClock(func() time.Time { return now }))
	for _, minute := range []time.Duration{3, 2} {
		now = firmsDay().Add(minute * time.Minute)
		k.must(1, "ListClients", `{}`)
	}
	if one := k.s.SessionLog()[0]; !one.Used.Equal(firmsDay().Add(3*time.Minute)) || one.Calls != 2 {
		t.Errorf("used %v by %d calls", one.Used, one.Calls)
	}
}

// TestSessionStates at any moment, of the first that it met: also between its opening and its end.
func TestSessionStates(t *testing.T) {
	at := func(minute int) time.Time { return firmsDay().Add(time.Duration(minute) * time.Minute) }
	ended := ajeratest.Session{Opened: at(0), Expires: at(60), Ended: at(10)}
	refused := ajeratest.Session{Opened: at(0), Expires: at(60), Invalidated: at(10)}
	for _, c := range []struct {
		session ajeratest.Session
		minute  int
		want    ajeratest.State
	}{
		{ended, 9, ajeratest.SessionOpen}, {ended, 10, ajeratest.SessionEnded}, {ended, 70, ajeratest.SessionEnded},
		{refused, 9, ajeratest.SessionOpen}, {refused, 10, ajeratest.SessionInvalidated}, {refused, 70, ajeratest.SessionInvalidated},
		{ajeratest.Session{Expires: at(60)}, 59, ajeratest.SessionOpen}, {ajeratest.Session{Expires: at(60)}, 60, ajeratest.SessionExpired},
	} {
		if got := c.session.State(at(c.minute)); got != c.want {
			t.Errorf("%+v is %s after %d minutes, want %s", c.session, got, c.minute, c.want)
		}
	}
}

// TestProgramsAreToldApart by what they call themselves, in what their sessions follow.
func TestProgramsAreToldApart(t *testing.T) {
	s := ajeratest.New()
	for _, agent := range []string{"payroll", "reports", "payroll"} {
		body := fmt.Sprintf(`{"Method":"CreateAPISession","Username":%q,"Password":%q,"APIVersion":1}`, s.User(), s.Password())
		r := httptest.NewRequest("POST", s.URL(), strings.NewReader(body))
		r.Header.Set("User-Agent", agent)
		s.ServeHTTP(httptest.NewRecorder(), r)
	}
	for i, want := range []int{0, 0, 1} {
		if one := s.SessionLog()[i]; one.Follows != want || one.Number != i+1 {
			t.Errorf("session %d of %s follows %d, want %d", one.Number, one.Agent, one.Follows, want)
		}
	}
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
