package fake

import (
	"testing"

	"github.com/go-json-experiment/json/jsontext"
)

func FuzzValue(f *testing.F) {
	f.Add(`{"a":1.50,"b":"x\u0000","c":{"d":[1e3, 0.10]},"":null}`)
	f.Add(`{"a":1,"a":2}`)
	f.Add(`[]`)
	f.Fuzz(func(t *testing.T, text string) {
		first, err := Parse([]byte(text))
		if err != nil {
			return
		}
		out := jsontext.Value(first.Encode(nil))
		if !out.IsValid() {
			t.Fatalf("%q became %q", text, out)
		}
		again, err := Parse(out)
		if err != nil || string(again.Encode(nil)) != string(out) {
			t.Fatalf("%q became %q, then %q (%v)", text, out, again.Encode(nil), err)
		}
	})
}

func TestValueKeepsOrderAndText(t *testing.T) {
	v, err := Parse([]byte(` { "b" : 40.3830, "a": [ null, "x\u0041", {"n":1e3} ], "c": false } `))
	if err != nil {
		t.Fatal(err)
	}
	before := v.Clone()
	v.Set("b", Of(Number("0.10"))).Drop("c").With("d", true, "e", nil)
	v.Get("a").Items[2].Set("n", Of([]string{"y"}))
	if got, want := v.String(), `{"b":0.10,"a":[null,"x\u0041",{"n":["y"]}],"d":true,"e":null}`; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got, want := before.String(), `{"b":40.3830,"a":[null,"x\u0041",{"n":1e3}],"c":false}`; got != want {
		t.Errorf("the clone changed too: %s, want %s", got, want)
	}
	if text := before.Get("a").Items[1].Text(); text != "xA" {
		t.Errorf("text %q", text)
	}
}

func TestValueThatIsNone(t *testing.T) {
	var absent *Value
	if absent.Get("a").Get("b").Text() != "" || absent.Has("a") || absent.Names() != nil || absent.Elements() != nil || absent.Key("a") != 0 || !absent.Empty() {
		t.Error("an absent value has something")
	}
	if absent.String() != "null" || absent.Clone() != nil {
		t.Errorf("an absent value is %s", absent)
	}
	for _, text := range []string{``, `{"a":1,"a":2}`, `{} {}`, `{"a":}`, "\"\xff\""} {
		if v, err := Parse([]byte(text)); err == nil {
			t.Errorf("%q was read as %s", text, v)
		}
	}
}

func TestZeroSaysNothing(t *testing.T) {
	for text, want := range map[string]bool{`0`: true, `0.00`: true, `""`: true, `null`: true, `false`: true, `[]`: true, `-0e5`: true,
		`0.01`: false, `" "`: false, `true`: false, `[0]`: false, `{}`: false} {
		v, err := Parse([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if v.Zero() != want {
			t.Errorf("Zero of %s is %t", text, v.Zero())
		}
	}
}

func TestTextIsDecoded(t *testing.T) {
	for raw, want := range map[string]string{`""`: "", `"Pier"`: "Pier", `"a\"b\u00fc\\"`: `a"bü\`, `"ü"`: "ü", `1`: "", `null`: ""} {
		v, err := Parse([]byte(raw))
		if err != nil || v.Text() != want {
			t.Errorf("%s is %q, want %q (%v)", raw, v.Text(), want, err)
		}
	}
}
