package rawjson

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

func TestSkip(t *testing.T) {
	for _, c := range []struct {
		text string
		end  int
	}{
		{`[]`, 2},
		{`[ ]x`, 3},
		{`[1]`, 3},
		{`["]",2 ]`, 8},
		{`[[1,2],{"a":[1,2]}]`, 19},
		{`[{"a":{}} , {"b":[{}]}]]`, 23},
		{`[{"a":[]},1]]`, 12},
		{`[{"a":"}]"},{"\\\"{":1}],{`, 24},
		{`{"a":[1,[2,3]],"b":{"c":[1]},"d":[ ],"e":[{"f":[1,2,3]},{"g":1,"h":2}],"i":[ {}]}`, 81},
		{`{"a":"\\\"}"}`, 13},
		{`{"a":{"b":{"c":"` + strings.Repeat("\\\\{", 30) + `"}}} }`, 110},
		{`"a,b",`, 5},
		{`12,`, 2},
		{`null}`, 4},
		{`[1`, -1},
		{`[{}`, -1},
		{`[{},`, -1},
		{`{"a":"}`, -1},
		{`{"a":"\"}`, -1},
		{`"a`, -1},
		{``, -1},
	} {
		end := Skip([]byte(c.text), 0)
		if end != c.end {
			t.Errorf("%s: ends at %d, want %d", c.text, end, c.end)
		}
	}
}

// skips fails when Skip does not find the end of a value.
func skips(t *testing.T, text string) {
	t.Helper()
	value := strings.Trim(text, " \t\r\n")
	if !jsontext.Value(value).IsValid(jsontext.AllowDuplicateNames(true)) {
		return
	}
	if end := Skip([]byte(value+`]"}`), 0); end != len(value) {
		t.Errorf("%q: skipped to %d", value, end)
	}
}

func FuzzSkip(f *testing.F) {
	for _, text := range []string{`{"X":1,"a":"}"}`, `[{"a":"]"},1]`, `"\"`, `[ ]`, `-1.5e3`, ` null `} {
		f.Add(text)
	}
	f.Fuzz(skips)
}

// FuzzList wants of members and items what the decoder of json v2 gives of them.
func FuzzList(f *testing.F) {
	for _, seed := range []string{
		`[]`, `[1]`, ` [ {"a":[1,2]} , "],[" ,null,[[]],-1.5e3 ] `, `{}`, ` { } `, `{"PhaseKey":1,"a\u0062":{"b":"}"},"PhaseKey":2, "x" : [ ] }`,
		`null`, ` null `, ``, `"a"`, `{"a":"\\"}`, "[\"\xff\"]", "{\"\xff\":1}", `{"\ud83d":"\ud83d"}`, `{"a":1,"a":1}`, `["\""]`, "{\"a\xff\\u0062\":1}",
		`{"a":1}}`, `[1]]`, `[1,]`, `{"a\x":1}`, `[tru]`, `{"a" 1}`, `[[[{"a":[]}]]]`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		for kind, read := range map[jsontext.Kind]func(Value) ([]Member, error){'{': Members, '[': Items} {
			got, err := read(text)
			want, refused := decoded(text, kind)
			same := func(a, b Member) bool { return a.Name == b.Name && string(a.Value) == string(b.Value) && a.At == b.At }
			if (err == nil) != (refused == nil) || !slices.EqualFunc(got, want, same) {
				t.Errorf("%q: %v %v, want %v %v", text, got, err, want, refused)
			}
		}
	})
}

// decoded is a list as json v2 reads it.
func decoded(raw Value, open jsontext.Kind) ([]Member, error) {
	if IsNull(raw) {
		return nil, nil
	}
	dec := jsontext.NewDecoder(bytes.NewBuffer(raw), tolerant)
	if dec.PeekKind() != open {
		if _, err := dec.ReadToken(); err != nil {
			return nil, err
		}
		return nil, errNotObject
	}
	_, _ = dec.ReadToken()
	var found []Member
	for dec.PeekKind() != open+2 { // '{'+2 is '}', '['+2 is ']'
		m, err := next(dec, raw, open == '{')
		if err != nil {
			return nil, err
		}
		found = append(found, m)
	}
	_, _ = dec.ReadToken()
	if _, err := dec.ReadToken(); err != io.EOF {
		return nil, errors.New("data after the JSON value")
	}
	return found, nil
}

func next(dec *jsontext.Decoder, raw Value, named bool) (m Member, err error) {
	if named {
		token, err := dec.ReadToken()
		if err != nil {
			return m, err
		}
		m.Name = token.String()
	}
	value, err := dec.ReadValue()
	if err != nil {
		return m, err
	}
	end := int(dec.InputOffset())
	m.At = end - len(value)
	m.Value = raw[m.At:end:end]
	return m, nil
}

// TestScalars reads what servers write for texts, numbers, keys and nothing.
func TestScalars(t *testing.T) {
	for text, want := range map[string]string{`"a\u0062"`: "ab", `null`: "", `7.50`: "7.50", `{"a":1}`: `{"a":1}`, ``: ""} {
		if got := Text(Value(text)); got != want {
			t.Errorf("text of %s: %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]int{`7`: 7, `"-150"`: -150, `" 200 "`: 200, `2e2`: 200} {
		if got, ok := Number(Value(text)); got != want || !ok {
			t.Errorf("number of %s: %d %v, want %d", text, got, ok, want)
		}
	}
	if _, ok := Number(Value(`"no"`)); ok {
		t.Error("a word counts as a number")
	}
	if keys := Keys(Value(` [3,1 ,3, -2] `)); string(KeyList(keys)) != "[3,1,-2]" {
		t.Errorf("keys %v", keys)
	}
	for _, text := range []string{`["3"]`, `[1,null]`, `[1.5]`, `{}`, `7`, `null`, `[ ]`, `[1,]`, `[1`, `[1]]`, `[01]`, `[99999999999999999999]`} {
		if keys := Keys(Value(text)); len(keys) > 0 {
			t.Errorf("%s is read as keys %v", text, keys)
		}
	}
	if got := Texts(Value(`["a",null,"",{"b":1}]`)); !slices.Equal(got, []string{"a", `{"b":1}`}) {
		t.Errorf("texts %q", got)
	}
	for text, want := range map[string]bool{
		"": true, " null ": true, "[]": true, "[\n\t]": true, "{ }": true, `""`: true, "0": true,
		"[0]": false, `{"a":0}`: false, `" "`: false, "[": false, "false": false,
	} {
		if IsBlank(Value(text)) != want {
			t.Errorf("%q is blank: %v", text, !want)
		}
	}
	if !Same(Value(`{"a": 1}`), Value(`{"a":1}`)) || Same(Value(`1.0`), Value(`1`)) {
		t.Error("texts are compared by more than blanks")
	}
}

// TestSpliceAt makes the objects that a path leads through.
func TestSpliceAt(t *testing.T) {
	got, err := SpliceAt(Value(`{"a":{"b":1, "c":2}}`), []string{"a", "d", "e"}, Value("3"))
	if want := `{"a":{"b":1, "c":2,"d":{"e":3}}}`; err != nil || string(got) != want {
		t.Errorf("%s %v, want %s", got, err, want)
	}
	have, _ := Members(got)
	if v, ok := Walk(have, []string{"a", "d", "e"}); !ok || string(v) != "3" {
		t.Errorf("%s %v", v, ok)
	}
}

func FuzzSplice(f *testing.F) {
	f.Add([]byte(`{"a":1.50, "b":{"c":[1]}}`), "a", []byte(`2`))
	f.Add([]byte(`{ }`), "x y", []byte(`"z"`))
	f.Add([]byte(`null`), "", []byte(`{}`))
	f.Fuzz(func(t *testing.T, text []byte, name string, value []byte) {
		have, err := Members(text)
		if err != nil || !Value(value).IsValid() || len(bytes.TrimSpace(value)) != len(value) || !utf8.ValidString(name) {
			return
		}
		out, err := Splice(text, []Member{{Name: name, Value: value}})
		if err != nil {
			t.Fatal(err)
		}
		again, err := Members(out)
		if err != nil {
			t.Fatalf("%q: %v", out, err)
		}
		if got, _ := Lookup(again, name); string(got) != string(value) {
			t.Errorf("%q: %q is %q, want %q", out, name, got, value)
		}
		for _, m := range have {
			if got, ok := Lookup(again, m.Name); !ok || m.Name != name && len(again) == len(have) && string(got) != string(last(have, m.Name)) {
				t.Errorf("%q: %q is lost", out, m.Name)
			}
		}
	})
}

func last(list []Member, name string) Value {
	v, _ := Lookup(list, name)
	return v
}
