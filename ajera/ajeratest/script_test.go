package ajeratest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/internal/ajeraspec"
)

// TestWhatNobodyKnowsIsRefused has every method of which the specs give the name alone refused
// until an answer is scripted, and no record changed.
func TestWhatNobodyKnowsIsRefused(t *testing.T) {
	k := talk(t)
	var seen []string
	eachWay(t, func(m *ajeraspec.Method, version int) {
		if !m.RawArgs && !m.RawContent {
			return
		}
		seen = append(seen, m.Wire)
		args := `{"RequestedVendorInvoices":[1],"Anything":[1,{"At":"all"}]}`
		k.refuse(version, m.Wire, args, "ajeratest: no one knows what the server answers to "+m.Wire+"; script an answer with Server.Script")
		k.s.Script(ajeratest.Answer{Method: m.Wire, Content: `{"Said":1}`})
		if got := string(k.must(version, m.Wire, args)); got != `{"Said":1}` {
			t.Errorf("%s: the scripted content came as %s", m.Wire, got)
		}
		k.refuse(version, m.Wire, args, "ajeratest: no one knows what the server answers to "+m.Wire+"; script an answer with Server.Script")
	})
	if got := strings.Join(seen, " "); !strings.Contains(got, "DeleteVendorInvoices") || !strings.Contains(got, "UploadVendorInvoices") || len(seen) < 9 {
		t.Errorf("unknown are %s", got)
	}
	if k.s.Get("VendorInvoices", 1) == "" {
		t.Error("an invoice is gone")
	}
}

// TestPermissionsAreKnown: of a method of which nothing else is known, too.
func TestPermissionsAreKnown(t *testing.T) {
	k := talk(t, ajeratest.Deny("Vendor Invoices Delete"))
	k.refuse(2, "DeleteVendorInvoices", `{}`, "Unauthorized method: DeleteVendorInvoices")
	k.refuse(1, "DeleteVendorInvoices", `{}`, "Unauthorized method DeleteVendorInvoices for api version 1 but is supported with api version 2")
}

// TestAnswersAreScripted executes a call before its scripted answer when that is asked for only.
func TestAnswersAreScripted(t *testing.T) {
	for _, c := range []struct {
		answer   ajeratest.Answer
		status   int
		body     string
		executed bool
	}{
		{ajeratest.Answer{Content: `{"Clients":[]}`}, 200, `{"Content":{"Clients":[]},"ResponseCode":200,"Message":"Success","Errors":[],`, false},
		{ajeratest.Answer{}, 200, `{"Content":null,"ResponseCode":200,`, false},
		{ajeratest.Answer{When: ajeratest.Before, Body: `<busy>`, Status: 503}, 503, `<busy>`, false},
		{ajeratest.Answer{When: ajeratest.After, Body: ` {} `}, 200, ` {} `, true},
		{ajeratest.Answer{When: ajeratest.After, Status: 502}, 502, `{"Content":null,`, true},
	} {
		k := talk(t)
		c.answer.Method, c.answer.Nth = "UpdateClients", 2
		k.s.Script(c.answer)
		k.must(1, "UpdateClients", newClient("first"))
		status, text, err := k.do(k.body(1, "UpdateClients", newClient("second")))
		if err != nil || status != c.status || !strings.HasPrefix(text, c.body) {
			t.Errorf("%+v: HTTP %d, %v: %s", c.answer, status, err, text)
		}
		if executed := len(k.s.Keys("Clients")) == 10; executed != c.executed {
			t.Errorf("%+v: executed: %t", c.answer, executed)
		}
	}
}

func TestScriptedContentIsJSON(t *testing.T) {
	defer func() {
		if text := fmt.Sprint(recover()); !strings.HasPrefix(text, "ajeratest: Script GetClients: the content is not JSON") {
			t.Errorf("panicked with %s", text)
		}
	}()
	ajeratest.New().Script(ajeratest.Answer{Method: "GetClients", Content: `{`})
}

// TestATooManyRequestsIsNotExecuted unless that is asked for, and says when to come again.
func TestATooManyRequestsIsNotExecuted(t *testing.T) {
	later := http.Header{"Retry-After": {"7"}}
	for _, c := range []struct {
		fault    ajeratest.Fault
		executed bool
	}{
		{ajeratest.Fault{Kind: ajeratest.Status, Status: 429, Header: later}, false},
		{ajeratest.Fault{Kind: ajeratest.HTML, Status: 429, Header: later}, false},
		{ajeratest.Fault{Kind: ajeratest.Status, Status: 429, When: ajeratest.After, Header: later}, true},
		{ajeratest.Fault{Kind: ajeratest.Status, Status: 503, Header: later}, true},
		{ajeratest.Fault{Kind: ajeratest.Status, Status: 503, When: ajeratest.Before, Header: later}, false},
		{ajeratest.Fault{Kind: ajeratest.Empty, Header: later}, true},
		{ajeratest.Fault{Kind: ajeratest.Refusal, ErrorID: -7, Text: "no", Header: later}, false},
		{ajeratest.Fault{Kind: ajeratest.Refusal, ErrorID: -7, Text: "no", When: ajeratest.After, Header: later}, true},
	} {
		k := talk(t)
		k.s.Fail(c.fault)
		resp, err := http.Post(k.s.URL(), "application/json", strings.NewReader(k.body(1, "UpdateClients", newClient("x"))))
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if got := resp.Header.Get("Retry-After"); got != "7" {
			t.Errorf("%+v: Retry-After %q", c.fault, got)
		}
		if executed := len(k.s.Keys("Clients")) == 9; executed != c.executed {
			t.Errorf("%+v: executed: %t", c.fault, executed)
		}
	}
}

// TestAnAnswerDoesWhatTheFakeCannot: the author plants in Met what the unknown call would do.
func TestAnAnswerDoesWhatTheFakeCannot(t *testing.T) {
	k := talk(t)
	k.s.Script(ajeratest.Answer{Method: "UploadVendorInvoices", Content: `{}`, Met: func() { k.s.Put("VendorInvoices", `{"VendorInvoiceKey":900,"VendorKey":1}`) }})
	k.must(2, "UploadVendorInvoices", `{}`)
	if n := count(t, k.must(2, "GetVendorInvoices", `{"RequestedVendorInvoices":[900]}`), "VendorInvoices"); n != 1 {
		t.Errorf("%d invoices of key 900", n)
	}
}

func TestAlways(t *testing.T) {
	k := talk(t)
	k.s.Script(ajeratest.Answer{Method: "DownloadVendorInvoices", Times: ajeratest.Always, Content: `{}`})
	for range 30 {
		k.must(2, "DownloadVendorInvoices", `{}`)
	}
}

// TestScripted tells of faults and answers what is left of them, until they are met or taken away.
func TestScripted(t *testing.T) {
	k := talk(t)
	k.s.Fail(ajeratest.Fault{Kind: ajeratest.Status, Method: "ListClients", Nth: 2, Times: 2, Status: 503})
	k.s.Script(ajeratest.Answer{Method: "ListVendors", Content: `{"Vendors":[]}`, Times: ajeratest.Always})
	tell := func() string {
		var all []string
		for _, s := range k.s.Scripted() {
			what := ""
			if s.Fault != nil {
				what = fmt.Sprintf("%s %d on %s", s.Fault.Kind, s.Fault.Status, s.Fault.Method)
			}
			if s.Answer != nil {
				what += fmt.Sprintf("%s on %s", s.Answer.Content, s.Answer.Method)
			}
			all = append(all, fmt.Sprintf("%d: %s, before %d, always %t, left %d", s.Number, what, s.Before, s.Left == ajeratest.Always, s.Left%ajeratest.Always))
		}
		return strings.Join(all, "; ")
	}
	if got := tell(); got != `1: HTTP status 503 on ListClients, before 1, always false, left 2; 2: {"Vendors":[]} on ListVendors, before 0, always true, left 0` {
		t.Errorf("scripted are %s", got)
	}
	for range 2 {
		_, _, _ = k.do(k.body(1, "ListClients", `{}`))
		k.must(1, "ListVendors", `{}`)
	}
	if got := tell(); got != `1: HTTP status 503 on ListClients, before 0, always false, left 1; 2: {"Vendors":[]} on ListVendors, before 0, always true, left 0` {
		t.Errorf("scripted are %s", got)
	}
	k.s.Scripted()[0].Fault.Method = "ListProjects" // a copy
	if !k.s.Unscript(2) || k.s.Unscript(2) || tell() != `1: HTTP status 503 on ListClients, before 0, always false, left 1` {
		t.Errorf("left are %s", tell())
	}
	if n := count(t, k.must(1, "ListVendors", `{}`), "Vendors"); n == 0 {
		t.Error("the answer that was taken away was given")
	}
	if _, _, _ = k.do(k.body(1, "ListClients", `{}`)); tell() != "" {
		t.Errorf("used up, but left are %s", tell())
	}
}
