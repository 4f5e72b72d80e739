package seam

import (
	"reflect"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	jsonv1 "github.com/go-json-experiment/json/v1"

	"github.com/fieldbooks/fieldbooks/internal/record"
)

// A record with sensitive fields has two forms in JSON. encoding/json leaves out
// what is sensitive, and the members that the specs do not name, which may be: that
// is what loggers use, and they reach into lists, maps and structs that have no
// LogValue. The wrappers, and whoever calls json v2, write it whole.
//
// encoding/json of Go 1.26 does not know the tag option "embed", so there every
// record has methods that do; plain is always the record as a type without methods.

// Marshal is the MarshalJSON of a record: plain as encoding/json of Go 1.27 writes it.
// What calls it escapes for HTML, unless it was told not to.
func Marshal(plain any) ([]byte, error) {
	return json.Marshal(plain, jsonv1.DefaultOptionsV1(), jsontext.EscapeForHTML(false))
}

// Unmarshal is the UnmarshalJSON of a record: it reads into plain, a pointer, as
// encoding/json of Go 1.27 does.
func Unmarshal(text []byte, plain any) error { return jsonv1.Unmarshal(text, plain) }

// UnmarshalFrom is the UnmarshalJSONFrom of a record: it reads into plain, a pointer,
// by the rules that dec reads with.
func UnmarshalFrom(dec *jsontext.Decoder, plain any) error { return json.UnmarshalDecode(dec, plain) }

// MarshalTo is the MarshalJSONTo of a record.
func MarshalTo(enc *jsontext.Encoder, plain any) error { return json.MarshalEncode(enc, plain) }

// MarshalSensitiveTo is the MarshalJSONTo of a record with sensitive fields.
func MarshalSensitiveTo(enc *jsontext.Encoder, plain any) error {
	if legacy, _ := json.GetOption(enc.Options(), jsonv1.CallMethodsWithLegacySemantics); legacy {
		plain = open(plain)
	}
	return json.MarshalEncode(enc, plain)
}

// open is a struct of the fields of a record that encoding/json may write.
func open(plain any) any {
	from := reflect.ValueOf(plain)
	var fields []reflect.StructField
	var values []reflect.Value
	for _, f := range record.Of(from.Type()).Fields {
		if !f.Sensitive {
			fields, values = append(fields, from.Type().Field(f.Index)), append(values, from.Field(f.Index))
		}
	}
	to := reflect.New(reflect.StructOf(fields)).Elem() // reflect keeps the type
	for i, value := range values {
		to.Field(i).Set(value)
	}
	return to.Interface()
}
