package codec_test

import (
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	jsonv2 "github.com/go-json-experiment/json"
	jsonv1 "github.com/go-json-experiment/json/v1"

	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/internal/codec"
	"github.com/fieldbooks/fieldbooks/wire"
)

// points has what answers of the generated clients do not have, but what is sent has.
type points struct {
	Text    *string    `json:"text"`
	Long    *int64     `json:"long_one"`
	Inner   *inner     `json:"Inner"`
	Inners  []*inner   `json:"Inners"`
	Deep    ***string  `json:"deep"`
	Any     any        `json:"any"`
	File    wire.File  `json:"file"`
	Array   [2]byte    `json:"array"`
	Twin    int        `json:"jobId"`
	Other   int        `json:"jobID"`
	Unknown wire.Value `json:",embed"`
}

// anyTargets are the types that texts are read into by names of any case.
var anyTargets = append(distinct(answers((*aimsioapi.Client)(nil))),
	reflect.TypeFor[[]aimsioapi.JobOrder](), reflect.TypeFor[aimsioapi.JobOrderPostRequest](), reflect.TypeFor[aimsioapi.NRBPostRequest](),
	reflect.TypeFor[points](), reflect.TypeFor[every](), reflect.TypeFor[[]int64](), reflect.TypeFor[*string](), reflect.TypeFor[any](),
	reflect.TypeFor[ajerav1.GetEmployeesResult](), reflect.TypeFor[ajerav2.GetProjectsResult](),
)

func distinct(types []reflect.Type) []reflect.Type {
	slices.SortFunc(types, func(a, b reflect.Type) int { return strings.Compare(a.String(), b.String()) })
	return slices.Compact(types)
}

// rules are those that match names in any case.
var rules = map[string]jsonv2.Options{
	"json v2":       jsonv2.MatchCaseInsensitiveNames(true),
	"encoding/json": jsonv1.DefaultOptionsV1(),
}

// agreeAny fails when the package reads what json v2 refuses by such rules, or reads otherwise, or
// when it declines and leaves something behind. It counts the rules by which the text was read.
func agreeAny(t *testing.T, text string, target reflect.Type) (accepted int) {
	t.Helper()
	for name, rule := range rules {
		got, want := reflect.New(target), reflect.New(target)
		if !codec.Usual([]byte(text), got.Interface(), rule) {
			if !got.Elem().IsZero() {
				t.Fatalf("%s: %s: declined, and left %+v", target, text, got.Elem())
			}
			continue
		}
		accepted++
		if err := jsonv2.Unmarshal([]byte(text), want.Interface(), rule); err != nil {
			t.Fatalf("%s: read what %s refuses: %v\n%s", target, name, err, text)
		}
		if !reflect.DeepEqual(got.Interface(), want.Interface()) {
			t.Fatalf("%s by %s: %s\n got %+v\nwant %+v", target, name, text, got.Elem(), want.Elem())
		}
	}
	return accepted
}

// usualAny are texts that must be read at once, into points; oddAny are texts that must be declined.
var usualAny = []string{
	`{}`, `null`, ` { } `, `{"text":"a","long_one":-7,"Inner":{"Key":1,"a":[1]},"Inners":[{"Key":2},null,{}],"deep":"b","any":1.50}`,
	`{"text":null,"long_one":null,"Inner":null,"Inners":null,"deep":null,"any":null,"file":null,"jobId":null}`,
	`{"Inners":[],"file":"aGk=","any":"a","jobId":-0,"long_one":9223372036854775807}`,
	`{"X":1,"Y":{"TEXT":[{"text":1,"Text":2}]},"te":1,"texts":null,"":{"":1}}`,
	`{"file":"aGk\/\n","te\u0078t":"\ud83d\ude00é\u0000"}`,
	`{"jobId":1,"jobID":2}`,
}

var oddAny = []string{
	``, `{`, `[]`, `{"Text":"a"}`, `{"TEXT":null}`, `{"longone":1}`, `{"long-one":1}`, `{"_text":"a"}`, `{"LONG_ONE":1}`, `{"inner":{}}`, `{"Inner":{"key":1}}`,
	`{"Inners":[{"KEY":1}]}`, `{"JOBID":1}`, `{"text":"a","text":"b"}`, `{"X":1,"X":1}`, `{"any":{}}`, `{"any":[]}`, `{"long_one":1e3}`, `{"long_one":1.0}`,
	`{"long_one":9223372036854775808}`, `{"long_one":"1"}`, `{"é":1}`, `{"text":1}`, `{"Inner":[]}`, `{"Inners":{}}`, `{"text":"` + "\xff" + `"}`, `{"a":"\ud800"}`,
	`{"array":[1,2]}`, `{} {}`, `{"deep":{}}`, `{"t\u0045xt":"a"}`, `{"Te\u0078t":"a"}`,
}

func TestUsualInAnyCase(t *testing.T) {
	for _, text := range usualAny {
		if agreeAny(t, text, reflect.TypeFor[points]()) != len(rules) {
			t.Errorf("declined: %s", text)
		}
	}
	for _, text := range oddAny {
		if agreeAny(t, text, reflect.TypeFor[points]()) != 0 {
			t.Errorf("read: %s", text)
		}
	}
}

// aimsioTexts are what Aimsio answers, or nearly so.
var aimsioTexts = []string{
	`[{"jobId":1,"jobGuid":"5d0c","jobNumber":"24-1","jobName":"Québec \"1\"","jobDescription":null,"jobStatus":"ACTIVE","jobStartDate":1735689600000,"jobEndDate":null,` +
		`"jobShowInDispatching":true,"jobLocationLat":53.120,"jobLocationLong":-113.0,"jobWBSSchedule":{"jobScheduleGuid":"a","jobScheduleConversionRules":[{"a":1},null,"b"],"x":1},` +
		`"formData":{"formDataGuid":"a","formDataFieldDataList":[{"a":[1e3]}],"b":null},"jobPoNumber":"PO-1","jobAfe":null,"jobRevision":3},{"jobId":2},{}]`,
	`{"priceBookGuid":"9c00","priceBookName":"2025","priceBookIsDeleted":false,"priceBookCreatedAt":1735689600000,"priceBookRevision":4,"priceItemList":[` +
		`{"priceItemBillableItemName":"a","priceItemRate":7.00,"priceItemRate2":null,"priceItemTaxCode":null},{"priceItemRate":-0},{}]}`,
	`[{"dtype":"JobOrder","guid":"5d0c","id":7,"updatedAt":1735689600000},{"guid":"5d0d","extra":[]}]`,
	`{"jobList":[{"jobGuid":"a","jobShowInDispatching":false,"jobWBSSchedule":{"jobScheduleConversionRules":[1,"a",null]}}]}`,
	`{"nrbList":[{"nrbGuid":null,"nrbRate":1.50,"nrbIsBillable":true,"nrbFileBase64Content":"aGk="}]}`,
	`{"JobID":1}`, `[{"jobID":1,"jobId":2}]`, `[1,null,-5]`, `"a"`, `[{"updated_at":1}]`,
}

// TestAimsioIsUsual: what Aimsio answers is read at once, nulls and all.
func TestAimsioIsUsual(t *testing.T) {
	for i, target := range []reflect.Type{
		reflect.TypeFor[[]aimsioapi.JobOrder](), reflect.TypeFor[aimsioapi.Pricebook](), reflect.TypeFor[[]aimsioapi.ObjectStub](),
		reflect.TypeFor[aimsioapi.JobOrderPostRequest](), reflect.TypeFor[aimsioapi.NRBPostRequest](),
	} {
		if agreeAny(t, aimsioTexts[i], target) != len(rules) {
			t.Errorf("%s: declined: %s", target, aimsioTexts[i])
		}
	}
}

// TestNullEverywhere puts null, and other values, in the place of every member of every type.
func TestNullEverywhere(t *testing.T) {
	for _, target := range anyTargets {
		record := target
		for record.Kind() == reflect.Slice {
			record = record.Elem()
		}
		if record.Kind() != reflect.Struct {
			continue
		}
		for i := range record.NumField() {
			name, _, _ := strings.Cut(record.Field(i).Tag.Get("json"), ",")
			for _, value := range []string{`null`, `""`, `"a"`, `"\u0061"`, `0`, `-0`, `1.0`, `1e3`, `99999999999999999999`, `true`, `[]`, `[null]`, `{}`, `{"":{}}`} {
				for _, name := range []string{name, strings.ToUpper(name), "x" + name} {
					text := `{"` + name + `":` + value + `}`
					agreeAny(t, text, record)
					agreeAny(t, `[`+text+`]`, target)
				}
			}
		}
	}
}

// TestCutInAnyCase reads every text cut at every place.
func TestCutInAnyCase(t *testing.T) {
	for _, text := range aimsioTexts {
		for i := range text {
			for _, target := range anyTargets {
				agreeAny(t, text[:i], target)
				agreeAny(t, text[:i]+text[i+1:], target)
			}
		}
	}
}

// TestLongLists: a list that nobody counted has room for little more than it holds.
func TestLongLists(t *testing.T) {
	for _, n := range []int{0, 1, 2, 15, 16, 17, 100, 1000, 20_000} {
		text := `[` + strings.TrimSuffix(strings.Repeat(`{"guid":"5d0c0000-77aa","id":7},`, n), ",") + `]`
		var stubs []aimsioapi.ObjectStub
		if !codec.Usual([]byte(text), &stubs, rules["json v2"]) || len(stubs) != n || stubs == nil {
			t.Fatalf("%d: not read", n)
		}
		if most := n + n/8 + 3; n >= 100 && cap(stubs) > most || cap(stubs) > 4*n+1 {
			t.Errorf("%d: room for %d", n, cap(stubs))
		}
	}
}

// TestUnevenLists: what comes first is not what the rest is like.
func TestUnevenLists(t *testing.T) {
	short, long := strings.Repeat(`{},`, 300), strings.Repeat(`{"guid":"`+strings.Repeat("a", 500)+`"},`, 300)
	for _, text := range []string{short + long, long + short, `{},` + long, short + `{"extra":"` + strings.Repeat("a", 1<<20) + `"},`} {
		var stubs []aimsioapi.ObjectStub
		if !codec.Usual([]byte(`[`+strings.TrimSuffix(text, ",")+`]`), &stubs, rules["json v2"]) || len(stubs) < 301 {
			t.Fatal("not read")
		}
		if cap(stubs) > 16*len(stubs) {
			t.Errorf("%d have room for %d", len(stubs), cap(stubs))
		}
	}
}

// TestKept reads many texts from many sides, by readers that are used again, and clears each text:
// what was read stays as it was, to the end.
func TestKept(t *testing.T) {
	var all sync.WaitGroup
	for side := range 4 {
		all.Go(func() {
			var got, want [300]points
			for i := range got {
				long := func(n int) string { return strings.Repeat(string(rune('a'+(side+i+n)%26)), (i*n)%700) }
				text := []byte(`{"X` + long(1)[:i%9] + `":"` + long(2) + `","text":"` + long(3) + `\n","Inner":{"Key":1,"a":["` + long(5) + `"]},"deep":"` + long(7) + `","any":"` + long(11) + `"}`)
				if err := jsonv2.Unmarshal(text, &want[i]); err != nil || !codec.Usual(text, &got[i], nil) {
					t.Error("not read", err)
				}
				clear(text)
			}
			if !reflect.DeepEqual(got, want) {
				t.Error("what was read first is not what it was")
			}
		})
	}
	all.Wait()
}

func FuzzUsual(f *testing.F) {
	for _, text := range slices.Concat(aimsioTexts, usualAny, oddAny, usual, odd) {
		f.Add(text)
	}
	f.Add(strings.Repeat(`[{"a":`, 60) + `1` + strings.Repeat(`}]`, 60))
	f.Fuzz(func(t *testing.T, text string) {
		for _, target := range anyTargets {
			agreeAny(t, text, target)
		}
	})
}
