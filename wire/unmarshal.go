package wire

import (
	"cmp"
	"errors"
	"reflect"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Decoder reads JSON value by value, for types that decode themselves.
type Decoder = jsontext.Decoder

// Unmarshal reads text into the value that into points to, which must be empty:
// strictly, and when that fails once more by the rules of [Lenient]. Names match
// whatever their letter case, unless two fields would do. When all fails the value
// is empty, and the error shows no value of the text.
func Unmarshal(text []byte, into any) error {
	v := reflect.ValueOf(into).Elem()
	var err error
	for _, rules := range tries {
		if err = json.Unmarshal(text, into, rules); err == nil {
			return nil
		}
		v.SetZero()
	}
	return Unreadable(err)
}

// tries are the rules of Unmarshal, the strictest first.
var tries = []json.Options{
	json.MatchCaseInsensitiveNames(true),
	json.JoinOptions(Lenient(nil), json.MatchCaseInsensitiveNames(true)),
	Lenient(nil),
}

// UnmarshalNext reads the next value of dec into the value that into points to, by
// the rules that dec reads with. It is for the UnmarshalJSONFrom of a type.
func UnmarshalNext(dec *Decoder, into any) error { return json.UnmarshalDecode(dec, into) }

// Unreadable is a decoding error in words that are the same in every process (the
// library picks some of its at random) and show no value of the text: it may be a
// pay rate.
func Unreadable(err error) error {
	semantic, ok := errors.AsType[*json.SemanticError](err)
	if !ok {
		return err
	}
	masked := *semantic
	masked.JSONValue = nil
	return &unreadable{masked}
}

// unreadable is a value that does not fit its Go type.
type unreadable struct{ cause json.SemanticError }

func (e *unreadable) Unwrap() error { return &e.cause }

// Error says where, what was expected, and what was met.
func (e *unreadable) Error() string {
	place := cmp.Or(string(e.cause.JSONPointer), "/")
	if e.cause.GoType != nil {
		place += " (" + e.cause.GoType.String() + ")"
	}
	switch {
	case e.cause.Err != nil:
		return place + ": " + e.cause.Err.Error()
	case e.cause.JSONKind != 0:
		return place + ": " + cmp.Or(brackets[e.cause.JSONKind], e.cause.JSONKind.String()) + " does not fit"
	}
	return place + ": does not fit"
}

var brackets = map[jsontext.Kind]string{'{': "object", '[': "array"}
