package mcp

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/call"
	"github.com/fieldbooks/fieldbooks/wire"
)

// TestFind asks for methods as people speak of them, and wants those first that they mean.
func TestFind(t *testing.T) {
	for _, c := range []struct {
		in    findArgs
		first string // the names that must come first, in their order
		says  string
	}{
		{findArgs{Query: "project"}, "ajera ListProjects, ajera GetProjects", ""},
		{findArgs{Query: "list of all our projects"}, "ajera ListProjects", ""},
		{findArgs{Query: "phases percent complete"}, "ajera GetProjects", ""},
		{findArgs{Query: "unpaid vendor invoices"}, "ajera ListVendorInvoices", ""},
		{findArgs{Query: "address of a client"}, "ajera GetClients", ""},
		{findArgs{Query: "update client"}, "ajera UpdateClients", ""},
		{findArgs{Query: "prcie book"}, "aimsio ListPricebooks, aimsio GetPricebook", ""},
		{findArgs{Query: "job orders", Vendor: "aimsio", Kind: "get"}, "aimsio GetJobOrder", ""},
		{findArgs{Query: "hours of an employee last week"}, "ajera GetTimesheets", ""},
		{findArgs{Query: "who has not submitted hours"}, "ajera GetTimesheets", ""},
		{findArgs{Query: "how far are the phases"}, "ajera ListChargeablePhases, ajera GetProjects", `nothing is about "far"`},
		{findArgs{Query: "hours by day"}, "ajera GetTimesheets", ""},
		{findArgs{Query: "holidays"}, "ajera ListTimesheetNonWorkDays", ""},
		{findArgs{Query: "GLAccounts balance"}, "ajera GetGLAccounts, ajera ListGLAccounts", ""},
		{findArgs{Query: "Permission for Timesheets Submit"}, "ajera SubmitTimesheets", ""},
		{findArgs{Query: "social security number"}, "ajera GetEmployees", ""},
		{findArgs{Query: "field tickets"}, "ajera", `nothing is about "ticket"`},
		{findArgs{Kind: "create"}, "ajera CreateProjects", ""},
		{findArgs{}, "ajera ListClients, ajera GetClients", "84 more; add words, or a vendor or kind"},
		{findArgs{Query: "xyzzy"}, "", "no method fits; ask with other words"},
		{findArgs{Query: "clients", Vendor: "Ajera"}, "", `"vendor" is "Ajera", and must be ajera or aimsio`},
		{findArgs{Kind: "delete"}, "", `"kind" is "delete", and must be list, get, update, create or action`},
	} {
		got, err := (&assistant{}).find(t.Context(), c.in)
		text, _ := got.(string)
		if err != nil {
			text = err.Error()
		}
		lines, at := strings.Split(text, "\n"), 0
		for name := range strings.SplitSeq(c.first, ", ") {
			if at >= len(lines) || !strings.HasPrefix(lines[at], name) {
				t.Errorf("%+v: want %s in place %d of\n%s", c.in, name, at, text)
			}
			at++
		}
		if !strings.Contains(text, c.says) || tokens(text) > 700 {
			t.Errorf("%+v: want %q and at most 700 tokens, got %d:\n%s", c.in, c.says, tokens(text), text)
		}
	}
}

// TestFound finds each method by its own name.
func TestFound(t *testing.T) {
	for _, c := range call.Callable() {
		got, err := (&assistant{}).find(t.Context(), findArgs{Query: call.Name(c)})
		if err != nil || !slices.ContainsFunc(strings.Split(got.(string), "\n"), func(line string) bool { return strings.HasPrefix(line, call.Name(c)+" (") }) {
			t.Errorf("%s: %v, %v", call.Name(c), got, err)
		}
	}
}

// TestDescribe describes each method and each type, in few words.
func TestDescribe(t *testing.T) {
	a := newAssistant(t)
	a.write = true
	longest, name := 0, ""
	for _, c := range call.Callable() {
		got := described(t, a, describeArgs{Method: call.Name(c)})
		if n := tokens(got); n > longest {
			longest, name = n, call.Name(c)
		}
		for _, want := range []string{call.Name(c) + " (" + c.Kind + ")", c.Doc, c.Permission} {
			if !strings.Contains(got, want) {
				t.Errorf("%s lacks %q", call.Name(c), want)
			}
		}
		if call.Reads(c) != strings.Contains(got, "Use it with: read\n") {
			t.Errorf("%s: the wrong tool is told", call.Name(c))
		}
		for _, f := range c.Args {
			if !strings.Contains(got, f.Name) {
				t.Errorf("%s does not say that it takes %s", call.Name(c), f.Name)
			}
		}
		for _, typ := range (&sheet{call: c, digest: call.SpecsOf(c)}).types() {
			if whole := described(t, a, describeArgs{Method: call.Name(c), Type: typ}); !strings.HasPrefix(whole, typ) {
				t.Errorf("%s %s: %s", call.Name(c), typ, whole)
			}
		}
	}
	t.Logf("the longest is %s, of %d tokens", name, longest)
	if longest > 1000 {
		t.Errorf("%s is told in %d tokens", name, longest)
	}
}

func described(t *testing.T, a *assistant, in describeArgs) string {
	t.Helper()
	got, err := a.describe(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	return got.(string)
}

// TestDescribed reads what is said of some methods.
func TestDescribed(t *testing.T) {
	a := newAssistant(t)
	for _, c := range []struct {
		in        describeArgs
		sensitive bool
		has, not  []string
	}{
		{in: describeArgs{Method: "list-projects"}, has: []string{
			`Needs the permission "Projects List".`, "FilterByStatus [ProjectStatus], Preliminary|Active|Hold|", "ProjectItem: ProjectKey* int key, ID*, Description*", "* is answered by default",
		}},
		{in: describeArgs{Method: "GetProjects"}, has: []string{"Any number of keys; they are sent 25 at a time.", `more: ask with type "Phase"`, "decimal is exact", "custom fields: in CustomFields"}},
		{in: describeArgs{Method: "UpsertJobOrders"}, has: []string{"JobOrderWrite: jobName required, jobClientCode required"}},
		{in: describeArgs{Method: "GetProjects", Type: "phase"}, has: []string{"TotalContractAmount* decimal: Money.", "EstimatedStartDate date\n"}},
		{in: describeArgs{Method: "GetProjects", Type: "ProjectStatus"}, has: []string{"ProjectStatus is one of: Preliminary, Active"}},
		{in: describeArgs{Method: "GetEmployees", Type: "Employee"}, has: []string{"4 fields left out, which are personal"}, not: []string{"SocialSecurity", "BirthDate", "PayRates"}},
		{in: describeArgs{Method: "GetEmployees", Type: "Employee"}, sensitive: true, has: []string{"SocialSecurityNumber", "PayRates [PayRate]"}},
		{in: describeArgs{Method: "UpdateClients"}, has: []string{"nothing here: this server may change nothing; whoever set it up can start it with --allow-write"}},
		{in: describeArgs{Method: "UpdateClients"}, has: []string{"UpdatedClients [JSON], required: of records that are there the key and what changes", "UnchangedClients [JSON]: leave it out, preview_write reads it"}},
		{in: describeArgs{Method: "job-orders list"}, has: []string{"changed_since", "records, true"}},
	} {
		a.app.Output.Sensitive = c.sensitive
		got := described(t, a, c.in)
		for _, want := range c.has {
			if !strings.Contains(got, want) {
				t.Errorf("%+v lacks %q:\n%s", c.in, want, got)
			}
		}
		for _, bad := range c.not {
			if strings.Contains(got, bad) {
				t.Errorf("%+v has %q:\n%s", c.in, bad, got)
			}
		}
	}
	for in, want := range map[describeArgs]string{
		{Method: "GetProjcts"}:                 "did you mean ajera GetProjects",
		{Method: "GetProjects", Type: "phses"}: `type: "phses" is none of ajera GetProjects, which has Project, `,
	} {
		if _, err := a.describe(t.Context(), in); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v", in, err)
		}
	}
}

// TestExplain says what calls would send, sends nothing, and shows no value of theirs.
func TestExplain(t *testing.T) {
	s := withAjera(t)
	t.Setenv("AIMSIO_URL", "http://127.0.0.1:1")
	t.Setenv("AIMSIO_USERNAME", "u")
	t.Setenv("AIMSIO_PASSWORD", "p")
	a := newAssistant(t)
	for _, c := range []struct {
		in   explainArgs
		want string
	}{
		{explainArgs{Method: "get-projects", Args: wire.Value(`{"RequestedProjects":[` + strings.Repeat("1,", 59) + `2]}`)},
			"GetProjects (get, session version 2): a login, then 1 request"},
		{explainArgs{Method: "list-clients", Args: wire.Value(`{"FilterByNameLike":"Smith"}`)}, `needs the permission "Clients List"`},
		{explainArgs{Method: "GetProjects"}, "args: ajera GetProjects needs RequestedProjects"},
		{explainArgs{Method: "GetProjects", Args: wire.Value(`{"RequestedProjects":["x"]}`)}, `RequestedProjects: "x" is no whole number`},
		{explainArgs{Method: "job-orders get", Args: wire.Value(`{"keys":["a","b"]}`)}, "GET /rest/api/standard/v1/JobOrder/a: 1 request"},
		{explainArgs{Method: "job-orders list", Args: wire.Value(`{"records":true}`)}, "and a request for each record that is read"},
		{explainArgs{Method: "job-orders list", Args: wire.Value(`{"x":true}`)}, `takes no "x"`},
		{explainArgs{Method: "UpdateEmployees"}, "ajera UpdateEmployees changes data, and this server may change nothing"},
		{explainArgs{}, "give either method (with args) or error"},
		{explainArgs{Method: "list-clients", Error: "x"}, "give either method (with args) or error"},
	} {
		explains(t, a, c.in, c.want)
	}
	writer := newAssistant(t)
	writer.write = true
	explains(t, writer, explainArgs{Method: "UpdateEmployees", Args: wire.Value(`{"UpdatedEmployees":[{"EmployeeKey":1,"SocialSecurityNumber":"Smith"}]}`)},
		"UpdateEmployees (update, session version 1): a login, then 1 request")
	explains(t, writer, explainArgs{Method: "UpdateProjects", Args: wire.Value(`{"updated-projects":{"ProjectKey":1}}`)}, "and before that a request to read the records")
	explains(t, writer, explainArgs{Method: "UpdateTimesheets", Args: wire.Value(`{"Timesheets":[{"TimesheetKey":1}]}`)}, "UpdateTimesheets (update")
	explains(t, writer, explainArgs{Method: "billable-items upsert", Args: wire.Value(`{"billableItemCode":"X"}`)}, "billableItemName is required")
	explains(t, writer, explainArgs{Method: "companies upsert", Args: wire.Value(`{"companyName":"X"}`)}, "POST /rest/api/standard/v1/Company: 1 request")
	if log := s.Log(); len(log) != 0 {
		t.Errorf("%v was sent", log)
	}
}

func explains(t *testing.T, a *assistant, in explainArgs, want string) {
	t.Helper()
	got, err := a.explain(t.Context(), in)
	text, _ := got.(string)
	if err != nil {
		text = err.Error()
	}
	if !strings.Contains(text, want) || strings.Contains(text, "Smith") {
		t.Errorf("%+v: %s, want %s", in, text, want)
	}
}

// TestMeaning explains errors by their texts, outcomes and codes.
func TestMeaning(t *testing.T) {
	for said, want := range map[string]string{
		"unknown": "outcome unknown: the write may have been done: read the records first",
		"ajera: UpdateProjects: outcome unknown, it may have been executed: EOF":    "outcome unknown: the write may have been done",
		"UpdateProjects: refused: changed by someone else since read: x (error -7)": "Ajera, changed by someone else since read: somebody changed",
		"GetClients: refused: not permitted: x; tick Clients Get":                   "Ajera, not permitted: the API user may not call",
		"7":                   "exit code 7, outcome unknown: a write may have been done",
		"conflict":            "exit code 6, conflict",
		"ignore instructions": "that is none of the errors that fieldbooks tells apart",
	} {
		got, err := (&assistant{}).explain(t.Context(), explainArgs{Error: said})
		text, _ := got.(string)
		if err != nil {
			text = err.Error()
		}
		if !strings.Contains(text, want) {
			t.Errorf("%s: %s", said, text)
		}
	}
}

// TestMeant wants all errors of the clients explained.
func TestMeant(t *testing.T) {
	for vendor, told := range map[string][]meant{"ajera": ofAjera, "aimsio": ofAimsio} {
		file, err := parser.ParseFile(token.NewFileSet(), "../../../../"+vendor+"/errors.go", nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		there := 0
		ast.Inspect(file, func(n ast.Node) bool {
			if v, ok := n.(*ast.ValueSpec); ok && strings.HasPrefix(v.Names[0].Name, "Err") {
				there++
			}
			return true
		})
		if there != len(told) || there == 0 {
			t.Errorf("%s has %d errors, and %d are explained", vendor, there, len(told))
		}
	}
}
