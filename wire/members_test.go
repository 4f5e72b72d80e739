package wire_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/wire"
)

func ExampleMembers() {
	record := wire.Value(`{"Order":1, "CF_Region":"North", "CF_Share":12.50, "CF_Stage":{"Value":"Bid","AllowEdit":false,"Values":["Bid","Won"]}}`)
	custom := wire.CustomIn(&record, "CF_")

	share, ok := custom.Number("Share")
	fmt.Println(custom.Names(), share, ok)
	fmt.Println(custom.Set("Region", "South"), custom.SetChoice("Stage", "Won"))
	fmt.Println(custom.SetChoice("Stage", "Lost"))
	fmt.Println(string(record))
	// Output:
	// [Region Share Stage] 12.50 true
	// <nil> <nil>
	// custom field "Stage": "Lost" is not among its choices; use one of "Bid", "Won"
	// {"Order":1, "CF_Region":"South", "CF_Share":12.50, "CF_Stage":{"Value":"Won","AllowEdit":false,"Values":["Bid","Won"]}}
}

const customs = ` { "Text":"a\u00e9 b" ,"Empty":"","Number":12.50,"Date":"2026-01-02", "Check":false,
	"List":{ "Values" : ["Bid","Won"], "Value":"Bid" , "AllowEdit":false},"Open":{"Value":"x","AllowEdit":true,"Values":["Bid"]},
	"Bare":{"AllowEdit":false},"None":{},"Null":null,"Array":[1] } `

func TestCustomFieldsRead(t *testing.T) {
	object := wire.Value(customs)
	c := wire.CustomIn(&object, "")
	names := []string{"Text", "Empty", "Number", "Date", "Check", "List", "Open", "Bare", "None", "Null", "Array"}
	if got := c.Names(); !slices.Equal(got, names) {
		t.Errorf("names %q", got)
	}
	can := map[string]string{}
	for _, name := range append(names, "Missing") {
		for _, read := range []struct {
			kind string
			ok   bool
		}{
			{"t", second(c.Text(name))}, {"n", second(c.Number(name))}, {"d", second(c.Date(name))},
			{"b", second(c.Bool(name))}, {"l", second(c.List(name))}, {"r", second(c.Raw(name))},
		} {
			if read.ok {
				can[name] += read.kind
			}
		}
	}
	want := map[string]string{"Text": "tr", "Empty": "tdr", "Number": "nr", "Date": "tdr", "Check": "br", "List": "lr", "Open": "lr",
		"Bare": "lr", "None": "lr", "Null": "tndblr", "Array": "r"}
	if !reflect.DeepEqual(can, want) {
		t.Errorf("readable as\n%v, want\n%v", can, want)
	}
	text, _ := c.Text("Text")
	number, _ := c.Number("Number")
	date, _ := c.Date("Date")
	list, _ := c.List("List")
	if text != "aé b" || number.String() != "12.50" || date.String() != "2026-01-02" || !reflect.DeepEqual(list, wire.CustomList{Value: "Bid", Values: []string{"Bid", "Won"}}) {
		t.Errorf("%q %v %v %+v", text, number, date, list)
	}
}

func second[T any](_ T, ok bool) bool { return ok }

func TestCustomFieldEditsKeepEveryOtherByte(t *testing.T) {
	for _, e := range []struct {
		edit     func(wire.Members) error
		old, new string
	}{
		{func(c wire.Members) error { return c.Set("Text", `"<é`) }, `"a\u00e9 b"`, `"\"<é"`},
		{func(c wire.Members) error { return c.Set("Null", "x") }, `null`, `"x"`},
		{func(c wire.Members) error { return c.Set("Number", wire.MustDecimal("0.000")) }, `12.50`, `0.000`},
		{func(c wire.Members) error { return c.Set("Number", wire.Decimal{}) }, `12.50`, `null`},
		{func(c wire.Members) error { return c.Set("Date", wire.MustDate("2026-02-03")) }, `2026-01-02`, `2026-02-03`},
		{func(c wire.Members) error { return c.Set("Empty", wire.MustDate("2026-02-03")) }, `"Empty":""`, `"Empty":"2026-02-03"`},
		{func(c wire.Members) error { return c.Set("Check", true) }, `"Check":false`, `"Check":true`},
		{func(c wire.Members) error { return c.SetChoice("List", "Won") }, `"Value":"Bid"`, `"Value":"Won"`},
		{func(c wire.Members) error { return c.SetChoice("List", "") }, `"Value":"Bid"`, `"Value":""`},
		{func(c wire.Members) error { return c.SetChoice("Open", "free") }, `"Value":"x"`, `"Value":"free"`},
		{func(c wire.Members) error { return c.SetChoice("Bare", "any") }, `{"AllowEdit":false}`, `{"AllowEdit":false,"Value":"any"}`},
		{func(c wire.Members) error { return c.SetChoice("None", "any") }, `{}`, `{"Value":"any"}`},
		{func(c wire.Members) error { return c.Set("Array", wire.Value(`[1, 2]`)) }, `[1]`, `[1, 2]`},
	} {
		object := wire.Value(customs)
		if err := e.edit(wire.CustomIn(&object, "")); err != nil {
			t.Errorf("%s: %v", e.new, err)
			continue
		}
		if want := strings.Replace(customs, e.old, e.new, 1); string(object) != want || want == customs {
			t.Errorf("got\n%s\nwant\n%s", object, want)
		}
	}
}

func TestCustomFieldEditsRefused(t *testing.T) {
	for _, e := range []struct {
		edit func(wire.Members) error
		want string
	}{
		{func(c wire.Members) error { return c.Set("Txt", "x") }, `custom field "Txt": not in this record; it has "Text", "Empty", `},
		{func(c wire.Members) error { return c.Set("Number", "x") }, `custom field "Number": it holds a number; give a wire.Decimal`},
		{func(c wire.Members) error { return c.Set("List", "x") }, `it holds a list; use SetChoice`},
		{func(c wire.Members) error { return c.Set("Check", wire.MustDecimal("1")) }, `it holds true or false; give a bool`},
		{func(c wire.Members) error { return c.Set("Date", true) }, `it holds a text; give a string`},
		{func(c wire.Members) error { return c.Set("Text", wire.MustDate("2026-01-02")) }, `it holds a text; give a string`},
		{func(c wire.Members) error { return c.SetChoice("Null", "x") }, `use Set with a wire.Value`},
		{func(c wire.Members) error { return c.SetChoice("Text", "x") }, `it holds a text; give a string`},
		{func(c wire.Members) error { return c.SetChoice("Gone", "x") }, `custom field "Gone": not in this record`},
		{func(c wire.Members) error { return c.Set("Gone", wire.Value("1")) }, `custom field "Gone": not in this record`},
		{func(c wire.Members) error { return c.Set("Text", wire.Value("{")) }, `the new value is not JSON`},
		{func(c wire.Members) error { return c.Set("Text", "\xff") }, `custom field "Text": `},
	} {
		object := wire.Value(customs)
		err := e.edit(wire.CustomIn(&object, ""))
		if err == nil || !strings.Contains(err.Error(), e.want) {
			t.Errorf("error %v, want %s", err, e.want)
		}
		if string(object) != customs {
			t.Errorf("%v: a refused edit changed the record to\n%s", err, object)
		}
	}
}

func TestCustomFieldsThatAreNotThere(t *testing.T) {
	for _, text := range []string{"", "null", "{}", "[]", "{", `{"a":1,}`} {
		object := wire.Value(text)
		c := wire.CustomIn(&object, "")
		if _, ok := c.Text("a"); ok || len(c.Names()) > 0 {
			t.Errorf("%q has fields", text)
		}
		if err := c.Set("a", "x"); err == nil || string(object) != text {
			t.Errorf("%q: %v, became %q", text, err, object)
		}
	}
	if err := (wire.Members{}).Set("a", "x"); err == nil {
		t.Error("a field of no record was set")
	}
}

func TestCustomFieldsOfDuplicatesTheLastCounts(t *testing.T) {
	object := wire.Value(`{"CF_a":"1","b":0,"CF_a":"2"}`)
	c := wire.CustomIn(&object, "CF_")
	if got, _ := c.Text("a"); got != "2" || !slices.Equal(c.Names(), []string{"a"}) {
		t.Errorf("%q, names %q", got, c.Names())
	}
	if err := c.Set("a", "3"); err != nil || string(object) != `{"CF_a":"1","b":0,"CF_a":"3"}` {
		t.Errorf("%v: %s", err, object)
	}
}

func TestCustomFieldsDoNotShareMemory(t *testing.T) {
	object := wire.Value(`{"a":"1"}`)
	before := object
	c := wire.CustomIn(&object, "")
	raw, _ := c.Raw("a")
	raw[1] = '9'
	if err := c.Set("a", "2"); err != nil || string(before) != `{"a":"1"}` {
		t.Errorf("%v: the record as read became %s", err, before)
	}
}

func FuzzMembers(f *testing.F) {
	f.Add(customs, "Text", "x")
	f.Add(`{"CF_a":{"Value":"b"}}`, "CF_a", "c")
	f.Add(`{"a":`, "a", "")
	f.Fuzz(func(t *testing.T, text, name, value string) {
		object := wire.Value(text)
		c := wire.CustomIn(&object, "")
		if c.Set(name, value) == nil {
			if got, ok := c.Text(name); !ok || got != value {
				t.Fatalf("%q set to %q reads %q, %v in %s", name, value, got, ok, object)
			}
		} else if c.SetChoice(name, value) == nil {
			if got, ok := c.List(name); !ok || got.Value != value {
				t.Fatalf("%q set to %q reads %+v, %v in %s", name, value, got, ok, object)
			}
		} else if string(object) != text {
			t.Fatalf("a refused edit changed %s to %s", text, object)
		}
	})
}

func TestOtherMembersAreAddedAndReplaced(t *testing.T) {
	for _, e := range []struct {
		object string
		value  any
		want   string
	}{
		{``, "x", `{"a":"x"}`},
		{`null`, wire.MustDecimal("40.3830"), `{"a":40.3830}`},
		{` { } `, []int{1}, ` { "a":[1]} `},
		{`{"b":1, "c":2 }`, true, `{"b":1, "c":2 ,"a":true}`},
		{`{"a":{"deep":[1]},"b":1}`, nil, `{"a":null,"b":1}`},
		{`{"a":1,"A":2,"a":3}`, wire.Value(`{ "n" : 1.0 }`), `{"a":1,"A":2,"a":{ "n" : 1.0 }}`},
	} {
		object := wire.Value(e.object)
		if err := wire.MembersIn(&object).Set("a", e.value); err != nil || string(object) != e.want {
			t.Errorf("%s with %v: %v\n%s, want %s", e.object, e.value, err, object, e.want)
		}
	}
}

func TestOtherMembersRefused(t *testing.T) {
	for want, set := range map[string]func(wire.Members) error{
		`member "a": a float is not exact; give a wire.Decimal`: func(m wire.Members) error { return m.Set("a", 0.1) },
		`member "a": the new value is not JSON`:                 func(m wire.Members) error { return m.Set("a", wire.Value("{")) },
		`member "f": `:                                          func(m wire.Members) error { return m.Set("f", func() {}) },
	} {
		object := wire.Value(`{"a":1}`)
		if err := set(wire.MembersIn(&object)); err == nil || !strings.HasPrefix(err.Error(), want) || string(object) != `{"a":1}` {
			t.Errorf("%v, want %s; became %s", err, want, object)
		}
	}
	list := wire.Value(`[]`)
	if err := wire.MembersIn(&list).Set("a", 1); err == nil || string(list) != `[]` {
		t.Errorf("%v, became %s", err, list)
	}
}
