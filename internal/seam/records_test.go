package seam_test

import (
	stdjson "encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/generated/ajerashared"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/internal/seam"
	"github.com/fieldbooks/fieldbooks/wire"
)

// kept are records of both vendors as they come, with members that the specs do not
// name: among the others, deeper, and in records of which nothing is known.
var kept = []struct {
	into any
	text string
}{
	{new(ajerav2.Phase), `{"PhaseKey":7,"Description":"x","New Amount":1234567890123456789.10,"New":{"a":[1.0,null]}}`},
	{new(ajerav2.GetProjectsResult), `{"Projects":[{"ProjectKey":1,"New":1.10}],"New":[]}`},
	{new(ajerav1.ClientRecord), `{"ClientKey":3,"CF_Area":"North","CF_Limit":10.50}`},
	{new(ajerav1.GetClientsResult), `{"Clients":[{"ClientKey":4,"CF_X":null}]}`},
	{new(ajerashared.ClientRef), `{"ClientKey":5,"New":"x"}`},
	{new(aimsioapi.JobOrder), `{"jobNumber":"J-1","extra":{"amount":0.10}}`},
	{new(aimsioapi.Company), `{"name":"Acme","rate":1.10,"deep":{"a":[{}]}}`},
	{new(aimsioapi.Invoice), `{"lines":[{"amount":0.10}]}`},
	{new(aimsioapi.Pricebook), `{"priceItemList":[{"extra":1.0,"priceItemFormData":{"Size":2.50}}],"extra":true}`},
	{new(aimsioapi.BillableItemWrite), `{"billableItemCode":"B","billableItemName":"","billableItemIsTrade":false,"billableItemIsEquipment":false,"billableItemDefaultRate":1.10,"extra":1.0}`},
	{new([]aimsioapi.ObjectStub), `[{"guid":"g","extra":1.0}]`},
	{new(map[string]ajerav2.Phase), `{"a":{"PhaseKey":7,"New":1.0}}`},
}

// TestRecordsSurviveEncodingJSON reads each with both packages and writes it with
// both: nothing is lost, added or moved, whatever the Go release.
func TestRecordsSurviveEncodingJSON(t *testing.T) {
	type codec struct {
		name      string
		unmarshal func([]byte, any) error
		marshal   func(any) ([]byte, error)
	}
	codecs := []codec{
		{"encoding/json", stdjson.Unmarshal, stdjson.Marshal},
		{"json v2", func(b []byte, v any) error { return json.Unmarshal(b, v) }, func(v any) ([]byte, error) { return json.Marshal(v, json.Deterministic(true)) }},
	}
	for _, k := range kept {
		for _, read := range codecs {
			for _, write := range codecs {
				v := reflect.New(reflect.TypeOf(k.into).Elem())
				if err := read.unmarshal([]byte(k.text), v.Interface()); err != nil {
					t.Fatalf("%T, %s: %v", k.into, read.name, err)
				}
				for form, value := range map[string]any{"value": v.Elem().Interface(), "pointer": v.Interface()} {
					if got, err := write.marshal(value); err != nil || !sameMembers(got, k.text) {
						t.Errorf("%T read by %s and written by %s as a %s:\n%s (%v)\nwant\n%s", k.into, read.name, write.name, form, got, err, k.text)
					}
				}
			}
		}
	}
}

// sameMembers compares JSON, numbers as texts; the order of members is free.
func sameMembers(got []byte, want string) bool {
	return reflect.DeepEqual(tree(got), tree([]byte(want)))
}

func tree(text []byte) (v any) {
	d := stdjson.NewDecoder(strings.NewReader(string(text)))
	d.UseNumber()
	if d.Decode(&v) != nil {
		return string(text)
	}
	return v
}

func TestEmptyRecordsHaveNoUnknown(t *testing.T) {
	for _, k := range kept {
		v := reflect.New(reflect.TypeOf(k.into).Elem()).Interface()
		got, err := stdjson.Marshal(v)
		if err != nil || strings.Contains(string(got), "Unknown") {
			t.Errorf("%T: %s (%v)", v, got, err)
		}
	}
}

// TestEscapingIsTheCallers: what an encoder is told of HTML holds in records too.
func TestEscapingIsTheCallers(t *testing.T) {
	for _, escape := range []bool{true, false} {
		var out strings.Builder
		e := stdjson.NewEncoder(&out)
		e.SetEscapeHTML(escape)
		err := e.Encode(struct {
			A ajerav2.Phase
			B ajerav1.Employee
		}{ajerav2.Phase{Description: "<"}, ajerav1.Employee{FirstName: "<"}})
		if err != nil || strings.Contains(out.String(), "<") == escape {
			t.Errorf("escape %v: %s (%v)", escape, out.String(), err)
		}
	}
}

// TestNamedFieldKeepsItsNeighbours: a struct with a record among its fields is read
// and written whole. Embedding promotes the record's methods on Go 1.26; a record's
// doc says so.
func TestNamedFieldKeepsItsNeighbours(t *testing.T) {
	type noted struct {
		Phase ajerav2.Phase
		Note  string
	}
	var n noted
	text := `{"Phase":{"PhaseKey":7,"New":1.0},"Note":"x"}`
	if err := stdjson.Unmarshal([]byte(text), &n); err != nil {
		t.Fatal(err)
	}
	if got, err := stdjson.Marshal(n); err != nil || !sameMembers(got, text) {
		t.Errorf("%s (%v), want %s", got, err, text)
	}
}

// TestSensitiveRecordIsAnObject: encoding/json, which loggers use, leaves out what is
// sensitive and what may be; the rest stays an object.
func TestSensitiveRecordIsAnObject(t *testing.T) {
	text := `{"EmployeeKey":7,"FirstName":"Ann","SocialSecurityNumber":"invented-ssn","CF_Secret":"invented-other","PayRates":[{"Rate":1.0}]}`
	var e ajerav1.Employee
	if err := stdjson.Unmarshal([]byte(text), &e); err != nil {
		t.Fatal(err)
	}
	if e.SocialSecurityNumber != "invented-ssn" || len(e.PayRates) != 1 {
		t.Errorf("encoding/json reads %#v", e.EmployeeKey)
	}
	for name, value := range map[string]any{"value": e, "pointer": &e, "list": []ajerav1.Employee{e}, "field": struct{ E ajerav1.Employee }{e}} {
		got, err := stdjson.Marshal(value)
		if err != nil || strings.Contains(string(got), "invented") || strings.Contains(string(got), "PayRates") || !strings.Contains(string(got), `"EmployeeKey":7`) || !strings.Contains(string(got), `"FirstName":"Ann"`) {
			t.Errorf("%s: %s (%v)", name, got, err)
		}
	}
	if got, err := json.Marshal(e); err != nil || !sameMembers(got, text) {
		t.Errorf("json v2 writes %s (%v)", got, err)
	}
}

// credentials are as generated arguments: what is required is sent even when it is zero.
type credentials struct {
	User     string      `json:"User" wire:"required"`
	Password wire.Secret `json:"Password" wire:"required,sensitive"`
	Until    wire.Date   `json:"Until" wire:"required,sensitive"`
}

func (r credentials) MarshalJSON() ([]byte, error) { return seam.Marshal(r) }

func (r credentials) MarshalJSONTo(enc *jsontext.Encoder) error {
	return seam.MarshalSensitiveTo(enc, &r)
}

// TestRequiredSecretsAreLeftOut: a zero in their place would say something that is not so.
func TestRequiredSecretsAreLeftOut(t *testing.T) {
	c := credentials{"u", wire.Hide("invented"), wire.MustDate("2026-01-02")}
	if got, err := stdjson.Marshal([]any{c, &c}); err != nil || string(got) != `[{"User":"u"},{"User":"u"}]` {
		t.Errorf("%s (%v)", got, err)
	}
	if got, err := json.Marshal(c, wire.Revealed()); err != nil || string(got) != `{"User":"u","Password":"invented","Until":"2026-01-02"}` {
		t.Errorf("json v2 writes %s (%v)", got, err)
	}
}

// TestPrintedRecordsAreReadable: no addresses, and nested records show what they hold
// and nothing else.
func TestPrintedRecordsAreReadable(t *testing.T) {
	manager := ajerashared.EmployeeRef{EmployeeKey: 5}
	for value, want := range map[any]string{
		&ajerav2.Phase{PhaseKey: 7, Description: "x"}:                          `Phase{PhaseKey:7 Description:"x"}`,
		&ajerav2.Project{ProjectKey: 1, ProjectManager: manager}:               "Project{ProjectKey:1 ProjectManager:EmployeeRef{EmployeeKey:5}}",
		&aimsioapi.PricebookWrite{PriceBookName: "P", PriceBookGUID: new("")}:  `PricebookWrite{PriceBookGUID:"" PriceBookName:"P"}`,
		&aimsioapi.JobOrder{JobNumber: "J", JobStatus: "Active", JobGUID: "g"}: `JobOrder{JobGUID:"g" JobNumber:"J" JobStatus:"Active"}`,
		&aimsioapi.Company{Unknown: wire.Value(`{"secret":"invented"}`)}:       "",
	} {
		for _, v := range []any{value, reflect.ValueOf(value).Elem().Interface()} {
			got := fmt.Sprintf("%+v", v)
			if want != "" && !strings.HasSuffix(got, want) || strings.Contains(got, "0x") || strings.Contains(got, "invented") {
				t.Errorf("%T prints as %s, want %s", v, got, want)
			}
		}
	}
}
