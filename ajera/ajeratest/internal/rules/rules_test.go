package rules

import (
	"strings"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/ajera/ajeratest/internal/tables"
	"github.com/fieldbooks/fieldbooks/internal/fake"
)

func newOrder(version int, method string) *Order {
	b := tables.New(time.Now)
	return &Order{Tables: b, Version: version, Method: b.Ways(method)[version][0], Employee: 1}
}

func value(t *testing.T, text string) *fake.Value {
	t.Helper()
	v, err := fake.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestCheck(t *testing.T) {
	for _, c := range []struct{ method, top, args, want string }{
		{"ListClients", `{}`, `{"FilterByStatus":["Active"]}`, ""},
		{"ListClients", `{"PageResults":true}`, `{}`, ""},
		{"ListClients", `{"PageResults":1}`, `{}`, "PageResults: not of type bool"},
		{"ListClients", `{"Other":1}`, `{}`, `unknown member "Other" beside Method`},
		{"ListClients", `{}`, `[]`, "MethodArguments must be an object"},
		{"ListClients", `{}`, `{"NoSuch":1}`, `unknown argument "NoSuch"`},
		{"GetClients", `{}`, `{}`, "RequestedClients is missing"},
		{"GetClients", `{}`, `{"RequestedClients":[]}`, "the list is empty"},
		{"GetClients", `{}`, `{"RequestedClients":["1"]}`, "RequestedClients: not of type int"},
	} {
		got := ""
		if r := newOrder(1, c.method).Check(value(t, c.top), value(t, c.args)); r != nil {
			got = r.Detail
		}
		if !strings.Contains(got, c.want) || (got == "") != (c.want == "") {
			t.Errorf("%s %s %s: %q, want %q", c.method, c.top, c.args, got, c.want)
		}
	}
}

func TestCutIsThePageAskedFor(t *testing.T) {
	rows := make([]*fake.Value, 7)
	for i := range rows {
		rows[i] = fake.Of(i)
	}
	for _, c := range []struct {
		top         string
		first, size int
		page        Page
	}{
		{`{"PageResults":true,"PageNumber":2,"PageSize":3}`, 3, 3, Page{3, 2, 3}},
		{`{"PageResults":true,"PageNumber":3,"PageSize":3}`, 6, 1, Page{3, 3, 3}},
		{`{"PageResults":true}`, 0, 7, Page{10, 1, 1}},
	} {
		o := newOrder(1, "ListProjects")
		if r := o.Check(value(t, c.top), fake.Object()); r != nil {
			t.Fatal(r)
		}
		got, page := o.Cut(rows)
		if len(got) != c.size || got[0] != rows[c.first] || page == nil || *page != c.page {
			t.Errorf("%s: %v of page %+v", c.top, got, page)
		}
	}
	if got, page := newOrder(1, "ListProjects").Cut(rows); len(got) != 7 || page != nil {
		t.Errorf("unasked: %v, %+v", got, page)
	}
}

func TestMayChange(t *testing.T) {
	o := newOrder(1, "UpdateClients")
	typ := o.TypeOf(1, "Clients")
	before := fake.Object("ClientKey", 1, "TenantOnly", 1)
	o.Put("Clients", fake.Object("CF_TaxExempt", true))
	for name, want := range map[string]string{
		"Description": "", "TenantOnly": "", "CF_TaxExempt": "", "CF_Other": "unknown property", "NoSuch": "unknown property",
		"ClientTypeDescription": "read-only", "LastModifiedDate": "token", "SendStatements": "not of type bool",
	} {
		got := ""
		if r := o.MayChange("Clients", typ, before, name, fake.Of("x")); r != nil {
			got = r.Detail
		}
		if !strings.Contains(got, want) || (got == "") != (want == "") {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}
