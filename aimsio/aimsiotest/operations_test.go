package aimsiotest_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/fieldbooks/fieldbooks/specs"
)

// bodies are one accepted write for each POST of the document.
var bodies = map[string]string{
	"BillableItem": list("billableItemList", newItem),
	"Pricebook":    list("priceBookList", newBook),
	"Employee":     list("employeeList", newEmployee),
	"JobOrder":     list("jobList", newJob),
	"NRB":          list("nrbList", newNRB),
	"Company":      `{"companyList":[{"companyCode":"C-900","companyName":"Quillfish Marina","companyType":"Client"}]}`,
	"Equipment":    `{"equipmentCode":"U-90","equipmentName":"Survey Boat"}`,
	"Invoice":      `{"invoiceList":[{"invoiceNumber":"AI-0504","invoiceStatus":"Approved"}]}`,
}

// TestEveryOperation calls all 29 operations of the document and wants each of them
// answered with 200, the answer having been validated by the fake.
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
	bodies["Timecard"] = fmt.Sprintf(`{"timecardGuid":%q,"timecardStatus":"Approved"}`, k.s.Keys("Timecard")[0])
	n := 0
	for template, item := range doc.Paths.Map() {
		for method := range item.Operations() {
			n++
			t.Run(method+" "+template, func(t *testing.T) { call(t, k, method, template) })
		}
	}
	if n != 29 {
		t.Errorf("the document has %d operations; the table above knew 29", n)
	}
}

func call(t *testing.T, k *talk, method, template string) {
	path := strings.TrimPrefix(template, base)
	resource, _, keyed := strings.Cut(path, "/")
	if keyed {
		path = resource + "/" + url.PathEscape(k.s.Keys(resource)[0])
	}
	body := ""
	if method == "POST" {
		if body = bodies[resource]; body == "" {
			t.Fatalf("no body for %s", path)
		}
	}
	r := k.want(200, method, path, body)
	switch {
	case method == "POST" && r.body != "":
		t.Errorf("answered %s, want an empty body", r.body)
	case method == "GET" && keyed && !strings.HasPrefix(r.body, "{"),
		method == "GET" && !keyed && !strings.HasPrefix(r.body, `[{"dtype":"`+resource+`",`):
		t.Errorf("answered %.80s", r.body)
	}
}

// TestWholeFirmMatches reads every record of every resource.
func TestWholeFirmMatches(t *testing.T) {
	k := start(t)
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
