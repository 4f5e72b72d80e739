package ajeratest_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
)

func newClient(name string) string {
	return pair(fmt.Sprintf(`{"ClientKey":-1,"Description":%q}`, name), ``)
}

func TestResets(t *testing.T) {
	k := talk(t)
	before := len(k.s.Keys("Clients"))
	k.s.Fail(ajeratest.Fault{Kind: ajeratest.ResetBefore, Method: "UpdateClients"})
	k.s.Fail(ajeratest.Fault{Kind: ajeratest.ResetAfter, Method: "UpdateClients", Nth: 2})
	for i, want := range []int{before, before + 1} {
		if _, text, err := k.do(k.body(1, "UpdateClients", newClient("x"))); err == nil {
			t.Errorf("call %d was answered: %s", i, text)
		}
		if got := len(k.s.Keys("Clients")); got != want {
			t.Errorf("after call %d: %d clients, want %d", i, got, want)
		}
	}
	k.must(1, "UpdateClients", newClient("y"))
	log := k.s.Log()
	var outcomes []string
	for _, c := range log[len(log)-3:] {
		outcomes = append(outcomes, fmt.Sprintf("%d %s", c.Status, c.Outcome))
	}
	if got := strings.Join(outcomes, "; "); got != "0 fault: reset before execution, not executed; 0 fault: reset after execution, ok; 200 ok" {
		t.Errorf("log: %s", got)
	}
}

func TestBentAnswers(t *testing.T) {
	for _, c := range []struct {
		fault  ajeratest.Fault
		status int
		holds  string
		valid  bool
	}{
		{ajeratest.Fault{Kind: ajeratest.HTML}, 200, "<html>", false},
		{ajeratest.Fault{Kind: ajeratest.HTML, Status: 502}, 502, "<html>", false},
		{ajeratest.Fault{Kind: ajeratest.Status}, 500, "trouble", false},
		{ajeratest.Fault{Kind: ajeratest.Status, Status: 503}, 503, "trouble", false},
		{ajeratest.Fault{Kind: ajeratest.Truncated}, 200, `{"Content":{"Clients":[`, false},
		{ajeratest.Fault{Kind: ajeratest.Filler}, 200, `"Errors":[{"ErrorID":0,"ErrorMessage":"An error has occurred."}]`, true},
		{ajeratest.Fault{Kind: ajeratest.NonObjectError}, 200, `"Errors":["An error has occurred."]`, true},
		{ajeratest.Fault{Kind: ajeratest.NullContent}, 200, `"Content":null,"ResponseCode":200,"Message":"Success"`, true},
		{ajeratest.Fault{Kind: ajeratest.Refusal, ErrorID: -7, Text: "no"}, 200, `{"ErrorID":-7,"ErrorMessage":"no"}`, true},
		{ajeratest.Fault{Kind: ajeratest.Expired}, 200, ajeratest.TextSession, true},
		{ajeratest.Fault{Kind: ajeratest.Slow, Delay: time.Millisecond}, 200, `"Message":"Success"`, true},
	} {
		t.Run(string(c.fault.Kind), func(t *testing.T) {
			k := talk(t)
			k.s.Fail(c.fault)
			status, text, err := k.do(k.body(1, "UpdateClients", newClient("x")))
			if err != nil || status != c.status || !strings.Contains(text, c.holds) || json.Valid([]byte(text)) != c.valid {
				t.Errorf("HTTP %d, %v: %s", status, err, text)
			}
			executed := len(k.s.Keys("Clients")) == 9
			if want := c.fault.Kind != ajeratest.Refusal && c.fault.Kind != ajeratest.Expired; executed != want {
				t.Errorf("executed: %t", executed)
			}
		})
	}
}

func TestFaultsAreCountedByMethod(t *testing.T) {
	k := talk(t)
	k.s.Fail(ajeratest.Fault{Kind: ajeratest.Status, Method: "ListClients", Nth: 2, Times: 2, When: ajeratest.Before})
	var got []int
	for range 4 {
		k.must(1, "ListVendors", `{}`)
		status, _, _ := k.do(k.body(1, "ListClients", `{}`))
		got = append(got, status)
	}
	if fmt.Sprint(got) != "[200 500 500 200]" {
		t.Errorf("%v", got)
	}
	if k.s.Calls("ListClients") != 4 || k.s.Calls("ListVendors") != 4 {
		t.Errorf("%d and %d calls", k.s.Calls("ListClients"), k.s.Calls("ListVendors"))
	}
}

func TestSkeletonFault(t *testing.T) {
	k := talk(t)
	before := len(k.s.Keys("Projects"))
	k.s.Fail(ajeratest.Fault{Kind: ajeratest.Skeleton, Method: "CreateProjects"})
	content := k.must(2, "CreateProjects", fmt.Sprintf(newProject, "x"))
	if field[int](t, content, "Projects.0.ProjectKey") != 0 || len(k.s.Keys("Projects")) != before {
		t.Errorf("%s", content)
	}
}

func TestLogHoldsNoSecret(t *testing.T) {
	var seen []ajeratest.Call
	k := talk(t, ajeratest.WithObserver(func(c ajeratest.Call) { seen = append(seen, c) }))
	const args = `{ "FilterByNameLike" : "x\u0041" }`
	k.must(1, "ListClients", args)
	if status, _, _ := k.do("not JSON"); status != http.StatusOK {
		t.Errorf("HTTP %d", status)
	}
	login := fmt.Sprintf(`"Username":%q,"Password":%q,"APIVersion":1`, k.s.User(), k.s.Password())
	for _, misplaced := range []string{
		`{"Method":"CreateAPISession","MethodArguments":{` + login + `}}`,
		`{"Method":"CreateApiSession","MethodArguments":{` + login + `}}`,
		`{"MethodArguments":{` + strings.ToLower(login) + `}}`,
		`{"Method":"Login","MethodArguments":{"Logins":[{` + login + `}]}}`,
		`{"Method":"CreateAPISession",` + login + `,"APIVersion":2}`,
		`{"Method":"CreateAPISession",` + strings.ReplaceAll(login, `:"`, `: "\`) + `}`,
		`{"Method":"ListClients","MethodArguments":{"SessionToken":"` + k.tokens[1] + `"}}`,
	} {
		if e := k.post(misplaced); e.refused() == "" {
			t.Errorf("let in: %s", misplaced)
		}
	}
	log := k.s.Log()
	if string(log[2].Args) != args || log[2].Version != 1 || log[2].Outcome != "ok" {
		t.Errorf("logged %+v", log[2])
	}
	if len(seen) != len(log) {
		t.Errorf("%d calls observed, %d logged", len(seen), len(log))
	}
	for _, secret := range []string{k.s.User(), k.s.Password(), k.tokens[1], k.tokens[2]} {
		if text := fmt.Sprintf("%+v", log); strings.Contains(text, secret) {
			t.Errorf("the log tells a secret: %s", text)
		}
	}
}

// TestAFaultThatNoCallMeets is refused: the test that scripts it would pass whatever it tests.
func TestAFaultThatNoCallMeets(t *testing.T) {
	for _, f := range []ajeratest.Fault{{}, {Kind: "timeout"}, {Kind: ajeratest.Empty, Method: "GetProject"}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%+v is taken", f)
				}
			}()
			ajeratest.New(ajeratest.WithoutFirm()).Fail(f)
		}()
	}
}
