package aimsiotest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/aimsio/aimsiotest"
)

// TestScripted tells of faults and answers what is left of them, until they are met or taken away.
func TestScripted(t *testing.T) {
	k := start(t)
	k.s.Fail(aimsiotest.Fault{Kind: aimsiotest.Status, Path: "JobOrder", Nth: 2, Times: 2, Status: 503})
	k.s.Script(aimsiotest.Answer{Method: "GET", Path: "Employee", Body: `[]`, Times: aimsiotest.Always})
	tell := func() string {
		var all []string
		for _, s := range k.s.Scripted() {
			what := ""
			if s.Fault != nil {
				what = fmt.Sprintf("%s %d on %s", s.Fault.Kind, s.Fault.Status, s.Fault.Path)
			}
			if s.Answer != nil {
				what += fmt.Sprintf("%s on %s %s", s.Answer.Body, s.Answer.Method, s.Answer.Path)
			}
			all = append(all, fmt.Sprintf("%d: %s, before %d, always %t, left %d", s.Number, what, s.Before, s.Left == aimsiotest.Always, s.Left%aimsiotest.Always))
		}
		return strings.Join(all, "; ")
	}
	if got := tell(); got != `1: HTTP status 503 on JobOrder, before 1, always false, left 2; 2: [] on GET Employee, before 0, always true, left 0` {
		t.Errorf("scripted are %s", got)
	}
	for range 2 {
		_, _ = k.send("GET", "JobOrder", "")
		k.get("Employee")
	}
	if got := tell(); got != `1: HTTP status 503 on JobOrder, before 0, always false, left 1; 2: [] on GET Employee, before 0, always true, left 0` {
		t.Errorf("scripted are %s", got)
	}
	k.s.Scripted()[0].Fault.Path = "Company" // a copy
	if !k.s.Unscript(2) || k.s.Unscript(2) || tell() != `1: HTTP status 503 on JobOrder, before 0, always false, left 1` {
		t.Errorf("left are %s", tell())
	}
	if len(k.stubs("Employee")) == 0 {
		t.Error("the answer that was taken away was given")
	}
	if k.want(503, "GET", "JobOrder", ""); tell() != "" {
		t.Errorf("used up, but left are %s", tell())
	}
}
