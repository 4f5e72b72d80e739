package wire

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"

	"github.com/go-json-experiment/json/jsontext"
)

// Raw is JSON text that may hold personal data: it travels and is kept byte for
// byte, and prints only its size. Empty is absent.
//
// A JSON encoder takes out blanks between tokens; to send the very bytes, write
// [Raw.Bytes].
type Raw []byte

// Bytes returns the text itself, not a copy.
func (r Raw) Bytes() []byte { return r }

// Value returns the text itself as a [Value], which prints unmasked.
func (r Raw) Value() Value { return Value(r) }

// String returns the size, e.g. "[1234 bytes of JSON]".
func (r Raw) String() string { return size(len(r)) }

// GoString returns what String returns.
func (r Raw) GoString() string { return r.String() }

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
	return MarshalMasked(r)
}

// MarshalJSONTo writes the text, null when absent.
func (r Raw) MarshalJSONTo(enc *jsontext.Encoder) error {
	if len(r) == 0 {
		return enc.WriteToken(jsontext.Null)
	}
	return MarshalSealed(enc, r, r.Value())
}

// UnmarshalJSON keeps a copy of any JSON value, null too.
func (r *Raw) UnmarshalJSON(data []byte) error {
	*r = bytes.Clone(data)
	return nil
}

// UnmarshalJSONFrom keeps a copy of any JSON value, null too.
func (r *Raw) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	value, err := dec.ReadValue()
	if err != nil {
		return err
	}
	return r.UnmarshalJSON(value)
}

func size(n int) string { return fmt.Sprintf("[%d bytes of JSON]", n) }
