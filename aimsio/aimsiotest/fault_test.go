package aimsiotest_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/aimsio/aimsiotest"
)

func TestFaults(t *testing.T) {
	body := list("jobList", newJob)
	for _, c := range []struct {
		fault    aimsiotest.Fault
		status   int // 0 when the connection is cut
		executed bool
		body     string
	}{
		{aimsiotest.Fault{Kind: aimsiotest.ResetBefore}, 0, false, ""},
		{aimsiotest.Fault{Kind: aimsiotest.ResetAfter}, 0, true, ""},
		{aimsiotest.Fault{Kind: aimsiotest.Status}, 500, true, "invented"},
		{aimsiotest.Fault{Kind: aimsiotest.Status, Status: 503, When: aimsiotest.Before, Header: http.Header{"Retry-After": {"1"}}}, 503, false, "invented"},
		{aimsiotest.Fault{Kind: aimsiotest.Status, Status: 429}, 429, false, "invented"},
		{aimsiotest.Fault{Kind: aimsiotest.Status, Status: 429, When: aimsiotest.After}, 429, true, "invented"},
		{aimsiotest.Fault{Kind: aimsiotest.Truncated, When: aimsiotest.Before}, 200, false, "{"},
		{aimsiotest.Fault{Kind: aimsiotest.ResetAfter, When: aimsiotest.Before}, 0, true, ""},
		{aimsiotest.Fault{Kind: aimsiotest.HTML}, 200, true, "<html>"},
		{aimsiotest.Fault{Kind: aimsiotest.HTML, Status: 502, When: aimsiotest.Before}, 502, false, "<html>"},
		{aimsiotest.Fault{Kind: aimsiotest.Truncated}, 200, true, "{"},
		{aimsiotest.Fault{Kind: aimsiotest.Empty}, 200, true, ""},
		{aimsiotest.Fault{Kind: aimsiotest.Slow, Delay: time.Nanosecond}, 200, true, ""},
	} {
		t.Run(string(c.fault.Kind), func(t *testing.T) {
			k := start(t)
			c.fault.Method, c.fault.Path = "POST", "JobOrder"
			met := 0
			c.fault.Met = func() { met += 1 + 10*len(k.s.Keys("JobOrder")) }
			before := 1 + 10*len(k.s.Keys("JobOrder"))
			k.s.Fail(c.fault)
			k.get("JobOrder") // not the method that is to fail
			r, err := k.send("POST", "JobOrder", body)
			if r.status != c.status || (err != nil) != (c.status == 0) || !strings.HasPrefix(r.body, c.body) || c.body == "" && r.body != "" {
				t.Errorf("answered %d %q, %v", r.status, r.body, err)
			}
			if done := k.s.Get("JobOrder", "26-10001-000") != ""; done != c.executed {
				t.Errorf("executed is %v, want %v", done, c.executed)
			}
			for name := range c.fault.Header {
				if r.header.Get(name) == "" {
					t.Errorf("header %s is missing", name)
				}
			}
			k.post("JobOrder", body) // the fault is used up
			if met != before {
				t.Errorf("met as %d, want %d: once, before it was executed", met, before)
			}
		})
	}
}

func TestTruncatedReadIsNoJSON(t *testing.T) {
	k := start(t)
	k.s.Fail(aimsiotest.Fault{Kind: aimsiotest.Truncated})
	if text := k.get("JobOrder"); json.Valid([]byte(text)) || !strings.HasPrefix(text, `[{"dtype"`) {
		t.Errorf("truncated to %q", text)
	}
}

func TestNthCall(t *testing.T) {
	k := start(t)
	k.s.Fail(aimsiotest.Fault{Kind: aimsiotest.Status, Path: "JobOrder/{}", Nth: 2, Times: 2})
	keys := k.s.Keys("JobOrder")
	for i, want := range []int{200, 500, 500, 200} {
		k.get("JobOrder")
		k.want(want, "GET", "JobOrder/"+keys[i], "")
	}
	for pattern, want := range map[string]int{"": 8, "JobOrder": 4, "JobOrder/{jobOrderGuid}": 4, "JobOrder/" + keys[1]: 1, "Order": 0} {
		if n := k.s.Calls("GET", pattern); n != want {
			t.Errorf("%d calls of %q, want %d", n, pattern, want)
		}
	}
	if n := k.s.Calls("POST", ""); n != 0 {
		t.Errorf("%d POSTs, want none", n)
	}
}

func TestAuthentication(t *testing.T) {
	k := start(t)
	for name, change := range map[string]func(*http.Request){
		"none":           func(*http.Request) {},
		"wrong password": func(r *http.Request) { r.SetBasicAuth(k.s.User(), "wrong") },
		"wrong user":     func(r *http.Request) { r.SetBasicAuth("someone", k.s.Password()) },
		"bearer":         func(r *http.Request) { r.Header.Set("Authorization", "Bearer x") },
	} {
		req, err := http.NewRequest("GET", k.s.URL()+base+"JobOrder", nil)
		if err != nil {
			t.Fatal(err)
		}
		change(req)
		r, err := k.do(req)
		if err != nil || r.status != 401 || !strings.HasPrefix(r.header.Get("WWW-Authenticate"), "Basic ") {
			t.Errorf("%s: %d %v %v", name, r.status, r.header, err)
		}
	}
	for _, c := range k.s.Log() {
		if strings.Contains(c.Outcome, k.s.Password()) || c.Status != 401 {
			t.Errorf("the log says %+v", c)
		}
	}
}

func TestPermissions(t *testing.T) {
	k := start(t, aimsiotest.Deny("POST NRB", "Employee"))
	k.want(403, "POST", "NRB", list("nrbList", newNRB))
	k.want(403, "GET", "Employee", "")
	k.want(403, "GET", "Employee/"+k.s.Keys("Employee")[0], "")
	k.want(200, "GET", "NonRecurringBillableItem", "")
	k = start(t, aimsiotest.WithPermissions("GET JobOrder"))
	k.want(200, "GET", "JobOrder/"+k.s.Keys("JobOrder")[0], "")
	k.want(403, "POST", "JobOrder", list("jobList", newJob))
	k.want(403, "GET", "Company", "")
}

func TestPathsThatAreNone(t *testing.T) {
	k := start(t)
	k.want(404, "GET", "Joborder", "")
	k.want(404, "GET", "JobOrder/no-such-key", "")
	k.want(404, "GET", "JobOrder/", "")
	if allow := k.want(405, "DELETE", "JobOrder", "").header.Get("Allow"); allow != "GET, POST" {
		t.Errorf("Allow is %q", allow)
	}
	req, err := http.NewRequest("POST", k.s.URL()+base+"JobOrder", strings.NewReader(list("jobList", newJob)))
	if err != nil {
		t.Fatal(err)
	}
	req.SetBasicAuth(k.s.User(), k.s.Password())
	req.Header.Set("Content-Type", "text/plain")
	if r, err := k.do(req); err != nil || r.status != 415 {
		t.Errorf("answered %d, %v", r.status, err)
	}
}

// TestAFaultThatNoCallMeets is refused: the test that scripts it would pass whatever it tests.
func TestAFaultThatNoCallMeets(t *testing.T) {
	s := aimsiotest.New(aimsiotest.WithoutFirm())
	refused := func(f aimsiotest.Fault) (why any) {
		defer func() { why = recover() }()
		s.Fail(f)
		return nil
	}
	for _, f := range []aimsiotest.Fault{
		{}, {Kind: "timeout"}, {Kind: aimsiotest.Empty, Method: "get"}, {Kind: aimsiotest.Empty, Path: "JobOrders"}, {Kind: aimsiotest.Empty, Path: "25-101"},
		{Kind: aimsiotest.Empty, Method: "POST", Path: "JobOrder/{}"}, {Kind: aimsiotest.Empty, Method: "GET", Path: "NRB"}, {Kind: aimsiotest.Empty, Path: "Order"},
	} {
		if refused(f) == nil {
			t.Errorf("%+v is taken", f)
		}
	}
	for _, path := range []string{"", "JobOrder", "/JobOrder", "v1/JobOrder", "/rest/api/standard/v1/JobOrder", "JobOrder/{}", "JobOrder/{jobOrderGuid}", "JobOrder/25-101", "JobOrder/a/b"} {
		if why := refused(aimsiotest.Fault{Kind: aimsiotest.Empty, Method: "GET", Path: path}); why != nil {
			t.Errorf("GET %q: %v", path, why)
		}
	}
}
