package wire

import (
	"errors"
	"reflect"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Decoder reads JSON value by value, for types that decode themselves.
type Decoder = jsontext.Decoder

// byName lets a member in other letter case than the specs' find its field.
var byName = json.MatchCaseInsensitiveNames(true)

// Unmarshal reads text into the value that into points to, which must be empty:
// strictly, and when that fails once more by the rules of [Lenient]. Names match
// whatever their letter case. When both fail the value is empty, and the error is
// that of the lenient try; it shows no value of the text.
func Unmarshal(text []byte, into any) error {
	if json.Unmarshal(text, into, byName) == nil {
		return nil
	}
	v := reflect.ValueOf(into).Elem()
	v.SetZero()
	err := json.Unmarshal(text, into, byName, Lenient(nil))
	if err != nil {
		v.SetZero()
	}
	return withoutValue(err)
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
