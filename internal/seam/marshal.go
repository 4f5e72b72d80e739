package seam

import (
	"reflect"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	jsonv1 "github.com/go-json-experiment/json/v1"

	"github.com/fieldbooks/fieldbooks/internal/codec"
	"github.com/fieldbooks/fieldbooks/internal/record"
	"github.com/fieldbooks/fieldbooks/internal/registry"
)

// A record with sensitive fields has two forms in JSON. encoding/json leaves out
// what is sensitive, and the members that the specs do not name, which may be: that
// is what loggers use, and they reach into lists, maps and structs that have no
// LogValue. The wrappers, and whoever calls json v2, write it whole.
//
// encoding/json of Go 1.26 does not know the tag option "embed", so there every
// record has methods that do.
//
// Hundreds of generated methods, and as many that the compiler makes of those, hold
// a call of one of these and nothing else: what they would inline is compiled in each.

// Marshal is the MarshalJSON of a record, by its MarshalJSONTo, and of what another type
// holds: as encoding/json of Go 1.27 writes it. What calls it escapes for HTML, unless it
// was told not to.
//
//go:noinline
func Marshal(record any) ([]byte, error) {
	return json.Marshal(record, jsonv1.DefaultOptionsV1(), jsontext.EscapeForHTML(false))
}

// Unmarshal is the UnmarshalJSON of a record, by its UnmarshalJSONFrom, and of what
// another type holds: it reads into a pointer as encoding/json of Go 1.27 does.
//
//go:noinline
func Unmarshal(text []byte, record any) error {
	if reflect.ValueOf(record).Elem().IsZero() && codec.Usual(text, record, jsonv1.DefaultOptionsV1()) {
		return nil
	}
	return jsonv1.Unmarshal(text, record)
}

// UnmarshalRecordFrom is the UnmarshalJSONFrom of a record: it reads into what record
// points to, by the rules that dec reads with.
//
//go:noinline
func UnmarshalRecordFrom(dec *jsontext.Decoder, record any) error {
	return json.UnmarshalDecode(dec, bare(record))
}

// MarshalRecordTo is the MarshalJSONTo of the record that a pointer points to.
//
//go:noinline
func MarshalRecordTo(enc *jsontext.Encoder, record any) error {
	return json.MarshalEncode(enc, bare(record))
}

// UnmarshalFrom reads what another type holds into a pointer, by the rules of dec.
func UnmarshalFrom(dec *jsontext.Decoder, held any) error { return json.UnmarshalDecode(dec, held) }

// MarshalTo writes what another type holds, by the rules of enc.
func MarshalTo(enc *jsontext.Encoder, held any) error { return json.MarshalEncode(enc, held) }

// MarshalSensitiveTo is the MarshalJSONTo of the record with sensitive fields that a pointer points to.
func MarshalSensitiveTo(enc *jsontext.Encoder, record any) error {
	if legacy, _ := json.GetOption(enc.Options(), jsonv1.CallMethodsWithLegacySemantics); legacy {
		return json.MarshalEncode(enc, open(record))
	}
	return json.MarshalEncode(enc, bare(record))
}

// bare is what record points to, as a type without methods. Made here, such types are
// not compiled into each method that needs one. The pointer is to a record of the same
// fields; to convert it would compare them all each time.
func bare(record any) any {
	v := reflect.ValueOf(record)
	return reflect.NewAt(bareTypes.Of(v.Type().Elem(), newBareType).is, v.UnsafePointer()).Interface()
}

type bareType struct{ is reflect.Type }

var bareTypes registry.Registry[reflect.Type, *bareType]

func newBareType(t reflect.Type) *bareType {
	fields := make([]reflect.StructField, t.NumField())
	for i := range fields {
		fields[i] = t.Field(i)
	}
	return &bareType{reflect.StructOf(fields)}
}

// open is a struct of those fields of the record that of points to which encoding/json may write.
func open(of any) any {
	from := reflect.ValueOf(of).Elem()
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
