package wire

import (
	"fmt"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	jsonv1 "github.com/go-json-experiment/json/v1"
)

// Encoder writes JSON value by value, for types that encode themselves.
type Encoder = jsontext.Encoder

// What is sensitive has two forms in JSON. encoding/json writes it masked: that is
// what loggers use, and they reach into lists, maps and structs that have no
// LogValue. The wrappers, and whoever calls json v2, write it whole.

// MarshalMasked is the text that FormatMasked gives, as a JSON string: for the
// MarshalJSON of a record with sensitive fields.
func MarshalMasked(record any) ([]byte, error) {
	return jsontext.AppendQuote(nil, fmt.Sprint(record))
}

// MarshalSealed writes whole, which is record without its methods, for the
// MarshalJSONTo of a record with sensitive fields; or record masked, when it is
// encoding/json that asks.
func MarshalSealed(enc *Encoder, record, whole any) error {
	if !sealed(enc) {
		return json.MarshalEncode(enc, whole)
	}
	return enc.WriteToken(jsontext.String(fmt.Sprint(record)))
}

// sealed reports whether encoding/json asks, as it does from Go 1.27 on.
func sealed(enc *Encoder) bool {
	legacy, _ := json.GetOption(enc.Options(), jsonv1.CallMethodsWithLegacySemantics)
	return legacy
}
