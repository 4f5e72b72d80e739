package codec_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"github.com/fieldbooks/fieldbooks/internal/codec"
	"github.com/fieldbooks/fieldbooks/wire"
)

// skipping decodes leniently and lists what could not be read.
func skipping(text string, into any) (unread []string, err error) {
	err = json.Unmarshal([]byte(text), into, codec.Lenient(nil, func(path, why string) {
		unread = append(unread, path+": "+why)
	}))
	return unread, err
}

// TestUnreadLeaves: of each type, what cannot be read leaves its field empty and the others filled.
func TestUnreadLeaves(t *testing.T) {
	for _, c := range []struct{ field, value, why string }{
		{"ProjectKey", `"se98765"`, "string, not an integer of this size"},
		{"ProjectKey", `9.8765e30`, "number, not an integer of this size"},
		{"ProjectKey", `true`, "bool, not an integer of this size"},
		{"Status", `["a"]`, "array, not a text"},
		{"ID", `{"a":98765}`, "object, not a text"},
		{"Fee", `"1,234.56"`, "string, not a number"},
		{"Fee", `1e98765`, "number, not a number"},
		{"Start", `"98765 or so"`, "string, not a date"},
		{"AsOf", `{"y":98765}`, "object, not a date"},
		{"Modified", `98765`, "number, not a moment"},
		{"Seen", `"2026-01-02"`, "string, not an integer of this size"},
		{"Billable", `-1`, "number, not true or false"},
		{"Billable", `"Y"`, "string, not true or false"},
		{"Manager", `"98765"`, "string, not an object"},
		{"Manager", `[98765]`, "array, not an object"},
		{"Team", `98765`, "number, not a list"},
		{"Keys", `"98765x"`, "string, not an integer of this size"},
		{"Names", `{"a":1}`, "object, not a text"},
		{"Filter", `"x"`, "string, not an integer of this size"},
		{"Token", `[98765]`, "array, not a text"},
	} {
		var got, want project
		odd := `{"Custom":{"a":1},"` + c.field + `":` + c.value + `,"New":[1]}`
		unread, err := skipping(odd, &got)
		if err != nil || !slices.Equal(unread, []string{"/" + c.field + ": " + c.why}) {
			t.Errorf("%s: unread %q, %v", odd, unread, err)
		}
		if json.Unmarshal([]byte(`{"Custom":{"a":1},"New":[1]}`), &want) != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v, want %+v", odd, got, want)
		}
	}
}

// TestUnreadTypes: so it is with types that the bending rules know nothing of.
func TestUnreadTypes(t *testing.T) {
	type rates struct {
		ByName map[string]int
		Photo  []byte
		Share  float64
		Small  uint8
		After  int
	}
	for text, want := range map[string]string{
		`{"ByName":{"a":1},"After":1}`: "",
		`{"ByName":[1],"After":1}`:     "/ByName: array, not an object",
		`{"ByName":"a","After":1}`:     "/ByName: string, not an object",
		`{"Photo":"aGk=","After":1}`:   "",
		`{"Photo":"%","After":1}`:      "/Photo: string, not of the type []uint8",
		`{"Photo":[1],"After":1}`:      "/Photo: array, not of the type []uint8",
		`{"Share":"x","After":1}`:      "/Share: string, not of the type float64",
		`{"Small":256,"After":1}`:      "/Small: number, not of the type uint8",
	} {
		var got rates
		unread, err := skipping(text, &got)
		if err != nil || got.After != 1 || strings.Join(unread, "\n") != want {
			t.Errorf("%s: unread %q, %v", text, unread, err)
		}
		if read := got.ByName["a"] == 1 || string(got.Photo) == "hi"; read != (want == "") {
			t.Errorf("%s: %+v", text, got)
		}
		if _, err := bending(text, new(rates)); (err == nil) != (want == "") {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// TestUnreadItems: a list keeps its length, and what is around an item that cannot be read.
func TestUnreadItems(t *testing.T) {
	var got result
	unread, err := skipping(`{"Projects":["x",{"Keys":[1,"y",3],"Filter":[4,{}],"Team":[{"EmployeeKey":5},[{},{}],6]},[{"ID":"z"}],null]}`, &got)
	want := []string{
		"/Projects/0: string, not an object", "/Projects/1/Keys/1: string, not an integer of this size",
		"/Projects/1/Filter/1: object, not an integer of this size",
		"/Projects/1/Team/1: array, not an object", "/Projects/1/Team/2: number, not an object",
	}
	if err != nil || !slices.Equal(unread, want) {
		t.Fatalf("%v, unread\n%s", err, strings.Join(unread, "\n"))
	}
	p := got.Projects
	if len(p) != 4 || !reflect.DeepEqual(p[1].Keys, []int{1, 0, 3}) || len(p[1].Filter) != 2 || p[1].Filter[1] != nil ||
		!reflect.DeepEqual(p[1].Team, []person{{EmployeeKey: 5}, {}, {}}) || p[2].ID != "z" {
		t.Errorf("%+v", p)
	}
}

// TestBlankListHasNoItems: "" for a list is no list, not a list of one zero.
func TestBlankListHasNoItems(t *testing.T) {
	for _, field := range []string{"Keys", "Names", "Filter", "Team"} {
		var got project
		bent, err := bending(`{"`+field+`":""}`, &got)
		if err != nil || !reflect.DeepEqual(got, project{}) || !slices.Equal(bent, []string{"/" + field + ": empty string read as absent"}) {
			t.Errorf("%s: %+v, bent %q, %v", field, got, bent, err)
		}
	}
}

// TestUnmarshalAnyNamesWhatIsUnread: the rest is there, and the error hides the values.
func TestUnmarshalAnyNamesWhatIsUnread(t *testing.T) {
	var got result
	err := codec.UnmarshalAny([]byte(`{"projects":[{"FEE":"4711,50","id":"a","Raw":[1]},{"ID":"b"}]}`), &got)
	unread, ok := errors.AsType[*wire.UnreadError](err)
	if !ok || !slices.Equal(unread.Places, []string{"/projects/0/FEE"}) || strings.Contains(err.Error(), "4711") {
		t.Fatalf("%v", err)
	}
	if p := got.Projects; len(p) != 2 || p[0].ID != "a" || p[1].ID != "b" || string(p[0].Raw) != "[1]" {
		t.Errorf("%+v", got)
	}
}
