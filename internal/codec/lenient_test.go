package codec_test

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"github.com/fieldbooks/fieldbooks/internal/codec"
	"github.com/fieldbooks/fieldbooks/wire"
)

type status string

type person struct {
	EmployeeKey int    `json:"EmployeeKey,omitzero"`
	LastName    string `json:"LastName,omitzero"`
}

type project struct {
	ProjectKey int          `json:"ProjectKey,omitzero"`
	Status     status       `json:"Status,omitzero"`
	ID         string       `json:"ID,omitzero"`
	Fee        wire.Decimal `json:"Fee,omitzero"`
	Start      wire.Date    `json:"Start,omitzero"`
	AsOf       wire.USDate  `json:"AsOf,omitzero"`
	Modified   wire.Stamp   `json:"Modified,omitzero"`
	Seen       wire.Millis  `json:"Seen,omitzero"`
	Billable   bool         `json:"Billable,omitzero"`
	Manager    person       `json:"Manager,omitzero"`
	Team       []person     `json:"Team,omitzero"`
	Keys       []int        `json:"Keys,omitzero"`
	Filter     []*int       `json:"Filter,omitzero"`
	Names      []string     `json:"Names,omitzero"`
	Token      wire.Secret  `json:"Token,omitzero"`
	Raw        wire.Raw     `json:"Raw,omitzero"`
	Custom     wire.Value   `json:"Custom,omitzero"`
	Unknown    wire.Value   `json:",embed"`
}

type result struct {
	Projects    []project `json:"Projects,omitzero"`
	wire.Answer `json:"-"`
	Unknown     wire.Value `json:",embed"`
}

// bending decodes leniently and lists what was bent.
func bending(text string, into any) ([]string, error) {
	var bent []string
	err := json.Unmarshal([]byte(text), into, codec.Lenient(func(path, what string) {
		bent = append(bent, path+": "+what)
	}, nil))
	return bent, err
}

func ExampleLenient() {
	var got struct {
		ProjectKey int
		Fee        wire.Decimal
		Phases     []struct{ PhaseKey int }
	}
	answer := []byte(`{"ProjectKey": "15", "Fee": " 40.3830 ", "Phases": {"PhaseKey": 7.0}}`)
	if err := json.Unmarshal(answer, &got); err != nil {
		err = json.Unmarshal(answer, &got, codec.Lenient(func(path, what string) { fmt.Println(path, what) }, nil))
		fmt.Println(got.ProjectKey, got.Fee, got.Phases, err)
	}
	// Output:
	// /ProjectKey string read as integer
	// /Fee string read as number
	// /Phases/PhaseKey decimal read as integer
	// /Phases bare value read as a list of one
	// 15 40.3830 [{7}] <nil>
}

func TestLenientBends(t *testing.T) {
	fifteen := 15
	for _, c := range []struct {
		text string
		want project
		bent string // what, at the only member
	}{
		{`{"ProjectKey":"15"}`, project{ProjectKey: 15}, "string read as integer"},
		{`{"ProjectKey":" -15 "}`, project{ProjectKey: -15}, "string read as integer"},
		{`{"ProjectKey":"15.0"}`, project{ProjectKey: 15}, "string read as integer"},
		{`{"ProjectKey":7.0}`, project{ProjectKey: 7}, "decimal read as integer"},
		{`{"ProjectKey":0.0}`, project{}, "decimal read as integer"},
		{`{"ProjectKey":-1.5e2}`, project{ProjectKey: -150}, "decimal read as integer"},
		{`{"ProjectKey":""}`, project{}, "empty string read as absent"},
		{`{"Status":3}`, project{Status: "3"}, "number or bool read as string"},
		{`{"ID":1.50}`, project{ID: "1.50"}, "number or bool read as string"},
		{`{"ID":true}`, project{ID: "true"}, "number or bool read as string"},
		{`{"Token":12}`, project{Token: wire.Hide("12")}, "number or bool read as string"},
		{`{"Fee":"12.50"}`, project{Fee: wire.MustDecimal("12.50")}, "string read as number"},
		{`{"Fee":"\u0031"}`, project{Fee: wire.MustDecimal("1")}, "string read as number"},
		{`{"Fee":" "}`, project{}, "empty string read as absent"},
		{`{"Start":"03/11/2015"}`, project{Start: wire.MustDate("2015-03-11")}, "date in another form"},
		{`{"Start":"2015-03-11T08:30:00"}`, project{Start: wire.MustDate("2015-03-11")}, "time of day dropped from date"},
		{`{"Start":"3/1/2015 12:00:00 AM"}`, project{Start: wire.MustDate("2015-03-01")}, "time of day dropped from date"},
		{`{"Start":"2015-03-11T00:00:00Z"}`, project{Start: wire.MustDate("2015-03-11")}, "time of day dropped from date"},
		{`{"Start":"2015-03-11T08:30:00-07:00"}`, project{Start: wire.MustDate("2015-03-11")}, "time of day dropped from date"},
		{`{"Start":"1/2/0001"}`, project{Start: wire.MustDate("0001-01-02")}, "date in another form"},
		{`{"Start":"12/31/9999"}`, project{Start: wire.MustDate("9999-12-31")}, "date in another form"},
		{`{"Start":"1/1/0001 12:00:00 AM"}`, project{}, "time of day dropped from date"},
		{`{"Start":" "}`, project{}, "empty string read as absent"},
		{`{"AsOf":"2015-03-11 08:30:00"}`, project{AsOf: wire.USDate(wire.MustDate("2015-03-11"))}, "time of day dropped from date"},
		{`{"Seen":"1767359448327"}`, project{Seen: 1767359448327}, "string read as integer"},
		{`{"Billable":"True"}`, project{Billable: true}, "string read as bool"},
		{`{"Billable":"false"}`, project{}, "string read as bool"},
		{`{"Billable":1}`, project{Billable: true}, "number read as bool"},
		{`{"Billable":0}`, project{}, "number read as bool"},
		{`{"Billable":""}`, project{}, "empty string read as absent"},
		{`{"Manager":[{"EmployeeKey":3}]}`, project{Manager: person{EmployeeKey: 3}}, "list read as its only record"},
		{`{"Manager":[]}`, project{}, "list read as its only record"},
		{`{"Manager":""}`, project{}, "empty string read as absent"},
		{`{"Team":{"EmployeeKey":3}}`, project{Team: []person{{EmployeeKey: 3}}}, "bare value read as a list of one"},
		{`{"Team":""}`, project{}, "empty string read as absent"},
		{`{"Keys":15}`, project{Keys: []int{15}}, "bare value read as a list of one"},
		{`{"Filter":15}`, project{Filter: []*int{&fifteen}}, "bare value read as a list of one"},
		{`{"Names":"one"}`, project{Names: []string{"one"}}, "bare value read as a list of one"},
	} {
		var got project
		bent, err := bending(c.text, &got)
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: got %+v, want %+v", c.text, got, c.want)
		}
		name := c.text[2:strings.Index(c.text, `":`)]
		if want := []string{"/" + name + ": " + c.bent}; !slices.Equal(bent, want) {
			t.Errorf("%s: bent %q, want %q", c.text, bent, want)
		}
		if json.Unmarshal([]byte(c.text), new(project)) == nil {
			t.Errorf("%s: strict decoding takes it too", c.text)
		}
	}
}

func TestLenientNamesPlacesInNestedRecords(t *testing.T) {
	var got result
	bent, err := bending(`[{"Projects":[{"ProjectKey":1},{"ProjectKey":"2","Team":[{"EmployeeKey":3},[{"EmployeeKey":"4"}]]}],"New":[1,"2"]}]`, &got)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"/0/Projects/1/ProjectKey: string read as integer",
		"/0/Projects/1/Team/1/0/EmployeeKey: string read as integer",
		"/0/Projects/1/Team/1: list read as its only record",
		": list read as its only record",
	}
	if !slices.Equal(bent, want) {
		t.Errorf("bent\n%s\nwant\n%s", strings.Join(bent, "\n"), strings.Join(want, "\n"))
	}
	if got.Projects[1].ProjectKey != 2 || got.Projects[1].Team[1].EmployeeKey != 4 || string(got.Unknown) != `{"New":[1,"2"]}` {
		t.Errorf("%+v", got)
	}
}

func TestLenientLeavesTheUsualAlone(t *testing.T) {
	text := `{"ProjectKey":15,"Status":"Active","ID":"15","Fee":40.3830,"Start":"2015-03-11","AsOf":"2015-03-11","Modified":"2023-04-01","Seen":5,` +
		`"Billable":true,"Manager":{"EmployeeKey":3},"Team":[{"EmployeeKey":3},null],"Keys":[1,2],"Filter":[1,null],"Names":[""],"Token":"t","Raw":[1,"2"],"Custom":{"a":"1"},"New":{"b":"7"}}`
	var strict, lenient project
	if err := json.Unmarshal([]byte(text), &strict); err != nil {
		t.Fatal(err)
	}
	bent, err := bending(text, &lenient)
	if err != nil || len(bent) > 0 || !reflect.DeepEqual(strict, lenient) {
		t.Errorf("%v, bent %q\n%+v\n%+v", err, bent, strict, lenient)
	}
	nulls := `{"ProjectKey":null,"Status":null,"Fee":null,"Start":null,"Manager":null,"Team":null,"Keys":null,"Billable":null,"Token":null}`
	var absent project
	if bent, err := bending(nulls, &absent); err != nil || len(bent) > 0 || !reflect.DeepEqual(absent, project{}) {
		t.Errorf("null: %v, bent %q, %+v", err, bent, absent)
	}
}

func TestLenientAllowsDuplicatesAndInvalidUTF8(t *testing.T) {
	text := "{\"ID\":\"a\",\"ID\":\"b\xff\",\"Modified\":\"c\xff\",\"x\":1,\"x\":2}"
	var got project
	if _, err := bending(text, &got); err != nil {
		t.Fatal(err)
	}
	if got.ID != "b\uFFFD" || got.Modified.String() != "c\uFFFD" || string(got.Unknown) != `{"x":1,"x":2}` {
		t.Errorf("%+v", got)
	}
	if err := json.Unmarshal([]byte(text), &got); err == nil {
		t.Error("strict decoding takes it too")
	}
}

func TestLenientRefusesWithPlaceAndWithoutValue(t *testing.T) {
	for _, c := range []struct{ text, place string }{
		{`{"ProjectKey":"se98765"}`, "/ProjectKey"},
		{`{"ProjectKey":98765.5}`, "/ProjectKey"},
		{`{"ProjectKey":"98765432109876543210"}`, "/ProjectKey"},
		{`{"ProjectKey":9.8765e30}`, "/ProjectKey"},
		{`{"Fee":"98765,50"}`, "/Fee"},
		{`{"Fee":[98765]}`, "/Fee"},
		{`{"Start":"98765"}`, "/Start"},
		{`{"Start":"2015-02-30 98765"}`, "/Start"},
		{`{"Start":"2015-03-11T08:30:00Z"}`, "/Start"}, // some other place's midnight, perhaps of another day
		{`{"Start":"/Date(253402300800000+0000)/"}`, "/Start"},
		{`{"Start":"1/1/0000"}`, "/Start"},
		{`{"Billable":"98765"}`, "/Billable"},
		{`{"Billable":98765}`, "/Billable"},
		{`{"ID":["98765"]}`, "/ID"},
		{`{"ID":{"a":98765}}`, "/ID"},
		{`{"Manager":"98765"}`, "/Manager"},
		{`{"Manager":[{"EmployeeKey":1},{"EmployeeKey":98765}]}`, "/Manager"},
		{`{"Team":"98765"}`, "/Team"},
		{`{"Team":98765}`, "/Team"},
		{`{"Keys":"se98765"}`, "/Keys"},
		{`{"Modified":98765}`, "/Modified"},
	} {
		var got project
		_, err := bending(c.text, &got)
		semantic, ok := errors.AsType[*json.SemanticError](err)
		if !ok || !strings.HasPrefix(string(semantic.JSONPointer), c.place) {
			t.Errorf("%s: no place in %v", c.text, err)
			continue
		}
		if strings.Contains(fmt.Sprint(semantic.Err), "98765") {
			t.Errorf("%s: the reason shows the value: %v", c.text, semantic.Err)
		}
	}
}

func TestUnreadableNamesPlaceAndType(t *testing.T) {
	for text, want := range map[string]string{
		`{"Manager":[{"EmployeeKey":"x"}]}`: `/Manager/0/EmployeeKey (int): string, not an integer of this size`,
		`{"ID":["98765"]}`:                  `/ID (string): array, not a text`,
		`[98765]`:                           `/ (codec_test.project): array, not an object`,
	} {
		_, err := bending(text, new(project))
		if got := codec.Unreadable(err).Error(); got != want {
			t.Errorf("%s: %s", text, got)
		}
	}
}

func TestLenientStopsAtBrokenJSON(t *testing.T) {
	for _, text := range []string{``, `{`, `{"Manager":[`, `{"Manager":[{}`, `{"Team":{`, `{"Keys":"1`, `{"Fee":"`, `{"ID":tru`, `{"Keys":}`, `{"Manager":[{}}`} {
		if _, err := bending(text, new(project)); err == nil {
			t.Errorf("%q was accepted", text)
		}
	}
}

func TestLenientNeedsNoCallback(t *testing.T) {
	var got project
	if err := json.Unmarshal([]byte(`{"ProjectKey":"3"}`), &got, codec.Lenient(nil, nil)); err != nil || got.ProjectKey != 3 {
		t.Error(got.ProjectKey, err)
	}
}
