package aimsiotest_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/fieldbooks/fieldbooks/aimsio/aimsiotest"
	"github.com/fieldbooks/fieldbooks/specs"
)

// bodies are one accepted write for each POST of which the document publishes the members.
var bodies = map[string]string{
	"BillableItem": list("billableItemList", newItem),
	"Pricebook":    list("priceBookList", newBook),
	"Employee":     list("employeeList", newEmployee),
	"JobOrder":     list("jobList", newJob),
	"NRB":          list("nrbList", newNRB),
}

// unread are the resources of which no member is published.
var unread = []string{"Company", "Equipment", "Invoice", "NonRecurringBillableItem", "PayrollPeriod", "Timecard"}

// TestEveryOperation calls all operations of the document and wants each of them
// answered with 200, the answer having been validated by the fake, or refused as one
// whose answer no one knows until the test has its own.
func TestEveryOperation(t *testing.T) {
	data, err := specs.FS.ReadFile("aimsio/openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := openapi3.NewLoader().LoadFromData(data)
	if err != nil {
		t.Fatal(err)
	}
	k := start(t)
	n, refused := 0, 0
	for template, item := range doc.Paths.Map() {
		for method := range item.Operations() {
			n++
			t.Run(method+" "+template, func(t *testing.T) { refused += call(t, k, method, template) })
		}
	}
	if n < 29 || refused < 4+6 {
		t.Errorf("the document has %d operations, %d of them unknown; want 29 and 10 at least", n, refused)
	}
}

// call makes one call, and says how many answers were refused as unknown.
func call(t *testing.T, k *talk, method, template string) (refused int) {
	path, here := strings.TrimPrefix(template, base), *k
	here.t = t
	resource, _, keyed := strings.Cut(path, "/")
	if method == "GET" && len(k.s.Keys(resource)) == 0 {
		k.s.Put(resource, `{}`) // of a resource that the fake's own company does not know
	}
	if keyed {
		path = resource + "/" + url.PathEscape(k.s.Keys(resource)[0])
	}
	body := bodies[resource]
	switch {
	case method == "GET":
		body = ""
	case body == "": // of no member is it known whether it may be sent
		t.Logf("%s has no body in bodies, so none of its members may be published", resource)
		here.unknown(method, path, `{"status":"Approved"}`, "POST "+resource)
		k.s.Script(aimsiotest.Answer{Method: method, Path: resource})
		body, refused = "{}", 1
	}
	if keyed && slices.Contains(unread, resource) {
		here.unknown(method, path, "", "GET "+strings.TrimPrefix(template, base))
		k.s.Put(resource, k.s.Get(resource, k.s.Keys(resource)[0]))
		refused = 1
	}
	r := here.want(200, method, path, body)
	switch {
	case method == "POST" && r.body != "":
		t.Errorf("answered %s, want an empty body", r.body)
	case method == "GET" && keyed && !strings.HasPrefix(r.body, "{"),
		method == "GET" && !keyed && !strings.HasPrefix(r.body, `[{"dtype":"`+resource+`",`):
		t.Errorf("answered %.80s", r.body)
	}
	return refused
}

// TestWholeFirmMatches reads every record of every resource.
func TestWholeFirmMatches(t *testing.T) {
	k := start(t)
	for _, resource := range unread {
		for _, key := range k.s.Keys(resource) {
			k.s.Put(resource, k.s.Get(resource, key))
		}
	}
	for resource, least := range map[string]int{"BillableItem": 14, "Pricebook": 3, "Employee": 8, "JobOrder": 12, "Company": 13,
		"NonRecurringBillableItem": 6, "Equipment": 4, "Invoice": 4, "Timecard": 4, "PayrollPeriod": 3} {
		stubs := k.stubs(resource)
		if len(stubs) < least {
			t.Errorf("%d %s, want %d", len(stubs), resource, least)
		}
		for _, st := range stubs {
			key := st.GUID
			if resource == "PayrollPeriod" {
				key = fmt.Sprint(st.ID)
			}
			if st.UpdatedAt == 0 || k.s.Get(resource, key) != k.get(resource+"/"+key) {
				t.Errorf("%s %q is not what its stub leads to", resource, key)
			}
		}
	}
}
