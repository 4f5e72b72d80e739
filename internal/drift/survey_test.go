package drift

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/internal/record"
)

type status string

func (s status) Known() bool { return s == "open" }

type line struct {
	Note    rawjson.Value `json:"note"`
	Tags    []status      `json:"tags"`
	Unknown rawjson.Value `json:",embed"`
}

type order struct {
	Status  status        `json:"status"`
	Lines   []line        `json:"lines"`
	Unknown rawjson.Value `json:",embed"`
}

// places are what is met, as text.
type places []string

func (p *places) Member(at Place, m rawjson.Member, spells *record.Field) {
	text := fmt.Sprintf("member %s of %s", m.Name, text(at))
	if spells != nil {
		text += " spells " + spells.Name
	}
	*p = append(*p, text)
}

func (p *places) Word(at Place, v reflect.Value) {
	*p = append(*p, fmt.Sprintf("word %s at %s", v, text(at)))
}

func text(at Place) string {
	if at.Record == nil {
		return "nothing"
	}
	name := at.Record.Type.Name()
	if at.Field != nil {
		name += "." + at.Field.Name
	}
	return name + strings.Repeat("[]", at.Lists)
}

func TestLook(t *testing.T) {
	v := []*order{nil, {
		Status:  "shut",
		Lines:   []line{{Note: rawjson.Value(`{"a":1}`), Tags: []status{"open", "", "new"}}, {Note: rawjson.Value(`[{"b":1}]`)}},
		Unknown: rawjson.Value(`{"STA_TUS":"x","else":1}`),
	}}
	var got places
	Look(Place{}, reflect.ValueOf(v), &got)
	want := places{
		"word shut at order.status", "member a of line.note", "word new at line.tags[]",
		"member STA_TUS of order spells status", "member else of order",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q\nwant %q", got, want)
	}
}

func TestAt(t *testing.T) {
	for pointer, want := range map[string]string{
		"":                "order",
		"/":               "order",
		"/1/status":       "order.status",
		"/1/lines/0":      "order.lines",
		"/1/lines/0/note": "line.note",
		"/1/lines/0/none": "order.lines",
	} {
		if got := text(At(reflect.TypeFor[[]*order](), pointer)); got != want {
			t.Errorf("%q is %s, want %s", pointer, got, want)
		}
	}
	if got := text(At(reflect.TypeFor[[]string](), "/0")); got != "nothing" {
		t.Errorf("a text is in %s", got)
	}
}
