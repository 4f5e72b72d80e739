package mcp

import (
	"bytes"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/wire"
)

var update = flag.Bool("update", false, "write the table of tokens anew")

// question is what a user asks, and the calls of tools that answer it. In a call {key} is the key of
// the first record of the call before, and {keys} those of all.
type question struct {
	text  string
	calls [][2]string // tool, arguments
	want  string      // is in the last answer
}

// questions are those that people of such a firm ask most days.
var questions = []question{
	{"Which projects are active?", [][2]string{
		{"read", `{"method":"ListProjects","args":{"status":"Active"},"fields":["ID","Description"]}`},
	}, "Mossbridge Pedestrian Bridge"},
	{"How far are the phases of the Mossbridge bridge?", [][2]string{
		{"lookup", `{"type":"project","name":"mossbridge"}`},
		{"read", `{"method":"GetProjects","args":{"RequestedProjects":[{key}]},"fields":["Phases.Description","Phases.ReportedPercentComplete"]}`},
	}, "ReportedPercentComplete"},
	{"Who manages the Mossbridge bridge?", [][2]string{
		{"lookup", `{"type":"project","name":"mossbridge"}`},
		{"read", `{"method":"GetProjects","args":{"RequestedProjects":[{key}]},"fields":["Projects.ProjectManager.FirstName","Projects.ProjectManager.LastName"]}`},
	}, "ProjectManager.LastName"},
	{"How many hours did Tobias Brandt write in the last week?", [][2]string{
		{"lookup", `{"type":"ajera employee","name":"Tobias Brandt"}`},
		{"read", `{"method":"ListTimesheets","args":{"employee":{key},"earliest-timesheet-date":"2025-12-22","latest-timesheet-date":"2025-12-28"},"fields":["Timesheet Date","Timesheet Total"]}`},
	}, `"37.50"`},
	{"Which job orders are not invoiced?", [][2]string{
		{"read", `{"method":"aimsio ListJobOrders","args":{"records":true},"fields":["jobNumber","jobStatus"]}`},
	}, "jobStatus"},
	{"What does each item cost in the municipal price book?", [][2]string{
		{"lookup", `{"type":"price book","name":"municipal"}`},
		{"read", `{"method":"aimsio GetPricebook","args":{"keys":[{key}]},"fields":["priceItemList.priceItemBillableItemCode","priceItemList.priceItemRate"]}`},
	}, "priceItemRate"},
	{"What is the address of the City of Osprey Falls?", [][2]string{
		{"lookup", `{"type":"client","name":"osprey falls"}`},
		{"read", `{"method":"GetClients","args":{"RequestedClients":[{key}]},"fields":["PrimaryAddressLineOne","PrimaryAddressCity","PrimaryAddressZip"]}`},
	}, "12 Quay Street"},
	{"Which vendor invoices are unpaid?", [][2]string{
		{"read", `{"method":"ListVendorInvoices","args":{"unpaid":true},"fields":["Number","VendorDescription","Amount"]}`},
	}, "INV-"},
	{"Who works here, and as what?", [][2]string{
		{"read", `{"method":"ajera ListEmployees","fields":["EmployeeKey"]}`},
		{"read", `{"method":"GetEmployees","args":{"RequestedEmployees":{keys}},"fields":["FirstName","LastName","Title"]}`},
	}, "Ashgrove"},
	{"Which accounts are for income?", [][2]string{
		{"read", `{"method":"ListGLAccounts","args":{"type":"Income"},"fields":["ID","Description"]}`},
	}, "Fee Income"},
}

// counted passes calls on, and counts the bytes of what is answered.
type counted struct {
	http.Handler
	bytes *atomic.Int64
}

func (c counted) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.Handler.ServeHTTP(&counting{w, c.bytes}, r)
}

type counting struct {
	http.ResponseWriter
	bytes *atomic.Int64
}

func (c *counting) Write(text []byte) (int, error) {
	c.bytes.Add(int64(len(text)))
	return c.ResponseWriter.Write(text)
}

// counted counts all that the vendors answer from now on.
func (d *desk) counted() *atomic.Int64 {
	var n atomic.Int64
	for name, s := range map[string]http.Handler{"AJERA_API_URL": d.ajera, "AIMSIO_URL": d.aimsio} {
		server := httptest.NewServer(counted{s, &n})
		d.Cleanup(server.Close)
		if name == "AJERA_API_URL" {
			server.URL = d.ajera.URLAt(server.URL)
		}
		d.Setenv(name, server.URL)
	}
	// Sessions are begun, and not counted.
	d.read("read", `{"method":"ajera ListCompanies"}`)
	d.read("read", `{"method":"ListProjects"}`)
	return &n
}

// ask asks a question by its calls, and returns how many tokens the answers of the tools have.
func (d *desk) ask(q question) (tokens int) {
	last := ""
	for _, c := range q.calls {
		keys := keysOfRecords(d.T, last)
		args := strings.ReplaceAll(c[1], "{keys}", string(rawjson.Array(keys)))
		if len(keys) > 0 {
			args = strings.ReplaceAll(args, "{key}", string(keys[0]))
		}
		text, isFault := d.call(c[0], args)
		if isFault {
			d.Fatalf("%s: %s", args, text)
		}
		last, tokens = text, tokens+tokensOf(len(text))
	}
	if !strings.Contains(last, q.want) {
		d.Errorf("%s\nis answered by\n%s", q.text, last)
	}
	return tokens
}

// keysOfRecords are the keys of the records of an answer: what stands first but for how they fit.
func keysOfRecords(t *testing.T, answer string) (keys []wire.Value) {
	t.Helper()
	if answer == "" {
		return nil
	}
	all, err := rawjson.Members(wire.Value(answer))
	if err != nil {
		t.Fatal(err)
	}
	lists, _ := rawjson.Lookup(all, "records")
	members, _ := rawjson.Members(lists)
	records, _ := rawjson.Items(members[0].Value)
	for _, r := range records {
		members, _ := rawjson.Members(r.Value)
		at := 0
		if members[0].Name == "fits" {
			at = 1
		}
		keys = append(keys, members[at].Value)
	}
	return keys
}

// tokensOf is how many tokens so many characters are, about.
func tokensOf(characters int) int { return (characters + 3) / 4 }

// TestTokens holds what ten usual questions cost against what the vendors answer to the same calls: a
// tenth in sum.
func TestTokens(t *testing.T) {
	d := newDesk(t)
	n := d.counted()
	var table bytes.Buffer
	fmt.Fprint(&table, tableBegins, "| A user asks | calls of tools | tokens of their answers | of what the vendors answer | share |\n|---|--:|--:|--:|--:|\n")
	ours, theirs, calls := 0, 0, 0
	row := func(text string, calls, ours, theirs int) {
		fmt.Fprintf(&table, "| %s | %d | %d | %d | %.1f %% |\n", text, calls, ours, theirs, 100*float64(ours)/float64(theirs))
	}
	for _, q := range questions {
		n.Store(0)
		mine := d.ask(q)
		whole := tokensOf(int(n.Load()))
		row(q.text, len(q.calls), mine, whole)
		ours, theirs, calls = ours+mine, theirs+whole, calls+len(q.calls)
	}
	row("**all ten**", calls, ours, theirs)
	fmt.Fprint(&table, tableEnds)
	t.Log("\n" + table.String())
	if ours*10 > theirs {
		t.Errorf("ten questions cost %d tokens, where whole records are %d: more than a tenth", ours, theirs)
	}
	holdTable(t, table.String())
}

// The table stands between these in docs/assistant.md.
const (
	tableBegins = "<!-- tokens: written by go test ./internal/mcp -run TestTokens -update -->\n"
	tableEnds   = "<!-- end of tokens -->\n"
)

// holdTable holds the table in the docs against what was measured, or writes it anew.
func holdTable(t *testing.T, table string) {
	t.Helper()
	name := filepath.Join("..", "..", "..", "..", "docs", "assistant.md")
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, begins := strings.Cut(string(text), tableBegins)
	old, after, ends := strings.Cut(rest, tableEnds)
	switch {
	case !begins || !ends:
		t.Errorf("%s has no place for the table of tokens: put %q and %q there", name, tableBegins, tableEnds)
	case *update:
		if err := os.WriteFile(name, []byte(before+table+after), 0o644); err != nil {
			t.Fatal(err)
		}
	case tableBegins+old+tableEnds != table:
		t.Errorf("%s does not say what was measured; run it with -update:\n%s", name, table)
	}
}
