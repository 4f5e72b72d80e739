package codec_test

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/fieldbooks/fieldbooks/internal/record"
	"github.com/fieldbooks/fieldbooks/wire"
)

// Whatever strict decoding takes, lenient decoding takes too, the same and
// unbent; and what it bends can be written and read strictly.
func FuzzLenient(f *testing.F) {
	for _, text := range []string{
		`{"Projects":[{"ProjectKey":"15","Fee":" 1.50 ","Start":"03/11/2015","Billable":"true","Team":{"EmployeeKey":7.0}}]}`,
		`[{"Projects":{"ProjectKey":1,"ProjectKey":2,"ID":5,"Names":"x","Manager":[{}]}}]`,
		`{"Projects":""}`, `{"Projects":[null,{"Fee":null,"Keys":null,"Raw":{"a":[1]},"zz":"\ud800"}]}`, "{\"Projects\":{\"ID\":\"\xff\"}}", `[[[]]]`,
		`{"Projects":[{"Fee":"1,5","Keys":["x",1],"Manager":[1,2]},"x"]}`,
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var strict, lenient, skipped result
		strictErr := json.Unmarshal([]byte(text), &strict)
		bent, err := bending(text, &lenient)
		unread, skippedErr := skipping(text, &skipped)
		if strictErr == nil && (err != nil || len(bent) > 0 || !reflect.DeepEqual(strict, lenient)) {
			t.Fatalf("strict is fine, lenient: %v, bent %q\n%+v\n%+v", err, bent, strict, lenient)
		}
		if err == nil && (skippedErr != nil || len(unread) > 0 || !reflect.DeepEqual(lenient, skipped)) {
			t.Fatalf("all can be read, unread %q, %v\n%+v\n%+v", unread, skippedErr, lenient, skipped)
		}
		if skippedErr != nil {
			return
		}
		out, err := json.Marshal(&skipped, duplicates)
		if err != nil {
			t.Fatalf("cannot be written: %v", err)
		}
		var again result
		if err := json.Unmarshal(out, &again, duplicates); err != nil {
			t.Fatalf("%s cannot be read again: %v", out, err)
		}
	})
}

var duplicates = json.JoinOptions(jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))

// sound is an answer in which every field says something.
const sound = `{"Projects":[{"ProjectKey":15,"Status":"Active","ID":"P","Fee":40.3830,"Start":"2015-03-11","AsOf":"03/11/2015","Modified":"2023-04-01","Seen":5,` +
	`"Billable":true,"Manager":{"EmployeeKey":3,"LastName":"L"},"Team":[{"EmployeeKey":4},{"LastName":"M"}],"Keys":[1,2],"Filter":[1,2],"Names":["n"],"Token":"t","New":7},` +
	`{"ProjectKey":16,"ID":"Q"}]}`

// FuzzUnread puts any value at any place of an answer: all other fields stay as they were, and
// the place is named unless the value was read.
func FuzzUnread(f *testing.F) {
	places := placesOf(sound)
	for i, value := range []string{
		`"1,234.56"`, `"Y"`, `-1`, `{}`, `["x"]`, `""`, `"0000-00-00"`, `"/Date(1)/"`, `[{"EmployeeKey":"x"}]`, `[1,"x"]`, `{"EmployeeKey":[]}`, `null`, `7.0`, `"2015-03-11 or so"`,
		`[[]]`, `"0"`, `1e99999`, `[[{"EmployeeKey":1}]]`, `[null]`,
	} {
		for n := range len(places) {
			if n%3 == i%3 {
				f.Add(n, value)
			}
		}
	}
	f.Fuzz(func(t *testing.T, n int, value string) {
		if n < 0 || n >= len(places) || !wire.Value(value).IsValid(duplicates) {
			return
		}
		at := places[n]
		var want, got result
		if err := json.Unmarshal([]byte(sound), &want); err != nil {
			t.Fatal(err)
		}
		unread, err := skipping(sound[:at.start]+value+sound[at.end:], &got)
		if err != nil {
			t.Fatalf("%s at %s: %v", value, at.pointer, err)
		}
		isNamed := slices.ContainsFunc(unread, func(place string) bool { return strings.HasPrefix(place, at.pointer) })
		for _, place := range unread {
			if path, _, _ := strings.Cut(place, ":"); path != at.pointer && !strings.HasPrefix(path, at.pointer+"/") {
				t.Errorf("%s at %s: unread %s", value, at.pointer, path)
			}
		}
		there := at.in(reflect.ValueOf(&got).Elem())
		if !isNamed && isNothing(there) && !saysNothing(wire.Value(value), there.Kind()) {
			t.Errorf("%s at %s: neither read nor named", value, at.pointer)
		}
		there.SetZero()
		at.in(reflect.ValueOf(&want).Elem()).SetZero()
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s at %s: other fields changed\n got %+v\nwant %+v", value, at.pointer, got, want)
		}
	})
}

// place is one value of a text: a member of a record, or an item of a list.
type place struct {
	pointer    string
	start, end int
}

// placesOf are the values in text that have a field, or are items of one.
func placesOf(text string) (places []place) {
	dec := jsontext.NewDecoder(bytes.NewBufferString(text))
	open := map[string]int{}
	for {
		token, err := dec.ReadToken()
		if err != nil {
			return places
		}
		pointer, end := string(dec.StackPointer()), int(dec.InputOffset())
		start := end - len(token.String())
		if token.Kind() == '"' {
			start -= 2
		}
		kind, length := dec.StackIndex(dec.StackDepth())
		switch {
		case kind == '{' && length%2 == 1 && token.Kind() == '"': // a name
			continue
		case token.Kind() == '{' || token.Kind() == '[':
			open[pointer+fmt.Sprint(dec.StackDepth()-1)] = end - 1
			continue
		case token.Kind() == '}' || token.Kind() == ']':
			start = open[pointer+fmt.Sprint(dec.StackDepth())]
		}
		if pointer != "" && !strings.HasSuffix(pointer, "/New") {
			places = append(places, place{pointer, start, end})
		}
	}
}

// in is the field or item at the place.
func (p place) in(v reflect.Value) reflect.Value {
	for step := range jsontext.Pointer(p.pointer).Tokens() {
		if v.Kind() == reflect.Slice {
			i, _ := strconv.Atoi(step)
			v = v.Index(i)
			continue
		}
		v = v.Field(record.Of(v.Type()).Field(step).Index)
	}
	return v
}

// isNothing reports whether no value was read into v.
func isNothing(v reflect.Value) bool {
	if v.Kind() == reflect.Pointer && !v.IsNil() {
		v = v.Elem()
	}
	return v.IsZero() || v.Kind() == reflect.Slice && v.Len() == 0
}

// saysNothing reports whether a value may be read as one that is zero in Go, of that kind.
func saysNothing(value wire.Value, as reflect.Kind) bool {
	switch value.Kind() {
	case 'n':
		return true
	case 'f':
		return as == reflect.Bool
	case '{':
		return as == reflect.Struct // in which each member is read by itself
	case '[':
		var items []wire.Value
		_ = json.Unmarshal(value, &items, duplicates)
		return len(items) == 0 && (as == reflect.Slice || as == reflect.Struct) ||
			len(items) == 1 && as == reflect.Struct && items[0].Kind() != '[' && saysNothing(items[0], as)
	}
	text := strings.TrimSpace(string(value))
	if value.Kind() == '"' {
		_ = json.Unmarshal(value, &text, duplicates)
		text = strings.ToLower(strings.TrimSpace(text))
	}
	number, err := wire.ParseDecimal(text)
	return strings.Trim(text, "+-0") == "" || text == "false" || strings.HasPrefix(text, "0001-01-01") || strings.HasPrefix(text, "1/1/0001") ||
		strings.HasPrefix(text, "01/01/0001") || strings.HasPrefix(text, "/date(-62135596800000") || err == nil && number.Rat().Sign() == 0
}
