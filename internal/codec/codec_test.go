package codec_test

import (
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"unsafe"

	jsonv2 "github.com/go-json-experiment/json"

	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/internal/codec"
	"github.com/fieldbooks/fieldbooks/wire"
)

// every has a field of each kind that the tables know, and some they do not.
type every struct {
	Text    string                `json:"Text"`
	Open    ajerav2.ProjectStatus `json:"Open State,omitzero"`
	Whole   int                   `json:"Whole"`
	Long    int64                 `json:"Long"`
	Small   int8                  `json:"Small"`
	Truth   bool                  `json:"Truth"`
	Amount  wire.Decimal          `json:"Amount"`
	Day     wire.Date             `json:"Day"`
	USDay   wire.USDate           `json:"USDay"`
	Stamp   wire.Stamp            `json:"Stamp"`
	Custom  wire.Value            `json:"Custom,omitzero"`
	Pointer *int                  `json:"Pointer"`
	Float   float64               `json:"Float"`
	Secret  wire.Secret           `json:"Secret"`
	Texts   []string              `json:"Texts"`
	Bytes   []byte                `json:"Bytes"`
	Values  []wire.Value          `json:"Values"`
	Inner   inner                 `json:"Inner,omitzero"`
	Inners  []inner               `json:"Inners"`
	Tree    []tree                `json:"Tree"`
	Left    string                `json:"-"`
	Unknown wire.Value            `json:",embed"`
}

type inner struct {
	Key     int        `json:"Key"`
	Unknown wire.Value `json:",embed"`
}

type tree struct {
	Name     string     `json:"Name"`
	Branches []tree     `json:"Branches"`
	Unknown  wire.Value `json:",embed"`
}

// targets are the types that texts are read into.
var targets = []reflect.Type{
	reflect.TypeFor[every](),
	reflect.TypeFor[ajerav2.GetProjectsResult](),
	reflect.TypeFor[ajerav2.GetTimesheetsResult](),
	reflect.TypeFor[ajerav1.GetProjectsResult](),
	reflect.TypeFor[ajerav1.GetEmployeesResult](),
	reflect.TypeFor[[]wire.Decimal](),
	reflect.TypeFor[string](),
}

// agree fails when the package reads what json v2 refuses, or reads otherwise.
func agree(t *testing.T, text string, target reflect.Type) (accepted bool) {
	t.Helper()
	got, want := reflect.New(target), reflect.New(target)
	if !codec.Unmarshal([]byte(text), got.Interface(), nil) {
		return false
	}
	if err := jsonv2.Unmarshal([]byte(text), want.Interface()); err != nil {
		t.Fatalf("%s: read what json v2 refuses: %v\n%s", target, err, text)
	}
	if !reflect.DeepEqual(got.Interface(), want.Interface()) {
		t.Fatalf("%s: %s\n got %+v\nwant %+v", target, text, got.Elem(), want.Elem())
	}
	return true
}

// usual are texts that must be read here, into every; odd are texts that must be
// declined.
var usual = []string{
	`{}`, " {\t\r\n } ", `null`,
	`{"Text":"a","Whole":1,"Long":-12,"Truth":true,"Amount":40.3830,"Day":"2025-01-31"}`,
	`{"Day":"","USDay":"01/31/2025","Stamp":"2017-01-08 18:38:53.367 GMT-05:00","Open State":"New one"}`,
	`{"Text":null,"Whole":null,"Long":null,"Truth":null,"Amount":null,"Day":null,"Custom":null,"Pointer":null,"Texts":null,"Inner":null,"Inners":null}`,
	`{"Custom":{"A B": [1, {"x":null}] },"X": "y" , "Z":{ "a" : 1 },"N":null,"T":true,"M":-1.5e3}`,
	`{"Text":"\"é\u00e9\ud83d\ude00\/\n","Texts":["a","\\","","\\\""],"Québec":1}`,
	`{"Whole":-0,"Amount":-0.00,"Float":1e3,"Small":-7,"Secret":"s","Bytes":"aGk=","Values":[1,"a",null,{}],"Pointer":7}`,
	`{"Inner":{"Key":1,"More":[]},"Inners":[ {"Key":2} , {"Key":3,"Other":"]"},{} ],"Inner2":{}}`,
	`{"Tree":[{"Name":"a","Branches":[{"Name":"b","Branches":[],"Leaf":1}],"Root":true}]}`,
	`{"Amou\u006et":1}`, `{"amount":1,"Text2":"}"}`,
}

var odd = []string{
	``, ` `, `{`, `{"Text"`, `{"Text":`, `{"Text":"a`, `{"Text":"a"`, `{"Text":"a",}`, `{,}`, `{"Text" "a"}`, `{} {}`, `[]`, `1`, `nul`, `nulll`,
	`{"Text":1}`, `{"Text":"a","Text":"b"}`, `{"X":1,"X":2}`, `{"X":{"a":1,"a":2}}`, "{\"Text\":\"a\nb\"}", "{\"Text\":\"\xff\"}", `{"Text":"\ud83d"}`, `{"Text":"\x"}`,
	`{"Whole":7.0}`, `{"Whole":01}`, `{"Whole":"7"}`, `{"Whole":-}`, `{"Whole":1234567890123456789012}`, `{"Small":300}`, `{"Truth":tru}`, `{"Truth":"true"}`,
	`{"Amount":"1"}`, `{"Amount":1.}`, `{"Amount":.5}`, `{"Amount":1e}`, `{"Amount":+1}`, `{"Day":"2025-02-30"}`, `{"Day":1}`, `{"Stamp":1}`,
	`{"Inners":{"Key":1}}`, `{"Inners":[{"Key":1},]}`, `{"Inners":[,]}`, `{"Inners":[{"Key":1}}`, `{"Inners":[{"Key":1} {"Key":2}]}`, `{"Inner":[]}`, `{"Custom":}`, `{"Custom":{]}`, `{"X":truE}`,
	`{"X\u0041":1}`, `{"Text":"a"}x`, `{Text:1}`,
}

func TestUsual(t *testing.T) {
	for _, text := range usual {
		if !agree(t, text, targets[0]) {
			t.Errorf("declined: %s", text)
		}
	}
	for _, text := range odd {
		if agree(t, text, targets[0]) {
			t.Errorf("read: %s", text)
		}
	}
}

// TestCut reads every text cut at every place.
func TestCut(t *testing.T) {
	for _, text := range usual {
		for i := range text {
			agree(t, text[:i], targets[0])
			agree(t, text[:i]+text[i+1:], targets[0])
		}
	}
}

// TestOwnMemory changes the text after reading: nothing that was read may change,
// and values that share a chunk of memory may not reach into each other.
func TestOwnMemory(t *testing.T) {
	text := []byte(`{"Text":"abc","Amount":1.50,"Custom":{"A":1},"Texts":["x","y"],"Extra":"e","Stamp":"s"}`)
	var got, want every
	if err := jsonv2.Unmarshal(text, &want); err != nil || !codec.Unmarshal(text, &got, nil) {
		t.Fatal("not read", err)
	}
	clear(text)
	_ = append(got.Custom, "overrun"...)
	_ = append(got.Unknown, "overrun"...)
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
}

// TestChunks keeps a string of each list: they may not hold the whole text.
func TestChunks(t *testing.T) {
	var texts []string
	body := `["` + strings.Repeat(strings.Repeat("a", 100)+`","`, 10_000) + `"]`
	if !codec.Unmarshal([]byte(body), &texts, nil) || len(texts) != 10_001 {
		t.Fatal("not read")
	}
	chunks := make(map[*byte]bool)
	for i, s := range texts[:len(texts)-1] {
		if i == 0 || unsafe.StringData(s) != addressBehind(texts[i-1]) {
			chunks[unsafe.StringData(s)] = true
		}
	}
	if len(chunks) < 10_000*100/2048 {
		t.Errorf("%d bytes are kept in %d pieces", len(body), len(chunks))
	}
}

func addressBehind(s string) *byte {
	return (*byte)(unsafe.Add(unsafe.Pointer(unsafe.StringData(s)), len(s)))
}

// TestParallel makes the tables of a type from many sides at once.
func TestParallel(t *testing.T) {
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			type fresh struct {
				Inners []tree `json:"Inners"`
			}
			var got fresh
			if !codec.Unmarshal([]byte(`{"Inners":[{"Name":"a","Branches":[{"Name":"b"}]}]}`), &got, nil) || got.Inners[0].Branches[0].Name != "b" {
				t.Error("not read", got)
			}
		})
	}
	all.Wait()
}

// TestUnnamed wants to be told once of each name that no field takes, and of what
// json v2 read.
func TestUnnamed(t *testing.T) {
	type odd struct {
		Number int `json:"Number,string"`
	}
	type holder struct {
		Odd odd `json:"Odd"`
	}
	for _, c := range []struct {
		text string
		into any
		want []string
	}{
		{`{"Text":"a","X":1,"Inner":{"Y":{"Z":1}},"Inners":[{"Key":1,"Y":2},{"W":[{"V":1}]},{"Y":3}],"Custom":{"U":1}}`, new(every), []string{"every X", "inner Y", "inner W"}},
		{`{"Odd":{"Number":"1"}}`, new(holder), []string{"odd "}},
	} {
		var told []string
		note := func(record reflect.Type, name []byte) { told = append(told, record.Name()+" "+string(name)) }
		if !codec.Unmarshal([]byte(c.text), c.into, note) || !slices.Equal(told, c.want) {
			t.Errorf("%s: told of %q, want %q", c.text, told, c.want)
		}
	}
}

func FuzzUnmarshal(f *testing.F) {
	for _, text := range append(usual, odd...) {
		f.Add(text)
	}
	f.Add(`{"Projects":[{"ProjectKey":1,"ID":"a","ProjectManager":{"EmployeeKey":2},"Contacts":[{"ContactKey":3}],"CustomFields":{"A":1},"New":[1]}],"Phases":[],"Resources":null}`)
	f.Fuzz(func(t *testing.T, text string) {
		for _, target := range targets {
			agree(t, text, target)
		}
	})
}
