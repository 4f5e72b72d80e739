package wire_test

import (
	"fmt"
	"testing"

	"github.com/go-json-experiment/json"

	"github.com/fieldbooks/fieldbooks/wire"
)

func ExampleSecret() {
	login := struct {
		Username string
		Password wire.Secret
	}{"api", "not-a-real-one"}
	fmt.Printf("%+v\n", login)
	body, _ := json.Marshal(login)
	fmt.Println(string(body))
	// Output:
	// {Username:api Password:[secret]}
	// {"Username":"api","Password":"not-a-real-one"}
}

func TestSecretText(t *testing.T) {
	var s wire.Secret
	if err := s.UnmarshalText([]byte("abc")); err != nil || s.Reveal() != "abc" {
		t.Errorf("%q, %v", s.Reveal(), err)
	}
	if text, err := s.MarshalText(); err != nil || string(text) != "[secret]" {
		t.Errorf("%q, %v", text, err)
	}
	if _, err := json.Marshal(wire.Secret("a\xff")); err == nil {
		t.Error("invalid UTF-8 was sent")
	}
}

func ExampleRaw() {
	raw := wire.Raw(`{"Amount":40.3830}`)
	fmt.Println(raw)
	fmt.Println(string(raw))
	// Output:
	// [18 bytes of JSON]
	// {"Amount":40.3830}
}

func TestRawKeepsItsOwnCopy(t *testing.T) {
	data := []byte(`[ 1.10, {"b":2, "a":1} ]`)
	for _, c := range codecs {
		var r wire.Raw
		body := append([]byte(nil), data...)
		if err := c.unmarshal(body, &r); err != nil {
			t.Fatal(err)
		}
		clear(body)
		if string(r) != string(data) || string(wire.Value(r)) != string(data) {
			t.Errorf("%s: %s", c.name, []byte(r))
		}
		if out, err := c.marshal(wire.Raw(nil)); err != nil || string(out) != "null" {
			t.Errorf("%s: absent was written as %s, %v", c.name, out, err)
		}
	}
}
