package envelope

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/ajera/internal/decode"
	"github.com/fieldbooks/fieldbooks/ajera/internal/match"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/internal/record"
	"github.com/fieldbooks/fieldbooks/wire"
)

func recordOf[T any]() *record.Record { return record.Of(reflect.TypeFor[T]()) }

// TestOneReading reads a content as tenants write it. What is so already is not copied.
func TestOneReading(t *testing.T) {
	const same = "same"
	clients, groups, totals := recordOf[ajerav1.GetClientsResult](), recordOf[ajerav1.ListAccountGroupsResult](), recordOf[ajerav1.GetProjectTotalsResult]()
	flat, updated := recordOf[ajerav2.GetProjectsResult](), recordOf[ajerav1.UpdateClientsResult]()
	for _, test := range []struct {
		name    string
		of      *record.Record
		content string
		want    string
		whole   bool
		bent    string
	}{
		{"plain", clients, `{"Clients" : [{"ClientKey":7}], "More":{"Clients":1}}`, same, true, ""},
		{"plain, empty", clients, `{"Clients":[ ]}`, same, true, ""},
		{"plain, null", clients, `{"Clients":null}`, same, false, ""},
		{"something else", clients, `{"Others":[{}]}`, same, false, ""},
		{"absent", clients, ``, ``, false, ""},
		{"null", clients, `null`, ``, false, ""},
		{"empty", clients, ` { } `, ``, false, ""},
		{"empty list", clients, `[]`, ``, false, ""},
		{"empty text", clients, `""`, ``, false, ""},
		{"other case", clients, `{"clients":[{"ClientKey":7}],"Note":1}`, `{"Clients":[{"ClientKey":7}],"Note":1}`, true, "/Clients: name in other case"},
		{"other name", groups, `{"GLAccounts":[{"AccountGroupKey":7}]}`, `{"AccountGroups":[{"AccountGroupKey":7}]}`, true, ""},
		{"other name, empty first", groups, `{"AccountGroups":[],"GLAccounts":[{"AccountGroupKey":7}]}`, `{"AccountGroups":[{"AccountGroupKey":7}]}`, true, "more than once"},
		{"other name, null and empty", groups, `{"AccountGroups":null,"GLAccounts":[]}`, `{"AccountGroups":[]}`, true, "more than once"},
		{"both names, the same", groups, `{"GLAccounts":[{"A":7}],"AccountGroups":[{"A": 7}]}`, `{"AccountGroups":[{"A": 7}]}`, true, "more than once"},
		{"both names, not the same", groups, `{"GLAccounts":[{"A":8}],"AccountGroups":[{"A":7}]}`, `{"AccountGroups":[{"A":7}]}`, false, "more than once"},
		{"one name twice", clients, `{"Clients":[{"ClientKey":6}],"Clients":[{"ClientKey":7}]}`, `{"Clients":[{"ClientKey":7}]}`, false, "more than once"},
		{"one name twice, the last null", clients, `{"Clients":[{"ClientKey":6}],"Clients":null}`, `{"Clients":[{"ClientKey":6}]}`, true, "more than once"},
		{"lone record", clients, `{"Clients":{"ClientKey":7}}`, `{"Clients":[{"ClientKey":7}]}`, true, "/Clients: bare value read as a list of one"},
		{"empty object for a list", clients, `{"Clients":{}}`, `{"Clients":null}`, false, "empty object read as absent"},
		{"empty text for a list", clients, `{"Clients":""}`, `{"Clients":null}`, false, "empty string read as absent"},
		{"bare list", clients, `[{"ClientKey":7},{"ClientKey":8}]`, `{"Clients":[{"ClientKey":7},{"ClientKey":8}]}`, true, "/: list read as Clients"},
		{"list of one content", clients, `[{"Clients":[{"ClientKey":7}]}]`, `{"Clients":[{"ClientKey":7}]}`, true, "/: list of 1 read as the content"},
		{"list of one odd content", clients, `[ {"clients":{"ClientKey":7}} ]`, `{"Clients":[{"ClientKey":7}]}`, true, "/Clients: bare value read as a list of one"},
		{"list of contents", clients, `[{"Clients":[{"ClientKey":7}]},{"CLIENTS":[{"ClientKey":8}]}]`, `{"Clients":[{"ClientKey":7},{"ClientKey":8}]}`, true, "/: list of 2 read as the content"},
		{"list of one empty content", clients, `[{"Clients":[]}]`, `{"Clients":[]}`, true, "/: list of 1 read as the content"},
		{"list of one content without its list", clients, `[{}]`, `{}`, false, "/: list of 1 read as the content"},
		{"one record in a list", totals, `{"Projects":[{"ProjectKey":7}]}`, `{"ProjectTotals":{"ProjectKey":7}}`, true, "/ProjectTotals: list read as its only record"},
		{"no record in a list", totals, `{"ProjectTotals":[]}`, `{"ProjectTotals":null}`, false, "empty list read as absent"},
		{"bare list of one record", totals, `[{"ProjectKey":7}]`, `{"ProjectTotals":{"ProjectKey":7}}`, true, "/: list read as ProjectTotals"},
		{"bare list for four lists", flat, `[{"PhaseKey":7,"ProjectKey":8}]`, same, true, ""},
		{"four lists, one there", flat, `{"Phases":[]}`, same, true, ""},
		{"counter in other case", updated, `{"numberofclientsupdated":2}`, `{"NumberOfClientsUpdated":2}`, true, "other case"},
		{"text", clients, `"none today"`, same, true, ""},
		{"not understood", clients, `{"Clients":"none today"}`, same, true, ""},
		{"cut off", clients, `{"Clients":[{"Cli`, same, true, ""},
		{"nothing promised", recordOf[ajerav1.UpdateExpenseReportsResult](), `[{"a":1}]`, same, true, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := Read(wire.Value(test.content), test.of)
			if test.want == same {
				test.want = test.content
				if len(got.Content) > 0 && &got.Content[0] != &wire.Value(test.content)[0] && string(got.Content) != test.content {
					t.Error("it was copied")
				}
			}
			if string(got.Content) != test.want || got.Whole != test.whole || !strings.Contains(strings.Join(got.Bent, "\n"), test.bent) || (test.bent == "") != (len(got.Bent) == 0) {
				t.Errorf("%s, whole %v, bent %q\nwant %s", got.Content, got.Whole, got.Bent, test.want)
			}
		})
	}
}

// TestReadingForNobody: where no type says what a content is, a list of one is it all the same.
func TestReadingForNobody(t *testing.T) {
	for content, want := range map[string]string{
		`{"A":1}`: `{"A":1}`, ` [ {"A":1} ]`: `{"A":1}`, `[{"A":1},{"B":2}]`: `[{"A":1},{"B":2}]`, `[7]`: `[7]`, `[]`: `[]`, `[{"A":1}`: `[{"A":1}`, `7`: `7`, ``: ``,
	} {
		if got := Read(wire.Value(content), nil); string(got.Content) != want || !got.Whole || len(got.Bent) > 0 {
			t.Errorf("%s: %+v", content, got)
		}
	}
}

// TestPlainContentIsNotCopied holds for contents of any length.
func TestPlainContentIsNotCopied(t *testing.T) {
	content := wire.Value(`{"Clients":[` + strings.Repeat(`{"ClientKey":7},`, 1000) + `{"ClientKey":8}],"More":1}`)
	if got := Read(content, recordOf[ajerav1.GetClientsResult]()); &got.Content[0] != &content[0] || len(got.Content) != len(content) {
		t.Error("it was copied")
	}
}

// TestWhatIsAnEnvelope takes no word of a server for success that is not Ajera's.
func TestWhatIsAnEnvelope(t *testing.T) {
	const foreign, refused, success = "foreign", "refused", "success"
	for body, want := range map[string]string{
		`{"ResponseCode":200,"Message":"Success","Errors":[]}`:                     success,
		`{"Message":"Success","Errors":[]}`:                                        success,
		`{"responsecode":0,"CONTENT":{"clients":[{"ClientKey":7}]},"message":"x"}`: success,
		`{"Content":{}}`:                       success,
		`{"content":{}}`:                       success,
		`{"ResponseCode":0,"Errors":false}`:    success,
		`{"ResponseCode":0,"Errors":""}`:       success,
		`{"ResponseCode":0,"Errors":{}}`:       success,
		`{"ResponseCode":0,"Errors":[ ]}`:      success,
		`{}`:                                   foreign,
		`[]`:                                   foreign,
		`null`:                                 foreign,
		`""`:                                   foreign,
		`true`:                                 foreign,
		`0`:                                    foreign,
		``:                                     foreign,
		`{"Message":"Success"}`:                foreign,
		`{"message":"locked"}`:                 foreign,
		`{"Message":"x","UsageKey":"y"}`:       foreign,
		`{"Content":null,"ResponseCode":null}`: foreign,
		`{"Errors":[]}`:                        foreign,
		`{"Errors":null,"Message":"Hm"}`:       foreign,
		`{"errors":[{"message":"locked"}]}`:    foreign,
		`{"errors":["locked"]}`:                foreign,
		`{"error":"maintenance until 06:00"}`:  foreign,
		`{"Clients":[{"ClientKey":7}]}`:        foreign,
		`{"ResponseCode":0,"Errors":"locked"}`: refused,
		`{"ResponseCode":0,"Errors":{"ErrorID":-7}}`:                                                                                  refused,
		`{"ResponseCode":0,"Errors":[{"message":"locked"}]}`:                                                                          refused,
		`{"ResponseCode":0,"Errors":[["locked"]]}`:                                                                                    refused,
		`{"ResponseCode":0,"Errors":[{"ErrorID":0,"ErrorMessage":"Invalid Session"}]}`:                                                refused,
		`{"ResponseCode":0,"Message":"An error has occurred.","Errors":[{"ErrorID":0,"ErrorMessage":"Locked"}],"Content":{}}`:         refused,
		`{"ResponseCode":0,"Message":"Hm","Errors":[{"ErrorID":0,"ErrorMessage":"Locked"}],"Content":{"Clients":[ ]}}`:                refused,
		`{"ResponseCode":0,"Message":"Hm","Errors":[{"ErrorID":0,"ErrorMessage":"Locked"}],"Content":[{"Clients":[]}]}`:               refused,
		`{"ResponseCode":0,"Message":"Hm","Errors":[{"ErrorID":0,"ErrorMessage":"A remark"}],"Content":[{"ClientKey":7}]}`:            success,
		`{"ResponseCode":0,"Message":"Success","Errors":[{"ErrorID":0,"ErrorMessage":"A remark"}],"Content":null}`:                    success,
		`{"ResponseCode":{"a":1},"Errors":[]}`:                                                                                        refused,
		`{"Errors":[{"ErrorID":-150,"ErrorMessage":"Unable to authenticate user"}]}`:                                                  refused,
		`{"ResponseCode":0,"Content":{"Clients":[{"ClientKey":1}]},"content":{}}`:                                                     success,
		`{"responseCode":-100,"ResponseCode":null,"Content":{"Clients":[]}}`:                                                          refused,
		`{"ResponseCode":0,"errors":[{"errorid":-150,"errormessage":"Unable to authenticate user"}],"Errors":[],"Message":"Success"}`: refused,
	} {
		e, err := Open(200, []byte(body), recordOf[ajerav1.GetClientsResult]())
		got := foreign
		if err == nil {
			got = success
			if f := e.Refusal(); f != nil {
				got = refused
				if text := f.Error(); strings.ContainsAny(text, "{[") {
					t.Errorf("%s: shows what may be records: %s", body, text)
				}
			}
		}
		if got != want {
			t.Errorf("%s is %s (%v), want %s", body, got, err, want)
		}
	}
}

// TestHeadShowsNoRecords gives answers that are no envelope, each with a number that is somebody's.
func TestHeadShowsNoRecords(t *testing.T) {
	wide := func(text string) string {
		var b strings.Builder
		for _, r := range text {
			b.WriteByte(byte(r))
			b.WriteByte(0)
		}
		return b.String()
	}
	const records = `{"ResponseCode":200,"Content":{"Employees":[{"SSN":"123-45-6789"}`
	for _, body := range []string{
		records, "\xef\xbb\xbf" + records, "\xef\xbb\xbf\xef\xbb\xbf" + records, ")]}',\n" + records, "callback(" + records + "]}})", "OK " + records, "// " + records,
		"\xff\xfe" + wide(records), wide(records), "\xff\xfe" + wide("123-45-6789"), `[{"SSN":"123-45-6789"}]`, `{"S":"123-45-6789"}`, `"123-45-6789"`, `123456789`,
		"Employee;SSN\n1;123-45-6789", "EmployeeKey\tSSN", "<Employee><SSN>123-45-6789</SSN></Employee>", "<?xml version='1.0'?><a>123-45-6789</a>",
		"SSN=123-45-6789&a=b", "eyJTU04iOiIxMjMtNDUtNjc4OSIsIlBheSI6IjEyMyJ9", "\x1f\x8b123-45-6789", "--b\r\nContent-Type: application/json\r\n\r\n" + records,
		`{"error":{"record":{"SSN":"123-45-6789","message":"123-45-6789"}}}`, `{"Employee":{"message":"123-45-6789"}}`,
	} {
		_, err := Open(200, []byte(body), recordOf[ajerav1.GetEmployeesResult]())
		text := Head([]byte(body)) + fmt.Sprint(err)
		for _, secret := range []string{"123", "45", "1\x002", "eyJ"} {
			if err == nil || strings.Contains(text, secret) {
				t.Errorf("%q: %s", body, text)
			}
		}
	}
	for body, want := range map[string]string{
		`{"error":"maintenance until 06:00"}`:                                       `a JSON object that says "maintenance until 06:00"`,
		"\xef\xbb\xbf" + `{"Error":{"code":5,"message":"locked"},"Rows":[{"a":1}]}`: `a JSON object that says "locked"`,
		`{"errors":[{"message":"a"},"b"],"x":1}`:                                    `a JSON object that says "a; b"`,
		`<html><body>maintenance</body></html>`:                                     `"<html><body>maintenance</body></html>"`,
		"\xef\xbb\xbf\n<!DOCTYPE HTML><p>closed":                                    `"<!DOCTYPE HTML><p>closed"`,
		"503 Service Unavailable":                                                   `"503 Service Unavailable"`,
		"temporarily closed, until 06:00":                                           `"temporarily closed, until 06:00"`,
		`true`:                                                                      `a JSON bool (4 bytes)`,
		` `:                                                                         `nothing`,
		`{"Content":{"Clients":[`:                                                   `a JSON object (23 bytes)`,
		"\xff\xfe{\x00}\x00":                                                        `UTF-16, or no text (6 bytes)`,
		"a|b":                                                                       `no JSON (3 bytes)`,
		strings.Repeat("a", 30):                                                     `"` + strings.Repeat("a", 30) + `"`,
		strings.Repeat("a", 31):                                                     `no JSON (31 bytes)`, // encoded
	} {
		if got := Head([]byte(body)); got != want {
			t.Errorf("%q: %s, want %s", body, got, want)
		}
	}
}

// FuzzAnswer takes the bytes of an answer all the way to the records: what is no envelope is no
// success, a reading read again is the same, and the decoder gets the rows that others count.
func FuzzAnswer(f *testing.F) {
	results := []reflect.Type{
		reflect.TypeFor[ajerav1.GetClientsResult](), reflect.TypeFor[ajerav1.ListAccountGroupsResult](), reflect.TypeFor[ajerav1.GetProjectTotalsResult](),
		reflect.TypeFor[ajerav2.GetProjectsResult](), reflect.TypeFor[ajerav2.ListTimesheetsResult](), reflect.TypeFor[ajerav1.UpdateClientsResult](),
	}
	for _, content := range []string{
		`{"Projects":[{"ProjectKey":1}],"Phases":[{"PhaseKey":2},{}],"InvoiceGroups":null}`, `{"timesheets":[{"Timesheet Key":1},{"timesheet key":2}]}`,
		`[{"Clients":[{"ClientKey":7}]},{"clients":{"ClientKey":8}}]`, `[{"ClientKey":"7"}]`, `{"GLAccounts":[{}],"AccountGroups":[]}`, `{"ProjectTotals":[{"ProjectKey":1,"Cost + Fee":2}]}`,
		`{"Clients":[{"ClientKey":7}],"Clients":[],"NumberOfClientsUpdated":"2"}`, `null`, `""`, `[]`, `{"Projects":[[]]}`, `[[{"Projects":1}]]`,
	} {
		f.Add([]byte(`{"ResponseCode":200,"Message":"Success","Errors":[],"Content":` + content + `}`))
		f.Add([]byte(`{"content":` + content + `,"responsecode":"0"}`))
	}
	for _, body := range []string{`{"error":"x"}`, `null`, `{"Errors":[{"ErrorID":-150}],"Message":"m"}`, "\xef\xbb\xbf{}", `{"Errors":"x","ResponseCode":0}`} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, result := range results {
			walk(t, body, result)
		}
	})
}

// walk reads one answer into one kind of result.
func walk(t *testing.T, body []byte, result reflect.Type) {
	r := record.Of(result)
	_ = Head(body)
	e, err := Open(200, body, r)
	if err != nil {
		return
	}
	if f := e.Refusal(); f != nil {
		_ = f.Error()
		return
	}
	again := Read(e.Content, r)
	if string(again.Content) != string(e.Content) || len(again.Bent) > 0 {
		t.Fatalf("%s: read again it is %s %q", e.Content, again.Content, again.Bent)
	}
	v := reflect.New(result)
	if _, err := decode.Into(e.Content, v.Interface()); err != nil {
		return
	}
	if !isVendors(body) {
		t.Fatalf("%q: taken for success", body)
	}
	for _, f := range r.Fields {
		if f.Shape != record.List {
			continue
		}
		counted := len(itemsOf(t, e.Content, f.Name))
		if n := v.Elem().Field(f.Index).Len(); n != counted {
			t.Fatalf("%s: %d rows of %s are counted and %d read", e.Content, counted, f.Name, n)
		}
	}
	checkMissing(t, r, v.Elem())
	two, err := Join([]*Envelope{e, e}, nil)
	if err == nil && e.Content != nil {
		for _, f := range r.Fields {
			if n := len(itemsOf(t, two.Content, f.Name)); f.Shape == record.List && n != 2*len(itemsOf(t, e.Content, f.Name)) {
				t.Fatalf("%s: joined with itself it has %d %s", e.Content, n, f.Name)
			}
		}
	}
}

// checkMissing asks for two keys: each came, or is missing.
func checkMissing(t *testing.T, r *record.Record, result reflect.Value) {
	t.Helper()
	for _, f := range r.Keyed() {
		missing := match.Arrange(result, f.Name, []int{7, 1})
		came := make(map[int]bool)
		for i := range result.Field(f.Index).Len() {
			came[record.Of(f.Type.Elem()).KeyOf(result.Field(f.Index).Index(i))] = true
		}
		if slices.Contains(missing, 7) == came[7] || slices.Contains(missing, 1) == came[1] {
			t.Fatalf("of 7 and 1, %v are missing of %s, %v came", missing, f.Name, came)
		}
	}
}

// itemsOf counts the rows of a list as those do who look before the decoder.
func itemsOf(t *testing.T, content wire.Value, name string) []rawjson.Member {
	t.Helper()
	members, err := rawjson.Members(content)
	if err != nil {
		t.Fatal(err)
	}
	list, _ := rawjson.Lookup(members, name)
	items, _ := rawjson.Split(list, 0)
	return items
}

// isVendors asks another decoder for the members that only the vendor's answers have.
func isVendors(body []byte) bool {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(bytes.TrimPrefix(body, mark), &members); err != nil {
		return false
	}
	for name := range members {
		if slices.Contains([]string{"content", "responsecode", "errors"}, strings.ToLower(name)) {
			return true
		}
	}
	return false
}
