package codec_test

import (
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/fieldbooks/fieldbooks/internal/codec"
	"github.com/fieldbooks/fieldbooks/wire"
)

// part decodes itself, as the generated types of Aimsio do.
type part struct {
	Rate wire.Decimal
	Rest map[string]wire.Value
}

func (p *part) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	var all struct {
		Rate  wire.Decimal          `json:"rate"`
		Parts []part                `json:"parts"`
		Rest  map[string]wire.Value `json:",embed"`
	}
	if err := json.UnmarshalDecode(dec, &all); err != nil {
		return err
	}
	p.Rate, p.Rest = all.Rate, all.Rest
	for _, inner := range all.Parts {
		p.Rate = inner.Rate
	}
	return nil
}

func TestUnmarshal(t *testing.T) {
	for text, want := range map[string]string{
		`{"rate":40.3830}`:                        "40.3830",
		`{"rate":"1234567.89"}`:                   "1234567.89",
		`{"Rate":"0.10"}`:                         "0.10",
		`{"rate":1,"parts":[{"rate":" 7.50 "}]}`:  "7.50",
		`{"rate":1,"rate":2}`:                     "2",
		`{"parts":{"parts":[{"rate":"3.00"}]}}`:   "3.00",
		`{"other":1,"rate":null,"parts":null}`:    "",
		`{"rate":0.10,"text":"` + "\xff" + `"}`:   "0.10",
		`[{"rate":5}]`:                            "5",
		`{"parts":[{"rate":1},{"rate":"2.20"} ]}`: "2.20",
	} {
		var p part
		if err := codec.UnmarshalAny([]byte(text), &p); err != nil || p.Rate.String() != want {
			t.Errorf("%s: rate %q, want %q: %v", text, p.Rate, want, err)
		}
	}
}

// TestUnmarshalTwins: a name that two fields would do for is of neither.
func TestUnmarshalTwins(t *testing.T) {
	var twins struct {
		A    string                `json:"jobId"`
		B    string                `json:"jobID"`
		Rest map[string]wire.Value `json:",embed"`
	}
	err := codec.UnmarshalAny([]byte(`{"JOBID":"neither","jobID":"b","jobId":"a"}`), &twins)
	if err != nil || twins.A != "a" || twins.B != "b" || string(twins.Rest["JOBID"]) != `"neither"` {
		t.Errorf("%+v, %v", twins, err)
	}
}

// TestUnmarshalFails: nothing is left behind, and no value is shown.
func TestUnmarshalFails(t *testing.T) {
	for _, text := range []string{``, `{`, `{"rate":"4711 and more"}`, `{"rate":{"pay":4711}}`, `[{"x":1},{"x":4711}]`, `"4711"`} {
		p := struct {
			X     int    `json:"x"`
			Rate  int    `json:"rate"`
			Parts []part `json:"parts"`
		}{}
		err := codec.UnmarshalAny([]byte(text), &p)
		if err == nil || strings.Contains(err.Error(), "4711") {
			t.Errorf("%s: %v", text, err)
		}
		if p.X != 0 || p.Rate != 0 || p.Parts != nil {
			t.Errorf("%s: left %+v", text, p)
		}
	}
}

// TestUnmarshalDeep: the second try is one for all of the text, not one for each
// level of it.
func TestUnmarshalDeep(t *testing.T) {
	const deep = 200
	text := strings.Repeat(`{"parts":[`, deep) + `{"rate":"never"}` + strings.Repeat(`]}`, deep)
	var p part
	if err := codec.UnmarshalAny([]byte(text), &p); err == nil {
		t.Error("read")
	}
}

// TestUnreadable: strict errors in words that are ours, with a place and no value.
func TestUnreadable(t *testing.T) {
	for text, want := range map[string][2]string{
		`{"EmployeeKey":"98765"}`: {"/EmployeeKey (int): string does not fit", "string does not fit"},
		`{"EmployeeKey":true}`:    {"/EmployeeKey (int): bool does not fit", "bool does not fit"},
		`{"EmployeeKey":98765.5}`: {"/EmployeeKey (int): invalid syntax", "invalid syntax"},
		`[98765]`:                 {"/ (codec_test.person): array does not fit", "array does not fit"},
		`{"EmployeeKey":`:         {"JSON that is cut off at byte 15, in /EmployeeKey", "not JSON"},
	} {
		err := json.Unmarshal([]byte(text), new(person))
		if got := [2]string{codec.Unreadable(err).Error(), codec.Reason(err)}; got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
	_, err := json.Marshal(make(chan int))
	if got := codec.Unreadable(err).Error(); got != "/ (chan int): does not fit" {
		t.Errorf("what cannot be written: %s", got)
	}
}
