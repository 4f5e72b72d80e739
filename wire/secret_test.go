package wire_test

import (
	"encoding/gob"
	jsonv1 "encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"github.com/fieldbooks/fieldbooks/internal/spy"
	"github.com/fieldbooks/fieldbooks/wire"
)

func ExampleSecret() {
	login := struct {
		Username string
		Password wire.Secret
	}{"api", wire.Hide("not-a-real-one")}
	fmt.Printf("%+v\n", login)
	shown, _ := json.Marshal(login)
	fmt.Println(string(shown))
	sent, _ := json.Marshal(login, wire.Revealed())
	fmt.Println(string(sent))
	// Output:
	// {Username:api Password:[secret]}
	// {"Username":"api","Password":"[secret]"}
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
	if _, err := json.Marshal(wire.Hide("a\xff"), wire.Revealed()); err == nil {
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

// TestSecretIsShownByNothing: neither what prints it nor what walks through a value that
// holds it, in an unexported field too.
func TestSecretIsShownByNothing(t *testing.T) {
	for _, text := range []string{"planted-password", strings.Repeat("longer than a block of the cipher, ", 9), "пароль из букв", "\x00\xff no text \x00"} {
		s := wire.Hide(text)
		if s.Reveal() != text {
			t.Errorf("%q came back as %q", text, s.Reveal())
		}
		if places := spy.Finds(s, text); len(places) > 0 {
			t.Errorf("%q is shown in %d places:\n%s", text, len(places), strings.Join(places, "\n"))
		}
	}
}

// TestSecretIsComparable: equal texts are equal secrets, and others, be they nearly equal, have
// nothing in common.
func TestSecretIsComparable(t *testing.T) {
	seen := make(map[wire.Secret]string)
	for i := range 1000 {
		text := fmt.Sprintf("a-long-common-beginning-%d", i)
		s := wire.Hide(text)
		if again := wire.Hide(text); s != again || s.IsZero() {
			t.Errorf("%q is not what it is", text)
		}
		if other, ok := seen[s]; ok {
			t.Errorf("%q and %q are equal", text, other)
		}
		seen[s] = text
	}
	if empty := wire.Hide(""); empty != (wire.Secret{}) || !empty.IsZero() || empty.Reveal() != "" || empty.String() != "[secret]" {
		t.Errorf("the empty secret is %v", empty)
	}
	one, other := spy.Dump(wire.Hide("a-long-common-beginning-1")), spy.Dump(wire.Hide("a-long-common-beginning-2"))
	if one[:8] == other[:8] || one[30:38] == other[30:38] {
		t.Errorf("what is common is seen: %s%s", one, other)
	}
}

// TestMaskIsNoSecret: what was stored masked is refused where it is read, and so is not
// sent as a password.
func TestMaskIsNoSecret(t *testing.T) {
	type config struct{ Password wire.Secret }
	for name, marshal := range map[string]func(any) ([]byte, error){
		"encoding/json": jsonv1.Marshal,
		"json v2":       func(v any) ([]byte, error) { return json.Marshal(v) },
	} {
		text, err := marshal(config{wire.Hide("planted-password")})
		if err != nil || string(text) != `{"Password":"[secret]"}` {
			t.Errorf("%s wrote %s, %v", name, text, err)
		}
		for _, c := range codecs {
			kept := config{wire.Hide("before")}
			if err := c.unmarshal(text, &kept); err == nil || !strings.Contains(err.Error(), "stands for a secret") {
				t.Errorf("%s, read by %s: %v", name, c.name, err)
			}
			if kept.Password.Reveal() != "before" {
				t.Errorf("%s, read by %s, became %q", name, c.name, kept.Password.Reveal())
			}
		}
	}
	if err := gob.NewEncoder(io.Discard).Encode(config{wire.Hide("planted-password")}); err == nil {
		t.Error("gob wrote a secret without a word")
	}
}

// TestSecretTravels where it is meant to: in what is sent.
func TestSecretTravels(t *testing.T) {
	extra, err := wire.Extra{Name: "PIN", Value: map[string]any{"of": []wire.Secret{wire.Hide("12\"34"), {}}}}.JSON()
	if want := `{"of":["12\"34",""]}`; err != nil || string(extra) != want {
		t.Errorf("an extra argument is %s, %v", []byte(extra), err)
	}
}
