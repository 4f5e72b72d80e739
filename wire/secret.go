package wire

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	jsonv1 "github.com/go-json-experiment/json/v1"
)

// Secret is a text that travels but is never printed: a password, a token. Every
// fmt verb, slog and encodings by MarshalText show "[secret]" in its place.
//
// JSON is how it travels, so encoding it to JSON writes the real text: do not encode a struct that
// holds a Secret into a log. Nor can fmt mask it in an unexported field, where it calls no methods.
type Secret string

const masked = "[secret]"

// Reveal returns the real text.
func (s Secret) Reveal() string { return string(s) }

// String returns "[secret]".
func (s Secret) String() string { return masked }

// GoString returns "[secret]".
func (s Secret) GoString() string { return masked }

// Format writes "[secret]" for every verb.
func (s Secret) Format(f fmt.State, _ rune) { io.WriteString(f, masked) }

// LogValue returns "[secret]".
func (s Secret) LogValue() slog.Value { return slog.StringValue(masked) }

// MarshalText returns "[secret]". JSON does not use it.
func (s Secret) MarshalText() ([]byte, error) { return []byte(masked), nil }

// UnmarshalText takes the real text, e.g. from a flag or a configuration file.
func (s *Secret) UnmarshalText(text []byte) error {
	*s = Secret(text)
	return nil
}

// MarshalJSON is for encoding/json, which loggers use: it returns "[secret]".
func (s Secret) MarshalJSON() ([]byte, error) { return []byte(`"` + masked + `"`), nil }

// MarshalJSONTo writes the real text: it is how a Secret travels.
func (s Secret) MarshalJSONTo(enc *jsontext.Encoder) error {
	if sealed(enc) {
		return enc.WriteToken(jsontext.String(masked))
	}
	return enc.WriteToken(jsontext.String(string(s)))
}

// UnmarshalJSON reads a string; null is empty.
func (s *Secret) UnmarshalJSON(data []byte) error { return fromString(data, s) }

// Raw is JSON text that may hold personal data: it travels and is kept byte for
// byte, and prints only its size. Empty is absent.
//
// A JSON encoder takes out blanks between tokens; to send the very bytes, use it as
// the []byte that it is. Value(r) prints unmasked.
type Raw []byte

// String returns the size, e.g. "[1234 bytes of JSON]".
func (r Raw) String() string { return fmt.Sprintf("[%d bytes of JSON]", len(r)) }

// Format writes what String returns, for every verb.
func (r Raw) Format(f fmt.State, _ rune) { io.WriteString(f, r.String()) }

// LogValue returns what String returns.
func (r Raw) LogValue() slog.Value { return slog.StringValue(r.String()) }

// MarshalJSON is for encoding/json, which loggers use: it returns what String
// returns, null when absent.
func (r Raw) MarshalJSON() ([]byte, error) {
	if len(r) == 0 {
		return []byte("null"), nil
	}
	return jsontext.AppendQuote(nil, r.String())
}

// MarshalJSONTo writes the text, null when absent.
func (r Raw) MarshalJSONTo(enc *jsontext.Encoder) error {
	if len(r) == 0 {
		return enc.WriteToken(jsontext.Null)
	}
	if sealed(enc) {
		return enc.WriteToken(jsontext.String(r.String()))
	}
	return enc.WriteValue(Value(r))
}

// UnmarshalJSON keeps a copy of any JSON value, null too.
func (r *Raw) UnmarshalJSON(data []byte) error {
	*r = bytes.Clone(data)
	return nil
}

// sealed reports whether encoding/json asks, as it does from Go 1.27 on. Loggers use
// it, and they reach into lists, maps and structs that have no LogValue.
func sealed(enc *jsontext.Encoder) bool {
	legacy, _ := json.GetOption(enc.Options(), jsonv1.CallMethodsWithLegacySemantics)
	return legacy
}
