package codec_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"github.com/fieldbooks/fieldbooks/internal/codec"
	"github.com/fieldbooks/fieldbooks/internal/record"
	"github.com/fieldbooks/fieldbooks/wire"
)

// itemised is a record with a key, of whatever is compared by its text.
type itemised struct {
	Key     int            `json:"Key" wire:"key"`
	Text    string         `json:"Text"`
	Amount  wire.Decimal   `json:"Amount"`
	Truth   bool           `json:"Truth"`
	Day     wire.Date      `json:"Day" wire:"also=Date"`
	USDay   wire.USDate    `json:"USDay"`
	Stamp   wire.Stamp     `json:"Stamp"`
	Custom  wire.Value     `json:"Custom"`
	Texts   []string       `json:"Texts"`
	Amounts []wire.Decimal `json:"Amounts"`
	Inner   inner          `json:"Inner"`
	Inners  []inner        `json:"Inners"`
	Unknown wire.Value     `json:",embed"`
}

const whole = `{"Key":1,"Text":"a","Amount":1.50,"Truth":true,"Day":"2026-01-02","USDay":"01/02/2026","Stamp":"2026","Custom":{"a":[1]},"Texts":["t"],"Amounts":[1],"Inner":{"Key":2,"X":1},"Inners":[{"Key":3}],"New":[1]}`

// TestCompare writes one place of a record otherwise: it says the same, or differs there, or is in doubt.
func TestCompare(t *testing.T) {
	const doubt, all = "doubt", "Text Amount Truth Day USDay Stamp Custom Texts Amounts Inner Inners Unknown"
	for _, test := range []struct{ old, text, want string }{
		{"", "", ""},
		{`"a"`, `"\u0061"`, ""}, {`"a"`, `"b"`, "Text"}, {`"a"`, `"a "`, "Text"}, {`"a"`, `""`, "Text"}, {`"a"`, `null`, "Text"}, {`"a"`, `1`, doubt}, {`"a"`, "\"\xff\"", doubt}, {`"a"`, `"\ud800"`, doubt},
		{`1.50`, `1.5`, "Amount"}, {`1.50`, `1.500`, "Amount"}, {`1.50`, `1.50e0`, "Amount"}, {`1.50`, `1.50 `, ""}, {`1.50`, `1.50-`, doubt}, {`1.50`, `1.50x`, doubt}, {`1.50`, `-0`, "Amount"}, {`1.50`, `"1.50"`, doubt}, {`1.50`, `1e99999`, doubt}, {`1.50`, `01.50`, doubt}, {`1.50`, `null`, "Amount"},
		{`true`, `false`, "Truth"}, {`true`, `1`, doubt}, {`true`, `tru`, doubt},
		{`"2026-01-02"`, `"2026-01-02T00:00:00"`, ""}, {`"2026-01-02"`, `"2026-01-03"`, "Day"}, {`"2026-01-02"`, `"1/2/2026"`, doubt}, {`"2026-01-02"`, `""`, "Day"},
		{`"01/02/2026"`, `"1/2/2026"`, ""}, {`"01/02/2026"`, `"2026-01-02"`, ""}, {`"01/02/2026"`, `"01/03/2026"`, "USDay"}, {`"01/02/2026"`, `"soon"`, doubt},
		{`"2026"`, `"2027"`, "Stamp"}, {`"2026"`, `"\u0032026"`, ""},
		{`{"a":[1]}`, `{"a":[ 1]}`, "Custom"}, {`{"a":[1]}`, `null`, "Custom"}, {`{"a":[1]}`, `{"a":1,"a":2}`, doubt}, {`{"a":[1]}`, `{"a":}`, doubt},
		{`["t"]`, `["t" ]`, ""}, {`["t"]`, `["t","u"]`, "Texts"}, {`["t"]`, `[]`, "Texts"}, {`["t"]`, `["u"]`, "Texts"}, {`["t"]`, `"t"`, doubt}, {`["t"]`, `[1]`, doubt}, {`["t"]`, `["t",]`, doubt},
		{`:[1],"Inner"`, `:[1,2],"Inner"`, "Amounts"}, {`:[1],"Inner"`, `:null,"Inner"`, "Amounts"},
		{`{"Key":2,"X":1}`, `{"X":1,"Key":2}`, ""}, {`{"Key":2,"X":1}`, `{"Key":2,"X":2}`, "Inner"}, {`{"Key":2,"X":1}`, `{"Key":2}`, "Inner"}, {`{"Key":2,"X":1}`, `{"New":[1],"Key":3}`, "Inner"}, {`{"Key":2,"X":1}`, `{"Key":2,"key":3}`, doubt}, {`{"Key":2,"X":1}`, `{"Key":2,"Key":2}`, doubt}, {`{"Key":2,"X":1}`, `{"X":1,"Key":3,"Y":`, doubt},
		{`[{"Key":3}]`, `[{"Key":4}]`, "Inners"}, {`[{"Key":3}]`, `[{"Key":3},{}]`, "Inners"}, {`[{"Key":3}]`, `{"Key":3}`, doubt},
		{`,"New":[1]`, `,"New":[1 ]`, "Unknown"}, {`,"New":[1]`, ``, "Unknown"}, {`,"New":[1]`, `,"N\u0065w":[1]`, doubt}, {`,"New":[1]`, `,"text":"a"`, doubt}, {`,"New":[1]`, `,"Date":null`, doubt}, {`,"New":[1]`, `,"New":[1],"New":[1]`, doubt},
		{`"Text":"a",`, ``, "Text"}, {`"Text":"a",`, `"Text":"a","Text":"a",`, doubt}, {`"Text":"a",`, `"T\u0065xt":"a",`, ""}, {`"Text":"a","Amount":1.50,`, ` "Amount" : 2 , "Text":"b",`, "Text Amount"},
		{`"Key":1,`, `"Text":"a","Key":1,"Text":"a",`, doubt}, {`"Key":1,"Text":"a",`, `"Text":"a","Key":1,`, ""}, {`"Key":1,`, `"Key":1,"Key":1,`, doubt}, {`"Key":1,`, `"Key":"1",`, doubt}, {`"Key":1,`, ``, all}, {`"Key":1,`, `"Key":null,`, all}, {`"Key":1,`, `"Key":-1,`, all},
		{`}`, `}}`, doubt}, {whole, `null`, doubt}, {whole, whole + `]`, doubt}, {whole, whole + `,`, doubt}, {whole, whole + whole, doubt},
		{`,"New":[1]}`, ",\x00", doubt}, {`,"New":[1]}`, ",\x00}", doubt}, {`,"New":[1]}`, ",\x00\"New\":[1]}", doubt},
	} {
		text := "[" + strings.Replace(whole, test.old, test.text, 1) + "]"
		if got := compared(t, text, "["+whole+"]"); got != test.want {
			t.Errorf("%s: %q, want %q", text, got, test.want)
		}
	}
}

// TestCompareNothing: a record with nothing but its key is what comes with nothing else that says something.
func TestCompareNothing(t *testing.T) {
	for text, want := range map[string]string{
		`"Text":""`: "", `"Text":null`: "", `"Amount":null`: "", `"Amount":0`: "Amount", `"Truth":false`: "", `"Truth":null`: "", `"Inner":{}`: "", `"Inner":null`: "", `"Inners":null`: "",
		`"Day":""`: "", `"Day":"0001-01-01"`: "", `"Day":null`: "", `"Day":"soon"`: "doubt", `"USDay":"soon"`: "doubt", `"USDay":""`: "", `"Stamp":""`: "", `"Stamp":null`: "",
		`"Custom":null`: "Custom", `"Texts":[]`: "Texts", `"Inners":[]`: "Inners", `"Inner":{"X":1}`: "Inner", `"X":1`: "Unknown",
	} {
		if got := compared(t, `[{"Key":1,`+text+`}]`, `[{"Key":1}]`); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

// TestCompareFilled: what is filled from members that have fields too cannot be told by their names.
func TestCompareFilled(t *testing.T) {
	type filled struct {
		Key     int                     `json:"Key" wire:"key"`
		Totals  map[string]wire.Decimal `json:"-" wire:"rest"`
		Unknown wire.Value              `json:",embed"`
	}
	type unkeyed struct {
		Key string `json:"Key" wire:"key"`
	}
	for _, of := range []reflect.Type{reflect.TypeFor[filled](), reflect.TypeFor[unkeyed]()} {
		c := codec.Compare([]byte(`[{}]`), of, 1)
		if _, ok := c.Next(); ok || c.Sure() {
			t.Errorf("a %s is compared", of)
		}
	}
	if c := codec.Compare(nil, reflect.TypeFor[unkeyed](), 1); !c.Sure() || c.Len() != 0 {
		t.Error("no list is in doubt")
	}
}

// FuzzCompare: what is told of two texts is what reading both strictly tells.
func FuzzCompare(f *testing.F) {
	f.Add("["+whole+"]", "["+whole+"]")
	f.Add(`[{"Key":1,"Text":"a"},{"Key":2}]`, `[{"Key":1,"Text":"b","Custom":null},{"Key":3,"Inners":[]},{"X":1}]`)
	f.Fuzz(func(t *testing.T, text, other string) { compared(t, text, other) })
}

// compared itemised a text with what another says, and names the fields that differ.
func compared(t *testing.T, text, other string) string {
	t.Helper()
	var held, want []itemised
	if json.Unmarshal([]byte(other), &held) != nil {
		return ""
	}
	of := record.Of(reflect.TypeFor[itemised]())
	c := codec.Compare([]byte(text), of.Type, len(held))
	var with []*itemised
	for key, ok := c.Next(); ok; key, ok = c.Next() {
		if at := len(with); at < len(held) && held[at].Key == key {
			with = append(with, &held[at])
			c.With(reflect.ValueOf(&held[at]).Elem())
		} else {
			with = append(with, &itemised{Key: key})
			c.WithNone()
		}
	}
	if !c.Sure() {
		return "doubt"
	}
	if err := json.Unmarshal([]byte(text), &want); err != nil || len(want) != c.Len() {
		t.Fatalf("%s: %d records are certain, %v", text, c.Len(), err)
	}
	var names []string
	for i, v := range with {
		names = append(names, differing(t, c, i, *v, want[i])...)
	}
	return strings.Join(names, " ")
}

// differing changes a record into what the text is, by what is told, and names what was to be changed.
func differing(t *testing.T, c *codec.Comparison, i int, v, want itemised) (names []string) {
	t.Helper()
	of := record.Of(reflect.TypeFor[itemised]())
	now, read := reflect.ValueOf(&v).Elem(), reflect.New(of.Type).Elem()
	c.Read(i, read)
	text, key := c.Text(i)
	for _, d := range c.Differences(i) {
		at, name := of.Embed, "Unknown"
		if d.Field < len(of.Fields) {
			at, name = of.Fields[d.Field].Index, of.Fields[d.Field].Name
		}
		if string(text[d.At:d.At+len(d.Text)]) != string(d.Text) {
			t.Errorf("%s: %s is not at %d", text, d.Text, d.At)
		}
		now.Field(at).Set(read.Field(at))
		names = append(names, name)
	}
	var alone itemised
	if err := json.Unmarshal(text, &alone); err != nil || !reflect.DeepEqual(v, want) || !reflect.DeepEqual(alone, want) || c.Key(i) != want.Key {
		t.Errorf("%s with key %d: %v, changed to %+v\nwant %+v", text, c.Key(i), err, v, want)
	}
	if c.Whole(i, read); !reflect.DeepEqual(read.Interface(), want) || len(key) == 0 && want.Key != 0 {
		t.Errorf("%s with key %s is read as %+v\nwant %+v", text, key, read, want)
	}
	return names
}
