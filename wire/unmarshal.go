package wire

import (
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
	return withoutValue(err)
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

// withoutValue takes the vendor's value out of a decoding error: it may be a pay
// rate.
func withoutValue(err error) error {
	semantic, ok := errors.AsType[*json.SemanticError](err)
	if !ok {
		return err
	}
	masked := *semantic
	masked.JSONValue = nil
	return &masked
}
