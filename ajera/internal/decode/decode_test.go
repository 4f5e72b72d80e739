package decode

import (
	"reflect"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/internal/codec"
	"github.com/fieldbooks/fieldbooks/wire"
	"github.com/go-json-experiment/json"
)

func TestDecodeBends(t *testing.T) {
	var r ajerav2.GetProjectsResult
	bent, err := Into(wire.Value(`{"Projects":[{"ProjectKey":"15","BudgetedOverheadRate":"40.3830"}]}`), &r)
	if err != nil || r.Projects[0].ProjectKey != 15 || r.Projects[0].BudgetedOverheadRate.String() != "40.3830" {
		t.Fatalf("%v %+v", err, r)
	}
	if len(bent) != 2 || !strings.Contains(bent[0], "/Projects/0/ProjectKey") {
		t.Errorf("bent %q", bent)
	}
}

func TestDecodeShapes(t *testing.T) {
	for _, test := range []struct{ name, content string }{
		{"object", `{"Clients":[{"ClientKey":7,"Description":"C"}]}`},
		{"one record for a list", `{"Clients":{"ClientKey":7,"Description":"C"}}`},
		{"duplicate names", `{"Clients":[{"ClientKey":7,"Description":"B","Description":"C"}]}`},
		{"other case", `{"clients":[{"CLIENTKEY":7,"Description":"C"}]}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			var r ajerav1.GetClientsResult
			bent, err := Into(wire.Value(test.content), &r)
			if err != nil || len(r.Clients) != 1 || r.Clients[0].ClientKey != 7 || r.Clients[0].Description != "C" {
				t.Fatalf("%v %+v", err, r)
			}
			if (len(bent) == 0) != (test.name == "object" || test.name == "other case") {
				t.Errorf("bent %q", bent)
			}
		})
	}
}

func TestDecodeHidesValues(t *testing.T) {
	strict := json.Unmarshal([]byte(`6789.25`), new(int))
	if !strings.Contains(strict.Error(), "6789") || strings.Contains(codec.Unreadable(strict).Error(), "6789") {
		t.Errorf("%v, masked %v", strict, codec.Unreadable(strict))
	}
	var r ajerav1.GetEmployeesResult
	_, err := Into(wire.Value(`{"Employees":[{"EmployeeKey":"123-45-6789"}]}`), &r)
	if err == nil || strings.Contains(err.Error(), "6789") {
		t.Error(err)
	}
}

func TestOtherNamesAreRead(t *testing.T) {
	var r ajerav2.GetProjectsResult
	_, err := Into(wire.Value(`{"Projects":[{"ProjectKey":1,"ReportedPercentDate":"2026-01-31"}],"InvoiceGroups":[{"InvoiceGroupKey":2,"Client":{"ClientKey":9,"Description":"City"}}]}`), &r)
	if err != nil {
		t.Fatal(err)
	}
	if got := r.Projects[0].ReportedPercentCompleteDate.String(); got != "2026-01-31" {
		t.Errorf("date %q", got)
	}
	if g := r.InvoiceGroups[0]; g.ClientKey != 9 || g.ClientDescription != "City" {
		t.Errorf("group %+v", g)
	}
}

func TestTotalsAreGathered(t *testing.T) {
	var r ajerav1.GetProjectTotalsResult
	_, err := Into(wire.Value(`{"ProjectTotals":{"ProjectKey":1,"Cost + Premium":12.50,"CF_Score":3,"Billed":0,"Label":"x"}}`), &r)
	if err != nil {
		t.Fatal(err)
	}
	totals := r.ProjectTotals.Totals
	if len(totals) != 2 || totals["Cost + Premium"].String() != "12.50" || !totals["Billed"].Present() {
		t.Errorf("totals %v", totals)
	}
}

// TestDecodeFillsAll compares records read by package codec, which are not visited
// again unless something is to be filled in, with those that json v2 reads.
func TestDecodeFillsAll(t *testing.T) {
	type client struct {
		Key     int        `json:"Key"`
		Unknown wire.Value `json:",embed"`
	}
	type item struct {
		Name    string     `json:"Name" wire:"also=Label|Names.Short"`
		Items   []item     `json:"Items"`
		Unknown wire.Value `json:",embed"`
	}
	type declared struct {
		ClientKey int    `json:"ClientKey" wire:"also=Client.Key"`
		Client    client `json:"Client"`
	}
	type within struct {
		List []declared `json:"List"`
	}
	for _, c := range []struct {
		into any
		text string
	}{
		{new(item), `{"Name":"a","Items":[{"Name":"b","New":1},{"Label":"c"},{"Names":{"Short":"d"}},{"name":"e"}]}`},
		{new(item), `{"Name":"a","Items":[{"Items":[{"NAME":"deep"}]}]}`},
		{new(item), `{"Name":"a","Items":[{"New":1,"Items":[]}]}`},
		{new(declared), `{"Client":{"Key":1}}`},
		{new(within), `{"List":[{"Client":{"Key":1}},{"ClientKey":2,"Client":{"Key":1}}]}`},
		{new(ajerav1.GetProjectTotalsResult), `{"ProjectTotals":{"ProjectKey":1,"Billed":3}}`},
		{new(ajerav2.GetProjectsResult), `{"Resources":[{"PhaseKey":4}],"InvoiceGroups":[{"Client":{"ClientKey":5}}]}`},
	} {
		want := reflect.New(reflect.TypeOf(c.into).Elem())
		if err := new(reading).read(wire.Value(c.text), want.Elem()); err != nil {
			t.Fatal(err)
		}
		bent, err := Into(wire.Value(c.text), c.into)
		if err != nil || len(bent) > 0 || !reflect.DeepEqual(c.into, want.Interface()) {
			t.Errorf("%s: %v %v\n got %+v\nwant %+v", c.text, err, bent, c.into, want)
		}
	}
}
