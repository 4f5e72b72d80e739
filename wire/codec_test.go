package wire_test

import (
	jsonv1 "encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/fieldbooks/fieldbooks/wire"
)

// leaves has one field of each leaf type, as generated records do.
type leaves struct {
	Amount wire.Decimal `json:"Amount,omitzero"`
	Date   wire.Date    `json:"Date,omitzero"`
	US     wire.USDate  `json:"US,omitzero"`
	Stamp  wire.Stamp   `json:"Stamp,omitzero"`
	Millis wire.Millis  `json:"Millis,omitzero"`
	Secret wire.Secret  `json:"Secret,omitzero"`
	Raw    wire.Raw     `json:"Raw,omitzero"`
}

// codecs are both encoding/json and v2: Aimsio's generated client uses the first,
// Ajera's the second.
var codecs = []struct {
	name      string
	marshal   func(any) ([]byte, error)
	unmarshal func([]byte, any) error
	written   func(text string) string // what becomes of a text that was read
}{
	{"v1", jsonv1.Marshal, jsonv1.Unmarshal, sealedText},
	{"v2", func(v any) ([]byte, error) { return json.Marshal(v, wire.Revealed()) }, func(b []byte, v any) error { return json.Unmarshal(b, v) },
		func(text string) string { return text }},
}

// sealedText masks the two leaves that encoding/json must not show.
func sealedText(text string) string {
	if before, raw, ok := strings.Cut(text, `"Raw":`); ok {
		text = before + fmt.Sprintf(`"Raw":"[%d bytes of JSON]"}`, len(raw)-1)
	}
	if before, rest, ok := strings.Cut(text, `"Secret":"`); ok {
		_, after, _ := strings.Cut(strings.ReplaceAll(rest, `\"`, ""), `"`)
		text = before + `"Secret":"[secret]"` + after
	}
	return text
}

func TestLeavesTravelByteForByte(t *testing.T) {
	texts := []string{
		`{}`,
		`{"Amount":40.3830,"Date":"2015-03-11","US":"03/11/2015","Stamp":"2017-01-08 18:38:53.367 GMT-05:00 (Eastern Standard Time)","Millis":1767359448327,"Secret":"s\"ecret ü","Raw":{"a":[1.10,null,"x"],"b":0.000}}`,
		`{"Amount":0}`, `{"Amount":0.0}`, `{"Amount":0.00}`, `{"Amount":0.000}`, `{"Amount":-0}`, `{"Amount":1e-7}`, `{"Amount":1E+05}`,
		`{"Amount":12345678901234567890.12345}`, `{"Amount":1234567890123456.789012345}`, `{"Amount":-0.10}`,
		`{"Date":"0001-01-02"}`, `{"Date":"9999-12-31"}`, `{"Date":"2024-02-29"}`,
		`{"Millis":-1}`, `{"Raw":null}`, `{"Raw":"text"}`,
	}
	for _, c := range codecs {
		for _, text := range texts {
			var v leaves
			if err := c.unmarshal([]byte(text), &v); err != nil {
				t.Errorf("%s: %s: %v", c.name, text, err)
				continue
			}
			for _, from := range []any{v, &v} {
				out, err := c.marshal(from)
				if want := c.written(text); err != nil || string(out) != want {
					t.Errorf("%s: %s came back as %s, %v", c.name, text, out, err)
				}
			}
		}
	}
}

func TestAbsentIsReadFromNullAndWrittenAsNull(t *testing.T) {
	type always struct {
		Amount wire.Decimal
		Date   wire.Date
		US     wire.USDate
		Stamp  wire.Stamp
		Millis wire.Millis
		Secret wire.Secret
	}
	full := always{wire.MustDecimal("1"), wire.MustDate("2026-01-02"), wire.USDate(wire.MustDate("2026-01-02")),
		wire.StampOn(wire.MustDate("2026-01-02")), 5, wire.Hide("x")}
	for _, c := range codecs {
		v := full
		nulls := `{"Amount":null,"Date":null,"US":null,"Stamp":null,"Millis":null,"Secret":null}`
		if err := c.unmarshal([]byte(nulls), &v); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		// encoding/json leaves a plain integer as it was when it reads null.
		if c.name == "v1" {
			v.Millis = 0
		}
		if v != (always{}) {
			t.Errorf("%s: null was not read as absent: %#v", c.name, v)
		}
		out, err := c.marshal(v)
		want := c.written(`{"Amount":null,"Date":null,"US":null,"Stamp":null,"Millis":0,"Secret":""}`)
		if err != nil || string(out) != want {
			t.Errorf("%s: absent was written as %s, %v", c.name, out, err)
		}
	}
}

func TestEmptyStringIsAbsent(t *testing.T) {
	for _, c := range codecs {
		v := leaves{Date: wire.MustDate("2026-01-02"), Stamp: wire.StampAt(time.Now())}
		if err := c.unmarshal([]byte(`{"Date":"","US":"","Stamp":""}`), &v); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		if !v.Date.IsZero() || v.US != (wire.USDate{}) || !v.Stamp.IsZero() {
			t.Errorf("%s: an empty string was not read as absent: %+v", c.name, v)
		}
	}
}

func TestStrictDecodingRefuses(t *testing.T) {
	texts := []string{
		`{"Amount":"12.50"}`, `{"Amount":true}`, `{"Amount":{}}`, `{"Amount":""}`, `{"Amount":1e10000}`,
		`{"Date":20150311}`, `{"Date":"2015-02-30"}`, `{"Date":"03/11/2015"}`, `{"Date":"2015-03-11T08:00:00"}`, `{"Date":"2015-3-11"}`,
		`{"US":"13/01/2015"}`, `{"US":"11.03.2015"}`, `{"US":1}`,
		`{"Stamp":1}`, `{"Stamp":["2015-03-11"]}`,
		`{"Millis":"1767359448327"}`, `{"Millis":1.5}`,
		`{"Secret":1}`,
	}
	for _, c := range codecs {
		for _, text := range texts {
			var v leaves
			if err := c.unmarshal([]byte(text), &v); err == nil {
				t.Errorf("%s: %s was accepted as %+v", c.name, text, v)
			}
		}
	}
}

func TestEscapesAreRead(t *testing.T) {
	for _, c := range codecs {
		var v leaves
		text := `{"Date":"2015\u002d03-11","US":"03\/11\/2015","Stamp":"2023\u002D04-01","Secret":"a\tb\ud83d\ude00"}`
		if err := c.unmarshal([]byte(text), &v); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		day := wire.MustDate("2015-03-11")
		if v.Date != day || wire.Date(v.US) != day || v.Stamp.String() != "2023-04-01" || v.Secret.Reveal() != "a\tb\U0001F600" {
			t.Errorf("%s: %+v %q", c.name, v, v.Secret.Reveal())
		}
	}
}

func TestDecimalDecodingAllocatesOnlyItsText(t *testing.T) {
	amounts := make([]wire.Decimal, 0, 64)
	zeros := []byte(`[0,0.0,0.00,0,0,0,0.0,0.00]`)
	empty := []byte(`[]`)
	decode := func(text []byte) float64 {
		return testing.AllocsPerRun(100, func() {
			amounts = amounts[:0]
			if err := json.Unmarshal(text, &amounts); err != nil {
				t.Fatal(err)
			}
		})
	}
	if extra := decode(zeros) - decode(empty); extra > 0 {
		t.Errorf("8 amounts of nothing cost %v allocations", extra)
	}
	if extra := decode([]byte(`[40.3830,55.1]`)) - decode(empty); extra > 2 {
		t.Errorf("2 amounts cost %v allocations", extra)
	}
}
