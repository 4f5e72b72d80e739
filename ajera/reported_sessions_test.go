package ajera_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/wire"
)

func listProjects(t *testing.T, c *ajera.Client) error {
	t.Helper()
	_, err := c.V2.ListProjects(t.Context(), ajerav2.ListProjectsArgs{})
	return err
}

// TestWriteMeetsADeadSession: it is not repeated, and the next call logs in.
func TestWriteMeetsADeadSession(t *testing.T) {
	for _, status := range []int{401, 403} {
		s := ajeratest.Start(t)
		c := connect(t, s)
		phase := ajerav2.NewPhase{ProjectKey: s.Keys("Projects")[0], InvoiceGroupKey: s.Keys("InvoiceGroups")[0], Description: "Survey", RateTableKey: new(1)}
		create := func() error {
			_, err := c.V2.CreatePhases(t.Context(), ajerav2.CreatePhasesArgs{Phases: []ajerav2.NewPhase{phase}})
			return err
		}
		if err := listProjects(t, c); err != nil {
			t.Fatal(err)
		}
		s.ExpireSessions()
		s.Fail(ajeratest.Fault{Kind: ajeratest.Status, Status: status, Method: "CreateProjects", When: ajeratest.Before})
		err := create()
		e, _ := errors.AsType[*ajera.Error](err)
		if !errors.Is(err, ajera.ErrSession) || e.Outcome != wire.Refused || !strings.Contains(err.Error(), "call it again, which logs in") {
			t.Errorf("%d: %v", status, err)
		}
		if err := create(); err != nil || s.Calls("CreateAPISession") != 2 || s.Calls("CreateProjects") != 2 {
			t.Errorf("%d: %d logins, %d creates: %v", status, s.Calls("CreateAPISession"), s.Calls("CreateProjects"), err)
		}
	}
}

// A page that speaks of sessions is a 401 like any other.
func TestPageThatSpeaksOfSessions(t *testing.T) {
	logins, dead := 0, false
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if isLogin := strings.Contains(string(body), "CreateAPISession"); isLogin {
			logins++
			dead = false
		} else if dead {
			w.WriteHeader(http.StatusUnauthorized)
			_, _ = io.WriteString(w, "<html>Your session is invalid or has expired</html>")
			return
		}
		welcome(w, r)
	})
	for i := range 3 {
		if err := listProjects(t, c); err != nil {
			t.Errorf("call %d: %v", i+1, err)
		}
		dead = i == 0
	}
	if logins != 2 {
		t.Errorf("%d logins, want 2", logins)
	}
}

// TestOddLoginAnswers: nothing but the token is needed of a login's answer.
func TestOddLoginAnswers(t *testing.T) {
	odd := []string{``, `null`, `7`, `-7.5`, `true`, `"odd"`, `""`, `{}`, `[]`, `{"a":[{}]}`, `[7]`}
	for _, name := range []string{"SessionExpiration", "APIURL", "Timesheets", "CompanyName", "AjeraVersion", "ICRConfigFile", "EmployeeKey", "sessionexpiration"} {
		for _, value := range odd {
			s := ajeratest.Start(t, ajeratest.WithoutFirm(), ajeratest.WithLoginMember(name, value))
			c := connect(t, s)
			for range 3 {
				if err := listProjects(t, c); err != nil {
					t.Errorf("%s %s: %v", name, value, err)
				}
			}
			if n := s.Calls("CreateAPISession"); n != 1 {
				t.Errorf("%s %s: %d logins, want 1", name, value, n)
			}
			if err := c.Close(); err != nil || len(s.Sessions()) != 0 {
				t.Errorf("%s %s: %d sessions left open: %v", name, value, len(s.Sessions()), err)
			}
		}
	}
	for _, value := range []string{``, `null`, `{}`, `[]`, `""`} {
		s := ajeratest.Start(t, ajeratest.WithoutFirm(), ajeratest.WithLoginMember("SessionToken", value))
		if err := listProjects(t, connect(t, s)); !errors.Is(err, ajera.ErrAnswer) || !strings.Contains(err.Error(), "SessionToken") {
			t.Errorf("SessionToken %s: %v", value, err)
		}
	}
}

// TestLoginInOtherCase: the names in a login's answer are read as those of all answers.
func TestLoginInOtherCase(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"responsecode":200,"content":{"sessiontoken":"tok-1","timesheets":{"timestartofweek":"saturday"}}}`)
	})
	if week, err := c.Week(t.Context()); err != nil || week != ajera.WeekFrom(time.Saturday) {
		t.Errorf("%v: %v", week, err)
	}
}

// A refusal that opened a session ends it.
func TestRefusedLoginThatOpenedASession(t *testing.T) {
	var ended []string
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if strings.Contains(string(body), "EndAPISession") {
			ended = append(ended, string(body))
			welcome(w, r)
			return
		}
		fmt.Fprint(w, `{"ResponseCode":-7,"Message":"no seat is free","Content":{"SessionToken":"tok-9"}}`)
	})
	if err := listProjects(t, c); err == nil || !strings.Contains(err.Error(), "no seat is free") {
		t.Error(err)
	}
	if len(ended) != 1 || !strings.Contains(ended[0], "tok-9") {
		t.Errorf("ended %q", ended)
	}
}

// dateless takes the server's clock out of its answers.
type dateless struct{}

func (dateless) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err == nil {
		resp.Header.Del("Date")
	}
	return resp, err
}

// TestClocksThatDisagree: the end of a session is told by the server's clock.
func TestClocksThatDisagree(t *testing.T) {
	const life = 20 * time.Minute
	for _, ours := range []time.Duration{0, life - 2*time.Millisecond, life - time.Second, life, life + time.Second, 24 * time.Hour, -life, -24 * time.Hour} {
		for _, told := range []bool{true, false} {
			s := ajeratest.Start(t, ajeratest.WithoutLimits(), ajeratest.WithoutFirm(), ajeratest.WithSessionTTL(life),
				ajeratest.WithClock(func() time.Time { return time.Now().Add(-ours) }))
			store := new(memoryStore)
			c := connect(t, s, func(c *ajera.Config) {
				if c.Sessions = store; !told {
					c.Transport = dateless{}
				}
			})
			for range 17 {
				if err := listProjects(t, c); err != nil {
					t.Error(err)
				}
			}
			if n := s.Calls("CreateAPISession"); n != 1 {
				t.Errorf("%v fast, Date %t: %d logins for 17 calls, want 1", ours, told, n)
			}
			store.places.Range(func(_, kept any) bool {
				left := time.Until(kept.(ajera.Session).Expires)
				if told && (left < life-time.Minute || left > life+time.Minute) {
					t.Errorf("%v fast: the session ends in %v, want %v", ours, left, life)
				}
				return true
			})
		}
	}
}

// TestLoginThatTakesTooLong names the bound, which is not the caller's.
func TestLoginThatTakesTooLong(t *testing.T) {
	s := ajeratest.Start(t, ajeratest.WithoutFirm())
	release := make(chan struct{})
	defer close(release)
	s.Fail(ajeratest.Fault{Kind: ajeratest.Slow, Method: "CreateAPISession", Release: release, When: ajeratest.Before, Times: 10})
	c := connect(t, s, func(c *ajera.Config) { c.LoginTimeout = 50 * time.Millisecond })
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	_, err := c.V2.ListProjects(ctx, ajerav2.ListProjectsArgs{})
	e, ok := errors.AsType[*ajera.Error](err)
	if !ok || e.Outcome != wire.NotSent || errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "Config.LoginTimeout (50ms)") {
		t.Errorf("%v", err)
	}
	for bound, own := range map[string]ajera.Option{
		"Client.Timeout":       func(c *ajera.Config) { c.HTTPClient = &http.Client{Timeout: 50 * time.Millisecond} },
		"Config.AnswerTimeout": func(c *ajera.Config) { c.AnswerTimeout = 50 * time.Millisecond },
	} {
		hasty := connect(t, s, own, func(c *ajera.Config) { c.Retry.Attempts = 1 })
		if _, err := hasty.V2.ListProjects(t.Context(), ajerav2.ListProjectsArgs{}); !strings.Contains(fmt.Sprint(err), bound) || strings.Contains(err.Error(), "LoginTimeout") || errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("the bound is %s: %v", bound, err)
		}
	}
	patient := connect(t, s)
	ctx, cancel = context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := patient.V2.ListProjects(ctx, ajerav2.ListProjectsArgs{}); !errors.Is(err, context.DeadlineExceeded) || strings.Contains(err.Error(), "LoginTimeout") {
		t.Errorf("the caller's own bound: %v", err)
	}
}

// TestFiguresThatMakeNoSense are refused, all at once.
func TestFiguresThatMakeNoSense(t *testing.T) {
	_, err := ajera.New(ajera.Config{
		URL: wire.Hide("ftp://x"), LoginTimeout: -1, SessionIdle: -time.Hour, LoginCooldown: -1, AnswerTimeout: -1, Parallel: 1_000_000, Week: ajera.WeekFrom(7),
	})
	for _, name := range []string{"URL", "USERNAME", "LoginTimeout", "SessionIdle", "LoginCooldown", "AnswerTimeout", "Parallel", "Week"} {
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%v; want %s among them", err, name)
		}
	}
	well := ajera.Config{URL: wire.Hide("https://ajera.example/AjeraAPI.ashx?aWQ"), Username: "u", Password: wire.Hide("invented")}
	for _, set := range []func(*ajera.Config){
		func(c *ajera.Config) { c.Parallel = -1 }, func(c *ajera.Config) { c.Parallel = 1001 }, func(c *ajera.Config) { c.LoginTimeout = -time.Second },
		func(c *ajera.Config) { c.BatchMax = map[string]int{"GetClient": 10} },
		func(c *ajera.Config) { c.BatchMax = map[string]int{"GetClients": -1} },
	} {
		c := well
		set(&c)
		if _, err := ajera.New(c); err == nil {
			t.Errorf("%v was taken", c)
		}
	}
	well.BatchMax = map[string]int{"GetClients": 10, "GetProjects": 0}
	if _, err := ajera.New(well); err != nil {
		t.Error(err)
	}
}

// TestForbiddenForNow: 403 with a time to come again is a limit: no permission is missing, and no
// session is given up for it.
func TestForbiddenForNow(t *testing.T) {
	logins := 0
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if strings.Contains(string(body), "CreateAPISession") {
			logins++
			welcome(w, r)
			return
		}
		w.Header().Set("Retry-After", "0")
		w.WriteHeader(http.StatusForbidden)
	})
	for range 2 {
		if _, err := c.V1.ListClients(t.Context(), ajerav1.ListClientsArgs{}); !errors.Is(err, ajera.ErrLimit) || errors.Is(err, ajera.ErrPermission) {
			t.Error(err)
		}
	}
	if logins != 1 {
		t.Errorf("%d logins, want 1", logins)
	}
}
