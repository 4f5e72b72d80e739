package record_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/internal/record"
	"github.com/fieldbooks/fieldbooks/wire"
)

type person struct {
	Key  int    `json:"PersonKey" wire:"key"`
	Name string `json:"Name,omitzero" wire:"required,max=5,also=Label|Names.Short"`
}

type team struct {
	Skipped int                     `json:"-"`
	Lead    person                  `json:"Lead"`
	People  []person                `json:"People,omitzero"`
	Raw     wire.Value              `json:"Raw"`
	Day     wire.Date               `json:"Day" wire:"readonly"`
	Totals  map[string]wire.Decimal `json:"-" wire:"rest"`
	Unknown wire.Value              `json:",embed"`
}

func TestOf(t *testing.T) {
	r := record.Of(reflect.TypeFor[team]())
	if r != record.Of(reflect.TypeFor[team]()) {
		t.Error("a record is made twice")
	}
	if len(r.Fields) != 4 || r.Embed != 6 || r.Rest != 5 || !r.Plain || r.Key != nil || !r.Filled() || !r.IsOwn() {
		t.Errorf("%+v", r)
	}
	for name, want := range map[string]record.Shape{"Lead": record.Nested, "People": record.List, "Raw": record.Raw, "Day": record.Leaf} {
		if f := r.Field(name); f == nil || f.Shape != want || r.Fold([]byte(strings.ToUpper(name))) != f {
			t.Errorf("%s: %+v, want shape %v", name, f, want)
		}
	}
	p := record.Of(r.Field("Lead").Type)
	if p.Key.GoName != "Key" || p.KeyOf(reflect.ValueOf(person{Key: 7})) != 7 || p.IsOwn() || p.Filled() || r.Keyed()[0].Name != "People" {
		t.Errorf("%+v", p)
	}
	for name, want := range map[string]bool{"Label": true, "NAME": true, "Names": true, "Short": false, "CF_Name": false} {
		if p.Takes([]byte(name)) != want {
			t.Errorf("%s is taken: %v", name, !want)
		}
	}
}

// TestPlain wants of a type with a tag that only json v2 knows that it is told.
func TestPlain(t *testing.T) {
	for _, odd := range []reflect.Type{
		reflect.TypeFor[struct {
			N int `json:"N,string"`
		}](),
		reflect.TypeFor[struct{ N int }](),
		reflect.StructOf([]reflect.StructField{
			{Name: "A", Type: reflect.TypeFor[int](), Tag: `json:"N"`},
			{Name: "B", Type: reflect.TypeFor[int](), Tag: `json:"N"`},
		}),
		reflect.StructOf([]reflect.StructField{{Name: "A", Type: reflect.TypeFor[int](), Tag: `json:"-,"`}}),
		reflect.TypeFor[struct {
			M map[string]int `json:",embed"`
		}](),
	} {
		if record.Of(odd).Plain {
			t.Errorf("%v counts as plain", odd)
		}
	}
}

func TestSpelled(t *testing.T) {
	f := record.Of(reflect.TypeFor[person]()).Field("Name")
	for text, want := range map[string]string{
		`{"Name":"a","Label":"b"}`:                     `Name "a"`,
		`{"Name":null,"Label":"b"}`:                    `Label "b"`,
		`{"Names":{"Short":"c"}}`:                      `Names.Short "c"`,
		`{"NAME":"d"}`:                                 `NAME "d"`,
		`{"Name":"","Names":{"Short":null},"name":""}`: `name ""`,
		`{"Other":1}`:                                  `Name `,
	} {
		have, err := rawjson.Members(rawjson.Value(text))
		if err != nil {
			t.Fatal(err)
		}
		path, value, ok := f.Spelled(have)
		if got := strings.Join(path, ".") + " " + string(value); got != want || ok != (len(value) > 0) {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

func TestCheck(t *testing.T) {
	lead := person{Key: 1, Name: "Ann"}
	for want, v := range map[string]team{
		"":                                {Lead: lead},
		"Lead.Name is required":           {Lead: person{Key: 1}},
		"People[1].Name has 6 characters": {Lead: lead, People: []person{lead, {Name: "Müller"}}},
	} {
		err := record.Of(reflect.TypeFor[team]()).Check("", reflect.ValueOf(v))
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}
